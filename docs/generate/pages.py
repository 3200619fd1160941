"""The pages of the project, and the fenced blocks in them, each with its place.

What a block is for follows from its language:

    python    with `>>>`: an example that must run and print what is shown
    console   lines that start with `$` are run, what follows is what they print;
              a line `...` stands for any lines
    yaml      a whole file (it has a head: pathway, redesign or experiment) must be without errors
    sql       must run against a ledger
    sh        commands to copy; not run, but every make target and every subcommand must exist
    text      a picture or an excerpt; nothing is run

The blocks of a page are run in order, in one folder that holds the shipped pathways; those of the
tutorial one page after the other, all in one folder, as its reader has it. Options stand
in braces after the language:

    {file: today.yaml}     the block is written to this file first
    {of: step_2.yaml}      the block is an excerpt of this file, line by line
    {ledger: runs.db}      the ledger that the query is put to
    {norun: needs node}    the block is only shown, with the reason in words
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generate.regions import DOCS, ROOT

TUTORIAL = DOCS / "tutorial"
FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")
OPTION = re.compile(r"\{(\w+): ([^}]+)\}")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    options: Mapping[str, str]
    text: str

    @property
    def place(self) -> str:
        """Page and line, for messages and test names."""
        return f"{name_of(self.page)}:{self.line}"

    @property
    def runs(self) -> bool:
        """Whether the block is more than shown."""
        return "norun" not in self.options


def name_of(page: Path) -> str:
    """A page as it is named in messages."""
    return page.relative_to(ROOT).as_posix()


def pages() -> list[Path]:
    """Every page that a reader may open: the README, its neighbours, and docs/."""
    top = [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"]
    inner = [path for path in DOCS.rglob("*.md") if "_build" not in path.parts]
    return sorted(top) + sorted(inner)


def sittings(chosen: Iterable[Path]) -> list[list[Path]]:
    """Pages as they are played: each in a folder of its own, all of the tutorial in one."""
    course = [page for page in pages() if page.parent == TUTORIAL and page.name[0].isdigit()]
    wanted = list(chosen)
    alone = [[page] for page in wanted if page not in course]
    return [course, *alone] if any(page in course for page in wanted) else alone


def blocks(page: Path, text: str | None = None) -> Iterator[Block]:
    """The fenced blocks of one page (or of a text that will be that page), in order."""
    lines = (page.read_text(encoding="utf-8") if text is None else text).splitlines()
    number = 0
    while number < len(lines):
        opened = FENCE.match(lines[number])
        number += 1
        if opened is None:
            continue
        start = number
        while number < len(lines) and lines[number].strip() != opened["ticks"]:
            number += 1
        body = [line.removeprefix(opened["indent"]) for line in lines[start:number]]
        number += 1
        language, _, rest = opened["info"].strip().partition(" ")
        yield Block(page, start, language, dict(OPTION.findall(rest)), "\n".join(body) + "\n")


def all_blocks(*languages: str) -> list[Block]:
    """Every block of these languages, over all pages."""
    return [b for page in pages() for b in blocks(page) if b.language in languages]
