"""The commands that audit a live book, prove its rows, and measure it; on both databases."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.forging import book
from casework.world import ADVISER, World
from cli.commands import pathways
from pathway_engine.casework import Start
from pathway_engine.study.live_book import audit_book, rebuild_book


@pytest.fixture
def care(tmp_path: Path) -> Path:
    path = tmp_path / "care.db"
    path.write_bytes(book())
    return path


def spoil(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_live_book_is_audited_with_its_ledger(
    care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = pathways(capsys, "audit", care)
    assert answer.code == 0
    assert "The live book passed: 51 facts of 5 cases" in answer.out
    told = json.loads(pathways(capsys, "audit", care, "--json").out)
    assert told["passed"]
    assert told["book"]["position"] == 51


def test_a_fault_of_the_book_fails_the_audit(
    care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(care, "UPDATE visits SET priority = 4 WHERE case_no = 6")
    answer = pathways(capsys, "audit", care)
    assert answer.code == 1
    assert "rows: case 6: visits" in answer.out
    told = json.loads(pathways(capsys, "audit", care, "--json").out)
    assert not told["passed"]
    assert told["book"]["findings"][0]["rule"] == "rows"


def test_what_was_sealed_is_held_against_the_book(
    care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal = pathways(capsys, "seal", care).out.strip()
    assert "nothing up to 51" in " ".join(
        pathways(capsys, "audit", care, "--seal", seal).out.split()
    )
    other = f"51:{'0' * 64}"
    assert pathways(capsys, "audit", care, "--seal", other).code == 1
    assert pathways(capsys, "audit", care, "--seal", "51").code == 2


def test_rows_are_proved_and_restored(care: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pathways(capsys, "rebuild", care).code == 0
    spoil(care, "DELETE FROM handoffs")
    before = care.read_bytes()
    answer = pathways(capsys, "rebuild", care)
    assert (answer.code, care.read_bytes()) == (1, before)
    assert "--write" in answer.out
    assert pathways(capsys, "rebuild", care, "--write").code == 0
    assert pathways(capsys, "audit", care).code == 0


def test_real_cases_are_measured_without_small_numbers(
    care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = pathways(capsys, "measures", care, "--to", "2026-01-11")
    assert "real cases, 2026-01-05 09:00:00Z to 2026-01-12 00:00:00Z" in answer.out
    assert "Recording lag" in answer.out
    assert "Utilisation" not in answer.out
    assert "Not recorded" in answer.out
    few = pathways(capsys, "measures", care, "--to", "2026-01-11", "--suppress", "5").out
    assert "under 5" in few
    assert "Case duration" not in few
    assert pathways(capsys, "delays", care, "--to", "2026-01-11").code == 0
    assert "door" in pathways(capsys, "handoffs", care, "--to", "2026-01-11").out
    assert "Case 1" in pathways(capsys, "history", care, "--case", "1").out


def test_a_server_is_audited_and_restored(postgresql: str) -> None:
    world = World(postgresql)
    number = world.contacted(None)
    other = world.open()
    world.do(Start(visit=(other, 1)), ADVISER)
    assert audit_book(postgresql).passed
    with world.desk._ledger._engine.begin() as connection:
        connection.execute(text("DELETE FROM slots"))
        connection.execute(text("UPDATE visits SET priority = 5 WHERE case_no = :n"), {"n": number})
    assert {finding.rule for finding in audit_book(postgresql).faults} == {"rows"}
    assert rebuild_book(postgresql, write=True).written
    assert audit_book(postgresql).passed
    world.desk.close()
