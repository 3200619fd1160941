"""Other processes: what they answer, and what is said where they cannot or end too early."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from types import SimpleNamespace

import pytest

from pathway_engine import simulate
from pathway_engine.errors import RunStopped, UsageError
from pathway_engine.study import processes, studies
from pathway_engine.study.options import MOST_REPLICATIONS
from pathway_engine.study.processes import PAYS, Processes
from unit.study.small import YAML, small

pytestmark = pytest.mark.slow

UNGUARDED = """
from pathway_engine import load, simulate
simulate(
    load("small.yaml"), length="4w", warm_up="0w", replications=4, processes=2, ledger="runs.db"
)
"""


def test_they_answer_and_end() -> None:
    with Processes(operator.sub, 2) as others:
        answers = [others.submit(7, n) for n in range(5)]
        assert [answer.result() for answer in answers] == [7, 6, 5, 4, 3]
        assert len(active_children()) == 2
    assert active_children() == []


def test_a_fault_of_ours_says_where_it_happened() -> None:
    with Processes(operator.truediv, 1) as others, pytest.raises(ZeroDivisionError) as raised:
        others.submit(1, 0).result()
    (note,) = raised.value.__notes__
    assert note.startswith("In another process:\nTraceback")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_one_that_is_killed() -> None:
    with Processes(operator.sub, 1) as others:
        (child,) = active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(RunStopped, match=r"ended by the system \(SIGKILL\)"):
            others.submit(1, 1).result()


def test_the_system_has_no_room_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", none_left)
    with pytest.raises(RunStopped, match="starts no further process"):
        Processes(operator.sub, 2)


def test_the_system_has_no_room_for_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with Processes(operator.sub, 1) as others:
        monkeypatch.setattr("threading.Thread.start", none_left)
        with pytest.raises(RunStopped, match="starts no further thread"):
            others.submit(1, 1)
        monkeypatch.undo()


def test_within_a_process_that_may_start_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "current_process", lambda: SimpleNamespace(daemon=True))
    with pytest.raises(UsageError, match="expected processes=1 there"):
        Processes(operator.sub, 2)


def test_a_run_has_as_many_as_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start of each costs as much as so many people; whoever asks for a number has it."""
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    asked: list[int] = []

    def replications(_: object, __: int, processes: int, ___: object) -> Iterator[object]:
        asked.append(processes)
        yield from ()

    monkeypatch.setattr(studies, "replications", replications)
    enough = PAYS // (5 * 253)  # five on each of the working days of 2026
    for times in (1, enough - 1, 3 * enough - 9, MOST_REPLICATIONS):
        simulate(small(), length="52w", warm_up="0w", replications=times)
    simulate(small(), length="1w", warm_up="0w", replications=1, processes=3)
    assert asked == [1, 1, 2, 4, 3]


def test_a_script_without_a_guard_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "script.py").write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1, "the one of whoever called it, and no other"
    last = done.stderr.splitlines()[-1]
    assert last.startswith("pathway_engine.errors.UsageError: found a call that stands outside")
    assert 'if __name__ == "__main__":' in last
    assert {path.name for path in tmp_path.iterdir()} == {"small.yaml", "script.py"}
