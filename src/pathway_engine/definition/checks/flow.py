"""Every step can be reached, and from every step some ending can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pathway_engine.calendars import CalendarProblem
from pathway_engine.definition.checks.people import asked_for, roles_of
from pathway_engine.definition.checks.rules import never_taken
from pathway_engine.definition.findings import Report, one_of
from pathway_engine.definition.models import Block, Pathway, TeamStep
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import (
    Way,
    block_of,
    entrances,
    join_of,
    lacks_start,
    loops,
    reached,
    ways,
)
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.workers import staffed_posts


def check_reach(pathway: Pathway, report: Report) -> None:
    """Report steps that nobody can reach.

    Where a way leads nowhere, or somebody starts nowhere, which is told elsewhere, nobody knows
    what it should lead to.
    """
    if lacks_start(pathway) or not _all_lead_somewhere(pathway):
        return
    paths = step_paths(pathway)
    found = reached(entrances(pathway), ((way.origin, way.target) for way in ways(pathway)))
    for name in pathway.all_steps:
        if name not in found:
            expected = "an arrival, outcome, opening or backlog that leads here"
            report.add("unreachable_step", paths[name], found="no way to it", expected=expected)


def check_ways_out(pathway: Pathway, report: Report) -> None:
    """Report steps, and loops of steps, from which no ending can be reached."""
    if not _all_lead_somewhere(pathway):
        return
    paths, edges = step_paths(pathway), possible_ways(pathway)
    safe = reached(pathway.endings, [(target, origin) for origin, target in edges])
    on_loop, told = loops(edges), set[str]()
    for name in pathway.all_steps:
        if name in told or safe & {name, join_of(name)}:
            continue
        loop = [other for other in pathway.all_steps if other in on_loop.get(name, ())]
        if loop:
            told.update(loop)
            found = f"a loop of {one_of(loop).replace('one of ', '')} that nothing leaves"
            expected = "an outcome that leads out of it"
            report.add("loop_without_way_out", paths[name], found=found, expected=expected)
        else:
            found, expected = "no way from here to an ending", "an outcome that leads towards one"
            report.add("no_way_to_ending", paths[name], found=found, expected=expected)


def _all_lead_somewhere(pathway: Pathway) -> bool:
    """Whether every way, start and arrival leads to something that there is."""
    joins = {join_of(name) for name in pathway.steps}
    places = {*pathway.all_steps, *pathway.endings, *joins}
    targets = {way.target for way in ways(pathway)} | set(entrances(pathway))
    return targets <= places | {"join"}


def possible_ways(pathway: Pathway) -> list[tuple[str, str]]:
    """The ways that a case can take: no openings, nothing that never happens."""
    never = never_taken(pathway)
    return [
        (way.origin, way.target)
        for way in ways(pathway)
        if way.kind != "opening" and way.path not in never
    ]


def check_branches(pathway: Pathway, report: Report) -> None:
    """Report ways into and out of branches, and attributes that two branches write."""
    blocks = block_of(pathway)
    for way in ways(pathway):
        _check_jump(report, blocks, way)
    for name, at in _brought_in(pathway):
        if at in blocks:
            _jump(report, name, at, "a step outside the block")
    for name, step in pathway.steps.items():
        if isinstance(step, Block):
            _check_writes(report, join("steps", name), step)


def _brought_in(pathway: Pathway) -> Iterable[tuple[str, str]]:
    if pathway.start is not None:
        yield "start", pathway.start
    for name, arrival in pathway.arrivals.items():
        yield join("arrivals", name, "to"), arrival.to or ""
    for name, backlog in pathway.backlog.items():
        yield join("backlog", name, "at"), backlog.at


def _check_jump(report: Report, blocks: dict[str, tuple[str, str]], way: Way) -> None:
    home, there = blocks.get(way.origin), blocks.get(way.target)
    if way.kind == "outcome":
        path = join(way.path, "to")
        if way.target == "join":
            report.add(
                "jumps_branch", path, found="`join` outside a branch", expected="a step or ending"
            )
        elif home is not None and there != home and way.target != join_of(home[0]):
            _jump(report, path, way.target, "a step of this branch, or `join`")
        elif home is None and there is not None:
            _jump(report, path, way.target, "a step outside the block, or the block itself")
    elif way.kind == "opening" and there is not None:
        _jump(report, join(way.path, "at"), way.target, "a step outside the block")


def _jump(report: Report, path: str, target: str, expected: str) -> None:
    report.add("jumps_branch", path, found=f"`{target}`", expected=expected)


def _check_writes(report: Report, path: str, block: Block) -> None:
    writers: dict[str, str] = {}
    for branch, steps in block.parallel.items():
        where = join(path, "parallel", branch)
        if not steps:
            report.add("missing_key", where, found="no step", expected="at least one step")
        written = {name for step in steps.values() for name in getattr(step, "records", {})}
        written |= {
            name for step in steps.values() for one in step.outcomes.values() for name in one.set
        }
        for name in sorted(written):
            if writers.setdefault(name, branch) != branch:
                found = f"`{name}`, written in `{writers[name]}` too"
                expected = "each attribute in one branch"
                report.add("branches_write_one_attribute", where, found=found, expected=expected)


def check_teams_used(pathway: Pathway, report: Report) -> None:
    """Tell of teams on no path, and of loops with planned time that keep a slot."""
    used = {name for step in pathway.team_steps.values() for name in teams_of(pathway, step)}
    used |= {name for step in pathway.team_steps.values() for name in step.with_}
    all_known = all(teams_of(pathway, step) for step in pathway.team_steps.values())
    for name in pathway.real_teams:
        if name not in used and all_known:
            report.add("team_on_no_path", join("teams", name), found=f"no step of `{name}`")
    on_loop, paths = loops(possible_ways(pathway)), step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.due is not None and name in on_loop:
            for team in teams_of(pathway, step):
                if pathway.real_teams[team].caseload is not None:
                    found = (
                        f"a loop through `{name}`, planned for later, in `{team}` with a caseload"
                    )
                    path = join(paths[name], "due")
                    report.add("planned_loop_holds_slot", path, found=found)
                    break


def check_partners(pathway: Pathway, report: Report) -> None:
    """Report partners beside holds, more of them than there are, and who can never be the same."""
    paths = step_paths(pathway)
    doing: dict[str, Counter[str]] = {}
    for step in pathway.team_steps.values():
        for team in teams_of(pathway, step):
            doing.setdefault(team, Counter()).update(roles_for(pathway, step, team))
    for name, step in pathway.team_steps.items():
        if step.with_ and step.holds:
            found, expected = "`with` and `holds`", "one of them"
            report.add("with_and_holds", join(paths[name], "with"), found=found, expected=expected)
        _check_enough(pathway, report, step, join(paths[name], "with"))
        for team in teams_of(pathway, step) if step.same_worker else ():
            mine = roles_for(pathway, step, team)
            others = doing[team] - Counter(mine)
            if others and not others.keys() & mine:
                found = f"roles that no other step of `{team}` has"
                expected = "a role in common with another step of the team"
                where = join(paths[name], "same_worker")
                report.add("same_worker_cannot", where, found=found, expected=expected)


def _check_enough(pathway: Pathway, report: Report, step: TeamStep, path: str) -> None:
    """Report partners of whom there are never so many; the step's own worker is none of them."""
    for team, wanted in step.with_.items():
        if not wanted:
            said = {"found": "no partner", "expected": "a role of its team with a number"}
            report.add("nobody_works", join(path, team), **said)
    told = False
    for team, role, number in step.partners:
        there = workers_in(pathway, team, role)
        only = set(teams_of(pathway, step)) == {team} and roles_for(pathway, step, team) == {role}
        if not number:
            found, expected = "no partner", "at least one, or no such line"
        elif there and number > there - only:
            found = f"{number} of {there} in `{team}`" + ", one of whom does the step" * only
            expected = f"at most {there - only}"
        else:
            continue
        report.add("nobody_works", join(path, team, role), found=found, expected=expected)
        told = True
    for team in teams_of(pathway, step) if step.with_ and not told else ():
        if not _anybody_left(pathway, step, team):
            found, expected = f"all of `{team}` who may do the step", "one of them left to do it"
            report.add("nobody_works", path, found=found, expected=expected)


def _anybody_left(pathway: Pathway, step: TeamStep, team: str) -> bool:
    """Whether beside the partners whom a step needs of its own team somebody is left to do it."""
    mine = [(role, number) for of, role, number in step.partners if of == team]
    roles = roles_for(pathway, step, team)
    there = {
        role: workers_in(pathway, team, role) for role in {*roles, *(role for role, _ in mine)}
    }
    enough = (
        all(there[role] - (role == own) >= number for role, number in mine)
        for own in roles
        if there[own]
    )
    return not mine or not any(there.values()) or any(enough)


def workers_in(pathway: Pathway, team: str, role: str) -> int:
    """How many workers of a role a team ever has; 0 where its posts cannot be told."""
    try:
        posts = staffed_posts(pathway)
    except (CalendarProblem, KeyError, ValueError, ArithmeticError):
        return 0  # another finding says what is wrong with them
    return sum(one.staffed.workers for one in posts if (one.team, one.role) == (team, role))


def roles_for(pathway: Pathway, step: TeamStep, team: str) -> frozenset[str]:
    """Every role of a team that may do a step, whoever the case is."""
    roles = frozenset(roles_of(pathway.real_teams[team]))
    return roles & asked_for(step) if step.by is not None else roles
