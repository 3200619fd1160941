"""What one case amounts to on its way through a pathway, without queues.

A `Flow` holds expectations per case that arrives: visits, outcomes, endings, handoffs, and the
work that they make for each team, by the roles that may do it. Both ways of working it out,
exact algebra and routed people, give one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pathway_engine.definition.models import Given, HandoffRule, Pathway, StepBase, TeamStep
from pathway_engine.definition.routing.late import Late
from pathway_engine.definition.signposts import tables_of

SECONDS_A_DAY = 86_400

Roles = frozenset[str]
Pool = tuple[str, Roles]
"""A team and the roles of it that may do a piece of work."""
Meeting = tuple[str, frozenset[Roles]]
"""A team and the sets of its roles of each of which somebody works on a visit."""
Move = tuple[str, str]
"""The team that hands over and the team that receives."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expectation and its standard error; 0 where it is exact."""

    value: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that would stop a run: the code of the finding, where, and what was met."""

    code: str
    path: str
    found: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Expectations per case that arrives."""

    method: Literal["exact", "routed"]
    people: int
    """How many were routed; 0 where it is exact."""
    visits: Mapping[str, Estimate]
    """Accepted visits, by step."""
    outcomes: Mapping[tuple[str, str], Estimate]
    """Visits that take an outcome, by step and outcome."""
    endings: Mapping[str, Estimate]
    """Cases that come to an ending."""
    handoffs: Mapping[Move, Estimate]
    """Accepted offers, by sending and receiving team."""
    handoffs_in_all: Estimate
    """Accepted offers."""
    handoffs_between_organisations: Estimate
    """Those of them that cross from one organisation to another."""
    returns: Estimate
    """Offers that are returned."""
    effort: Mapping[Pool, Estimate]
    """Seconds of work: visits, rekeying, rework and partners' time, by team and roles."""
    pieces: Mapping[Meeting, Estimate]
    """Visits that a team has part in, rework left out, by the roles that have."""
    held: Mapping[str, Estimate]
    """Seconds in a slot from start to the next team's acceptance, by team with a caseload."""
    stays: Mapping[str, Estimate]
    """Slots taken, by team with a caseload."""
    packaged: Mapping[str, Estimate] = field(default_factory=dict)
    """Seconds that a package runs, by the ending that set its price last; where people are
    routed."""
    occupied: Mapping[str, Estimate] = field(default_factory=dict)
    """Seconds of stays, by place."""
    heard: Mapping[tuple[str, str], Estimate] = field(default_factory=dict)
    """Cases that come to a panel, by step and team."""
    reached: Mapping[str, Estimate] = field(default_factory=dict)
    """The share of the clocks that ever stop, by target that does not say whom it counts."""
    late: Late = field(default_factory=Late)
    """What of all this comes too late for a run; nothing where nobody was routed."""
    cut: bool = False
    """Whether branches went round beside an `any` join for longer than they were followed."""
    trouble: tuple[Trouble, ...] = field(default=())
    """What would stop a run."""


def no_flow() -> Flow:
    """The flow of a pathway to which nobody comes."""
    nobody = Estimate(0.0)
    return Flow("exact", 0, {}, {}, {}, {}, nobody, nobody, nobody, {}, {}, {}, {})


def eligible(pathway: Pathway, team: str, by: tuple[str, ...] | None) -> Roles:
    """The roles of a team that may do a step."""
    posts = pathway.real_teams[team].staff.items()
    there = frozenset(post.role or name for name, post in posts)
    return there if by is None else there & frozenset(by)


def depends_on_case(pathway: Pathway, step: TeamStep) -> bool:
    """Whether team, roles, work or stay of a step differ between cases."""
    if isinstance(step.stay, Given):
        return True
    tables = tables_of(pathway.teams, step.team)
    return bool(tables) or isinstance(step.length_of_work, Given) or isinstance(step.by, Given)


def times_depend_on_case(step: StepBase) -> bool:
    """Whether a time of a step differs between cases, or counts from an event of the case."""
    times = [getattr(step, name, None) for name in ("stay", "afterwards", "due")]
    return any(isinstance(time, Given) or getattr(time, "since", None) for time in times)


def rule_depends_on_case(rule: HandoffRule, *, times_too: bool) -> bool:
    """Whether the work that a handoff makes differs between cases, or its times do."""
    returned, disputed = rule.returned, rule.disputed
    work = (rule.rekeying, returned and returned.share, returned and returned.rework)
    times = (rule.delay, disputed and disputed.share, disputed and disputed.for_)
    return any(isinstance(value, Given) for value in (*work, *(times if times_too else ())))


def limited_teams(pathway: Pathway) -> frozenset[str]:
    """The teams that have a caseload."""
    teams = pathway.real_teams.items()
    return frozenset(name for name, team in teams if team.caseload is not None)


def crosses(pathway: Pathway, sender: str, receiver: str) -> bool:
    """Whether a handoff between two teams leaves an organisation."""
    teams = pathway.real_teams
    return teams[sender].organisation != teams[receiver].organisation
