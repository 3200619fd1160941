"""Event logs hold every event of a run, in its order, and nothing that a reader could trip over."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ledger_files import opened
from pathway_engine.errors import UsageError
from pathway_engine.report.exports.exporting import Form
from pathway_engine.report.exports.vidigi import EVENTS
from unit.report.exports.kept import FORMULA, MARKUP, exported, made
from unit.report.exports.reading import csv_rows

XES = "{http://www.xes-standard.org/}"
RUNS = (2, 3, 4, 5)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("logs") / "runs.db")


@pytest.fixture(scope="module")
def view(ledger: Path) -> list[tuple[Any, ...]]:
    """The events of the first run as the ledger's view has them."""
    query = (
        'SELECT "case:concept:name", "concept:name", "lifecycle:transition", "time:timestamp", '
        '"org:resource", visit_no FROM event_log WHERE run_id = 2'
    )
    with opened(ledger) as raw:
        return raw.execute(query).fetchall()


@pytest.fixture(scope="module")
def xes(ledger: Path) -> ET.Element:
    exported(ledger, "xes", ledger.parent / "xes")
    return ET.parse(ledger.parent / "xes" / "run_2.xes").getroot()  # noqa: S314 - ours


@pytest.fixture(scope="module")
def ocel(ledger: Path) -> dict[str, Any]:
    exported(ledger, "ocel2", ledger.parent / "ocel2")
    text = (ledger.parent / "ocel2" / "run_2.jsonocel").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def vidigi(ledger: Path) -> Path:
    exported(ledger, "vidigi", ledger.parent / "vidigi")
    return ledger.parent / "vidigi"


def told(item: ET.Element) -> dict[str, str]:
    return {str(one.get("key")): str(one.get("value")) for one in item if one.get("key")}


# -- XES -----------------------------------------------------------------------------------------


def test_xes_has_the_events_of_the_view_in_its_order(
    xes: ET.Element, view: list[tuple[Any, ...]]
) -> None:
    found = [
        (told(trace)["concept:name"], it["step"], it["lifecycle:transition"],
         it["time:timestamp"].removesuffix(".000+00:00"), it.get("org:resource"), int(it["visit"]))
        for trace in xes.iter(f"{XES}trace")
        for it in map(told, trace.iter(f"{XES}event"))
    ]  # fmt: skip
    assert found == view


def test_xes_keeps_to_the_standard(xes: ET.Element) -> None:
    assert (xes.tag, xes.get("xes.version")) == (f"{XES}log", "1.0")
    assert {one.get("prefix") for one in xes.iter(f"{XES}extension")} == {
        "concept", "lifecycle", "time", "org"
    }  # fmt: skip
    standard = {"schedule", "assign", "start", "suspend", "resume", "complete", "reassign",
                "withdraw"}  # fmt: skip
    kinds = Counter(told(one)["lifecycle:transition"] for one in xes.iter(f"{XES}event"))
    assert set(kinds) <= standard
    assert kinds["suspend"] > 5
    order = [child.tag.removeprefix(XES) for child in xes]
    assert list(dict.fromkeys(order)) == ["extension", "global", "classifier", "string", "trace"]


def test_titles_are_text_in_xes(xes: ET.Element) -> None:
    names = {told(one)["concept:name"] for one in xes.iter(f"{XES}event")}
    assert names == {MARKUP, "assess"}
    assert {told(one)["org:group"] for one in xes.iter(f"{XES}event")} == {FORMULA, "Care"}


def test_what_is_known_of_a_case_stands_in_its_trace(xes: ET.Element) -> None:
    trace = next(one for one in xes.iter(f"{XES}trace") if told(one).get("ending") == "supported")
    kinds = {str(one.get("key")): one.tag.removeprefix(XES) for one in trace if one.get("key")}
    assert kinds == {
        "concept:name": "string", "opened_at": "date", "entry": "string", "closed_at": "date",
        "ending": "string", "counted": "boolean",
        "arrival.urgent": "boolean", "arrival.mood": "string", "arrival.cost": "float",
        "case.urgent": "boolean", "case.mood": "string", "case.cost": "float",
    }  # fmt: skip


def test_an_open_case_has_no_end_in_xes(xes: ET.Element) -> None:
    traces = [told(one) for one in xes.iter(f"{XES}trace")]
    still = [one for one in traces if "closed_at" not in one]
    assert 0 < len(still) < len(traces)
    assert all("ending" not in one and one["counted"] == "false" for one in still)


# -- OCEL ----------------------------------------------------------------------------------------


def test_ocel_has_the_events_of_the_view_in_its_order(
    ocel: dict[str, Any], view: list[tuple[Any, ...]]
) -> None:
    found = []
    for event in ocel["events"]:
        known = {one["name"]: one["value"] for one in event["attributes"]}
        to = {one["qualifier"]: one["objectId"] for one in event["relationships"]}
        worker = to["worker"].removeprefix("worker:") if "worker" in to else None
        at = event["time"].removesuffix(".000+00:00")
        found.append((to["case"], known["step"], known["lifecycle"], at, worker, known["visit"]))
    assert found == view


def test_all_that_ocel_names_is_there(ledger: Path, ocel: dict[str, Any]) -> None:
    """Objects once each, every relation to one that is there, every attribute declared."""
    objects = {one["id"]: one["type"] for one in ocel["objects"]}
    assert len(objects) == len(ocel["objects"])
    for one in (*ocel["objects"], *ocel["events"]):
        assert {to["objectId"] for to in one["relationships"]} <= set(objects)
    types = {one["name"]: {a["name"] for a in one["attributes"]} for one in ocel["objectTypes"]}
    types |= {one["name"]: {a["name"] for a in one["attributes"]} for one in ocel["eventTypes"]}
    for one in (*ocel["objects"], *ocel["events"]):
        assert {told["name"] for told in one["attributes"]} <= types[one["type"]]
    with opened(ledger) as raw:
        for table, kind in (("cases", "case"), ("handoffs", "handoff")):
            query = f"SELECT count(*) FROM {table} WHERE run_id = 2"  # noqa: S608
            assert Counter(objects.values())[kind] == raw.execute(query).fetchone()[0]
    assert Counter(objects.values())["worker"] == 5


