"""Reading back the series that a run keeps: whole numbers in a row, such as one for each day."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from pathway_engine.engine.series import Series
from pathway_engine.ledger.explaining import Unreadable, readable
from pathway_engine.ledger.results import LARGEST
from pathway_engine.ledger.tables import SERIES


def read_series(
    connection: Connection,
    run_id: int,
    measures: Collection[str] | None = None,
    cuts: Collection[str] | None = None,
) -> tuple[Series, ...]:
    """The series that are kept of a run, in the order of their keys.

    All, or some measures; cut in any way, or not at all and by one of some `cuts`.
    """
    table = SERIES.c
    query = select(table.measure, table.by, table.numbers).where(table.run_id == run_id)
    if measures is not None:
        query = query.where(table.measure.in_(measures))
    if cuts is not None:
        written = (table.by.startswith(f'{{"{cut}"', autoescape=True) for cut in cuts)
        query = query.where(or_(table.by == "{}", *written))
    with connection.begin():
        rows = connection.execute(query.order_by(table.measure, table.by)).all()
    return tuple(_series(run_id, *row) for row in rows)


def _series(run_id: int, measure: Any, by: Any, numbers: Any) -> Series:
    where = f"run {run_id}: in series, `{measure}` by `{by}`"
    with readable(where):
        cut, told = json.loads(by), json.loads(numbers)
    if not isinstance(cut, dict) or not all(isinstance(one, str) for one in cut.values()):
        raise Unreadable(f"{where} is no cut of a series")
    if not isinstance(told, list) or not {int}.issuperset(map(type, told)):
        raise Unreadable(f"{where} is no list of whole numbers")
    if told and not (min(told) >= 0 and max(told) < LARGEST):
        raise Unreadable(f"{where} has numbers that there cannot be")
    return Series(str(measure), cut, tuple(told))
