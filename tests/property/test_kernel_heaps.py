"""The kernel's two heaps give things out in the order of the rules, whatever comes in between."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathway_engine.engine.records import NONE
from pathway_engine.simulation.kernel.events import drop_first, push, time_of_first
from pathway_engine.simulation.kernel.heaps import merged, without_head
from pathway_engine.simulation.kernel.layout import FAR
from pathway_engine.simulation.kernel.orders import ARRIVALS, VISITS
from pathway_engine.simulation.state import State
from unit.simulation.asking import answer, answers, state

FEW = st.integers(0, 3)
"""So that most things tie with others."""

# Priority, second in which it became ready, case number, visit number.
Waiting = tuple[float, int, int, int]
WAITING = st.tuples(st.sampled_from([-1.0, 0.0, 0.5, 10.0]), FEW, FEW, st.integers(1, 40))


@cache
def tables() -> State:
    """Tables to write into: making them takes longer than asking."""
    return state()


def in_queue_order(waiting: Waiting) -> tuple[Any, ...]:
    """High priority first, then who has been ready longest, then case and visit number."""
    priority, ready_at, case, visit = waiting
    return -priority, ready_at, case, visit


def lay_out(visits: list[Waiting]) -> None:
    """Write visits into the tables, visit n into slot n; slots of cases are not in their order."""
    for slot, (priority, ready_at, case, number) in enumerate(visits):
        row = tables().tables["visit"][slot]
        row["priority"], row["ready_at"], row["case"] = priority, ready_at, 9 - case
        row["row"], row["child"], row["sibling"] = slot, NONE, NONE
        tables().tables["case"]["number"][9 - case] = case
        tables().tables["visit_row"]["visit_no"][slot] = number


def given_out(heap: int) -> tuple[int, int]:
    """The visit at the head, and the heap without it."""
    return heap, int(answer(tables(), without_head, heap))


@given(st.lists(WAITING, max_size=40, unique=True), st.data())
def test_a_line_gives_out_its_visits_in_queue_order(
    visits: list[Waiting], data: st.DataObject
) -> None:
    lay_out(visits)
    heap = NONE
    waiting: list[int] = []
    arriving = list(range(len(visits)))
    while arriving or waiting:
        if arriving and (not waiting or data.draw(st.booleans())):
            slot = arriving.pop()
            heap = int(answer(tables(), merged, heap, slot))
            waiting.append(slot)
        else:
            found, heap = given_out(heap)
            assert found == min(waiting, key=lambda slot: in_queue_order(visits[slot]))
            waiting.remove(found)
    assert heap == NONE


@given(st.lists(WAITING, min_size=2, max_size=40, unique=True), st.integers(1, 39))
def test_two_lines_become_one(visits: list[Waiting], cut: int) -> None:
    """Lines are merged whole, not only with a single visit."""
    lay_out(visits)
    heaps = [NONE, NONE]
    for slot in range(len(visits)):
        side = int(slot >= cut)
        heaps[side] = int(answer(tables(), merged, heaps[side], slot))
    heap, found = int(answer(tables(), merged, *heaps)), []
    while heap != NONE:
        slot, heap = given_out(heap)
        found.append(slot)
    assert found == sorted(range(len(visits)), key=lambda slot: in_queue_order(visits[slot]))


HEAPS = st.sampled_from([ARRIVALS, VISITS])
EVENT = st.tuples(HEAPS, st.integers(0, 5), st.integers(-(2**62), 2**62))
EVENTS = st.lists(EVENT, max_size=30)
"""A heap, a second and an order."""


def empty_heaps() -> None:
    tables().tables["heap"]["n"] = 0
    tables().tables["event"]["time"][tables().tables["heap"]["first"]] = FAR


def first_of(heap: int) -> tuple[int, ...]:
    """The earliest event of a heap: second, order, item."""
    place = tables().tables["heap"]["first"][heap]
    return tuple(int(field) for field in tables().tables["event"][place])


@settings(max_examples=50)
@given(EVENTS, st.data())
def test_events_come_by_second_and_then_by_order(
    events: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Either heap gives out its own, whatever happens in the other."""
    empty_heaps()
    waiting: dict[int, list[tuple[int, ...]]] = {ARRIVALS: [], VISITS: []}
    coming = [(heap, (time, order, item)) for item, (heap, time, order) in enumerate(events)]
    while coming or any(waiting.values()):
        heap = data.draw(HEAPS)
        mine = waiting[heap]
        if coming and (not mine or data.draw(st.booleans())):
            heap, event = coming.pop()
            waiting[heap].append(event)
            answer(tables(), push, heap, *event)
        elif mine:
            first = first_of(heap)
            assert first[:2] == min(mine)[:2]
            mine.remove(first)
            answer(tables(), drop_first, heap)
        expected = min(waiting[heap])[0] if waiting[heap] else FAR
        assert answer(tables(), time_of_first, heap) == expected


@given(EVENTS)
def test_full_heaps_empty_in_order(events: list[tuple[int, int, int]]) -> None:
    empty_heaps()
    answers(tables(), push, [(*event, n) for n, event in enumerate(events)])
    for heap in (ARRIVALS, VISITS):
        mine = sorted(event for event in events if event[0] == heap)
        for _, time, order in mine:
            assert first_of(heap)[:2] == (time, order)
            answer(tables(), drop_first, heap)
        assert answer(tables(), time_of_first, heap) == FAR
