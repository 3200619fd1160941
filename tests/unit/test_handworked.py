"""Cases worked out by hand, to the second: Monday 00:00 is 0. Kernel and reference both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from reference.luck import Luck
from reference.small import BOTH, MONDAY, Arrivals, Simulate, Tables, comers, run_week

DAY, HOUR = 86_400, 3_600
HEAD = """
pathway: small
language: 1
timezone: Europe/London
full_time: 40h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
  lunch: {hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}}
  saturday: {hours: {mon-fri: "09:00-17:00", sat: "10:00-12:00"}}
  nights: {hours: {mon-fri: "22:00-06:00"}}
defaults: {calendar: office}
roles: {worker: {}, senior: {}}
case:
  urgent: {type: boolean, initial: false}
  level: {type: number, initial: 0}
start: a
endings: {done: {kind: resolved}}
"""


pytestmark = BOTH


def one_team(
    step: str, team: str = "staff: {worker: {present: 1}}", calendar: str = "office"
) -> str:
    """One team, `a`, and one step at which it works."""
    return (
        f"{HEAD}\nteams: {{a: {{organisation: council, calendar: {calendar}, {team}}}}}\n"
        f"steps: {{a: {{team: a, {step}, outcomes: {{done: {{to: done}}}}}}}}\n"
    )


def two_teams(handoff: str, work: str = "2h", more: str = "") -> str:
    """Team a works two hours, then team b one, always open; b's is another organisation."""
    return f"""{HEAD}
teams:
  a: {{organisation: council, calendar: always, caseload: 1, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, calendar: always, staff: {{worker: {{present: 1}}}}}}
handoffs: {{rule: {{between: teams, {handoff}}}}}
steps:
  a: {{team: a, work: {work}, outcomes: {{on: {{to: b}}}}}}
  b: {{team: b, work: 1h, {more} outcomes: {{done: {{to: done}}}}}}
"""


def column(tables: Tables, name: str, table: str = "visits") -> list[Any]:
    return [row[name] for row in tables[table]]


def seeds(person: int, name: str, **falls: bool) -> Iterator[int]:
    """Seeds with which the even chances of a person at a step fall as named (`returned_1=True`)."""
    for seed in count(1):
        luck = Luck(seed, 1)
        parts = {fall: fall.rsplit("_", 1) for fall in falls}
        drawn = {
            fall: luck.of_person(name, purpose, person, 1, int(attempt)) < 0.5
            for fall, (purpose, attempt) in parts.items()
        }
        if drawn == falls:
            yield seed


# -- opening hours -------------------------------------------------------------------------------


def test_closing_time(simulate: Simulate) -> None:
    """Work that needs exactly the time left ends at closing time; nothing starts then."""
    tables = run_week(simulate, one_team("work: 3h"), comers(50_400, 54_000, 57_600))
    assert column(tables, "finished_at") == [61_200, 129_600, 140_400]
    assert column(tables, "started_at") == [50_400, 118_800, 129_600]
    assert column(tables, "capacity_time") == [0, 64_800, 72_000]
    assert column(tables, "hours_time") == column(tables, "closed_time") == [0, 0, 0]


def test_stretch_over_a_weekend(simulate: Simulate) -> None:
    opened = 4 * DAY + 16 * HOUR
    text = one_team("work: 50m", "staff: {worker: {present: 1}}, casework: 65%")
    [visit] = run_week(simulate, text, comers(opened))["visits"]
    assert (visit["work_time"], visit["closed_time"]) == (4_615, 230_400)
    assert (visit["effort_time"], visit["finished_at"]) == (3_000, 638_215)


def test_who_comes_at_night_waits_for_hours_and_then_for_capacity(simulate: Simulate) -> None:
    """The first comes on Monday at 20:00; the second an hour later waits for the worker too."""
    tables = run_week(simulate, one_team("work: 2h"), comers(20 * HOUR, 21 * HOUR))
    assert column(tables, "started_at") == [DAY + 9 * HOUR, DAY + 11 * HOUR]
    assert column(tables, "hours_time") == [13 * HOUR, 12 * HOUR]
    assert column(tables, "capacity_time") == [0, 2 * HOUR]


