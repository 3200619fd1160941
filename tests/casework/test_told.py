"""What the desk says: refusals that name each thing once, adoption that is tried row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.world import ADVISER, MONDAY, World
from pathway_engine.casework import (
    SYSTEM,
    CaseUnderWay,
    Finish,
    NotNow,
    Refused,
    Start,
    Undo,
    Unknown,
)
from pathway_engine.errors import UsageError

AT_THE_DOOR = CaseUnderWay(
    pathway="live",
    opened_at=MONDAY - timedelta(days=3),
    step="contact",
    since=MONDAY - timedelta(days=2),
    reference="A1",
)


def test_a_move_that_is_not_open_now_names_the_others_once() -> None:
    world = World()
    number = world.open()
    with pytest.raises(NotNow) as queued:
        world.do(Finish(visit=(number, 1)), ADVISER)
    assert str(queued.value).count("start") == 1
    world.contacted("none")
    with pytest.raises(NotNow, match=r"`start` of a visit that is done, which has ended$"):
        world.do(Start(visit=(2, 1)), ADVISER)


def test_nothing_is_undone_where_nothing_came_since() -> None:
    world = World()
    number = world.open()
    with pytest.raises(Refused) as refused:
        world.do(Undo(case=number, to=2, reason="slip"), ADVISER)
    assert refused.value.code != "not_yours"


def test_adoption_is_tried_row_by_row_and_keeps_nothing() -> None:
    world = World()
    cases = [
        AT_THE_DOOR,
        AT_THE_DOOR,
        replace(AT_THE_DOOR, reference="A2", step="nowhere"),
        replace(AT_THE_DOOR, reference="A3"),
    ]
    answers = world.desk.would_adopt(cases, source="old", by=SYSTEM)
    assert [None if one is None else one.code for one in answers] == [
        None,
        "not_now",
        "unknown",
        None,
    ]
    assert world.desk.feed() == []
    with pytest.raises(NotNow, match="has that reference already"):
        world.desk.adopt(cases[:2], source="old", by=SYSTEM)
    assert world.desk.feed() == []


def test_an_adopted_visit_has_the_revision_of_its_adoption() -> None:
    world = World()
    world.desk.adopt([AT_THE_DOOR], source="old", by=SYSTEM)
    assert world.last(1).revision == 1
    assert world.do(Start(visit=(1, 1)), ADVISER, expect=1).revision == 2


@pytest.mark.parametrize(
    "said",
    [
        {"reference": "a\udcff"},
        {"person": "a\0"},
        {"due": datetime(9999, 1, 1, tzinfo=UTC)},
        {"at": "\udcff"},
    ],
    ids=str,
)
def test_what_no_database_keeps_is_told_at_the_door(said: dict[str, Any]) -> None:
    world = World()
    with pytest.raises(UsageError):
        world.open(**said)
    assert world.desk.feed() == []


def test_numbers_that_no_case_has() -> None:
    world = World()
    for number in (0, -1, 2**63, 10**30):
        with pytest.raises(Unknown):
            world.case(number)
    with pytest.raises(UsageError):
        world.desk.feed(2**63)
    with pytest.raises(UsageError):
        world.desk.find(by=SYSTEM, reference="a\udcff")
    with pytest.raises(Unknown):
        world.desk.migrate("", "", by=SYSTEM)
