"""Handoffs: how many, across which borders, how often returned or disputed, how long they take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.entries import SIDES
from pathway_engine.analysis.tallies import Tally, by_ending, by_label, named, spreads, tallies
from pathway_engine.analysis.values import Array, Cut, Value, occurring, ratio, spread
from pathway_engine.engine.records import NONE, Crosses

BORDERS = {
    "handoffs.all": Crosses.TEAM,
    "handoffs.between_organisations": Crosses.ORGANISATION,
    "handoffs.between_sectors": Crosses.SECTOR,
}
"""The least border that each measure counts: a handoff between sectors crosses them all."""


def handoffs(counted: Counted) -> Iterator[Value]:
    """Every measure of handoffs; teams and organisations are those that receive."""
    rows = counted.handoffs
    cuts = (counted.team_cut(rows["to_team"]), counted.organisation_cut(rows["to_team"]))
    cases = counted.case_positions(rows["case_no"])
    for measure, border in BORDERS.items():
        crossing = counted.accepted & (rows["crosses"] >= border)
        tally = Tally(measure, crossing.astype(np.int64), cases, counted.answered, "count")
        yield from tallies(counted, tally, cuts)
        yield from by_ending(counted, tally)
    taken = counted.answered_at - rows["offered_at"]
    yield from spreads("handoff_time", taken, counted.answered, cuts)
    yield from _answers(counted, cuts)
    yield from _between(counted, cases, taken)


def _answers(counted: Counted, cuts: tuple[Cut, ...]) -> Iterator[Value]:
    """Returned and disputed of 100 answered offers."""
    answered = np.flatnonzero(counted.answered)
    yield from _per_100(counted, answered, {})
    for cut in cuts:
        for label, offers in occurring(cut, answered):
            yield from _per_100(counted, offers, {cut.name: label})


def _per_100(counted: Counted, offers: Array, by: dict[str, str]) -> Iterator[Value]:
    disputed = counted.handoffs["disputed_from"][offers] != NONE
    returned = counted.returned[offers]
    for name, which in (("returned", returned), ("disputed", disputed)):
        rate = ratio(100 * float(which.sum()), len(offers))
        yield from named(f"handoffs.{name}_per_100", by, {"rate": rate})


def _between(counted: Counted, cases: Array, taken: Array) -> Iterator[Value]:
    """The matrices from whom to whom: how many, per case, how long, how often returned."""
    accepted = counted.accepted.astype(np.int64)
    tally = Tally("handoffs.all", accepted, cases, counted.answered, "count")
    answered = np.flatnonzero(counted.answered)
    for pairs, names in _pairs(counted):
        cut = pairs._replace(labels=tuple(str(n) for n in range(len(names) ** 2)))
        offers_of = dict(occurring(cut, answered))
        for label, numbers in by_label(counted, tally, cut, offers_of).items():
            both = (names[i] for i in divmod(int(label), len(names)))
            by = dict(zip(pairs.labels, both, strict=True))
            yield from named("handoffs.all", by, numbers)
            if label in offers_of:
                offers = offers_of[label]
                yield from named("handoff_time", by, spread(taken[offers]))
                yield from _per_100(counted, offers, by)


def _pairs(counted: Counted) -> Iterator[tuple[Cut, tuple[str, ...]]]:
    """Sender and receiver of each handoff as one code, on each level, and what they are called.

    The labels of the cut are the names of its two sides.
    """
    rows, numbering = counted.handoffs, counted.numbering
    organisation = counted.organisation_of_team
    sides = {
        "team": (rows["from_team"], rows["to_team"], numbering.teams),
        "organisation": (
            organisation[rows["from_team"]],
            organisation[rows["to_team"]],
            numbering.organisations,
        ),
        "step": (rows["from_step"], rows["to_step"], numbering.steps),
    }
    for level, (sender, receiver, names) in sides.items():
        codes = sender.astype(np.int64) * len(names) + receiver
        yield Cut(level, SIDES[level], codes), names
