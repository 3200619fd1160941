"""Teams, workers and lines; which handoff rule governs between which teams."""

from __future__ import annotations

from typing import NamedTuple

from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import HandoffRule, Pathway, Team, TeamStep, each_value
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.workers import StaffedPost, slots_in_force, staffed_posts
from pathway_engine.engine.records import Crosses, Window
from pathway_engine.simulation.kernel.layout import (
    BOUND,
    CAPACITY,
    COMMON,
    NONE,
    RESUMED,
    STAY,
)
from pathway_engine.simulation.plan.places import add_place_ranks
from pathway_engine.simulation.plan.posts import Pools, add_duties, add_posts
from pathway_engine.simulation.plan.tables import NOTHING, Tables

Roles = tuple[str, ...]
EVERY_ROLE: Roles = ()
"""Stands for every role of the team, in the order of its posts."""


Needs = tuple[tuple[str, str, int], ...]
"""Partners that work needs: team, role and number of each."""

Asked = tuple[Roles, Needs]
"""Who is asked for: the roles of the step's own worker, and the partners."""


def asked_for(pathway: Pathway) -> dict[Asked, int]:
    """Who is asked for by any step, numbered; `EVERY_ROLE` without partners first.

    Rework needs no partners, so everything stands there without them too.
    """
    found: dict[Asked, int] = {(EVERY_ROLE, ()): 0}
    for step in pathway.team_steps.values():
        for roles in (EVERY_ROLE,) if step.by is None else each_value(step.by):
            for needs in ((), step.partners):
                found.setdefault((roles, needs), len(found))
    return found


def add_teams(tables: Tables, window: Window) -> None:
    """Teams with their workers, pools (one for each role), lines and lanes."""
    posts = staffed_posts(tables.pathway)
    pools = add_posts(tables, window, posts)
    for name, team in tables.pathway.real_teams.items():
        mine = [post for post in posts if post.team == name]
        _add_team(tables, name, team, mine, pools)
        limit = slots_in_force(tables.pathway, name, window.starts_at, window.warm_up_until)
        tables.change("team", tables.numbering.team_of[name], slots=limit)
    attach_links(tables)
    add_duties(tables, window, posts)


def _add_team(
    tables: Tables,
    name: str,
    team: Team,
    posts: list[StaffedPost],
    pools: Pools,
) -> None:
    """A team, with a line for each set of roles and partners, and the lanes of the lines."""
    first_lane = tables.size("lane")
    workers = _Workers.of(posts)
    places = add_place_ranks(tables, name)
    watched = _add_lines(tables, name, workers, pools, places)
    _add_resumed_lanes(tables, name, workers)
    stays = _add_stay_lanes(tables, name, places, workers)
    limited = team.caseload is not None
    tables.add(
        "team",
        organisation=tables.numbering.organisations.index(team.organisation),
        calendar=tables.calendars[tables.pathway.calendar_of(team)],
        open=0,
        slots=0,
        limited=int(limited),
        watched=int(limited or watched or bool(places)),
        lanes=first_lane,
        lanes_n=tables.size("lane") - first_lane,
        filled_n=0,
        workers=workers.first,
        workers_n=workers.number,
        dirty=0,
        links=0,
        links_n=0,
        stays=stays,
    )
    tables.add("dirty", v=NONE)


class _Workers(NamedTuple):
    """The workers of a team: the first one's number, how many."""

    first: int
    number: int

    @classmethod
    def of(cls, posts: list[StaffedPost]) -> _Workers:
        number = sum(post.staffed.workers for post in posts)
        return cls(posts[0].first_worker if posts else 0, number)


def _add_lines(
    tables: Tables, name: str, workers: _Workers, pools: Pools, places: list[int]
) -> bool:
    """The lines of a team with their lanes; whether the clocks of any have to be watched."""
    bound = {ask for step in steps_of(tables.pathway, name) if step.same_worker
             for ask in asks_of(step)}  # fmt: skip
    mine = pools[name]
    lines: dict[tuple[tuple[int, ...], Needs], int] = {}
    asks = asked_for(tables.pathway)
    waiting = {(_eligible(ask[0], mine), ask[1]) for ask in bound}
    for roles, needs in sorted(asks, key=lambda ask: (bool(ask[1]), asks[ask])):
        eligible = _eligible(roles, mine)
        if eligible and (eligible, needs) not in lines:
            plain = lines.get((eligible, ()), NONE)
            line = _add_line(tables, eligible, plain, needs, pools, places)
            lines[eligible, needs] = line
            if (eligible, needs) in waiting:
                _add_bound_lanes(tables, line, eligible, workers, places)
    for roles, needs in asks:
        line = lines.get((_eligible(roles, mine), needs), NONE)
        tables.add("line_of", v=line)
        tables.lines[name, (roles, needs)] = line
    return bool(bound) or any(needs for _, needs in lines)


def _eligible(roles: Roles, pools: dict[str, int]) -> tuple[int, ...]:
    return tuple(pools[role] for role in roles or pools if role in pools)


def asks_of(step: TeamStep) -> list[Asked]:
    """Whom a step may ask for."""
    lists = (EVERY_ROLE,) if step.by is None else each_value(step.by)
    return [(roles, step.partners) for roles in lists]


def steps_of(pathway: Pathway, team: str) -> list[TeamStep]:
    """The steps at which a team may work."""
    return [step for step in pathway.team_steps.values() if team in teams_of(pathway, step)]


