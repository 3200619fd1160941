"""The pages of the project, and the fenced blocks in them, each with its place.

What a block is for follows from its language:

    python    with `>>>`: an example that must run and print what is shown
    console   lines that start with `$` are run, what follows is what they print;
              a line `...` stands for any lines
    yaml      a whole file (it has a head: pathway, redesign or experiment) must be without errors
    sh        commands to copy; not run, but every make target and every subcommand must exist
    text      a picture or an excerpt; nothing is run

`{norun}` after the language says that a block is only shown, with the reason in words:
```` ```console {norun: needs a terminal} ````
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from architecture.project import ROOT

FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    reason: str
    text: str

    @property
    def place(self) -> str:
        """Page and line, for messages and test names."""
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def pages() -> list[Path]:
    """Every page that a reader may open: the README, its neighbours, and docs/."""
    top = [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"]
    inner = [path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts]
    return sorted(top) + sorted(inner)


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of one page, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
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
        yield Block(page, start, language, _reason(rest), "\n".join(body) + "\n")


def _reason(info: str) -> str:
    found = re.search(r"\{norun: ([^}]+)\}", info)
    return found[1] if found else ""


def all_blocks(*languages: str) -> list[Block]:
    """Every block of these languages, over all pages."""
    return [b for page in pages() for b in blocks(page) if b.language in languages]
