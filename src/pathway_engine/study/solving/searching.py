"""Looking for the edge of a condition among ordered values: first coarsely, then by halving.

The ends, the quarters and the middle are tried first, together. They say whether what is measured
goes one way, and between which two of them the condition's truth changes; there it is halved until
the two stand side by side. Nothing is tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

Edge = Literal["smallest", "largest"]
"""Which value is looked for: the smallest, or the largest, that meets the condition."""


class Found(NamedTuple):
    """The position that was found, None where no value that was tried meets the condition."""

    at: int | None
    edge: Edge
    changes: int
    """How often the condition's truth changes along all that was tried."""


def first_tried(number: int) -> list[int]:
    """The ends, the quarters and the middle of so many positions.

    >>> first_tried(11), first_tried(2)
    ([0, 2, 5, 8, 10], [0, 1])
    """
    last = number - 1
    return sorted({round(last * quarter / 4) for quarter in range(5)})


def search(
    number: int,
    evaluate: Callable[[Sequence[int]], Mapping[int, bool]],
    edge: Edge | None = None,
) -> Found:
    """Find the edge of a condition among so many positions; `evaluate` says where it is met.

    Without `edge`: the largest where the low end meets it and the high end does not, otherwise
    the smallest. Of several edges the one nearest to the end that is asked for is found.

    >>> search(100, lambda asked: {at: at >= 37 for at in asked})
    Found(at=37, edge='smallest', changes=1)
    >>> search(100, lambda asked: {at: at <= 37 for at in asked}).at
    37
    """
    met = dict(evaluate(first_tried(number)))
    last = number - 1
    wanted = edge or ("largest" if met[0] and not met[last] else "smallest")
    forwards = wanted == "smallest"
    tried = sorted(met, reverse=not forwards)
    hit = next((n for n, at in enumerate(tried) if met[at]), None)
    if hit is None:
        return Found(None, wanted, 0)
    if hit:
        missed, good = tried[hit - 1], tried[hit]
        while abs(good - missed) > 1:
            middle = (good + missed) // 2
            met |= evaluate([middle])
            missed, good = (missed, middle) if met[middle] else (middle, good)
    else:
        good = tried[0]
    return Found(good, wanted, changes_of(met))


class Turn(NamedTuple):
    """Where a condition's truth changes: the last place before, and the first one behind."""

    before: float
    behind: float


def turning(met: Callable[[float], bool], own: float, end: float, halvings: int = 5) -> Turn | None:
    """The places between `own` and an `end` between which a condition's truth changes.

    None where it is the same at both. Of several changes one is found.

    >>> turning(lambda at: at < 0.7, 0.5, 1.0, halvings=2)
    Turn(before=0.625, behind=0.75)
    >>> turning(lambda at: at < 0.7, 0.5, 0.0)
    """
    truth = met(own)
    if met(end) == truth:
        return None
    before, behind = own, end
    for _ in range(halvings):
        middle = (before + behind) / 2
        if met(middle) == truth:
            before = middle
        else:
            behind = middle
    return Turn(before, behind)


def changes_of(met: Mapping[int, bool]) -> int:
    """How often truth changes along positions.

    >>> changes_of({0: False, 5: True, 9: False})
    2
    """
    told = [met[at] for at in sorted(met)]
    return sum(one != other for one, other in pairwise(told))
