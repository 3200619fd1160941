"""People routed through a pathway without queues, where algebra is not enough.

Each person's attributes are drawn, rules are tried, outcomes are drawn by share. What a visit
makes of work is counted at its mean, so that only ways and attributes bring chance in. Time
passes too, as long as it would without queues, for rules that ask how long a case is open.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.endless import endless
from pathway_engine.definition.routing.flow import Estimate, Flow, Trouble
from pathway_engine.definition.routing.late import told_late
from pathway_engine.definition.routing.persons import Counts, Stopped
from pathway_engine.definition.routing.router import ENDLESS, Router
from pathway_engine.definition.routing.sampling import OrdinaryLuck

SEED = 1
PEOPLE = 20_000
"""How many are routed."""
MOST_EFFORT = 500_000
"""When visits (three each) and evaluations add up to so much, no more people are routed."""
ROUNDS = 40
"""In each round the same number of people come, the arrivals in proportion."""


def routed_flow(
    pathway: Pathway, arrivals: Mapping[str, float], clock: Clockwork, people: int = PEOPLE
) -> Flow:
    """Route people and add up what they do.

    `arrivals` are the shares of cases by arrival; they make 1. `clock` tells how long things
    take.
    """
    router = Router(pathway, OrdinaryLuck(SEED), clock)
    sums: Counts = defaultdict(float)
    squares: Counts = defaultdict(float)
    trouble: dict[tuple[str, str], Trouble] = {}
    routed = 0
    for name in _in_proportion(arrivals, people):
        if router.effort > MOST_EFFORT:
            break
        routed += 1
        try:
            counts = router.route(name)
        except Stopped as stopped:
            trouble.setdefault((stopped.trouble.code, stopped.trouble.path), stopped.trouble)
            if stopped.trouble.code == ENDLESS:
                break
            continue
        for key, count in counts.items():
            sums[key] += count
            squares[key] += count * count
    return _flow(sums, squares, routed, (*trouble.values(), *endless(sums)))


def _in_proportion(arrivals: Mapping[str, float], people: int) -> Iterator[str]:
    """The arrival of each person, in rounds of equal mix.

    >>> list(_in_proportion({"a": 0.75, "b": 0.25}, 4 * ROUNDS))[:8]
    ['a', 'a', 'a', 'b', 'a', 'a', 'a', 'b']
    """
    done = dict.fromkeys(arrivals, 0)
    for number in range(1, ROUNDS + 1):
        for name, share in arrivals.items():
            until = round(people * share * number / ROUNDS)
            yield from repeat(name, until - done[name])
            done[name] = until


def _flow(sums: Counts, squares: Counts, people: int, trouble: tuple[Trouble, ...]) -> Flow:
    def estimates(kind: str) -> dict[Any, Estimate]:
        return {key[1]: estimate(key) for key in sums if key[0] == kind}

    def estimate(key: Any) -> Estimate:
        mean = sums[key] / people if people else 0.0
        spread = max(0.0, squares[key] / max(people, 1) - mean * mean)
        return Estimate(mean, math.sqrt(spread / max(people, 1)))

    return Flow(
        method="routed",
        people=people,
        visits=estimates("visits"),
        outcomes=estimates("outcomes"),
        endings=estimates("endings"),
        handoffs=estimates("handoffs"),
        handoffs_in_all=estimate(("all", "handoffs")),
        handoffs_between_organisations=estimate(("all", "crossing")),
        returns=estimate(("all", "returns")),
        effort=estimates("effort"),
        pieces=estimates("pieces"),
        held=estimates("held"),
        stays=estimates("stays"),
        reached={key[1]: _reached(sums, key[1]) for key in sums if key[0] == "started"},
        packaged=estimates("packaged"),
        occupied=estimates("occupied"),
        heard=estimates("heard"),
        late=told_late(sums),
        cut=("all", "cut") in sums,
        trouble=trouble,
    )


def _reached(sums: Counts, target: str) -> Estimate:
    """The share of a target's clocks that stop."""
    started = sums["started", target]
    share = sums.get(("stopped", target), 0.0) / started
    return Estimate(share, math.sqrt(share * (1 - share) / started))
