"""Compare a redesign with today's arrangement: the same people, so differences are paired."""

from pathlib import Path

from pathway_engine import compare, load

WOKINGHAM = Path(__file__).parents[1] / "pathways" / "wokingham"
SHOWN = {
    ("handoffs.between_organisations", "per_package"): "handoffs between organisations",
    ("handoffs.all", "per_package"): "handoffs in all",
    ("handoffs.returned_per_100", "rate"): "returned, of 100 handoffs",
}


def main() -> None:
    comparison = compare(
        load(WOKINGHAM / "split.yaml"),
        load(WOKINGHAM / "consolidated.yaml"),
        length="26w",
        warm_up="13w",
        replications=4,
    )
    print(" against ".join(comparison.designs))

    for row in comparison.differences():
        title = SHOWN.get((row.measure, row.statistic))
        if title and not row.by:
            change = row.difference
            print(f"{title}: {row.baseline.mean:.1f}, then {row.redesign.mean:.1f}")
            print(f"  changed by {change.mean:+.2f} ({change.low:+.2f} to {change.high:+.2f})")
            print("  beyond chance" if change.excludes_zero else "  it may be chance")


if __name__ == "__main__":
    main()