def test_work_pauses_for_lunch(simulate: Simulate) -> None:
    text = one_team("work: 2h", calendar="lunch")
    tables = run_week(simulate, text, comers(11 * HOUR, 12 * HOUR + 60))
    assert column(tables, "finished_at") == [14 * HOUR, 16 * HOUR]
    assert column(tables, "closed_time") == [HOUR, 0]
    assert column(tables, "hours_time") == [0, HOUR - 60]
    assert column(tables, "capacity_time") == [0, HOUR]


def test_a_night_shift_runs_over_midnight(simulate: Simulate) -> None:
    """Friday's shift is worked until Saturday 06:00, the next one begins on Monday at 22:00."""
    friday = 4 * DAY
    tables = run_week(simulate, one_team("work: 9h", calendar="nights"), comers(friday + 22 * HOUR))
    [visit] = tables["visits"]
    assert visit["started_at"] == friday + 22 * HOUR
    assert visit["finished_at"] == 7 * DAY + 23 * HOUR
    assert visit["closed_time"] == 2 * DAY + 16 * HOUR


def test_a_day_of_absence(simulate: Simulate) -> None:
    """The worker is there on Monday and Wednesday, away on Tuesday: work in hand rests."""
    day = MONDAY // DAY

    def away(seed: int) -> list[bool]:
        draws = (Luck(seed, 1).of_day("a.worker", "absent", day + n, 0) for n in range(3))
        return [u < 0.5 for u in draws]

    seed = next(seed for seed in count(1) if away(seed) == [False, True, False])
    text = one_team("work: 2h", "staff: {worker: 1}, absence: 50%")
    tables = run_week(simulate, text, comers(16 * HOUR, DAY + 10 * HOUR), seed)
    first, second = tables["visits"]
    assert (first["started_at"], first["finished_at"]) == (16 * HOUR, 2 * DAY + 10 * HOUR)
    assert (first["work_time"], first["closed_time"]) == (2 * HOUR, 40 * HOUR)
    assert second["started_at"] == 2 * DAY + 10 * HOUR
    assert second["capacity_time"] == 24 * HOUR


# -- who starts, who does it ---------------------------------------------------------------------


def test_ties_go_by_case_number_and_the_longest_idle_worker(simulate: Simulate) -> None:
    """Three come at once. Both workers end at 11:00; the fourth goes to who was idle longest."""
    text = one_team("work: 1h", "staff: {worker: {present: 2}}")
    at = 9 * HOUR
    tables = run_week(simulate, text, comers(at, at, at, at + 5 * HOUR, at + 6 * HOUR + 1))
    assert column(tables, "worker_no") == [0, 1, 0, 1, 0]
    assert column(tables, "started_at")[2] == at + HOUR


def test_idle_since_the_first_second_is_idle_since_the_start(simulate: Simulate) -> None:
    """Worker 0 does work of no length in the first second: worker 1 has not been idle longer."""
    team = "staff: {worker: {present: 2}}"
    text = one_team("work: {given: urgent, true: 0m, false: 1h}", team, "always")
    arrivals: Arrivals = [(MONDAY, 1, {"urgent": True}, None), (MONDAY + 60, 2, {}, None)]
    assert column(run_week(simulate, text, arrivals), "worker_no") == [0, 0]


def test_the_preferred_role_goes_first(simulate: Simulate) -> None:
    """A senior is preferred; the second case takes a worker, the third waits for who is free."""
    staff = "staff: {worker: {present: 1}, senior: {present: 1}}"
    text = one_team("work: 1h, by: [senior, worker]", staff)
    at = 9 * HOUR
    tables = run_week(simulate, text, comers(at, at + 60, at + 120))
    assert column(tables, "worker_no") == [1, 0, 1]
    assert column(tables, "role") == [1, 0, 1]
    assert column(tables, "capacity_time") == [0, 0, HOUR - 120]


def test_a_case_that_cannot_start_blocks_nobody(simulate: Simulate) -> None:
    """Only the senior may do the urgent one, which waits; the other passes it by."""
    staff = "staff: {worker: {present: 1}, senior: {present: 1}}"
    by = "by: {given: urgent, true: senior, false: [worker, senior]}, priority: 1 if urgent else 0"
    text = one_team(f"work: 1h, {by}", staff)
    at = MONDAY + 9 * HOUR
    arrivals: Arrivals = [
        (at, 1, {"urgent": True}, None),
        (at + 60, 2, {"urgent": True}, None),
        (at + 60, 3, {"urgent": False}, None),
    ]
    tables = run_week(simulate, text, arrivals)
    assert column(tables, "started_at") == [9 * HOUR, 10 * HOUR, 9 * HOUR + 60]


