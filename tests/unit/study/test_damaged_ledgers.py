"""A damaged ledger is told of in words, whoever reads it: nobody gets a number out of it, or a
traceback.

`PATHWAYS_FUZZ=5000 pytest tests/unit/study/test_damaged_ledgers.py` is the long run.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table

from pathway_engine import Ledger, LedgerError, UsageError, simulate
from pathway_engine.ledger.tables import TABLES
from unit.study.small import SHORT, small

pytestmark = pytest.mark.slow

FLIPPED = int(os.environ.get("PATHWAYS_FUZZ", "150"))
READ: dict[str, Callable[[Ledger], Any]] = {
    "measures": Ledger.measures,
    "delays": Ledger.delays,
    "handoffs": Ledger.handoffs,
    "history": Ledger.history,
    "life": lambda ledger: ledger.life(2),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ledger, whose measures are worked out from its rows. Nobody changes it."""
    path = tmp_path_factory.mktemp("good") / "runs.db"
    simulate(small(), ledger=path, **(SHORT | {"length": "2w", "warm_up": "1w", "replications": 1}))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DELETE FROM results WHERE statistic <> 'integral'")
        raw.execute("UPDATE runs SET results = (SELECT count(*) FROM results)")
    return path


def answers(path: Path, *reads: Callable[[Ledger], Any]) -> Iterator[str]:
    """What becomes of each question to a ledger; any other exception is for the test to see."""
    begins = time.monotonic()
    try:
        with Ledger(path) as ledger:
            for read in reads:
                try:
                    read(ledger)
                    yield "answered"
                except UsageError:  # the run is not whole, or called otherwise
                    yield "asked for what is not there"
                except LedgerError:
                    yield "refused"
    except LedgerError:
        yield "refused"
    assert time.monotonic() - begins < 20


