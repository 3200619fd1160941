"""Whether an expectation follows from runs: by the interval, never by the average alone."""

from __future__ import annotations

from math import isnan

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.expectations import Expectation
from pathway_engine.definition.models import Verdict


def verdict(interval: Interval, expectation: Expectation, beside: float = 0.0) -> Verdict:
    """What an interval of 95 % says of an expectation beside a number, zero for a difference.

    It is undecided where there is no interval.

    >>> from pathway_engine.definition.expectations import parse_expectation
    >>> less = parse_expectation("hub < baseline")
    >>> [verdict(Interval(-1.0, low, high, 20), less) for low, high in ((-2, -0.5), (-3, 1))]
    ['reproduced', 'undecided']
    >>> verdict(Interval(0.0, 0.0, 0.0, 20), less)
    'contradicted'
    >>> verdict(Interval(0.0, 0.0, 0.0, 20), parse_expectation("hub <= baseline"))
    'reproduced'
    """
    if isnan(interval.low) or isnan(interval.high):
        return "undecided"
    told = {expectation.holds(one, beside) for one in (interval.low, interval.high)}
    if len(told) > 1:
        return "undecided"
    return "reproduced" if told.pop() else "contradicted"
