"""The auditor on the measures that a run keeps beside its rows."""

# ruff: noqa: S608 - changes of these tests

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit.planting import audited
from ledger_files import opened
from pathway_engine import Ledger, LedgerError, load, simulate
from pathway_engine.shipped import shipped_pathways

DURATION = "measure = 'case_duration' AND statistic = 'mean' AND \"by\" = '{}'"
PLANTS = {
    "another number": (
        f"UPDATE results SET value = value + 1 WHERE {DURATION}",
        "`case_duration.mean`: found",
    ),
    "gone": (f"DELETE FROM results WHERE {DURATION}", "mean`: found nothing, expected"),
    "undefined": (
        f"UPDATE results SET value = NULL WHERE {DURATION}",
        "mean`: found nan",
    ),
    "of nobody": (
        f'UPDATE results SET "by" = \'{{"ending":"nobody"}}\' WHERE {DURATION}',
        "has no ending `nobody`",
    ),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("measures") / "good.db"
    pathway = load(shipped_pathways() / "small" / "small.yaml")
    simulate(pathway, length="4w", warm_up="1w", replications=1, ledger=path)
    return path


def test_they_are_kept_and_pass(good: Path) -> None:
    measures = next(rule for rule in audited(good).rules if rule.rule == "measures")
    assert measures.passed
    assert measures.checked > 100


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, plant: str) -> None:
    change, says = PLANTS[plant]
    path = Path(shutil.copy(good, tmp_path))
    with opened(path) as raw:
        assert raw.execute(change).rowcount == 1
        raw.execute("UPDATE runs SET results = (SELECT count(*) FROM results)")
    found = [str(fault) for rule in audited(path).rules for fault in rule.faults]
    assert found
    assert [one for one in found if says in one]


@pytest.mark.parametrize("plant", ["of nobody", "gone"])
def test_what_no_run_tells_is_refused_by_a_look(good: Path, tmp_path: Path, plant: str) -> None:
    path = Path(shutil.copy(good, tmp_path))
    with opened(path) as raw:
        raw.execute(PLANTS[plant][0])
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="cannot be measured"):
        ledger.measures()


def test_a_look_reads_no_rows(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the rows are read")

    monkeypatch.setattr("pathway_engine.ledger.store.Store.records", never)
    with Ledger(good) as ledger:
        assert ledger.measures()["baseline"]
        assert ledger.handoffs()["baseline"]
        assert ledger.delays()["baseline"]


def test_without_them_they_are_worked_out(good: Path, tmp_path: Path) -> None:
    """So it is with what was recorded in pieces."""
    path = Path(shutil.copy(good, tmp_path))
    with opened(path) as raw:
        raw.execute("DELETE FROM results WHERE statistic <> 'integral'")
        raw.execute("UPDATE runs SET results = (SELECT count(*) FROM results)")
    with Ledger(good) as kept, Ledger(path) as worked_out:
        assert repr(kept.measures()) == repr(worked_out.measures())
