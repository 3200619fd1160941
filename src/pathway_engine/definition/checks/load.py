"""Load before any simulation, rules to enter tried by routing, and what packages settle at."""

from __future__ import annotations

from pathway_engine.definition.checks.later import not_simulated
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import Expected, TeamLoad, expected

TRIED = frozenset(("overloaded", "requires_broken", "run_would_stop", "package_settles"))
"""The codes that only routing can find."""


def check_load(pathway: Pathway, report: Report) -> Expected | None:
    """Report overloaded teams, cases that would stop a run, and what packages settle at.

    Takes a pathway without errors. None where it cannot be routed yet, which is told.
    """
    if not_simulated(pathway):
        found = "keys that are not simulated yet"
        report.add("load_not_checked", "steps", found=found)
        return None
    found_out = expected(pathway)
    for trouble in found_out.flow.trouble:
        said = {"found": trouble.found, "expected": "a way on for every case"}
        report.add(trouble.code, trouble.path, **said)
    for load in found_out.busiest:
        if load.load.value > 1:
            _overloaded(pathway, report, load)
    for name, settled in found_out.packages.items():
        found = f"about {settled.value:,.0f} people with a package once their number has settled"
        report.add("package_settles", join("endings", name, "package"), found=found)
    return found_out


def _overloaded(pathway: Pathway, report: Report, load: TeamLoad) -> None:
    team = pathway.real_teams[load.team]
    roles = {post.role or name for name, post in team.staff.items()}
    who = (
        f"`{load.team}`" if set(load.roles) == roles else f"{_listed(load.roles)} in `{load.team}`"
    )
    error = f" ± {load.load.error:.1%}" if load.load.error else ""
    found = (
        f"{who} at {load.load.value:.0%}{error} of its time: {load.work_hours:,.0f} h of work a "
        f"week, {load.hours_there:,.0f} h there"
    )
    hint = f"the queue grows by about {load.growth:,.1f} a week"
    report.add(
        "overloaded",
        join("teams", load.team, "staff"),
        found=found.replace("%", " %"),
        expected="at most 100 %",
        hint=hint,
    )


def _listed(roles: tuple[str, ...]) -> str:
    return " and ".join(f"`{role}`" for role in roles)
