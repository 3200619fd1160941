"""What the tests of commands share: ledgers, made once, and a terminal of 80 columns."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.commands import TODAY, TOMORROW
from pathway_engine import compare, load


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with two designs and two replications of each. Nobody changes it."""
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    compare(
        load(TODAY), load(TOMORROW), length="13w", warm_up="13w", replications=2, threads=1,
        ledger=path,
    )  # fmt: skip
    return path


@pytest.fixture
def ledger(kept: Path, tmp_path: Path) -> Path:
    """A copy of the ledger, to do with as a test likes."""
    return Path(shutil.copy(kept, tmp_path / "runs.db"))
