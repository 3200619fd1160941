"""Who is delayed in a place: the people there whose visit is in a delay, by cause and organisation.

The bed, room or day place is taken while its person waits for what comes next: what health and
social care count as delayed transfers. The causes, and with whom the time lies, are those of
every other delay (`accounts`); each second of them that lies in the window and in a place counts
here, once for the person. Of branches that run side by side the first visit that is in a delay
counts; while people stay in a place as planned they are not delayed there, whatever other
branches wait for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import Account
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.occupancy import in_place
from pathway_engine.analysis.tallies import named
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.clock import LATEST
from pathway_engine.definition.causes import NO_DELAY
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE, VisitKind

_AXES = ("place", "cause", "organisation")
_CUTS = ((), ("place",), ("cause",), ("organisation",), _AXES[:2], ("place", "organisation"), _AXES)


def delayed(counted: Counted, account: Account) -> Iterator[Value]:
    """How many people are delayed in places on average, and which share of those there."""
    places = tuple(counted.pathway.places)
    if not places:
        return
    labels = {"place": places, "cause": account.cause_names}
    labels["organisation"] = account.organisation_names
    stays = stays_in(counted)
    there = _person_seconds(counted, stays)
    seconds = seconds_delayed(counted, account, stays)
    for cut in _CUTS:
        sums = seconds.sum(axis=tuple(i for i, axis in enumerate(_AXES) if axis not in cut))
        told = (sums > 0) | (cut in ((), ("place",)))
        for codes in np.argwhere(told).tolist():
            people = int(there[codes[0]] if "place" in cut else there.sum())
            amount = int(sums[tuple(codes)])
            by = {axis: labels[axis][code] for axis, code in zip(cut, codes, strict=True)}
            statistics = {"mean": ratio(amount, counted.seconds), "share": ratio(amount, people)}
            yield from named("places.delayed", by, statistics)


def seconds_delayed(counted: Counted, account: Account, stays: Stays) -> Array:
    """Person-seconds of the window in a delay: an array of places by causes by organisations."""
    place, spans = stays
    edges, pieces = _cells(_stretches(counted, account), spans)
    # A person is in one place at once, and no cell reaches beyond an edge of a stay.
    stay = np.searchsorted(spans.begins, edges[:-1], side="right") - 1
    there = (stay >= 0) & (pieces != NONE)
    there[there] = edges[:-1][there] < spans.ends[stay[there]]
    pieces, stay = pieces[there], stay[there]
    shape = (len(counted.pathway.places), len(account.cause_names), len(account.organisation_names))
    found = np.zeros(shape, dtype=np.int64)
    which = place[stay], account.pieces.causes[pieces], account.pieces.organisations[pieces]
    np.add.at(found, which, np.diff(edges)[there])
    return found


class _Spans(NamedTuple):
    """From when until when: all cases on one line, each with seconds of its own."""

    begins: Array
    ends: Array


class Stays(NamedTuple):
    """The place of each stay in one, and from when until when, in the order of the line."""

    places: Array
    spans: _Spans


class _Stretches(NamedTuple):
    """Delays and planned stays of visits: where several are at once, the least rank counts."""

    spans: _Spans
    ranks: Array
    pieces: Array
    """Which piece of the account it is; `NONE` of a planned stay."""


def _line(counted: Counted, cases: Array, since: Array, until: Array) -> tuple[Array, _Spans]:
    """Which spans have any seconds in the window, and those on the line."""
    _, begin, end = counted.window
    since, until = np.maximum(since, begin), np.minimum(until, end)
    some = np.flatnonzero(since < until)
    first = cases[some] * LATEST
    return some, _Spans(first + since[some], first + until[some])


def stays_in(counted: Counted) -> Stays:
    """Every time that somebody is in a place."""
    found = [in_place(counted, name) for name in counted.pathway.places]
    place = np.repeat(np.arange(len(found)), [len(stay.cases) for stay in found])
    some, spans = _line(counted, *map(np.concatenate, zip(*found, strict=True)))
    order = np.argsort(spans.begins)
    return Stays(place[some][order], _Spans(spans.begins[order], spans.ends[order]))


def _person_seconds(counted: Counted, stays: Stays) -> Array:
    """Seconds of the window that people spent in each place, added up."""
    place, spans = stays
    lasted = np.bincount(
        place, weights=spans.ends - spans.begins, minlength=len(counted.pathway.places)
    )
    return lasted.astype(np.int64)


def _stretches(counted: Counted, account: Account) -> _Stretches:
    """Every delay, ranked by visit, and before all of them the planned stays."""
    pieces = account.pieces
    none = [account.cause_names.index(name) for name in NO_DELAY]
    delays = np.flatnonzero(~np.isin(pieces.causes, none))
    stays = _plannedstays_in(counted)
    visits = np.concatenate([pieces.visits[delays], stays])
    since = np.concatenate([pieces.begins[delays], counted.visits["started_at"][stays]])
    ends = pieces.begins[delays] + pieces.seconds[delays]
    until = np.concatenate([ends, counted.until[stays]])
    some, spans = _line(counted, counted.case_of[visits], since, until)
    planned = some >= len(delays)
    which = np.concatenate([delays, np.full(len(stays), NONE)])[some]
    return _Stretches(spans, np.where(planned, NONE, visits[some]), which)


def _plannedstays_in(counted: Counted) -> Array:
    """The visits, by position, for which people stay in their place as planned.

    That is the place they are in: a step with `stay` has `in`, and nobody is moved out of there
    while it lasts, as of the branches of a block one at most has `in` or `leaves`.
    """
    steps = counted.pathway.all_steps.values()
    stays = np.array([isinstance(step, TeamStep) and step.stay is not None for step in steps])
    visits = counted.visits
    begun = (visits["started_at"] != NONE) & (visits["kind"] == VisitKind.WORK)
    return np.flatnonzero(stays[visits["step"]] & begun)


def _cells(stretches: _Stretches, stays: _Spans) -> tuple[Array, Array]:
    """The line cut wherever anything begins or ends: its edges, and of each cell the piece.

    `NONE` where nobody is delayed, or who is stays there as planned.
    """
    spans = stretches.spans
    edges = np.unique(np.concatenate([*spans, *stays, [0]]))
    first, last = np.searchsorted(edges, spans.begins), np.searchsorted(edges, spans.ends)
    number = last - first
    which = np.repeat(np.arange(len(number)), number)
    cell = np.arange(len(which)) - np.repeat(np.cumsum(number) - number, number) + first[which]
    order = np.lexsort((stretches.ranks[which], cell))
    cell, which = cell[order], which[order]
    counts = np.flatnonzero(np.diff(cell, prepend=NONE))
    pieces = np.full(len(edges) - 1, NONE)
    pieces[cell[counts]] = stretches.pieces[which[counts]]
    return edges, pieces
