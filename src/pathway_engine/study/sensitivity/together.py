"""All assumptions moved together: how much of what varies is due to each, as Sobol indices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pathway_engine.analysis.indices import Index, sobol_indices
from pathway_engine.analysis.values import Array
from pathway_engine.errors import UsageError
from pathway_engine.study.asking import Counting
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options, Running
from pathway_engine.study.quantities import Quantity
from pathway_engine.study.running import run_designs
from pathway_engine.study.sensitivity.assumptions import Assumption, moved_to

_AT_ONCE = 16
"""Points whose designs run together: more would only take memory."""
MOST_POINTS = 1 << 16


def refuse_points(points: int) -> None:
    """Refuse a number of points that is no power of two. Raises `UsageError`."""
    if not 2 <= points <= MOST_POINTS or points & (points - 1):
        expected = f"a power of two such as 64, at most {MOST_POINTS}"
        raise UsageError(f"sobol: found {points}, expected {expected}")


def together(
    designs: Sequence[Design],
    assumptions: Sequence[Assumption],
    quantities: Sequence[Quantity],
    options: Options,
    points: int,
    how: Running,
) -> tuple[tuple[Index, ...], ...]:
    """The indices of each quantity, in the order of the assumptions.

    Raises `PathwayError` or `RunStopped` where assumptions cannot stand together somewhere.
    """
    if len(assumptions) < 2:
        raise UsageError("sobol: found one assumption, expected two or more to be moved together")
    runs = points * (len(assumptions) + 2) * len(designs) * options.replications
    if say := how.get("say"):
        say(f"Sobol indices of {len(assumptions)} assumptions: {runs:,} runs")
    every = _Every(designs, assumptions, quantities, options, Counting(how.get("progress"), runs))
    return sobol_indices(every, points, len(assumptions), options.seed)


class _Every:
    """What quantities come to at points, each between low (0) and high (1) of every assumption."""

    def __init__(
        self,
        designs: Sequence[Design],
        assumptions: Sequence[Assumption],
        quantities: Sequence[Quantity],
        options: Options,
        progress: Counting,
    ) -> None:
        self._designs, self._assumptions, self._quantities = designs, assumptions, quantities
        self._options, self._progress = options, progress

    def __call__(self, points: Array) -> Array:
        """A row for each quantity, a column for each point; points are columns."""
        columns = points.T
        blocks = [
            [*self._block(columns[first : first + _AT_ONCE])]
            for first in range(0, len(columns), _AT_ONCE)
        ]
        return np.array([column for block in blocks for column in block]).T

    def _block(self, points: Array) -> Iterator[list[float]]:
        wide = len(self._designs)
        designs = [
            self._design(side, point, f"{n}")
            for n, point in enumerate(points)
            for side in range(wide)
        ]
        results = run_designs(designs, self._options, progress=self._progress)
        self._progress.over()
        for n in range(len(points)):
            mine = results[n * wide : (n + 1) * wide]
            sides = [[one.numbers(result) for one in self._quantities] for result in mine]
            told = sides[0] if wide == 1 else [b - a for a, b in zip(*sides, strict=True)]
            yield [_mean(numbers) for numbers in told]

    def _design(self, side: int, point: Array, name: str) -> Design:
        lines = [
            (line, float(at))
            for one, at in zip(self._assumptions, point, strict=True)
            if (line := one.lines[side]) is not None
        ]
        return moved_to(self._designs[side], lines, f"{self._designs[side].name} {name}")


def _mean(numbers: Array) -> float:
    known = numbers[~np.isnan(numbers)]
    return float(known.mean()) if len(known) else float("nan")
