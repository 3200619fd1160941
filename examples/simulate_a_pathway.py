"""Simulate a pathway, and read its measures with their 95 % intervals."""

from pathlib import Path

from pathway_engine import load, simulate

SPLIT = Path(__file__).parents[1] / "pathways" / "wokingham" / "split.yaml"
DAY = 86_400


def main() -> None:
    result = simulate(load(SPLIT), length="26w", warm_up="13w", replications=4)
    print(result.options.words())

    for row in result.measures():
        if (row.measure, row.statistic) == ("handoffs.all", "per_package") and not row.by:
            mean, low, high, _ = row.interval
            print(f"handoffs per package: {mean:.1f} ({low:.1f} to {high:.1f})")
        if (row.measure, row.statistic) == ("waiting_time", "mean") and list(row.by) == ["team"]:
            print(f"waiting for {row.by['team']}: {row.interval.mean / DAY:.1f} days")

    for team, weekly in result.not_settled():
        print(f"not settled: the queue of {team} grows by {weekly.mean:.1f} a week")


if __name__ == "__main__":
    main()
