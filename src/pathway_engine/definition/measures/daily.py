"""What runs tell day by day: the series, their units and cuts, and the measures of a state.

What stands (open cases, queues, people) there is at any moment: its series tell a measure of a
state as it is when a day begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pathway_engine.clock import DAY

UNITS = {
    "open_cases": "cases",
    "arrivals": "cases",
    "closed": "cases",
    "handoffs": "handoffs",
    "queue": "visits",
    "oldest": "seconds",
    "joined": "visits",
    "done": "visits",
    "people": "people",
}
"""What is told of each day, in its unit: `oldest` is how long the one who waits longest has."""

CUTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("open_cases", "arrivals", "closed", "handoffs"), ("",)),
    **dict.fromkeys(("queue", "oldest"), ("", "team", "step")),
    **dict.fromkeys(("joined", "done"), ("team", "step")),
    "people": ("place",),
}
"""What each is cut by; nothing where it is told of all together."""

STATES = {
    "queue_length": "queue",
    "queue_length.mean": "queue",
    "queue_length.end": "queue",
    "queue_age": "oldest",
    "queue_age.count": "queue",
    "wip": "open_cases",
    "wip.mean": "open_cases",
    "wip.end": "open_cases",
    "occupancy": "people",
    "occupancy.mean": "people",
}
"""The series that tells each measure of a state; of a moment's queue the longest age is told."""

_EXAMPLES = "`queue_length`, `queue_age` (of whoever waits longest), `wip` or `occupancy`"


class Untold(NamedTuple):
    """What was found, and what was expected in its place."""

    found: str
    expected: str


def no_state(measure: str) -> Untold | None:
    """Why a measure is told of no moment; None where it is one of a state.

    >>> no_state("wip"), no_state("case_duration").found
    (None, '`case_duration`')
    """
    if measure in STATES:
        return None
    return Untold(f"`{measure}`", f"a measure of a state: {_EXAMPLES}")


def no_state_by(measure: str, words: Iterable[str]) -> Untold | None:
    """Why a measure of a state is not told of a moment so cut; None where it is.

    >>> no_state_by("queue_length", ["step"]), no_state_by("wip", ["team"]).expected
    (None, 'one of none')
    """
    cut, cuts = ",".join(words), CUTS[STATES[measure]]
    if cut in cuts:
        return None
    known = ", ".join(f"`{one}`" if one else "none" for one in cuts)
    found = f"the cut `{cut}`" if cut else "no cut"
    return Untold(f"{found} of `{measure}`", f"one of {known}")


def no_day(second: int, starts: int, opens: int, ends: int) -> str:
    """What is expected in the place of a second at which no day of a run begins; else empty.

    Days are counted from the opening of the window; a run begins and ends anywhere.

    >>> no_day(2 * DAY, 0, DAY, 3 * DAY), no_day(5, 0, 0, 3 * DAY)[:37]
    ('', 'whole days from the opening of the wi')
    """
    whole = second in (starts, ends) or (second - opens) % DAY == 0
    if starts <= second <= ends and whole:
        return ""
    before = "" if starts == opens else ", or before it such as `-1w`"
    return (
        "whole days from the opening of the window, such as `+8w`, no later than the end of "
        f"the run{before}"
    )