def _add_line(
    tables: Tables,
    eligible: tuple[int, ...],
    plain: int,
    needs: Needs,
    pools: Pools,
    places: list[int],
) -> int:
    first = tables.size("line_pool")
    for pool in eligible:
        tables.add("line_pool", v=pool)
    first_need = tables.size("need")
    teams = list(dict.fromkeys(team for team, _, _ in needs))
    for team, role, number in needs:
        here, partner = tables.numbering.team_of[team], teams.index(team)
        pool = pools[team][role]
        tables.add("need", pool=pool, number=number, team=here, partner=partner)
    number = tables.size("line")
    lanes = _add_lanes(tables, COMMON, number, NONE, places, watched=bool(needs))
    return tables.add(
        "line",
        pools=first,
        pools_n=len(eligible),
        lanes=lanes,
        bound=NONE,
        plain=number if plain < 0 else plain,
        needs=first_need,
        needs_n=len(needs),
    )


def _add_lanes(
    tables: Tables, kind: int, line: int, worker: int, places: list[int], *, watched: bool
) -> int:
    """Lanes of those who have a slot or need none, and of those who need one; the first.

    Two of those who need no place, and two for each place of which the team has need.
    """
    first = tables.size("lane")
    for place in (NONE, *places):
        for slotted in (True, False):
            seen = watched or place != NONE or not slotted
            lane = add_lane(tables, kind, line, worker, slotted=slotted, watched=seen)
            tables.change("lane", lane, place=place)
    return first


def add_lane(
    tables: Tables, kind: int, line: int, worker: int, *, slotted: bool, watched: bool
) -> int:
    """An empty lane of visits that need no place."""
    tables.add("filled", v=NONE)
    return tables.add(
        "lane",
        head=NONE,
        kind=kind,
        line=line,
        worker=worker,
        place=NONE,
        slotted=int(slotted),
        watched=int(watched),
        reason=CAPACITY,
        since=0,
        at=0,
        filled=NONE,
    )


def _add_bound_lanes(
    tables: Tables, line: int, eligible: tuple[int, ...], workers: _Workers, places: list[int]
) -> None:
    """For each worker of a line the lanes of work that waits for nobody else."""
    rows = []
    for worker in range(workers.first, workers.first + workers.number):
        mine = tables.field("worker", worker, "pool") in eligible
        first = NONE
        if mine:
            first = _add_lanes(tables, BOUND, line, worker, places, watched=True)
        rows.append(first)
    tables.change("line", line, bound=tables.size("bound_lane"))
    for lane in rows:
        tables.add("bound_lane", v=lane)


def _add_resumed_lanes(tables: Tables, team: str, workers: _Workers) -> None:
    """For each worker of a team with holds the lane of work that comes back."""
    if not any(step.holds for step in steps_of(tables.pathway, team)):
        return
    for worker in range(workers.first, workers.first + workers.number):
        lane = add_lane(tables, RESUMED, NONE, worker, slotted=True, watched=False)
        tables.change("worker", worker, resumed=lane)


def _add_stay_lanes(tables: Tables, team: str, places: list[int], workers: _Workers) -> int:
    """The lanes of what starts in a team without a worker, if anything does; the first."""
    stays = any(step.stay is not None for step in steps_of(tables.pathway, team))
    if not stays and workers.number:
        return NONE
    return _add_lanes(tables, STAY, NONE, NONE, places, watched=False)


def attach_links(tables: Tables) -> None:
    """Tell each team which other teams need somebody of it."""
    pathway = tables.pathway
    for number, name in enumerate(pathway.real_teams):
        first = tables.size("team_link")
        for other, needing in enumerate(pathway.real_teams):
            wanted = {team for step in steps_of(pathway, needing) for team in step.with_}
            if other != number and name in wanted:
                tables.add("team_link", v=other)
        links = tables.size("team_link") - first
        tables.change("team", number, links=first, links_n=links)


def add_handoff_rules(tables: Tables) -> None:
    """The handoff rules, and for every two teams the rule that governs and the border crossed."""
    pathway = tables.pathway
    places = {id(rule): _add_rule(tables, rule) for rule in pathway.handoffs.values()}
    for sender, one in pathway.real_teams.items():
        for receiver, other in pathway.real_teams.items():
            rule = rule_for(pathway, sender, receiver) if sender != receiver else None
            tables.add("governing", v=NONE if rule is None else places[id(rule)])
            tables.add("crossing", v=int(border(pathway, one, other)))


def border(pathway: Pathway, one: Team, other: Team) -> Crosses:
    """The border between two teams: of teams, of organisations or of sectors."""
    if one.organisation == other.organisation:
        return Crosses.TEAM
    sectors = (pathway.real_organisations[team.organisation].sector for team in (one, other))
    return Crosses.ORGANISATION if len(set(sectors)) == 1 else Crosses.SECTOR


def _add_rule(tables: Tables, rule: HandoffRule) -> int:
    disputed, returned = rule.disputed, rule.returned
    pairs = {
        "delay": tables.varying(rule.delay, tables.quantity),
        "disputed": tables.varying(disputed.share, tables.share) if disputed else NOTHING,
        "dispute_for": tables.varying(disputed.for_, tables.quantity) if disputed else NOTHING,
        "returned": tables.varying(returned.share, tables.share) if returned else NOTHING,
        "rework": tables.varying(returned.rework, tables.quantity) if returned else NOTHING,
        "rekeying": tables.varying(rule.rekeying, tables.quantity),
    }
    fields = {f"{name}_by": by for name, (by, _) in pairs.items()}
    fields |= {name: x for name, (_, x) in pairs.items()}
    return tables.add("handoff_rule", automatic=int(rule.accept == "automatic"), **fields)
