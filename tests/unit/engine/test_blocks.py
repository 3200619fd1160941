"""Branches side by side: offered one after the other, joined by all or any."""

from __future__ import annotations

import pytest

from pathway_engine.engine.commands import (
    Accept,
    Dispute,
    Finish,
    Open,
    Return,
    Start,
    Tick,
    Withdraw,
)
from pathway_engine.engine.decide import decide
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, Refusal
from unit.engine.cases import DAY, HOUR, NINE, Case, rulebook

BLOCK = """
start: contact
handoffs: {all: {between: teams, delay: 1d}}
steps:
  contact: {team: door, work: 1h, outcomes: {on: {to: both}}}
  both:
    join: all
    parallel:
      care:
        nurse: {team: ward, by: nurse, work: 1h, outcomes: {on: {to: home_visit}}}
        home_visit: {team: ward, by: nurse, work: 1h, outcomes: {done: {to: join}}}
      money:
        form: {team: door, work: 1h, outcomes: {done: {to: join, set: {tries: 1}}}}
    outcomes: {on: {to: after}}
  after: {team: ward, by: doctor, work: 1h, outcomes: {done: {to: done}}}
exits: {died: {to: home, after: 900d}}
"""
ANY = BLOCK.replace("join: all", "join: any")


def in_the_block(body: str = BLOCK) -> Case:
    """Visits: 1 contact, 2 the block, 3 the nurse (offered), 4 the form (queued)."""
    case = Case(body)
    case.does(Start, worker="w1")
    case.later(1).does(Finish)
    return case


def states(case: Case) -> list[State]:
    return [visit.state for visit in case.state.visits]


def test_the_branches_of_a_block_are_offered_side_by_side() -> None:
    case = in_the_block()
    _, block, nurse, form = case.state.visits
    assert (block.kind, block.state, block.team) == (VisitKind.BLOCK, State.PLANNED, None)
    assert block.accountable == "council"
    assert (nurse.parent, nurse.branch, nurse.state) == (2, "care", State.OFFERED)
    assert (form.parent, form.branch, form.state) == (2, "money", State.QUEUED)
    assert case.state.accepted["both"] == 1
    assert case.state.open_visits == (block, nurse, form)


def test_a_block_ends_when_all_branches_are_at_the_join() -> None:
    case = in_the_block()
    case.does(Accept, number=3)
    case.does(Start, number=4)
    case.does(Start, number=3, role="nurse")
    case.later(1).does(Finish, number=4)
    assert case.state.values["tries"] == 1
    assert case.refuses(Finish, number=2).code is Code.TOO_EARLY
    assert case.visit.number == 4
    case.does(Finish, number=3)
    case.does(Start)
    case.later(1)
    facts = case.does(Finish)
    assert [fact.kind for fact in facts] == ["finished", "joined", "offered"]
    block, after = case.state.visits[1], case.visit
    assert (block.state, block.outcome, block.parts) == (State.DONE, "on", {})
    assert (block.offered_at, block.finished_at, block.ready_at) == (
        NINE + HOUR,
        case.at,
        None,
    )
    assert (after.parent, after.branch, after.handoff) == (None, None, None)
    assert case.state.team == "ward"  # of the branch that came last


def test_the_branch_that_comes_last_hands_over() -> None:
    case = in_the_block()
    case.does(Start, number=3, role="nurse")
    case.does(Finish, number=3)
    case.does(Start)
    case.does(Finish)
    case.later(1).does(Start, number=4)
    case.later(1).does(Finish, number=4)
    assert case.visit.handoff is not None
    offer = case.visit.handoff.offer
    assert (offer.from_visit, offer.from_step, offer.from_team) == (4, "form", "door")


