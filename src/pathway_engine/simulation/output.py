"""Replications as records: run in pieces of bounded size, or gathered and sorted in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, TABLES, Records, Window
from pathway_engine.simulation.faults import run_stopped
from pathway_engine.simulation.integrals import Integrals
from pathway_engine.simulation.kernel.layout import FULL, LAYOUTS, NONE, STOPPED
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.plan import Plan, build_plan
from pathway_engine.simulation.state import Array, Person, State

OUTPUT = {
    "cases": "case_row",
    "visits": "visit_row",
    "handoffs": "handoff_row",
    "delays": "delay_row",
}
"""The kernel's table for each table of the records."""


def pieces(
    plan: Plan, seed: int, replication: int, people: Sequence[Person] | None = None
) -> Iterator[dict[str, Array]]:
    """Run a replication; its rows in pieces, each with the kernel's tables of finished rows.

    The last piece holds what is open at the end of the run. Raises `RunStopped`.
    """
    advance = prepared()
    state = State(plan, seed, replication, people)
    result = state.call(advance)
    while result == FULL:
        yield state.drain()
        state.make_room()
        result = state.call(advance)
    if result == STOPPED:
        raise run_stopped(plan, state.run, fault_step(state), replication)
    yield state.drain(everything=True)


def fault_step(state: State) -> int:
    """The step at which the faulty case is, or was last."""
    run = state.run
    if run["fault_step"] >= 0:
        return int(run["fault_step"])
    rows = state.tables["visit_row"][: run["visit_rows"]]
    mine = rows[rows["case_no"] == run["fault_case"]]
    return int(mine["step"][np.argmax(mine["visit_no"])]) if len(mine) else NONE


def gathered(pieces: Iterable[dict[str, Array]]) -> dict[str, Array]:
    """All pieces together, each table sorted by its key.

    A piece is given up as soon as its rows are in their place, so that the memory in use stays
    near the size of the result.
    """
    kept = list(pieces)
    result = {name: _sorted(kept, table, KEYS[name]) for name, table in OUTPUT.items()}
    numbers = _numbers(kept, "case_row", ("case_no",))
    values = np.concatenate([piece.pop("value") for piece in kept])
    result["attributes"] = values[np.argsort(numbers, kind="stable")]
    return result


def _numbers(kept: list[dict[str, Array]], table: str, key: tuple[str, ...]) -> Array:
    """One number for each row that sorts as its key does."""
    columns = [
        np.concatenate([piece[table + "_key"][n] for piece in kept]) for n in range(len(key))
    ]
    return columns[0].astype(np.int64) * (1 << 24) + (columns[1] if len(key) > 1 else 0)


def _sorted(kept: list[dict[str, Array]], table: str, key: tuple[str, ...]) -> Array:
    for piece in kept:
        piece[table + "_key"] = np.array([piece[table][name] for name in key])
    numbers = _numbers(kept, table, key)
    place = np.empty(len(numbers), dtype=np.int64)
    place[np.argsort(numbers, kind="stable")] = np.arange(len(numbers))
    result = np.empty(len(numbers), dtype=LAYOUTS[table])
    first = 0
    for piece in kept:
        rows = piece.pop(table)
        result[place[first : first + len(rows)]] = rows
        first += len(rows)
    return result


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
    sums = Integrals(plan, seed, replication)
    tables = gathered(_summed(sums, pieces(plan, seed, replication, arrivals)))
    return Records(
        pathway=plan.pathway,
        design=design,
        seed=seed,
        replication=replication,
        window=plan.window,
        integrals=sums.result(),
        **tables,
    )


def _summed(sums: Integrals, pieces: Iterable[dict[str, Array]]) -> Iterator[dict[str, Array]]:
    """The pieces, each added to the sums on its way."""
    for piece in pieces:
        sums.add(piece)
        yield piece


assert set(OUTPUT) == set(TABLES)  # noqa: S101 - one table of the kernel for each of the records
