"""Student's t against a library that has it."""

from __future__ import annotations

import pytest
from scipy.special import stdtrit

from pathway_engine.analysis.student import reach


@pytest.mark.parametrize("degrees", [*range(1, 60), 199, 500, 999, 9_999])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_it_reaches_as_far_as_the_library_says(degrees: int, confidence: float) -> None:
    known = float(stdtrit(degrees, (1 + confidence) / 2))
    assert reach(confidence, degrees) == pytest.approx(known, rel=1e-9)
