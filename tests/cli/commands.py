"""Running `pathways` as a user does: in this process where that will do, else in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from pathway_engine.cli.ending import run

HERE = Path(__file__).parent
TODAY = HERE / "pathways" / "today.yaml"
TOMORROW = HERE / "pathways" / "tomorrow.yaml"

SHORT = ("--length", "8w", "--warm-up", "4w", "--replications", "2", "--threads", "1")
"""A run that is over at once."""

START = "from pathway_engine.cli import main; main()"


class Answer(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


def pathways(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Answer:
    """Run a command in this process."""
    capsys.readouterr()
    code = run([str(word) for word in words])
    said = capsys.readouterr()
    return Answer(code, said.out, said.err)


def command(*words: str | Path) -> list[str]:
    """What starts a command in a process of its own."""
    return [sys.executable, "-c", START, *(str(word) for word in words)]


def environment(**more: str) -> Mapping[str, str]:
    """The surroundings of a process: a terminal of 80 columns without colours."""
    return {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", **more}


def in_a_process(words: Sequence[str | Path], folder: Path | None = None, **more: str) -> Answer:
    """Run a command in a process of its own; `more` are variables of its surroundings."""
    done = subprocess.run(
        command(*words), cwd=folder, env=environment(**more), capture_output=True, check=False,
        text=True, encoding="utf-8",
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)
