"""Places worked out by hand, to the second: Monday 00:00 is 0. The reference."""

from __future__ import annotations

from typing import Any

from pathway_engine.engine.records import NONE, State
from reference.cases import Visit
from reference.small import MONDAY, comers, lived
from unit.test_handworked import DAY, HEAD, HOUR
from unit.test_handworked_waits import people

NINE = 9 * HOUR
WARDS = "ward: {organisation: trust, count: 1}, home: {organisation: council, count: 1}"


def file(steps: str, places: str = WARDS, beds: str = "calendar: always", head: str = "") -> str:
    """Team `beds` has nobody to work, team `a` one worker in office hours."""
    return f"""{HEAD}
places: {{{places}}}
teams:
  beds: {{organisation: trust, {beds}}}
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
{head}
steps:
{steps}
"""


STAY = "  a: {team: beds, in: ward, stay: 2h, outcomes: {out: {to: done}}}"


def at(visits: list[Visit], name: str) -> list[int | None]:
    """A moment of each visit after Monday 00:00, None where there is none."""
    moments = [getattr(visit, name) for visit in visits]
    return [None if moment == NONE else moment - MONDAY for moment in moments]


def part(visits: list[Visit], name: str) -> list[int]:
    return [visit.parts[name] for visit in visits]


def test_who_finds_the_place_taken_waits_for_it_and_comes_in_when_it_is_left() -> None:
    visits = lived(file(STAY), comers(NINE, NINE + HOUR))
    assert at(visits, "started_at") == [NINE, 11 * HOUR]
    assert at(visits, "work_done_at") == [NINE, 11 * HOUR]
    assert at(visits, "left_place_at") == [11 * HOUR, 13 * HOUR]
    assert (part(visits, "place"), part(visits, "afterwards")) == ([0, HOUR], [2 * HOUR] * 2)
    assert [(visit.worker, visit.effort_time) for visit in visits] == [(None, 0)] * 2


def test_a_stay_begins_in_open_hours_and_goes_on_day_and_night() -> None:
    text = file(STAY.replace("2h", "20h"), beds="calendar: office")
    visits = lived(text, comers(8 * HOUR, 8 * HOUR))
    assert at(visits, "started_at") == [NINE, DAY + NINE]
    assert at(visits, "finished_at") == [29 * HOUR, 2 * DAY + 5 * HOUR]
    assert (part(visits, "hours"), part(visits, "place")) == ([HOUR, HOUR], [0, 24 * HOUR])


def test_who_waits_for_the_next_place_stays_in_this_one() -> None:
    """The home is taken until 15:00; until then the first stays on in the ward, and the next
    waits for it. The ward that is given up by a start is there in the same second."""
    steps = f"""{STAY.replace("done", "b")}
  b: {{team: beds, in: home, stay: 6h, outcomes: {{out: {{to: done}}}}}}"""
    visits = lived(file(steps), people((NINE, {}, "b"), (NINE, {}, "a"), (10 * HOUR, {}, "a")))
    home, first, onwards, second, _ = visits
    assert at([home, first, onwards, second], "started_at") == [
        NINE, NINE, 15 * HOUR, 15 * HOUR]  # fmt: skip
    assert (onwards.parts["place"], second.parts["place"]) == (4 * HOUR, 5 * HOUR)
    assert at([home, first], "left_place_at") == [15 * HOUR, 15 * HOUR]


def test_a_case_that_finds_itself_in_its_place_needs_no_room() -> None:
    """Two steps in one place; it is the first visit that came in, and that tells when it left."""
    steps = f"""{STAY.replace("done", "b")}
  b: {{team: a, in: ward, work: 1h, outcomes: {{out: {{to: done}}}}}}"""
    came, found = lived(file(steps), comers(NINE))
    assert at([came, found], "left_place_at") == [12 * HOUR, None]
    assert found.parts["place"] == 0


def leaving(when: str) -> list[Visit]:
    """A stay until 11:00, then two hours of work; another person waits for the place."""
    steps = f"""{STAY.replace("done", "b")}
  b: {{team: a, leaves: {when}, work: 2h, outcomes: {{on: {{to: c}}}}}}
  c: {{due: 3h, outcomes: {{out: {{to: done}}}}}}"""
    return lived(file(steps), comers(NINE, NINE))


