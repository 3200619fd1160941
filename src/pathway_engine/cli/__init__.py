"""The command line: the one place that prints. `pathways --help` lists the commands.

The modules here load Typer and nothing heavy; each command imports what it needs when it runs,
so that help and checks answer at once.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `pathways` with the words of the command line, and leave with its exit code."""
    from pathway_engine.cli.ending import run

    raise SystemExit(run())
