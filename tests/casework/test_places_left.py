"""Whoever is sent elsewhere from a bed gives it up; a rework that needs none is not refused."""

from __future__ import annotations

import pytest

from casework.everything import DOCTOR, HEAD, MATRON, NURSE, Hands, pathway
from pathway_engine.casework import (
    SYSTEM,
    Divert,
    Finish,
    Hold,
    Open,
    Reassign,
    Return,
    Start,
    WorkDone,
)
from pathway_engine.desk import Desk
from pathway_engine.errors import NotNow


@pytest.fixture
def desk() -> Desk:
    desk = Desk("sqlite://", clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    return desk


def in_bed(desk: Desk) -> int:
    number = desk.do(Open(pathway="everything", at="respite", case={"cost": 1}), by=SYSTEM).case
    desk.do(Start(visit=(number, 1)), by=NURSE)
    return number


def test_a_held_stay_that_is_diverted_leaves_its_bed(desk: Desk) -> None:
    number = in_bed(desk)
    desk.do(Hold(visit=(number, 1), cause="family"), by=NURSE)
    desk.do(Divert(visit=(number, 1), to="review", reason="home already"), by=MATRON)
    assert in_bed(desk) == number + 1


def test_a_rework_at_a_step_in_a_place_needs_no_place(desk: Desk) -> None:
    number = in_bed(desk)
    desk.do(Finish(visit=(number, 1), outcome="on"), by=NURSE)
    in_bed(desk)
    # the panel has it at once, and sends it back: the ward does its papers again
    desk.do(Return(visit=(number, 2), reason="papers"), by=SYSTEM)
    assert desk.do(Start(visit=(number, 3)), by=NURSE).facts[-1].kind == "started"


def test_work_that_only_ends_is_not_given_to_another_team(desk: Desk) -> None:
    number = desk.do(Open(pathway="everything", at="checks", case={"cost": 1}), by=SYSTEM).case
    visits = desk.case(number, by=SYSTEM).visits
    exam = next(visit for visit in visits if visit.step == "exam")
    desk.do(Start(visit=exam.id), by=DOCTOR)
    desk.do(Divert(visit=(number, 1), to="review", reason="enough"), by=HEAD)
    with pytest.raises(NotNow):
        desk.do(Reassign(visit=exam.id, team="door", reason="ill"), by=SYSTEM)
    assert desk.do(WorkDone(visit=exam.id), by=DOCTOR).facts[-1].kind == "withdrawn"
