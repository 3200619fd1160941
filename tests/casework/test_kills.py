"""Processes are killed while they write: nothing acknowledged is lost, nothing is half done."""

# ruff: noqa: S311 - chance chooses what is tried

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from time import sleep

from casework.folded import check_whole
from casework.sizes import SIZES, note
from casework.working import (
    acknowledged,
    check_acknowledged,
    forked,
    killed,
    made,
    work_for_ever,
)

WRITERS = 4
SHORTEST, LONGEST = 0.1, 0.25


def test_writers_are_killed_again_and_again(quick_folder: Path) -> None:
    book, chance = quick_folder / "book.db", random.Random(7)
    url, cases = f"sqlite:///{book}", range(1, SIZES.killed_cases + 1)
    made(url, SIZES.killed_cases)
    said = [quick_folder / f"said.{number}" for number in range(SIZES.kills + WRITERS)]

    def begin(number: int) -> int:
        said[number].touch()
        return forked(lambda: work_for_ever(url, cases, f"w{number}", said[number]))

    writers = [begin(number) for number in range(WRITERS)]
    for number in range(WRITERS, WRITERS + SIZES.kills):
        sleep(chance.uniform(SHORTEST, LONGEST))
        killed(writers.pop(chance.randrange(WRITERS)))
        writers.append(begin(number))
    for writer in writers:
        killed(writer)

    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    acks = [ack for each in said for ack in acknowledged(each)]
    assert len(acks) > SIZES.kills
    check_acknowledged(url, acks)
    facts = check_whole(url)
    note("kills", kills=SIZES.kills, cases=SIZES.killed_cases, acknowledged=len(acks), facts=facts)
