"""Posts that begin and end, worked by hand and held against both simulators."""

from __future__ import annotations

from typing import Any

from pathway_engine.clock import DAY, HOUR
from reference.small import BOTH, Arrivals, Row, Simulate, comers, run_week

NINE, FIVE = 9 * HOUR, 17 * HOUR
HEAD = """
pathway: small
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations: {trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {nurse: {}, clerk: {}}
endings: {home: {kind: supported}, gone: {kind: withdrawn}}
start: see
"""
SURGE = "{nurse: 1, surge: {role: nurse, fte: 1, from: +10h, until: +35h}}"


def pathway(staff: str, step: str, more: str = "", team: str = "") -> str:
    return f"""{HEAD}
teams: {{ward: {{organisation: trust, staff: {staff}{team}}}}}
steps:
  see: {{team: ward, {step}, outcomes: {{on: {{to: {"more" if more else "home"}}}}}}}
  {more}
"""


def visits(simulate: Simulate, text: str, *seconds: int, **values: Any) -> list[Row]:
    return run_week(simulate, text, comers(*seconds, **values))["visits"]


def parts(visit: Row) -> dict[str, int]:
    """The parts of a visit that are not nought."""
    names = {name for name in visit if name.endswith("_time") and name != "effort_time"}
    return {name: visit[name] for name in sorted(names) if visit[name]}


@BOTH
def test_a_worker_begins_and_ends_with_the_post(simulate: Simulate) -> None:
    """Work in hand at the end is finished, and nothing more is begun."""
    first, second, third, fourth = visits(
        simulate, pathway(SURGE, "work: 10h"), NINE, NINE, 10 * HOUR, DAY + 10 * HOUR
    )
    assert (first["worker_no"], first["started_at"]) == (0, NINE)
    # At ten the post begins; eight hours later its worker has an hour left, done by ten.
    assert (second["worker_no"], second["started_at"]) == (1, 10 * HOUR)
    assert parts(second) == {
        "capacity_time": HOUR, "closed_time": 16 * HOUR, "work_time": 10 * HOUR
    }  # fmt: skip
    assert second["finished_at"] == DAY + 12 * HOUR
    assert (third["worker_no"], third["started_at"]) == (0, DAY + 11 * HOUR)
    # The post is over at eleven: who is free at twelve is not there any more.
    assert (fourth["worker_no"], fourth["started_at"]) == (0, 2 * DAY + 13 * HOUR)


@BOTH
def test_after_the_end_no_day_of_absence_counts(simulate: Simulate) -> None:
    """The worker is away on every day; one who has begun on an open day never is, afterwards."""
    text = pathway("{nurse: {fte: 1, until: +20h}}", "work: 12h", team=", absence: 50%")
    found = [
        visit
        for seed in range(1, 20)
        for visit in run_week(simulate, text, comers(NINE), seed)["visits"]
        if visit["started_at"] is not None
    ]
    assert 3 < len(found) < 17
    assert {visit["work_done_at"] for visit in found} == {DAY + 13 * HOUR}


@BOTH
def test_slots_shrink_and_nobody_is_put_out(simulate: Simulate) -> None:
    staff = "{nurse: {present: 1}, more: {role: nurse, present: 1, until: +12h}}"
    more = "more: {team: ward, due: 1d, work: 1h, outcomes: {on: {to: home}}}"
    text = pathway(staff, "work: 1h", more, team=", caseload: 1")
    seen = visits(simulate, text, NINE, NINE, 11 * HOUR)
    late = next(visit for visit in seen if visit["case_no"] == 3)
    # Two have a slot until tomorrow; the one that is left is free when both have gone. From ten
    # on the worker lacks as well.
    assert late["started_at"] == DAY + 12 * HOUR
    assert parts(late) == {
        "capacity_time": 2 * HOUR, "caseload_time": 23 * HOUR, "work_time": HOUR
    }  # fmt: skip


@BOTH
def test_who_waits_for_a_worker_waits_for_anybody_from_the_end_of_the_post(
    simulate: Simulate,
) -> None:
    """The post ends at night: until the next opening a second counts as the last open one did."""
    staff = "{nurse: {present: 1, until: +20h}, clerk: {present: 1}}"
    more = "more: {team: ward, same_worker: true, work: 1h, outcomes: {on: {to: home}}}"
    text = pathway(staff, "by: nurse, work: 2h", more)
    seen = visits(simulate, text, 14 * HOUR, 15 * HOUR)
    bound = next(v for v in seen if (v["case_no"], v["visit_no"]) == (1, 2))
    other = next(v for v in seen if (v["case_no"], v["visit_no"]) == (2, 1))
    # At four the nurse takes up the second case, and finishes it in the morning.
    assert (other["started_at"], other["finished_at"]) == (16 * HOUR, DAY + 10 * HOUR)
    assert (bound["worker_no"], bound["started_at"]) == (1, DAY + NINE)
    assert parts(bound) == {"work_time": HOUR, "worker_time": 17 * HOUR}


CASE = "case: {slow: {type: boolean, initial: false}}"
HELD = """by: [nurse, clerk], work: {given: slow, true: 6h, false: 4h},
  holds: {missing_information: {for: 2h, when: not slow}}"""


