"""Moments: seconds with the round in them, in one number each."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.moments import Moments
from pathway_engine.clock import LATEST


def test_what_falls_after_all_time_comes_last() -> None:
    """A time that is drawn may lead beyond the last second: it is no moment of long ago."""
    seconds = np.array([0, 1, LATEST - 2, LATEST - 1, LATEST, LATEST + 7, 10**13])
    moments = Moments.end_of(seconds)
    assert (np.diff(moments) >= 0).all()
    assert Moments.seconds(moments).tolist() == [0, 1, LATEST - 2, *[LATEST - 1] * 4]
