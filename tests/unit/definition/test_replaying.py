"""Files of people: what a row may say, where its fault is told, and whose file is read at all."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from math import isnan
from pathlib import Path

import pytest

from checking import SMALL, edited
from pathway_engine import load
from pathway_engine.clock import DAY, HOUR, seconds_of
from pathway_engine.definition.attaching import without_digests
from pathway_engine.definition.loading import check, check_whole
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import find, mapping
from pathway_engine.definition.recordings import MOST_BYTES, pinned
from pathway_engine.definition.replaying import MOST_FAULTS, recorded, recorded_within
from pathway_engine.definition.routing import Window, expected
from pathway_engine.errors import PathwayError

RATE = "rate: 520/year, during: office, case: {urgent: 10%}"
WALL = "the time by the clock on the wall, without a time zone"
MONDAY = seconds_of(date(2026, 1, 5))


def written(folder: Path, rows: str, keys: str = "replay: people.csv") -> Path:
    """The small pathway and its file of people."""
    (folder / "people.csv").write_text(rows, encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(edited(RATE, keys), encoding="utf-8")
    return path


def told(path: Path) -> list[tuple[str, int, str]]:
    """Where each error stands, and its code."""
    return [(Path(one.file).name, one.line, one.code) for one in check(path).errors]


def test_rows_by_second_and_row(tmp_path: Path) -> None:
    rows = """\
at,setting,cost,urgent
2026-01-06,hospital,,true
2026-01-05T09:30,,12.5,
2026-01-05 09:30:01,home,0,false

