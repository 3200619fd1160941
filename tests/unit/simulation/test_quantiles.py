"""Inverse distribution functions against SciPy, at numbers that a draw can give."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from kernel_alone import alone
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.quantiles import quantile

PARTS = 2**52
"""A draw is the middle of one of so many parts of the line from 0 to 1."""

ROUNDING = 1e-12
"""What is solved for step by step is known to so many parts of itself."""

LEAST, MOST = 0.5 / PARTS, 1 - 0.5 / PARTS


class Family(NamedTuple):
    """A family with parameters, and what SciPy makes of them."""

    name: str
    parameters: tuple[float, ...]
    known: Any

    def at(self, u: float) -> float:
        a, b, c = (*self.parameters, 0.0, 0.0, 0.0)[:3]
        return float(alone(quantile)(getattr(layout, self.name), float(a), float(b), float(c), u))


EXACT = [
    Family("LOGNORMAL", (1, 0.8), stats.lognorm(0.8, scale=np.exp(1))),
    Family("LOGNORMAL", (9, 2.5), stats.lognorm(2.5, scale=np.exp(9))),
    Family("TRIANGULAR", (1, 3, 10), stats.triang(2 / 9, 1, 9)),
    Family("TRIANGULAR", (1, 1, 10), stats.triang(0, 1, 9)),
    Family("TRIANGULAR", (1, 10, 10), stats.triang(1, 1, 9)),
    Family("UNIFORM", (2, 5), stats.uniform(2, 3)),
    Family("EXPONENTIAL", (7,), stats.expon(scale=7)),
    Family("WEIBULL", (0.7, 3), stats.weibull_min(0.7, scale=3)),
    Family("WEIBULL", (5, 3), stats.weibull_min(5, scale=3)),
    Family("NORMAL", (5, 2), stats.norm(5, 2)),
]
SHAPES = [0.01, 0.04, 0.1, 0.5, 0.9, 1, 1.5, 3, 10, 100, 1_000]
STAGES = [1, 2, 3, 5, 10, 20, 21, 100, 1_000]
"""The language has Erlang distributions of 1 to 1,000 stages."""

SOLVED = [Family("GAMMA", (a, 2), stats.gamma(a, scale=2)) for a in SHAPES]
SOLVED += [Family("ERLANG", (k, 6), stats.gamma(k, scale=6 / k)) for k in STAGES]


def named(family: Family) -> str:
    return "-".join(str(part) for part in (family.name.lower(), *family.parameters))


def draws() -> list[float]:
    """Numbers that a draw can give, many of them near the ends and where a formula changes."""
    near_the_ends = np.geomspace(1, PARTS / 2, 60).astype(np.int64)
    bends = (np.array([0.075, 0.925, 0.2, 0.5, 1e-3]) * PARTS).astype(np.int64)
    parts = [*range(3), *near_the_ends, *(PARTS - 1 - near_the_ends), *bends, *(bends + 1)]
    return sorted({(int(part) + 0.5) / PARTS for part in parts} | {MOST})


EVERYWHERE = draws()
ONE = st.integers(0, PARTS - 1).map(lambda part: (part + 0.5) / PARTS)


@pytest.mark.parametrize("family", EXACT, ids=named)
def test_formulas_give_what_scipy_gives(family: Family) -> None:
    found = np.array([family.at(u) for u in EVERYWHERE])
    expected = family.known.ppf(EVERYWHERE)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("family", SOLVED, ids=named)
def test_what_is_solved_for_has_the_chance_that_was_asked_for(family: Family) -> None:
    """Near 1 a double cannot tell chances apart, so it is the chance that is compared."""
    found = np.array([family.at(u) for u in EVERYWHERE])
    shape = family.parameters[0]
    scale = family.known.kwds["scale"]
    positive = found > 1e-300  # of a shape near 0 a part of the line lies below all doubles
    chance = special.gammainc(shape, found / scale)
    assert chance[positive] == pytest.approx(np.array(EVERYWHERE)[positive], rel=1e-11, abs=1e-15)
    assert found[~positive] == pytest.approx(family.known.ppf(EVERYWHERE)[~positive], abs=1e-299)


@pytest.mark.parametrize("family", SOLVED, ids=named)
def test_what_is_solved_for_is_what_scipy_gives_away_from_the_end(family: Family) -> None:
    between = [u for u in EVERYWHERE if u < 0.999]
    expected = family.known.ppf(between)
    assert [family.at(u) for u in between] == pytest.approx(expected, rel=1e-11, abs=1e-299)


@pytest.mark.parametrize("family", [*EXACT, *SOLVED], ids=named)
def test_the_ends_are_finite_and_values_rise_between_them(family: Family) -> None:
    found = [family.at(u) for u in EVERYWHERE]
    assert (EVERYWHERE[0], EVERYWHERE[-1]) == (LEAST, MOST)
    assert np.isfinite(found).all()
    assert (np.diff(found) >= -ROUNDING * np.abs(found[1:])).all()
    assert found[0] < found[-1]


@given(st.sampled_from([*EXACT, *SOLVED]), ONE, ONE)
def test_more_luck_is_never_less(family: Family, one: float, other: float) -> None:
    less, more = (family.at(u) for u in sorted([one, other]))
    assert less <= more + ROUNDING * abs(more)


def test_a_constant_is_what_it_is() -> None:
    assert {Family("CONSTANT", (4.25,), None).at(u) for u in EVERYWHERE} == {4.25}


def test_a_tiny_shape_gives_nothing_rather_than_no_number() -> None:
    """A cv of 100 is a shape of 0.0001: nine in ten values lie below all doubles."""
    family = Family("GAMMA", (1e-4, 1e4), None)
    assert family.at(0.5) == 0.0
    assert 0 < family.at(0.9999) < family.at(MOST) < np.inf