def test_every_branch_has_its_own_dispute_and_its_own_slot() -> None:
    case = in_the_block()
    assert case.state.slots == {"door"}
    case.does(Dispute, number=3)
    assert case.state.accountable is None
    case.does(Accept, number=3)
    case.does(Start, number=3, role="nurse")
    case.does(Start, number=4)
    assert case.state.slots == {"door", "ward"}
    case.does(Finish, number=4)
    assert case.state.slots == {"ward"}  # the other branch is with the ward


def test_a_branch_is_returned_to_the_team_before_the_block() -> None:
    case = in_the_block()
    case.does(Return, number=3)
    rework = case.visit
    assert (rework.kind, rework.team, rework.step) == (VisitKind.REWORK, "door", "contact")
    assert (rework.parent, rework.branch) == (2, "care")
    case.does(Start)
    case.does(Finish, effort=60)
    again = case.visit
    assert again.handoff is not None
    assert (again.step, again.parent, again.branch) == ("nurse", 2, "care")
    assert again.handoff.offer.from_visit == rework.number


def test_a_branch_without_a_team_step_stays_with_the_team_before() -> None:
    body = BLOCK.replace("{team: door, work: 1h, outcomes: {done: {to: join, set", "{due: 2d, "
                         "outcomes: {done: {to: join, set")  # fmt: skip
    case = in_the_block(body)
    case.does(Start, number=3, role="nurse")
    case.does(Finish, number=3)
    case.does(Start)
    case.does(Finish)
    case.later(48).ok(Tick())
    assert case.visit.handoff is not None
    assert case.visit.handoff.offer.from_team == "door"
    assert case.state.visits[1].finished_at == case.at


# -- any -----------------------------------------------------------------------------------------


def test_with_any_the_first_branch_at_the_join_withdraws_the_others() -> None:
    case = in_the_block(ANY)
    case.does(Start, number=4)
    case.later(1)
    facts = case.does(Finish, number=4)
    assert [fact.kind for fact in facts] == ["finished", "withdrawn", "joined", "offered"]
    assert states(case)[1:4] == [State.DONE, State.WITHDRAWN, State.DONE]
    assert case.visit.handoff is not None
    assert case.visit.handoff.offer.from_visit == 4


def test_work_in_hand_in_another_branch_is_ended_beside_the_case() -> None:
    case = in_the_block(ANY)
    case.does(Start, number=3, role="nurse", worker="n1")
    case.does(Start, number=4)
    case.later(1).does(Finish, number=4)
    assert states(case)[2] is State.ACTIVE
    assert case.state.slots == {"door", "ward"}
    case.later(1).does(Finish, number=3, effort=600)
    nurse = case.state.visits[2]
    assert (nurse.state, nurse.effort, nurse.outcome) == (State.WITHDRAWN, 600, None)
    assert case.visit.step == "after"
    assert case.state.slots == {"door"}


def test_the_case_closes_when_the_last_work_in_hand_has_ended() -> None:
    body = ANY.replace("on: {to: after}", "on: {to: done}")
    case = in_the_block(body)
    case.does(Start, number=3, role="nurse")
    case.does(Start, number=4)
    case.later(1).does(Finish, number=4)
    assert (case.state.closed_at, case.state.leaves_to) == (None, "done")
    assert case.no(Withdraw(case=1, ending="home")).code is Code.NOT_NOW
    case.later(1).does(Finish, number=3)
    assert (case.state.closed_at, case.state.ending) == (case.at, "done")


def test_once_any_has_fired_the_rest_is_not_offered() -> None:
    nurse = "nurse: {team: ward, by: nurse, work: 1h, outcomes: {on: {to: home_visit}}}"
    body = ANY.replace(nurse, "quick: {outcomes: {on: {to: join}}}")
    case = in_the_block(body)
    assert [visit.step for visit in case.state.visits] == ["contact", "both", "quick", "after"]


