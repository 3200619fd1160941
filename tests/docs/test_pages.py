"""Everything that the pages show, runs."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pathway_engine
from architecture.project import ROOT
from docs.pages import Block, all_blocks, blocks, pages

LANGUAGES = {"python", "console", "yaml", "sh", "text", "{toctree}", "{eval-rst}", "sql", "json"}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
HEAD = re.compile(r"^(pathway|redesign|experiment):", flags=re.MULTILINE)


def place(block: Block) -> str:
    return block.place


def runnable(*languages: str) -> list[Block]:
    return [block for block in all_blocks(*languages) if not block.reason]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: the shipped pathways and examples, nothing else."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("pathways", "examples"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    return folder


def test_every_block_says_what_it_is() -> None:
    odd = [b.place for page in pages() for b in blocks(page) if b.language not in LANGUAGES]
    assert odd == []


@pytest.mark.parametrize("block", runnable("python"), ids=place)
def test_python(block: Block, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    if ">>> " not in block.text:
        compile(block.text, block.place, "exec")
        return
    example = doctest.DocTestParser().get_doctest(
        block.text, {}, block.place, str(block.page), block.line
    )
    runner = doctest.DocTestRunner(
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, verbose=False
    )
    said: list[str] = []
    runner.run(example, out=said.append)
    assert runner.failures == 0, "".join(said)


@pytest.mark.parametrize("block", runnable("yaml"), ids=place)
def test_yaml(block: Block, tmp_path: Path) -> None:
    if not HEAD.search(block.text):
        return
    file = tmp_path / "page.yaml"
    file.write_text(block.text, encoding="utf-8")
    assert [str(finding) for finding in pathway_engine.check(file).errors] == []


def transcript(text: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that are shown after it."""
    command, shown = "", list[str]()
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line.removeprefix("$ "), []
        else:
            shown.append(line)
    if command:
        yield command, shown


def matches(shown: list[str], printed: str) -> bool:
    """Whether the lines shown are the lines printed; `...` alone stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ ]*\n"
        for line in shown
    )
    return re.fullmatch(pattern, printed.rstrip() + "\n" if printed.strip() else "") is not None


@pytest.mark.parametrize("block", runnable("console"), ids=place)
def test_console(block: Block, desk: Path) -> None:
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    for command, shown in transcript(block.text):
        words = shlex.split(command)
        assert words[0] == "pathways", f"only `pathways` is run: {command}"
        start = [sys.executable, "-c", "from pathway_engine.cli import main; main()", *words[1:]]
        answer = subprocess.run(
            start, cwd=desk, env=environment, capture_output=True, check=False, text=True
        )
        said = answer.stdout + (answer.stderr if answer.returncode else "")
        assert matches(shown, said), f"$ {command}\n{answer.stdout}{answer.stderr}"


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
    assert [shown for shown in shown_commands("pathways") if shown[1] not in words] == []


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = [
        (page, target)
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    broken = [(page.name, target) for page, target in links if not (page.parent / target).exists()]
    assert broken == []


def test_every_test_file_that_is_named_exists() -> None:
    named = {
        (page.name, name)
        for page in pages()
        for name in re.findall(r"`(tests/[\w/]+(?:\.py|/))`", page.read_text(encoding="utf-8"))
    }
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], "a\nb\n", True),
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