def test_priority_overtakes(simulate: Simulate) -> None:
    text = one_team("work: 1h, priority: 10 if urgent else 0")
    at = MONDAY + 9 * HOUR
    arrivals: Arrivals = [(at, n, {"urgent": n == 3}, None) for n in (1, 2, 3)]
    tables = run_week(simulate, text, arrivals)
    assert column(tables, "started_at") == [10 * HOUR, 11 * HOUR, 9 * HOUR]
    assert column(tables, "priority") == [0, 0, 10]


def test_caseload_of_one_with_time_afterwards(simulate: Simulate) -> None:
    """The worker is free after an hour, the slot only when the case has closed, at 12:00."""
    text = one_team("work: 1h, afterwards: 2h", "staff: {worker: {present: 1}}, caseload: 1")
    tables = run_week(simulate, text, comers(9 * HOUR, 9 * HOUR))
    first, second = tables["visits"]
    assert (first["work_done_at"], first["finished_at"]) == (10 * HOUR, 12 * HOUR)
    assert (second["capacity_time"], second["caseload_time"]) == (HOUR, 2 * HOUR)
    assert (second["started_at"], second["finished_at"]) == (12 * HOUR, 15 * HOUR)


def test_closed_hours_count_for_what_the_case_waited_for(simulate: Simulate) -> None:
    """At 17:00 the second case waits for the slot: so does it through the night."""
    text = one_team("work: 1h, afterwards: 20h", "staff: {worker: {present: 1}}, caseload: 1")
    tables = run_week(simulate, text, comers(15 * HOUR, 15 * HOUR))
    second = tables["visits"][1]
    assert second["started_at"] == DAY + 12 * HOUR
    assert (second["capacity_time"], second["caseload_time"]) == (HOUR, 20 * HOUR)


def test_work_of_no_length_takes_no_time_but_a_worker(simulate: Simulate) -> None:
    """Ten cases at once pass two steps of no length with one worker, in one second."""
    text = f"""{HEAD}
teams: {{a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}}}
steps:
  a: {{team: a, work: 0m, outcomes: {{on: {{to: b}}}}}}
  b: {{team: a, work: 0m, outcomes: {{done: {{to: done}}}}}}
"""
    tables = run_week(simulate, text, comers(*[10 * HOUR] * 10))
    assert set(column(tables, "closed_at", "cases")) == {10 * HOUR}
    assert set(column(tables, "effort_time")) == {0}


# -- handoffs ------------------------------------------------------------------------------------


def test_returned_once(simulate: Simulate) -> None:
    """A two hours, an hour's delay, returned, rework half an hour, offered again, accepted."""
    handoff = "delay: 1h, returned: {share: 50%, rework: 30m}, rekeying: 15m"
    seed = next(seeds(1, "b", returned_1=True, returned_2=False))
    tables = run_week(simulate, two_teams(handoff), comers(0, 1), seed)
    a, returned, rework, b = (row for row in tables["visits"] if row["case_no"] == 1)
    assert (returned["offered_at"], returned["finished_at"], returned["state"]) == (7200, 10800, 8)
    assert (rework["kind"], rework["started_at"], rework["finished_at"]) == (4, 10800, 12600)
    assert (rework["step"], rework["at_step"], rework["worker_no"]) == (0, 1, a["worker_no"])
    assert (b["offered_at"], b["ready_at"], b["finished_at"]) == (12600, 16200, 20700)
    assert (b["effort_time"], b["at_step"], returned["at_step"]) == (4500, 1, 1)
    second = next(row for row in tables["visits"] if row["case_no"] == 2)
    assert second["started_at"] == 16200, "A's slot is free when B accepts"
    first_offer, second_offer = (row for row in tables["handoffs"] if row["case_no"] == 1)
    assert (first_offer["from_visit_no"], second_offer["from_visit_no"]) == (1, 3)
    assert (first_offer["attempt"], second_offer["attempt"]) == (1, 2)
    assert (first_offer["result"], second_offer["result"]) == (1, 0)
    assert (first_offer["accepted_at"], second_offer["accepted_at"]) == (None, 16200)
    assert (first_offer["rework_time"], second_offer["rework_time"]) == (1800, 0)
    assert (first_offer["rekeying_time"], second_offer["rekeying_time"]) == (0, 900)
    assert first_offer["crosses"] == 2
    assert first_offer["accountable_changes"] == 1


