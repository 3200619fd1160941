"""Claims held against runs: what was measured, beside what, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any, NamedTuple, Protocol, TypeVar

from pathway_engine.analysis.moments import refuse_unless_state
from pathway_engine.analysis.summary import Difference, Interval, Summary
from pathway_engine.analysis.verdicts import verdict
from pathway_engine.definition.measures.naming import Named, named
from pathway_engine.definition.models import Claim, Experiment, Verdict
from pathway_engine.study.experiments.cells import Cell
from pathway_engine.study.quantities import Quantity
from pathway_engine.study.results import Result

NOTHING = Interval(nan, nan, nan, 0)

_Row = TypeVar("_Row", Summary, Difference)


class Found(Protocol):
    """What an experiment came to, as far as claims ask for it."""

    @property
    def experiment(self) -> Experiment:
        """What its file says."""

    def result(self, design: str, cell: Cell) -> Result:
        """What a design came to in a cell."""

    def measures(self, design: str, cell: Cell) -> list[Summary]:
        """Every measure of a design in a cell, with its interval."""

    def differences(self, design: str, beside: str, cell: Cell) -> list[Difference]:
        """Every measure of two designs in a cell: the second, the first, and how they differ."""


class Measured(NamedTuple):
    """What decides a claim: the number of its design, the other's, and how they differ."""

    unit: str
    design: Interval
    other: Interval
    decides: Interval
    """The difference of both, or the number itself where a value is expected."""


class Judged(NamedTuple):
    """A claim with what the runs say of it; nothing is measured where no model answers it."""

    name: str
    claim: Claim
    measured: Measured | None
    verdict: Verdict | None

    @property
    def word(self) -> str:
        """What is said of it: what was reproduced *follows*, or is *built in* by an assumption."""
        if self.verdict == "reproduced":
            return "built in" if self.claim.rests_on else "follows"
        return self.verdict or "cannot be answered"

    @property
    def differs(self) -> bool:
        """Whether another verdict than this one was written down."""
        return self.claim.verdict is not None and self.claim.verdict != self.verdict

    def row(self) -> dict[str, Any]:
        """All that is said of it, by name; nothing is measured where no model answers it."""
        claim, told = self.claim, self.measured or Measured("", NOTHING, NOTHING, NOTHING)
        return {
            "claim": self.name,
            "says": claim.says,
            "kind": claim.kind,
            "source": claim.source,
            "at": claim.at,
            "assumption": claim.assumption,
            "measure": claim.measure,
            "by": dict(claim.by),
            "where": dict(claim.where),
            "moment": None if claim.moment is None else claim.moment.text,
            "expect": None if claim.expect is None else claim.expect.text,
            "unit": told.unit or None,
            "design": told.design,
            "other": told.other,
            "decides": told.decides,
            "replications": told.decides.replications,
            "verdict": self.verdict,
            "word": self.word,
            "recorded": claim.verdict,
            "rests_on": list(claim.rests_on),
            "cannot": claim.cannot,
        }


def flat(row: Mapping[str, Any]) -> dict[str, object]:
    """The same as cells of a table: an interval is three of them, several words are one text."""
    cells: dict[str, object] = {}
    for name, told in row.items():
        if isinstance(told, Interval):
            cells |= {name: told.mean, f"{name}_low": told.low, f"{name}_high": told.high}
        elif isinstance(told, dict):
            cells[name] = ", ".join(f"{key} {value}" for key, value in told.items()) or None
        else:
            cells[name] = (", ".join(told) or None) if isinstance(told, list) else told
    return cells


def judged(name: str, claim: Claim, found: Found) -> Judged:
    """Hold a claim against what was found."""
    if claim.expect is None or claim.measure is None:
        return Judged(name, claim, None, None)
    measured = _measured(claim, named(claim.measure), found)
    return Judged(
        name, claim, measured, verdict(measured.decides, claim.expect, claim.expect.value)
    )


def _measured(claim: Claim, meant: Named, found: Found) -> Measured:
    assert claim.expect is not None  # noqa: S101 - the caller has looked
    cell = claim.cell_in(found.experiment.vary)
    one, other = claim.expect.name, claim.expect.other
    if claim.moment is not None:
        results = (found.result(name, cell) for name in (one, other) if name is not None)
        return _at_moment(quantity_of(claim), [*results])
    if other is None:
        row = _row(found.measures(one, cell), meant, claim.by)
        interval = row.interval if row else NOTHING
        return Measured(row.unit if row else "", interval, NOTHING, interval)
    pair = _row(found.differences(one, other, cell), meant, claim.by)
    if pair is None:
        return Measured("", NOTHING, NOTHING, NOTHING)
    return Measured(pair.unit, pair.redesign, pair.baseline, pair.difference)


def _row(rows: Sequence[_Row], meant: Named, by: Mapping[str, str]) -> _Row | None:
    wanted = (row for row in rows if (row.measure, row.statistic) == meant and dict(row.by) == by)
    return next(wanted, None)


def quantity_of(claim: Claim) -> Quantity:
    """The quantity that a claim is about, of claims that measure something.

    Raises `UsageError` for a moment at which it is not told.
    """
    assert claim.measure is not None  # noqa: S101 - the caller has looked
    moment = None if claim.moment is None else claim.moment.text
    if moment is not None:
        refuse_unless_state(claim.measure, claim.by)
    return Quantity(claim.measure, named(claim.measure), claim.by, moment)


def _at_moment(quantity: Quantity, results: Sequence[Result]) -> Measured:
    """What stands at the moment of a claim, in each replication of a design or of two."""
    numbers = [quantity.numbers(result) for result in results]
    one, *others = (quantity.interval(each) for each in numbers)
    if not others:
        return Measured(quantity.unit, one, NOTHING, one)
    difference = quantity.difference(numbers[0], numbers[1])
    return Measured(quantity.unit, one, others[0], difference)
