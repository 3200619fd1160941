"""Processes that work on a book: forked from one that has read everything and opened nothing."""

# ruff: noqa: S311 - chance chooses what is tried

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from casework.everything import MONDAY, pathway
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    CaseView,
    Command,
    Done,
    Finish,
    Open,
    Partner,
    Start,
    VisitView,
    Withdraw,
)
from pathway_engine.desk import Desk
from pathway_engine.engine.records import State
from pathway_engine.errors import Busy, Refused, Stale
from pathway_engine.ledger.engines import engine_for
from pathway_engine.ledger.tables import EVENTS, KEYS

FIRST_OUTCOME = {"contact": "on", "assessment": "on", "respite": "on", "funding": "refused",
                 "cooling": "over", "review": "ended"}  # fmt: skip
VALUES = {"contact": {"urgent": False, "cost": 300}, "assessment": {"cost": 300}}


class Ack(NamedTuple):
    """A command that was acknowledged: under which key, for which case, where it ended."""

    key: str
    case: int
    revision: int
    position: int


def clock() -> datetime:
    """Work is done on one day, so that nothing falls due meanwhile."""
    return MONDAY.replace(hour=12)


def made(url: str, cases: int) -> None:
    """A book with cases at the front door."""
    desk = Desk(url, clock=clock)
    desk.install(pathway(), by=SYSTEM)
    opening = Open(pathway="everything")
    for start in range(0, cases, 250):
        many = [opening] * min(250, cases - start)
        desk.do_all(many, by=SYSTEM, key=f"opened {start}")
    desk.close()


def next_move(case: CaseView) -> Command | None:
    """What comes next for a case, so that it comes to its end; None when it has."""
    if not case.open_visits:
        return None
    visit = case.open_visits[0]
    of = visit.id
    if visit.team is None:
        return Withdraw(case=case.number, ending="left", reason="not to be waited for")
    if visit.state in (State.OFFERED, State.DISPUTED):
        return Accept(visit=of)
    if visit.state in (State.QUEUED, State.PLANNED):
        return Start(visit=of, override="at once", partners=_partners(visit))
    return Finish(
        visit=of,
        outcome=FIRST_OUTCOME.get(visit.step),
        values=VALUES.get(visit.step, {}),
        opens={"annual": False},
    )


def _partners(visit: VisitView) -> tuple[Partner, ...]:
    return (Partner("clinic", "doctor"),) if visit.step == "seen" else ()


def patiently(work: Callable[[], Done]) -> Done:
    """Do it again as long as somebody else has the book."""
    while True:
        with suppress(Busy):
            return work()


def worked(
    desk: Desk, cases: range, chance: random.Random, commands: int, name: str
) -> Iterator[Ack]:
    """Work on whatever case, as long as there is something to do; what was acknowledged."""
    for number in range(commands):
        case = desk.case(chance.choice(cases), by=SYSTEM)
        command = next_move(case)
        if command is None:
            continue
        key, seen = f"{name}.{number}", case.revision
        if hasattr(command, "visit"):
            seen = next(v.revision for v in case.visits if v.id == command.visit)
        with suppress(Refused, Stale):
            done = patiently(
                lambda k=key, c=command, s=seen: desk.do(c, by=SYSTEM, key=k, expect=s)  # type: ignore[misc]
            )
            yield Ack(key, done.case, done.revision, done.position)


def forked(work: Callable[[], None]) -> int:
    """A process of its own that does something; it ends with 0 if that went well."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must know
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def work_for_ever(url: str, cases: range, name: str, said: Path) -> None:
    """Work until somebody kills the process; each acknowledged command is written down."""
    desk = Desk(url, clock=clock)
    with said.open("a", buffering=1) as log:
        for ack in worked(desk, cases, random.Random(name), 1_000_000, name):
            log.write(f"{ack.key} {ack.case} {ack.revision} {ack.position}\n")


def acknowledged(said: Path) -> list[Ack]:
    """What was written down, but for a line that was cut off."""
    found = []
    for line in said.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            key, *numbers = line.split()
            found.append(Ack(key, *map(int, numbers)))
    return found


def killed(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def check_acknowledged(url: str, acks: list[Ack]) -> None:
    """Every acknowledged command is in the book where it was said to be, and each is whole."""
    engine = engine_for(url)
    with engine.connect() as connection:
        columns = (EVENTS.c.position, EVENTS.c.case_no, EVENTS.c.seq)
        facts = {row[0]: row[1:] for row in connection.execute(select(*columns))}
        query = select(KEYS.c.key, KEYS.c.from_position, KEYS.c.to_position)
        keys = {key: (first, last) for key, first, last in connection.execute(query)}
    engine.dispose()
    for ack in acks:
        assert keys[ack.key][1] == ack.position
        assert facts[ack.position] == (ack.case, ack.revision)
    told = sorted(keys.values())
    assert [first for first, _ in told] == [1, *(last + 1 for _, last in told[:-1])]
    assert told[-1][1] == max(facts)


def now() -> datetime:
    return datetime.now(UTC)
