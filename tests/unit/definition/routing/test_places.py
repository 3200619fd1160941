"""How full places will be: by hand, by algebra and by people, with lots, exits and no places."""

from __future__ import annotations

from datetime import date

import pytest

from checking import bound, edited, said
from pathway_engine.clock import DAY, WEEK
from pathway_engine.definition.overview import facts_of
from pathway_engine.definition.routing import RoomLoad, Window, expected
from pathway_engine.report.estimate import render_estimate

WORK = "    work: {mean: 6h, cv: 0.5}\n"
STAY = (
    *(WORK, "    in: ward\n    stay: 70d\n"),
    *("arrivals:", "places: {ward: {organisation: council, count: 45}}\narrivals:"),
)
NO_STAFF = ("organisation: council, staff: {social_worker: 4}", "organisation: council")
BY_PEOPLE = ("stay: 70d", "stay: {given: urgent, true: 70d, false: 70d}")
LEAVE = ("endings:", "exits: {died: {to: advised, after: 36d}}\nendings:")


def only(*edits: str, window: Window | None = None) -> RoomLoad:
    text = edited(*edits, text=edited(*STAY))
    (found,) = expected(bound(text), window).places
    return found


@pytest.mark.parametrize("edits", [(), NO_STAFF])
def test_by_hand(edits: tuple[str, ...]) -> None:
    found = expected(bound(edited(*edits, text=edited(*STAY))))
    (ward,) = found.places
    people = found.cases_a_week * 0.4 * 70 * DAY / WEEK
    assert found.flow.method == "exact"
    assert ward.taken == pytest.approx(people) == pytest.approx(39.85, abs=0.01)
    assert ward.load.value == pytest.approx(people / 45)
    assert (ward.name, ward.there, ward.growth, ward.load.error) == ("ward", 45, 0, 0)
    work = found.flow.effort["assessment", frozenset() if edits else frozenset({"social_worker"})]
    assert work.value == 0
    assert [one.team for one in found.loads] == ["front_door", "assessment"][: 1 if edits else 2]


def test_by_people_as_by_algebra() -> None:
    drawn, exact = only(*BY_PEOPLE), only()
    assert drawn.load.error > 0 == exact.load.error
    assert drawn.load.value == pytest.approx(exact.load.value, abs=4 * drawn.load.error)


def test_lots_as_on_the_last_day() -> None:
    early, late = "early: {count: 30, until: 2026-12-01}", "late: {count: 5, from: 2026-12-31}"
    counted = "weeks: {count: 9, from: +26w, until: +52w}"
    lots = ("count: 45", f"count: {{core: 40, {early}, {late}, {counted}}}")
    assert only(*lots, window=Window(date(2025, 6, 2))).there == 40 + 30 + 9
    assert only(*lots).there == 40 + 5 + 9


def test_of_no_places_the_load_is_too_much() -> None:
    ended = ("count: 45", "count: {early: {count: 30, until: 2026-02-01}}")
    assert only(*ended).load.value == float("inf")
    text = edited(*ended, text=edited(*STAY))
    assert [one.found for one in said(text) if one.path == "places.ward.count"] == [
        "`ward` with 40 people at a time, and no places"
    ]
    pathway = bound(text)
    assert "ward: no places (40 of 0 people at a time)" in facts_of(pathway, expected(pathway))


def test_who_leaves_is_there_no_longer() -> None:
    left, stayed = only(*LEAVE), only()
    assert left.load.value == pytest.approx(stayed.load.value * 36 / 70, rel=0.05)
    assert expected(bound(edited(*LEAVE, text=edited(*STAY)))).least == "about"


@pytest.mark.parametrize(
    ("places", "code"), [("45", None), ("41", "nearly_full"), ("39", "overloaded")]
)
def test_what_is_said(places: str, code: str | None) -> None:
    text = edited("count: 45", f"count: {places}", text=edited(*STAY))
    found = [one for one in said(text) if one.path == "places.ward.count"]
    assert [one.code for one in found] == ([code] if code else [])
    for one in found:
        assert "with at least " in one.found
        assert one.hint
    assert "load_not_checked" not in {one.code for one in said(text)}


def test_check_and_estimate_show_it() -> None:
    pathway = bound(edited(*STAY))
    found = expected(pathway)
    assert (
        "ward: at least 88.5 % of its places by stays alone (40 of 45 people at a time)"
        in facts_of(pathway, found)
    )
    shown = render_estimate(found, 100)
    assert "Places taken by stays" in shown
    assert "at least %" in shown
