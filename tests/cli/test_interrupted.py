"""Ctrl-C while a simulation is under way: whole replications stay, and the exit code is 130."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from cli.commands import TODAY, command, environment, in_a_process
from pathway_engine import Ledger
from pathway_engine.cli import ending
from pathway_engine.cli.following import following

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

NEVER_DONE = ("--length", "26w", "--warm-up", "4w", "--replications", "100000")
PATIENCE = 0.05
"""Seconds between two looks at the ledger: nothing depends on it."""


def whole(path: Path) -> int:
    """How many runs of a ledger are whole."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        try:
            query = "SELECT count(*) FROM runs WHERE complete_at IS NOT NULL"
            return int(database.execute(query).fetchone()[0])
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0


@contextmanager
def running(path: Path, processes: int, kept: int) -> Iterator[subprocess.Popen[str]]:
    """A simulation that has kept some replications already, in a process group of its own."""
    words = command("simulate", TODAY, *NEVER_DONE, "--ledger", path, "--processes", str(processes))
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            while not path.exists() or whole(path) < kept:
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(PATIENCE)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(("processes", "begun"), [(1, 3), (2, 3), (2, 0)])
def test_whole_replications_stay(tmp_path: Path, processes: int, begun: int) -> None:
    path = tmp_path / "runs.db"
    with running(path, processes, begun) as process:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert "Traceback" not in err
    if not path.exists():  # it had not been laid out whole
        assert "Stopped: nothing is kept." in err
        return
    assert "Stopped: replications that were whole are kept in" in err
    assert [file.name for file in tmp_path.iterdir()] == ["runs.db"], "no journal is left"
    with Ledger(path) as ledger:
        kept = [run.replication for run in ledger.runs()]
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) >= begun
    with closing(sqlite3.connect(path)) as database:
        of_runs = {row[0] for row in database.execute("SELECT DISTINCT run_id FROM cases")}
        assert len(of_runs) == len(kept), "rows of a replication that is not whole"
    assert in_a_process(["measures", path]).code == (0 if kept else 2)


def test_an_interruption_that_is_lost_underneath_is_remembered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run() -> None:
        with following("simulating") as told:
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            told.progress(1, 20)

    with pytest.raises(KeyboardInterrupt):
        run()
    assert capsys.readouterr().err == "Stopped: nothing is kept.\n"


def test_an_interruption_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(ending, "_obey", interrupted)
    assert ending.run([]) == 130


def test_without_a_ledger_nothing_is_kept_and_that_is_said() -> None:
    """The bar on the terminal moves as soon as a replication is done."""
    words = command("simulate", TODAY, *NEVER_DONE, "--processes", "1")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as process:
        os.close(theirs)
        seen = ""
        while "simulating" not in seen:
            seen += os.read(ours, 1_024).decode(errors="replace")
        process.send_signal(signal.SIGINT)
        out = process.stdout.read() if process.stdout else ""
        rest = _all_of(ours)
    os.close(ours)
    assert (process.returncode, out) == (130, "")
    assert "Stopped: nothing is kept." in rest


def _all_of(terminal: int) -> str:
    """What a terminal still shows, until the last process has let go of it."""
    seen = b""
    while True:
        try:
            more = os.read(terminal, 1_024)
        except OSError:  # Linux says so where others say that there is no more
            return seen.decode(errors="replace")
        if not more:
            return seen.decode(errors="replace")
        seen += more
