"""Load before any simulation, rules to enter tried by routing, and what packages settle at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.codes import Severity
from pathway_engine.definition.findings import Findings, Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import (
    Estimate,
    Expected,
    RoomLoad,
    TeamLoad,
    expected,
)
from pathway_engine.definition.routing.endless import ENDLESS_OPENINGS
from pathway_engine.definition.routing.leaving import exits_of, roughly, worded
from pathway_engine.definition.routing.router import ENDLESS
from pathway_engine.definition.routing.window import Window, posts_at_the_end
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.workers import staffed_posts

NEARLY_FULL = 0.97
"""The load from which a queue hardly settles."""
FOR_ALL = 0.95
"""The share of clocks from which a target is one for all."""
ROUND = "a loop that people leave by exits only, while they queue"
ROUNDING = 1e-9
"""How far a load that is exactly 1 may lie from it, having been added up."""

TRIED = frozenset(
    (
        "overloaded",
        "nearly_full",
        "requires_broken",
        "run_would_stop",
        ENDLESS_OPENINGS,
        "package_settles",
        "target_for_some",
        "temporary_post",
    )
)
"""The codes that only routing can find."""


def check_load(pathway: Pathway, report: Report) -> Expected | None:
    """Report overloaded teams and slots, cases that would stop a run, and what packages settle at.

    Takes a pathway without errors. None where it cannot be routed yet, which is told.
    """
    not_routed = list(_not_routed(pathway))
    for path, key in not_routed:
        expected_keys = "keys with which cases can be routed"
        report.add("load_not_checked", path, found=f"`{key}`", expected=expected_keys)
    if not_routed:
        return None
    try:
        found_out = expected(pathway)
    except CalendarProblem as problem:
        report.add("load_not_checked", "calendars", found=problem.found, expected=problem.expected)
        return None
    if goes_round(pathway, found_out):
        report.add("load_not_checked", "steps", found=ROUND)
        return None
    for trouble in found_out.flow.trouble:
        wanted = {ENDLESS_OPENINGS: "less than one"}.get(trouble.code, "a way on for every case")
        report.add(trouble.code, trouble.path, found=trouble.found, expected=wanted)
    if any(trouble.code == ENDLESS_OPENINGS for trouble in found_out.flow.trouble):
        report.add("load_not_checked", "steps", found="cases that open others without end")
        return None
    _list_temporary(pathway, report, found_out.window)
    _check_teams(pathway, report, found_out)
    _check_targets(report, found_out)
    for name, settled in found_out.packages.items():
        people = roughly(found_out.bound, f"{settled.value:,.0f} people")
        found = f"{people} with a package once their number has settled"
        if at_first := sum(one.cases for one in pathway.backlog.values() if one.at == name):
            found += f"; {at_first:,} when the window opens"
        report.add("package_settles", join("endings", name, "package"), found=found)
    return found_out


def _not_routed(pathway: Pathway) -> Iterator[tuple[str, str]]:
    """Every use of a key of which routing knows nothing yet: where, and which."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        for key, written in (("sessions", step.sessions), ("with", step.with_)):
            if written:
                yield join(paths[name], key), key


def why_not_worked_out(pathway: Pathway) -> Findings:
    """Why the load of a pathway without errors cannot be worked out, as errors."""
    report = Report(pathway.document)
    check_load(pathway, report)
    reasons = (one for one in report.findings if one.code == "load_not_checked")
    return Findings(replace(one, severity=Severity.ERROR) for one in reasons)


def _list_temporary(pathway: Pathway, report: Report, window: Window) -> None:
    """Tell of every post that begins or ends whether the load counts it."""
    counted = posts_at_the_end(pathway, window)
    for post in staffed_posts(pathway):
        if post.begins is None and post.ends is None:
            continue
        told = [f"from {post.begins.text}"] if post.begins else []
        told += [f"until {post.ends.text}"] if post.ends else []
        counts = "counts" if post in counted else "does not count"
        found = f"{' '.join(told)}: the load, of {date_of((window.end - 1) // DAY)}, {counts} it"
        report.add("temporary_post", join("teams", post.team, "staff", post.post), found=found)


def goes_round(pathway: Pathway, found_out: Expected) -> bool:
    """Whether people go round for ever who would leave a run while they queue."""
    endless = any(trouble.code == ENDLESS for trouble in found_out.flow.trouble)
    return endless and bool(exits_of(pathway))


