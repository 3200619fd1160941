"""What is full, or nearly so: the time of teams, their slots, places, and sittings of panels."""

from __future__ import annotations

from typing import NamedTuple

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import Estimate, Expected, PanelLoad, RoomLoad, TeamLoad
from pathway_engine.definition.routing.late import in_the_window, once_settled
from pathway_engine.definition.routing.leaving import roughly, worded
from pathway_engine.definition.walking import step_paths

NEARLY_FULL = 0.97
"""The load from which a queue hardly settles."""
MANY_LOST = 0.25
"""The share of its sittings beyond which it is told that a panel loses them."""
LONG_QUEUE = "its queue is long and may take years to settle"
ROUNDING = 1e-9
"""How far a load that is exactly 1 may lie from it, having been added up."""


Load = TeamLoad | RoomLoad | PanelLoad


class Found(NamedTuple):
    """A finding that has not been reported."""

    code: str
    path: str
    found: str
    expected: str
    hint: str


def check_full(pathway: Pathway, report: Report, found_out: Expected) -> None:
    """Report teams whose time or slots, places and panels that are full or nearly so."""
    for code, path, *said in (
        *_full_teams(pathway, found_out),
        *_full_rooms(found_out),
        *_full_panels(pathway, found_out),
    ):
        found, expected, hint = said
        report.add(code, path, found=found, expected=expected, hint=hint)


def _full_teams(pathway: Pathway, found_out: Expected) -> list[Found]:
    full: list[Found] = []
    for team in found_out.busiest:
        bound = found_out.bound_of(team)
        growing = _grows(found_out, roughly(bound, f"{team.growth:,.1f} a week"))
        taken = _time_taken(pathway, team, bound, _settled(found_out, team))
        where = join("teams", team.team, "staff")
        full += _full(where, found_out, team, taken, (growing, LONG_QUEUE))
    return full


def _grows(found_out: Expected, much: str) -> str:
    return f"the queue grows by {much}{found_out.unless}"


def _full_rooms(found_out: Expected) -> list[Found]:
    least = found_out.least
    full: list[Found] = []
    for one in found_out.slots:
        growing = _grows(found_out, f"{least} {one.growth:,.1f} cases a week")
        nearly = "queues between the visits of a case take slots too"
        taken = _room_taken(one, least, ("cases", "slots"), _settled(found_out, one))
        full += _full(join("teams", one.name, "caseload"), found_out, one, taken, (growing, nearly))
    for one in found_out.places:
        growing = f"{least} {one.growth:,.1f} people a week find no place"
        nearly = "people keep a place while they wait for what follows, too"
        taken = _room_taken(one, least, ("people", "places"), _settled(found_out, one))
        full += _full(join("places", one.name, "count"), found_out, one, taken, (growing, nearly))
    return full


def _full_panels(pathway: Pathway, found_out: Expected) -> list[Found]:
    paths, bound = step_paths(pathway), found_out.bound
    full: list[Found] = []
    for one in found_out.panels:
        where = join(paths[one.step], "sessions")
        growing = _grows(found_out, roughly(bound, f"{one.growth:,.1f} cases a week"))
        taken = _sittings_taken(one, bound, _settled(found_out, one))
        full += _full(join(where, "places"), found_out, one, taken, (growing, LONG_QUEUE))
        lost = one.sittings - one.held
        if lost > MANY_LOST * one.sittings:
            found = f"{_panel(one)} with {lost:,.1f} of {one.sittings:,} sittings lost"
            hint = "at that time its team is closed, or nobody is there who may sit"
            full.append(Found("sittings_lost", where, found, "at most a quarter", hint))
    return full


def _full(
    path: str, found_out: Expected, one: Load, found: str, hints: tuple[str, str]
) -> list[Found]:
    """What is said of a load beyond or near all that there is; `hints` are for these two."""
    growing, nearly = (_for_now(found_out, one, hint) for hint in hints)
    if one.load.value > 1 + ROUNDING:
        return [Found("overloaded", path, found, "at most 100 %", growing)]
    if one.load.value >= NEARLY_FULL:
        return [Found("nearly_full", path, found, "less than 97 %", nearly)]
    return []


def _settled(found_out: Expected, one: Load) -> str:
    return " once settled" if found_out.is_late(one) else ""


def _for_now(found_out: Expected, one: Load, hint: str) -> str:
    """What to say of a load; where no run shows it, that of the window, too, if it is known."""
    if not found_out.is_late(one):
        return hint
    now = found_out.in_window(one)
    if now is None:
        return f"{once_settled(found_out.settles_after)}, beside the backlog, {hint}"
    load = in_the_window(_percent(Estimate(now)), backlog=bool(found_out.backlog))
    return f"about {load}; {once_settled(found_out.settles_after)}, {hint}"


def _time_taken(pathway: Pathway, load: TeamLoad, bound: str, settled: str) -> str:
    team = pathway.real_teams[load.team]
    roles = {post.role or name for name, post in team.staff.items()}
    who = (
        f"`{load.team}`" if set(load.roles) == roles else f"{_listed(load.roles)} in `{load.team}`"
    )
    who = f"{who} {bound}" if bound else who
    work = f"{load.work_hours:,.0f} h of work a week"
    if not load.hours_there:
        return f"{who} with {work}, and nobody in post"
    taken = f"{who} at {_percent(load.load)} of its time{settled}"
    return f"{taken}: {work}, {load.hours_there:,.0f} h there"


def _room_taken(one: RoomLoad, least: str, words: tuple[str, str], settled: str) -> str:
    """How many slots or places are taken at a time, by cases or people; `words` for both."""
    who, what = words
    taken = f"{one.taken:,.0f} {who} at a time"
    if not one.there:
        return f"`{one.name}` with {taken}, and no {what}"
    load = f"{least} {_percent(one.load)} of its {what} taken{settled}"
    return f"`{one.name}` with {load}: {taken}, {one.there:,} {what}"


def _sittings_taken(one: PanelLoad, bound: str, settled: str) -> str:
    """How many of its places at sittings a panel needs."""
    panel, cases = _panel(one), f"{one.cases:,.1f} cases a week"
    if not one.places:
        return f"{panel} with {worded(bound, cases)}, and no sitting"
    load = f"{worded(bound, _percent(one.load))} of its places taken{settled}"
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
