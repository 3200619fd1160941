"""Every later key stands in the drawn pathways often, and every two keys that may stand together.

All of it is counted in the long run (see `test_same_rows`); a short one counts a part.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from reference.counting import SHOWS, Counts, counted
from reference.later import ALL
from reference.test_same_rows import RUNS
from unit.definition.language import fields, named

A_LONG_RUN = 20_000
ENOUGH = 200
"""Files of a long run in which each later key stands."""
FILES = RUNS if RUNS >= A_LONG_RUN else RUNS // 4
SAY_NOTHING_TO_A_RUN = {
    *("Pathway.description", "Pathway.version", "Pathway.currency"),
    *("Pathway.targets", "Pathway.costs", "Pathway.sources", "Pathway.provenance"),
    *("Pathway.accepted", "Attribute.unit", "Post.employer", "Post.cost", "Role.cost"),
    *("Role.qualified", "TeamStep.function", "Cause.dtoc", "Cause.mhsds"),
}
"""Keys that are not drawn, beside titles and what stands in such a key: they change no row."""
NEVER_TOGETHER = {
    **dict.fromkeys(
        [("Arrival.during", "Arrival.replay"), ("Arrival.growth", "Arrival.replay"),
         ("Arrival.hours", "Arrival.replay"), ("Arrival.months", "Arrival.replay"),
         ("Arrival.rate", "Arrival.replay"), ("Arrival.replay", "Arrival.weekdays")],
        "a file says who comes when",
    ),
    **dict.fromkeys(
        [("Attribute.max", "Attribute.values"), ("Attribute.min", "Attribute.values")],
        "a choice has no bounds",
    ),
    **dict.fromkeys(
        [("Backlog.in", "Backlog.stayed"), ("Backlog.stayed", "Backlog.waited")],
        "who stayed was in the step's place, and did not wait",
    ),
    **dict.fromkeys(
        [("Calendar.closed", "Calendar.outside"), ("Calendar.holidays", "Calendar.outside"),
         ("Calendar.hours", "Calendar.outside")],
        "it is open exactly when the other is not",
    ),
    **dict.fromkeys(
        [("HandoffRule.between", "HandoffRule.from"), ("HandoffRule.between", "HandoffRule.to")],
        "one way to say between whom",
    ),
    ("Outcome.share", "Outcome.when"): "a rule or a share",
    **dict.fromkeys(
        [("PlacesAtSitting.each", f"PlacesAtSitting.{day}")
         for day in ("fri", "mon", "sat", "sun", "thu", "tue", "wed")],
        "places by worker or by weekday",
    ),
    ("Post.fte", "Post.present"): "one way to say how many",
    ("TeamStep.holds", "TeamStep.sessions"): "a case at a sitting is not held",
    ("TeamStep.holds", "TeamStep.with"): "partners are not held",
    ("TeamStep.same_worker", "TeamStep.sessions"): "the panel hears whoever is listed",
    ("TeamStep.in", "TeamStep.sessions"): "nobody comes into a place at a sitting",
    **dict.fromkeys(
        [("TeamStep.afterwards", "TeamStep.stay"), ("TeamStep.by", "TeamStep.stay"),
         ("TeamStep.holds", "TeamStep.stay"), ("TeamStep.same_worker", "TeamStep.stay"),
         ("TeamStep.sessions", "TeamStep.stay"), ("TeamStep.stay", "TeamStep.with"),
         ("TeamStep.stay", "TeamStep.work")],
        "nobody works while people stay",
    ),
}  # fmt: skip
"""Keys of one mapping that may not stand together, and why."""


@pytest.fixture(scope="module")
def counts() -> Counts:
    return counted([number for number in range(FILES) if number % 3])


def test_every_later_key_is_known_by_what_it_shows() -> None:
    assert set(SHOWS.values()) | {"of"} == ALL


def test_every_later_key_is_drawn_often(counts: Counts) -> None:
    enough = ENOUGH * FILES / A_LONG_RUN
    assert {key: counts.later[key] for key in ALL if counts.later[key] < max(enough, 1)} == {}


def test_every_two_later_keys_stand_in_one_file(counts: Counts) -> None:
    assert [pair for pair in combinations(sorted(ALL), 2) if not counts.both[pair]] == []


def test_what_may_not_stand_together_does_not(counts: Counts) -> None:
    assert [pair for pair in NEVER_TOGETHER if counts.together[pair]] == []


if RUNS >= A_LONG_RUN:  # what is rare takes a long run

    def test_every_key_is_drawn_often_in_every_mapping_that_takes_it(counts: Counts) -> None:
        missing = {named(field) for field in fields()} - counts.keys.keys()
        mappings = {key.partition(".")[0] for key in counts.keys}
        there = {key for key in missing if key.partition(".")[0] in mappings}
        assert {key for key in there if not key.endswith(".title")} == SAY_NOTHING_TO_A_RUN
        others = {key.partition(".")[0] for key in missing - there}
        assert others == {"Accepted", "FixedCost", "Provenance", "Source", "Target"}
        assert {key: n for key, n in counts.keys.items() if n < ENOUGH} == {}

    def test_every_two_keys_of_one_mapping_stand_together(counts: Counts) -> None:
        drawn = [named(field) for field in fields() if counts.keys[named(field)]]
        of_one = (pair for pair in combinations(sorted(drawn), 2)
                  if pair[0].partition(".")[0] == pair[1].partition(".")[0])  # fmt: skip
        assert {pair for pair in of_one if not counts.together[pair]} == NEVER_TOGETHER.keys()
