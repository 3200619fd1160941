"""A population: a year of every council in England, each its own pathway, its own people, one run.

Two million requests over 150 councils, recorded as a summary into one ledger. Each number of
requests is run by a process of its own, so that its memory can be told; fewer requests are the
same councils made smaller, and fewer councils are the largest of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.memory import HERE, greatest_size
from benchmarks.report import Figures
from pathway_engine import Pathway, load, scaled, simulate_each

SPLIT = HERE / "pathways" / "wokingham" / "split.yaml"
OF_THE_FILE = 3_000
"""Requests a year of the pathway's own council: 2,600, and 400 of people who come back."""
COUNCILS = 150
REQUESTS = 2_000_000


class Found(NamedTuple):
    """What one population took: seconds by the clock and of the processor, megabytes at most."""

    cases: int
    visits: int
    seconds: float
    processor: float
    megabytes: float


def run(figures: Figures) -> None:
    """Measure 10,000 to 2,000,000 requests, and few councils beside all."""
    for requests in (10_000, 100_000, 1_000_000):
        tell(figures, requests, measured(COUNCILS, requests))
    few = measured(COUNCILS // 5, REQUESTS)
    found = measured(COUNCILS, REQUESTS)
    tell(figures, REQUESTS, found)
    figures.below("2,000,000 requests over 150 councils", found.seconds, 60, "s")
    figures.tell("the same, of the processor", found.processor, "s")
    figures.tell("memory of the 30 largest councils", few.megabytes, "MB")
    figures.below("memory of all 150", found.megabytes, 1.25 * few.megabytes, "MB")


def tell(figures: Figures, requests: int, found: Found) -> None:
    """The rates of one population."""
    figures.tell(f"{requests:,} requests: cases opened and followed", found.cases)
    figures.tell("  cases a second", found.cases / found.seconds)
    figures.tell("  visits a second", found.visits / found.seconds)
    figures.tell("  memory", found.megabytes, "MB")


def measured(councils: int, requests: int) -> Found:
    """What a process of its own takes for the largest councils of so many requests in all."""
    command = [sys.executable, "-m", "benchmarks.population", str(councils), str(requests)]
    done = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)  # noqa: S603
    cases, visits, *times = done.stdout.split()
    return Found(int(cases), int(visits), *map(float, times))


def shares(seed: int = 1) -> list[float]:
    """The share of the people that each council has, the largest first: invented."""
    random = Random(seed)  # noqa: S311 - no secret
    sizes = sorted((random.lognormvariate(0, 0.5) for _ in range(COUNCILS)), reverse=True)
    return [size / sum(sizes) for size in sizes]


def pathways(councils: int, requests: int) -> Iterator[Pathway]:
    """Each council's pathway, made when its turn comes."""
    whole = load(SPLIT)
    for number, share in enumerate(shares()[:councils], start=1):
        factor = round(requests * share / OF_THE_FILE, 4)
        yield scaled(whole, factor, name=f"council_{number}")


def main(councils: int, requests: int) -> None:
    """Run one population, and print what it took."""
    cases = visits = 0
    with TemporaryDirectory() as folder:
        begin, busy = perf_counter(), process_time()
        kept = Path(folder, "population.db")
        for one in simulate_each(pathways(councils, requests), ledger=kept, record="summary"):
            told = {value[:2]: value.value for value in one.runs[0] if not value.by}
            cases += int(told["arrivals", "count"])
            visits += int(told["visit_duration", "count"])
        took, busy = perf_counter() - begin, process_time() - busy
    if councils == COUNCILS:
        assert cases > requests
    print(cases, visits, took, busy, greatest_size())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
