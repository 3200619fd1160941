"""Keep the runs in a ledger, then look: who hands over, where days go, one person's life."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pathway_engine import Ledger, load, simulate

SPLIT = Path(__file__).parents[1] / "pathways" / "wokingham" / "split.yaml"
DAY = 86_400


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "runs.db"
        simulate(load(SPLIT), length="26w", warm_up="13w", replications=2, ledger=path)
        with Ledger(path) as ledger:
            look(ledger)


def look(ledger: Ledger) -> None:
    for cell in ledger.handoffs()["baseline"][:3]:
        taken = cell.time.mean / DAY
        print(f"{cell.sender} to {cell.receiver}: {cell.accepted.mean:.0f}, {taken:.1f} days each")

    by_cause = {
        row.measure: row.interval.mean / DAY
        for row in ledger.delays()["baseline"]
        if row.statistic == "per_package" and not row.by
    }
    for name, days in sorted(by_cause.items(), key=lambda one: -one[1])[:3]:
        print(f"{name}: {days:.1f} days for each package")

    closed = [line for line in ledger.history() if line.closed_at is not None]
    fullest = max(closed, key=lambda line: line.visits)
    life = ledger.life(fullest.case)
    accounted = sum(portion.seconds for portion in life.portions)
    print(f"case {fullest.case}: {fullest.visits} visits, {fullest.handoffs} handoffs")
    print(f"  {fullest.seconds:,} seconds, of which {accounted:,} are accounted for")

    report = ledger.audit()
    faults = sum(len(rule.faults) for rule in report.rules)
    print(f"audit: {faults} faults")


if __name__ == "__main__":
    main()
