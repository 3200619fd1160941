"""The commands, as each tells of itself."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stdout
from unittest.mock import patch

from pathway_engine.cli.app import GROUPS
from pathway_engine.cli.ending import run

_INTRODUCTION = """# Commands

`pathways --help` lists them, `pathways COMMAND --help` tells of one. Results go to standard
output, all else to standard error; a progress bar shows only on a terminal. Tables fit the
terminal's width (`COLUMNS` sets another). With `--json` one document stands on standard output,
with `"format": 1`, and nothing else.

| exit code | means |
|---|---|
| 0 | it went well |
| 1 | an error in a file, a failed audit, a refused run or command, or a warning under `--strict` |
| 2 | wrong usage |
| 130 | stopped with Ctrl-C; whole replications are kept |
| 129, 143 | stopped because the terminal closed, or by the system (SIGHUP, SIGTERM); likewise |

What is written from Python is on the page [From Python](python.md).
"""


def page() -> str:
    """The page in Markdown: what every command says under `--help`, by group."""
    parts = [_INTRODUCTION]
    for group, entries in GROUPS.items():
        parts.append(f"## {group}\n")
        for entry in entries:
            parts.append(_entry(entry.name))
            parts += [_entry(f"{entry.name} {one.name}") for one in entry.of]
    return "\n".join(parts)


def _entry(name: str) -> str:
    return f"### `pathways {name}`\n\n```text\n{_help(name)}\n```\n"


def _help(name: str) -> str:
    told = io.StringIO()
    with patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"}), redirect_stdout(told):
        run([*name.split(), "--help"])
    return "\n".join(line.rstrip() for line in told.getvalue().strip().splitlines())
