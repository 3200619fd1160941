"""What is known of a person stands in the book and nowhere else, and after `erase` not there."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.everything import ADVISER, DOCTOR, HEAD, MONDAY, STRANGER, WORKER, Hands, pathway
from casework.failing import counted
from casework.folded import check_whole
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Command,
    Correct,
    Finish,
    Link,
    LinkTo,
    Note,
    Open,
    Record,
    Return,
    Start,
    Undo,
    Withdraw,
)
from pathway_engine.desk import Desk
from pathway_engine.errors import PathwayEngineError
from pathway_engine.ledger import engines
from pathway_engine.ledger.engines import engine_for
from pathway_engine.study.live_book import audit_book

REFERENCE, PERSON, TEXT, DOCUMENT, REASON = (
    "ref~7Q3X",
    "per~9ZK4",
    "txt~5VYW",
    "doc~2HHT",
    "why~8JUD",
)
NUMBERS = (613.75, 288.125, 731.5625)
WRONG = "bad~4MND"
SECRETS = (REFERENCE, PERSON, TEXT, DOCUMENT, REASON, WRONG, *map(str, NUMBERS))


def confided(desk: Desk, mark: str = "") -> int:
    """A case of which much is known that must not be told."""
    opening = Open(pathway="everything", reference=REFERENCE + mark, person=PERSON + mark,
                   case={"cost": NUMBERS[0]})  # fmt: skip
    number = desk.do(opening, by=ADVISER, key=f"open{mark}").case
    desk.do(Start(visit=(number, 1)), by=ADVISER)
    desk.do(Record(visit=(number, 1), values={"cost": NUMBERS[1], "urgent": False}), by=ADVISER)
    desk.do(Note(case=number, text=TEXT + mark, link=DOCUMENT + mark), by=ADVISER)
    desk.do(Undo(case=number, to=3, reason=REASON + mark), by=ADVISER)
    known = {"cost": NUMBERS[1], "urgent": False}
    desk.do(Finish(visit=(number, 1), outcome="on", values=known), by=ADVISER)
    desk.do(Correct(case=number, fact=7, values={"cost": NUMBERS[2]}, reason=REASON), by=ADVISER)
    return number


# -- errors and logs -----------------------------------------------------------------------------

REFUSED: tuple[tuple[Command, Any], ...] = (
    (Open(pathway="everything", reference=REFERENCE), ADVISER),
    (Open(pathway="everything", case={"cost": WRONG}, person=PERSON), ADVISER),
    (Open(pathway="everything", case={"cost": 1e9 + NUMBERS[0]}), ADVISER),
    (Open(pathway="everything", case={"area": WRONG}), ADVISER),
    (Open(pathway="everything", at="assessment", reference=f"{REFERENCE}x"), WORKER),
    (Open(pathway="everything", person=PERSON, links=(Link(99, "follows"),)), ADVISER),
    (Open(pathway="everything", person=PERSON), DOCTOR),
    (Record(visit=(1, 2), values={"cost": WRONG}), WORKER),
    (Record(visit=(1, 1), values={"cost": NUMBERS[0]}), ADVISER),
    (Finish(visit=(1, 2), values={"cost": NUMBERS[0]}), WORKER),
    (Finish(visit=(1, 2), outcome="on", override=REASON), WORKER),
    (Return(visit=(1, 1), reason=REASON), ADVISER),
    (Withdraw(case=1, ending="nowhere", reason=REASON), HEAD),
    (Undo(case=1, to=99, reason=REASON), HEAD),
    (Correct(case=1, fact=7, values={"cost": WRONG}, reason=REASON), HEAD),
    (Correct(case=1, fact=7, values={"cost": NUMBERS[2]}, reason=REASON), HEAD),
    (Correct(case=1, fact=7, values={"area": TEXT}, reason=REASON), HEAD),
    (LinkTo(case=1, other=99, kind=TEXT), HEAD),
    (Note(case=1, text=TEXT, link=DOCUMENT), STRANGER),
    (Accept(visit=(1, 1)), ADVISER),
)


@pytest.fixture
def said() -> Iterator[list[str]]:
    """All that is logged, by whomever, as an application would see it that logs statements."""
    lines: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root, engine = Keeping(), logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    levels = root.level, engine.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    engine.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(levels[0])
    engine.setLevel(levels[1])


def told_by(error: BaseException) -> str:
    """All that an error tells, with whatever brought it about, but the lines of the source."""
    told, seen = [], set[int]()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        told += [str(one), repr(one), repr(one.args), repr(vars(one))]
        hidden = one.__suppress_context__
        waiting += [one.__cause__, None if hidden else one.__context__]
    frames = traceback.format_exception_only(error)
    return "\n".join((*told, *frames))


def check_untold(what: str) -> None:
    for secret in SECRETS:
        assert secret not in what, f"{secret} is told: {what}"


def test_no_refusal_and_no_log_tells_a_value(said: list[str]) -> None:
    desk = Desk("sqlite://", clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    confided(desk)
    for command, by in REFUSED:
        for late in (None, MONDAY - timedelta(days=900), MONDAY + timedelta(days=900)):
            with pytest.raises(PathwayEngineError) as told:
                desk.do(command, by=by, at=late)
            check_untold(told_by(told.value))
    with pytest.raises(PathwayEngineError) as told:
        desk.do(Note(case=1, text=TEXT), by=ADVISER, key="open")
    check_untold(told_by(told.value))
    with pytest.raises(PathwayEngineError) as told:
        desk.do(Note(case=1, text=TEXT), by=ADVISER, expect=2)
    # what has happened meanwhile is for the caller, in `since`: the text tells kinds only
    check_untold(str(told.value))
    assert len(said) > 100
    check_untold("\n".join(said))


def test_no_failure_of_the_database_tells_a_value(said: list[str]) -> None:
    engine = engine_for("sqlite://")
    desk = Desk(engine, clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    confided(desk)
    opening = Open(pathway="everything", person=PERSON, case={"cost": NUMBERS[0]})
    finishing = Finish(visit=(1, 2), started_at=MONDAY, values={"cost": NUMBERS[1]}, outcome="on")
    for command, by in ((opening, ADVISER), (finishing, WORKER)):
        number, failed = 1, True
        while failed:
            with counted(engine, number):
                try:
                    desk.do(command, by=by)
                    failed = False
                except (PathwayEngineError, OSError) as error:
                    check_untold(told_by(error))
            number += 1
        assert number > 10
    check_untold("\n".join(said))


def test_a_row_that_the_database_refuses_is_not_quoted(said: list[str]) -> None:
    engine = engine_for("sqlite://")
    desk = Desk(engine, clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    with engine.begin() as connection:
        for table in ("particulars", "cases"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
    with pytest.raises(PathwayEngineError) as told:
        desk.do(Open(pathway="everything", person=PERSON, case={"cost": NUMBERS[0]}), by=ADVISER)
    check_untold(told_by(told.value) + "\n".join(said))


# -- erased --------------------------------------------------------------------------------------


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_after_erasing_no_value_is_in_any_byte(
    journal: str, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "journal_for", lambda: journal)
    path = quick_folder / "book.db"
    desk = Desk(f"sqlite:///{path}", clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    others = [confided(desk, f"~{number}") for number in range(12)]
    number = confided(desk, "~gone")
    desk.do(Withdraw(case=number, ending="left", reason=f"{REASON}~gone"), by=HEAD)
    before = _bytes(quick_folder)
    assert f"{REFERENCE}~gone".encode() in before
    assert f"{TEXT}~gone".encode() in before
    desk.erase(number, by=SYSTEM)
    after = _bytes(quick_folder)
    assert b"~gone" not in after
    assert f"{REFERENCE}~3".encode() in after
    for other in others:
        desk.do(Withdraw(case=other, ending="left", reason=REASON), by=HEAD)
        desk.erase(other, by=SYSTEM)
    after = _bytes(quick_folder)
    desk.close()
    for secret in SECRETS:
        assert secret.encode() not in after, secret
    assert audit_book(path).faults == ()
    check_whole(f"sqlite:///{path}")


def _bytes(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.iterdir()))
