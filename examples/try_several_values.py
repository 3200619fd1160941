"""Try several values of an assumption: how much hangs on it?

A setting is a text PATH=VALUE. Every run meets the same people (the seed is the same), so that
what differs is the value alone.
"""

from pathlib import Path

from pathway_engine import load, simulate

SPLIT = Path(__file__).parents[1] / "pathways" / "wokingham" / "split.yaml"
DAY = 86_400


def main() -> None:
    pathway = load(SPLIT)
    for delay in ("1wd", "3wd", "5wd", "8wd"):
        result = simulate(
            pathway,
            length="26w",
            warm_up="13w",
            replications=2,
            settings=[f"handoffs.outside.delay.mean={delay}"],
        )
        mean = next(
            row.interval.mean
            for row in result.measures()
            if (row.measure, row.statistic) == ("clock.care_in_16_weeks", "median")
        )
        print(f"a handoff outside takes {delay}: half have care within {mean / DAY:.0f} days")


if __name__ == "__main__":
    main()
