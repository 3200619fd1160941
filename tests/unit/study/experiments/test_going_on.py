"""A ledger is gone on with only where what it keeps answers what is asked now."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import LedgerError, UsageError
from pathway_engine.study.experiments.experiment import experiment
from unit.study.experimented import written

ALONE = ("to: [1wd, 8wd]}", "to: [8wd]}", '["2", "4"]', '["2"]')
CLAIM = "by: {team: care}, expect: baseline >= 1%}"
PAIRED = (
    CLAIM,
    CLAIM + "\n  paired: {says: Work, assumption: our own, measure: work_time.per_case, "
    "by: {team: care, ending: supported}, expect: baseline >= 1m}",
)


def one_of_each(folder: Path, *edits: str, **options: Any) -> dict[str, str]:
    """The claims of an experiment that runs once, kept in `runs.db` of the folder."""
    file = written(folder, *ALONE, *edits)
    found = experiment(file, ledger=folder / "runs.db", replications=1, threads=1, **options)
    return {one.name: repr(one.measured) for one in found.claims}


def test_a_cut_that_was_not_asked_for_then_is_never_nothing(tmp_path: Path) -> None:
    one_of_each(tmp_path)
    with pytest.raises(UsageError, match=r"before anybody asked for `team,ending`.*another ledger"):
        one_of_each(tmp_path, *PAIRED, resume=True)


def test_rows_tell_a_cut_that_was_not_asked_for_then(tmp_path: Path) -> None:
    one_of_each(tmp_path, record="rows")
    again = one_of_each(tmp_path, *PAIRED, record="rows", resume=True)
    (tmp_path / "runs.db").unlink()
    assert again == one_of_each(tmp_path, *PAIRED)
    assert "mean=0.0" not in again["paired"]


def test_a_cut_that_was_asked_for_is_gone_on_with(tmp_path: Path) -> None:
    first = one_of_each(tmp_path, *PAIRED)
    assert one_of_each(tmp_path, *PAIRED, resume=True) == first


def test_runs_of_another_version_are_not_gone_on_with(tmp_path: Path) -> None:
    one_of_each(tmp_path)
    with sqlite3.connect(tmp_path / "runs.db") as file:
        file.execute("UPDATE runs SET software = json_set(software, '$.\"pathway-engine\"', '0.0')")
    file.close()
    with pytest.raises(LedgerError, match=r"found runs of pathway-engine 0\.0.*another ledger"):
        one_of_each(tmp_path, resume=True)


def test_a_file_that_stands_is_gone_on_with_by_the_option_that_there_is(tmp_path: Path) -> None:
    one_of_each(tmp_path)
    with pytest.raises(LedgerError, match=r"go on with it \(--resume\)$"):
        one_of_each(tmp_path)
