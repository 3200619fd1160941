"""From positions to keys and back: rows count steps by their place in the file, tables by key.

`Keys` holds an array for each kind of thing: at a position stands its key. Its last entry is
`NONE`, and since `NONE` is -1, indexing with nothing gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, select

from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, Numbering
from pathway_engine.ledger.tables import (
    CAUSES,
    ENDINGS,
    ORGANISATIONS,
    OUTCOMES,
    PLACES,
    ROLES,
    STEPS,
    TEAMS,
)

Array = np.ndarray[Any, Any]

_KINDS: dict[str, Table] = {
    "step": STEPS,
    "team": TEAMS,
    "organisation": ORGANISATIONS,
    "role": ROLES,
    "ending": ENDINGS,
    "cause": CAUSES,
    "place": PLACES,
}


@dataclass(frozen=True)
class Keys:
    """The keys of one installed pathway, by kind of thing and position.

    `outcomes` has a row for each step; `branches`, `entries` and `responsible` (by cause) are
    texts.
    """

    pathway_id: int
    by_position: dict[str, Array]
    outcomes: Array
    branches: Array
    entries: Array
    responsible: Array

    def key(self, kind: str, positions: Array) -> Array:
        """The keys of positions; `NONE` stays `NONE`."""
        keys: Array = self.by_position[kind][positions]
        return keys

    def position(self, kind: str, keys: Array) -> Array:
        """The positions of keys; `NONE` for nothing and for what is not of this pathway."""
        return _positions(self.by_position[kind][:-1], keys)

    def outcome_position(self, keys: Array) -> Array:
        """The positions of outcomes within their steps, from their keys."""
        flat = self.outcomes.ravel()
        at = _positions(flat, np.where(keys == NONE, np.iinfo(np.int64).max, keys))
        return np.where(at == NONE, NONE, at % self.outcomes.shape[1])


def _positions(known: Array, keys: Array) -> Array:
    """Where each key stands among the known ones, `NONE` if nowhere."""
    if not len(known):
        return np.full(len(keys), NONE)
    order = np.argsort(known, kind="stable")
    at = np.searchsorted(known, keys, sorter=order)
    found = order[np.minimum(at, len(known) - 1)]
    return np.where(known[found] == keys, found, NONE)


def keys_of(connection: Connection, pathway_id: int, pathway: Pathway) -> Keys:
    """The keys under which a pathway was installed."""
    numbering = Numbering.of(pathway)
    names = {
        "step": numbering.steps,
        "team": numbering.teams,
        "organisation": numbering.organisations,
        "role": numbering.roles,
        "ending": numbering.endings,
        "cause": numbering.causes,
        "place": numbering.places,
    }
    by_name = {kind: _by_name(connection, kind, pathway_id) for kind in names}
    steps = [by_name["step"][name] for name in numbering.steps]
    return Keys(
        pathway_id=pathway_id,
        by_position={
            kind: np.array([*(by_name[kind][name] for name in of_kind), NONE], dtype=np.int64)
            for kind, of_kind in names.items()
        },
        outcomes=_outcomes(connection, steps, numbering),
        branches=np.array([*(branch for _, branch in numbering.branches), None], dtype=object),
        entries=np.array([*numbering.entries, None], dtype=object),
        responsible=np.array(
            [*(_responsible(pathway, name) for name in numbering.causes), None], dtype=object
        ),
    )


def _by_name(connection: Connection, kind: str, pathway_id: int) -> dict[str, int]:
    table = _KINDS[kind]
    query = select(table.c.name, table.c[f"{kind}_id"]).where(table.c.pathway_id == pathway_id)
    return dict(iter(connection.execute(query)))


def _outcomes(connection: Connection, steps: list[int], numbering: Numbering) -> Array:
    query = select(OUTCOMES.c.step_id, OUTCOMES.c.name, OUTCOMES.c.outcome_id)
    query = query.where(OUTCOMES.c.step_id.in_(steps))
    found = {(step, name): key for step, name, key in connection.execute(query)}
    widest = max((len(names) for names in numbering.outcomes), default=0)
    keys = np.full((len(steps) + 1, widest + 1), NONE, dtype=np.int64)
    for row, (step, names) in enumerate(zip(steps, numbering.outcomes, strict=True)):
        keys[row, : len(names)] = [found[step, name] for name in names]
    return keys


def _responsible(pathway: Pathway, cause: str) -> str | None:
    return all_causes(pathway)[cause].responsible
