"""Teams, workers and lines; which handoff rule governs between which teams."""

from __future__ import annotations

from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import HandoffRule, Pathway, Team, each_value
from pathway_engine.definition.staffing import slots
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import Crosses
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.plan.tables import NOTHING, Tables

Roles = tuple[str, ...]
EVERY_ROLE: Roles = ()
"""Stands for every role of the team, in the order of its posts."""


def roles_asked_for(pathway: Pathway) -> dict[Roles, int]:
    """The lists of roles in `by` anywhere, numbered; `EVERY_ROLE` first."""
    found = {EVERY_ROLE: 0}
    for step in pathway.team_steps.values():
        for roles in () if step.by is None else each_value(step.by):
            found.setdefault(roles, len(found))
    return found


def add_teams(tables: Tables) -> None:
    """Teams with their workers, pools (one for each role) and lines (one for each set of roles)."""
    pathway = tables.pathway
    posts = staffed_posts(pathway)
    asked = roles_asked_for(pathway)
    for name, team in pathway.real_teams.items():
        mine = [post for post in posts if post.team == name]
        pools = _add_workers(tables, team, mine)
        first_line = tables.size("line")
        lines: dict[tuple[int, ...], int] = {}
        for roles in asked:
            eligible = tuple(pools[role] for role in roles or pools if role in pools)
            if eligible and eligible not in lines:
                lines[eligible] = _add_line(tables, eligible)
            tables.add("line_of", v=lines.get(eligible, NONE))
        fte = sum(post.fte for post in mine)
        workers = sum(post.staffed.workers for post in mine)
        tables.add(
            "team",
            organisation=tables.numbering.organisations.index(team.organisation),
            calendar=tables.calendars[pathway.calendar_of(team)],
            open=0,
            slots=0 if team.caseload is None else slots(team.caseload, fte),
            limited=int(team.caseload is not None),
            lines=first_line,
            lines_n=len(lines),
            workers=mine[0].first_worker if mine else 0,
            workers_n=workers,
            dirty=0,
        )
        tables.add("dirty", v=NONE)


def _add_workers(tables: Tables, team: Team, posts: list[StaffedPost]) -> dict[str, int]:
    """The workers of a team and its pools by role, in the order of its posts."""
    first_pool = tables.size("pool")
    roles = list(dict.fromkeys(post.role for post in posts))
    pools = {role: first_pool + n for n, role in enumerate(roles)}
    members: dict[str, list[int]] = {role: [] for role in roles}
    for post in posts:
        absent = team.staff[post.post].present is None
        absence = float(tables.pathway.absence_of(team)) if absent else 0.0
        key = tables.key(f"{post.team}.{post.post}", "absent")
        for index in range(post.staffed.workers):
            worker = tables.add(
                "worker",
                pool=pools[post.role],
                pace=post.staffed.pace,
                absence=absence,
                key=key,
                index=index,
                present=0,
                busy=0,
                idle_since=NONE,
                worked=0,
            )
            members[post.role].append(worker)
    for role in roles:
        first = tables.size("member")
        for worker in members[role]:
            tables.add("member", v=worker)
        number = tables.numbering.roles.index(role)
        tables.add("pool", role=number, members=first, members_n=len(members[role]), free=0)
    return pools


def _add_line(tables: Tables, pools: tuple[int, ...]) -> int:
    first = tables.size("line_pool")
    for pool in pools:
        tables.add("line_pool", v=pool)
    return tables.add(
        "line",
        pools=first,
        pools_n=len(pools),
        slotted=NONE,
        unslotted=NONE,
        short=1,
        since=0,
        clock=0,
    )


def attach_teams_to_calendars(tables: Tables) -> None:
    """Tell each calendar whose teams open and close by it."""
    pathway = tables.pathway
    for name, calendar in tables.calendars.items():
        teams = [
            n
            for n, team in enumerate(pathway.real_teams.values())
            if pathway.calendar_of(team) == name
        ]
        first = tables.size("calendar_team")
        for team in teams:
            tables.add("calendar_team", v=team)
        tables.change("calendar", calendar, teams=first, teams_n=len(teams))


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
