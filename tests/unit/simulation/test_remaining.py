"""What remains of a time of which some has passed, against SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kernel_alone import alone
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.remaining import below
from unit.simulation.test_quantiles import EXACT, SOLVED, Family, named


def share_below(family: Family, x: float) -> float:
    a, b, c = (*family.parameters, 0.0, 0.0, 0.0)[:3]
    code = getattr(layout, family.name)
    return float(alone(below)(code, float(a), float(b), float(c), float(x)))


@pytest.mark.parametrize("family", [*EXACT, *SOLVED], ids=named)
def test_the_share_of_a_distribution_below_a_value(family: Family) -> None:
    shares = np.array([1e-12, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9])
    for share, x in zip(shares, family.known.ppf(shares), strict=True):
        if x > 1e-300:  # of a gamma of a tiny shape nearly all lies there
            assert share_below(family, x) == pytest.approx(family.known.cdf(x), rel=1e-9)
            assert share_below(family, x) == pytest.approx(share, rel=1e-6)


@pytest.mark.parametrize("family", [*EXACT, *SOLVED], ids=named)
def test_nothing_lies_below_the_least_and_all_below_the_greatest(family: Family) -> None:
    low, high = family.known.support()
    assert share_below(family, max(low, -1e15)) == pytest.approx(0, abs=1e-12)
    assert share_below(family, min(high, 1e15)) == pytest.approx(1)


def test_a_constant_is_below_what_it_does_not_exceed() -> None:
    shares = [share_below(Family("CONSTANT", (3.0,), Any), x) for x in (2.999, 3.0, 4.0)]
    assert shares == [0.0, 1.0, 1.0]
