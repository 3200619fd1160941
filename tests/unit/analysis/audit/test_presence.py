"""Clocks that go and stand, and numbers that change."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.presence import Changes, Clock, levels


def test_changes_in_one_second_count_together() -> None:
    at, level = levels(
        [
            Changes(np.array([10, 20]), np.array([1, -1])),
            Changes(np.array([20, 30]), np.array([1, 1])),
        ]
    )
    assert (at.tolist(), level.tolist()) == ([10, 20, 30], [1, 1, 2])


def test_a_clock_shows_how_long_it_went() -> None:
    clock = Clock(np.array([0, 10, 25]), np.array([True, False, True]))
    begin, end = np.array([0, 5, 12, 20, 30]), np.array([10, 15, 20, 30, 30])
    assert clock.between(begin, end).tolist() == [10, 5, 0, 5, 0]
