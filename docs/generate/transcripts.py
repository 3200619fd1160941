"""What a page shows of commands, and what those commands print when they are run.

The blocks of a page are run in order, in one folder as a reader has it (the pages of the
tutorial all in one: what is made on the first is there on the last). `pathways` runs in
this process.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, chdir, closing, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from generate.pages import Block, blocks
from generate.regions import ROOT

WIDTH = "80"
SHIPPED = ("pathways", "examples")


class Desk:
    """A folder as the reader of a page has it, in which the blocks of that page are run.

    It holds the shipped folders, and the pathway files that lie beside the page. Further pages
    may be run in it after the first.
    """

    def __init__(self, folder: Path, page: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {}
        for name in SHIPPED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name)
        for file in page.parent.glob("*.yaml"):
            shutil.copy(file, folder)

    def run(self, block: Block) -> Iterator[str]:
        """Run one block; every fault that it shows is told in a text."""
        if "file" in block.options:
            (self.folder / block.options["file"]).write_text(block.text, encoding="utf-8")
        runner = {"console": self._console, "python": self._python, "sql": self._sql}
        if block.runs and block.language in runner:
            yield from runner[block.language](block)

    def _console(self, block: Block) -> Iterator[str]:
        for command, shown in transcript(block.text):
            said = self.printed(command)
            if not matches(shown, said):
                yield f"{block.place}\n$ {command}\n{said}"

    def _python(self, block: Block) -> Iterator[str]:
        if ">>> " not in block.text:
            compile(block.text, block.place, "exec")
            return
        example = doctest.DocTestParser().get_doctest(
            block.text, {}, block.place, str(block.page), block.line
        )
        example.globs = self.names
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
        said: list[str] = []
        with chdir(self.folder), _alone():
            runner.run(example, out=said.append, clear_globs=False)
        if runner.failures:
            yield "".join(said)

    def _sql(self, block: Block) -> Iterator[str]:
        ledger = self.folder / block.options["ledger"]
        with closing(sqlite3.connect(ledger)) as connection:
            if not connection.execute(block.text).fetchall():
                yield f"{block.place}: the query finds nothing"

    def printed(self, command: str) -> str:
        """What a command prints: its result and, where it fails, what it has to say."""
        from pathway_engine.cli.ending import run

        words = shlex.split(command)
        if words[0] != "pathways":
            return f"only `pathways` is run: {command}"
        into = words.index(">") if ">" in words else len(words)
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), _alone(), redirect_stdout(out), redirect_stderr(err):
            code = run(words[1:into])
        if into < len(words):
            (self.folder / words[into + 1]).write_text(out.getvalue(), encoding="utf-8")
            return err.getvalue() if code else ""
        return out.getvalue() + (err.getvalue() if code else "")


def _alone() -> ExitStack:
    """Surroundings of a command: a terminal of 80 columns without colours, and one core."""
    stack = ExitStack()
    stack.enter_context(patch.dict(os.environ, {"COLUMNS": WIDTH, "NO_COLOR": "1"}))
    return stack


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
    """Whether the lines shown are the lines printed; `...` alone stands for any lines.

    Empty lines before the next command separate, and are no part of what is printed.
    """
    shown = [line.rstrip() for line in shown]
    while shown and not shown[-1]:
        shown.pop()
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"[ ]*\n" for line in shown
    )
    return re.fullmatch(pattern, printed.rstrip() + "\n" if printed.strip() else "") is not None


# -- putting what is printed where it is shown -------------------------------------------------


def refreshed(page: Path, desk: Desk) -> str:
    """The page with what its commands print now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    made: list[str] = []
    kept = 0
    for block in blocks(page):
        if block.language != "console" or not block.runs:
            for fault in desk.run(block):
                print(fault)
            continue
        length = block.text.count("\n")
        made += lines[kept : block.line] + _console(block, desk)
        kept = block.line + length
    return "\n".join([*made, *lines[kept:]]) + "\n"


def _console(block: Block, desk: Desk) -> list[str]:
    made: list[str] = []
    for command, shown in transcript(block.text):
        said = desk.printed(command)
        gap = [""] if shown and not shown[-1] else []
        fresh = shown if matches(shown, said) else [*_elided(shown, said, block.place), *gap]
        made += [f"$ {command}", *fresh]
    return made


def _elided(shown: list[str], said: str, place: str) -> list[str]:
    """What was printed, shortened where the page shortened it: by the first words of a line."""
    printed = [line.rstrip() for line in said.rstrip().splitlines()]
    while shown and not shown[-1].strip():
        shown = shown[:-1]
    if "..." not in [line.strip() for line in shown]:
        return printed
    made: list[str] = []
    at = 0
    for line in shown:
        if line.strip() == "...":
            made.append(line)
            continue
        follows = bool(made) and made[-1].strip() != "..."
        found = at if follows else _next(printed, line, at)
        if found is None:
            raise ValueError(f"{place}: nothing printed begins like `{line}`")
        made.append(printed[found])
        at = found + 1
    return made


def _next(printed: list[str], line: str, at: int) -> int | None:
    """The next printed line that begins with the same words."""
    head = _head(line)
    found = range(at, len(printed))
    return next((n for n in found if _alike(printed[n]).startswith(head)), None)


def _alike(line: str) -> str:
    """A line without its numbers, which differ from run to run."""
    return re.sub(r"(?<![A-Za-z_\d])[\d.,]*\d", "0", line)


def _head(line: str) -> str:
    return re.split(r"(?<=\S)\s{2,}|(?<=[^A-Za-z])0", _alike(line))[0].rstrip()
