"""What a user waits for at once: the first run ever, later runs, `pathways --help`, a bad file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.report import Figures, middle, seconds

CORPUS = Path(__file__).parents[1] / "tests" / "badinput"
FILES = 200
"""Wrong files that there are at least; with fewer, some were not found."""
LOAD = """
from time import perf_counter
import pathway_engine.simulation
from pathway_engine.simulation.kernel.preparing import prepared
begin = perf_counter()
prepared(print)
print(perf_counter() - begin)
"""


def run(figures: Figures) -> None:
    """Measure compiling, loading, the help text and the corpus of wrong files."""
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
    with tempfile.TemporaryDirectory() as folder:
        longest, name = slowest([*CORPUS.glob("*/*.yaml"), *made(Path(folder))])
    figures.below(f"the slowest wrong file, {name}", longest, 2, "s")


def kernel_seconds(folder: str) -> float:
    """Seconds until the kernel is ready in a new process that keeps it in `folder`."""
    environment = os.environ | {"PATHWAYS_CACHE": folder}
    return float(told([sys.executable, "-c", LOAD], environment).split()[-1])


def made(folder: Path) -> list[Path]:
    """The wrong files that are made rather than stored."""
    sys.path.append(str(CORPUS.parent))
    from badinput.made import MADE

    for name, file in MADE.items():
        (folder / f"{name}.yaml").write_bytes(file.data)
    return sorted(folder.glob("*.yaml"))


def slowest(files: list[Path]) -> tuple[float, str]:
    """The seconds that the slowest file takes to be judged, and its name."""
    assert len(files) >= FILES, len(files)
    checked(files[0])  # so that no file pays for the imports
    return max((seconds(partial(checked, file)), file.stem) for file in files)


def checked(file: Path) -> None:
    """Judge one wrong file, as `pathways check` does; something must be found."""
    from pathway_engine import check

    assert check(file), file


def told(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What a command prints."""
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout
