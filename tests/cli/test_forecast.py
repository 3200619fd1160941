"""`pathways forecast`: its page, its sheet and its document, and a ledger without a live book."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine.ledger import Store
from pathway_engine.study import forecasting
from pathway_engine.study.forecasting import BookNow
from unit.study.small import small
from unit.study.test_forecasting import AT, CASES

SHORT = ("--length", "2w", "--replications", "3", "--threads", "1")


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live book in which 40 cases wait."""
    monkeypatch.setattr(
        forecasting, "open_cases_of_book", lambda _: BookNow(small(), CASES, AT, 40)
    )


def test_the_page_tells_every_week_and_every_team(capsys: pytest.CaptureFixture[str]) -> None:
    answer = pathways(capsys, "forecast", "book.db", *SHORT)
    assert answer.code == 0
    assert "40 open cases" in answer.out
    assert "3 replications of 2 weeks from 2026-03-04 11:30:00, seed 1" in answer.out
    assert "now 2026-03-04" in answer.out
    assert "end 2026-03-18" in answer.out
    assert "Front door" in answer.out
    assert "Nothing was kept" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_a_redesign_is_put_beside_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(_text(), encoding="utf-8")
    more = tmp_path / "more.yaml"
    more.write_text(
        "redesign: more\nbaseline: small.yaml\nchanges:\n"
        "  - {set: teams.door.staff.worker, from: 2, to: 3}\n",
        encoding="utf-8",
    )
    answer = pathways(capsys, "forecast", "book.db", "--with", more, *SHORT)
    assert answer.code == 0, answer.err
    assert "change" in answer.out
    assert "\nmore " in answer.out


def _text() -> str:
    from unit.study.small import YAML

    return YAML


def test_machines_are_told_by_team_for_every_week(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(pathways(capsys, "forecast", "b.db", *SHORT, "--json").out)
    assert document["open_cases"] == 40
    assert document["options"]["starts"] == "2026-03-04T11:30:00"
    rows = document["ahead"]
    assert {row["measure"] for row in rows} == {"open_cases", "queue", "oldest"}
    assert {row["week"] for row in rows} == {0, 1, 2}
    sheet = list(csv.DictReader(StringIO(
        pathways(capsys, "forecast", "b.db", *SHORT, "--csv").out)))  # fmt: skip
    assert len(sheet) == len(rows)
    assert {row["team"] for row in sheet} == {"", "door", "care"}


def test_without_a_live_book_it_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    answer = pathways(capsys, "forecast", "runs.db")
    assert answer.code == 1
    assert "runs.db: there is no such file" in answer.err
    Store.create(tmp_path / "runs.db").close()
    answer = pathways(capsys, "forecast", tmp_path / "runs.db")
    assert answer.code == 2
    assert "this ledger has no live book" in " ".join(answer.err.split())
