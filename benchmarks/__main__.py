"""All benchmarks, or those that are named: `python -m benchmarks kernel recording`."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.report import Figures

ALL = (
    "kernel", "before", "whole", "memory", "recording", "starting", "auditing", "commands",
    "population", "coverage", "casework",
)  # fmt: skip


def main(chosen: list[str]) -> int:
    """Run benchmarks; 1 if a figure misses what is required."""
    unknown = sorted(set(chosen) - set(ALL))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}: there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    figures = Figures()
    for name in chosen or ALL:
        print(name)
        import_module(f"benchmarks.{name}").run(figures)
    if figures.missed:
        print("missed: " + "; ".join(figures.missed))
    return 1 if figures.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
