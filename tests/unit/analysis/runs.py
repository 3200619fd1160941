"""Drawn runs of the small pathway: enough of everything for every measure to have a value."""

from __future__ import annotations

import random
from typing import Any

from pathway_engine.engine.records import Records, State, VisitKind, Window
from unit.analysis.rows import DAY, HOUR, SPLIT, WEEK, Book, pathway

TARGETS = {
    "assessed": {"from": "contact.reached", "to": "assessment.finished", "within": "10d"},
    "request_to_package": {"from": "opened", "to": "brokerage.finished", "within": "20wd"},
}
TOGETHER = SPLIT["teams"] | {"broker": {"organisation": "wbc", "staff": {"broker": "1"}}}

BEDS: dict[str, Any] = {
    "places": {"beds": {"organisation": "wbc", "count": "9"},
               "rooms": {"organisation": "optalis", "count": "9"}},
    "steps": SPLIT["steps"] | {
        "assessment": SPLIT["steps"]["assessment"] | {"in": "beds"},
        "brokerage": SPLIT["steps"]["brokerage"] | {"in": "rooms"},
    },
}  # fmt: skip
"""Who is assessed has a bed, and from the start of brokerage a room, until the case closes."""


def drawn(seed: int, *, together: bool = False, cases: int = 30, **changes: Any) -> Records:
    """A run of so many cases; `together` puts the brokers into the council, who answer sooner."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    teams = {"teams": TOGETHER} if together else {}
    written = {"targets": TARGETS} | teams | changes
    book = Book(pathway(**written), Window(0, WEEK, 26 * WEEK))
    slowness = 1 if together else 5
    for _ in range(cases):
        _case(book, rng, slowness)
    _integrals(book, rng)
    return book.records(replication=seed)


def _case(book: Book, rng: random.Random, slowness: int) -> None:
    ending = rng.choice(["supported", "supported", "advised", ""])
    book.case(rng.randrange(8 * WEEK), ending, urgent=rng.randrange(2), setting=rng.randrange(2))
    book.visit("contact", capacity=rng.randrange(DAY), hours=rng.randrange(HOUR), work=HOUR)
    if ending == "advised":
        return
    first = rng.randrange(2 * DAY)
    book.visit("assessment", sender="front", handoff=first, capacity=rng.randrange(9 * DAY),
               caseload=rng.randrange(DAY), work=8 * HOUR, closed=16 * HOUR)  # fmt: skip
    if not ending:
        state = rng.choice([State.OFFERED, State.QUEUED, State.ACTIVE])
        book.visit("brokerage", sender="assess", state=state, handoff=HOUR)
        return
    _brokerage(book, rng, slowness)
    book.visit("settling", planned=7 * DAY)


def _brokerage(book: Book, rng: random.Random, slowness: int) -> None:
    taken, returned = rng.randrange(2 * DAY) * slowness, rng.random() < 0.3
    offer: dict[str, Any] = {"sender": "assess", "handoff": taken}
    if returned:
        book.visit("brokerage", state=State.RETURNED, **offer)
        book.visit("assessment", kind=VisitKind.REWORK, capacity=rng.randrange(DAY), work=1800)
    dispute = taken // 10 if rng.random() < 0.4 else 0
    visit = book.visit("brokerage", **offer, attempt=1 + returned, dispute=dispute,
                       work=4 * HOUR, afterwards=8 * DAY)  # fmt: skip
    row = book.rows["visits"][-1]
    book.delay(visit, "slow_market", row["work_done_at"], row["finished_at"])
    if dispute:
        book.delay(visit, "dispute_responsibility", row["offered_at"], row["offered_at"] + dispute)


def _integrals(book: Book, rng: random.Random) -> None:
    posts = (("front", "worker"), ("assess", "worker"), ("broker", "broker"))
    for team, post in posts:
        book.integral("paid_time", 3_600.0 * 1_000, team=team, post=post)
        book.integral("present_time", 3_600.0 * 600, team=team, post=post, role=post)
        busy = 3_600.0 * rng.randrange(200, 500)
        book.integral("busy_time", busy, team=team, post=post, role=post)
    for step, team in (("contact", "front"), ("assessment", "assess"), ("brokerage", "broker")):
        book.integral("queue_time", 3_600.0 * 8 * rng.randrange(200, 300), step=step, team=team)
        book.integral("queue_at_start", rng.randrange(3), step=step, team=team)
        book.integral("queue_at_end", rng.randrange(2, 5), step=step, team=team)
    book.integral("wip_time", 86_400.0 * rng.randrange(200, 300))
    book.integral("package_time", 86_400.0 * 900, ending="supported")
    book.integral("package_cost", 1_000.0 * rng.randrange(10, 20), ending="supported")
