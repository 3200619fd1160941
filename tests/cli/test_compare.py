"""`pathways compare`: what matters first, everything, one measure, and a ledger's designs again."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compared") / "runs.db"


def test_a_ledger_says_it_again(capsys: Capsys, kept: Path) -> None:
    first = pathways(capsys, "compare", TODAY, TOMORROW, *SHORT, "--ledger", kept)
    again = pathways(capsys, "compare", "--from", kept)
    assert (first.code, again.code) == (0, 0)
    table = again.out.split("\n\n", 1)[1].strip()
    assert "Handoffs, per case" in table
    assert table in first.out


def test_the_answer_is_short_and_all_is_longer(capsys: Capsys, kept: Path) -> None:
    answer = pathways(capsys, "compare", "--from", kept).out
    everything = pathways(capsys, "compare", "--from", kept, "--all").out
    assert "p95" not in answer
    assert "p95" in everything
    assert len(answer.split("\n")) < len(everything.split("\n"))


def test_one_measure_by_team(capsys: Capsys, kept: Path) -> None:
    words = ("--only", "waiting_time", "--by", "team", "--csv")
    told = pathways(capsys, "compare", "--from", kept, *words).out
    rows = list(csv.DictReader(StringIO(told)))
    assert {row["measure"] for row in rows} == {"waiting_time"}
    assert all(row["team"] for row in rows)
    assert {"baseline mean", "redesign mean", "difference low"} <= rows[0].keys()


def test_a_ledger_of_one_design_is_refused(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    assert pathways(capsys, "simulate", TODAY, *SHORT, "--ledger", path).code == 0
    answer = pathways(capsys, "compare", "--from", path)
    assert (answer.code, answer.out) == (2, "")
    assert "found one design, expected two to compare" in " ".join(answer.err.split())


def test_designs_without_a_common_replication_are_refused(capsys: Capsys, tmp_path: Path) -> None:
    path, other = tmp_path / "seeds.db", tmp_path / "other.yaml"
    text = TOMORROW.read_text(encoding="utf-8").replace("joined_up", "otherwise")
    other.write_text(text.replace("today.yaml", str(TODAY)), encoding="utf-8")
    assert pathways(capsys, "compare", TODAY, TOMORROW, *SHORT, "--ledger", path).code == 0
    again = (*SHORT, "--seed", "9", "--within", "/", "--append", "--ledger")
    assert pathways(capsys, "compare", TODAY, other, *again, path).code == 0
    answer = pathways(capsys, "compare", "--from", path)
    assert (answer.code, answer.out) == (2, "")
    assert "found no replication that all designs have" in " ".join(answer.err.split())
