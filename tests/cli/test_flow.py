"""`pathways flow`: a ledger and a file tell the same, in every form."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, pathways

Capsys = pytest.CaptureFixture[str]


def test_a_ledger_and_a_file(capsys: Capsys, tmp_path: Path) -> None:
    kept = tmp_path / "runs.db"
    assert pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", kept).code == 0
    of_ledger = json.loads(pathways(capsys, "flow", kept, "--json").out)
    of_file = json.loads(pathways(capsys, "flow", TODAY, *SHORT, "--json").out)
    assert of_ledger == of_file
    rows = of_ledger["flow"]
    assert {row["measure"] for row in rows} >= {"open_cases", "queue", "oldest", "done"}
    assert [row["week"] for row in rows if row["measure"] == "open_cases"] == [*range(-3, 10)]
    assert [row["warm_up"] for row in rows if row["measure"] == "arrivals"] == [True] * 4 + [
        False
    ] * 8
    sheet = pathways(capsys, "flow", kept, "--by", "step", "--every", "day", "--csv").out
    told = [*csv.DictReader(sheet.splitlines())]
    assert {row["team"] for row in told if "team" in row} <= {""}
    assert len([row for row in told if row["measure"] == "arrivals"]) == 84


@pytest.mark.parametrize("columns", ["60", "160"])
@pytest.mark.parametrize("by", ["", "team"])
def test_it_fits_a_terminal(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, columns: str, by: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    answer = pathways(capsys, "flow", TODAY, *SHORT, *(("--by", by) if by else ()))
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= int(columns)
    assert "┊" in answer.out


def test_what_is_no_file_is_refused(capsys: Capsys, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name in ("gone.db", "gone.yaml", "empty.db"):
        answer = pathways(capsys, "flow", tmp_path / name)
        assert answer.code == 1
        assert name in answer.err.replace("\n", "")
    assert "this is no ledger" in " ".join(answer.err.split())


def test_options_that_say_nothing_there_are_refused(capsys: Capsys, tmp_path: Path) -> None:
    """A run that is kept has its own seed and days: nobody shall believe that others were used."""
    kept = tmp_path / "runs.db"
    assert pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", kept).code == 0
    cases: list[tuple[tuple[str | Path, ...], str]] = [
        (("flow", kept, "--seed", "5"), "--seed: found beside the ledger"),
        (("flow", TODAY, "--design", "x"), "--design: found beside"),
        (("compare", "--from", kept, "--length", "4w"), "--length: found beside --from"),
    ]
    for words, says in cases:
        answer = pathways(capsys, *words)
        assert (answer.code, answer.out) == (2, "")
        assert says in " ".join(answer.err.split())
