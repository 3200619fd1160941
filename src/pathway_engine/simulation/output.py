"""Replications as records: whole and sorted in memory, or in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, TABLES, Integral, Records, Window
from pathway_engine.simulation.faults import run_stopped
from pathway_engine.simulation.integrals import integrals
from pathway_engine.simulation.kernel.events import VISITS_A_CASE
from pathway_engine.simulation.kernel.layout import FULL, NONE, STOPPED
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
    state = State(plan, seed, replication, arrivals)
    while _advance(state, replication) == FULL:
        state.make_room()
    return Records(
        pathway=plan.pathway,
        design=design,
        seed=seed,
        replication=replication,
        window=plan.window,
        integrals=integrals(state),
        **_in_order(state),
    )


class Pieces:
    """One replication, its rows in pieces as the kernel leaves them; then what it sums up to.

    Iterate once: each piece holds finished rows by table of the records, with the cases'
    ``attributes``; the last piece holds what is open at the end. Raises `RunStopped`.
    """

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self._state = State(plan, seed, replication, None, rows=PIECE)
        self._replication = replication

    def __iter__(self) -> Iterator[dict[str, Array]]:
        state = self._state
        while _advance(state, self._replication) == FULL:
            yield state.drain()
            state.make_room()
        yield state.drain(everything=True)

    @property
    def integrals(self) -> tuple[Integral, ...]:
        """What was summed over the window, once all pieces have been taken."""
        return integrals(self._state)


def _advance(state: State, replication: int) -> int:
    """Let the kernel go on; what it says. Raises `RunStopped`."""
    result = state.call(prepared().advance)
    if result == STOPPED:
        raise run_stopped(state.plan, state.run, _fault_step(state), replication)
    return result


def _fault_step(state: State) -> int:
    """The step at which the faulty case is, or was last."""
    run = state.run
    if run["fault_step"] >= 0:
        return int(run["fault_step"])
    rows = state.rows("visits")
    mine = rows[rows["case_no"] == run["fault_case"]]
    return int(mine["step"][np.argmax(mine["visit_no"])]) if len(mine) else NONE


def _in_order(state: State) -> dict[str, Array]:
    """The tables of a replication that is over, each sorted by its key.

    Cases stand in order from birth, and visits have no gaps, so that their places are counted.
    """
    tables = {name: state.rows(name) for name in TABLES}
    visits = tables["visits"]
    _arrange(visits, _places_of_visits(visits["case_no"], visits["visit_no"], len(tables["cases"])))
    for name in ("handoffs", "delays"):
        case, number = (tables[name][column] for column in KEYS[name])
        _arrange(tables[name], _places_by_key(case, number))
    return tables | {"attributes": state.attributes()}


def _places_of_visits(case: Array, visit: Array, cases: int) -> Array:
    first = np.zeros(cases + 1, dtype=np.int64)
    np.cumsum(np.bincount(case, minlength=cases + 1)[1:], out=first[1:])
    place: Array = first[case - 1] + (visit - 1)
    return place


def _places_by_key(case: Array, number: Array) -> Array:
    order = np.argsort(case.astype(np.int64) * VISITS_A_CASE + number, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def _arrange(rows: Array, place: Array) -> None:
    prepared().arrange(words_of(rows), place)
