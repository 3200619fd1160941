"""The same rows: compiled or not, in pieces or whole, however often the kernel is called again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checking import RUN, few_routed
from pathway_engine import load
from pathway_engine.clock import DAY
from pathway_engine.engine.records import KEYS, NONE, TABLES, Records, Window
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation import Person, Pieces, Plan, build_plan, output, replicate_plan
from pathway_engine.simulation.kernel.layout import FULL
from pathway_engine.simulation.memory import Memory
from pathway_engine.simulation.output import run_plan
from pathway_engine.simulation.output_tables import ATTRIBUTES, FINISHED_BY
from pathway_engine.simulation.state import State
from reference.small import MONDAY, pathway_from
from unit.simulation.crowd import crowd
from unit.simulation.uncompiled import digests

TESTS = Path(__file__).parents[2]
WHOLE = TESTS.parent / "benchmarks/whole.yaml"


@cache
def whole() -> Records:
    """A replication of the crowd, in memory."""
    return replicate_plan(crowd(), 3, 1)


def assert_same(one: Records, other: Records) -> None:
    """The same tables; an attribute that is not set is not set in both."""
    for table in TABLES:
        assert np.array_equal(getattr(one, table), getattr(other, table)), table
    for told in ATTRIBUTES:
        assert np.array_equal(getattr(one, told), getattr(other, told), equal_nan=True), told
    assert one.integrals == other.integrals


@pytest.mark.slow
def test_uncompiled_writes_the_same_rows() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unit.simulation.uncompiled"], capture_output=True, check=True,
        text=True, env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(TESTS)},
    )  # fmt: skip
    uncompiled, compiled = json.loads(done.stdout), digests()
    assert uncompiled.keys() == compiled.keys()
    for name, told in compiled.items():
        assert uncompiled[name] == told, name
    assert sum("stopped" not in told for told in compiled.values()) > 50


@pytest.mark.parametrize("file", [*RUN, WHOLE], ids=lambda file: file.stem)
def test_what_was_in_memory_before_is_in_no_row(file: Path) -> None:
    """Replications use the memory of earlier ones, which is not cleared between them."""
    with few_routed():
        plan = build_plan(load(file), Window(MONDAY, MONDAY, MONDAY + 60 * DAY))
    clean = replicate_plan(replace(plan, memory=Memory()), 3, 1)
    for table in (*FINISHED_BY, *ATTRIBUTES.values()):
        plan.memory.lend(table, 1_000_000).view(np.uint8)[:] = 0x5A
    assert_same(replicate_plan(plan, 3, 1), clean)


def in_pieces(plan: Plan) -> tuple[list[dict[str, Any]], Pieces]:
    pieces = Pieces(plan, 3, 1)
    return list(pieces), pieces


def sorted_whole(pieces: list[dict[str, Any]], table: str) -> Any:
    """The rows of all pieces in the order of their key."""
    rows = np.concatenate([piece[table] for piece in pieces])
    return rows[np.lexsort([rows[column] for column in reversed(KEYS[table])])]


def test_pieces_make_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are taken away about every thousand, and what is unfinished moves together."""
    monkeypatch.setattr(output, "PIECE", 1)
    taken, pieces = in_pieces(crowd())
    assert len(taken) > 20
    for table in TABLES:
        assert np.array_equal(sorted_whole(taken, table), getattr(whole(), table)), table
    assert pieces.integrals == whole().integrals


def test_attributes_stay_with_their_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PIECE", 1)
    taken, _ = in_pieces(crowd())
    numbers = np.concatenate([piece["cases"]["case_no"] for piece in taken])
    for told in ATTRIBUTES:
        values = np.concatenate([piece[told] for piece in taken])
        expected = getattr(whole(), told)
        assert np.array_equal(values[np.argsort(numbers)], expected, equal_nan=True), told


def test_only_the_last_piece_holds_what_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PIECE", 1)
    taken, _ = in_pieces(crowd())
    for piece in taken[:-1]:
        assert (piece["cases"]["closed_at"] != NONE).all()
        assert (piece["visits"]["finished_at"] != NONE).all()
    assert (taken[-1]["cases"]["closed_at"] == NONE).sum() > 1_000


