"""The command line: the one place that prints. `pathways --help` lists the commands.

The modules here load Typer and nothing heavy; each command imports what it needs when it runs,
so that help and checks answer at once.
"""

from __future__ import annotations

import gc

__all__ = ["main"]

YOUNG = 50_000
"""So many new objects before Python looks for cycles (700 left alone): what a start makes mostly
stays, and looking through it again and again is up to a fifth of the command."""


def main() -> None:
    """Run `pathways` with the words of the command line, and leave with its exit code."""
    from pathway_engine.cli.ending import run

    gc.set_threshold(YOUNG)

    raise SystemExit(run())