2026-01-05T09:30,home,-3,
"""
    pathway = load(written(tmp_path, rows))
    people = recorded(pathway, "people")
    assert people is not None
    assert [(one.row, one.second - MONDAY) for one in people] == [
        (2, 9.5 * HOUR), (4, 9.5 * HOUR), (3, 9.5 * HOUR + 1), (1, DAY),
    ]  # fmt: skip
    assert list(pathway.case) == ["urgent", "setting", "cost"]
    assert people[3].values[:2] == (1.0, 1.0)
    assert isnan(people[3].values[2])
    assert people[2].values == (0.0, 0.0, 0.0)
    within = recorded_within(pathway, "people", (MONDAY, MONDAY + DAY), MONDAY)
    assert [one.row for one in within] == [2, 4, 3]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("", None),
        ("at,setting\n05.01.2026,home\n", 2),
        ("at\n2026-02-30\n", 2),
        ("at\n2026-01-05T24:00\n", 2),
        ("at\n2026-01-05T09:00Z\n", 2),
        ("at\n2026-01-05T09:00:00.5\n", 2),
        ("at\n1026-01-05\n", 2),
        ("at,urgent\n,true\n", 2),
        ("urgent\ntrue\n", 1),
        ("at,urgnt\n2026-01-05,true\n", 1),
        ("at;urgent\n2026-01-05;true\n", 1),
        ("at,urgent,urgent\n2026-01-05,true,true\n", 1),
        ("at,urgent\n2026-01-05,yes\n", 2),
        ("at,urgent\n2026-01-05,1\n", 2),
        ("at,urgent\n2026-01-05,True\n", 2),
        ("at,setting\n2026-01-05,home\n2026-01-05,street\n", 3),
        ("at,setting\n2026-01-05, home\n", 2),
        ("at,cost\n2026-01-05,1e3\n", 2),
        ("at,cost\n2026-01-05,nan\n", 2),
        ("at,cost\n2026-01-05\n", 2),
        ("at,cost\n2026-01-05,1,2\n", 2),
        ('at,cost\n2026-01-05,"1\n', 2),
        ('at,cost\n2026-01-05,"1"2\n', 2),
        ("at,cost\n2026-01-05,1\0\n", 2),
        ('at,setting\n"2026-01-05","home"\n\n"2026-01-05\n","home"\n', 4),
    ],
)
def test_a_fault_stands_in_the_file_at_its_line(
    tmp_path: Path, rows: str, line: int | None
) -> None:
    path = written(tmp_path, rows)
    where = ("small.yaml", 22) if line is None else ("people.csv", line)
    assert told(path) == [(*where, "replay_form")]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("at,setting\n2026-01-05,home\nsoon,nowhere\n", [1, 6]),
        ("at,cost,colour\n2026-01-05,1,2\n", [9]),
        ("at,cost\n2026-01-05,1,2\n", [1]),
        ('at,setting\n"2026-01-05",nowhere\n', [1]),
    ],
)
def test_a_fault_of_a_cell_stands_at_its_column(
    tmp_path: Path, rows: str, column: list[int]
) -> None:
    """Where quotes may stand before it, at the row."""
    assert [one.column for one in check(written(tmp_path, rows)).errors] == column


def test_a_heading_with_a_space_beside_it_is_told_as_one(tmp_path: Path) -> None:
    (fault,) = check(written(tmp_path, "at, cost\n2026-01-05,1\n")).errors
    assert fault.hint == "`cost`, without the space beside it"


def test_a_file_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """It writes TRUE and FALSE whatever is typed, and blank rows as commas."""
    rows = "at,urgent,cost\r\n2026-01-05,TRUE,1\r\n,,\r\n2026-01-06,FALSE,2\r\n,,\r\n,,\r\n"
    people = recorded(load(written(tmp_path, rows)), "people")
    assert people is not None
    assert [(one.row, one.values[0], one.values[2]) for one in people] == [(1, 1, 1), (2, 0, 2)]


@pytest.mark.parametrize(
    ("rows", "hint"),
    [
        ("at\n05/01/2026 09:30\n", "write 2026-01-05T09:30, if the day stands first"),
        ("at\n05/05/2026\n", "write 2026-05-05"),
        ("at\n31/01/2026\n", "write 2026-01-31"),
        ("at\n1/31/2026 9:05\n", "write 2026-01-31T09:05"),
        ("at\n2026-1-5\n", "write 2026-01-05"),
        ("at\n2026/01/05\n", "write 2026-01-05"),
        ("at\n2026-01-05T9:30\n", "write 2026-01-05T09:30"),
        ("at\n2026-01-05T09:30:15.5\n", "write 2026-01-05T09:30:15"),
        ("at\n05-Jan-2026\n", "write 2026-01-05"),
        ("at\n05-Jan-26\n", "write the year in four digits, and first"),
        ("at\n31/31/2026\n", ""),
        ("at\n5-Nov\n", ""),
        (
            "at\n46027\n",
            "a spreadsheet's number for 2026-01-05: show the column as dates before saving it",
        ),
        (
            "at\n2026-07-06T09:00:00Z\n",
            f"{WALL}: in Europe/London write 2026-07-06T10:00",
        ),
        ("at\n2026-01-05T24:00\n", "24:00 is 00:00 of the next day"),
        ("at\n \n", "every row says when somebody came"),
        ("at\n2026-01-05 \n", "write `2026-01-05`, without the space beside it"),
        ("at\n 31/01/2026\n", "write 2026-01-31"),
        ("at,cost\n2026-01-05, \n", "leave it empty, without space"),
        ("at,setting\n2026-01-05, home\n", "write `home`, without the space beside it"),
        (
            "at,cost,\n2026-01-05,1,\n",
            "a comma stands at the end of the row: delete it, and those at the ends of all rows",
        ),
        (
            "at,cost,,\n2026-01-05,1,,\n",
            "a comma stands at the end of the row: delete it, and those at the ends of all rows",
        ),
        ("at,,cost\n2026-01-05,,1\n", "give it a name, or delete the column"),
        ('at,cost\n2026-01-05,"1,5"\n', "a decimal has a point: write 1.5"),
    ],
)
def test_what_a_spreadsheet_writes_otherwise_is_told(tmp_path: Path, rows: str, hint: str) -> None:
    (finding,) = check(written(tmp_path, rows)).errors
    assert finding.hint == hint


def test_a_time_that_the_clocks_left_out_is_refused(tmp_path: Path) -> None:
    """An hour that came twice, and the hours before and after the gap, are sound; so is a date."""
    rows = """\
