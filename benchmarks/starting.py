"""Start-up: the first run ever, later runs, and `pathways --help`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import Figures, middle, seconds

LOAD = """
from time import perf_counter
import pathway_engine.simulation
from pathway_engine.simulation.kernel.preparing import prepared
begin = perf_counter()
prepared(print)
print(perf_counter() - begin)
"""


def run(figures: Figures) -> None:
    """Measure compiling, loading and the help text."""
    with tempfile.TemporaryDirectory() as folder:
        first, later = (kernel_seconds(folder) for _ in range(2))
    figures.below("compiling the kernel, first run ever", first, 25, "s")
    figures.below("loading the kernel later", later, 1, "s")
    pathways = str(Path(sys.executable).with_name("pathways"))
    ratios = []
    for _ in range(7):
        help_text = seconds(lambda: told([pathways, "--help"]))
        ratios.append(help_text / seconds(lambda: told([sys.executable, "-c", "import typer"])))
    figures.below("`pathways --help` against importing typer", middle(ratios), 3, "times")


def kernel_seconds(folder: str) -> float:
    """Seconds until the kernel is ready in a new process that keeps it in `folder`."""
    environment = os.environ | {"PATHWAYS_CACHE": folder}
    return float(told([sys.executable, "-c", LOAD], environment).split()[-1])


def told(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What a command prints."""
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout
