"""FTE to workers, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.definition.staffing import (
    Staffed,
    post_workers,
    slots,
    staffed,
    staffed_present,
)

FTES = st.decimals("0.1", 200, places=2)


@pytest.mark.parametrize(
    ("fte", "full_time", "week", "x", "workers"),
    [
        pytest.param(9, 37, 40, Fraction(333, 40), 8, id="nine in an office of forty hours"),
        pytest.param(7, 37, 128, Fraction(259, 128), 2, id="seven for two awake at night"),
        pytest.param(Decimal("0.2"), 37, 40, Fraction(37, 200), 1, id="at least one"),
        pytest.param(1, 40, 40, Fraction(1), 1, id="one is one"),
        pytest.param(Decimal("2.5"), 40, 40, Fraction(5, 2), 3, id="a half is rounded up"),
        pytest.param(Decimal("2.49"), 40, 40, Fraction(249, 100), 2, id="less is rounded down"),
        pytest.param(1, 36, Fraction(85, 2), Fraction(72, 85), 1, id="half hours"),
        pytest.param(14, 37, 168, Fraction(37, 12), 3, id="always open"),
    ],
)
def test_people_there_and_workers(
    fte: Decimal, full_time: int, week: Fraction, x: Fraction, workers: int
) -> None:
    assert post_workers(fte, full_time, week) == (x, workers)


@given(FTES, st.decimals(20, 45, places=1), st.integers(20, 168), st.decimals("0.01", 1, places=2))
def test_workers_at_their_pace_do_what_the_people_would(
    fte: Decimal, full_time: Decimal, week: int, casework: Decimal
) -> None:
    post = staffed(fte, full_time, week, casework)
    exact = Fraction(casework) * post.x / post.workers
    assert post.pace == float(exact)
    assert abs(post.pace * post.workers - float(Fraction(casework) * post.x)) < 1e-12 * post.workers
    assert post.workers == max(1, round(post.x + Fraction(1, 10**9)))


def test_the_pace_is_rounded_once() -> None:
    # In floats, 0.7 × (0.3 × 37 ÷ 40) is another number.
    assert staffed(Decimal("0.3"), 37, 40, Decimal("0.7")).pace == 0.19425
    assert 0.7 * (0.3 * 37 / 40) != 0.19425


def test_workers_present_work_at_the_share_for_cases() -> None:
    post = staffed_present(2, Decimal("0.65"))
    assert post == Staffed(Fraction(2), 2, 0.65)


@pytest.mark.parametrize(
    ("caseload", "fte", "expected"),
    [(20, 14, 280), (Decimal("12.5"), Decimal("1.5"), 18), (Decimal("0.1"), 30, 3), (5, 0, 0)],
)
def test_slots(caseload: Decimal, fte: Decimal, expected: int) -> None:
    assert slots(caseload, fte) == expected


@pytest.mark.parametrize("numbers", [(0, 37, 40), (1, 0, 40), (1, 37, 0), (-1, 37, 40)])
def test_nobody_is_not_a_post(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        post_workers(*numbers)


def test_nobody_present_is_not_a_post() -> None:
    with pytest.raises(ValueError, match="at least one"):
        staffed_present(0, 1)
