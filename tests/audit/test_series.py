"""The auditor on the series that a run keeps beside its rows, or instead of them."""

# ruff: noqa: S608 - changes of these tests

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit.planting import audited
from ledger_files import opened
from pathway_engine import Ledger, LedgerError, UsageError, simulate
from unit.study.small import SHORT, small

QUEUE = 'measure = \'queue\' AND "by" = \'{"team":"door"}\''
PLANTS = {
    "another number": (
        "UPDATE series SET numbers = replace(numbers, ',', ',1') WHERE measure = 'arrivals'",
        "`arrivals`: number 2 of 42: found 1",
    ),
    "gone": (f"DELETE FROM series WHERE {QUEUE}", "`queue` by team `door` is missing"),
    "of nobody": (
        f'UPDATE series SET "by" = \'{{"team":"nobody"}}\' WHERE {QUEUE}',
        "by team `nobody` stands there for no reason",
    ),
    "not as it is written": (
        "UPDATE series SET numbers = replace(numbers, ',', ', ') WHERE measure = 'arrivals'",
        "numbers is not written in the one way",
    ),
    "no number": (
        "UPDATE series SET numbers = '[true]' WHERE measure = 'arrivals'",
        "`arrivals` by `{}` is no list of whole numbers",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    for record in ("rows", "summary"):
        simulate(small(), ledger=folder / f"{record}.db", record=record, **SHORT)
    return folder


def planted(folder: Path, into: Path, change: str, of: str = "rows") -> Path:
    path = Path(shutil.copy(folder / f"{of}.db", into))
    with opened(path) as raw:
        assert raw.execute(f"{change} AND run_id = 2").rowcount == 1
        raw.execute("UPDATE runs SET series = (SELECT count(*) FROM series s WHERE s.run_id = "
                    "runs.run_id)")  # fmt: skip
    return path


def test_they_are_kept_and_pass(folder: Path) -> None:
    for record in ("rows", "summary"):
        series = next(r for r in audited(folder / f"{record}.db").rules if r.rule == "series")
        assert series.passed
        assert series.checked > 60


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_caught(folder: Path, tmp_path: Path, plant: str) -> None:
    change, says = PLANTS[plant]
    path = planted(folder, tmp_path, change)
    found = [str(fault) for rule in audited(path).rules for fault in rule.faults]
    assert [one for one in found if says in one]


def test_days_that_do_not_add_up_are_caught_without_rows(folder: Path, tmp_path: Path) -> None:
    change = (
        "UPDATE series SET numbers = replace(numbers, '[0,', '[1,') WHERE measure = 'open_cases'"
    )
    path = planted(folder, tmp_path, change, "summary")
    found = [str(fault) for rule in audited(path).rules for fault in rule.faults]
    assert len(found) == 1
    assert "`open_cases` is" in found[0]


def test_what_no_run_tells_is_refused_by_a_look(folder: Path, tmp_path: Path) -> None:
    path = planted(folder, tmp_path, PLANTS["of nobody"][0])
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="has no team `nobody`"):
        ledger.flow()


def test_a_look_reads_no_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the rows are read")

    monkeypatch.setattr("pathway_engine.ledger.store.Store.records", never)
    with Ledger(folder / "rows.db") as ledger:
        assert ledger.flow()["baseline"].lines
        assert ledger.spreads()["baseline"]


def test_with_and_without_rows_kept_or_not_it_is_the_same(folder: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(folder / "rows.db", tmp_path))
    with opened(path) as raw:
        raw.execute("DELETE FROM series")
        raw.execute("UPDATE runs SET series = 0")
    ran = simulate(small(), series=True, **SHORT).flow()
    for one in (folder / "rows.db", folder / "summary.db", path):
        with Ledger(one) as ledger:
            assert ledger.flow() == {"baseline": ran}
            (line, *_) = ledger.flow(by="step", every="day")["baseline"].lines
            assert len(line.points) == 43


def test_what_nobody_asked_to_be_told_is_not(folder: Path) -> None:
    with pytest.raises(UsageError, match="found no series"):
        simulate(small(), **SHORT).flow()
    with Ledger(folder / "rows.db") as ledger, pytest.raises(UsageError, match="by: found `role`"):
        ledger.flow(by="role")
