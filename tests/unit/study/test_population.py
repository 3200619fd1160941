"""Pathways that nobody compares: each as it would run alone, a few at a time, all in one ledger."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import (
    Ledger,
    LedgerError,
    Pathway,
    PathwayError,
    UsageError,
    scaled,
    simulate,
    simulate_each,
)
from pathway_engine.analysis.summary import Summary
from pathway_engine.ledger import Store
from unit.study.small import edited, small
from unit.study.test_executors import Here
from unit.study.test_studies import told

HOW: dict[str, Any] = {"length": "3w", "warm_up": "1w"}
FACTORS = {"north": 0.5, "south": 1.0, "east": 3.0}


def councils() -> list[Pathway]:
    return [scaled(small(), factor, name=name) for name, factor in FACTORS.items()]


def numbers(rows: list[Summary]) -> dict[tuple[str, str], str]:
    """What is told of all together."""
    return {(row.measure, row.statistic): repr(row.interval.mean) for row in rows if not row.by}


def test_each_runs_as_it_would_alone() -> None:
    found = list(simulate_each(councils(), **HOW, replications=2, seed=5, threads=2))
    assert [one.design for one in found] == list(FACTORS)
    for seed, (one, pathway) in enumerate(zip(found, councils(), strict=True), start=5):
        alone = simulate(pathway, **HOW, replications=2, seed=seed)
        assert told(one.runs) == told(alone.runs)
        assert one.options.seed == seed


def test_one_ledger_keeps_them_whoever_runs_them(tmp_path: Path) -> None:
    digests = set()
    ways: dict[str, dict[str, Any]] = {
        "one": {"threads": 1}, "two": {"threads": 2}, "sent": {"executor": Here()},
    }  # fmt: skip
    for name, how in ways.items():
        path = tmp_path / f"{name}.db"
        kept: dict[str, Any] = {"ledger": path, "record": "summary", **how}
        results = list(simulate_each(councils(), **HOW, **kept))
        with Store.read(path) as store:
            digests.add(store.digest())
            assert [(run.design, run.seed) for run in store.runs()] == [
                ("north", 1), ("south", 2), ("east", 3),
            ]  # fmt: skip
        with Ledger(path) as ledger:
            for one in results:
                kept_of_it = ledger.measures(design=one.design)[one.design]
                assert numbers(kept_of_it) == numbers(one.measures())
            assert ledger.audit().passed
    assert len(digests) == 1


def test_they_are_made_when_they_are_needed_and_let_go() -> None:
    made: list[weakref.ref[Pathway]] = []

    def many() -> Iterator[Pathway]:
        for n in range(1, 13):
            pathway = scaled(small(), n, name=f"council_{n}")
            made.append(weakref.ref(pathway))
            yield pathway
            del pathway

    alive = []
    for one in simulate_each(many(), **HOW, threads=2):
        del one
        gc.collect()
        alive.append(sum(ref() is not None for ref in made))
    assert len(alive) == len(made) == 12
    assert max(alive) <= 6, "four under way, the one being made, the last one told"


def test_who_stops_early_keeps_what_was_whole(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    results = simulate_each(councils(), **HOW, ledger=path, threads=2)
    assert next(results).design == "north"
    results.close()  # type: ignore[attr-defined]
    with Store.read(path) as store:
        assert [run.design for run in store.runs()] == ["north"]
    assert not [one for one in threading.enumerate() if one.name.startswith("replications")]
    rest = simulate_each(councils()[1:2], **HOW, seed=2, ledger=path, append=True)
    assert [one.design for one in rest] == ["south"]


def test_what_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="replications: found 0"):  # before anything is asked for
        simulate_each([], replications=0)
    with pytest.raises(UsageError, match="found `small` twice, expected a name for each"):
        list(simulate_each([small(), small()], **HOW))
    with pytest.raises(UsageError, match="seed: found more pathways than seeds"):
        list(simulate_each(councils(), **HOW, seed=2**63 - 2))
    many = edited("rate: 5/wd", "rate: 900000/wd")
    with pytest.raises(PathwayError, match="people in one run"):
        list(simulate_each([many], **HOW))
    path = tmp_path / "runs.db"
    list(simulate_each([small()], **HOW, ledger=path))
    with pytest.raises(LedgerError):
        list(simulate_each([small()], **HOW, ledger=path))
