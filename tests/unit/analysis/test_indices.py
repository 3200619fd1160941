"""Sobol indices against functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest

from pathway_engine.analysis.indices import sobol_indices
from pathway_engine.analysis.values import Array


def ishigami(x: Array) -> Array:
    """A function of three inputs whose indices are in every book; and a sum beside it."""
    a, b, c = np.pi * (2 * x - 1)
    known = np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    return np.array([known, 3 * x[0] + 4 * x[1]])


def test_as_the_books_say() -> None:
    first, added = sobol_indices(ishigami, 1024, 3, seed=1)
    assert [one.first.share for one in first] == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert [one.total.share for one in first] == pytest.approx([0.558, 0.442, 0.244], abs=0.03)
    assert [one.first.share for one in added] == pytest.approx([0.36, 0.64, 0.0], abs=0.02)
    for one in (*first, *added):
        assert one.first.low <= one.first.share <= one.first.high
    assert first[0].total.low > first[0].first.high, "it counts with another input"


def test_the_same_seed_says_the_same() -> None:
    assert sobol_indices(ishigami, 16, 3, seed=5) == sobol_indices(ishigami, 16, 3, seed=5)
    assert sobol_indices(ishigami, 16, 3, seed=5) != sobol_indices(ishigami, 16, 3, seed=6)


def test_what_does_not_vary_or_is_undefined_has_none() -> None:
    def odd(x: Array) -> Array:
        return np.array([0 * x[0], np.where(x[0] > 0.9, np.nan, x[0]), x[1]])

    same, undefined, known = sobol_indices(odd, 32, 2, seed=1)
    for one in (*same, *undefined):
        assert np.isnan([*one.first, *one.total]).all()
    assert known[1].first.share == pytest.approx(1.0, abs=0.1)
