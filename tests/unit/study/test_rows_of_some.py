"""Of so many replications every row is kept, of the others the measures: the same numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pathway_engine import Ledger, LedgerError, load
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.designs import designs_of
from pathway_engine.study.options import Options, read_options
from pathway_engine.study.running import run_designs

FILE = shipped_pathways() / "small" / "small.yaml"


def options(ledger: Path) -> Options:
    return read_options(
        {"length": "4w", "warm_up": "2w", "replications": 3, "threads": 1, "ledger": ledger}
    )


def test_measures_are_the_same_and_rows_stand_of_the_first_alone(tmp_path: Path) -> None:
    whole, some = options(tmp_path / "whole.db"), options(tmp_path / "some.db")
    designs = designs_of([load(FILE)], (), whole.counted)
    kept = run_designs(designs, whole)
    fewer = run_designs(designs, replace(some, rows_of=1))
    assert fewer[0].measures() == kept[0].measures()
    with Ledger(tmp_path / "whole.db") as one, Ledger(tmp_path / "some.db") as other:
        assert other.measures() == one.measures()
        assert [run.keeps_rows for run in other.runs()] == [True, False, False]
        assert other.visits() < one.visits()
        assert other.audit().passed
        assert other.life(1) == one.life(1)
        with pytest.raises(LedgerError, match="or take a run that keeps them"):
            other.life(1, replication=2)


def test_another_number_of_them_is_another_setting(tmp_path: Path) -> None:
    some = replace(options(tmp_path / "some.db"), rows_of=1)
    designs = designs_of([load(FILE)], (), some.counted)
    run_designs(designs, some)
    with pytest.raises(LedgerError, match="was run with other settings"):
        run_designs(designs, replace(some, append=True, rows_of=2))


def test_what_is_worked_out_from_rows_is_of_those_that_keep_them(tmp_path: Path) -> None:
    some = replace(options(tmp_path / "some.db"), rows_of=2)
    run_designs(designs_of([load(FILE)], (), some.counted), some)
    told: list[str] = []
    with Ledger(tmp_path / "some.db", say=told.append) as ledger:
        (rows,) = ledger.measures(cuts="step,team").values()
        assert ledger.measures(cuts="step")
    assert {row.interval.replications for row in rows if row.measure == "work_time"} == {2}
    assert [text.split(";")[0] for text in told if "worked out" in text] == [
        "worked out from the 2 of 3 runs that keep their rows"
    ]
