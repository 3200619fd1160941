"""A pathway for as many times more people: which numbers grow, and that no others do."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import bound
from pathway_engine import PathwayError, UsageError, load
from pathway_engine.definition.checks import check_pathway
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Scalar, walk
from pathway_engine.definition.scaling import scaled
from pathway_engine.shipped import shipped_pathways

TEXT = """
pathway: each_number
language: 1
timezone: Europe/London
full_time: 37h
defaults: {calendar: office, casework: 80%, absence: 10%}
organisations: {council: {sector: council}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
roles: {worker: {cost: 30/h}, chair: {}}
currency: GBP
teams:
  door:
    organisation: council
    caseload: 20
    staff: {worker: 2.5, extra: {role: worker, fte: 1, from: 2026-02-02}}
  panel: {organisation: council, staff: {chair: {present: 1}}}
  ward: {organisation: council}
places:
  beds: {organisation: council, count: 4}
  rooms: {organisation: council, count: {core: 10, winter: {count: 2, until: 2026-03-01}}}
arrivals: {requests: {rate: 12/wd, during: office}}
backlog: {list: {at: contact, cases: 7, waited: 3d}}
costs: {rent: {organisation: council, amount: 1000/week}}
start: contact
steps:
  contact: {team: door, work: 1h, outcomes: {both: {to: both}}}
  both:
    parallel:
      one:
        decide:
          team: panel
          sessions: {every: week, days: [thu, fri], at: "10:00", places: {thu: 6, fri: 4}}
          work: 12m
          outcomes: {done: {to: join}}
      other:
        agree:
          team: panel
          sessions: {every: week, days: [tue], at: "10:00", places: 9}
          work: 12m
          outcomes: {done: {to: join}}
    outcomes: {stay: {to: stay}}
  stay: {team: ward, in: beds, stay: 2d, outcomes: {room: {to: room}}}
  room: {team: ward, in: rooms, stay: 2d, outcomes: {done: {to: done}}}
endings: {done: {kind: resolved}}
"""


def texts(pathway: Pathway) -> dict[str, str]:
    found = walk(pathway.document)
    return {path: node.text for path, node in found if isinstance(node, Scalar)}


def test_the_file_of_this_test_is_sound() -> None:
    assert not check_pathway(bound(TEXT)).errors


def test_what_is_of_people_grows_and_nothing_else() -> None:
    before, after = texts(bound(TEXT)), texts(scaled(bound(TEXT), 1.5))
    inside = "steps.both.parallel"
    assert before.keys() == after.keys()
    assert {path: after[path] for path in after if after[path] != before[path]} == {
        "teams.door.staff.worker": "3.75",
        "teams.door.staff.extra.fte": "1.5",
        "teams.panel.staff.chair.present": "2",
        "places.beds.count": "6",
        "places.rooms.count.core": "15",
        "places.rooms.count.winter.count": "3",
        "arrivals.requests.rate": "18/wd",
        "backlog.list.cases": "11",
        f"{inside}.one.decide.sessions.places.thu": "9",
        f"{inside}.one.decide.sessions.places.fri": "6",
        f"{inside}.other.agree.sessions.places": "14",
    }


def test_places_for_each_worker_stay() -> None:
    text = TEXT.replace("{thu: 6, fri: 4}", "{each: 6}")
    assert (
        texts(scaled(bound(text), 3))["steps.both.parallel.one.decide.sessions.places.each"] == "6"
    )


def test_of_what_there_was_some_is_left() -> None:
    after = texts(scaled(bound(TEXT), "0.1"))
    assert after["teams.panel.staff.chair.present"] == after["places.beds.count"] == "1"
    assert after["teams.door.staff.worker"] == "0.25"


@pytest.mark.parametrize("name", ["split", "consolidated"])
def test_once_as_many_is_the_same(name: str) -> None:
    pathway = load(shipped_pathways() / "wokingham" / f"{name}.yaml")
    same = scaled(pathway, 1)
    assert (same.digest, same.redesigns) == (pathway.digest, pathway.redesigns)
    assert scaled(pathway, 2).digest != pathway.digest


def test_a_name_of_its_own() -> None:
    own = scaled(bound(TEXT), 2, name="york", title="York, twice")
    assert (own.name, own.title) == ("york", "York, twice")
    with pytest.raises(PathwayError, match=r"scaled by 2: error bad_id: found `no id`"):
        scaled(bound(TEXT), 2, name="no id")


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf"), "twice", ""])
def test_what_is_no_factor(factor: float | str) -> None:
    with pytest.raises(UsageError, match=r"expected a number above zero, such as 2\.5"):
        scaled(bound(TEXT), factor)


def test_people_of_a_file_cannot_come_twice(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("at\n2026-01-05T09:30\n", encoding="utf-8")
    file = tmp_path / "file.yaml"
    text = TEXT.replace("{rate: 12/wd, during: office}", "{replay: people.csv}")
    file.write_text(text.strip(), encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"people of a file in `arrivals.requests`, expected a `ra"
    ):
        scaled(load(file), 2)


def test_a_number_that_becomes_too_large_is_told_at_the_factor() -> None:
    text = TEXT.replace("cases: 7", "cases: 999999999")
    with pytest.raises(PathwayError, match=r"scaled by 1000000.*backlog.list.cases"):
        scaled(bound(text), 1_000_000)
