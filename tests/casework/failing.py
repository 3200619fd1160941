"""Commands that are to be cut short at every statement, each with the book in which it is given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from casework.everything import HEAD, MONDAY, Hands, pathway
from casework.model import FIRST_SITTING
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Assign,
    CaseUnderWay,
    Correct,
    Dispute,
    Divert,
    Finish,
    Hold,
    LinkTo,
    Note,
    Open,
    Reassign,
    Record,
    Resume,
    Return,
    Schedule,
    SetSitting,
    Start,
    Undo,
    Withdraw,
    WorkDone,
)
from pathway_engine.desk import Desk
from pathway_engine.ledger.engines import engine_for

KNOWN = {"urgent": False, "cost": 280}
SITTING = datetime.fromtimestamp(FIRST_SITTING, UTC)
AT: Any = {"visit": (1, 1)}


def opened(desk: Desk) -> None:
    for at in (None, "funding", "respite"):
        desk.do(Open(pathway="everything", at=at, case={"cost": 280}, reference=at), by=SYSTEM)


def started(desk: Desk) -> None:
    opened(desk)
    desk.do(Start(visit=(1, 1), worker="a1"), by=SYSTEM)


def held(desk: Desk) -> None:
    started(desk)
    desk.do(Hold(visit=(1, 1), cause="family"), by=SYSTEM)


def offered(desk: Desk) -> None:
    started(desk)
    desk.do(Finish(visit=(1, 1), outcome="on", values=KNOWN), by=SYSTEM)


def closed(desk: Desk) -> None:
    started(desk)
    desk.do(Finish(visit=(1, 1), outcome="resolved", values=KNOWN), by=SYSTEM)


@dataclass(frozen=True)
class Cut:
    """A command and what was done before; without one, something else that a desk carries out."""

    before: Callable[[Desk], None]
    command: Any = None
    other: Callable[[Desk], Any] | None = None

    def give(self, desk: Desk) -> Any:
        if self.other is not None:
            return self.other(desk)
        return desk.do(self.command, by=SYSTEM, key="the key")


CUTS = {
    "Open": Cut(opened, Open(pathway="everything", case={"cost": 1}, reference="r", person="p")),
    "Accept": Cut(offered, Accept(visit=(1, 2))),
    "Return": Cut(offered, Return(visit=(1, 2), reason="no")),
    "Dispute": Cut(offered, Dispute(visit=(1, 2), reason="no")),
    "Assign": Cut(opened, Assign(**AT, worker="a2")),
    "Start": Cut(opened, Start(**AT, worker="a2")),
    "WorkDone": Cut(started, WorkDone(**AT)),
    "Hold": Cut(started, Hold(**AT, cause="family")),
    "Resume": Cut(held, Resume(**AT)),
    "Record": Cut(started, Record(**AT, values={"cost": 5})),
    "Schedule": Cut(opened, Schedule(visit=(2, 1), sitting=SITTING)),
    "Finish": Cut(started, Finish(**AT, outcome="on", values=KNOWN)),
    "SetSitting": Cut(opened, SetSitting(step="funding", at=SITTING, places=2, reason="many")),
    "Reassign": Cut(started, Reassign(**AT, team="locality", reason="ill")),
    "Divert": Cut(started, Divert(**AT, to="checks", reason="known")),
    "Withdraw": Cut(opened, Withdraw(case=1, ending="left", reason="moved")),
    "Undo": Cut(offered, Undo(case=1, to=3, reason="wrong")),
    "Correct": Cut(offered, Correct(case=1, fact=4, values={"cost": 9}, reason="typed")),
    "Note": Cut(opened, Note(case=1, text="rang", link="doc")),
    "LinkTo": Cut(opened, LinkTo(case=1, other=2, kind="related")),
    "do_all": Cut(opened, other=lambda desk: desk.do_all(
        [Start(visit=(1, 1), worker="a"), Note(case=1, text="rang")], by=SYSTEM, key="all")),
    "erase": Cut(closed, other=lambda desk: desk.erase(1, by=SYSTEM)),
    "adopt": Cut(opened, other=lambda desk: desk.adopt(
        [CaseUnderWay(pathway="everything", opened_at=MONDAY - timedelta(days=9),
                      step="assessment", since=MONDAY - timedelta(days=2), case={"cost": 4})],
        source="sheet", by=SYSTEM)),
}  # fmt: skip
"""What is cut short, by its name."""


def book_for(cut: Cut, path: Path) -> Path:
    """A file with a book as it is before the command."""
    desk = Desk(f"sqlite:///{path}", clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    cut.before(desk)
    desk.close()
    return path


def desk_on(path: Path) -> tuple[Desk, Engine]:
    """A desk that has looked at every case, so that the command alone is what fails."""
    engine = engine_for(f"sqlite:///{path}")
    desk = Desk(engine, clock=Hands())
    desk.case(1, by=SYSTEM)
    return desk, engine


@contextmanager
def counted(
    engine: Engine, at: int = 0, then: Callable[[], None] | None = None
) -> Iterator[list[str]]:
    """The statements that are carried out; at the one of a number it fails, or something else."""
    seen: list[str] = []

    def one(_: Any, __: Any, statement: str, said: Any, *___: Any) -> tuple[str, Any]:
        seen.append(statement)
        if len(seen) != at:
            return statement, said
        if then is not None:
            then()
        return "SELECT nothing FROM nowhere", ()

    def ends(_: Any) -> None:
        seen.append("COMMIT")
        if len(seen) == at:
            if then is not None:
                then()
            raise OSError("the commit failed")

    event.listen(engine, "before_cursor_execute", one, retval=True)
    event.listen(engine, "commit", ends)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", one)
        event.remove(engine, "commit", ends)


def dies() -> None:
    """As if somebody had pulled the plug."""
    os._exit(9)


__all__ = ["CUTS", "HEAD", "Cut", "book_for", "counted", "desk_on", "dies"]
