"""Arrivals say how many and where to; periods and costs are such that can be."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.checks.weights import check_weights
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Arrival, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import lacks_start
from pathway_engine.definition.values import Cost, Moment

Period = tuple[str, Moment | None, Moment | None]
"""Where it is written, its beginning and its end."""


def check_arrivals(pathway: Pathway, report: Report) -> None:
    """Report arrivals of two forms or none, rates per `wd` without a calendar, no start."""
    for name, arrival in pathway.arrivals.items():
        path = join("arrivals", name)
        if (arrival.rate is None) == (arrival.replay is None):
            found = "both" if arrival.rate is not None else "neither"
            report.add("arrival_form", path, found=found, expected="either `rate` or `replay`")
        elif arrival.replay is not None:
            _check_alone(report, path, arrival)
        if arrival.rate is not None and arrival.rate.per == "wd" and arrival.during is None:
            found, expected = "a rate per `wd`", "`during`, whose working days are meant"
            where = join(path, "rate")
            report.add("working_days_without_calendar", where, found=found, expected=expected)
        if arrival.growth is not None and arrival.growth <= -1:
            report.add("bad_value", join(path, "growth"), found="growth after which nobody comes",
                       expected="more than -100%", hint="`until` ends an arrival")  # fmt: skip
        check_weights(pathway, report, path, arrival)
    if lacks_start(pathway):
        expected = "`start`, or a `to` on every arrival"
        report.add("missing_key", "", found="no `start`", expected=expected)


def _check_alone(report: Report, path: str, arrival: Arrival) -> None:
    """Report keys that say when people come, beside a file that says so."""
    for key in ("during", "weekdays", "months", "hours", "growth"):
        if getattr(arrival, key):
            report.add("arrival_form", join(path, key), found=f"`{key}` beside `replay`",
                       expected="`replay` alone: the file says when")  # fmt: skip


def check_periods(pathway: Pathway, report: Report) -> None:
    """Report whatever ends before it begins; a date and a `+4w` cannot be compared."""
    for path, begins, ends in _periods(pathway):
        if begins is None or ends is None or (begins.date is None) != (ends.date is None):
            continue
        if ends.second(0) <= begins.second(0):
            found = f"from {begins.text} until {ends.text}"
            where = join(path, "until")
            report.add("ends_before_it_begins", where, found=found, expected="a later moment")


def _periods(pathway: Pathway) -> Iterator[Period]:
    for name, arrival in pathway.arrivals.items():
        yield join("arrivals", name), arrival.from_, arrival.until
    for name, cost in pathway.costs.items():
        yield join("costs", name), cost.from_, cost.until
    for team_name, team in pathway.real_teams.items():
        for name, post in team.staff.items():
            yield join("teams", team_name, "staff", name), post.from_, post.until
    for places_name, places in pathway.places.items():
        for name, lot in places.count.items() if isinstance(places.count, dict) else ():
            yield join("places", places_name, "count", name), lot.from_, lot.until


def check_costs(pathway: Pathway, report: Report) -> None:
    """Report costs per the wrong time."""
    for name, role in pathway.roles.items():
        _per_hour(report, join("roles", name, "cost"), role.cost)
    for team_name, team in pathway.real_teams.items():
        for name, post in team.staff.items():
            _per_hour(report, join("teams", team_name, "staff", name, "cost"), post.cost)
    for name, cost in pathway.costs.items():
        if cost.amount.per == "h":
            path = join("costs", name, "amount")
            report.add("cost_unit", path, found="a sum per hour", expected="one per week or year")


def _per_hour(report: Report, path: str, cost: Cost | None) -> None:
    if cost is not None and cost.per != "h":
        report.add("cost_unit", path, found=f"a cost per {cost.per}", expected="one per paid hour")
