"""The book on the command line: versions, work lists, feed, timers, adoption, seals, persons."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from casework.world import PATHWAY
from cli.commands import Answer, pathways
from cli.test_case import COMMUNITY, DOOR, OPENED, WARD, care, fresh, opened, told

__all__ = ["care", "fresh"]  # fixtures

Capsys = pytest.CaptureFixture[str]
INTAKE = ("--as", "in+intake")
OPERATOR = ("--as", "ig+operate")
HEADINGS = "pathway,reference,opened_at,step,since,started_at,worker,role,case.cost"
ROW = "live,{},2025-03-01T09:00Z,contact,2025-03-02T09:00Z,,,,5"


# -- work lists and the feed -----------------------------------------------------------------


def test_a_work_list_in_pages(capsys: Capsys, care: Path) -> None:
    for urgent in ("false", "true", "false"):
        opened(capsys, care, "--value", f"urgent={urgent}")
    first = told(capsys, "work", care, *DOOR, "--limit", "2")
    assert [row["visit"] for row in first["work"]] == ["2.1", "1.1"]
    rest = told(capsys, "work", care, *DOOR, "--limit", "2", "--after", first["after"])
    assert ([row["visit"] for row in rest["work"]], rest["after"]) == (["3.1"], None)
    shown = pathways(capsys, "work", care, *DOOR, "--limit", "2").out
    assert f"--after {first['after']}" in shown
    sheet = pathways(capsys, "work", care, *DOOR, "--csv").out
    assert [row["visit"] for row in csv.DictReader(sheet.splitlines())] == ["2.1", "1.1", "3.1"]
    assert pathways(capsys, "work", care, *COMMUNITY).out == "Nothing is open.\n"
    refused = pathways(capsys, "work", care, *WARD, "--team", "door")
    assert (refused.code, "`door` is not your team" in refused.err) == (1, True)
    assert pathways(capsys, "work", care, *DOOR, "--after", "there").code == 2


def test_the_feed_has_no_gaps_and_nothing_personal(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--reference", "R-17", "--person", "P-17", "--value", "cost=717")
    whole = pathways(capsys, "feed", care).out
    entries = [json.loads(line) for line in whole.splitlines()]
    assert [entry["position"] for entry in entries] == [1, 2]
    assert [entry["kind"] for entry in entries] == ["opened", "offered"]
    assert entries[0]["at"] == "2025-03-03T09:00:00Z"
    assert "R-17" not in whole
    assert "P-17" not in whole
    assert "717" not in whole.replace(entries[0]["hash"], "").replace(entries[1]["hash"], "")
    later = pathways(capsys, "feed", care, "--after", "1").out
    assert [json.loads(line)["position"] for line in later.splitlines()] == [2]
    assert pathways(capsys, "feed", care, "--after", "2").out == ""


def test_what_has_fallen_due_happens(capsys: Capsys, care: Path) -> None:
    opened(capsys, care, "--step", "pause", *INTAKE)
    assert told(capsys, "tick", care)["fired"] > 0
    assert told(capsys, "tick", care)["fired"] == 0
    assert "Nothing is to come" in pathways(capsys, "tick", care).out


# -- versions and seals ----------------------------------------------------------------------


def test_a_version_is_left_after_a_dry_run(capsys: Capsys, care: Path, tmp_path: Path) -> None:
    opened(capsys, care, "--step", "check", *INTAKE)
    new = tmp_path / "new.yaml"
    new.write_text(PATHWAY.replace("  check:", "  look:").replace("to: check", "to: look")
                   .replace("at: check", "at: look"),
                   encoding="utf-8")  # fmt: skip
    assert pathways(capsys, "install", new, care).code == 0
    before, after = (one["digest"] for one in told(capsys, "migrate", care)["versions"])
    moving = ("migrate", care, "--from", before[:8], "--to", after[:8])
    refused = told(capsys, *moving)["migration"]
    assert (refused["moved"], list(refused["refused"])) == ([], ["1"])
    would = pathways(capsys, *moving, "--steps", "check=look").out
    assert "1 case would move; --yes moves them." in would
    assert told(capsys, "case", "show", care, "1", *COMMUNITY)["case"]["version"] == before
    assert "1 case moved." in pathways(capsys, *moving, "--steps", "check=look", "--yes").out
    view = told(capsys, "case", "show", care, "1", *COMMUNITY)["case"]
    assert (view["version"], view["visits"][0]["step"]) == (after, "look")
    assert pathways(capsys, "migrate", care, "--from", before).code == 2
    assert pathways(capsys, *moving, "--as", "c1:community").code == 1


def test_a_file_with_errors_is_not_put_in_force(capsys: Capsys, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(PATHWAY.replace("team: ward", "team: wrad", 1), encoding="utf-8")
    answer = pathways(capsys, "install", wrong, tmp_path / "new.db")
    assert (answer.code, (tmp_path / "new.db").exists()) == (1, False)


def test_a_seal_is_the_last_position_and_its_hash(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    last = json.loads(pathways(capsys, "feed", care).out.splitlines()[-1])
    assert pathways(capsys, "seal", care).out == f"{last['position']}:{last['hash']}\n"


@pytest.mark.parametrize("where", ["prefix", "schema"])
def test_the_tables_stand_where_it_is_said(
    capsys: Capsys, tmp_path: Path, request: pytest.FixtureRequest, where: str
) -> None:
    file = tmp_path / "live.yaml"
    file.write_text(PATHWAY, encoding="utf-8")
    if where == "schema":
        place = (request.getfixturevalue("postgresql"), "--schema", "pathways")
    else:
        place = (str(tmp_path / "application.db"), "--prefix", "care_")
    assert pathways(capsys, "install", file, *place).code == 0
    done = told(capsys, "case", "open", place[0], "live", *place[1:], *DOOR, "--at", OPENED)
    assert done["position"] == 2
    assert "1.1" in pathways(capsys, "work", *place, *DOOR).out
    refused = pathways(capsys, "case", "accept", place[0], "1.1", *place[1:], *DOOR)
    assert (refused.code, refused.out) == (1, "")
    assert "is queued, expected one of" in refused.err


@pytest.mark.parametrize("words", [("work", *DOOR), ("feed",), ("tick",), ("migrate",), ("seal",)])
def test_a_ledger_of_runs_has_no_real_cases(
    capsys: Capsys, kept: Path, words: tuple[str, ...]
) -> None:
    name, *rest = words
    answer = pathways(capsys, name, kept, *rest)
    assert (answer.code, answer.out) == (1, "")
    assert "no pathway is in force there" in " ".join(answer.err.split())


def test_no_password_is_told(capsys: Capsys) -> None:
    for url in ("postgresql://me:hush@127.0.0.1:1/none", "nonsense://me:hush@x"):
        answer = pathways(capsys, "seal", url)
        assert answer.code in (1, 2)
        assert "hush" not in answer.err


# -- adoption --------------------------------------------------------------------------------


def adopting(capsys: Capsys, ledger: Path, rows: list[str], *words: str) -> Answer:
    file = ledger.parent / "open.csv"
    file.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return pathways(capsys, "adopt", ledger, "--from", file, "--source", "old", *words)


def test_cases_under_way_are_taken_over(capsys: Capsys, care: Path) -> None:
    rows = [
        ROW.format("A1"),
        "live,A2,2025-03-01T09:00Z,check,2025-03-02T09:00Z,2025-03-03T09:00Z,c1,worker,",
    ]
    assert "nothing was adopted" in adopting(capsys, care, rows, "--dry-run").out
    assert adopting(capsys, care, rows).out == "Adopted 2 cases from old: 1 to 2.\n"
    (one, two) = (told(capsys, "case", "show", care, n, *OPERATOR)["case"] for n in "12")
    assert (one["reference"], one["values"]["cost"], one["visits"][0]["state"]) == (
        "A1",
        5,
        "queued",
    )
    assert one["visits"][0]["revision"] == 1
    assert (two["visits"][0]["state"], two["visits"][0]["worker"]) == ("active", "c1")


def test_every_mistake_is_told_and_nothing_adopted(capsys: Capsys, care: Path) -> None:
    rows = [
        ROW.format("A1"),
        ROW.format("A1"),
        ROW.format("A2").replace("T09:00Z", "T09:00", 1),
        ROW.format("A3").replace("contact", "contct"),
        ROW.format("A4").replace("live", "lively"),
        ROW.format("A5").replace("2025-03-02", "2025-02-02"),
        ROW.format("A6").removesuffix("5") + "Margaret",
        "live,A7",
        ROW.format("A8").replace("2025-03-02T09:00Z", ""),
    ]
    answer = adopting(capsys, care, rows)
    assert (answer.code, answer.out) == (1, "")
    places = [line.split(": ")[0].partition("open.csv:")[2] for line in answer.err.splitlines()]
    assert places == ["3:6", "4:9", "5:27", "6:1", "7:35", "8:56", "9:1", "10:35", ""]
    assert "Margaret" not in answer.err
    assert "8 mistakes in 9 rows" in answer.err
    assert pathways(capsys, "feed", care).out == ""


@pytest.mark.parametrize("heading", ["cost", "pathway", "Since", "case."])
def test_a_heading_that_means_nothing(capsys: Capsys, care: Path, heading: str) -> None:
    file = care.parent / "open.csv"
    file.write_text(f"{HEADINGS},{heading}\n{ROW.format('A1')},\n", encoding="utf-8")
    answer = pathways(capsys, "adopt", care, "--from", file, "--source", "old")
    assert answer.code == 1
    assert f"open.csv:1:{len(HEADINGS) + 2}: found" in answer.err


# -- a person --------------------------------------------------------------------------------


def test_a_person_is_shown_what_is_known_and_forgotten(
    capsys: Capsys, care: Path, tmp_path: Path
) -> None:
    opened(capsys, care, "--person", "p-204", "--reference", "R-204", "--value", "cost=204")
    opened(capsys, care, "--person", "p-205")
    record: Any = json.loads(pathways(capsys, "export-person", care, "p-204", *OPERATOR).out)
    assert [one["number"] for one in record["cases"]] == [1]
    assert record["cases"][0]["values"]["cost"] == 204
    assert {one["case"] for one in record["facts"]} == {1}
    file = tmp_path / "p.json"
    assert pathways(capsys, "export-person", care, "p-204", *OPERATOR, "-o", file).code == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (written["person"], written["facts"]) == ("p-204", record["facts"])
    assert pathways(capsys, "export-person", care, "p-204", *DOOR).code == 1
    words = ("withdraw", "--ending", "left", "--reason", "gone", "--as", "h@council+supervise")
    pathways(capsys, "case", words[0], care, "1", *words[1:])
    asked = pathways(capsys, "erase", care, "1", *OPERATOR).out
    assert "nothing was changed" in asked
    assert pathways(capsys, "erase", care, "1", "--yes", *DOOR).code == 1
    assert pathways(capsys, "erase", care, "1", "--yes", *OPERATOR).code == 0
    shown = pathways(capsys, "case", "show", care, "1", "--history", *OPERATOR).out
    assert "erased" in shown
    assert "204" not in shown
    assert b"R-204" not in care.read_bytes()


def test_moments_are_told_in_utc(capsys: Capsys, care: Path) -> None:
    opened(capsys, care)
    shown = pathways(capsys, "case", "show", care, "1", *DOOR).out
    assert f"Opened {OPENED.replace('T', ' ')}" in shown
