"""A simulation that is stopped or killed: whole replications stay, and nothing else."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from cli.commands import TODAY, command, environment
from pathway_engine import Ledger
from pathway_engine.cli import ending
from pathway_engine.cli.following import following
from pathway_engine.cli.stopping import listening

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

NEVER_DONE = ("--length", "26w", "--warm-up", "4w", "--replications", "10000")
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
def running(path: Path, threads: int, kept: int) -> Iterator[subprocess.Popen[str]]:
    """A simulation that has kept some replications already, in a process group of its own."""
    words = command("simulate", TODAY, *NEVER_DONE, "--ledger", path, "--threads", str(threads))
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


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it printed until it and every process that it started had ended.

    All of them hold its standard error: as long as one is there, this does not return.
    """
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return out, err


def whole_replications_only(path: Path) -> int:
    """How many a ledger holds, which can be read: the first ones, and no row of another."""
    with Ledger(path) as ledger:
        kept = [run.replication for run in ledger.runs()]
        assert ledger.measures()
    assert kept == list(range(1, len(kept) + 1))
    with closing(sqlite3.connect(path)) as database:
        of_runs = {row[0] for row in database.execute("SELECT DISTINCT run_id FROM cases")}
    assert len(of_runs) == len(kept), "rows of a replication that is not whole"
    return len(kept)


ALL, ONE = os.killpg, os.kill
"""A terminal tells every process of a command, a supervisor the first alone."""


@pytest.mark.parametrize(
    ("told", "whom", "threads"),
    [
        (signal.SIGINT, ALL, 1), (signal.SIGINT, ALL, 2), (signal.SIGTERM, ONE, 1),
        (signal.SIGTERM, ONE, 2), (signal.SIGHUP, ALL, 2),
    ],
)  # fmt: skip
def test_whole_replications_stay_and_no_process(
    tmp_path: Path, told: int, whom: Callable[[int, int], None], threads: int
) -> None:
    path = tmp_path / "runs.db"
    with running(path, threads, kept=3) as process:
        whom(process.pid, told)
        out, err = ended(process)
    assert (process.returncode, out) == (128 + told, ""), err
    assert "Stopped: replications that were whole are kept in" in err
    assert [file.name for file in tmp_path.iterdir()] == ["runs.db"], "no journal is left"
    assert whole_replications_only(path) >= 3


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_before_the_first_replication_nothing_stays(tmp_path: Path, told: int) -> None:
    path = tmp_path / "runs.db"
    with running(path, 2, kept=0) as process:  # it is stopped as soon as there is a file
        os.killpg(process.pid, told)
        out, err = ended(process)
    assert (process.returncode, out) == (128 + told, ""), err
    if path.exists():  # the first replication was quicker than the signal
        assert whole_replications_only(path) > 0
    else:
        assert "Stopped: nothing is kept." in err
        assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_leaves(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with running(path, 2, kept=3) as process:
        process.kill()
        ended(process)
    assert process.returncode == -signal.SIGKILL
    assert whole_replications_only(path) >= 3


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


def test_what_was_ignored_before_stays_ignored() -> None:
    """As `nohup` asks for."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with listening() as stop:
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGTERM) == stop.hear
    finally:
        signal.signal(signal.SIGHUP, before)
    assert stop.number == 0
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_second_signal_does_not_disturb_the_cleaning_up() -> None:
    """A terminal that closes is told of twice."""
    with listening() as stop:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert stop.number == signal.SIGINT


def test_an_interruption_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(ending, "_obey", interrupted)
    assert ending.run([]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_without_a_ledger_nothing_is_kept_and_that_is_said() -> None:
    """The bar on the terminal moves as soon as a replication is done."""
    words = command("simulate", TODAY, *NEVER_DONE, "--threads", "1")
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


def test_a_terminal_that_has_gone_takes_no_result_along() -> None:
    """The command is not of that terminal's session, so nothing tells it to stop."""
    more = ("--length", "26w", "--warm-up", "4w", "--replications", "30", "--threads", "1")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("simulate", TODAY, *more), env=environment(TERM="xterm"), stdout=subprocess.PIPE,
        stderr=theirs, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = ""
        while "simulating" not in seen:
            seen += os.read(ours, 1_024).decode(errors="replace")
        os.close(ours)
        out, _ = process.communicate()
    assert process.returncode == 0
    assert "Nothing was kept" in out


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
