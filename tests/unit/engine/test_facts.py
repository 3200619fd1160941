"""Facts: a closed list of kinds, plain data, folded in order."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pathway_engine.engine.book_facts import FACTS
from pathway_engine.engine.commands import Accept, Return, Start
from pathway_engine.engine.facts import KINDS, Opened
from pathway_engine.engine.fold import apply, fold
from pathway_engine.engine.writing import data_of, fact_from
from unit.engine.cases import BODY, TARGETS, Case


def test_the_list_of_kinds_is_closed() -> None:
    assert len(KINDS) == len(set(KINDS)) == 26
    assert set(FACTS) <= set(KINDS)
    assert all(kind == fact.kind for kind, fact in FACTS.items())


def test_facts_are_json_and_back() -> None:
    case = Case(BODY + TARGETS).to_care()
    case.does(Return)
    for fact in case.driver.facts:
        text = json.dumps(data_of(fact), allow_nan=False)
        assert fact_from(fact.kind, fact.case, fact.seq, fact.at, json.loads(text)) == fact


def test_what_a_fact_is_written_as_stays() -> None:
    """Stored facts must be readable for ever: a change here is a new kind."""
    case = Case().to_care()
    written = data_of(case.driver.facts[-1])
    assert written == {
        "visit": 2, "to": "offered",
        "visit_kind": "work", "step": "care", "at_step": 1, "team": "ward",
        "by": ["nurse", "doctor"], "accountable": "trust",
        "offer": {"from_visit": 1, "from_step": "contact", "from_team": "door", "attempt": 1,
                  "automatic": False, "crosses": "sector", "accountable_changes": True},
    }  # fmt: skip


def test_an_unknown_kind_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        fact_from("reopened", 1, 1, 0, {})


def test_facts_fold_in_order_and_only_those_of_the_case() -> None:
    case = Case().to_care()
    facts = case.driver.facts
    assert fold(facts[3:], fold(facts[:3])) == fold(facts) == case.state
    assert fold(()) is None
    for wrong in (facts[1:], (facts[0], *facts[2:]), (facts[0], facts[0])):
        with pytest.raises(ValueError, match=r"begins with|not the next"):
            fold(wrong)
    with pytest.raises(ValueError, match="not the next"):
        apply(case.state, replace(facts[-1], seq=case.state.seq + 1, case=2))


def test_folding_leaves_the_state_before_it_alone() -> None:
    case = Case().to_care()
    before = case.state
    copy = fold(case.driver.facts)
    case.does(Accept)
    case.does(Start, role="nurse")
    assert before == copy
    assert before != case.state


def test_a_state_does_not_share_what_a_fact_was_made_of() -> None:
    values: dict[str, bool | float | str | None] = {"urgent": False}
    state = apply(None, Opened(case=1, seq=1, at=0, values=values))
    values["urgent"] = True
    assert state.values == {"urgent": False}
