"""The rows of a live book as those of a run: each version a design, as the book stood at a second.

Facts are folded up to then: what happened later, or was undone or put right since, is as people
know it now. Cases that were entered in error or merged are left out, and so are handoffs that a
migration made. Moments are UTC seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.fold import apply_standing
from pathway_engine.engine.history import History
from pathway_engine.engine.leaving import RESERVED
from pathway_engine.engine.records import (
    KEYS,
    TABLES,
    HandoffResult,
    Integral,
    Records,
    State,
    Window,
)
from pathway_engine.engine.rows import PART_COLUMNS, Row, RowWriter
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.spans import parts_until

_TYPES = {
    name: np.dtype(
        [(column.name, column.type) for column in columns]
        + ([("deviation", "i1")] if name == "visits" else []),
        align=True,
    )
    for name, columns in TABLES.items()
}


class Stood(NamedTuple):
    """A visit that was queued from a second until another (None: it still is)."""

    step: str
    team: str
    since: int
    until: int | None


class AsOf(NamedTuple):
    """A case as it stood, and how it had been queued."""

    state: CaseFile
    queued: tuple[Stood, ...]


def as_of(entries: Sequence[Entry], ends_at: int) -> AsOf | None:
    """A case as it stood before a second, by what is known now; None where it was not there yet."""
    standing = History.of(entry.fact for entry in entries).standing
    state: CaseFile | None = None
    queued: list[Stood] = []
    for fact in standing:
        if fact.at >= ends_at:
            continue
        after = apply_standing(state, fact)
        queued += _left_queues(state, after, fact)
        state = after
    if state is None:
        return None
    queued += [Stood(visit.step, visit.team or "", visit.since, None) for visit in _queue(state)]
    return AsOf(state, tuple(queued))


def _queue(state: CaseFile) -> Iterator[Visit]:
    return (one for one in state.open_visits if one.state is State.QUEUED and one.team is not None)


def _left_queues(before: CaseFile | None, after: CaseFile, fact: Fact) -> Iterator[Stood]:
    """The visits that a fact took out of a queue."""
    for visit in () if before is None else _queue(before):
        now = after.visit(visit.number)
        if now.state is not State.QUEUED or now.since != visit.since:
            yield Stood(visit.step, visit.team or "", visit.since, fact.at)


@dataclass
class Gathered:
    """The rows of the cases of one version, as they come."""

    pathway: Pathway
    rules: Rulebook
    window: Window
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    attributes: list[list[float]] = field(default_factory=list)
    arrived_with: list[list[float]] = field(default_factory=list)
    adopted: set[int] = field(default_factory=set)
    left_out: int = 0
    open_time: int = 0
    queues: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    workers: dict[str, int] = field(default_factory=dict)

    def take(self, case: AsOf) -> None:
        """Take in a case, unless measures leave it out."""
        state = case.state
        if state.ending in RESERVED:
            return
        for visit in state.visits:
            if visit.worker is not None:
                self.workers.setdefault(visit.worker, len(self.workers))
        try:
            rows = RowWriter(self.pathway, self.workers).rows(_plain(state))
        except (KeyError, ValueError):  # it has been where this version has nothing
            self.left_out += 1
            return
        for visit, row in zip(state.visits, rows.visits, strict=True):
            row.update({"deviation": visit.deviation, **self._parts(visit)})
        if state.adopted_at is not None:
            self.adopted.add(state.number)
        for name, keys in KEYS.items():
            of_case: list[Row] = getattr(rows, name)
            self.tables[name] += sorted(of_case, key=itemgetter(*keys))
        self.attributes.append(rows.attributes)
        self.arrived_with.append(rows.arrived_with)
        self._sum(case)

    def _parts(self, visit: Visit) -> dict[str, float]:
        """The parts of an open visit until the end of the window."""
        if not visit.is_open:
            return {}
        parts = Counter(visit.parts)
        parts.update(parts_until(visit, self.window.ends_at, self.rules.needs(visit)))
        return {part: parts.get(part, 0) for part in PART_COLUMNS}

    def _sum(self, case: AsOf) -> None:
        _, begin, end = self.window
        state = case.state
        closed = end if state.closed_at is None else state.closed_at
        self.open_time += _overlap(state.opened_at, closed, begin, end)
        for stood in case.queued:
            place = (stood.step, stood.team)
            until = end if stood.until is None else stood.until
            self.queues["queue_time", *place] += _overlap(stood.since, until, begin, end)
            self.queues["queue_at_start", *place] += stood.since < begin <= until
            self.queues["queue_at_end", *place] += stood.until is None

    def records(self, design: str) -> Records:
        """The rows that were taken in, as those of a run."""
        shape = (len(self.attributes), len(self.pathway.case))  # a file may declare nothing
        tables: dict[str, Any] = {name: _array(name, rows) for name, rows in self.tables.items()}
        known = set(tables["cases"]["case_no"].tolist())
        links = tables.pop("links")
        tables["links"] = links[[other in known for other in links["other_no"].tolist()]]
        return Records(
            pathway=self.pathway,
            design=design,
            seed=0,
            replication=1,
            window=self.window,
            attributes=np.array(self.attributes, dtype=float).reshape(shape),
            arrived_with=np.array(self.arrived_with, dtype=float).reshape(shape),
            integrals=tuple(self._integrals()),
            **tables,
        )

    def _integrals(self) -> Iterator[Integral]:
        yield Integral("wip_time", {}, float(self.open_time))
        for (measure, step, team), value in sorted(self.queues.items()):
            if value:
                yield Integral(measure, {"step": step, "team": team}, float(value))


def _plain(state: CaseFile) -> CaseFile:
    """A case of which rows can be written as of a simulated one: nothing of it was diverted."""
    visits = tuple(_of_file(visit) for visit in state.visits)
    return replace(state, visits=visits)


def _of_file(visit: Visit) -> Visit:
    """A visit without the outcome that no file has, and without what a migration handed over."""
    handoff = visit.handoff
    if handoff is not None and handoff.result is HandoffResult.MIGRATED:
        handoff = None
    outcome = None if visit.outcome == "diverted" else visit.outcome
    return replace(visit, outcome=outcome, handoff=handoff)


def _array(table: str, rows: Iterable[Mapping[str, float]]) -> Any:
    types = _TYPES[table]
    names = types.names or ()
    return np.array([tuple(row[name] for name in names) for row in rows], dtype=types)


def _overlap(since: int, until: int, begin: int, end: int) -> int:
    return max(0, min(until, end) - max(since, begin))


def without(records: Records, cases: set[int]) -> Records:
    """The records without some cases."""
    if not cases:
        return records

    def kept(rows: Any) -> Any:
        return np.array([number not in cases for number in rows["case_no"].tolist()], dtype=bool)

    tables: dict[str, Any] = {
        name: getattr(records, name)[kept(getattr(records, name))] for name in TABLES
    }
    stay = kept(records.cases)
    return replace(
        records,
        attributes=records.attributes[stay],
        arrived_with=records.arrived_with[stay],
        **tables,
    )
