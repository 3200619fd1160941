"""What stands of a case's facts: undone, put right, and numbered on."""

from __future__ import annotations

import pytest

from pathway_engine.engine.book_facts import Corrected, Erased, Reverted
from pathway_engine.engine.commands import Accept, Finish, Start
from pathway_engine.engine.history import History, refolded
from pathway_engine.engine.mending import Right, correct, undo
from pathway_engine.engine.records import State
from pathway_engine.engine.refusals import Code, Refusal
from unit.engine.cases import HOUR, NINE, Case


def case() -> Case:
    """Contact worked from nine to ten, care accepted at eleven."""
    worked = Case().to_care()
    worked.later(1).does(Accept)
    return worked


def history(worked: Case) -> History:
    return History.of(worked.driver.facts)


def test_a_history_is_the_fold_of_its_facts() -> None:
    worked = case()
    told = history(worked)
    assert told.state == worked.state
    assert told.standing == told.facts == worked.driver.facts
    assert [state.seq for state in told.states] == list(range(1, len(told.facts) + 1))


def test_an_undo_leaves_the_state_as_it_was_and_counts_on() -> None:
    told = history(case())
    fact = undo(told, 3, NINE + 5 * HOUR, "why")
    assert isinstance(fact, Reverted)
    after = told.after(fact)
    assert after.state is not None
    assert after.state.seq == len(told.facts) + 1
    assert after.standing == told.facts[:3]
    assert len(after.state.visits) == 1
    assert after.state.visits[0].state is State.ACTIVE
    assert after.state.visits[0].revision == fact.seq
    redo = Reverted(case=1, seq=fact.seq + 1, at=fact.at, to=len(told.facts))
    again = after.after(redo)
    assert again.standing == told.facts
    assert again.state is not None
    assert [visit.state for visit in again.state.visits] == [State.DONE, State.QUEUED]


@pytest.mark.parametrize("to", [0, 99])
def test_there_must_be_something_to_go_back_to(to: int) -> None:
    refusal = undo(history(case()), to, NINE, "why")
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.UNKNOWN


def test_what_was_undone_cannot_be_put_right() -> None:
    told = history(case())
    after = told.after(Reverted(case=1, seq=len(told.facts) + 1, at=NINE, to=3))
    refusal = correct(case().driver.rules, after, Right(5, "why", NINE), NINE + HOUR)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.UNKNOWN


def test_a_correction_carries_the_parts_and_stands_in_their_place() -> None:
    worked = case()
    told = history(worked)
    started = next(fact.seq for fact in told.facts if fact.kind == "started")
    fact = correct(worked.driver.rules, told, Right(started, "why", NINE + 600), worked.at)
    assert isinstance(fact, Corrected)
    after = told.after(fact)
    assert after.state is not None
    assert after.state.visits[0].parts == {"capacity_time": 600, "work_time": 3000}
    assert refolded(after.standing).visits[0].parts == after.state.visits[0].parts
    assert [fact.seq for fact in after.standing] == [fact.seq for fact in told.facts]


def test_a_correction_never_breaks_the_order_of_a_visit() -> None:
    worked = case()
    told = history(worked)
    started = next(fact.seq for fact in told.facts if fact.kind == "started")
    refusal = correct(worked.driver.rules, told, Right(started, "why", NINE + 2 * HOUR), worked.at)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.TOO_EARLY


def test_targets_run_from_when_it_really_was() -> None:
    worked = Case(at=NINE)
    worked.does(Start)
    told = History.of(worked.driver.facts)
    fact = correct(worked.driver.rules, told, Right(1, "why", values={"cost": 7.0}), worked.at)
    assert isinstance(fact, Corrected)
    state = told.after(fact).state
    assert state is not None
    assert state.values["cost"] == state.arrived_with["cost"] == 7.0


def test_a_correction_that_changes_nothing_is_refused() -> None:
    worked = case()
    refusal = correct(worked.driver.rules, history(worked), Right(1, "why", NINE), worked.at)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NOT_NOW


def test_an_erased_case_knows_nothing_and_keeps_its_way() -> None:
    worked = case()
    worked.does(Start, role="nurse")
    worked.later(1).does(Finish)
    told = history(worked)
    after = told.after(Erased(case=1, seq=len(told.facts) + 1, at=worked.at, names=("cost",)))
    assert after.state is not None
    assert set(after.state.values.values()) == {None}
    assert after.state.ending == "done"
    assert isinstance(undo(after, 1, worked.at, "why"), Refusal)