def test_disputed_and_then_returned(simulate: Simulate) -> None:
    """The dispute comes at the end of the delay, the return at the end of the dispute."""
    handoff = "delay: 1h, disputed: {share: 50%, for: 3h}, returned: {share: 50%, rework: 30m}"
    falls = {"disputed_1": True, "returned_1": True, "disputed_2": False, "returned_2": False}
    seed = next(seeds(1, "b", **falls))
    tables = run_week(simulate, two_teams(handoff), comers(0), seed)
    _, returned, rework, b = tables["visits"]
    assert returned["finished_at"] == 5 * HOUR + HOUR
    assert (returned["handoff_time"], returned["dispute_time"]) == (4 * HOUR, 3 * HOUR)
    assert (rework["started_at"], rework["finished_at"]) == (6 * HOUR, 6.5 * HOUR)
    assert (b["ready_at"], b["dispute_time"], b["finished_at"]) == (7.5 * HOUR, 0, 8.5 * HOUR)
    [delay] = tables["delays"]
    assert (delay["visit_no"], delay["from_at"], delay["to_at"]) == (2, 3 * HOUR, 6 * HOUR)
    offer = tables["handoffs"][0]
    assert (offer["disputed_from"], offer["disputed_to"]) == (3 * HOUR, 6 * HOUR)


def test_rework_goes_back_to_whoever_did_it_though_another_is_longer_idle(
    simulate: Simulate,
) -> None:
    text = two_teams("delay: 1h, returned: {share: 50%, rework: 30m}").replace(
        "caseload: 1, staff: {worker: {present: 1}}", "staff: {worker: {present: 2}}"
    )
    seed = next(seeds(2, "b", returned_1=True, returned_2=False))
    arrivals = comers(0, 60)
    tables = run_week(simulate, text, arrivals, seed)
    mine = [row for row in tables["visits"] if row["case_no"] == 2 and row["team"] == 0]
    assert [row["worker_no"] for row in mine] == [1, 1]


def test_no_rule_takes_no_time_and_is_recorded(simulate: Simulate) -> None:
    text = two_teams("delay: 1h").replace("between: teams", "from: b")
    tables = run_week(simulate, text, comers(0))
    assert column(tables, "offered_at") == [0, 7200]
    assert column(tables, "ready_at") == [0, 7200]
    [offer] = tables["handoffs"]
    assert (offer["automatic"], offer["accepted_at"], offer["attempt"]) == (1, 7200, 1)


def test_a_delay_in_working_days_goes_by_the_receiver(simulate: Simulate) -> None:
    """Handed over on Monday at 02:00; 1.5 working days of the receiver from Monday 09:00."""
    text = two_teams("delay: 1.5wd").replace(
        "organisation: trust, calendar: always", "organisation: trust, calendar: office"
    )
    tables = run_week(simulate, text, comers(0))
    assert tables["visits"][1]["ready_at"] == DAY + 13 * HOUR


# -- planned, waits, decisions -------------------------------------------------------------------


def test_due_in_the_past_is_due_at_once(simulate: Simulate) -> None:
    """B is due an hour after the case opened and reached after two: it is queued at once."""
    more = "due: {values: [1h], weights: [1], since: opened},"
    tables = run_week(simulate, two_teams("delay: 1h", more=more), comers(0))
    b = tables["visits"][1]
    assert (b["due_at"], b["ready_at"], b["planned_time"]) == (2 * HOUR, 3 * HOUR, 0)


def test_the_handoff_runs_inside_planned_time(simulate: Simulate) -> None:
    tables = run_week(simulate, two_teams("delay: 1h", more="due: 5h,"), comers(0))
    b = tables["visits"][1]
    assert (b["due_at"], b["ready_at"]) == (7 * HOUR, 7 * HOUR)
    assert (b["handoff_time"], b["planned_time"]) == (HOUR, 4 * HOUR)


