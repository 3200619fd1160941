"""A case leaves: by an exit, with work in hand, out of an offer or a hold."""

from __future__ import annotations

from pathway_engine.engine.commands import (
    Accept,
    Dispute,
    Finish,
    Hold,
    Return,
    Start,
    Withdraw,
    WorkDone,
)
from pathway_engine.engine.records import HandoffResult, State
from pathway_engine.engine.refusals import Code
from unit.engine.cases import BODY, DAY, HOUR, NINE, Case

EXITS = BODY.replace(
    "    work: 2h\n",
    "    work: 2h\n    exits: {gave_up: {to: home, after: 30d}}\n",
) + ("exits: {died: {to: done, after: 900d, when: cost < 500}}\n")
LEFT = Withdraw(case=1, ending="done", reason="died")


def test_a_case_that_leaves_withdraws_what_waits() -> None:
    case = Case(EXITS).later(2)
    facts = case.ok(LEFT)
    assert [fact.kind for fact in facts] == ["withdrawn", "closed"]
    assert (case.visit.state, case.visit.finished_at) == (State.WITHDRAWN, NINE + 2 * HOUR)
    assert case.visit.parts == {"capacity_time": 2 * HOUR}
    assert (case.state.ending, case.state.closed_at) == ("done", case.at)
    assert case.no(LEFT).code is Code.NOT_NOW


def test_a_case_that_closes_at_once_leaves_nothing_behind() -> None:
    case = Case(EXITS).to_care()
    case.does(Start, role="nurse")
    case.does(Finish)
    assert (case.state.ending, case.state.leaves_to) == ("done", None)


def test_work_in_hand_is_ended_first_and_nothing_comes_of_it() -> None:
    for ends in (Finish, WorkDone):
        case = Case(EXITS)
        case.does(Start, worker="w1")
        case.later(1).ok(LEFT)
        assert (case.visit.state, case.state.closed_at) == (State.ACTIVE, None)
        assert case.state.slots == {"door"}
        assert case.no(LEFT).code is Code.NOT_NOW
        assert case.refuses(Hold, cause="missing_information").code is Code.NOT_NOW
        case.later(1).does(ends, effort=6_000)
        assert (case.visit.state, case.visit.work_done_at) == (State.WITHDRAWN, None)
        assert (case.visit.outcome, case.visit.effort) == (None, 6_000)
        assert case.visit.parts == {"work_time": 2 * HOUR}
        assert (case.state.ending, case.state.closed_at) == ("done", case.at)
        assert case.state.slots == set()
        assert "contact.finished" not in case.state.events


def test_what_is_held_or_follows_the_work_goes_at_once() -> None:
    case = Case(EXITS)
    case.does(Start)
    case.later(1).does(Hold, cause="missing_information", effort=3_000)
    case.later(1).ok(LEFT)
    assert (case.visit.state, case.visit.effort) == (State.WITHDRAWN, 3_000)
    assert [delay.to_at for delay in case.state.delays] == [case.at]
    case = Case(EXITS)
    case.does(Start)
    case.later(1).does(WorkDone)
    case.later(1).ok(LEFT)
    assert case.visit.work_done_at == NINE + HOUR
    assert [delay.to_at for delay in case.state.delays] == [case.at]


def test_an_offer_is_withdrawn_and_its_dispute_with_it() -> None:
    case = Case(EXITS).to_care()
    case.later(1).does(Dispute)
    case.later(1).ok(LEFT)
    handoff = case.visit.handoff
    assert handoff is not None
    assert (handoff.result, handoff.accepted_at) == (HandoffResult.WITHDRAWN, None)
    assert handoff.disputed_to == case.at
    assert [delay.to_at for delay in case.state.delays] == [case.at]
    case = Case(EXITS).to_care()
    case.does(Accept)
    case.ok(LEFT)
    assert case.visit.handoff is not None
    assert case.visit.handoff.result is HandoffResult.ACCEPTED


def test_the_exits_of_a_step_are_there_until_its_work_begins() -> None:
    home = Withdraw(case=1, ending="home")
    case = Case(EXITS)
    refusal = case.no(home)
    assert (refusal.code, refusal.missing) == (Code.NOT_YOURS, ("done",))
    case.to_care()
    case.does(Return)
    assert case.no(home).missing == ("done",)  # while the sender reworks it
    case.does(Start)
    case.does(Finish)
    case.does(Accept)
    before = case.driver.state
    case.does(Start, role="nurse")
    assert case.no(home).missing == ("done",)
    case.driver.state = before
    case.ok(home)
    assert case.state.ending == "home"


def test_a_rework_has_no_exits() -> None:
    body = EXITS.replace(
        "    team: door\n", "    team: door\n    exits: {tired: {to: home, after: 9d}}\n"
    )
    case = Case(body)
    assert case.no(Withdraw(case=1, ending="nowhere")).missing == ("home", "done")
    case.to_care()
    case.does(Return)
    assert case.no(Withdraw(case=1, ending="home")).missing == ("done",)


def test_an_exit_is_there_only_while_its_rule_holds() -> None:
    case = Case(EXITS, case={"cost": 600})
    assert case.no(LEFT).missing == ()
    assert case.no(Withdraw(case=2, ending="done")).code is Code.UNKNOWN


def test_a_wait_is_left_before_it_is_over() -> None:
    body = """
start: pause
steps:
  pause: {due: 9d, exits: {gone: {to: home, after: 1d}}, outcomes: {on: {to: done}}}
"""
    case = Case(body).later(48)
    case.ok(Withdraw(case=1, ending="home"))
    assert case.visit.parts == {"planned_time": 2 * DAY}
    assert case.visit.ready_at is None
