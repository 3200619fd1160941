"""Cases that were worked by commands go straight into a run, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pathway_engine.analysis.audit.auditing import judge
from pathway_engine.engine.commands import (
    Accept,
    Dispute,
    Hold,
    Record,
    Resume,
    Return,
    Start,
    WorkDone,
)
from pathway_engine.engine.open_case import open_case_of
from pathway_engine.engine.records import NONE, State, Window
from pathway_engine.simulation import Starting, replicate
from unit.engine.cases import DAY, Case


def offered(case: Case) -> None:
    case.to_care()


def disputed(case: Case) -> None:
    case.to_care().later(1).does(Dispute, reason="whose is it")


def queued(case: Case) -> None:
    case.to_care().later(1).does(Accept)


def in_rework(case: Case) -> None:
    case.to_care().later(1).does(Return, reason="incomplete")
    case.later(0.5).does(Start, worker="w9", role="adviser")


def at_work(case: Case) -> None:
    queued(case)
    case.does(Start, worker="w1", role="nurse")


def held(case: Case) -> None:
    at_work(case)
    case.later(1).does(Hold, cause="missing_information")


def resumed(case: Case) -> None:
    held(case)
    case.later(1).does(Resume)


def held_in_the_queue(case: Case) -> None:
    queued(case)
    case.later(0.5).does(Hold, cause="missing_information")


def afterwards(case: Case) -> None:
    case.does(Start, worker="w9", role="adviser")
    case.later(1).does(Record, values={"cost": 100.0})
    case.does(WorkDone)


WAYS = (offered, disputed, queued, in_rework, at_work, held, resumed, held_in_the_queue, afterwards)


@pytest.mark.parametrize("way", WAYS)
def test_a_case_that_people_work_on_goes_on_in_a_run(way: Callable[[Case], None]) -> None:
    case = Case()
    way(case)
    case.later(0.75)
    found = open_case_of(case.state)
    pathway = case.driver.rules.pathway
    known = {**found.attributes, "cost": found.attributes["cost"] or 100.0}
    starting = Starting([replace(found, attributes=known)])
    window = Window(case.at, case.at, case.at + 60 * DAY)
    run = replicate(pathway, window, 1, 1, starting=starting)
    begun = run.visits[run.visits["visit_no"] == found.visits[-1].number]
    assert begun["state"][0] in (State.DONE, State.RETURNED)
    assert (run.cases["closed_at"] != NONE).all()
    assert [rule.rule for rule in judge(run) if not rule.passed] == []
