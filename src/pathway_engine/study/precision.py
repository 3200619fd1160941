"""How often to run until an interval is narrow enough: replications are added until it is.

The half-width of a 95 % interval falls with the square root of the replications, so those that
are missing are worked out from those that are done, and looked at again when they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isnan

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.expectations import parse_value
from pathway_engine.definition.measures.naming import Named, named
from pathway_engine.definition.values import ValueProblem
from pathway_engine.errors import UsageError

MOST = 500
"""So many replications are run at most, if nobody asks for more: then it is said."""

_AT_ONCE = 4
"""Never more than so many times those that are done: what a few say of the rest is uncertain."""


@dataclass(frozen=True)
class Precision:
    """How narrow the interval of a measure is to be: half of it, as a share of the mean."""

    named: Named
    share: float

    def __str__(self) -> str:
        return f"{self.named}={100 * self.share:g}%"

    def reached(self, intervals: Sequence[Interval]) -> bool:
        """Whether all intervals are narrow enough."""
        return all(self._too_wide(one) <= 1 for one in intervals)

    def number(self, intervals: Sequence[Interval], done: int) -> int:
        """How many replications it will take, by those that are done.

        >>> wide = Interval(10.0, 8.0, 12.0, 20)
        >>> Precision(named("wip"), 0.1).number([wide], 20)
        80
        """
        times = max((self._too_wide(one) for one in intervals), default=1.0) ** 2
        return max(done + 2, ceil(done * min(times, _AT_ONCE)))

    def _too_wide(self, one: Interval) -> float:
        """How many times as wide as it is to be an interval is."""
        half = max(one.mean - one.low, one.high - one.mean)
        if isnan(half):
            return inf
        wanted = self.share * abs(one.mean)
        return half / wanted if wanted else inf if half else 1.0


def read_precision(text: str) -> Precision:
    """Read MEASURE=SHARE. Raises `UsageError`.

    >>> str(read_precision("case_duration=2%"))
    'case_duration.mean=2%'
    """
    name, equals, share = (part.strip() for part in text.partition("="))
    expected = "expected MEASURE=SHARE such as `case_duration=2%`"
    if not equals or not share.endswith("%"):
        raise UsageError(f"precision: found `{text}`, {expected}")
    try:
        precision = Precision(named(name), parse_value(share))
    except KeyError:
        raise UsageError(
            f"precision: found `{name}`, expected a measure; --measures lists them"
        ) from None
    except ValueProblem as problem:
        raise UsageError(f"precision: {problem}") from None
    if not 0 < precision.share < 1:
        raise UsageError(f"precision: found `{share}`, expected a share above 0 % and below 100 %")
    return precision
