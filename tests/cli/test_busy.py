"""Work whose end nobody knows is told of on a terminal, and leaves nothing behind elsewhere."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine.cli import keep, write
from pathway_engine.cli.following import busy
from pathway_engine.ledger import Store

Capsys = pytest.CaptureFixture[str]
RULES = Path(__file__).parents[1] / "rules"


def test_work_without_a_known_end_shows_on_a_terminal_alone(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with busy("auditing the ledger"):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with busy("auditing [red]\x1b[2J"):
        pass
    told = capsys.readouterr().err
    assert "auditing [red]?[2J" in told
    assert "0:00:00" in told


@pytest.mark.parametrize("word", ["check", "audit"])
def test_commands_that_take_long_say_so(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, tmp_path: Path
) -> None:
    told: list[str] = []

    def noted(doing: str) -> nullcontext[None]:
        told.append(doing)
        return nullcontext()

    for module in (keep, write):
        monkeypatch.setattr(module, "busy", noted)
    ledger = tmp_path / "runs.db"
    with Store.create(ledger):
        pass
    assert pathways(capsys, word, RULES / "small.yaml" if word == "check" else ledger).code == 0
    assert len(told) == 1