def test_a_block_whose_outcome_is_somebodys_choice_waits_for_it() -> None:
    body = ANY.replace("on: {to: after}", "on: {to: after, share: 50%}, off: {to: done}")
    case = in_the_block(body)
    case.does(Start, number=4)
    case.later(1).does(Finish, number=4)
    assert states(case) == [State.DONE, State.PLANNED, State.WITHDRAWN, State.DONE]
    assert case.refuses(Finish, number=2).code is Code.OUTCOME_OPEN
    case.later(1).does(Finish, number=2, outcome="off")
    assert case.state.ending == "done"


# -- the whole case ------------------------------------------------------------------------------


def test_an_exit_ends_the_case_and_every_branch() -> None:
    case = in_the_block()
    case.does(Start, number=4)
    case.later(1).ok(Withdraw(case=1, ending="home"))
    assert states(case)[1:] == [State.WITHDRAWN, State.WITHDRAWN, State.ACTIVE]
    case.later(1).does(Finish, number=4)
    assert (case.state.closed_at, case.state.ending) == (case.at, "home")
    assert case.state.visits[1].finished_at == case.at - HOUR


def test_branches_that_fall_due_are_followed_in_the_order_of_their_times() -> None:
    body = """
start: both
steps:
  both:
    parallel:
      one: {long: {due: 3d, outcomes: {on: {to: join, set: {cost: tries}}}}}
      two: {short: {due: 1d, outcomes: {on: {to: join, set: {tries: 7}}}}}
    outcomes: {on: {to: done}}
"""
    case = Case(body).later(24 * 9)
    case.ok(Tick())
    assert (case.state.values["cost"], case.state.closed_at) == (7, NINE + 3 * DAY)


def test_a_block_that_goes_round_without_end_is_refused() -> None:
    body = """
start: both
steps:
  both:
    parallel:
      one: {a: {outcomes: {on: {to: join}}}}
      two: {b: {outcomes: {on: {to: join}}}}
    outcomes: {out: {to: done, when: cost > 5}, on: {to: both}}
"""
    answer = decide(rulebook(body), None, Open(number=1), NINE)
    assert isinstance(answer, Refusal)
    assert answer.code is Code.ENDLESS


def test_nobody_opens_a_case_inside_a_branch() -> None:
    answer = decide(rulebook(BLOCK), None, Open(number=1, to="form"), NINE)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.missing) == (Code.UNKNOWN, ("form",))


@pytest.mark.parametrize("body", [BLOCK, ANY])
def test_two_branches_with_one_team_keep_its_slot_until_both_have_left(body: str) -> None:
    case = in_the_block(body.replace("nurse: {team: ward, by: nurse,", "nurse: {team: door,"))
    assert case.state.slots == {"door"}
    case.does(Start, number=3)
    case.does(Start, number=4)
    case.does(Finish, number=3)
    case.does(Accept)
    assert case.state.slots == {"door"}


def test_a_branch_that_is_entered_late_does_not_join_before_the_others() -> None:
    case = in_the_block(BLOCK.replace("on: {to: home_visit}", "on: {to: join}"))
    case.does(Start, number=3, role="nurse")
    case.does(Start, number=4)
    case.later(3).does(Finish, number=3)
    case.later(-2).does(Finish, number=4)
    assert case.state.visit(4).finished_at == NINE + 2 * HOUR
    assert case.state.visit(2).finished_at == NINE + 4 * HOUR
    assert case.visit.offered_at == NINE + 4 * HOUR


def test_a_wait_whose_outcome_is_to_be_chosen_keeps_nobody_up() -> None:
    body = """
start: both
steps:
  both:
    join: all
    parallel:
      one: {a: {due: 1d, outcomes: {on: {to: join}, off: {to: join, share: 50%}}}}
      two: {b: {due: 2d, outcomes: {on: {to: join}}}}
    outcomes: {on: {to: done}}
"""
    case = Case(body).later(72)
    case.ok(Tick())
    assert states(case) == [State.PLANNED, State.PLANNED, State.DONE]
    assert case.state.visit(3).finished_at == NINE + 2 * DAY
    case.does(Finish, number=2, outcome="off")
    assert case.state.closed_at == case.at
