"""Clocks that pause: how much later their time runs out when causes of delay stop them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pathway_engine.analysis.clocks import Clocks
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import NONE

Stretch = tuple[int, int]
"""The first second of a pause, and the first one after it."""


def with_pauses(counted: Counted, clocks: Clocks, deadline: Array, causes: Sequence[str]) -> Array:
    """Deadlines put off by the delays of some causes, in whichever branch they are.

    A clock stands still while such a delay runs; several at a time stop it once. One that still
    runs stops it until the end of the run.
    """
    pauses = _pauses(counted, causes)
    put_off = deadline.copy()
    for i, case in enumerate(clocks.cases.tolist()):
        if case in pauses:
            started = int(clocks.started_at[i])
            put_off[i] = _runs_out(started, int(deadline[i]) - started, pauses[case])
    return put_off


def _pauses(counted: Counted, causes: Sequence[str]) -> dict[int, list[Stretch]]:
    """The delays of some causes by the position of their case, those that meet as one."""
    rows = counted.records.delays
    wanted = [counted.numbering.causes.index(cause) for cause in causes]
    rows = rows[np.isin(rows["cause"], wanted)]
    ends = np.where(rows["to_at"] == NONE, counted.window.ends_at, rows["to_at"])
    places = np.searchsorted(counted.cases["case_no"], rows["case_no"])
    found: dict[int, list[Stretch]] = {}
    order = np.lexsort((rows["from_at"], places))
    columns = (places[order].tolist(), rows["from_at"][order].tolist(), ends[order].tolist())
    for case, begin, end in zip(*columns, strict=True):
        mine = found.setdefault(case, [])
        if mine and begin <= mine[-1][1]:
            mine[-1] = mine[-1][0], max(end, mine[-1][1])
        else:
            mine.append((begin, end))
    return found


def _runs_out(started: int, seconds: int, pauses: Iterable[Stretch]) -> int:
    """The last second in which no more than so many seconds have passed outside of pauses.

    >>> _runs_out(0, 10, [(5, 8), (13, 20)]), _runs_out(6, 10, [(5, 8), (30, 40)])
    (20, 18)
    """
    left, at = seconds, started
    for begin, end in pauses:
        if end <= at:
            continue
        runs = max(0, begin - at)
        if runs > left:
            break
        left, at = left - runs, end
    return at + left
