"""How much of a team's time its work takes, as a whole and by the roles that may do it.

Load is work over time: visits, rekeying, rework and partners' time, over the people there while
the team is open, times the share of their time that goes to cases, less absence. A team can be
overloaded in one role while another has time to spare, so load is worked out for every union of
the sets of roles that may do a piece of work; the highest is the one that a queue will show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf

from pathway_engine.clock import HOUR
from pathway_engine.definition.models import Pathway, Team
from pathway_engine.definition.routing.crew import kept_waiting
from pathway_engine.definition.routing.flow import Estimate, Flow, Pool, Roles
from pathway_engine.definition.routing.window import Openings, Window, posts_at_the_end
from pathway_engine.definition.workers import StaffedPost

NOBODY: Roles = frozenset()
MOST_SETS = 10
"""Sets of roles of one team whose unions are all tried; with more, each set alone and all."""


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """The load of a team, or of some of its roles: hours of work over hours there, a week."""

    team: str
    roles: tuple[str, ...]
    """The roles meant, in the order of the posts; all of them for the team as a whole."""
    load: Estimate
    """1 is all the time that there is."""
    work_hours: float
    """Hours of work a week."""
    hours_there: float
    """Hours a week that the roles have for cases."""
    growth: float
    """Visits a week by which the queue grows; 0 where the load is at most 1."""
    in_window: float
    """The same in the window, where some of the work comes too late for a run."""
    keeps: bool = False
    """Whether its people may be kept from other work beside, waiting for each other."""


def team_loads(
    pathway: Pathway, flow: Flow, cases: float, window: Window, openings: Openings
) -> tuple[list[TeamLoad], list[TeamLoad]]:
    """The load of each team as a whole, and of the busiest roles of each.

    `cases` is the number of people who come in the window.
    """
    whole, busiest = [], []
    posts, keeping = posts_at_the_end(pathway, window), kept_waiting(pathway)
    for name, team in pathway.real_teams.items():
        if not team.staff:
            continue  # people only stay there
        mine = [post for post in posts if post.team == name]
        capacity = hours_by_role(pathway, team, mine, openings)
        loads = [
            replace(one, keeps=not keeping.get(name, NOBODY).isdisjoint(one.roles))
            for one in _loads(name, flow, cases / window.weeks, capacity, window.weeks)
        ]
        whole.append(next(one for one in loads if set(one.roles) == set(capacity)))
        busiest.append(max(loads, key=lambda one: (one.load.value, len(one.roles))))
    return whole, busiest


def hours_by_role(
    pathway: Pathway, team: Team, posts: Iterable[StaffedPost], openings: Openings
) -> dict[str, float]:
    """Hours in the window that each role of a team has for cases, absence taken off.

    `posts` are those of the team that count; a role of which there is none has no hours.
    """
    casework, absence = float(pathway.casework_of(team)), float(pathway.absence_of(team))
    hours = {post.role or name: 0.0 for name, post in team.staff.items()}
    for post in posts:
        there = 1 - absence if team.staff[post.post].present is None else 1.0
        open_hours = openings.hours_of_post(post.team, post.post)
        hours[post.role] += float(post.staffed.x) * casework * there * open_hours
    return hours


def _loads(
    name: str, flow: Flow, cases_a_week: float, capacity: Mapping[str, float], weeks: float
) -> Iterator[TeamLoad]:
    """The load of every union of role sets of a team, and of all its roles."""
    pools: dict[Pool, Estimate] = {
        pool: effort for pool, effort in flow.effort.items() if pool[0] == name
    }
    for roles in _unions((pool[1] for pool in pools), frozenset(capacity)):
        mine = [pool for pool in pools if pool[1] <= roles]
        only_they = [pools[pool] for pool in mine]
        seconds = sum(effort.value for effort in only_they) * cases_a_week
        early = sum(flow.late.early("effort", pool) * pools[pool].value for pool in mine)
        error = sum(effort.error for effort in only_they) * cases_a_week  # at most
        there = sum(hours for role, hours in capacity.items() if role in roles) / weeks
        work = seconds / HOUR
        load = Estimate(work / there, error / HOUR / there) if there > 0 else _of_nobody(work)
        ordered = tuple(role for role in capacity if role in roles)
        growth = _growth(flow, name, roles, work - there)
        in_window = early * cases_a_week / HOUR / there if there > 0 else load.value
        yield TeamLoad(name, ordered, load, work, there, growth, in_window)


def _of_nobody(work: float) -> Estimate:
    """The load of those who are not there: whatever there is to do is too much."""
    return Estimate(inf if work else 0.0)


def _unions(sets: Iterable[Roles], everyone: Roles) -> list[Roles]:
    different = sorted({roles for roles in sets if roles}, key=sorted)
    unions = {everyone}
    sizes = range(1, len(different) + 1) if len(different) <= MOST_SETS else (1,)
    for size in sizes:
        for chosen in combinations(different, size):
            unions.add(frozenset().union(*chosen))
    return sorted(unions, key=lambda roles: (len(roles), sorted(roles)))


def _growth(flow: Flow, team: str, roles: Roles, hours_short: float) -> float:
    """Visits a week that nobody gets to, at the mean work of those that the roles do."""
    visits = sum(
        number.value
        for (whose, parts), number in flow.pieces.items()
        if whose == team and any(part <= roles for part in parts)
    )
    pools = [pool for pool in flow.effort if pool[0] == team and pool[1] <= roles]
    seconds = sum(flow.effort[pool].value for pool in pools)
    return max(0.0, hours_short) * HOUR * visits / seconds if seconds else 0.0
