"""Rows come into another order, in place."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from pathway_engine.simulation.kernel.preparing import prepared


@pytest.mark.parametrize("n", [0, 1, 2, 3, 50, 1000])
@pytest.mark.parametrize("width", [1, 3, 20])
def test_every_row_comes_to_its_place(n: int, width: int) -> None:
    for seed in range(5):
        source = list(range(n))
        Random(seed).shuffle(source)  # noqa: S311 - no secret
        words = np.arange(n * width, dtype=np.uint64).reshape(n, width)
        expected = words[source]
        held = np.empty(width, dtype=np.uint64)
        prepared().arrange(words, np.array(source, dtype=np.int64), held)
        np.testing.assert_array_equal(words, expected)


def test_one_long_cycle_and_rows_that_stay() -> None:
    words = np.arange(12, dtype=np.uint64).reshape(6, 2)
    prepared().arrange(words, np.array([1, 2, 0, 3, 5, 4]), np.empty(2, dtype=np.uint64))
    assert words[:, 0].tolist() == [2, 4, 0, 6, 10, 8]
