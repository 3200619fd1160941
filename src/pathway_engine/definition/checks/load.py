"""Load before any simulation, rules to enter tried by routing, and what packages settle at."""

from __future__ import annotations

from pathway_engine.calendars import CalendarProblem
from pathway_engine.definition.checks.later import not_simulated
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import Expected, SlotLoad, TeamLoad, expected

NEARLY_FULL = 0.97
"""The load from which a queue hardly settles."""
FOR_ALL = 0.95
"""The share of clocks from which a target is one for all."""
ROUNDING = 1e-9
"""How far a load that is exactly 1 may lie from it, having been added up."""

TRIED = frozenset(
    (
        "overloaded",
        "nearly_full",
        "requires_broken",
        "run_would_stop",
        "package_settles",
        "target_for_some",
    )
)
"""The codes that only routing can find."""


def check_load(pathway: Pathway, report: Report) -> Expected | None:
    """Report overloaded teams and slots, cases that would stop a run, and what packages settle at.

    Takes a pathway without errors. None where it cannot be routed yet, which is told.
    """
    if not_simulated(pathway):
        found = "keys that are not simulated yet"
        report.add("load_not_checked", "steps", found=found)
        return None
    try:
        found_out = expected(pathway)
    except CalendarProblem as problem:
        report.add("load_not_checked", "calendars", found=problem.found, expected=problem.expected)
        return None
    for trouble in found_out.flow.trouble:
        said = {"found": trouble.found, "expected": "a way on for every case"}
        report.add(trouble.code, trouble.path, **said)
    _check_teams(pathway, report, found_out)
    _check_targets(report, found_out)
    for name, settled in found_out.packages.items():
        found = f"about {settled.value:,.0f} people with a package once their number has settled"
        report.add("package_settles", join("endings", name, "package"), found=found)
    return found_out


def _check_targets(report: Report, found_out: Expected) -> None:
    """Warn of targets that not everybody comes to the end of, and that do not say who counts."""
    for name, share in found_out.flow.reached.items():
        if share.value < FOR_ALL:
            found = f"{share.value * 100:.0f} of 100 clocks that ever reach `to`"
            expected = "`counts: all`, a promise to everybody, or `counts: reached`"
            hint = (
                "`all` (so it is now): missed where time runs out before the case closes; "
                "`reached`: of those who come to it, decided when they do"
            )
            report.add("target_for_some", join("targets", name), found=found, expected=expected,
                       hint=hint)  # fmt: skip


def _check_teams(pathway: Pathway, report: Report, found_out: Expected) -> None:
    for load in found_out.busiest:
        if load.load.value > 1 + ROUNDING:
            hint = f"the queue grows by about {load.growth:,.1f} a week"
            _loaded(pathway, report, load, "overloaded", "at most 100 %", hint)
        elif load.load.value >= NEARLY_FULL:
            hint = "its queue is long and may take years to settle"
            _loaded(pathway, report, load, "nearly_full", "less than 97 %", hint)
    for slots in found_out.slots:
        if slots.load.value > 1 + ROUNDING:
            hint = f"the queue grows by at least {slots.growth:,.1f} cases a week"
            _taken(report, slots, "overloaded", "at most 100 %", hint)
        elif slots.load.value >= NEARLY_FULL:
            hint = "queues between the visits of a case take slots too"
            _taken(report, slots, "nearly_full", "less than 97 %", hint)


def _loaded(
    pathway: Pathway, report: Report, load: TeamLoad, code: str, expected: str, hint: str
) -> None:
    team = pathway.real_teams[load.team]
    roles = {post.role or name for name, post in team.staff.items()}
    who = (
        f"`{load.team}`" if set(load.roles) == roles else f"{_listed(load.roles)} in `{load.team}`"
    )
    error = f" ± {load.load.error:.1%}" if load.load.error else ""
    found = (
        f"{who} at {_percent(load.load.value)}{error} of its time: {load.work_hours:,.0f} h of "
        f"work a week, {load.hours_there:,.0f} h there"
    ).replace("%", " %")
    where = join("teams", load.team, "staff")
    report.add(code, where, found=found, expected=expected, hint=hint)


def _taken(report: Report, slots: SlotLoad, code: str, expected: str, hint: str) -> None:
    error = f" ± {slots.load.error:.1%}" if slots.load.error else ""
    found = (
        f"`{slots.team}` with at least {_percent(slots.load.value)}{error} of its slots taken: "
        f"{slots.taken:,.0f} cases at a time, {slots.slots:,} slots"
    ).replace("%", " %")
    where = join("teams", slots.team, "caseload")
    report.add(code, where, found=found, expected=expected, hint=hint)


def _percent(load: float) -> str:
    """A load in whole percent, or as finely as it takes to be told from 100 %.

    >>> _percent(1.39), _percent(0.996), _percent(1.004), _percent(1.0)
    ('139%', '99.6%', '100.4%', '100%')
    """
    texts = [f"{load:.{digits}%}" for digits in range(4)]
    return next((text for text in texts if float(text[:-1]) != 100), "100%")


def _listed(roles: tuple[str, ...]) -> str:
    return " and ".join(f"`{role}`" for role in roles)
