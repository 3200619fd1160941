"""Replications as records: whole and sorted in memory, or in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, TABLES, Integral, Records, Window
from pathway_engine.simulation.faults import run_stopped
from pathway_engine.simulation.integrals import integrals
from pathway_engine.simulation.kernel.layout import FULL, STOPPED
from pathway_engine.simulation.kernel.orders import VISITS_A_CASE
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.output_tables import ATTRIBUTES
from pathway_engine.simulation.plan import Plan, build_plan
from pathway_engine.simulation.starting import Starting
from pathway_engine.simulation.state import Array, State, words_of
from pathway_engine.simulation.told import Person

PIECE = 1 << 16
"""Rows of a table in memory at one time when a replication is taken in pieces."""


def replicate(  # noqa: PLR0913, PLR0917 - what is left out is what most callers mean
    pathway: Pathway,
    window: Window,
    seed: int,
    replication: int,
    arrivals: Sequence[Person] | None = None,
    design: str = "baseline",
    starting: Starting | None = None,
) -> Records:
    """Run one replication of a pathway in memory.

    `arrivals` tells who comes instead of the pathway's own arrivals, `starting` which cases are
    open when the window opens. Raises `RunStopped`.
    """
    plan = build_plan(pathway, window, starting)
    return replicate_plan(plan, seed, replication, arrivals, design)


def replicate_plan(
    plan: Plan,
    seed: int,
    replication: int,
    arrivals: Sequence[Person] | None = None,
    design: str = "baseline",
) -> Records:
    """Run one replication of a plan in memory: what `replicate` does, the plan being there."""
    return records_of(run_plan(plan, seed, replication, arrivals), design)


def run_plan(
    plan: Plan, seed: int, replication: int, arrivals: Sequence[Person] | None = None
) -> State:
    """Run one replication of a plan: all its rows in memory, in the order of their birth.

    `State.rows` and `State.attributes` show them, `records_of` sorts them.
    """
    state = State(plan, seed, replication, arrivals)
    while _advance(state) == FULL:
        state.make_room()
    return state


class Pieces:
    """One replication, its rows in pieces as the kernel leaves them; then what it sums up to.

    Iterate once: each piece holds finished rows by table of the records, with the cases'
    ``attributes`` and what they ``arrived_with``; the last piece holds what is open at the end.
    Raises `RunStopped`.
    """

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self._state = State(plan, seed, replication, None, rows=PIECE)

    def __iter__(self) -> Iterator[dict[str, Array]]:
        state = self._state
        while _advance(state) == FULL:
            yield state.drain()
            state.make_room()
        yield state.drain(everything=True)

    @property
    def integrals(self) -> tuple[Integral, ...]:
        """What was summed over the window, once all pieces have been taken."""
        return integrals(self._state)


def _advance(state: State) -> int:
    """Let the kernel go on; what it says. Raises `RunStopped`."""
    result = state.call(prepared().advance)
    if result == STOPPED:
        raise run_stopped(state)
    return result


def records_of(state: State, design: str = "baseline") -> Records:
    """The records of a replication that is over; its rows are sorted where they stand."""
    return Records(
        pathway=state.plan.pathway,
        design=design,
        seed=state.seed,
        replication=state.replication,
        window=state.plan.window,
        given=0 if state.plan.starting is None else state.plan.starting.last_number,
        integrals=integrals(state),
        **_in_order(state),
    )


def _in_order(state: State) -> dict[str, Array]:
    """The tables of a replication that is over, each sorted by its key.

    Cases stand in order from birth. Visits of a case have no gaps, so they and their handoffs
    tell their own places; delays are few.
    """
    tables = {name: state.rows(name) for name in TABLES}
    if state.plan.starting is not None:
        return _sorted(tables, state)
    cases, visits, handoffs = (tables[name] for name in ("cases", "visits", "handoffs"))
    first = np.zeros(len(cases) + 1, dtype=np.int64)
    np.cumsum(np.bincount(visits["case_no"] - 1, minlength=len(cases)), out=first[1:])
    _arrange(visits, _from(_place(visits, first)))
    of_visit = _place(handoffs, first)
    handed_over = np.zeros(len(visits), dtype=np.int32)
    handed_over[of_visit] = 1
    _arrange(handoffs, _from((np.cumsum(handed_over) - 1)[of_visit]))
    case, number = (tables["delays"][column].astype(np.int64) for column in KEYS["delays"])
    _arrange(tables["delays"], np.argsort(case * VISITS_A_CASE + number))
    waits = tables["partner_waits"]
    _arrange(waits, np.lexsort([waits[column] for column in reversed(KEYS["partner_waits"])]))
    return tables | {told: state.attributes(told) for told in ATTRIBUTES}


def _sorted(tables: dict[str, Array], state: State) -> dict[str, Array]:
    """The same where numbers have gaps: of cases, and of visits that have no row."""
    order = np.argsort(tables["cases"]["case_no"], kind="stable")
    told = {name: state.attributes(name)[order] for name in ATTRIBUTES}
    for name, rows in tables.items():
        by = [rows[column] for column in reversed(KEYS[name])]
        tables[name] = rows[np.lexsort(by)]
    return tables | told


def _place(rows: Array, first: Array) -> Array:
    """Where the visits stand that rows belong to; `first` tells where those of each case begin."""
    place: Array = first[rows["case_no"] - 1]
    place += rows["visit_no"] - 1
    return place


def _from(place: Array) -> Array:
    """Which row comes to each place, from the place of each row."""
    source = np.empty(len(place), dtype=np.int64)
    source[place] = np.arange(len(place))
    return source


def _arrange(rows: Array, source: Array) -> None:
    """Bring rows into another order in place: `source` tells which row comes to each place."""
    words = words_of(rows)
    prepared().arrange(words, source, np.empty(words.shape[1], dtype=np.uint64))
