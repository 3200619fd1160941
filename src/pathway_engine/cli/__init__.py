"""The command line: the one place that prints. `pathways --help` lists the commands.

The modules here load Typer and nothing heavy; each command imports what it needs when it runs,
so that help and checks answer at once.
"""

from __future__ import annotations

import gc

__all__ = ["main"]

_MADE = 50_000
"""How many objects are made before Python looks for what refers to itself.

After every 700, as it does by itself, that takes a fifth of a command with many numbers.
"""


def main() -> None:
    """Run `pathways` with the words of the command line, and leave with its exit code."""
    gc.set_threshold(_MADE)
    from pathway_engine.cli.ending import run

    raise SystemExit(run())
