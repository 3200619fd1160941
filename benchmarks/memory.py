"""Memory: a million cases with their records, and a recording in pieces, each by itself."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import Figures

HERE = Path(__file__).parent.parent
MEGABYTE = 1024


def run(figures: Figures) -> None:
    """Measure the greatest resident size of each process."""
    whole = measured("whole", 1_000_000)
    figures.below("1,000,000 cases with records in memory", whole, 1000, "MB")
    small, large = measured("pieces", 100_000), measured("pieces", 400_000)
    figures.tell("recording 100,000 cases in pieces", small, "MB")
    figures.below("recording 400,000 cases in pieces", large, 1.3 * small, "MB")


def measured(what: str, cases: int) -> float:
    """Megabytes that a process of its own had resident at most."""
    command = [sys.executable, "-m", "benchmarks.memory", what, str(cases)]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout.split()[-1])


def main(what: str, cases: int) -> None:
    """Do one of the two, and print the greatest resident size."""
    from benchmarks.kernel import window
    from benchmarks.model import model, pathway
    from pathway_engine.ledger import Heading, Store
    from pathway_engine.simulation import build_plan, replicate_plan
    from pathway_engine.study.recording import record_in_pieces

    plan = build_plan(pathway(), window(cases, model()))
    if what == "whole":
        records = replicate_plan(plan, 1, 1)
        assert len(records.cases) > 0.99 * cases
    else:
        heading = Heading(design="baseline", seed=1, replication=1, window=plan.window)
        with tempfile.TemporaryDirectory() as folder, Store.create(f"{folder}/a.db") as store:
            record_in_pieces(store, plan, heading)
    print(greatest_size())


def greatest_size() -> float:
    """Megabytes that this process had resident at most.

    Linux tells it of the process alone; elsewhere the figure may include its parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
