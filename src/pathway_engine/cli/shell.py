"""What is printed to be typed next: it works as it stands, in the shell in front of the reader.

`pathways` where that is what the shell finds, else the path of the script that was started, or
`python -m pathway_engine` where that was. Pages show `pathways`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "pathways"
_WINDOWS = os.name == "nt"


def command(*words: str | Path) -> str:
    """A command of ours to type: its words after `pathways`, paths as paths.

    Empty if a name in it cannot be printed, and so cannot be typed as it is printed.

    >>> command("audit", Path("my runs.db")), command("check", Path("-v.yaml"))
    ("pathways audit 'my runs.db'", 'pathways check ./-v.yaml')
    """
    return _line([*_program(), *map(_word, words)])


def install(distribution: str) -> str:
    """What to type to install a package beside this one."""
    return _line([_python(), "-m", "pip", "install", distribution])


def as_typed(example: str) -> str:
    """An example that begins with `pathways`, beginning as the reader has to."""
    return f"{command()}{example.removeprefix(NAME)}"


def and_next(text: str, typed: str, width: int) -> str:
    """A text and what to type next, which is never broken: below where there is no room."""
    from pathway_engine.report.tables import paragraph

    line = f"{text} Next: {typed}".strip()
    if not typed or len(line) <= width:
        return line if typed else paragraph(text, width)
    return "\n".join([*([paragraph(text, width)] if text else []), f"Next: {typed}"])


def _word(word: str | Path) -> str:
    text = str(word)
    return f"./{text}" if isinstance(word, Path) and text.startswith("-") else text


def _line(words: list[str]) -> str:
    line = subprocess.list2cmdline(words) if _WINDOWS else shlex.join(words)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeError:
        return ""
    return line if line.isprintable() else ""


def _program() -> list[str]:
    """What starts `pathways`, as this process was started."""
    started = Path(sys.argv[0])
    if started.parts[-2:] == ("pathway_engine", "__main__.py"):
        return [_python(), "-m", "pathway_engine"]
    if started.name.partition(".")[0].removesuffix("-script") != NAME:
        return [NAME]  # called within another program
    ours = shutil.which(sys.argv[0])
    if ours is None or _same(shutil.which(NAME), ours):
        return [NAME]
    return [_near(sys.argv[0])]


def _python() -> str:
    """What starts this Python, which is not any other of the same version."""
    for name in ("python", "python3"):
        found = shutil.which(name)
        beside = found and Path(found).parent.resolve() == Path(sys.executable).parent.resolve()
        if beside and _same(found, sys.executable):
            return name
    return _near(sys.executable)


def _same(found: str | None, ours: str) -> bool:
    return found is not None and os.path.samefile(found, ours)  # noqa: PTH121 - texts, not paths


def _near(path: str) -> str:
    """A path as short as it works from here."""
    try:
        below = Path(path).relative_to(Path.cwd())
    except (ValueError, OSError):
        return path
    return str(below) if len(below.parts) > 1 else os.path.join(os.curdir, below)  # noqa: PTH118
