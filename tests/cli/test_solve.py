"""`pathways solve`: an answer in a sentence, what was tried beneath it, and a document."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways
from pathway_engine import load, solve
from pathway_engine.report.solving import render_solution

Capsys = pytest.CaptureFixture[str]
STAFF = "teams.discharge.staff.social_worker=1..6"


def test_the_answer_and_what_was_tried(capsys: Capsys) -> None:
    words = ("solve", TODAY, "--vary", STAFF, "--until", "waiting_time.mean <= 24h", *SHORT)
    answer = pathways(capsys, *words)
    assert (answer.code, answer.err) == (0, "")
    said = " ".join(answer.out.split())
    assert "is the smallest value between 1 and 6 that meets waiting_time.mean <= 24h." in said
    assert "2 replications of 8 weeks after 4 weeks to warm up" in said
    assert "met <" in answer.out
    assert answer.out == pathways(capsys, *words).out


def test_a_document_says_what_python_says(capsys: Capsys) -> None:
    until = "waiting_time.mean <= 24h"
    answer = pathways(capsys, "solve", TODAY, "--vary", STAFF, "--until", until, *SHORT, "--json")
    read = json.loads(answer.out)
    found = solve(
        TODAY, vary=STAFF, until=until, length="8w", warm_up="4w", replications=2, threads=1
    )
    assert found.answer is not None
    assert read["answer"]["value"] == found.value
    assert read["answer"]["decides"]["mean"] == found.answer.decides.mean
    assert [one["value"] for one in read["tried"]] == [one.value for one in found.points]
    assert (read["outcome"], read["edge"], read["monotone"]) == ("found", "smallest", True)
    assert read["options"]["replications"] == 2


def test_two_designs_are_named_as_their_files(capsys: Capsys) -> None:
    words = ("--vary", STAFF, "--measure", "case_duration", "--until", "tomorrow <= today")
    answer = pathways(capsys, "solve", TODAY, TOMORROW, *words, *SHORT)
    assert (answer.code, answer.err) == (0, "")
    assert "Difference" in answer.out
    assert "differences are paired" in answer.out


def test_nothing_meets_it(capsys: Capsys) -> None:
    words = ("--vary", STAFF, "--until", "waiting_time.mean <= 1m", "--largest")
    answer = pathways(capsys, "solve", TODAY, *words, *SHORT)
    assert answer.code == 0
    assert "Nothing between 1 and 6 meets waiting_time.mean <= 1m" in answer.out


def test_doubts_are_said() -> None:
    found = solve(
        load(TODAY), vary=STAFF, until="waiting_time.mean <= 24h", length="4w", warm_up="2w",
        replications=2, threads=1,
    )  # fmt: skip
    assert "Beware" not in render_solution(found, 80)
    up_and_down = " ".join(render_solution(replace(found, monotone=False), 80).split())
    assert "Beware: what is measured goes up and down over the range" in up_and_down
    changes = " ".join(render_solution(replace(found, changes=3), 80).split())
    assert "the condition changes 3 times between met and not met" in changes


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--vary", "teams=1..2", "--until", "wip <= 2"), "found several values at `teams`"),
        (("--vary", STAFF, "--until", "wip"), "until: found `wip`"),
        (("--vary", STAFF, "--until", "wip <= 2", "--by", "team"), "by: found `team`"),
    ],
)
def test_what_is_refused(capsys: Capsys, words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    answer = pathways(capsys, "solve", TODAY, *words, *SHORT)
    assert (answer.code, answer.out) == (2, "")
    assert told in " ".join(answer.err.split())
    assert [*tmp_path.iterdir()] == []


def test_a_sheet_has_a_row_for_each_value_that_was_tried(capsys: Capsys) -> None:
    words = ("solve", TODAY, "--vary", STAFF, "--until", "utilisation.mean <= 99%", *SHORT)
    tried = json.loads(pathways(capsys, *words, "--json").out)["tried"]
    rows = [*csv.DictReader(StringIO(pathways(capsys, *words, "--csv").out))]
    assert [row["value"] for row in rows] == [one["value"] for one in tried]
    for row, one in zip(rows, tried, strict=True):
        assert float(row["decides mean"]) == one["decides"]["mean"]
        assert float(row["of_baseline low"]) == one["sides"][0]["low"]
        assert row["met"] == str(one["met"])
    assert pathways(capsys, *words, "--csv", "--json").code == 2
