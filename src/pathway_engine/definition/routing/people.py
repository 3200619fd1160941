"""People routed through a pathway without queues, where algebra is not enough.

Each person's attributes are drawn, rules are tried, outcomes are drawn by share. What a visit
makes of work is counted at its mean, so that only ways and attributes bring chance in. Time
passes too, as long as it would without queues, for rules that ask how long a case is open.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import repeat
from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.endless import endless
from pathway_engine.definition.routing.flow import Estimate, Flow, Trouble
from pathway_engine.definition.routing.late import told_late
from pathway_engine.definition.routing.persons import Counts, Stopped
from pathway_engine.definition.routing.router import ENDLESS, Router
from pathway_engine.definition.routing.sampling import EvenLuck

SEED = 1
PEOPLE = 20_000
"""How many are routed at most."""
AT_LEAST = 6_000
"""How many are routed at least, of so many, however sure the work of all teams is."""
CLOSE = 0.025
"""The error of a team's work, as a share of it, at which no more are routed."""
MOST_EFFORT = 500_000
"""When visits (three each) and evaluations add up to so much, no more people are routed."""
ROUNDS = 200
"""In each round the same number of people come, the arrivals in proportion."""
GROUPS = 20
"""Of so many groups of rounds the error is told, where there are as many rounds."""


def routed_flow(
    pathway: Pathway, arrivals: Mapping[str, float], clock: Clockwork, people: int = PEOPLE
) -> Flow:
    """Route people and add up what they do.

    `arrivals` are the shares of cases by arrival; they make 1. `clock` tells how long things
    take.
    """
    luck = EvenLuck(SEED)
    router = Router(pathway, luck, clock)
    trouble: dict[tuple[str, str], Trouble] = {}
    rounds = _Rounds()
    for together in _in_proportion(arrivals, people):
        counts: Counts = defaultdict(float)
        done = _route(router, luck, together, counts, trouble)
        if done == len(together) or not rounds.people:
            rounds.add(counts, done)
        if done < len(together) or rounds.are_enough:
            break
    return _flow(rounds, (*trouble.values(), *endless(rounds.sums)))


def _route(
    router: Router,
    luck: EvenLuck,
    together: list[str],
    counts: Counts,
    trouble: dict[tuple[str, str], Trouble],
) -> int:
    """Route the people of a round, until it is too much or one goes round for ever; how many."""
    for number, name in enumerate(together):
        if router.effort > MOST_EFFORT:
            return number
        try:
            luck.somebody_else()
            of_person = router.route(name)
        except Stopped as stopped:
            trouble.setdefault((stopped.trouble.code, stopped.trouble.path), stopped.trouble)
            if stopped.trouble.code == ENDLESS:
                return number
            continue
        for key, count in of_person.items():
            counts[key] += count
    return len(together)


class _Rounds:
    """What the people of every round did, and how much that differs among groups of rounds."""

    def __init__(self) -> None:
        self.people = 0
        self.sums: Counts = defaultdict(float)
        self._rounds: list[tuple[Counts, int]] = []

    def add(self, counts: Counts, people: int) -> None:
        """Add a round of so many people."""
        self.people += people
        self._rounds.append((counts, people))
        for key, count in counts.items():
            self.sums[key] += count

    @property
    def are_enough(self) -> bool:
        """Whether the work of all teams is known well enough; looked at every tenth round."""
        if self.people < AT_LEAST or len(self._rounds) % 10:
            return False
        self.__dict__.pop("_groups", None)
        work = [self.estimate(key) for key in self.sums if key[0] == "effort"]
        return all(one.error <= CLOSE * one.value for one in work)

    def estimate(self, key: Any) -> Estimate:
        """The mean per person, and its standard error as groups of rounds tell it (batch means).

        Rounds are not independent of each other: draws are even over several of them.
        """
        mean = self.sums[key] / max(self.people, 1)
        told = [sum(counts.get(key, 0.0) for counts, _ in group) / people
                for group, people in self._groups]  # fmt: skip
        if len(told) < 2:
            return Estimate(mean, math.inf if mean else 0.0)
        middle = sum(told) / len(told)
        spread = sum((one - middle) ** 2 for one in told) / (len(told) - 1)
        return Estimate(mean, math.sqrt(spread / len(told)))

    @cached_property
    def _groups(self) -> list[tuple[list[tuple[Counts, int]], int]]:
        """Rounds in groups of one size, and how many people each has; the last few are left out."""
        size = max(1, len(self._rounds) // GROUPS)
        first = range(0, len(self._rounds) - size + 1, size)
        groups = [self._rounds[begin : begin + size] for begin in first]
        return [(group, people) for group in groups if (people := sum(n for _, n in group))]


def _in_proportion(arrivals: Mapping[str, float], people: int) -> Iterator[list[str]]:
    """The arrivals of the people of each round, in equal mix.

    >>> next(_in_proportion({"a": 0.75, "b": 0.25}, 4 * ROUNDS))
    ['a', 'a', 'a', 'b']
    """
    done = dict.fromkeys(arrivals, 0)
    for number in range(1, ROUNDS + 1):
        together: list[str] = []
        for name, share in arrivals.items():
            until = round(people * share * number / ROUNDS)
            together += repeat(name, until - done[name])
            done[name] = until
        yield together


def _flow(rounds: _Rounds, trouble: tuple[Trouble, ...]) -> Flow:
    sums, estimate = rounds.sums, rounds.estimate

    def estimates(kind: str) -> dict[Any, Estimate]:
        return {key[1]: estimate(key) for key in sums if key[0] == kind}

    return Flow(
        method="routed",
        people=rounds.people,
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