def test_a_place_is_left_with_the_start_or_the_end_of_a_step() -> None:
    """The second's own work starts when the first's is done, at 13:00 or after its stay."""
    first, _, _, second, _, _ = leaving("started")
    assert (at([first], "left_place_at"), at([second], "started_at")) == ([11 * HOUR], [11 * HOUR])
    first, _, _, second, _, _ = leaving("finished")
    assert (at([first], "left_place_at"), at([second], "started_at")) == ([13 * HOUR], [13 * HOUR])


def test_lots_add_up_and_nobody_is_put_out() -> None:
    """A second place from Tuesday; in the other file one until Tuesday, when two are in: both
    stay on, and the third waits until both are gone."""
    late = "core: 1, late: {count: 1, from: 2026-01-06}"
    early = "core: 1, early: {count: 1, until: 2026-01-06}"
    text = STAY.replace("2h", "40h")
    places = "ward: {organisation: trust, count: {LOTS}}"
    visits = lived(file(text, places.replace("LOTS", late)), comers(NINE, NINE))
    assert at(visits, "started_at") == [NINE, DAY]
    who = comers(NINE, 10 * HOUR, 11 * HOUR)
    visits = lived(file(text, places.replace("LOTS", early)), who)
    assert at(visits, "started_at") == [NINE, 10 * HOUR, 50 * HOUR]
    assert at(visits, "finished_at")[:2] == [49 * HOUR, 50 * HOUR]


def test_a_slot_is_asked_for_before_a_place_and_a_worker_before_both() -> None:
    """One worker, one slot, one place: the second waits for the worker, then for the slot that
    the first keeps while it stays on in a wait, then for its place."""
    steps = """
  a: {team: a, in: ward, work: 1h, outcomes: {out: {to: c}}}
  c: {due: 2h, outcomes: {out: {to: done}}}"""
    text = file(steps).replace("a: {organisation: council,", "a: {organisation: council, SLOT")
    with_slot = [v for v in lived(text.replace("SLOT", "caseload: 1,"), comers(NINE, NINE))
                 if v.step == "a"]  # fmt: skip
    without = [v for v in lived(text.replace("SLOT", ""), comers(NINE, NINE)) if v.step == "a"]
    for visits, name in ((with_slot, "caseload"), (without, "place")):
        assert at(visits, "started_at") == [NINE, 12 * HOUR]
        assert (visits[1].parts["capacity"], visits[1].parts[name]) == (HOUR, 2 * HOUR)


def test_who_leaves_by_an_exit_frees_the_place_in_that_second() -> None:
    steps = """
  a: {team: beds, in: ward, stay: 30d, outcomes: {out: {to: done}}}"""
    text = file(steps, head="exits: {died: {to: done, after: 3h}}")
    first, second = lived(text, comers(NINE, 10 * HOUR))
    assert (first.state, at([first], "left_place_at")) == (State.WITHDRAWN, [12 * HOUR])
    assert (first.parts["afterwards"], first.effort_time) == (3 * HOUR, 0)
    assert at([second], "started_at") == [12 * HOUR]


def test_a_team_without_staff_does_a_rework_in_no_time_in_its_open_hours() -> None:
    """The stay ends on Monday at 19:00; it is sent back at once, and done again on Tuesday."""
    steps = f"""{STAY.replace("2h", "10h").replace("done", "b")}
  b: {{team: a, work: 1h, leaves: started, outcomes: {{out: {{to: done}}}}}}"""
    back = "handoffs: {h: {between: teams, returned: {share: 99.9%, rework: 30m}}}"
    visits = lived(file(steps, head=back, beds="calendar: office"), comers(NINE), days=1)
    stay, returned, rework = visits
    assert (returned.state, rework.state) == (State.RETURNED, State.QUEUED)
    assert rework.parts["hours"] == 5 * HOUR
    again: list[Any] = lived(file(steps, head=back), comers(NINE), days=1)[2:]
    assert at(again[:1], "finished_at") == [19 * HOUR]
    assert (again[0].effort_time, again[0].worker) == (0, None)
    assert again[1].handoff.attempt == 2
    assert stay.left_place_at == NONE
