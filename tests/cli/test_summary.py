"""`--record summary`: a ledger of measures without rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.commands import TODAY, pathways


def test_the_command_keeps_a_summary(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = tmp_path / "runs.db"
    short = ("--length", "1w", "--warm-up", "0w", "--replications", "1", "--threads", "1")
    answer = pathways(capsys, "simulate", TODAY, *short, "--ledger", kept, "--record", "summary")
    assert answer.code == 0
    assert "the measures of each run, no rows." in answer.out
    assert f"measures {kept}" in " ".join(answer.out.split())
    assert pathways(capsys, "measures", kept).code == 0
    refused = pathways(capsys, "history", kept)
    assert refused.code != 0
    assert "keeps its measures and no rows" in " ".join(refused.err.split())
