"""Eight processes work on the same few cases: no update is lost, nothing happens twice."""

# ruff: noqa: S311 - chance chooses what is tried

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.folded import check_whole
from casework.sizes import SIZES, note
from casework.working import (
    Ack,
    acknowledged,
    check_acknowledged,
    clock,
    forked,
    made,
    patiently,
    worked,
)
from pathway_engine.casework import SYSTEM, Start
from pathway_engine.desk import Desk
from pathway_engine.errors import Refused
from pathway_engine.ledger.engines import engine_for
from pathway_engine.ledger.tables import EVENTS

PROCESSES = 8
CASES = 40


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, quick_folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{quick_folder / 'book.db'}"
    found: str = request.getfixturevalue("postgresql")
    return found


def raced(url: str, folder: Path, name: str, commands: int, cases: int) -> list[Ack]:
    """What eight processes had acknowledged."""

    def work(number: int) -> None:
        desk, chance = Desk(url, clock=clock), random.Random(number)
        with (folder / f"{name}.{number}").open("w") as log:
            for ack in worked(desk, range(1, cases + 1), chance, commands, f"{name}{number}"):
                log.write(f"{ack.key} {ack.case} {ack.revision} {ack.position}\n")

    children = [forked(lambda number=n: work(number)) for n in range(PROCESSES)]  # type: ignore[misc]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    return [ack for n in range(PROCESSES) for ack in acknowledged(folder / f"{name}.{n}")]


def test_no_update_is_lost_and_no_visit_ends_twice(url: str, quick_folder: Path) -> None:
    cases = max(CASES, SIZES.raced)
    made(url, cases)
    acks = raced(url, quick_folder, "p", SIZES.raced, cases)
    check_acknowledged(url, acks)
    check_whole(url)
    engine = engine_for(url)
    with engine.connect() as connection:
        query = select(EVENTS.c.case_no, EVENTS.c.kind, EVENTS.c.data)
        ends = [(case, kind, data) for case, kind, data in connection.execute(query)
                if kind in ("finished", "closed")]  # fmt: skip
    engine.dispose()
    name = "PostgreSQL" if url.startswith("postgresql") else "SQLite"
    said = {"processes": PROCESSES, "commands": PROCESSES * SIZES.raced, "acknowledged": len(acks)}
    note(f"race, {name}", **said)
    closed = Counter(case for case, kind, _ in ends if kind == "closed")
    assert set(closed.values()) <= {1}


def test_one_of_eight_begins(url: str, quick_folder: Path) -> None:
    """Eight want the same case at once: one has it, seven are told."""
    made(url, 1)

    def work(number: int) -> None:
        desk = Desk(url, clock=clock)
        start = Start(visit=(1, 1), worker=f"w{number}")
        code = "won"
        try:
            patiently(lambda: desk.do(start, by=SYSTEM, key=f"{number}"))
        except Refused as refused:
            code = refused.code
        (quick_folder / f"{code}.{number}").touch()

    children = [forked(lambda number=n: work(number)) for n in range(PROCESSES)]  # type: ignore[misc]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    assert len(list(quick_folder.glob("won.*"))) == 1
    assert len(list(quick_folder.glob("not_now.*"))) == PROCESSES - 1
    check_whole(url)
