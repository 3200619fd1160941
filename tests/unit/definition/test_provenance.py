"""Every number is sourced, assumed or unattributed; the most specific line says which."""

from __future__ import annotations

import pytest

from checking import bound, edited
from pathway_engine.definition.provenance import Number, counted, numbers

SOURCES = "sources: {report: {title: A report}}\nprovenance:\n"


def found(*lines: str, edits: tuple[str, ...] = ()) -> dict[str, Number]:
    text = edited(*edits) + (SOURCES + "".join(f"  {line}\n" for line in lines) if lines else "")
    return {number.path: number for number in numbers(bound(text))}


def test_what_is_a_number() -> None:
    assert set(found()) == {
        "full_time",
        "calendars.office.hours.mon-fri",
        "roles.adviser.cost",
        "roles.social_worker.cost",
        "teams.front_door.staff.adviser",
        "teams.assessment.staff.social_worker",
        "case.cost.initial",
        "arrivals.people.rate",
        "arrivals.people.case.urgent",
        "steps.contact.work",
        "steps.contact.outcomes.advised.share",
        "steps.assess.work.mean",
        "steps.assess.work.cv",
    }


@pytest.mark.parametrize(
    ("rule", "is_number"),
    [
        ("cost > 300", True),
        ("cost * 0.8 > 0", True),
        ("visits(contact) > 1", False),
        ("setting == home", False),
        ("not urgent", False),
    ],
)
def test_numbers_within_rules(rule: str, is_number: bool) -> None:
    edits = ("share: 60%", f"when: {rule}")
    assert ("steps.contact.outcomes.advised.when" in found(edits=edits)) is is_number


def test_a_title_is_no_number_and_an_attribute_may_be_called_like_one() -> None:
    titled = ("    team: front_door\n", "    team: front_door\n    title: 24 hours\n")
    assert "steps.contact.title" not in found(edits=titled)
    named = ("    work: 30m\n", "    work: 30m\n    records: {at: {low: 2, high: 3}}\n",
             "  cost: {type", "  at: {type: number}\n  cost: {type")  # fmt: skip
    assert "steps.contact.records.at.low" in found(edits=named)


def test_a_line_covers_what_it_names_and_all_below() -> None:
    numbers_ = found('staff: {of: "teams.*.staff", source: report, at: "1"}')
    covered = {path for path, number in numbers_.items() if number.state == "sourced"}
    assert covered == {"teams.front_door.staff.adviser", "teams.assessment.staff.social_worker"}
    assert numbers_["steps.assess.work.cv"].state == "unattributed"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["steps.**", "steps.assess.work.cv"], 1),
        (["steps.assess.work.cv", "steps.**"], 0),
        (["steps.*.work", "steps.assess.work"], 1),
        (["steps.assess", "steps.*.work"], 1),
        (["steps.*.work.cv", "steps.assess.work"], 0),
        (["**.cv", "steps.*.work.cv"], 1),
        (["steps.assess.work", "steps.assess.work"], 1),
    ],
)
def test_the_most_specific_line_wins(lines: list[str], line: int) -> None:
    written = (f'l{n}: {{of: "{of}", assumption: Drafted}}' for n, of in enumerate(lines))
    assert found(*written)["steps.assess.work.cv"].line == f"l{line}"


def test_one_line_for_several_places() -> None:
    several = found("a: {of: [full_time, roles], assumption: Drafted}")
    assert several["full_time"].state == several["roles.adviser.cost"].state == "assumed"


def test_a_number_knows_its_place() -> None:
    number = found()["steps.contact.work"]
    assert (number.text, number.mark.line, number.mark.column) == ("30m", 27, 11)


def test_counts() -> None:
    numbers_ = tuple(found("a: {of: full_time, assumption: Drafted}").values())
    assert counted(numbers_) == {"sourced": 0, "assumed": 1, "unattributed": 12}
