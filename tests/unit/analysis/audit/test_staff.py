"""When workers are there, and who was absent."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.attendance import Stretches
from pathway_engine.analysis.audit.luck import key_of, philox, uniform

OFFICE = Stretches(np.array([10, 30]), np.array([20, 40]))


def test_philox_matches_its_publication() -> None:
    ones = np.full(1, 0xFFFFFFFF, dtype=np.uint64)
    words = philox((ones, ones, ones, ones), (0xFFFFFFFF, 0xFFFFFFFF))
    assert [int(word[0]) for word in words] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]


def test_an_absence_is_addressed_by_its_worker_and_day() -> None:
    days = np.arange(20_000, 20_400)
    key = key_of(1, 1, "front.adviser", "absent")
    first, second = uniform(key, days, 0), uniform(key, days, 1)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first[100:], uniform(key, days[100:], 0))
    assert 0 < first.min() < 0.02
    assert 0.98 < first.max() < 1
    assert key != key_of(1, 2, "front.adviser", "absent")


def test_stretches() -> None:
    moments = np.array([5, 10, 19, 20, 25, 30, 39, 40, 99])
    assert OFFICE.before(moments).tolist() == [0, 0, 9, 10, 10, 10, 19, 20, 20]
    there = [False, True, True, False, False, True, True, False, False]
    assert OFFICE.holds(moments).tolist() == there


def test_nobody_is_ever_there() -> None:
    never = Stretches(np.array([], dtype=int), np.array([], dtype=int))
    assert never.before(np.array([5])).tolist() == [0]
    assert never.holds(np.array([5])).tolist() == [False]
