"""When a visit waited for what: before its work began, and again after holds, to go on.

A row tells for how many seconds a visit waited for what, and from when until when it waited in
all; not in which turns. In each of the two waits the parts are laid one after the other here, in
the order of `_TURNS`; what people of a backlog waited before the window opened comes first. A wait
that lies wholly where it is looked for is exact. Only where something cuts it (the window begins,
another branch is delayed first) may the parts of that one wait, whose sum is exact all the same,
stand on the wrong side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.columns import Columns
from pathway_engine.analysis.durations import waiting
from pathway_engine.analysis.values import Array

_TURNS = (
    "hours_time",
    "session_time",
    "worker_time",
    "capacity_time",
    "place_time",
    "caseload_time",
    "partner_time",
)
"""Who comes while the team is closed waits for its opening first, who is listed for the session."""

_AGAIN = ("worker_time", "hours_time", "capacity_time", "partner_time")
"""What a wait after holds may be for: the own worker above all."""


_NOTHING: Mapping[str, Array] = {}


class Times(NamedTuple):
    """From when on something lasted for each visit, and for how many seconds."""

    begins: Array
    seconds: Array

    @property
    def ends(self) -> Array:
        """Until when."""
        return np.asarray(self.begins + self.seconds)


class Waits:
    """The waits of visits, given as rows by column, taken apart."""

    def __init__(
        self, visits: Columns, parts: Mapping[str, Array], earlier: Mapping[str, Array] = _NOTHING
    ) -> None:
        """Take them apart; `parts` are their seconds, `earlier` those before the window opened.

        A part is one of `WAITING`; of waiting for partners there is one for each of their teams,
        ``partner_time.1`` for the first that is written.
        """
        self._ready_at = visits["ready_at"]
        nothing = np.zeros(len(visits), dtype=np.int64)
        left = np.maximum(sum(parts.values(), start=nothing) - waiting(visits), 0)
        self._again = dict.fromkeys(parts, nothing)
        for part in sorted((part for part in parts if column_of(part) in _AGAIN), key=_again_turn):
            self._again[part] = np.minimum(left, parts[part])
            left = left - self._again[part]
        first = {part: parts[part] - self._again[part] for part in parts}
        self._earlier = {p: np.minimum(earlier.get(p, nothing), first[p]) for p in parts}
        self._first = {part: first[part] - self._earlier[part] for part in parts}
        self._since = np.asarray(sum(self._earlier.values(), start=self._ready_at))

    def before_window(self, part: str) -> Times:
        """One part of the wait of those who were there already, until the window opened."""
        return Times(self._ready_at, self._earlier[part])

    def before_work(self, part: str) -> Times:
        """One part of the wait until the work begins, from the opening of the window on."""
        return _laid(self._first, part, self._since)

    def after_holds(self, part: str, over_at: Array) -> Times:
        """One part of the wait to go on, once the holds of each visit are over."""
        return _laid(self._again, part, over_at)


def column_of(part: str) -> str:
    """The column of a visit's row to which a part belongs.

    >>> column_of("partner_time.2"), number_of("partner_time.2"), number_of("hours_time")
    ('partner_time', 2, 0)
    """
    return part.partition(".")[0]


def number_of(part: str) -> int:
    """Which of several parts of one column it is; 0 where there is one."""
    return int(part.partition(".")[2] or 0)


def _turn(part: str) -> tuple[int, int]:
    return _TURNS.index(column_of(part)), number_of(part)


def _again_turn(part: str) -> tuple[int, int]:
    return _AGAIN.index(column_of(part)), number_of(part)


def _laid(parts: dict[str, Array], part: str, begins: Array) -> Times:
    """One of several parts that follow each other in their turns."""
    earlier = (parts[name] for name in parts if _turn(name) < _turn(part))
    return Times(np.asarray(sum(earlier, start=begins)), parts[part])
