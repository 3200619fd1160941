"""An open case from the state that its facts give."""

from __future__ import annotations

from typing import Any

from pathway_engine.engine.commands import (
    Accept,
    Assign,
    Dispute,
    Finish,
    Hold,
    Record,
    Resume,
    Return,
    Start,
    WorkDone,
)
from pathway_engine.engine.open_case import OpenCase, OpenVisit, open_case_of
from pathway_engine.engine.records import State, VisitKind
from unit.engine.cases import BODY, HOUR, NINE, TARGETS, Case


def told(case: Case) -> tuple[OpenCase, OpenVisit]:
    """The open case, and its last open visit."""
    found = open_case_of(case.state)
    return found, found.visits[-1]


def test_who_is_offered_is_still_with_the_sender() -> None:
    case = Case(case={"urgent": True}).to_care()
    found, visit = told(case)
    assert (visit.state, visit.step, visit.team) == (State.OFFERED, "care", "ward")
    assert visit.offer is not None
    assert (visit.offer.from_team, visit.attempt, visit.accepted_at) == ("door", 1, None)
    assert (found.stands[None].team, found.stands[None].step) == ("door", "contact")
    assert (found.visits_so_far, found.reached) == (2, {"contact": 1, "care": 1})
    assert found.accepted == {"contact": 1}
    assert found.attributes == dict(case.state.values)
    assert set(found.events) >= {"opened", "contact.finished", "care.reached"}
    assert found.identity is None


def test_a_dispute_is_since_when_it_began() -> None:
    case = Case().to_care()
    case.later(2).does(Dispute, reason="whose is it")
    _, visit = told(case)
    assert (visit.state, visit.disputed_at, visit.since) == (State.DISPUTED, case.at, case.at)
    assert (visit.delay_no, visit.delay_since) == (1, case.at)


def test_work_that_is_held_knows_its_cause_and_what_was_worked() -> None:
    case = Case().to_care()
    case.later(1).does(Accept)
    case.does(Start, worker="w1", role="nurse")
    case.later(1).does(Hold, cause="missing_information")
    found, visit = told(case.later(1))
    assert visit.hold is not None
    assert (visit.hold.cause, visit.hold.since) == ("missing_information", case.at - HOUR)
    assert (visit.hold.goes_on, visit.worked, visit.worker) == (State.ACTIVE, HOUR, "w1")
    assert found.last_workers["ward"] == "w1"
    case.does(Resume)
    _, visit = told(case)
    assert (visit.state, visit.hold) == (State.ACTIVE, None)


def test_a_rework_knows_what_is_offered_again() -> None:
    case = Case().to_care()
    case.later(1).does(Return, reason="incomplete")
    found, visit = told(case)
    assert (visit.kind, visit.team) == (VisitKind.REWORK, "door")
    assert visit.again is not None
    assert (visit.again.step, visit.again.team, visit.again.attempt) == ("care", "ward", 2)
    assert found.stands[None].last_visit == visit.number


def test_a_closed_case_has_no_open_visit() -> None:
    case = Case().to_care()
    case.later(1).does(Accept)
    case.does(Start, worker="w1", role="nurse")
    case.later(1).does(Finish)
    assert open_case_of(case.state).visits == ()


def test_clocks_that_run_and_who_is_waited_for() -> None:
    case = Case(BODY + TARGETS, case={"cost": 300.0})
    case.does(Assign, worker="w7")
    found, visit = told(case)
    assert [clock.target for clock in found.clocks] == ["quick"]
    assert (visit.state, visit.bound, visit.ready_at) == (State.QUEUED, "w7", NINE)


def test_time_afterwards_runs_since_the_work_was_done() -> None:
    case = Case()
    case.does(Start, worker="w9", role="adviser")
    case.later(1).does(Record, values={"cost": 100.0})
    case.does(WorkDone)
    _, visit = told(case.later(1))
    assert (visit.state, visit.work_done_at) == (State.AFTERWARDS, case.at - HOUR)
    assert visit.parts == {"work_time": HOUR}


def block(**more: Any) -> Case:
    body = """
start: both
steps:
  both:
    join: all
    parallel:
      one: {x: {team: door, work: 1h, outcomes: {o: {to: join}}}}
      two: {y: {team: ward, work: 1h, outcomes: {o: {to: join}}}}
    outcomes: {out: {to: done}}
"""
    return Case(body, **more)


def test_the_branches_of_a_block_that_are_under_way() -> None:
    case = block()
    found, _ = told(case)
    assert found.blocks == {1: ("one", "two")}
    case.does(Start, number=2, worker="w9", role="adviser")
    case.later(1).does(Finish, number=2)
    found, _ = told(case)
    assert found.blocks == {1: ("two",)}
    assert {v.step for v in found.visits} == {"both", "y"}
