"""How far ahead calendars are laid out: as far as anything can fall due."""

from __future__ import annotations

import pytest

from kernel_alone import alone
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Window
from pathway_engine.simulation import build_plan
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.quantiles import quantile
from pathway_engine.simulation.plan.hours import longest_wait
from reference.small import MONDAY, pathway_from
from unit.simulation.asking import YAML

WINDOW = Window(MONDAY, MONDAY, MONDAY + 28 * DAY)


def due(text: str) -> Pathway:
    """The small pathway, its second step due after such a time."""
    return pathway_from(YAML.replace("second: {team: team,", f"second: {{team: team, due: {text},"))


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("4w", 0),
        ("{mean: 4w, cv: 1.0}", 0),
        ("10wd", 10),
        ("0wd", 0),
        ("{values: [2wd, 30wd], weights: [9, 1]}", 30),
        ("{median: 10wd, p90: 20wd, at_most: 25wd}", 25),
        ("{given: area, north: 3wd, otherwise: 12wd}", 12),
    ],
)
def test_the_longest_wait_in_working_days(text: str, most: float) -> None:
    assert longest_wait(due(text)) == most


@pytest.mark.parametrize(
    "text",
    [
        "{mean: 10wd, cv: 1.0}",
        "{median: 10wd, p90: 30wd}",
        "{low: 5wd, high: 15wd}",
        "{low: 5wd, mode: 6wd, high: 15wd}",
        "{mean: 10wd, family: exponential}",
        "{mean: 10wd, cv: 2.0, family: gamma}",
        "{mean: 10wd, cv: 0.5, family: weibull}",
        "{mean: 10wd, k: 3, family: erlang}",
        "{mean: 10wd, sd: 4wd, family: normal}",
    ],
)
def test_no_draw_lies_beyond_it(text: str) -> None:
    """And it is not much further than the last draw."""
    pathway = due(text)
    quantity = pathway.team_steps["second"].due
    a, b, c = (*quantity.parameters, 0.0, 0.0, 0.0)[:3]  # type: ignore[union-attr]
    family = getattr(layout, quantity.family.upper())  # type: ignore[union-attr]
    last = alone(quantile)(family, float(a), float(b), float(c), 1 - 2.0**-53)
    assert last <= longest_wait(pathway) <= last * 1.2


def test_the_calendars_reach_as_far() -> None:
    """Two working days a week: 100 of them take a year."""
    text = YAML.replace(
        'office: {hours: {mon-fri: ["09:00-12:30", "13:15-17:00"]}, closed: [2026-01-14]}',
        'office: {hours: {mon: "09:00-17:00", thu: "09:00-17:00"}}',
    ).replace("second: {team: team,", "second: {team: team, due: 300wd,")
    plan = build_plan(pathway_from(text), WINDOW)
    calendar = plan.tables["calendar"][plan.tables["team"]["calendar"][0]]
    assert calendar["n"] > 300 + 8
    assert calendar["days"] * DAY > 300 / 2 * 7 * DAY


def test_without_waits_they_end_a_year_after_the_run() -> None:
    """A delay of working days may begin on its last day."""
    plan = build_plan(pathway_from(YAML), WINDOW)
    days = plan.tables["calendar"]["days"]
    assert ((days > 365 + 28) & (days < 2 * 365 + 28)).all()
