from __future__ import annotations

from pathway_engine.definition.titles import titles_of
from unit.analysis.rows import SPLIT, pathway

ROLES = {"worker": {"title": "Worker"}, "broker": {"title": "Worker"}, "other": {}}


def test_a_thing_without_title_keeps_its_id() -> None:
    titles = titles_of({"baseline": pathway()})
    assert titles.of("organisation", "wbc") == "Council"
    assert titles.of("team", "front") == "front"
    assert titles.of("cause", "waiting_brokerage") == "waiting_brokerage"


def test_two_things_of_one_title_are_told_apart() -> None:
    titles = titles_of({"baseline": pathway(roles=ROLES)})
    named = [titles.of("role", role) for role in ROLES]
    assert named == ["Worker (worker)", "Worker (broker)", "other"]


def test_the_first_design_that_has_a_title_gives_it() -> None:
    teams = SPLIT["teams"] | {"front": SPLIT["teams"]["front"] | {"title": "Front door"}}
    later = SPLIT["teams"] | {"front": SPLIT["teams"]["front"] | {"title": "Contact centre"}}
    designs = {"a": pathway(), "b": pathway(teams=teams), "c": pathway(teams=later)}
    assert titles_of(designs).of("team", "front") == "Front door"


def test_designs_are_called_as_their_pathways() -> None:
    titles = titles_of({"baseline": pathway(), "hub": pathway(title="One hub for all")})
    assert titles.of("design", "baseline") == "split"
    assert titles.of("design", "hub") == "One hub for all"
