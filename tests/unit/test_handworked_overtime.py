"""Overtime, worked by hand and held against both simulators."""

from __future__ import annotations

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.values import Value
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Records, Window
from pathway_engine.simulation import Person, replicate
from reference.small import BOTH, MONDAY, Row, Simulate, comers, pathway_from, run_week

NINE, FIVE = 9 * HOUR, 17 * HOUR
HEAD = """
pathway: small
language: 1
timezone: Europe/London
currency: GBP
full_time: 40h
defaults: {calendar: office}
organisations: {trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}}, late: {hours: {mon-fri: "09:00-20:00"}}}
roles: {nurse: {cost: 30/h}, clerk: {cost: 20/h}}
endings: {home: {kind: supported}}
start: see
"""  # noqa: E501


def pathway(step: str, staff: str = "{nurse: {present: 1}}", team: str = "", more: str = "") -> str:
    return f"""{HEAD}
teams:
  ward: {{organisation: trust, overtime: true, staff: {staff}{team}}}
  {more}
steps:
  see: {{team: ward, {step}, outcomes: {{on: {{to: home}}}}}}
"""


def visits(simulate: Simulate, text: str, *seconds: int) -> list[Row]:
    return run_week(simulate, text, comers(*seconds))["visits"]


@BOTH
def test_work_in_hand_is_finished_through_break_and_night(simulate: Simulate) -> None:
    """Nothing new is begun in closed time, and the next waits until it opens."""
    first, second, third = visits(simulate, pathway("work: 5h"), NINE, NINE, 16 * HOUR)
    assert (first["started_at"], first["work_done_at"]) == (NINE, 14 * HOUR)
    assert (first["work_time"], first["closed_time"]) == (5 * HOUR, 0)
    assert (second["started_at"], second["work_done_at"]) == (14 * HOUR, 19 * HOUR)
    assert third["started_at"] == DAY + NINE
    assert (third["capacity_time"], third["hours_time"]) == (17 * HOUR, 0)


@BOTH
def test_what_comes_back_from_a_hold_waits_for_the_morning(simulate: Simulate) -> None:
    holds = "work: 4h, holds: {missing_information: {for: 1h}}"
    (visit,) = visits(simulate, pathway(holds), 16 * HOUR)
    # Four to six is work, six to seven the hold, seven to nine the wait for the worker's hours.
    assert visit["held_time"] == HOUR
    assert visit["hours_time"] == 14 * HOUR
    assert visit["work_done_at"] == DAY + 11 * HOUR
    assert visit["work_time"] == 4 * HOUR


@BOTH
def test_a_partner_without_overtime_interrupts_it(simulate: Simulate) -> None:
    """Then it rests until all are there in ordinary hours."""
    more = "desk: {organisation: trust, calendar: late, staff: {clerk: {present: 1}}}"
    (visit,) = visits(simulate, pathway("work: 6h, with: {desk: {clerk: 1}}", more=more), 16 * HOUR)
    # Four to eight together, three hours of them overtime of the ward; two more in the morning.
    assert (visit["work_time"], visit["closed_time"]) == (6 * HOUR, 13 * HOUR)
    assert visit["work_done_at"] == DAY + 11 * HOUR


@BOTH
def test_the_next_case_of_a_sitting_waits_for_the_morning(simulate: Simulate) -> None:
    sits = 'work: 2h, sessions: {every: day, at: "16:00", places: 2}'
    first, second = visits(simulate, pathway(sits), NINE, NINE)
    assert (first["started_at"], first["work_done_at"]) == (16 * HOUR, 18 * HOUR)
    assert second["started_at"] == DAY + NINE


def measured(text: str, *seconds: int) -> list[Value]:
    """The measures of two weeks of the kernel."""
    parsed: Pathway = pathway_from(text)
    people = [Person(at, who, {}) for at, who, _, _ in comers(*seconds)]
    records: Records = replicate(parsed, Window(MONDAY, MONDAY, MONDAY + 14 * DAY), 1, 1, people)
    return measures_of(records)


def whole(values: list[Value], measure: str) -> float:
    """A measure of the whole run."""
    return next(one.value for one in values if one.measure == measure and not one.by)


def test_overtime_is_paid_and_stands_beside_utilisation() -> None:
    """0.7 FTE of 35 open hours are 0.8 of a person: an hour of the worker is 48 minutes paid."""
    values = measured(pathway("work: 4h", "{nurse: 0.7}"), 16 * HOUR)
    # Four hours of effort at a pace of 0.8 are five: one in hours, four of overtime.
    assert whole(values, "hours.overtime") == 0.8 * 4
    assert whole(values, "hours.work") == 4
    assert whole(values, "hours.paid") == 0.7 * 40 * 2 + 0.8 * 4
    assert whole(values, "cost.staff") == 30 * (0.7 * 40 * 2 + 0.8 * 4)
    assert whole(values, "utilisation") == 1 / 70


def test_a_team_without_overtime_tells_none() -> None:
    text = pathway("work: 4h").replace("overtime: true, ", "")
    assert not [one for one in measured(text, 16 * HOUR) if one.measure == "hours.overtime"]


def test_work_in_hand_at_the_end_of_a_post_is_paid_and_counts_as_present() -> None:
    """The post ends at one: three hours in post, two beyond it, thirteen of a week's 168 paid."""
    staff = "{nurse: {fte: 0.7, until: +13h}}"
    values = measured(pathway("work: 4h", staff).replace("overtime: true, ", ""), NINE)
    assert whole(values, "utilisation") == 1
    assert whole(values, "hours.work") == 4
    paid = 0.7 * 40 * 13 / 168 + 0.8 * 2
    assert abs(whole(values, "hours.paid") - paid) < 1e-9
    assert abs(whole(values, "cost.staff") - 30 * paid) < 1e-9
