"""What `check` warns of is told below a result too, and never within a document."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from checking import edited
from cli.commands import SHORT, TODAY, pathways

Capsys = pytest.CaptureFixture[str]
RATE = "rate: 520/year, during: office, case: {urgent: 10%}"
FULL = ("520/year", "9000/year")
pytestmark = pytest.mark.usefixtures("few_are_routed")


def written(folder: Path, *edits: str) -> Path:
    """The small pathway, changed; beside it somebody who comes each week of half of 2025."""
    rows = [f"{date(2025, 7, 7) + timedelta(weeks=n)}T10:00" for n in range(26)]
    (folder / "people.csv").write_text("\n".join(["at", *rows]), encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(edited(*edits), encoding="utf-8")
    return path


def test_warnings_are_counted_below_a_result(capsys: Capsys, tmp_path: Path) -> None:
    full = written(tmp_path, *FULL)
    answer = pathways(capsys, "simulate", full, *SHORT)
    days = " ".join(SHORT[: SHORT.index("--replications")])
    assert f"2 warnings (overloaded).\nNext: pathways check {full} {days}\n" in answer.out
    compared = pathways(capsys, "compare", full, full, *SHORT)
    assert compared.out.count("2 warnings (overloaded).") == 1


def test_nothing_is_said_where_there_are_none(capsys: Capsys) -> None:
    assert "warning" not in pathways(capsys, "simulate", TODAY, *SHORT).out


def test_a_document_says_nothing_of_them(capsys: Capsys, tmp_path: Path) -> None:
    answer = pathways(capsys, "simulate", written(tmp_path, *FULL), *SHORT, "--json")
    assert (answer.err, "overloaded" in answer.out) == ("", False)


@pytest.mark.parametrize("command", ["simulate", "estimate"])
def test_who_does_not_come_is_told_whole(capsys: Capsys, tmp_path: Path, command: str) -> None:
    days = ("--length", "4w", "--warm-up", "0w")
    more = SHORT[SHORT.index("--replications"):] if command == "simulate" else ()  # fmt: skip
    path = written(tmp_path, RATE, "replay: people.csv")
    missed = pathways(capsys, command, path, *days, *more)
    assert "none of 26 rows in the window, from 2026-01-05" in " ".join(missed.out.split())
    there = pathways(capsys, command, path, *days, *more, "--starts", "2025-07-07")
    assert "rows" not in there.out


def test_the_days_of_a_run_are_asked_of_check(capsys: Capsys, tmp_path: Path) -> None:
    """Who works half as long as it takes: overloaded only where they come."""
    path = written(tmp_path, RATE, "replay: people.csv", "work: 30m", "work: 400h")
    days = ("--starts", "2025-07-07", "--length", "20w", "--warm-up", "2w")
    for command in (("estimate",), ("simulate", "--replications", "1")):
        answer = pathways(capsys, *command, path, *days)
        assert f"pathways check {path} {' '.join(days)}" in answer.out
    assert "overloaded" in pathways(capsys, "check", path, *days).out
    wrong = pathways(capsys, "check", path, "--length", "0w")
    assert (wrong.code, wrong.err) == (
        2, "pathways: length: found `0w`, expected a duration above zero such as 52w\n"
    )  # fmt: skip


def test_with_a_value_set_the_warnings_are_of_what_is_run(capsys: Capsys, tmp_path: Path) -> None:
    """No command tells those again, so they are told whole; those that are cured are not told."""
    sound = written(tmp_path)
    full = pathways(capsys, "simulate", sound, *SHORT, "--set", "arrivals.people.rate=9000/year")
    said = " ".join(full.out.split())
    assert "warning overloaded: found `assessment` at" in said
    assert "Next: pathways check" not in said
    cured = pathways(
        capsys, "simulate", written(tmp_path, *FULL), *SHORT,
        "--set", "arrivals.people.rate=520/year",
    )  # fmt: skip
    assert "warning" not in cured.out
    wrong = pathways(capsys, "simulate", sound, *SHORT, "--set", "arrivals.people.rate=often")
    assert (wrong.code, wrong.err.count("--set arrivals.people.rate=often")) == (1, 1)


def test_with_a_value_set_who_comes_is_still_asked_of_the_days_of_the_run(
    capsys: Capsys, tmp_path: Path
) -> None:
    path = written(tmp_path, RATE, "replay: people.csv")
    days = ("--starts", "2025-07-07", "--length", "20w", "--warm-up", "2w", "--replications", "1")
    told = pathways(capsys, "simulate", path, *days, "--set", "steps.contact.work=31m")
    assert told.code == 0
    assert "none of 26 rows" not in " ".join(told.out.split())
