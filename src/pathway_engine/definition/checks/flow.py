"""Every step can be reached, and from every step some ending can."""

from __future__ import annotations

from collections.abc import Iterable

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
    reached,
    teams_of,
    ways,
)
from pathway_engine.definition.walking import step_paths


def check_reach(pathway: Pathway, report: Report) -> None:
    """Report steps that nobody can reach.

    Where a way leads nowhere, which is told elsewhere, nobody knows what it should lead to.
    """
    if not _all_lead_somewhere(pathway):
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
    paths, edges = step_paths(pathway), _possible(pathway)
    backwards = [(target, origin) for origin, target in edges]
    safe = reached(pathway.endings, backwards)
    lost = [name for name in pathway.all_steps if not safe & {name, join_of(name)}]
    told: set[str] = set()
    for name in lost:
        loop = [other for other in lost if _on_one_loop(edges, name, other)]
        if not loop:
            found, expected = "no way from here to an ending", "an outcome that leads towards one"
            report.add("no_way_to_ending", paths[name], found=found, expected=expected)
        elif name not in told:
            told.update(loop)
            found = f"a loop of {one_of(loop).replace('one of ', '')} that nothing leaves"
            expected = "an outcome that leads out of it"
            report.add("loop_without_way_out", paths[name], found=found, expected=expected)


def _all_lead_somewhere(pathway: Pathway) -> bool:
    """Whether every way, start and arrival leads to something that there is."""
    joins = {join_of(name) for name in pathway.steps}
    places = {*pathway.all_steps, *pathway.endings, *joins}
    targets = {way.target for way in ways(pathway)} | set(entrances(pathway))
    return targets <= places | {"join"}


def _possible(pathway: Pathway) -> list[tuple[str, str]]:
    """The ways that a case can take: no openings, nothing that never happens."""
    never = never_taken(pathway)
    return [
        (way.origin, way.target)
        for way in ways(pathway)
        if way.kind != "opening" and way.path not in never
    ]


def _on_one_loop(edges: Iterable[tuple[str, str]], one: str, other: str) -> bool:
    """Whether a loop leads through both places; for one and the same: through it."""
    edges = list(edges)
    there = reached([target for origin, target in edges if origin in (one, join_of(one))], edges)
    back = reached([target for origin, target in edges if origin in (other, join_of(other))], edges)
    return other in there and one in back


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
    edges, paths = _possible(pathway), step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.due is not None and _on_one_loop(edges, name, name):
            for team in teams_of(pathway, step):
                if pathway.real_teams[team].caseload is not None:
                    found = (
                        f"a loop through `{name}`, planned for later, in `{team}` with a caseload"
                    )
                    path = join(paths[name], "due")
                    report.add("planned_loop_holds_slot", path, found=found)
                    break


def check_partners(pathway: Pathway, report: Report) -> None:
    """Report partners beside holds, and the same worker where that can never be."""
    paths, edges = step_paths(pathway), _possible(pathway)
    for name, step in pathway.team_steps.items():
        if step.with_ and step.holds:
            found, expected = "`with` and `holds`", "one of them"
            report.add("with_and_holds", join(paths[name], "with"), found=found, expected=expected)
        if step.same_worker:
            _check_same_worker(pathway, report, paths[name], name, edges)


def _check_same_worker(
    pathway: Pathway, report: Report, path: str, name: str, edges: list[tuple[str, str]]
) -> None:
    step = pathway.team_steps[name]
    for team in teams_of(pathway, step):
        before = [
            roles_for(pathway, other, team)
            for other_name, other in pathway.team_steps.items()
            if team in teams_of(pathway, other)
            and name in reached([t for o, t in edges if o == other_name], edges)
        ]
        if before and not roles_for(pathway, step, team) & set().union(*before):
            found = f"roles of which nobody in `{team}` had the case before"
            expected = "a role in common with an earlier step of the team"
            report.add(
                "same_worker_cannot", join(path, "same_worker"), found=found, expected=expected
            )


def roles_for(pathway: Pathway, step: TeamStep, team: str) -> frozenset[str]:
    """Every role of a team that may do a step, whoever the case is."""
    roles = frozenset(roles_of(pathway.real_teams[team]))
    return roles & asked_for(step) if step.by is not None else roles
