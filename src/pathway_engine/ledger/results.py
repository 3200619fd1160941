"""Reading back what a run keeps beside its rows, or instead of them.

Quantities summed over its window, and its measures.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from pathway_engine.engine.records import NONE, Integral, Numbering
from pathway_engine.ledger.explaining import MALFORMED, Unreadable, readable
from pathway_engine.ledger.tables import RESULTS

INTEGRAL = "integral"
"""What `results.statistic` says of a quantity summed over the window."""


class Figure(NamedTuple):
    """One number of a run as the ledger keeps it; None where it is undefined."""

    measure: str
    statistic: str
    by: Mapping[str, str]
    value: float | None


_POST = ("team", "post", "role")
_QUEUE = ("step", "team")
CUTS: dict[str, tuple[str, ...]] = {
    "busy_time": _POST,
    "present_time": _POST,
    "paid_time": _POST,
    "overtime_time": _POST,
    "queue_time": _QUEUE,
    "queue_at_start": _QUEUE,
    "queue_at_end": _QUEUE,
    "wip_time": (),
    "package_time": ("ending",),
    "package_cost": ("ending",),
}
"""What each quantity is cut by, in the order in which a run tells them."""

_TOGETHER = {"package_cost": "package_time"}
"""Told beside another, ending by ending."""

LARGEST = 2.0**62
"""No sum over a window comes near it."""


def read_integrals(
    connection: Connection, run_id: int, numbering: Numbering
) -> tuple[Integral, ...]:
    """The sums of a run in the order in which it told them."""
    query = select(RESULTS.c.measure, RESULTS.c.by, RESULTS.c.value)
    mine = (RESULTS.c.run_id == run_id) & (RESULTS.c.statistic == INTEGRAL)
    names = _names(numbering)
    with connection.begin():
        rows = connection.execute(query.where(mine)).all()
    found = [_integral(run_id, *row, names) for row in rows]
    return tuple(sorted(found, key=lambda integral: _place(integral, names)))


def read_figures(
    connection: Connection, run_id: int, cuts: Collection[frozenset[str]] | None = None
) -> tuple[Figure, ...]:
    """The measures that are kept of a run, in no order of their own.

    `cuts` are the words of those that are wanted, none for what is not cut; all where None.
    """
    table = RESULTS.c
    query = select(table.measure, table.statistic, table.by, table.value)
    mine = (table.run_id == run_id) & (table.statistic != INTEGRAL)
    if cuts is not None:
        mine &= or_(*(_begins(min(words, default="")) for words in cuts))
    with connection.begin():
        rows = connection.execute(query.where(mine)).all()
    found = (_figure(run_id, *row) for row in rows)
    return tuple(one for one in found if cuts is None or frozenset(one.by) in cuts)


def measures_cut_by(connection: Connection, run_id: int, cut: frozenset[str]) -> frozenset[str]:
    """The measures of a run that are kept with such a cut: with all its words in any order."""
    table = RESULTS.c
    mine = (table.run_id == run_id) & (table.statistic != INTEGRAL)
    query = select(table.measure, table.by).where(mine & _begins(min(cut, default=""))).distinct()
    with connection.begin():
        rows = connection.execute(query).all()
    with readable(f"what run {run_id} is cut by"):
        return frozenset(measure for measure, by in rows if frozenset(_cut(by)) == cut)


def _begins(word: str) -> ColumnElement[bool]:
    """That a cut begins with a word, as it is written; without one, that nothing is cut."""
    written = f"{{{json.dumps(word)}:" if word else "{}"
    return func.substr(RESULTS.c.by, 1, len(written)) == written


def _figure(run_id: int, measure: str, statistic: str, by: str, value: Any) -> Figure:
    """One measure. Raises `Unreadable` for what is none."""
    try:
        cut = _cut(by)
    except MALFORMED as error:
        raise Unreadable(
            f"{_where(run_id, measure, statistic, by)} is no cut of a measure"
        ) from error
    if isinstance(value, str | bytes) or (value is not None and not -LARGEST < value < LARGEST):
        said = f"is {value!r}, more than there can be"
        raise Unreadable(f"{_where(run_id, measure, statistic, by)} {said}")
    return Figure(measure, statistic, cut, value)


def _where(run_id: int, measure: str, statistic: str, by: str) -> str:
    return f"run {run_id}: in results, `{measure}.{statistic}` by `{by}`"


@lru_cache(maxsize=10_000)
def _cut(by: str) -> Mapping[str, str]:
    """What a measure is cut by, from how it is written: the same for many. Raises `ValueError`."""
    cut = json.loads(by)
    if not isinstance(cut, dict) or not all(isinstance(one, str) for one in cut.values()):
        raise ValueError(by)
    return cut


def _names(numbering: Numbering) -> dict[str, tuple[str, ...]]:
    """The names of a pathway that a sum may be cut by, each kind in its order."""
    return {
        "step": numbering.steps,
        "team": numbering.teams,
        "post": tuple(post for _, post in numbering.posts),
        "role": numbering.roles,
        "ending": numbering.endings,
    }


def _integral(
    run_id: int, measure: Any, by: Any, value: Any, names: dict[str, tuple[str, ...]]
) -> Integral:
    """One sum. Raises `Unreadable` for one that no run of the pathway tells."""
    where = f"run {run_id}: in results, `{measure}` by `{by}`"
    with readable(where):
        cut = json.loads(by)
        known = sorted(cut) == sorted(CUTS[measure])
        if not known or any(name not in names[kind] for kind, name in cut.items()):
            raise Unreadable(f"{where} is no sum of its pathway")
        if not -LARGEST < float(value) < LARGEST:
            raise Unreadable(f"{where} is {value}, more than there can be")
        return Integral(measure, cut, float(value))


def _place(integral: Integral, names: dict[str, tuple[str, ...]]) -> tuple[int, list[int], str]:
    measure, by = integral.measure, integral.by
    group = [*CUTS].index(_TOGETHER.get(measure, measure))
    kinds = ("step", "team", "post", "ending")
    places = [names[kind].index(by[kind]) if kind in by else NONE for kind in kinds]
    return group, places, "" if measure == "package_time" else measure
