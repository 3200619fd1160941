"""Who works on a visit and when: holds, who had it before, partners, sittings."""

from __future__ import annotations

from pathway_engine.engine.commands import (
    Accept,
    Assign,
    Finish,
    Hold,
    Resume,
    Return,
    Schedule,
    Start,
    Tick,
    WorkDone,
)
from pathway_engine.engine.facts import Partner
from pathway_engine.engine.records import DelayKind, State
from pathway_engine.engine.refusals import Code
from unit.engine.cases import BODY, DAY, HEAD, HOUR, NINE, Case

SAID = {"cost": 5, "urgent": False}

# -- holds ---------------------------------------------------------------------------------------


def test_held_work_goes_on_as_soon_as_its_worker_takes_it_up() -> None:
    case = Case()
    case.does(Start, worker="w1")
    case.later(1).does(Hold, cause="missing_information", effort=HOUR)
    case.later(24).does(Resume)
    assert (case.visit.state, case.visit.worker) == (State.ACTIVE, "w1")
    case.later(1).does(Finish, values=SAID, outcome="care", effort=2 * HOUR)
    contact = case.state.visits[0]
    assert contact.parts == {"work_time": 2 * HOUR, "held_time": DAY}
    assert (contact.started_at, contact.effort) == (NINE, 2 * HOUR)
    [delay] = case.state.delays
    assert (delay.kind, delay.cause) == (DelayKind.HOLD, "missing_information")
    assert (delay.from_at, delay.to_at) == (NINE + HOUR, NINE + DAY + HOUR)


def test_a_hold_that_ends_at_night_waits_for_its_worker() -> None:
    """The wait begins anew: hours until the team opens, then it waits for its worker."""
    case = Case()
    case.does(Start, worker="w1")
    case.later(1).does(Hold, cause="missing_information")
    case.later(10).does(Resume)
    assert (case.visit.state, case.visit.bound) == (State.QUEUED, "w1")
    case.later(15)
    assert case.refuses(Start, worker="w2").missing == ("w1",)
    facts = case.does(Start)
    assert (case.visit.worker, case.visit.started_at) == ("w1", NINE)
    assert case.state.events["contact.started"] == NINE
    assert [fact.kind for fact in facts] == ["started"]
    assert case.visit.parts == {
        "work_time": HOUR,
        "held_time": 10 * HOUR,
        "hours_time": 13 * HOUR,
        "worker_time": 2 * HOUR,
    }


def test_what_nobody_takes_up_yet_waits_in_open_hours_too() -> None:
    case = Case()
    case.does(Start, worker="w1")
    case.later(1).does(Hold, cause="missing_information")
    case.later(1).does(Resume, waits=True)
    case.later(1).does(Start)
    assert case.visit.parts["worker_time"] == HOUR


def test_every_open_visit_of_a_team_can_be_held_and_goes_on_as_it_was() -> None:
    case = Case(BODY.replace("work: 2h", "work: 2h\n    due: 3d")).to_care()
    case.does(Accept)
    assert case.visit.state is State.PLANNED
    case.does(Hold, cause="missing_information")
    case.later(24).does(Resume)
    assert case.visit.state is State.PLANNED
    case.does(Hold, cause="missing_information")
    case.later(48).does(Resume)
    assert (case.visit.state, case.visit.ready_at) == (State.QUEUED, case.at)
    case.does(Hold, cause="missing_information")
    case.later(1).does(Resume)
    assert (case.visit.state, case.visit.ready_at) == (State.QUEUED, case.at - HOUR)
    assert case.refuses(Resume).code is Code.NOT_NOW


