"""The plain pathway as the peers need it: its constants, read from `plain.yaml`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pathway_engine import Pathway, load
from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.quantities import Quantity

PLAIN = Path(__file__).with_name("plain.yaml")

REFERENCE = {"visits": 2.3316, "handoffs": 0.2782}
"""Visits and handoffs between organisations per case: exact."""

UTILISATION = {
    "front_door": 0.625,
    "spa": 0.667,
    "locality": 0.835,
    "finance": 0.804,
    "brokerage": 0.724,
    "reviews": 0.718,
}


@dataclass(frozen=True)
class Step:
    """A step of the plain pathway for a peer: the team, the work, and where it leads."""

    name: str
    team: str
    work: Quantity
    destinations: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Model:
    """The plain pathway for a peer."""

    steps: dict[str, Step]
    workers: dict[str, int]
    organisation: dict[str, str]
    start: str
    interarrival: float
    """Mean seconds between arrivals."""
    delay: float
    """Mean seconds of a handoff between organisations."""


def pathway() -> Pathway:
    """The plain pathway itself."""
    return load(PLAIN)


def model() -> Model:
    """The constants of the plain pathway."""
    plain = pathway()
    teams = plain.real_teams
    delay = plain.handoffs["outside"].delay
    rate = plain.arrivals["all"].rate
    if not isinstance(delay, Quantity) or rate is None or plain.start is None:
        raise TypeError("not the plain pathway")
    return Model(
        steps={name: _step(name, step) for name, step in plain.team_steps.items()},
        workers={name: team.staff["worker"].present or 0 for name, team in teams.items()},
        organisation={name: team.organisation for name, team in teams.items()},
        start=plain.start,
        interarrival=86_400 / float(rate.per_day()),
        delay=delay.mean,
    )


def _step(name: str, step: TeamStep) -> Step:
    if not isinstance(step.work, Quantity):
        raise TypeError("not the plain pathway")
    destinations = tuple(outcome.to for outcome in step.outcomes.values())
    shares = [outcome.share for outcome in step.outcomes.values()]
    known = tuple(1.0 if share is None else float(str(share)) for share in shares)
    return Step(name, step.team, step.work, destinations, known)


def draw(quantity: Quantity, random: Random) -> float:
    """A draw by the standard library, as a user of a peer would make it."""
    p = quantity.parameters
    if quantity.family == "lognormal":
        return random.lognormvariate(p[0], p[1])
    if quantity.family == "exponential":
        return random.expovariate(1 / p[0])
    if quantity.family == "erlang":
        return random.gammavariate(p[0], p[1] / p[0])
    if quantity.family == "triangular":
        return random.triangular(p[0], p[2], p[1])
    raise ValueError(quantity.family)


def choose(step: Step, random: Random) -> str:
    """Where a case goes after a step."""
    u = random.random()
    total = 0.0
    for destination, share in zip(step.destinations, step.shares, strict=True):
        total += share
        if u < total:
            return destination
    return step.destinations[-1]


def is_near(found: float, expected: float, share: float = 0.02) -> bool:
    """Whether a figure agrees within a share of the reference."""
    return math.isclose(found, expected, rel_tol=share)
