"""What is full, or nearly so: the time of teams, their slots, places, and sittings of panels."""

from __future__ import annotations

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import Estimate, Expected, PanelLoad, RoomLoad, TeamLoad
from pathway_engine.definition.routing.leaving import roughly, worded
from pathway_engine.definition.walking import step_paths

NEARLY_FULL = 0.97
"""The load from which a queue hardly settles."""
MANY_LOST = 0.25
"""The share of its sittings beyond which it is told that a panel loses them."""
ROUNDING = 1e-9
"""How far a load that is exactly 1 may lie from it, having been added up."""


def check_full(pathway: Pathway, report: Report, found_out: Expected) -> None:
    """Report teams whose time or slots, places and panels that are full or nearly so."""
    _check_teams(pathway, report, found_out)
    _check_rooms(report, found_out)
    _check_panels(pathway, report, found_out)


def _check_teams(pathway: Pathway, report: Report, found_out: Expected) -> None:
    for team in found_out.busiest:
        bound = found_out.bound_of(team)
        growing = f"the queue grows by {roughly(bound, f'{team.growth:,.1f} a week')}"
        nearly = "its queue is long and may take years to settle"
        where = join("teams", team.team, "staff")
        taken = _time_taken(pathway, team, bound)
        _check_one(report, where, team.load, taken, (growing, nearly))


def _check_rooms(report: Report, found_out: Expected) -> None:
    least = found_out.least
    for one in found_out.slots:
        growing = f"the queue grows by {least} {one.growth:,.1f} cases a week"
        nearly = "queues between the visits of a case take slots too"
        taken = _room_taken(one, least, "cases", "slots")
        where = join("teams", one.name, "caseload")
        _check_one(report, where, one.load, taken, (growing, nearly))
    for one in found_out.places:
        growing = f"{least} {one.growth:,.1f} people a week find no place"
        nearly = "people keep a place while they wait for what follows, too"
        taken = _room_taken(one, least, "people", "places")
        _check_one(report, join("places", one.name, "count"), one.load, taken, (growing, nearly))


def _check_panels(pathway: Pathway, report: Report, found_out: Expected) -> None:
    paths, bound = step_paths(pathway), found_out.bound
    for one in found_out.panels:
        where = join(paths[one.step], "sessions")
        growing = f"the queue grows by {roughly(bound, f'{one.growth:,.1f} cases a week')}"
        nearly = "its queue is long and may take years to settle"
        taken = _sittings_taken(one, bound)
        _check_one(report, join(where, "places"), one.load, taken, (growing, nearly))
        lost = one.sittings - one.held
        if lost > MANY_LOST * one.sittings:
            found = f"{_panel(one)} with {lost:,.1f} of {one.sittings:,} sittings lost"
            report.add(
                "sittings_lost", where, found=found, expected="at most a quarter",
                hint="at that time its team is closed, or nobody is there who may sit",
            )  # fmt: skip


def _check_one(
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


def _sittings_taken(one: PanelLoad, bound: str) -> str:
    """How many of its places at sittings a panel needs."""
    panel, cases = _panel(one), f"{one.cases:,.1f} cases a week"
    if not one.places:
        return f"{panel} with {worded(bound, cases)}, and no sitting"
    load = f"{worded(bound, _percent(one.load))} of its places taken"
    return f"{panel} with {load}: {cases}, {one.places:,.1f} places"


def _panel(one: PanelLoad) -> str:
    """The step, and the team where several sit."""
    return f"`{one.step}` in `{one.team}`" if one.several else f"`{one.step}`"


def _percent(load: Estimate) -> str:
    """A load in whole percent, or as finely as it takes to be told from 100 %.

    >>> _percent(Estimate(1.39)), _percent(Estimate(0.996, 0.002)), _percent(Estimate(1.0))
    ('139 %', '99.6 % ± 0.2 %', '100 %')
    """
    error = f" ± {load.error * 100:.1f} %" if load.error else ""
    return f"{apart(load.value * 100, 100)} %{error}"


def apart(number: float, limit: float, digits: int = 0) -> str:
    """A number with so many decimals, or with more where it would look like a limit.

    >>> apart(100.4, 100), apart(100, 100), apart(94.6, 95, digits=1), apart(94.99, 95)
    ('100.4', '100', '94.6', '94.99')
    """
    texts = [f"{number:.{count}f}" for count in range(digits, digits + 4)]
    return next((text for text in texts if float(text) != limit), texts[0])


def _listed(roles: tuple[str, ...]) -> str:
    return " and ".join(f"`{role}`" for role in roles)