setting,at
home,2026-03-29
home,2026-03-29T00:59:59
home,2026-03-29T01:30
home,2026-03-29T02:00
home,2026-10-25T01:30
"""
    path = written(tmp_path, rows)
    (fault,) = check(path).errors
    assert (fault.line, fault.column) == (4, 6)
    assert fault.expected == "a time that there was in Europe/London"
    assert fault.hint == "the clocks went forward by 60 minutes then: write 2026-03-29T02:30"
    text = path.read_text(encoding="utf-8").replace("Europe/London", "Africa/Lagos")
    path.write_text(text, encoding="utf-8")  # where the clocks stay as they are
    assert not check(path).errors


@pytest.mark.parametrize(
    ("rows", "place", "found"),
    [
        ('at,cost\n2026-01-05,"1"2\n', (2, 12), "`2` behind the quote that closes a cell"),
        ('at\n"a\nb",c\n"a" d "x",1\n', (4, 1), '` d "x"` behind the quote that closes a cell'),
        ('at,cost\n"2026\n",1,"2" 3\n', (3, 5), "` 3` behind the quote that closes a cell"),
        ('at,cost\n2026-01-05,"1\n2026-01-06\n', (2, 12), "a quote that opens and does not close"),
        ('at,cost\n2026-01-05,"1""\n', (2, 12), "a quote that opens and does not close"),
    ],
)  # fmt: skip
def test_wrong_quotes_are_told_where_their_cell_begins(
    tmp_path: Path, rows: str, place: tuple[int, int], found: str
) -> None:
    (fault,) = check(written(tmp_path, rows)).errors
    assert ((fault.line, fault.column), fault.found) == (place, found)
    assert fault.hint


def test_a_file_or_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "at\n", "replay: gone.csv")
    (finding,) = check(path).errors
    assert finding.found == f"no file `{tmp_path / 'gone.csv'}`"
    path = written(tmp_path, "at\n", "replay: gone/people.csv")
    (finding,) = check(path).errors
    assert finding.found == f"no folder `{tmp_path / 'gone'}`"
    assert "relative to the file in which its name stands" in finding.hint


def test_bounds_and_whole_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, "at,cost\n2026-01-05,1.5\n2026-01-05,11\n2026-01-05,-1\n")
    text = path.read_text(encoding="utf-8")
    number = "cost: {type: number, initial: 0}"
    whole = "cost: {type: integer, initial: 0, min: 0, max: 10}"
    path.write_text(edited(number, whole, text=text), encoding="utf-8")
    assert told(path) == [("people.csv", line, "replay_form") for line in (2, 3, 4)]


def test_of_very_many_faults_the_rest_is_not_looked_at(tmp_path: Path) -> None:
    found = told(written(tmp_path, "at\n" + "soon\n" * 9_000))
    assert len(found) == MOST_FAULTS + 1


@pytest.mark.parametrize(
    "key", ["during: office", "weekdays: {mon: 2}", "growth: 3%", 'hours: {"09-10": 2}']
)
def test_the_file_alone_says_when(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, "at\n2026-01-05\n", f"replay: people.csv, {key}")
    assert told(path) == [("small.yaml", 22, "arrival_form")]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "at\n")
    people = tmp_path / "people.csv"
    people.write_bytes(b"at\n" + b"\n" * MOST_BYTES)
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]
    people.write_bytes(b"at\n2026-01-05\n\xff\xfe\n")
    assert told(path) == [("people.csv", 3, "replay_form")]
    people.unlink()
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]
    people.mkdir()
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]
    people.rmdir()
    people.symlink_to(people)
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]
    people.unlink()
    os.mkfifo(people)
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]


def test_no_file_outside_the_folder_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.csv").write_text("secret\n")
    path = written(inner, "", "replay: ../secret.csv")
    (finding,) = check(path).errors
    assert finding.code == "replay_unreadable"
    assert "expected a file in the folder `inner`" in str(finding)
    (inner / "people.csv").unlink()
    (inner / "people.csv").symlink_to(tmp_path / "secret.csv")
    path.write_text(edited(RATE, "replay: people.csv"), encoding="utf-8")
    assert told(path) == [("small.yaml", 22, "replay_unreadable")]
    assert [one.code for one in check(path, within=tmp_path).errors] == ["replay_form"]


def test_what_is_kept_names_the_content(tmp_path: Path) -> None:
    rows = "at\n2026-01-05\n"
    path = written(tmp_path, rows)
    pathway = load(path)
    digest = hashlib.sha256(rows.encode()).hexdigest()
    assert f'"replay":"people.csv sha256:{digest}"' in pathway.canonical
    (tmp_path / "people.csv").write_text(rows + "2026-01-06\n")
    other = load(path)
    assert other.digest != pathway.digest
    tree = mapping(json.loads(pathway.canonical))
    assert without_digests(tree) == without_digests(mapping(json.loads(other.canonical)))
    replay = find(without_digests(tree), "arrivals.people.replay")
    assert replay == find(mapping({"a": "people.csv"}), "a")


def test_a_content_that_is_named_must_be_there(tmp_path: Path) -> None:
    rows = "at\n2026-01-05\n"
    meant = pinned("people.csv", hashlib.sha256(rows.encode()).hexdigest())
    assert told(written(tmp_path, rows, f"replay: {meant}")) == []
    path = written(tmp_path, rows + "2026-01-06\n", f"replay: {meant}")
    assert told(path) == [("small.yaml", 22, "replay_form")]


def test_an_attribute_that_every_row_has_is_set(tmp_path: Path) -> None:
    """Without an initial value a column with a gap leaves it unset on some way."""
    unset = edited(
        "cost: {type: number, initial: 0}",
        "cost: {type: number}",
        "advised: {to: advised, share: 60%}",
        "advised: {to: advised, when: cost > 3}",
    )
    (tmp_path / "small.yaml").write_text(edited(RATE, "replay: people.csv", text=unset))
    people = tmp_path / "people.csv"
    people.write_text("at,cost\n2026-01-05,1\n2026-01-05,5\n")
    assert told(tmp_path / "small.yaml") == []
    people.write_text("at,cost\n2026-01-05,1\n2026-01-05,\n")
    assert {code for _, _, code in told(tmp_path / "small.yaml")} == {"attribute_not_set"}


def test_load_counts_the_rows_and_routes_by_what_they_say(tmp_path: Path) -> None:
    """Of three people in the window two come from hospital and go on to the assessment."""
    rows = (
        "at,setting\n2026-01-05,home\n2026-02-05,hospital\n2026-03-05,hospital\n2025-12-31,home\n"
    )
    path = written(tmp_path, rows)
    ways = ("advised: {to: advised, share: 60%}", "advised: {to: advised, when: setting == home}")
    path.write_text(edited(*ways, text=path.read_text()))
    checked = check_whole(path)
    assert checked.pathway is not None
    found = expected(checked.pathway, Window(date(2026, 1, 5), 0, 365))
    assert found.cases_a_week * 365 / 7 == pytest.approx(3)
    assert found.flow.visits["assess"].value == pytest.approx(0.5, abs=0.01)  # of all four rows


def test_a_redesign_names_a_file_beside_itself(tmp_path: Path) -> None:
    written(tmp_path, "at\n2026-01-05\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "others.csv").write_text("at\n2026-01-06\n2026-01-07\n")
    (inner / "redesign.yaml").write_text(
        "redesign: others\nbaseline: ../small.yaml\nchanges:\n"
        "  - {set: arrivals.people.replay, from: people.csv, to: others.csv, assumption: Drafted}\n"
    )
    assert people_of(load(inner / "redesign.yaml", within=tmp_path)) == 2
    with pytest.raises(PathwayError, match="baseline_outside"):
        load(inner / "redesign.yaml")


def people_of(pathway: Pathway) -> int:
    return len(recorded(pathway, "people") or ())


def test_the_small_pathway_has_no_files() -> None:
    assert "replay" not in SMALL
