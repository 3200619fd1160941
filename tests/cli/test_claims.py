"""`pathways claims` holds the claims of folders, and fails where one is not as written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.commands import pathways
from unit.study.experimented import written

Capsys = pytest.CaptureFixture[str]

WRONG = ("expect: quick > baseline, verdict: reproduced",
         "expect: quick > baseline, verdict: contradicted")  # fmt: skip
"""What makes a good experiment of the one that has a verdict written down which is not found."""


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Two folders with experiments, of which `odd` has a verdict that is not found."""
    for name, edits in (("odd", ()), ("sound", WRONG)):
        (tmp_path / "towns" / name).mkdir(parents=True)
        written(tmp_path / "towns" / name, *edits)
    return tmp_path / "towns"


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_one_that_is_as_written_down_passes(capsys: Capsys, folders: Path) -> None:
    answer = pathways(capsys, "claims", folders / "sound", "--threads", "1")
    assert answer.code == 0
    said = "1 folder, 7 claims: every verdict is the one that is written down.\n"
    assert answer.out.endswith(f"\n\n{said}")
    assert "7 claims: 4 follows, 1 built in, 1 contradicted, 1 cannot be answered." in answer.out


def test_one_that_differs_fails_and_is_named(
    capsys: Capsys, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(folders)
    answer = pathways(capsys, "claims", "odd", "sound", "--threads", "1")
    assert answer.code == 1
    assert "\nmore_work: reproduced was written down, and now it is contradicted.\n" in answer.out
    assert "contradicted (written down: reproduced)" in answer.out
    assert answer.out.endswith("\n2 folders, 14 claims: 1 not as written down (odd 1).\n")
    assert answer.out.index("\nodd/experiment.yaml") < answer.out.index("\nsound/experiment.yaml")


def test_what_cannot_be_answered_is_listed_with_the_reason(capsys: Capsys, folders: Path) -> None:
    told = pathways(capsys, "claims", folders / "sound", "--threads", "1").out
    after = told.split("Cannot be answered\n")[1]
    assert after.startswith("- kinder: People are kinder (our own): kindness is no number\n")
    assert "less_work" in told.split("Cannot be answered")[0]
    assert "kinder" not in told.split("Cannot be answered")[0]


def test_rows_have_everything(capsys: Capsys, folders: Path) -> None:
    words = ("claims", folders, "--threads", "1", "--replications", "4", "--json")
    answer = pathways(capsys, *words)
    document: dict[str, Any] = json.loads(answer.out)
    assert answer.code == 1
    assert [Path(one["folder"]).name for one in document["folders"]] == ["odd", "sound"]
    odd, sound = (one["experiments"][0] for one in document["folders"])
    assert (odd["differs"], sound["differs"]) == (["more_work"], [])
    assert odd["how"].startswith("4 replications of 4 weeks")
    rows = {row["claim"]: row for row in sound["claims"]}
    assert rows["less_work"]["rests_on"] == ["times"]
    assert rows["less_work"]["word"] == "built in"
    assert rows["less_work"]["flips"] == []
    assert rows["kinder"]["cannot"] == "kindness is no number"


def test_flips_are_told_where_somebody_asks(capsys: Capsys, folders: Path) -> None:
    words = ("claims", folders / "sound", "--flips", "--threads", "1")
    told = pathways(capsys, *words).out
    assert "What would change a verdict" in told
    assert "less_work  times" in told
    rows = json.loads(pathways(capsys, *words, "--json").out)["folders"][0]["experiments"][0]
    (flip,) = next(row for row in rows["claims"] if row["claim"] == "less_work")["flips"]
    moved = {name: flip[name] for name in ("line", "flips", "holds", "high")}
    assert moved == {"line": "times", "flips": False, "holds": True, "high": "1.5h"}


def test_several_experiments_of_a_folder_make_one_table(capsys: Capsys, folders: Path) -> None:
    file = folders / "sound" / "experiment.yaml"
    text = file.read_text(encoding="utf-8").replace("experiment: small", "experiment: more_small")
    (folders / "sound" / "more_experiment.yaml").write_text(text, encoding="utf-8")
    told = pathways(capsys, "claims", folders / "sound", "--threads", "1").out
    assert told.count("Rests on") == 1
    assert "14 claims: 8 follows" in one_line(told)
    assert "more_small_things.kinder" in told


def test_nothing_to_hold_is_wrong_usage(capsys: Capsys, tmp_path: Path) -> None:
    answer = pathways(capsys, "claims", tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert "found no experiment" in one_line(answer.err)
