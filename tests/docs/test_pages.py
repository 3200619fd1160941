"""Everything that the pages show, runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import pathway_engine
from architecture.project import ROOT
from generate.pages import TUTORIAL, Block, all_blocks, blocks, name_of, pages, sittings
from generate.regions import DOCS
from generate.transcripts import Desk, matches

LANGUAGES = {
    "python",
    "console",
    "yaml",
    "sh",
    "text",
    "{toctree}",
    "{eval-rst}",
    "sql",
    "json",
    "toml",
}
OPTIONS = {"norun", "file", "of", "ledger"}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`((?:tests|src|benchmarks|docs)/[\w./-]*[\w/])`")
HEAD = re.compile(r"^(pathway|redesign|experiment):", flags=re.MULTILINE)
RUN = {"python", "console", "sql"}
ALL_PAGES = pages()


def place(block: Block) -> str:
    return block.place


def test_every_block_says_what_it_is() -> None:
    odd = [b.place for page in ALL_PAGES for b in blocks(page) if b.language not in LANGUAGES]
    assert odd == []


def test_every_option_of_a_block_is_known() -> None:
    odd = [b.place for page in ALL_PAGES for b in blocks(page) if b.options.keys() - OPTIONS]
    assert odd == []


def shows_something_to_run(page: Path) -> bool:
    return any(block.runs and block.language in RUN for block in blocks(page))


@pytest.mark.parametrize(
    "together",
    sittings(page for page in ALL_PAGES if shows_something_to_run(page)),
    ids=lambda together: name_of(together[0]),
)
def test_what_a_page_shows_runs(together: list[Path], tmp_path: Path) -> None:
    """In a folder of its own, as a reader has it; the tutorial from end to end in one."""
    desk = Desk(tmp_path, together[0])
    faults = [fault for page in together for block in blocks(page) for fault in desk.run(block)]
    assert not faults, "\n".join(faults)


def test_the_tutorial_is_played_in_one_folder_in_order() -> None:
    course = next(one for one in sittings(ALL_PAGES) if len(one) > 1)
    assert [page.name[0] for page in course] == ["1", "2", "3", "4", "5", "6", "7"]
    assert {page.parent for page in course} == {TUTORIAL}
    assert sorted(page for one in sittings(ALL_PAGES) for page in one) == sorted(ALL_PAGES)


@pytest.mark.parametrize("step", [2, 3, 4])
def test_a_reader_can_type_what_a_page_adds(step: int) -> None:
    """Every line that the next file has and the one before had not stands on the page."""
    page = next(TUTORIAL.glob(f"{step}-*.md"))
    shown = {line for block in blocks(page) if "of" in block.options
             for line in block.text.splitlines()}  # fmt: skip
    before, after = (
        (TUTORIAL / f"step_{n}.yaml").read_text(encoding="utf-8").splitlines()
        for n in (step - 1, step)
    )
    assert [line for line in after if line.strip() and line not in {*before, *shown}] == []


HOWTOS = {page.stem: page.read_text(encoding="utf-8") for page in (DOCS / "howto").glob("*.md")}
ANSWER = re.compile(r"^\*\*Answer\.\*\* (.*)\Z", flags=re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"\d[\d,.:]*\d|\d")


def test_a_question_that_is_asked_is_answered_in_a_sentence() -> None:
    """The last word of a page that a table or a run answers is no table."""
    asked = HOWTOS["index"].partition(":caption: Ask\n\n")[2].partition("```")[0].split()
    assert len(asked) > 5
    assert {name for name in asked if not ANSWER.search(HOWTOS[name])} == set()
    open_ended = {name for name, text in HOWTOS.items() if text.rstrip().endswith("```")}
    assert open_ended <= {"index"}


@pytest.mark.parametrize("name", sorted(n for n, text in HOWTOS.items() if ANSWER.search(text)))
def test_every_number_of_an_answer_is_shown_before(name: str) -> None:
    found = ANSWER.search(HOWTOS[name])
    assert found
    shown = {*NUMBER.findall(HOWTOS[name][: found.start()])}
    assert {*NUMBER.findall(found[1])} - shown == set()


@pytest.mark.parametrize("block", [b for b in all_blocks("yaml") if b.runs], ids=place)
def test_yaml(block: Block, tmp_path: Path) -> None:
    """A whole file has no errors; one that stands beside others is checked by its page."""
    if not HEAD.search(block.text) or "baseline:" in block.text:
        return
    file = tmp_path / "page.yaml"
    file.write_text(block.text, encoding="utf-8")
    assert [str(finding) for finding in pathway_engine.check(file).errors] == []


def source_of(block: Block) -> Path:
    """The file that a block is an excerpt of: beside its page, or a shipped one."""
    named = block.options["of"]
    return next(path for path in (block.page.parent / named, ROOT / named) if path.is_file())


@pytest.mark.parametrize("block", [b for b in all_blocks("yaml") if "of" in b.options], ids=place)
def test_an_excerpt_stands_in_its_file(block: Block) -> None:
    """Line by line and in this order; `...` alone stands for lines that are left out."""
    source = source_of(block).read_text(encoding="utf-8")
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n"
        for line in block.text.splitlines()
    )
    assert re.search(rf"^{pattern}", source, flags=re.MULTILINE), f"{block.place} is not in there"


def added(before: Path, after: Path) -> set[str]:
    """The lines of a file that an earlier one does not have."""
    old = set(before.read_text(encoding="utf-8").splitlines()) if before.is_file() else set()
    return {line for line in after.read_text(encoding="utf-8").splitlines() if line} - old


def test_the_tutorial_shows_every_line_that_it_adds() -> None:
    shown = {
        line
        for page in (DOCS / "tutorial").glob("*.md")
        for block in blocks(page)
        if block.language == "yaml"
        for line in block.text.splitlines()
    }
    steps = sorted((DOCS / "tutorial").glob("step_*.yaml"))
    assert len(steps) >= 4
    for before, after in zip([DOCS / "none", *steps], steps, strict=False):
        assert added(before, after) - shown == set(), after.name


def shown_commands(program: str) -> set[tuple[str, str]]:
    """Where a page shows `program WORD ...`, and which word."""
    call = re.compile(rf"(?:^|[\s/]){program} (?:[A-Z]+=\S+ )*([a-z][a-z-]*)", flags=re.MULTILINE)
    return {
        (block.place, word)
        for block in all_blocks("sh", "console")
        for line in block.text.splitlines()
        for word in call.findall(line.split("#")[0])
    }


def test_every_make_target_that_is_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))
    assert [shown for shown in shown_commands("make") if shown[1] not in targets] == []


def test_every_subcommand_that_is_shown_exists() -> None:
    start = [sys.executable, "-c", "from pathway_engine.cli import main; main()", "--help"]
    listed = subprocess.run(start, capture_output=True, check=True, text=True).stdout
    words = set(re.findall(r"[a-z][a-z-]*", listed))
    shown = [one for one in shown_commands("pathways") if "_" not in one[1]]
    assert [one for one in shown if one[1] not in words] == []


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = [
        (page, target)
        for page in ALL_PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    broken = [(page.name, target) for page, target in links if not (page.parent / target).exists()]
    assert broken == []


def test_every_path_that_is_named_exists() -> None:
    named = {
        (page.name, path)
        for page in ALL_PAGES
        for path in PATH.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("[0-9]*.md")), ids=name_of)
def test_a_decision_names_the_files_that_hold_it(page: Path) -> None:
    """Files, not folders: somebody who reverses it wants to know what will fail."""
    _, _, held = page.read_text(encoding="utf-8").partition("**Held by.**")
    tests = [path for path in PATH.findall(held) if path.startswith("tests/")]
    assert tests
    assert [path for path in tests if not path.endswith(".py")] == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], "a\nb\n", True),
        (["a", "b", ""], "a\nb\n", True),
        (["a", "b"], "a\nc\n", False),
        (["a", "...", "d"], "a\nb\nc\nd\n", True),
        (["a", "..."], "b\na\n", False),
        ([], "", True),
        (["a"], "", False),
    ],
)
def test_a_transcript_is_compared_line_by_line(
    shown: list[str], printed: str, *, same: bool
) -> None:
    assert matches(shown, printed) is same
