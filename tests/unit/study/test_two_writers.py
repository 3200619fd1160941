"""Two who add the same run at the same moment: one does, the other is refused, no run twice."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import Ledger, LedgerError, simulate
from pathway_engine.ledger import Store
from pathway_engine.study import running
from pathway_engine.study.recording import _new as new
from pathway_engine.study.replications import replications
from unit.study.small import SHORT, edited, small

SHORTER: dict[str, Any] = SHORT | {"replications": 2}
OTHER = "work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}"
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Lets another study run whole between the first one's look at the ledger and its first run."""

    def let(another: Callable[[], object]) -> None:
        def late(*asked: Any) -> Any:
            monkeypatch.undo()
            another()
            yield from replications(*asked)

        monkeypatch.setattr(running, "replications", late)

    return let


def kept(path: Path) -> list[tuple[int, int]]:
    with Ledger(path) as ledger:
        return [(run.seed, run.replication) for run in ledger.runs()]


def rows_without_a_run(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        query = "SELECT count(*) FROM cases WHERE run_id NOT IN (SELECT run_id FROM runs)"
        (number,) = raw.execute(query).fetchone()
        return int(number)


def test_one_seed_twice(tmp_path: Path, meanwhile: Meanwhile) -> None:
    path = tmp_path / "runs.db"
    simulate(small(), ledger=path, seed=1, **SHORTER)
    again = SHORTER | {"ledger": path, "append": True, "seed": 2}
    meanwhile(lambda: simulate(small(), **again))
    said = r"runs\.db: it holds replication 1 of `baseline` from seed 2 already; take another seed"
    with pytest.raises(LedgerError, match=said):
        simulate(small(), **again)
    assert kept(path) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert rows_without_a_run(path) == 0
    simulate(small(), **(again | {"seed": 3}))
    assert kept(path)[-1] == (3, 2), "the ledger is as good as before"


def test_another_pathway_under_one_name(tmp_path: Path, meanwhile: Meanwhile) -> None:
    """Runs of one name are averaged, so that these would be as wrong as one that counts twice."""
    path = tmp_path / "runs.db"
    Store.create(path).close()
    again = SHORTER | {"ledger": path, "append": True}
    meanwhile(lambda: simulate(edited(*OTHER), seed=2, **again))
    with pytest.raises(LedgerError, match="`baseline` that it holds is another pathway"):
        simulate(small(), seed=3, **again)
    assert kept(path) == [(2, 1), (2, 2)]


def stopped(path: Path, meanwhile: Callable[[], object]) -> None:
    """A study that is stopped before its first run is whole, after something else happened."""
    with new(path):
        meanwhile()
        raise KeyboardInterrupt


def test_who_is_writing_keeps_the_file(tmp_path: Path) -> None:
    """What stops the first run before it is whole removes no ledger that somebody else fills."""
    path = tmp_path / "runs.db"
    with ExitStack() as stack:

        def write() -> None:
            other = stack.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
            other.execute("BEGIN IMMEDIATE")

        with pytest.raises(KeyboardInterrupt):
            stopped(path, write)
        assert path.exists()


@pytest.mark.skipif(os.name == "nt", reason="no open file is renamed")
def test_another_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"

    def replace() -> None:
        path.rename(tmp_path / "moved.db")
        Store.create(path).close()

    with pytest.raises(KeyboardInterrupt):
        stopped(path, replace)
    assert path.exists()


@pytest.mark.skipif(os.name == "nt", reason="no open file is removed")
def test_nobody_writes_into_what_is_gone(tmp_path: Path) -> None:
    """Another has opened the file when it is removed: told, not lost."""
    path, opened = tmp_path / "runs.db", ExitStack()
    with opened:
        late: list[Store] = []
        with pytest.raises(KeyboardInterrupt):
            stopped(path, lambda: late.append(opened.enter_context(Store.append_to(path))))
        assert not path.exists()
        with pytest.raises(LedgerError, match="was removed or renamed since it was opened"):
            late[0].install(small(), at=1)


def test_nothing_is_added_to_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    simulate(small(), ledger=path, seed=1, **SHORTER)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE runs SET settings = '{' WHERE run_id = 2")
    with pytest.raises(LedgerError, match="run 2: settings cannot be read"):
        simulate(small(), ledger=path, append=True, seed=2, **SHORTER)


def test_the_database_refuses_it_whatever_program_writes(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    simulate(small(), ledger=path, seed=1, **SHORTER)
    with (
        closing(sqlite3.connect(path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="UNIQUE"),
    ):
        raw.execute("UPDATE runs SET replication = 1")
