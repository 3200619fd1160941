"""Move what is assumed, one at a time, and see what it does to what matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from pathway_engine.analysis.summary import Interval
from pathway_engine.analysis.values import Array
from pathway_engine.definition.assumed import Still
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import PathwayError, RunStopped, UsageError
from pathway_engine.study.asking import Counting, asked_of
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options, Running
from pathway_engine.study.quantities import Quantity, read_quantity
from pathway_engine.study.running import run_designs
from pathway_engine.study.sensitivity.assumptions import Assumption, assumptions_of, moved_to
from pathway_engine.study.sensitivity.effects import Effect, Sensitivity, Swung
from pathway_engine.study.sensitivity.together import refuse_points, together

Told = list[Array]
"""Of each quantity its numbers, one for each replication: of one design, or of a difference."""


def sensitivity(  # noqa: PLR0913 - each is an option of the command
    pathway: Pathway | Path | str,
    other: Pathway | Path | str | None = None,
    *,
    measures: Iterable[str] = ("case_duration.mean",),
    by: str | None = None,
    moment: str | None = None,
    assumptions: Iterable[str] = (),
    sobol: int | None = None,
    **how: Unpack[Running],
) -> Sensitivity:
    """Find out which assumption matters: each is moved over its range, one at a time.

    Every line of `provenance` with an `assumption` or a `range` is moved to both ends of its range,
    or by 20 % either way; all the numbers of a line move by one factor. Each end is paired with the
    unmoved run on the same people. With `other` it is about how that design differs from the first.
    `measures`, `by` (`team=brokerage`) and `moment` (`+8w`) say what is looked at, `assumptions`
    which lines, all by default. With `sobol`, a power of two, all are moved together as well, for
    Sobol indices from so many points. The other keywords are those of `simulate`.

    Raises `UsageError`, `PathwayError` or `RunStopped`.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> file = shipped_pathways() / "wokingham" / "split.yaml"
    >>> found = sensitivity(
    ...     file, assumptions=["latency", "disputes"], length="8w", warm_up="4w", replications=2
    ... )
    >>> [one.assumption.name for one in found.ranked()]
    ['latency', 'disputes']
    """
    quantities = [read_quantity(text, by, moment) for text in _listed(measures)]
    if sobol is not None:
        refuse_points(sobol)
    designs, options = asked_of([pathway, other], how, quantities)
    moved, still = assumptions_of([one.pathway for one in designs], _listed(assumptions))
    moving = _Moving(designs, quantities, options, how, len(moved))
    found = moving.sensitivity(moved, still)
    if sobol is None:
        return found
    kept = [one.assumption for one in found.swung]
    indices = together(designs, kept, quantities, options, sobol, how)
    return replace(found, indices=indices, points=sobol)


def _listed(texts: Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


class _Moving:
    """Runs designs with one assumption moved, and holds them against the unmoved ones."""

    def __init__(
        self,
        designs: Sequence[Design],
        quantities: Sequence[Quantity],
        options: Options,
        how: Running,
        lines: int,
    ) -> None:
        self._designs, self._quantities, self._options = designs, quantities, options
        total = (1 + 2 * lines) * len(designs) * options.replications
        self._progress, self._say = Counting(how.get("progress"), total), how.get("say")
        results = run_designs(designs, options, progress=self._progress, say=self._say)
        self._progress.over()
        for one in quantities:
            if not any(one.is_told(result) for result in results):
                raise UsageError(f"measure: found `{one}`, which no run tells")
        self._units = tuple(
            next(filter(None, (one.unit_in(result) for result in results)), one.unit)
            for one in quantities
        )
        self._sides = [[one.numbers(result) for one in quantities] for result in results]
        self._unmoved = self._decides(self._sides)

    def sensitivity(self, moved: Sequence[Assumption], still: Sequence[Still]) -> Sensitivity:
        """Move each, and gather what it did."""
        swung, stays = [], list(still)
        for one in moved:
            try:
                swung.append(Swung(one, tuple(self._effects(one))))
            except (PathwayError, RunStopped) as error:
                stays += _stopped(one, error)
        unmoved = tuple(self._interval(n, told) for n, told in enumerate(self._unmoved))
        names = tuple(design.name for design in self._designs)
        return Sensitivity(
            tuple(self._quantities), self._units, names, self._options, unmoved, tuple(swung),
            tuple(stays),
        )  # fmt: skip

    def _effects(self, one: Assumption) -> list[Effect]:
        low, high = self._ends(one)
        return [
            Effect(
                self._interval(n, low[n]),
                self._interval(n, high[n]),
                self._change(n, low[n], self._unmoved[n]),
                self._change(n, high[n], self._unmoved[n]),
                self._change(n, high[n], low[n]),
            )
            for n in range(len(self._quantities))
        ]

    def _ends(self, one: Assumption) -> tuple[Told, Told]:
        """What the quantities come to at both ends; a design that has it not stays as it is."""
        touched = [n for n in range(len(self._designs)) if one.touches(n)]
        designs = [self._design(one, n, end) for end in (0, 1) for n in touched]
        results = run_designs(designs, self._options, progress=self._progress, say=self._say)
        self._progress.over()
        ends = []
        for first in (0, len(touched)):
            sides = [*self._sides]
            for n, result in zip(touched, results[first:], strict=False):
                sides[n] = [quantity.numbers(result) for quantity in self._quantities]
            ends.append(self._decides(sides))
        return ends[0], ends[1]

    def _design(self, one: Assumption, side: int, end: int) -> Design:
        line, design = one.lines[side], self._designs[side]
        assert line is not None  # noqa: S101 - the caller has looked
        name = f"{design.name} {one.name} {'high' if end else 'low'}"
        return moved_to(design, [(line, end)], name)

    def _decides(self, sides: Sequence[Told]) -> Told:
        """The numbers of one design, or what the second has more than the first."""
        if len(sides) == 1:
            return sides[0]
        return [other - one for one, other in zip(*sides, strict=True)]

    def _interval(self, quantity: int, told: Array) -> Interval:
        asked, unit = self._quantities[quantity], self._units[quantity]
        if len(self._designs) == 1:
            return asked.interval(told, unit)
        return asked.difference(told, told * 0, unit)

    def _change(self, quantity: int, told: Array, beside: Array) -> Interval:
        return self._quantities[quantity].difference(told, beside, self._units[quantity])


def _stopped(one: Assumption, error: PathwayError | RunStopped) -> list[Still]:
    """The numbers of an assumption that cannot stand where it would move them."""
    if isinstance(error, PathwayError):
        first = Findings(error.findings).errors[0]
        said = f"found {first.found}, expected {first.expected}" if first.expected else first.found
        why = f"it cannot go so far ({first.code}): {said}"
    else:
        why = f"a run stops there: {error}"
    return [Still(one.name, number.path, str(number.stands), why) for number in one.line.numbers]
