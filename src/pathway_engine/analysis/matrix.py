"""Who hands over to whom: the matrix between teams, organisations or steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.analysis.values import UNDEFINED
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.definition.measures.naming import entry_for, is_meant
from pathway_engine.errors import UsageError

COLUMNS = {
    ("handoffs.all", "count"): "accepted",
    ("handoffs.all", "per_case"): "per_case",
    ("handoff_time", "mean"): "time",
    ("handoffs.returned_per_100", "rate"): "returned",
    ("handoffs.disputed_per_100", "rate"): "disputed",
}
"""What stands in a cell, by its measure and statistic."""
UNITS = {name: entry_for(measure).unit for (measure, _), name in COLUMNS.items()}
"""The unit of each number of a cell."""

_NOTHING = Interval(UNDEFINED, UNDEFINED, UNDEFINED, 0)


def columns_meant(only: Sequence[str] = ()) -> list[str]:
    """The numbers of a cell that are named; all where nobody names any.

    Raises `UsageError` where none of them is.

    >>> columns_meant(["handoff_time", "handoffs.all.count"])
    ['accepted', 'time']
    """
    found = [name for of, name in COLUMNS.items() if is_meant(*of, only)]
    if not found:
        listed = ", ".join(f"`{measure}.{statistic}`" for measure, statistic in COLUMNS)
        said = ", ".join(f"`{one}`" for one in only)
        raise UsageError(
            f"--only: found {said}, which is not told between two, expected one of {listed}; or "
            "another --by"
        )
    return found


class Cell(NamedTuple):
    """What passes from one team (organisation, step) to another.

    `accepted` offers in the window and `per_case`; `time` from offer to answer in seconds;
    `returned` and `disputed` of 100 answered offers.
    """

    sender: str
    receiver: str
    accepted: Interval
    per_case: Interval
    time: Interval
    returned: Interval
    disputed: Interval


def matrix(summaries: Iterable[Summary], by: str = "team") -> list[Cell]:
    """The cells in which anything passes, most handoffs first, by `team`, `organisation` or `step`.

    Between two teams of one organisation a case stays within it: a cell of its own.
    """
    sender, receiver = SIDES[by]
    found: dict[tuple[str, str], dict[str, Interval]] = {}
    for row in summaries:
        name = COLUMNS.get((row.measure, row.statistic))
        if name is not None and sender in row.by:
            found.setdefault((row.by[sender], row.by[receiver]), {})[name] = row.interval
    cells = (_cell(*teams, columns) for teams, columns in found.items())
    return sorted(cells, key=lambda cell: (-cell.accepted.mean, cell.sender, cell.receiver))


def _cell(sender: str, receiver: str, columns: Mapping[str, Interval]) -> Cell:
    numbers = {name: columns.get(name, _NOTHING) for name in COLUMNS.values()}
    return Cell(sender, receiver, **numbers)
