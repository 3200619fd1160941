"""Runs whose rows are told as digests: the same script compiled and with Numba switched off.

``NUMBA_DISABLE_JIT=1 python -m unit.simulation.uncompiled`` prints them as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from pathway_engine import RunStopped, load
from pathway_engine.clock import DAY
from pathway_engine.engine.records import TABLES, Records, Window
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation import Person, replicate
from pathway_engine.simulation.kernel.layout import FULL
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.output import records_of
from pathway_engine.simulation.output_tables import ATTRIBUTES
from pathway_engine.simulation.state import State
from reference.later import ALL
from reference.small import MONDAY
from reference.strategies import run_of
from unit.simulation.crowd import crowd

DRAWN = range(60)


def digests() -> dict[str, dict[str, str]]:
    """For each run what stopped it, or for each table a digest of its rows."""
    return {**dict(shipped()), **dict(drawn()), **dict(grown())}


def grown() -> Iterator[tuple[str, dict[str, str]]]:
    """A run whose tables are too small at first: uncompiled, what does not fit is an error."""
    state = State(crowd(), 3, 1, None, rows=1)
    while state.call(prepared().advance) == FULL:
        state.make_room()
    yield "crowd", digests_of(records_of(state))


def shipped() -> Iterator[tuple[str, dict[str, str]]]:
    """Wokingham over a few weeks."""
    window = Window(MONDAY, MONDAY + 14 * DAY, MONDAY + 70 * DAY)
    for name in ("split", "consolidated"):
        pathway = load(shipped_pathways() / "wokingham" / f"{name}.yaml")
        yield name, digests_of(replicate(pathway, window, 5, 2))


def drawn() -> Iterator[tuple[str, dict[str, str]]]:
    """Small pathways with every key in them."""
    for number in DRAWN:
        run = run_of(number, ALL)
        told = [Person(*row) for row in run.arrivals] if run.arrivals is not None else None
        pathway = run.read()
        try:
            records = replicate(pathway, run.window, run.seed, 1, told)
        except RunStopped as stopped:
            yield str(number), {"stopped": str(stopped)}
        else:
            yield str(number), digests_of(records)


def digests_of(records: Records) -> dict[str, str]:
    """A digest of each table, and the integrals as they are."""
    tables: dict[str, Any] = {name: getattr(records, name) for name in (*TABLES, *ATTRIBUTES)}
    told = {name: digest_of(table) for name, table in tables.items()}
    return told | {"integrals": repr(records.integrals)}


def digest_of(table: Any) -> str:
    """How many rows, and a digest of what they say (not of the gaps between their fields)."""
    return f"{len(table)} {sha256(repr(table.tolist()).encode()).hexdigest()[:16]}"


if __name__ == "__main__":
    json.dump(digests(), sys.stdout)
