"""People who are told to a run instead of drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pathway_engine import UsageError
from pathway_engine.clock import DAY, HOUR
from pathway_engine.engine.records import Records
from pathway_engine.simulation import Person, replicate_plan
from reference.luck import Luck
from reference.small import MONDAY
from unit.simulation.asking import plan

NINE = MONDAY + 9 * HOUR


def run(*people: Person, seed: int = 1) -> Records:
    return replicate_plan(plan(), seed, 1, people)


def told(records: Records) -> dict[str, list[Any]]:
    """The attributes of every case by name, as numbers; None where one is not set."""
    rows = np.where(np.isnan(records.attributes), None, records.attributes)  # type: ignore[call-overload]
    names = plan().numbering.attributes
    return {name: rows[:, n].tolist() for n, name in enumerate(names)}


def test_nobody_is_told_and_nobody_comes() -> None:
    records = run()
    assert len(records.cases) == len(records.visits) == 0
    assert records.attributes.shape == (0, 6)


def test_cases_are_numbered_as_they_come_whatever_the_order_of_telling() -> None:
    records = run(Person(NINE + 60, 2, {}), Person(NINE, 1, {}), Person(NINE + 30, 3, {}))
    assert records.cases["opened_at"].tolist() == [NINE, NINE + 30, NINE + 60]
    assert records.cases["case_no"].tolist() == [1, 2, 3]


def test_in_one_second_the_order_of_telling_decides() -> None:
    levels = [3.0, 1.0, 2.0]
    records = run(*(Person(NINE, n, {"level": level}) for n, level in enumerate(levels)))
    assert told(records)["level"] == levels


def test_whoever_comes_before_or_after_the_run_is_left_out() -> None:
    ends_at = plan().window.ends_at
    seconds = [MONDAY - 1, MONDAY, ends_at - 1, ends_at]
    records = run(*(Person(second, n, {}) for n, second in enumerate(seconds)))
    assert records.cases["opened_at"].tolist() == [MONDAY, ends_at - 1]


def test_attributes_are_what_is_told_else_their_initial_value() -> None:
    known: dict[str, float | str] = {
        "urgent": True, "area": "west", "goes_to": "east", "level": -2.5, "count": 7,
    }  # fmt: skip
    assert told(run(Person(NINE, 1, known), Person(NINE, 2, {"sent": False}))) == {
        "urgent": [1, None],
        "sent": [1, 0],
        "area": [2, 0],
        "goes_to": [1, None],
        "level": [-2.5, None],
        "count": [7, 0],
    }


def test_a_case_may_begin_at_another_step() -> None:
    records = run(Person(NINE, 1, {}), Person(NINE + 1, 2, {}, to="second"))
    steps = [plan().numbering.steps[visit["step"]] for visit in records.visits]
    assert steps == ["first", "second", "second"]
    assert records.visits["case_no"].tolist() == [1, 1, 2]


@pytest.mark.parametrize("identity", [0, 1, 2**40 + 3, 2**64 - 1])
def test_luck_goes_by_who_comes_not_by_when_or_how_many(identity: int) -> None:
    """The pathway's first work is drawn; what is drawn is the person's own."""
    one = run(Person(NINE, identity, {}))
    others = [Person(NINE + 60 * n, 1_000 + n, {}) for n in range(20)]
    among = run(*others, Person(NINE + 3 * DAY, identity, {}))
    work = [r.visits[r.visits["step"] == 0]["effort_time"].tolist() for r in (one, among)]
    assert work[0][0] == work[1][-1]
    assert len(set(work[1])) > 15
    drawn = Luck(1, 1).of_person("first", "work", identity, 1, 0)
    shorter = Luck(1, 1).of_person("first", "work", 1_000, 1, 0) > drawn
    assert (work[1][0] > work[1][-1]) == shorter, "more luck is more work"


def test_the_pathways_own_people_stay_away() -> None:
    assert len(run(Person(NINE, 1, {})).cases) == 1
    assert len(replicate_plan(plan(), 1, 1).cases) > 50


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person(NINE, 1, {"shoe_size": 43}), "attribute: found `shoe_size`, expected one of"),
        (Person(NINE, 1, {"area": "nowhere"}), "area: found `nowhere`, expected one of `north`"),
        (Person(NINE, 1, {}, to="nirvana"), "to: found `nirvana`, expected one of `first`"),
    ],
)
def test_what_the_pathway_does_not_know_is_refused(person: Person, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(person)
    assert str(caught.value).startswith(said)
