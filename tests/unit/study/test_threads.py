"""Threads that run replications: in which order, how many, and what is said of their faults."""

from __future__ import annotations

import operator
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import simulate
from pathway_engine.errors import RunStopped
from pathway_engine.study import replications
from pathway_engine.study.threads import cores, in_threads
from unit.study.small import YAML, small

UNGUARDED = """
from pathway_engine import load, simulate
simulate(
    load("small.yaml"), length="4w", warm_up="0w", replications=4, threads=2, ledger="runs.db"
)
"""


def alive() -> int:
    return sum(one.name.startswith("replications") for one in threading.enumerate())


def test_what_is_done_late_comes_in_its_turn() -> None:
    """The first is done only once the second is: one thread could not do it."""
    second = threading.Event()

    def run(number: int) -> int:
        if number == 1:
            assert second.wait(timeout=10)
        else:
            second.set()
        return number

    assert list(in_threads(run, [1, 2, 3, 4, 5, 6], 2)) == [1, 2, 3, 4, 5, 6]
    assert alive() == 0


def test_no_more_is_begun_than_can_be_done_soon() -> None:
    asked = iter(range(100))
    found = in_threads(partial(operator.mul, 2), asked, 2)
    assert next(found) == 0
    assert next(asked) == 4, "twice as many as there are threads have been asked for"
    found.close()
    assert alive() == 0


def test_a_fault_is_raised_in_its_place() -> None:
    found = in_threads(partial(operator.truediv, 6), [3, 0, 2], 2)
    assert next(found) == 2
    with pytest.raises(ZeroDivisionError):
        next(found)
    assert alive() == 0


def test_the_system_has_no_room_for_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", none_left)
    with pytest.raises(RunStopped, match="starts no further thread"):
        list(in_threads(abs, [1], 2))


def test_a_run_has_as_many_as_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(run: Any, jobs: Iterable[Any], threads: int) -> Iterator[object]:
        asked.append(threads)
        yield from in_threads(run, jobs, 1)

    monkeypatch.setattr(replications, "in_threads", counted)
    simulate(small(), length="1w", warm_up="0w", replications=9)
    simulate(small(), length="1w", warm_up="0w", replications=9, threads=3)
    assert asked == [cores(), 3]


def test_a_plain_script_needs_no_guard(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "script.py").write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"small.yaml", "script.py", "runs.db"}
