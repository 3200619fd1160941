"""Whose time a visit takes: its worker's, or that of whoever sits, and the partners'.

Effort is counted as all load is, in the hours that a team has for cases. A sitting goes by the
clock and not by pace, so that a second of it takes as much of a worker as the worker would have
done in it. Partners are busy as long as the step's own worker, by whose pace the work goes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pathway_engine.definition.models import Pathway, TeamStep, each_value
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.flow import Meeting, Pool, Roles, eligible
from pathway_engine.definition.signposts import teams_of


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works on a visit at one step, where its own worker is of a certain team and roles."""

    takes: tuple[tuple[Pool, float], ...]
    """Seconds of effort that each takes for one second of the visit's; a pool may come twice."""
    meets: tuple[Meeting, ...]
    """Each team that takes part, with the roles that do."""
    stretch: float
    """Seconds by the clock for one second of effort, once begun."""


class Crews:
    """The crews of a pathway; what has been worked out once is kept."""

    def __init__(self, pathway: Pathway, clock: Clockwork) -> None:
        """Remember the steps, and how fast everybody works."""
        self.clock = clock
        self._steps = pathway.team_steps
        self._found: dict[tuple[str, Pool], Crew] = {}

    def of(self, step: str, pool: Pool) -> Crew:
        """The crew of a step's visits, whose own worker is of a team and roles."""
        key = step, pool
        if key not in self._found:
            self._found[key] = self._crew(self._steps[step], pool)
        return self._found[key]

    def _crew(self, step: TeamStep, own: Pool) -> Crew:
        sits = step.sessions is not None
        by_the_clock = 1.0 if sits else self.clock.slowness(own)
        takes = [(own, self.clock.pace(own) if sits else 1.0)]
        roles: dict[str, set[Roles]] = defaultdict(set)
        roles[own[0]].add(own[1])
        for partner, number in partners_of(step):
            takes.append((partner, number * by_the_clock * self.clock.pace(partner)))
            roles[partner[0]].add(partner[1])
        meets = tuple((team, frozenset(those)) for team, those in roles.items())
        return Crew(tuple(takes), meets, 1.0 if sits else self.clock.stretch(own))


def partners_of(step: TeamStep) -> list[tuple[Pool, int]]:
    """The partners that a step's work needs, and how many of each."""
    return [
        ((team, frozenset((role,))), number)
        for team, wanted in step.with_.items()
        for role, number in wanted.items()
    ]


def kept_waiting(pathway: Pathway) -> dict[str, Roles]:
    """By team, the roles whose workers may be kept from other work while they wait for each other.

    So they may where partners are away or go home in the middle of the work, and where whoever
    sits waits for the partners of the next case.
    """
    found: dict[str, Roles] = {}
    for step in pathway.team_steps.values():
        for own in teams_of(pathway, step) if step.with_ else ():
            asked = each_value(step.by) if step.by is not None else (None,)
            pools = [(own, eligible(pathway, own, by)) for by in asked]
            pools += [pool for pool, _ in partners_of(step)]
            if step.sessions is not None or _may_part(pathway, pools):
                for team, roles in pools:
                    found[team] = found.get(team, frozenset()) | roles
    return found


def _may_part(pathway: Pathway, pools: list[Pool]) -> bool:
    """Whether of those who work together one may be there while another is not."""
    calendars = set[str]()
    for name, roles in pools:
        team = pathway.real_teams[name]
        for post_name, post in team.staff.items():
            if (post.role or post_name) in roles:
                if post.fte is not None and pathway.absence_of(team):
                    return True
                calendars.add(post.calendar or pathway.calendar_of(team))
    return len(calendars) > 1