def _check_targets(report: Report, found_out: Expected) -> None:
    """Warn of targets that not everybody comes to the end of, and that do not say who counts."""
    for name, share in found_out.flow.reached.items():
        if share.value < FOR_ALL:
            error = f" ± {share.error * 100:.1f}" if share.error else ""
            reached = _apart(share.value * 100, FOR_ALL * 100, digits=1)
            clocks = worded(found_out.bound, f"{reached}{error} of 100 clocks")
            found = f"{clocks} that ever reach `to`"
            expected = "`counts: all`, a promise to everybody, or `counts: reached`"
            hint = (
                "`all` (so it is now): missed where time runs out before the case closes; "
                "`reached`: of those who come to it, decided when they do"
            )
            report.add("target_for_some", join("targets", name), found=found, expected=expected,
                       hint=hint)  # fmt: skip


def _check_teams(pathway: Pathway, report: Report, found_out: Expected) -> None:
    """Report teams whose time or slots, and places that, are full or nearly so."""
    bound, least = found_out.bound, found_out.least
    for team in found_out.busiest:
        growing = f"the queue grows by {roughly(bound, f'{team.growth:,.1f} a week')}"
        nearly = "its queue is long and may take years to settle"
        where = join("teams", team.team, "staff")
        taken = _time_taken(pathway, team, bound)
        _check_full(report, where, team.load, taken, (growing, nearly))
    for one in found_out.slots:
        growing = f"the queue grows by {least} {one.growth:,.1f} cases a week"
        nearly = "queues between the visits of a case take slots too"
        taken = _room_taken(one, least, "cases", "slots")
        where = join("teams", one.name, "caseload")
        _check_full(report, where, one.load, taken, (growing, nearly))
    for one in found_out.places:
        growing = f"{least} {one.growth:,.1f} people a week find no place"
        nearly = "people keep a place while they wait for what follows, too"
        taken = _room_taken(one, least, "people", "places")
        _check_full(report, join("places", one.name, "count"), one.load, taken, (growing, nearly))


def _check_full(
    report: Report, path: str, load: Estimate, found: str, hints: tuple[str, str]
) -> None:
    """Report a load beyond or near all that there is; `hints` are for the one and the other."""
    growing, nearly = hints
    if load.value > 1 + ROUNDING:
        report.add("overloaded", path, found=found, expected="at most 100 %", hint=growing)
    elif load.value >= NEARLY_FULL:
        report.add("nearly_full", path, found=found, expected="less than 97 %", hint=nearly)


def _time_taken(pathway: Pathway, load: TeamLoad, bound: str) -> str:
    team = pathway.real_teams[load.team]
    roles = {post.role or name for name, post in team.staff.items()}
    who = (
        f"`{load.team}`" if set(load.roles) == roles else f"{_listed(load.roles)} in `{load.team}`"
    )
    who = f"{who} {bound}" if bound else who
    work = f"{load.work_hours:,.0f} h of work a week"
    if not load.hours_there:
        return f"{who} with {work}, and nobody in post"
    return f"{who} at {_percent(load.load)} of its time: {work}, {load.hours_there:,.0f} h there"


def _room_taken(one: RoomLoad, least: str, who: str, what: str) -> str:
    """How many slots or places (`what`) are taken at a time, by cases or people (`who`)."""
    taken = f"{one.taken:,.0f} {who} at a time"
    if not one.there:
        return f"`{one.name}` with {taken}, and no {what}"
    load = f"{least} {_percent(one.load)} of its {what} taken"
    return f"`{one.name}` with {load}: {taken}, {one.there:,} {what}"


def _percent(load: Estimate) -> str:
    """A load in whole percent, or as finely as it takes to be told from 100 %.

    >>> _percent(Estimate(1.39)), _percent(Estimate(0.996, 0.002)), _percent(Estimate(1.0))
    ('139 %', '99.6 % ± 0.2 %', '100 %')
    """
    error = f" ± {load.error * 100:.1f} %" if load.error else ""
    return f"{_apart(load.value * 100, 100)} %{error}"


def _apart(number: float, limit: float, digits: int = 0) -> str:
    """A number with so many decimals, or with more where it would look like a limit.

    >>> _apart(100.4, 100), _apart(100, 100), _apart(94.6, 95, digits=1), _apart(94.99, 95)
    ('100.4', '100', '94.6', '94.99')
    """
    texts = [f"{number:.{count}f}" for count in range(digits, digits + 4)]
    return next((text for text in texts if float(text) != limit), texts[0])


def _listed(roles: tuple[str, ...]) -> str:
    return " and ".join(f"`{role}`" for role in roles)
