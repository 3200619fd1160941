"""Openings that open others without end: on average one or more along a loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.definition.node import join
from pathway_engine.definition.routes import loops
from pathway_engine.definition.routing.flow import Trouble
from pathway_engine.definition.routing.persons import Counts, Where

ENDLESS_OPENINGS = "endless_openings"
ROUNDS = 200
"""So many rounds tell how a loop grows."""
ONE = 1 - 1e-6
"""What is one but for rounding."""

Matrix = Mapping[Where, Mapping[Where, float]]
"""How many cases each case leads to, on average, by the openings of both."""


def endless(counts: Counts) -> Iterator[Trouble]:
    """What is wrong with the openings that routed people came to."""
    leads = _leads(counts)
    told = set[str]()
    paths = {join(*where): where for where in leads}
    around = loops((join(*one), join(*other)) for one in leads for other in leads[one])
    for start, loop in around.items():
        if start in told:
            continue
        told |= loop
        growth = _growth({paths[one]: leads[paths[one]] for one in sorted(loop)})
        if growth >= ONE:
            found = f"a loop on which each case opens {growth:,.2f} more on average"
            yield Trouble(ENDLESS_OPENINGS, min(loop), found)


def _leads(counts: Counts) -> dict[Where, dict[Where, float]]:
    """How many cases those of one opening led to; what hangs on a package is not among them."""
    found: dict[Where, dict[Where, float]] = {}
    for key, number in counts.items():
        if key[0] == "led_to" and key[1][0]:
            one, other = key[1]
            opened = counts.get(("cases", one), 0.0)
            if opened:
                found.setdefault(one, {})[other] = number / opened
    return found


def _growth(loop: Matrix) -> float:
    """By what the number of cases grows with each round of a loop, in the long run.

    >>> round(_growth({("a",): {("b",): 0.5}, ("b",): {("a",): 2.0}}), 6)
    1.0
    """
    numbers = dict.fromkeys(loop, 1.0)
    growth = 0.0
    for _ in range(ROUNDS):
        after = numbers.copy()  # staying where one is: then a loop of two does not swing
        for one, below in loop.items():
            for other, share in below.items():
                if other in after:
                    after[other] += numbers[one] * share
        total = sum(after.values())
        growth = total / sum(numbers.values()) - 1
        numbers = {name: number / total for name, number in after.items()}
    return growth
