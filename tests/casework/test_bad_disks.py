"""Full disks, files that cannot be written, locks, files cut off, clocks put back: nothing is lost.

Whoever gave the command is told what is wrong in words, and what was kept before still is.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from casework.everything import ADVISER, Hands, pathway
from casework.folded import check_whole
from casework.sizes import SIZES, note
from pathway_engine.casework import SYSTEM, Note, Open, Start
from pathway_engine.desk import Desk
from pathway_engine.errors import Busy, ClockWentBack, LedgerError
from pathway_engine.ledger.engines import engine_for


@pytest.fixture
def book(quick_folder: Path) -> Path:
    path = quick_folder / "book.db"
    desk = Desk(f"sqlite:///{path}", clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    desk.do(Open(pathway="everything"), by=ADVISER)
    desk.close()
    return path


def of(path: Path) -> str:
    return f"sqlite:///{path}"


def limited(path: Path, pages: int) -> tuple[Engine, list[int]]:
    """An engine whose file may have so many pages; the number can be raised."""
    most = [pages]
    engine = engine_for(of(path))

    def limit(raw: Any, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {most[0]}")

    event.listen(engine, "connect", limit)
    return engine, most


def pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (number,) = connection.execute("PRAGMA page_count").fetchone()
    return int(number)


def test_a_full_disk_loses_nothing_and_the_book_goes_on_when_there_is_room(book: Path) -> None:
    text = "x" * 700
    for number in range(SIZES.full_disks):
        engine, most = limited(book, pages(book) + number % 5)
        desk, acknowledged = Desk(engine, clock=Hands()), list[int]()
        before = check_whole(of(book))
        while True:
            key = f"{number}.{len(acknowledged)}"
            try:
                done = desk.do(Note(case=1, text=text), by=SYSTEM, key=key)
            except LedgerError as error:
                told = str(error)
                break
            acknowledged.append(done.position)
        assert "the disk is full" in told
        assert text not in told
        assert check_whole(of(book)) == before + len(acknowledged)
        engine.dispose()
        most[0] = 1_000_000
        assert not desk.do(Note(case=1, text=text), by=SYSTEM, key=key).replayed
        assert desk.do(Note(case=1, text=text), by=SYSTEM, key=key).replayed
        for place, position in enumerate(acknowledged):
            again = desk.do(Note(case=1, text=text), by=SYSTEM, key=f"{number}.{place}")
            assert (again.position, again.replayed) == (position, True)
        desk.close()
    note("full disks", sizes=SIZES.full_disks, facts=check_whole(of(book)))


def test_a_file_that_may_only_be_read_says_so_and_can_be_read(book: Path) -> None:
    desk = Desk(f"sqlite:///file:{book}?mode=ro&uri=true", clock=Hands())
    with pytest.raises(LedgerError, match="may not be written to"):
        desk.do(Start(visit=(1, 1)), by=ADVISER)
    assert desk.case(1, by=SYSTEM).number == 1
    desk.close()
    assert check_whole(of(book)) == 2


def test_a_locked_book_is_busy_and_then_free(book: Path) -> None:
    desk = Desk(engine_for(of(book), patience=0.1), clock=Hands())
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="repeat your whole transaction"):
            desk.do(Start(visit=(1, 1)), by=ADVISER, key="k")
        other.execute("ROLLBACK")
    assert not desk.do(Start(visit=(1, 1)), by=ADVISER, key="k").replayed
    desk.close()
    assert check_whole(of(book)) == 3


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9])
def test_a_file_that_was_cut_off_is_named_and_left_alone(book: Path, kept: float) -> None:
    whole = book.read_bytes()
    cut = whole[: int(len(whole) * kept)]
    book.write_bytes(cut)
    desk = Desk(of(book), clock=Hands())
    with pytest.raises(LedgerError, match=r"damaged|no ledger|no live book"):
        desk.do(Start(visit=(1, 1)), by=ADVISER)
    desk.close()
    assert book.read_bytes() == cut


def test_what_is_no_ledger_is_left_alone(quick_folder: Path) -> None:
    path = quick_folder / "letter.txt"
    path.write_text("Dear Sir" * 100)
    desk = Desk(of(path), clock=Hands())
    with pytest.raises(LedgerError, match="no ledger"):
        desk.install(pathway(), by=SYSTEM)
    desk.close()
    assert path.read_text() == "Dear Sir" * 100


def test_a_clock_that_goes_back_a_little_is_borne_and_more_is_refused(book: Path) -> None:
    hands = Hands()
    desk = Desk(of(book), clock=hands)
    hands.now += 3_600
    desk.do(Start(visit=(1, 1)), by=ADVISER)
    hands.now -= 50
    assert desk.do(Note(case=1, text="a"), by=ADVISER).position == 4
    hands.now -= 50
    with pytest.raises(ClockWentBack, match="100 seconds behind"):
        desk.do(Note(case=1, text="b"), by=ADVISER)
    hands.now += 100
    assert desk.do(Note(case=1, text="b"), by=ADVISER).position == 5
    desk.close()
    recorded = [entry.recorded_at for entry in desk.history(1, by=SYSTEM)]
    assert recorded == sorted(recorded)
    assert check_whole(of(book)) == 5
