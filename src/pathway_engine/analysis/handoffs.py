"""Handoffs: how many, across which borders, how often returned or disputed, how long they take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows, crossed
from pathway_engine.analysis.reduced import CLOSED, ENDED, PACKAGED, Cells, sums
from pathway_engine.analysis.tallies import Tally, named, spreads, tallies
from pathway_engine.analysis.values import Value, cut, ratio
from pathway_engine.definition.measures.entries import PAIRS, SIDES
from pathway_engine.engine.records import NONE, Crosses

BORDERS = {
    "handoffs.all": Crosses.TEAM,
    "handoffs.between_organisations": Crosses.ORGANISATION,
    "handoffs.between_sectors": Crosses.SECTOR,
}
"""The least border that each measure counts: a handoff between sectors crosses them all."""


def handoffs(counted: Counted) -> Iterator[Value]:
    """Every measure of handoffs; teams and organisations are those that receive."""
    offers = counted.handoffs
    rows = _rows(counted)
    receiver = rows.cells("team", "organisation", "ending")
    cells = rows.cells("team", "organisation", "ending", *PAIRS)
    answers = _answers(counted, cells)
    pairs = [set(one.words) in map(set, SIDES.values()) for one in cells.cuts]
    for measure, border in BORDERS.items():
        crossing = (counted.accepted & (offers["crosses"] >= border)).astype(np.int64)
        tally = Tally(measure, crossing, counted.answered, "count")
        if border > Crosses.TEAM:
            yield from tallies(counted, tally, rows, receiver)
        else:
            also = {cell for which, _, cell in cells.each() if pairs[which] and answers[cell][0]}
            yield from tallies(counted, tally, rows, cells, also)
    taken = counted.answered_at - offers["offered_at"]
    yield from spreads("handoff_time", taken, counted.answered, cells)
    for which, label, cell in cells.each():
        if answers[cell][0] or not which:
            for name, rate in _per_100(*answers[cell]).items():
                by = cells.cuts[which].by(label)
                yield from named(f"handoffs.{name}_per_100", by, {"rate": rate})


def _answers(counted: Counted, cells: Cells) -> list[list[int]]:
    """How many offers of each cell were answered, returned of these, and disputed."""
    disputed = counted.handoffs["disputed_from"] != NONE
    ways = np.where(counted.returned, ENDED | CLOSED, ENDED) | np.where(disputed, PACKAGED, 0)
    counts = np.where(counted.answered, ways, 0).astype(np.uint8)
    found: list[list[int]] = sums(np.ones(len(counts), np.int64), counts, cells).tolist()
    return found


def _per_100(answered: int, returned: int, disputed: int) -> dict[str, float]:
    return {
        "returned": ratio(100 * float(returned), answered),
        "disputed": ratio(100 * float(disputed), answered),
    }


def _rows(counted: Counted) -> Rows:
    """The offers, told by when they were answered, by receiver and by the two sides."""
    rows, numbering = counted.handoffs, counted.numbering
    accountable = counted.visits["accountable"][counted.visit_of_handoff]
    own = {
        "team": counted.team_cut(rows["to_team"]),
        "organisation": counted.organisation_cut(rows["to_team"]),
        "accountable": cut("accountable", numbering.organisations, accountable),
        "step": cut("step", numbering.steps, rows["to_step"]),
    }
    sides = {
        "team": (counted.team_cut(rows["from_team"]), own["team"]),
        "organisation": (counted.organisation_cut(rows["from_team"]), own["organisation"]),
        "step": (cut("step", numbering.steps, rows["from_step"]), own["step"]),
    }
    pairs = {
        " and ".join(SIDES[level]): crossed(*both)._replace(words=SIDES[level])
        for level, both in sides.items()
    }
    cases = counted.case_positions(rows["case_no"])
    return Rows(counted, cases, counted.answered_at, own | pairs)
