"""A post without a cost: costs are told for the rest, and what they leave out is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, pathways

Capsys = pytest.CaptureFixture[str]

MISSING = "Costs leave out the staff of brokerage.broker: no cost of a paid hour is given."


@pytest.fixture
def unpriced(tmp_path: Path) -> Path:
    """A file in which the brokers have no price."""
    text = TODAY.read_text(encoding="utf-8")
    assert text.count(", cost: 26/h") == 1
    path = tmp_path / "unpriced.yaml"
    path.write_text(text.replace(", cost: 26/h", ""), encoding="utf-8")
    return path


def test_costs_of_the_rest_are_told_and_what_is_missing(
    capsys: Capsys, unpriced: Path, tmp_path: Path
) -> None:
    assert "unpriced_role" in pathways(capsys, "check", unpriced).out
    ledger = tmp_path / "runs.db"
    answer = pathways(capsys, "simulate", unpriced, *SHORT, "--ledger", ledger)
    assert answer.code == 0
    assert MISSING in " ".join(answer.out.split())
    assert "Cost of staff" in answer.out
    assert "£" in next(line for line in answer.out.splitlines() if "Cost of staff" in line)
    told = " ".join(pathways(capsys, "measures", ledger).out.split())
    assert MISSING in told


def test_each_design_says_what_its_costs_leave_out(capsys: Capsys, unpriced: Path) -> None:
    answer = pathways(capsys, "compare", TODAY, unpriced, *SHORT)
    assert f"hospital_discharge {MISSING}" in " ".join(answer.out.split())
    told = json.loads(pathways(capsys, "compare", TODAY, unpriced, *SHORT, "--json").out)
    assert [one["without_cost"] for one in told["designs"]] == [[], ["brokerage.broker"]]


def test_nothing_is_said_where_nothing_is_missing(capsys: Capsys) -> None:
    assert "leave out" not in pathways(capsys, "simulate", TODAY, *SHORT).out
