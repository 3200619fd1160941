"""Simulate a population: one pathway for every council, each with its own people and its own run.

The sizes are invented, from a seed: no real council is meant. A real study reads them from a
table, and takes all 150 councils, a year with its warm-up, and a ledger that keeps the measures
(`ledger="england.db", record="summary"`).
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from pathway_engine import Pathway, load, scaled, simulate_each

SPLIT = Path(__file__).parents[1] / "pathways" / "wokingham" / "split.yaml"
ITS_ADULTS = 130_000
"""Adults who live where the file's numbers are from, rounded."""
COUNCILS = 6
DAY = 86_400


def councils(seed: int) -> Iterator[Pathway]:
    """The councils, each made when its turn comes, the largest first."""
    random = Random(seed)  # noqa: S311 - sizes are invented
    adults = sorted((round(random.lognormvariate(12, 0.5)) for _ in range(COUNCILS)), reverse=True)
    pathway = load(SPLIT)
    for number, here in enumerate(adults, start=1):
        yield scaled(pathway, here / ITS_ADULTS, name=f"council_{number}", title=f"{here:,} adults")


def main() -> None:
    came, waits = 0.0, []
    for result in simulate_each(councils(seed=1), length="26w", warm_up="13w"):
        told = {(row.measure, row.statistic): row for row in result.measures() if not row.by}
        opened = told["arrivals", "count"].interval.mean
        wait = told["clock.assessed_in_28_days", "median"].interval.mean / DAY
        print(f"{result.design}, {result.pathway.title}: {opened:,.0f} cases, half assessed in "
              f"{wait:.0f} days")  # fmt: skip
        came += opened
        waits.append(wait)
    print(f"all: {came:,.0f} cases; the council in the middle takes {median(waits):.0f} days")


if __name__ == "__main__":
    main()