def test_an_offer_has_its_handoff(ocel: dict[str, Any]) -> None:
    kinds = Counter(
        event["attributes"][0]["value"]
        for event in ocel["events"]
        if any(to["qualifier"] == "handoff" for to in event["relationships"])
    )
    assert set(kinds) == {"schedule", "assign", "reassign"}


def test_what_changes_in_a_case_has_its_moment(ocel: dict[str, Any]) -> None:
    """What was known on arrival from then on; the cost that was found, from closing on."""
    (one, *_) = (
        item for item in ocel["objects"]
        if any((a["name"], a["value"]) == ("ending", "supported") for a in item["attributes"])
    )  # fmt: skip
    costs = [(a["time"], a["value"]) for a in one["attributes"] if a["name"] == "case.cost"]
    (opened_at, nothing), (closed_at, cost) = costs
    assert (nothing, cost > 0, opened_at < closed_at) == (0, True, True)


# -- vidigi --------------------------------------------------------------------------------------


def test_vidigi_has_its_columns(vidigi: Path) -> None:
    rows = csv_rows(vidigi / "events.csv")
    assert tuple(rows[0]) == EVENTS
    assert {int(row["run_number"]) for row in rows} == set(RUNS)
    assert {row["event_type"] for row in rows} == {
        "arrival_departure", "queue", "resource_use", "resource_use_end"
    }  # fmt: skip
    for row in rows:
        uses = row["event_type"].startswith("resource_use")
        assert (row["resource_id"] != "") == uses
        assert (row["event_type"] == "arrival_departure") == (row["event"] in ("arrival", "depart"))


def test_somebody_is_in_one_place_at_a_time(vidigi: Path, ledger: Path) -> None:
    """Arrival first, departure last, and every use ends with the same worker before the next."""
    rows = csv_rows(vidigi / "events.csv")
    of_case: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        of_case.setdefault((row["run_number"], row["entity_id"]), []).append(row)
    with opened(ledger) as raw:
        query = "SELECT count(*), count(closed_at) FROM cases"
        assert (len(of_case), sum(row["event"] == "depart" for row in rows)) == tuple(
            raw.execute(query).fetchone()
        )
    for its in of_case.values():
        assert its[0]["event"] == "arrival"
        assert [row["event"] for row in its].count("arrival") == 1
        assert "depart" not in [row["event"] for row in its[:-1]]
        assert all(float(a["time"]) <= float(b["time"]) for a, b in pairwise(its))
        used = [row for row in its if row["event_type"].startswith("resource_use")]
        for begun, ended in zip(used[::2], used[1::2], strict=False):
            assert begun["event"].replace("at work", "work done") == ended["event"]
            assert begun["resource_id"] == ended["resource_id"]


def test_each_phase_of_a_visit_is_told(vidigi: Path, ledger: Path) -> None:
    rows = csv_rows(vidigi / "events.csv")
    phases = Counter(row["event"].partition(": ")[2] for row in rows)
    of = {
        "on the way": "kind <> 1 AND (ready_at IS NULL OR ready_at > offered_at)",
        "waiting": "kind = 1 OR ready_at IS NOT NULL",
        "at work": "started_at IS NOT NULL",
        "work done": "work_done_at IS NOT NULL",
        "afterwards": "work_done_at IS NOT NULL AND finished_at IS NOT work_done_at",
    }
    with opened(ledger) as raw:
        query = "SELECT count(*) FROM visits WHERE kind NOT IN (2, 3) AND ({})"
        expected = {name: raw.execute(query.format(one)).fetchone()[0] for name, one in of.items()}
    assert {name: phases[name] for name in of} == expected
    assert min(expected.values()) > 10


def test_every_event_has_a_place_on_the_screen(vidigi: Path) -> None:
    places = csv_rows(vidigi / "positions.csv")
    for design in ("baseline", "kinder"):
        mine = [row for row in places if row["pathway"] == design]
        assert len({row["event"] for row in mine}) == len(mine)
        assert len({(row["x"], row["y"]) for row in mine}) == len(mine)
        events = {r["event"] for r in csv_rows(vidigi / "events.csv") if r["pathway"] == design}
        assert events <= {row["event"] for row in mine}
    capacity = {(r["pathway"], r["resource"]): r["capacity"] for r in places if r["resource"]}
    assert capacity == {
        ("baseline", "door"): "2", ("baseline", "care"): "3",
        ("kinder", "door"): "3", ("kinder", "care"): "3",
    }  # fmt: skip


# -- all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xes", "ocel2", "vidigi"])
def test_a_log_of_runs_without_rows_is_refused(tmp_path: Path, form: Form) -> None:
    path = made(tmp_path / "small.db", replications=1, record="summary")
    with pytest.raises(UsageError, match="runs 2, 3: found measures and no rows"):
        exported(path, form, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["small.db"]


def test_a_file_is_named_by_its_run_alone(ledger: Path) -> None:
    for form, suffix in (("xes", "xes"), ("ocel2", "jsonocel")):
        names = {path.name for path in (ledger.parent / form).iterdir()}
        assert names == {f"run_{number}.{suffix}" for number in RUNS}
