"""Times in working days that lead beyond the days whose holidays are known.

A planned moment is written down, so that one in a billion beyond stops no file but the run that
draws it. Any other such time is refused only where most of them would never end.
"""

from __future__ import annotations

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.checks.sizes import RARE
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.definition.opening import KNOWN_UNTIL
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.window import Openings, Window
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import Place, steps_of_teams, walk

MOST = 0.5
"""The share of times from which nearly nobody sees the end of one."""


def check_far(pathway: Pathway, report: Report) -> None:
    """Report times that no run with the default options comes to the end of.

    Takes a pathway without errors. Calendars that know too few days are told of elsewhere.
    """
    window = Window()
    try:
        report_far(pathway, window, Openings(pathway, window), report)
    except CalendarProblem:
        return


def report_far(pathway: Pathway, window: Window, openings: Openings, report: Report) -> None:
    """Report what leads, from the end of a window, beyond the days that are known."""
    left = (KNOWN_UNTIL + 1) * DAY - window.end
    with_team = steps_of_teams(pathway)
    for place in walk(pathway):
        if not (isinstance(place.value, Quantity) and place.value.unit == "working_days"):
            continue
        names = _calendars(pathway, place, with_team.get(id(place.owner)))
        longest = max(openings.working_day(name) for name in names)
        beyond = 1.0 - place.value.passed(left / longest)
        if beyond > (RARE if place.field == "due" else MOST):
            _add(report, place.path, place.value, left / longest)


def _calendars(pathway: Pathway, place: Place, step: TeamStep | None) -> list[str]:
    """The calendars by which working days may be counted: those of teams, or the default."""
    teams = pathway.real_teams
    if step is not None:
        return [pathway.calendar_of(teams[name]) for name in teams_of(pathway, step)]
    if place.path.startswith("handoffs."):
        return [pathway.calendar_of(team) for team in teams.values()]
    return [pathway.defaults.calendar or "always"]


def _add(report: Report, path: str, quantity: Quantity, most: float) -> None:
    found = f"{quantity.mean:,.0f} working days"
    found += " on average, and far more by chance" if quantity.mean <= most else ""
    found += f", which lead beyond {date_of(KNOWN_UNTIL)}"
    hint = "a time by the clock, such as 52w, has no such end"
    if quantity.mean <= most:
        hint = f"end it with `at_most`, or {hint}"
    expected = "a day until which holidays are known"
    report.add("too_long", path, found=found, expected=expected, hint=hint)