def test_a_time_afterwards_with_a_cause_stops_for_a_hold() -> None:
    case = Case()
    case.does(Start)
    case.later(1).does(WorkDone)
    case.later(1).does(Hold, cause="hospital_admission")
    case.later(1).does(Resume)
    assert case.visit.state is State.AFTERWARDS
    case.later(1).does(Finish, values=SAID, outcome="care")
    spans = [(d.cause, (d.from_at - NINE) // HOUR, ((d.to_at or 0) - NINE) // HOUR)
             for d in case.state.delays]  # fmt: skip
    assert spans == [
        ("missing_information", 1, 2),
        ("hospital_admission", 2, 3),
        ("missing_information", 3, 4),
    ]


def test_what_cannot_be_held() -> None:
    case = Case().to_care()
    assert case.refuses(Hold, cause="missing_information").code is Code.NOT_NOW
    case.does(Return)
    assert case.refuses(Hold, cause="missing_information").code is Code.NOT_NOW
    case = Case()
    assert case.refuses(Hold, cause="nonsense").missing == ("nonsense",)
    assert case.refuses(Hold, cause="missing_information", effort=-1).code is Code.BAD_VALUE


# -- who had it before ---------------------------------------------------------------------------

SAME = BODY.replace("    work: 1h\n", "    work: 1h\n    same_worker: true\n", 1)


def again(body: str) -> Case:
    case = Case(body)
    case.does(Start, worker="w1")
    case.later(1).does(Finish, values=SAID, outcome="again")
    return case


def test_whoever_last_had_the_case_takes_it_again() -> None:
    case = again(SAME).later(1)
    assert (case.visit.state, case.visit.bound) == (State.QUEUED, "w1")
    assert case.refuses(Start, worker="w2").code is Code.NOT_YOURS
    case.does(Start)
    assert (case.visit.worker, case.visit.parts) == ("w1", {"worker_time": HOUR})
    assert again(BODY).visit.bound is None


def test_another_worker_is_assigned_first() -> None:
    case = again(SAME).later(1)
    case.does(Assign, worker="w2")
    case.later(1).does(Start, worker="w2")
    case.later(1).does(Finish, values=SAID, outcome="again")
    assert case.visit.bound == "w2"
    assert case.refuses(WorkDone).code is Code.NOT_NOW
    case.does(Start)
    assert case.refuses(Assign, worker="w1").code is Code.NOT_NOW


def test_who_is_assigned_is_waited_for_from_then_on() -> None:
    case = Case().later(1)
    case.does(Assign, worker="w7")
    case.later(2).does(Start)
    assert case.visit.worker == "w7"
    assert case.visit.parts == {"capacity_time": HOUR, "worker_time": 2 * HOUR}


def test_who_may_not_do_the_step_is_not_waited_for() -> None:
    body = """
start: one
steps:
  one: {team: ward, by: nurse, work: 1h, outcomes: {on: {to: two}}}
  two: {team: ward, by: [doctor], work: 1h, same_worker: true, outcomes: {on: {to: done}}}
"""
    case = Case(body)
    case.does(Start, worker="w1")
    case.does(Finish)
    assert case.visit.bound is None


def test_a_visit_that_is_started_before_it_is_due_is_for_the_same_worker() -> None:
    case = again(SAME.replace("work: 1h\n", "work: 1h\n    due: 2h\n", 1))
    assert case.state.visits[0].due_at == NINE + 2 * HOUR
    assert case.visit.state is State.PLANNED
    assert case.refuses(Start, worker="w2").code is Code.NOT_YOURS
    case.later(3).ok(Tick())
    assert case.visit.bound == "w1"


# -- partners ------------------------------------------------------------------------------------

JOINT = """
start: visit
steps:
  visit:
    team: door
    work: 1h
    with: {ward: {nurse: 1, doctor: 1}}
    outcomes: {done: {to: done}}
"""
NURSE, DOCTOR = Partner("ward", "nurse", "n1"), Partner("ward", "doctor")


def test_joint_work_begins_with_all_partners() -> None:
    case = Case(JOINT)
    for wrong in ((), (NURSE,), (NURSE, NURSE), (NURSE, DOCTOR, DOCTOR)):
        refusal = case.refuses(Start, partners=wrong)
        assert refusal.code is Code.MISSING_PARTNER
        assert refusal.missing == ("1 × nurse of ward", "1 × doctor of ward")
    case.does(Start, partners=(DOCTOR, NURSE))
    assert case.visit.partners == (DOCTOR, NURSE)
    assert case.state.slots == {"door"}
    assert Case().refuses(Start, partners=(NURSE,)).code is Code.MISSING_PARTNER


def test_joint_work_on_paper() -> None:
    case = Case(JOINT).later(2)
    case.does(Finish, started_at=NINE + HOUR, partners=(NURSE, DOCTOR))
    assert case.state.visits[0].parts == {"capacity_time": HOUR, "work_time": HOUR}


def test_what_waits_for_partners_and_pauses_for_them() -> None:
    head = HEAD.replace(
        'calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}',
        'calendars: {office: {hours: {mon-fri: "09:00-17:00"}}, '
        'short: {hours: {mon-fri: "10:00-12:00"}}}',
    ).replace("ward: {organisation: trust,", "ward: {organisation: trust, calendar: short,")
    case = Case(JOINT, at=NINE - HOUR, head=head).later(26)  # to ten on Tuesday
    case.does(Start, partners=(NURSE, DOCTOR))
    assert case.visit.parts == {
        "hours_time": HOUR,
        "partner_time": (1 + 5 + 16 + 1) * HOUR,
        "partner_time.ward": (1 + 5 + 16 + 1) * HOUR,
        "capacity_time": 2 * HOUR,
    }
    case.later(25).does(Finish)
    visit = case.state.visits[0]
    assert (visit.parts["work_time"], visit.parts["closed_time"]) == (3 * HOUR, 22 * HOUR)


# -- sittings ------------------------------------------------------------------------------------

PANEL = """
start: panel
steps:
  panel:
    team: ward
    by: doctor
    work: 10m
    sessions: {every: week, days: [thu], at: "10:00", places: 3}
    outcomes: {done: {to: done}}
"""
THURSDAY = NINE + 3 * DAY + HOUR


def test_a_panel_hears_a_case_at_the_sitting_on_which_it_is_booked() -> None:
    case = Case(PANEL).later(1)
    assert case.refuses(Start).code is Code.NOT_BOOKED
    assert case.refuses(Schedule, sitting=NINE).code is Code.TOO_EARLY
    case.does(Schedule, sitting=THURSDAY)
    assert case.refuses(Start).code is Code.NOT_BOOKED
    case.at = THURSDAY + 24 * HOUR
    case.does(Start)
    assert case.visit.sitting_at == THURSDAY
    assert case.visit.parts == {"session_time": THURSDAY - NINE, "capacity_time": DAY}
    assert case.refuses(Schedule, sitting=THURSDAY + 7 * DAY).code is Code.NOT_NOW


def test_a_booking_can_be_moved() -> None:
    case = Case(PANEL)
    case.does(Schedule, sitting=THURSDAY)
    case.does(Schedule, sitting=THURSDAY + 7 * DAY)
    case.at = THURSDAY + 7 * DAY
    case.does(Start)
    assert case.visit.parts == {"session_time": THURSDAY + 7 * DAY - NINE}


def test_after_a_sitting_in_the_evening_it_waits_for_capacity() -> None:
    case = Case(PANEL)
    case.does(Schedule, sitting=NINE + 11 * HOUR)
    case.later(24).does(Start)
    assert case.visit.parts == {"session_time": 11 * HOUR, "capacity_time": 13 * HOUR}


def test_only_a_panel_is_booked() -> None:
    case = Case()
    assert case.refuses(Schedule, sitting=THURSDAY).code is Code.NOT_NOW
