"""The rows of visits come into the order of cases and visit numbers, in place."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from pathway_engine.simulation.kernel.preparing import prepared

KEY = 1
"""Which word of the rows here tells case and visit number."""


def shuffled(visits_of: list[int], seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Rows of three words for so many visits of each case, in any order."""
    rows = [
        (100 * case + visit, case | visit << 32, 7)
        for case, visits in enumerate(visits_of, 1)
        for visit in range(1, visits + 1)
    ]
    Random(seed).shuffle(rows)  # noqa: S311 - no secret
    return np.array(rows, dtype=np.uint64).reshape(len(rows), 3)


@pytest.mark.parametrize(
    "visits_of", [[], [1], [3, 1, 2], [0, 2, 0, 0, 5, 1], [1] * 50, [40], [2, 7, 1] * 30]
)
def test_every_row_comes_to_its_place(visits_of: list[int]) -> None:
    for seed in range(5):
        words = shuffled(visits_of, seed)
        first = np.zeros(len(visits_of) + 1, dtype=np.int64)
        prepared().arrange(words, KEY, first, np.zeros(3, dtype=np.uint64))
        expected = [100 * c + v for c, n in enumerate(visits_of, 1) for v in range(1, n + 1)]
        assert words[:, 0].tolist() == expected
        assert words[:, 2].tolist() == [7] * len(expected)
        assert first.tolist() == [0, *np.cumsum(visits_of).tolist()]
