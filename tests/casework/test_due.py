"""What a case planned opens on its day, whoever looks at it first, and is due no more."""

from __future__ import annotations

import pytest

from casework.everything import WORKER, Hands, pathway
from casework.folded import check_whole
from pathway_engine.casework import SYSTEM, Finish, Note, Open, Start
from pathway_engine.desk import Desk

DAY = 86_400


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def desk(hands: Hands) -> Desk:
    desk = Desk("sqlite://", clock=hands)
    desk.install(pathway(), by=SYSTEM)
    desk.do(Open(pathway="everything", at="review", case={"cost": 5}), by=SYSTEM)
    hands.now += 4 * DAY
    desk.do(Start(visit=(1, 1)), by=WORKER)
    desk.do(Finish(visit=(1, 1), outcome="ended", opens={"annual": True}), by=WORKER)
    return desk


def whole(desk: Desk) -> int:
    return check_whole(desk._ledger._engine)


def test_a_command_on_the_case_opens_it(desk: Desk, hands: Hands) -> None:
    assert whole(desk) == len(desk.history(1, by=SYSTEM))
    hands.now += 6 * DAY
    desk.do(Note(case=1, text="asked after"), by=WORKER)
    assert desk.case(2, by=SYSTEM).visits[0].step == "contact"
    whole(desk)
    hands.now += DAY
    assert desk.tick().fired == 1  # the new case was to be answered in a day
    assert desk.tick() == (0, None, ())
    whole(desk)


def test_the_clock_opens_it(desk: Desk, hands: Hands) -> None:
    hands.now += 5 * DAY
    assert desk.tick().fired > 0
    assert desk.case(2, by=SYSTEM).visits[0].step == "contact"
    assert desk.tick().fired == 0
    whole(desk)
