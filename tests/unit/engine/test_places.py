"""A case comes into places and leaves them, and stays there with nobody working."""

from __future__ import annotations

from pathway_engine.engine.commands import (
    Accept,
    Finish,
    Hold,
    Resume,
    Return,
    Start,
    Tick,
    Withdraw,
)
from pathway_engine.engine.records import State
from pathway_engine.engine.refusals import Code
from unit.engine.cases import DAY, HEAD, HOUR, NINE, Case

HOME = HEAD.replace("teams:", "teams:\n  home: {organisation: trust, staff: {}}")
BODY = """
start: bed
places: {beds: {organisation: trust, count: 1}, rooms: {organisation: trust, count: 1}}
handoffs: {all: {between: teams, delay: 1d}}
steps:
  bed: {team: door, in: beds, work: 1h, outcomes: {on: {to: room}, again: {to: bed, share: 50%}}}
  room:
    team: home
    in: rooms
    stay: 9d
    outcomes: {home: {to: pause}, on: {to: care, share: 50%}}
  care: {team: ward, leaves: started, work: 1h, outcomes: {on: {to: done}}}
  pause: {due: 2d, leaves: finished, outcomes: {on: {to: out}}}
  out: {due: 1d, leaves: started, outcomes: {on: {to: last}}}
  last: {leaves: started, outcomes: {on: {to: done}}}
exits: {died: {to: home, after: 900d}}
"""


def in_the_bed(body: str = BODY) -> Case:
    case = Case(body, head=HOME)
    assert (case.visit.place, case.state.place) == ("beds", None)
    case.does(Start)
    case.later(1)
    return case


def in_the_room(body: str = BODY) -> Case:
    case = in_the_bed(body)
    case.does(Finish, outcome="on")
    case.later(24).does(Accept)
    case.later(1).does(Start)
    return case


def test_a_case_is_in_the_place_last_come_into_until_the_next_step_starts() -> None:
    case = in_the_bed()
    assert (case.state.place, case.state.came_in_with) == ("beds", 1)
    case.does(Finish, outcome="on")
    case.later(24).does(Accept)
    assert (case.state.place, case.visit.place) == ("beds", "rooms")
    case.later(1).does(Start)
    assert (case.state.place, case.state.visit(1).left_place_at) == ("rooms", case.at)


def test_a_stay_needs_nobody_and_is_time_afterwards() -> None:
    case = in_the_room()
    stay = case.visit
    assert (stay.state, stay.worker, stay.role, stay.effort) == (State.AFTERWARDS, None, None, 0)
    assert stay.started_at == stay.work_done_at == case.at
    assert case.state.slots == {"home"}
    assert "home" not in case.state.last_workers
    case.later(24).does(Hold, cause="hospital_admission")
    case.later(24).does(Resume)
    case.later(24).does(Finish, outcome="home")
    assert case.state.visit(2).parts == {
        "handoff_time": DAY,
        "capacity_time": HOUR,
        "afterwards_time": 2 * DAY,
        "held_time": DAY,
    }


def test_a_visit_that_finds_the_case_there_leaves_its_place_to_the_first() -> None:
    case = in_the_bed()
    case.does(Finish, outcome="again")
    case.does(Start)
    case.later(1).does(Finish, outcome="on")
    case.does(Accept)
    case.does(Start)
    assert [visit.left_place_at for visit in case.state.visits] == [case.at, None, None]


def test_steps_that_give_up_the_place() -> None:
    case = in_the_room()
    case.later(1).does(Finish, outcome="on")
    case.does(Accept)
    assert case.state.place == "rooms"
    case.later(1).does(Start, role="nurse")
    assert (case.state.place or "", case.state.visit(2).left_place_at) == ("", case.at)


def test_a_wait_and_a_decision_give_it_up_too() -> None:
    waits = BODY.replace("leaves: finished, ", "")
    for body, days in ((BODY, 2), (waits, 2), (waits.replace("1d, leaves: started", "1d"), 3)):
        case = in_the_room(body)
        case.does(Finish, outcome="home")
        gone = case.at + days * DAY
        assert case.state.place == "rooms"
        case.later(100).ok(Tick())
        assert case.state.visit(2).left_place_at == gone
        assert (case.state.place or "") == ""


def test_a_case_that_closes_gives_up_its_place() -> None:
    case = in_the_room()
    case.later(1).ok(Withdraw(case=1, ending="home"))
    assert case.state.place is None
    assert case.state.visit(2).left_place_at == case.at
    case = in_the_bed()
    case.ok(Withdraw(case=1, ending="home"))
    assert case.state.place == "beds"  # until the work in hand has ended
    case.later(1).does(Finish)
    assert case.state.visit(1).left_place_at == case.at


def test_a_rework_needs_no_place_and_repeats_nothing() -> None:
    body = BODY.replace("delay: 1d", "delay: 1d, returned: {share: 9%, rework: 1h}")
    case = in_the_bed(body.replace("in: beds,", "in: beds, leaves: finished,"))
    case.does(Finish, outcome="on")
    assert case.state.place is None
    case.does(Return)
    assert case.visit.place is None
    case.does(Start)
    assert case.state.place is None
    case.does(Finish)
    assert case.visit.place == "rooms"


def test_a_stay_starts_without_a_role() -> None:
    case = in_the_bed(BODY.replace("team: home", "team: ward"))
    case.does(Finish, outcome="on")
    assert case.refuses(Finish, outcome="on").code is Code.NOT_NOW
    case.does(Start)
    assert (case.visit.state, case.visit.role) == (State.AFTERWARDS, None)
    assert case.at > NINE