def test_one_piece_where_all_fits() -> None:
    plan = build_plan(crowd().pathway, Window(MONDAY, MONDAY, MONDAY + 2 * DAY))
    taken, pieces = in_pieces(plan)
    records = replicate_plan(plan, 3, 1)
    assert len(taken) == 1
    assert np.array_equal(sorted_whole(taken, "visits"), records.visits)
    assert pieces.integrals == records.integrals


def test_tables_that_grow_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory too the kernel returns, is given more room, and goes on where it stood."""
    expected, calls = whole(), []
    call = State.call

    def counting(state: State, function: Any) -> int:
        calls.append(call(state, function))
        return calls[-1]

    monkeypatch.setattr(State, "call", counting)
    monkeypatch.setattr(State, "_rows_in_all", lambda *_: 1)
    assert_same(replicate_plan(crowd(), 3, 1), expected)
    assert calls.count(FULL) > 6


def test_every_table_of_the_crowd_is_outgrown() -> None:
    """Or the tests above would try nothing."""
    state = State(crowd(), 3, 1, None)
    room = {name: len(state.tables[name]) for name in ("case", "visit")}
    records = whole()
    opened, closed = records.cases["opened_at"], records.cases["closed_at"]
    at_once = max(((opened <= t) & ((closed > t) | (closed == NONE))).sum() for t in opened[::50])
    assert at_once > room["case"]
    assert len(records.handoffs) > 2_000
    assert len(records.delays) > 2_000
    assert len(records.links) > 300
    planned = 0.8 * (closed != NONE).sum() - len(records.links)
    assert planned > len(state.tables["pending"]) > 0
    assert planned > len(state.tables["person"])


def test_a_replication_does_not_depend_on_those_before_it() -> None:
    plan = build_plan(crowd().pathway, Window(MONDAY, MONDAY, MONDAY + 5 * DAY))
    third = replicate_plan(plan, 3, 3)
    again = [replicate_plan(plan, 3, r) for r in (1, 2, 3)]
    assert_same(third, again[2])
    assert not np.array_equal(third.visits, again[1].visits)


def test_wokingham_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calendars, absences and backlogs of months come through the pauses as well."""
    monkeypatch.setattr(output, "PIECE", 1)
    pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    plan = build_plan(pathway, Window(MONDAY, MONDAY + 90 * DAY, MONDAY + 365 * DAY))
    taken, pieces = in_pieces(plan)
    records = replicate_plan(plan, 3, 1)
    assert len(taken) > 5
    for table in TABLES:
        assert np.array_equal(sorted_whole(taken, table), getattr(records, table)), table
    assert pieces.integrals == records.integrals


LEAVING = """
pathway: leaving
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
roles: {worker: {}}
teams: {door: {organisation: council, calendar: always, staff: {worker: {present: 1}}}}
case: {urgent: {type: boolean, initial: false}}
start: contact
steps:
  contact:
    team: door
    work: 90h
    exits: {gives_up: {after: 1d, to: gone}}
    outcomes: {on: {to: gone}}
endings:
  gone:
    kind: withdrawn
    opens:
      back: {at: contact, after: 2d}
      never: {at: contact, after: 2d, when: urgent}
      nor: {at: contact, after: 2d, when: urgent}
"""


def test_very_many_leave_in_one_second() -> None:
    """By ways out alone, so that no event comes between two of them: there is room for each."""
    plan = build_plan(pathway_from(LEAVING), Window(MONDAY, MONDAY, MONDAY + 4 * DAY))
    many = len(State(plan, 1, 1, None).tables["person"]) + 200
    state = run_plan(plan, 1, 1, [Person(MONDAY, n, {}) for n in range(many)])
    assert (state.rows("cases")["closed_at"] == MONDAY + DAY).sum() == many - 1
    assert len(state.tables["person"]) >= many - 1
