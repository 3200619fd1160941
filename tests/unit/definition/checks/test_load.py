"""Load at its edges: nearly full from 97 % on, overloaded beyond 100 %, never 100 % that is not."""

from __future__ import annotations

import pytest

from checking import edited, said, told

STAFF = "teams.assessment.staff"


def loaded(rate: str) -> str:
    """The small pathway with another number of people a year: 3216 fill the assessment team."""
    return edited("520/year", rate)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("3100/year", set()),
        ("3160/year", {("nearly_full", STAFF)}),
        ("3215/year", {("nearly_full", STAFF)}),
        ("3230/year", {("overloaded", STAFF)}),
    ],
)
def test_what_is_said_of_a_load(rate: str, expected: set[tuple[str, str]]) -> None:
    assert told(loaded(rate)) == expected


@pytest.mark.parametrize(
    ("exits", "settles"), [("", False), ("{died: {to: advised, after: 90d}}", True)]
)
def test_a_queue_that_people_leave_need_not_grow(exits: str, settles: bool) -> None:
    more = ("endings:\n", f"exits: {exits}\nendings:\n") if exits else ()
    (full,) = [one for one in said(edited("520/year", "3500/year", *more)) if one.path == STAFF]
    assert str(full.hint).endswith("or settles where enough people leave") == settles


def test_a_load_of_exactly_all_is_not_too_much() -> None:
    full = edited(
        *("520/year, during: office", "4/day", "share: 60%", "share: 50%"),
        *("6h, cv: 0.5", "18.5h, cv: 0.5", "full_time: 37h", "full_time: 64.75h"),
        *("defaults: {calendar: office}", "defaults: {calendar: always}"),
    )
    found = [one for one in said(full) if one.path == STAFF]
    assert [(one.code, "at 100 %" in one.found) for one in found] == [("nearly_full", True)]


@pytest.mark.parametrize(("rate", "text"), [("3215/year", "at 99.9"), ("3220/year", "at 100.03 %")])
def test_a_load_is_told_as_finely_as_it_takes(rate: str, text: str) -> None:
    assert text in said(loaded(rate))[0].found


def test_what_is_meant_is_accepted() -> None:
    accepted = "accepted: {nearly_full: {of: teams.assessment, because: It is so}}\nendings:"
    assert told(edited("endings:", accepted, text=loaded("3160/year"))) == set()