WAITS = f"""{HEAD}
teams: {{a: {{organisation: council, calendar: always, staff: {{worker: {{present: 1}}}}}}}}
steps:
  a: {{team: a, work: 1h, outcomes: {{on: {{to: pause}}}}}}
  pause: {{due: 1.5wd, outcomes: {{on: {{to: sort}}}}}}
  sort:
    outcomes:
      again: {{to: pause, when: level < 1, set: {{level: level + 1, urgent: not urgent}}}}
      done: {{to: done}}
"""


def test_a_wait_in_working_days_and_a_decision_that_sets(simulate: Simulate) -> None:
    """From Monday 01:00, twice 1.5 working days: Tuesday 13:00, Thursday 09:00."""
    tables = run_week(simulate, WAITS, comers(0))
    first, second = DAY + 13 * HOUR, 3 * DAY + 9 * HOUR
    assert column(tables, "offered_at") == [0, HOUR, first, first, second]
    assert column(tables, "finished_at") == [HOUR, first, first, second, second]
    assert column(tables, "kind") == [0, 1, 2, 1, 2]
    assert column(tables, "at_step") == [1, 1, 1, 2, 2]
    assert column(tables, "outcome") == [0, 0, 0, 0, 1]
    assert column(tables, "team") == [0, None, None, None, None]
    assert column(tables, "accountable") == [0, 0, 0, 0, 0]
    assert column(tables, "started_at") == [0, None, first, None, second]
    assert column(tables, "due_at") == [None, first, None, second, None]
    assert tables["attributes"] == [{"values": (1.0, 1.0)}]


MON_1PM, FRI_5PM, FRI_1PM, SAT_11AM = (
    13 * HOUR,
    4 * DAY + 17 * HOUR,
    4 * DAY + 13 * HOUR,
    5 * DAY + 11 * HOUR,
)


@pytest.mark.parametrize(
    ("calendar", "came", "after", "due"),
    [
        ("office", MON_1PM, "1wd", DAY + 13 * HOUR),
        ("office", MON_1PM, "1.5wd", 2 * DAY + 9 * HOUR),
        ("office", FRI_5PM, "1wd", 8 * DAY + 9 * HOUR),
        ("office", FRI_5PM, "0wd", 7 * DAY + 9 * HOUR),
        ("lunch", 11 * HOUR, "0.5wd", 15.5 * HOUR),
        ("lunch", 12 * HOUR, "0wd", 13 * HOUR),
        ("saturday", FRI_1PM, "1wd", SAT_11AM),
        ("saturday", SAT_11AM, "1wd", 7 * DAY + 13 * HOUR),
        ("always", MON_1PM, "1wd", DAY + 13 * HOUR),
    ],
)
def test_working_days(simulate: Simulate, calendar: str, came: int, after: str, due: int) -> None:
    text = WAITS.replace("due: 1.5wd", f"due: {after}").replace(
        "defaults: {calendar: office}", f"defaults: {{calendar: {calendar}}}"
    )
    arrivals: Arrivals = [(MONDAY + came, 1, {"level": 1}, "pause")]
    assert run_week(simulate, text, arrivals)["visits"][0]["due_at"] == due


def test_a_due_day_beyond_the_end_of_the_run_and_a_long_holiday(simulate: Simulate) -> None:
    """Due at the next opening, which is after the run and four closed days."""
    closed = ", ".join(f"2026-01-{day:02}" for day in range(6, 12))
    hours = '{hours: {mon-fri: "09:00-17:00"}'
    text = one_team("work: 1h, due: 0wd").replace(
        f"office: {hours}", f"office: {hours}, closed: [{closed}]"
    )
    [visit] = run_week(simulate, text, comers(18 * HOUR), days=1)["visits"]
    assert visit["due_at"] == 7 * DAY + 9 * HOUR


def test_what_is_open_at_the_end_has_its_parts_so_far(simulate: Simulate) -> None:
    """A run of two days stops in the middle of a wait; nothing happens at its end."""
    tables = run_week(simulate, WAITS, comers(0), days=1)
    pause = tables["visits"][1]
    assert (pause["finished_at"], pause["planned_time"]) == (None, 23 * HOUR)
    assert tables["cases"][0]["closed_at"] is None