@BOTH
def test_somebody_else_ends_what_was_held_when_the_post_ends(simulate: Simulate) -> None:
    """As many seconds are left of the work, whatever the pace of whoever ends it."""
    staff = "{nurse: {fte: 1, until: +12h}, clerk: 0.8}"
    (visit,) = visits(simulate, pathway(staff, HELD) + CASE, NINE)
    assert parts(visit) == {"held_time": 2 * HOUR, "work_time": 4 * HOUR}
    assert (visit["worker_no"], visit["role"]) == (1, 1)
    assert (visit["started_at"], visit["work_done_at"]) == (NINE, 15 * HOUR)
    assert visit["effort_time"] == 4 * HOUR


@BOTH
def test_who_is_to_go_on_stands_in_the_common_line_from_the_end_of_the_post(
    simulate: Simulate,
) -> None:
    """By its place in the queue it comes before whoever has come since, and after nobody."""
    staff = "{nurse: {present: 1, until: +14h}, clerk: {present: 1}}"
    come = comers(NINE, NINE, 11 * HOUR, 12 * HOUR)
    people: Arrivals = [(at, who, {"slow": who > 1}, to) for at, who, _, to in come]
    seen = run_week(simulate, pathway(staff, HELD) + CASE, people)["visits"]
    held, _, third, last = seen
    # The nurse begins the third at eleven, and is busy when the hold is over at one.
    assert (third["worker_no"], third["started_at"]) == (0, 11 * HOUR)
    assert parts(held) == {
        "capacity_time": HOUR, "held_time": 2 * HOUR, "work_time": 4 * HOUR, "worker_time": HOUR
    }  # fmt: skip
    assert (held["worker_no"], held["work_done_at"]) == (1, 17 * HOUR)
    assert last["started_at"] == DAY + NINE


@BOTH
def test_a_list_passes_to_the_next_one_at_the_end_of_a_post(simulate: Simulate) -> None:
    staff = "{nurse: {present: 1, until: +10.5h}, clerk: {present: 1}}"
    sits = 'work: 1h, sessions: {every: day, at: "10:00", places: 3}'
    first, second, third = visits(simulate, pathway(staff, sits), NINE, NINE, NINE)
    begun = [(visit["worker_no"], visit["started_at"]) for visit in (first, second, third)]
    assert begun == [(0, 10 * HOUR), (1, 10 * HOUR + 1800), (1, 11 * HOUR + 1800)]


@BOTH
def test_others_sit_for_those_whose_post_has_ended(simulate: Simulate) -> None:
    """With places for each somebody who comes later may sit in their place."""
    late = "late: {role: clerk, present: 1, from: +11h}"
    staff = f"{{nurse: {{present: 2, until: +10.5h}}, clerk: {{present: 1}}, {late}}}"
    sits = 'by: [nurse, clerk], work: 1h, sessions: {every: day, at: "10:00", places: {each: 2}}'
    seen = visits(simulate, pathway(staff, sits), *[NINE] * 6)
    begun = sorted((visit["started_at"], visit["worker_no"]) for visit in seen)
    ten = 10 * HOUR
    assert begun[:3] == [(ten, 0), (ten, 1), (ten, 2)]
    assert begun[3:] == [(ten + HOUR, 2), (ten + HOUR, 3), (ten + 2 * HOUR, 2)]


WEEKEND = """
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
  week: {hours: {mon-sun: "09:00-17:00"}}
  morning: {hours: {mon-fri: "08:00-12:00"}}
  weekend: {hours: {sat-sun: "10:00-14:00"}}
"""


def with_hours(staff: str, step: str) -> str:
    text = pathway(staff, step).replace(
        'calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}\n', WEEKEND
    )
    return text.replace("organisation: trust,", "organisation: trust, calendar: week,")


@BOTH
def test_a_post_is_there_while_its_hours_and_the_teams_are_open(simulate: Simulate) -> None:
    """Work rests outside them (*closed*), and while nobody is on duty a wait is for capacity."""
    staff = "{nurse: {present: 1, calendar: morning}}"
    first, second = visits(simulate, with_hours(staff, "work: 4h"), 8 * HOUR, NINE)
    # Who comes at eight waits for the team until nine; the post is there from nine to twelve.
    assert parts(first) == {"closed_time": 21 * HOUR, "hours_time": HOUR, "work_time": 4 * HOUR}
    assert (first["started_at"], first["work_done_at"]) == (NINE, DAY + 10 * HOUR)
    # The other waits in the afternoon too, when the team is open and nobody is on duty.
    assert parts(second) == {
        "capacity_time": 25 * HOUR, "closed_time": 21 * HOUR, "work_time": 4 * HOUR
    }  # fmt: skip


@BOTH
def test_a_post_is_counted_by_its_own_hours(simulate: Simulate) -> None:
    """0.2 FTE of 40 hours are one worker for the eight hours of a weekend."""
    staff = "{nurse: 1, weekend: {role: nurse, fte: 0.2, calendar: weekend}}"
    saturday = 5 * DAY
    seen = visits(simulate, with_hours(staff, "work: 2h"), *[saturday + NINE] * 3)
    begun = [(visit["worker_no"], visit["started_at"] - saturday) for visit in seen]
    # The nurse of the week is counted by 56 hours: 0.71 of a person, two hours take 2:48.
    assert begun == [(0, NINE), (1, 10 * HOUR), (0, NINE + 10_080)]
    assert seen[1]["work_time"] == 2 * HOUR
