"""Standard streams that are closed, full, or read by nobody: a message or silence, no traceback."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, Answer, command, environment
from pathway_engine.cli.app import GROUPS
from pathway_engine.shipped import shipped_pathways

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")

SPLIT = shipped_pathways() / "wokingham" / "split.yaml"
COMMANDS: dict[str, list[str | Path]] = {
    "new": ["new", "mine"],
    "check": ["check", TODAY],
    "read": ["read", TODAY],
    "resolve": ["resolve", TOMORROW],
    "diff": ["diff", TODAY, TOMORROW],
    "schema": ["schema"],
    "estimate": ["estimate", TODAY],
    "simulate": ["simulate", TODAY, *SHORT, "--ledger", "mine.db"],
    "compare": ["compare", TODAY, TOMORROW, *SHORT],
    "experiment": ["experiment", TODAY.with_name("experiment.yaml")],
    "solve": [
        "solve",
        TODAY,
        *SHORT,
        "--vary",
        "teams.brokerage.staff.broker=1..2",
        "--until",
        "utilisation.mean <= 99%",
    ],
    "sensitivity": ["sensitivity", SPLIT, *SHORT, "--assumption", "latency"],
    "claims": ["claims", SPLIT.with_name("transfer_experiment.yaml")],
    "pages": ["pages", TODAY.with_name("experiment.yaml"), "--replications", "1", "--no-flips"],
    "demo": ["demo", "--replications", "1"],
    "measures": ["measures", "runs.db"],
    "handoffs": ["handoffs", "runs.db"],
    "delays": ["delays", "runs.db"],
    "history": ["history", "runs.db", "--case", "1"],
    "flow": ["flow", "runs.db"],
    "draw": ["draw", TODAY],
    "export": ["export", "runs.db", "--to", "csv", "-o", "sheets"],
    "report": ["report", "runs.db", "-o", "page.html"],
    "audit": ["audit", "runs.db"],
    "forecast": ["forecast", "runs.db"],
    "install": ["install", TODAY, "mine.db"],
    "case": ["case", "open", "runs.db", "small", "--as", "w1:door"],
    "work": ["work", "runs.db", "--as", "w1:door"],
    "feed": ["feed", "runs.db"],
    "tick": ["tick", "runs.db"],
    "adopt": ["adopt", "runs.db", "--from", "open.csv", "--source", "old"],
    "migrate": ["migrate", "runs.db"],
    "seal": ["seal", "runs.db"],
    "export-person": ["export-person", "runs.db", "p-1", "--as", "ig+operate"],
    "erase": ["erase", "runs.db", "1", "--yes", "--as", "ig+operate"],
    "backup": ["backup", "runs.db", "-o", "copy.db"],
    "upgrade": ["upgrade", "runs.db"],
    "rebuild": ["rebuild", "runs.db"],
    "doctor": ["doctor"],
    "help": ["--help"],
    "version": ["--version"],
}
SOME = ["check", "simulate", "help"]


def answer(name: str, redirected: str, folder: Path) -> Answer:
    """A command as a shell runs it, with its streams sent elsewhere."""
    line = f"{shlex.join(command(*COMMANDS[name]))} {redirected}"
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=environment(), capture_output=True, check=False,
        text=True, encoding="utf-8",
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


def test_every_command_is_tried() -> None:
    names = {entry.name for entries in GROUPS.values() for entry in entries}
    assert COMMANDS.keys() == names | {"help", "version"}


@pytest.mark.parametrize("name", COMMANDS)
def test_closed_output_is_told_before_anything_is_done(ledger: Path, name: str) -> None:
    code, out, err = answer(name, ">&-", ledger.parent)
    assert (code, out) == (1, "")
    assert err.startswith("pathways: standard output is closed, so nothing was done")
    assert list(ledger.parent.iterdir()) == [ledger]


@pytest.mark.parametrize("name", SOME)
def test_everything_closed_is_an_exit_code(ledger: Path, name: str) -> None:
    assert answer(name, "<&- >&- 2>&-", ledger.parent) == (1, "", "")


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("redirected", ["2>/dev/full", "<&- 2>&-"])
def test_without_a_place_for_messages_the_result_is_the_same(
    ledger: Path, name: str, redirected: str
) -> None:
    code, out, err = answer(name, redirected, ledger.parent)
    assert (code, err) == (0, "")
    assert out
    if name == "simulate":
        assert (ledger.parent / "mine.db").exists()


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"])
def test_a_message_that_nobody_can_read_leaves_its_exit_code(
    tmp_path: Path, redirected: str
) -> None:
    line = f"{shlex.join(command('check', TODAY, '--nonsense'))} {redirected}"
    assert subprocess.run(["/bin/sh", "-c", line], env=environment(), check=False).returncode == 2
    line = f"{shlex.join(command('measures', 'missing.db'))} {redirected}"
    done = subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, env=environment(), check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["check", "schema", "new", "measures", "help"])
def test_a_full_device_is_named(ledger: Path, name: str) -> None:
    code, _, err = answer(name, ">/dev/full", ledger.parent)
    assert code == 1
    place = "" if name == "help" else "standard output: "  # help is printed by Typer
    assert err.splitlines()[-1] == f"pathways: {place}No space left on device"


def test_a_device_that_can_only_be_read(ledger: Path) -> None:
    code, _, err = answer("schema", "1</dev/null", ledger.parent)
    assert (code, err) == (1, "pathways: standard output: Bad file descriptor\n")


@pytest.mark.parametrize("name", SOME)
def test_a_reader_that_has_gone_is_no_news(ledger: Path, name: str) -> None:
    """The exit code of the command is written where the reader of its output does not see it."""
    assert answer(name, "| :", ledger.parent) == (0, "", "")