CHANGES = {
    "settings that are no JSON": (
        "UPDATE runs SET settings = '{'",
        "run 2: settings cannot be read",
    ),
    "settings of another form": ("UPDATE runs SET settings = '[]'", "settings is no JSON object"),
    "settings without a design": ("UPDATE runs SET settings = '{}'", "settings name no design"),
    "redesigns that are no JSON": ("UPDATE runs SET redesigns = '['", "redesigns cannot be read"),
    "redesigns of another form": ("UPDATE runs SET redesigns = '{}'", "redesigns is no JSON list"),
    "software that is no JSON": ("UPDATE runs SET software = 'x'", "software cannot be read"),
    "a window without end": ("UPDATE runs SET ends_at = 1 << 62", "make no window"),
    "a window backwards": ("UPDATE runs SET warm_up_until = ends_at", "make no window"),
    "a window that is missing": ("UPDATE runs SET ends_at = NULL", "is no whole number"),
    "a pathway that is missing": ("UPDATE runs SET pathway_id = 9", "its pathway is not there"),
    "canonical that is no JSON": ("UPDATE pathways SET canonical = '{'", "not that of its digest"),
    "another definition": (
        "UPDATE pathways SET canonical = replace(canonical, '2h', '3h')",
        "the text of pathway 1 is not that of its digest",
    ),
    "a step of another name": ("UPDATE steps SET name = 'x' WHERE step_id = 1", "pathway 1"),
    "an outcome of another name": (
        "UPDATE outcomes SET name = 'x' WHERE outcome_id = 1",
        "pathway 1",
    ),
    "attributes that are no JSON": ("UPDATE cases SET attributes = '{'", "attributes of a case"),
    "attributes of another form": ("UPDATE cases SET attributes = '[1]'", "attributes of a case"),
    "attributes of another pathway": (
        """UPDATE cases SET attributes = '{"age":3}'""",
        "attributes of a case cannot be read",
    ),
    "a number without end": (
        """UPDATE cases SET arrived_with = '{"cost":1e999}'""",
        "arrived_with of a case cannot be read",
    ),
    "sums by what is no JSON": ("UPDATE results SET by = '{' WHERE by = '{}'", "in results"),
    "sums by another form": ("UPDATE results SET by = '3' WHERE by = '{}'", "in results"),
    "sums by another team": (
        """UPDATE results SET by = replace(by, '"door"', '"moon"')""",
        "is no sum of its pathway",
    ),
    "a sum of something else": (
        "UPDATE results SET measure = 'x' WHERE by = '{}'",
        "`x` by `{}` cannot be read",
    ),
    "a sum that is missing": ("UPDATE results SET value = NULL WHERE by = '{}'", "cannot be read"),
    "a sum beyond belief": ("UPDATE results SET value = 9e999", "more than there can be"),
    "sums that are gone": (
        "DELETE FROM results WHERE run_id = 2",
        "run 2 cannot be measured: results: found 0 rows, expected 15",
    ),
    "one sum that is gone": ("DELETE FROM results WHERE by = '{}'", "found 14 rows, expected 15"),
    "a count that nobody made": ("UPDATE runs SET delays = delays + 1", "delays: found"),
    "beyond 32 bits": (
        "UPDATE visits SET effort_time = 1 << 32 WHERE case_no = 3",
        "run 2, visits, case 3, visit 1: effort_time is 4294967296",
    ),
    "a moment before all others": (
        "UPDATE cases SET opened_at = -9 WHERE case_no = 1",
        "run 2, cases, case 1: opened_at is -9",
    ),
    "an unknown state": ("UPDATE visits SET state = 77", "visits: ck_visits_state"),
    "an unknown answer": ("UPDATE handoffs SET result = 9", "handoffs: ck_handoffs_result"),
    "a step that is not there": (
        "UPDATE visits SET step_id = 99",
        "its step is not in the pathway",
    ),
    "a case that is missing": ("DELETE FROM cases WHERE case_no = 4", "case"),
    "seconds that are counted twice": (
        "UPDATE visits SET work_time = work_time + 60, finished_at = finished_at + 60",
        "run 2 cannot be measured",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_damaged_is_named(good: Path, tmp_path: Path, name: str) -> None:
    change, said = CHANGES[name]
    path = tmp_path / "damaged.db"
    shutil.copy(good, path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        assert raw.execute(change).rowcount > 0
    for read in READ.values():
        with pytest.raises(LedgerError, match=r"damaged\.db: ") as caught, Ledger(path) as ledger:
            read(ledger)
        assert said in str(caught.value)
        assert re.search("record it anew|the command `audit` tells", str(caught.value))


def test_a_hold_that_its_visit_does_not_know(good: Path, tmp_path: Path) -> None:
    """It comes out only where the seconds are given to causes."""
    path = tmp_path / "damaged.db"
    shutil.copy(good, path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE delays SET kind = 0 WHERE kind = 2")
    with (
        pytest.raises(LedgerError, match="run 2 cannot be measured: the parts of visit"),
        Ledger(path) as ledger,
    ):
        ledger.measures()


@pytest.mark.parametrize("name", CHANGES)
def test_the_auditor_finds_it(good: Path, tmp_path: Path, name: str) -> None:
    change, _ = CHANGES[name]
    path = tmp_path / "damaged.db"
    shutil.copy(good, path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(change)
    with Ledger(path) as ledger:
        report = ledger.audit()
    assert not report.passed
    assert all(fault.found for rule in report.rules for fault in rule.faults)


ODD: dict[type, tuple[object, ...]] = {int: (-1, 1 << 40), float: (1e308,), str: ("{", "\0")}


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_whatever_stands_in_a_column(good: Path, tmp_path: Path, table: Table) -> None:
    """In one row of every table, in every column, what nobody writes."""
    path = tmp_path / "damaged.db"
    key = ", ".join(f'"{one.name}"' for one in table.primary_key)
    for column in table.c:
        for value in ODD[column.type.python_type]:
            shutil.copy(good, path)
            with closing(sqlite3.connect(path)) as raw, raw:
                raw.execute("PRAGMA ignore_check_constraints = ON")
                raw.execute(
                    f'UPDATE {table.name} SET "{column.name}" = ? '  # noqa: S608
                    f"WHERE ({key}) = (SELECT {key} FROM {table.name} LIMIT 1)",
                    [value],
                )
            assert len([*answers(path, Ledger.measures, Ledger.history, Ledger.audit)]) > 0


def flipped(content: bytes, number: int) -> bytes:
    """The content with one to eight bits the other way."""
    random = Random(number)  # noqa: S311 - a test
    changed = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 8])):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


@pytest.mark.slow
def test_bits_that_are_flipped(good: Path, tmp_path: Path) -> None:
    path, content = tmp_path / "flipped.db", good.read_bytes()
    found: Counter[str] = Counter()
    for number in range(FLIPPED):
        path.write_bytes(flipped(content, number))
        found.update(answers(path, *READ.values(), Ledger.audit))
    assert found["refused"] > FLIPPED / 4
    assert found["answered"] > FLIPPED
