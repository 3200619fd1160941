"""An open case as a forecast or a simulation would start from it."""

from __future__ import annotations

import pytest

from pathway_engine.engine.commands import Accept, Finish, Start
from pathway_engine.engine.opencase import open_case
from pathway_engine.engine.records import State
from unit.engine.cases import BODY, DAY, HOUR, TARGETS, Case


def test_a_case_in_work() -> None:
    case = Case(BODY + TARGETS).to_care()
    case.does(Accept)
    case.does(Start, worker="w9", role="nurse")
    found = open_case(case.driver.rules, case.state, case.at + DAY, identity=99)
    [visit] = found.visits
    assert (found.number, found.identity, found.opened_at) == (1, 99, case.state.opened_at)
    assert found.counts == {"contact": 1, "care": 1}
    assert found.slots == {"ward": "w9"}
    assert {clock.target for clock in found.clocks} == {"seen"}
    assert (visit.state, visit.worked, visit.worker) == (State.ACTIVE, 8 * HOUR, "w9")
    assert found.events["contact.finished"] == case.at


def test_an_offer_that_is_not_answered() -> None:
    case = Case().to_care()
    [visit] = open_case(case.driver.rules, case.state, case.at + DAY, identity=1).visits
    assert (visit.state, visit.attempt, visit.ready_at, visit.worked) == (State.OFFERED, 1, None, 0)
    assert open_case(case.driver.rules, case.state, case.at, identity=1).slots == {"door": None}


def test_a_closed_case_is_none() -> None:
    case = Case().to_care()
    case.does(Start, role="nurse")
    case.does(Finish)
    with pytest.raises(ValueError, match="closed"):
        open_case(case.driver.rules, case.state, case.at, identity=1)
