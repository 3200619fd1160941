"""Relay what happens: pass each fact of the book on, once and in order, and keep the last place.

Positions have no gaps and are the order of commits, so nothing is missed: the place is kept after
a fact was passed on, and one that was passed on just before a crash comes again. Whoever receives
it drops what it knows by its position. Nothing personal is in the feed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pathway_engine import SYSTEM, Desk, load
from pathway_engine.casework import Entry, Finish, Open

SMALL = Path(__file__).parents[1] / "pathways" / "small" / "small.yaml"
MONDAY = datetime(2025, 3, 3, 9, tzinfo=UTC)


def relay(desk: Desk, place: Path, send: Callable[[Entry], None], many: int = 100) -> int:
    """Pass on what is new, and say how much that was; run it again and again."""
    after = int(place.read_text(encoding="utf-8")) if place.exists() else 0
    entries = desk.feed(after, many)
    for entry in entries:
        send(entry)  # to a queue, a webhook, a mail; if it raises, it comes again
        new = place.with_suffix(".new")
        new.write_text(str(entry.position), encoding="utf-8")
        new.replace(place)
    return len(entries)


def tell(entry: Entry) -> None:
    print(f"{entry.position}: case {entry.fact.case} {entry.fact.kind}")


def main() -> None:
    desk = Desk("sqlite://")
    desk.install(load(SMALL), by=SYSTEM)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "place"
        case = desk.do(Open(pathway="small"), by=SYSTEM, at=MONDAY).case
        print(relay(desk, place, tell), "passed on")
        later = MONDAY + timedelta(hours=1)
        done = Finish(visit=(case, 1), outcome="advised", started_at=MONDAY)
        desk.do(done, by=SYSTEM, at=later)
        print(relay(desk, place, tell), "passed on")
        print(relay(desk, place, tell), "passed on")


if __name__ == "__main__":
    main()
