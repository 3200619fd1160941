"""Room in the kernel's tables, which checks no bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pathway_engine.simulation.kernel.loop import events_that_fit_alive
from pathway_engine.simulation.kernel.orders import MARGIN
from pathway_engine.simulation.memory import Memory
from pathway_engine.simulation.output_tables import ATTRIBUTES
from pathway_engine.simulation.state import State
from unit.simulation.asking import answer, plan
from unit.simulation.crowd import WAYS_OUT, leaving


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 4_000])
def test_every_row_of_a_case_has_room_for_its_attributes(rows: int) -> None:
    """Also once both have grown."""
    state = State(plan(), 1, 1, None, rows=rows)
    for _ in range(4):
        room = len(state.tables["case_row"]) * plan().sizes["attributes"]
        assert [len(state.tables[table]) for table in ATTRIBUTES.values()] == [room, room]
        state.make_room()


def test_rows_that_nothing_leaves_behind_take_little_room() -> None:
    """Without openings and partners there are neither links nor waits for partners."""
    tables = State(plan(), 1, 1, None, rows=1_000_000).tables
    assert tables["visit_row"].nbytes > 100_000_000
    assert tables["link_row"].nbytes + tables["partner_wait_row"].nbytes < 100_000


def test_what_has_grown_is_there_for_the_next_replication() -> None:
    mine = replace(plan(), memory=Memory())
    state = State(mine, 1, 1, None, rows=4)
    state.make_room()
    grown, where = state.tables["visit_row"].nbytes, state.tables["visit_row"].ctypes.data
    del state
    again = State(mine, 1, 2, None, rows=4)
    assert again.tables["visit_row"].nbytes < grown
    assert again.tables["visit_row"].ctypes.data == where


@pytest.mark.parametrize("spare", [-1, 0])
def test_room_is_made_where_the_kernel_finds_none(spare: int) -> None:
    """A case that opens puts all ways out of the pathway among the events, at once."""
    state = State(leaving(), 3, 1, None)
    state.run["event_room"] = MARGIN + WAYS_OUT + spare
    assert answer(state, events_that_fit_alive) == (0 if spare < 0 else 1)
    assert state._lacks_events() == (spare < 0)
