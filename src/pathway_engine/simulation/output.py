"""Replications as records: whole and sorted in memory, or in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, TABLES, Integral, Records, Window
from pathway_engine.simulation.faults import run_stopped
from pathway_engine.simulation.integrals import integrals
from pathway_engine.simulation.kernel.events import VISITS_A_CASE
from pathway_engine.simulation.kernel.layout import FULL, STOPPED
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.plan import Plan, build_plan
from pathway_engine.simulation.state import Array, Person, State, words_of

PIECE = 1 << 16
"""Rows of a table in memory at one time when a replication is taken in pieces."""


def replicate(
    pathway: Pathway,
    window: Window,
    seed: int,
    replication: int,
    arrivals: Sequence[Person] | None = None,
    design: str = "baseline",
) -> Records:
    """Run one replication of a pathway in memory.

    `arrivals` tells who comes instead of the pathway's own arrivals. Raises `RunStopped`.
    """
    return replicate_plan(build_plan(pathway, window), seed, replication, arrivals, design)


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
    ``attributes``; the last piece holds what is open at the end. Raises `RunStopped`.
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
        integrals=integrals(state),
        **_in_order(state),
    )


def _in_order(state: State) -> dict[str, Array]:
    """The tables of a replication that is over, each sorted by its key.

    Cases stand in order from birth; visits are by far the most and are sorted in place.
    """
    tables = {name: state.rows(name) for name in TABLES}
    first = _arrange(tables["visits"], len(tables["cases"]))
    tables["handoffs"] = _as_their_visits(tables["handoffs"], first)
    case, number = (tables["delays"][column].astype(np.int64) for column in KEYS["delays"])
    tables["delays"] = tables["delays"][np.argsort(case * VISITS_A_CASE + number)]
    return tables | {"attributes": state.attributes()}


def _arrange(visits: Array, cases: int) -> Array:
    """Sort visits by case and number, which share one word of a row; where each case begins."""
    fields = visits.dtype.fields or {}
    key, rest = divmod(fields["case_no"][1], 8)
    if rest or fields["visit_no"][1] != 8 * key + 4:
        raise TypeError("case and visit number must share a word, the case first")
    first = np.zeros(cases + 1, dtype=np.int64)
    words = words_of(visits)
    prepared().arrange(words, key, first, np.zeros(words.shape[1], dtype=np.uint64))
    return first


def _as_their_visits(handoffs: Array, first: Array) -> Array:
    """Handoffs in the order of the visits that they belong to."""
    visit = first[handoffs["case_no"] - 1] + (handoffs["visit_no"] - 1)
    handed_over = np.zeros(first[-1], dtype=bool)
    handed_over[visit] = True
    result = np.empty_like(handoffs)
    words_of(result)[(np.cumsum(handed_over) - 1)[visit]] = words_of(handoffs)
    return result
