"""A full disk, a locked ledger, a reader that has gone: a clear message, never a traceback."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, Answer, command, environment, in_a_process, pathways
from pathway_engine import Ledger, load, simulate
from pathway_engine.cli import ending
from pathway_engine.ledger import Store

Capsys = pytest.CaptureFixture[str]
unix = pytest.mark.skipif(sys.platform == "win32", reason="limits and devices of Unix")

LIMITED = """
import resource, signal, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))
from pathway_engine.cli import main
main()
"""


def limited(size: int, *words: str | Path) -> Answer:
    """Run a command that may write no file larger than so many bytes, as on a full disk."""
    start = [sys.executable, "-c", LIMITED.format(size=size), *(str(word) for word in words)]
    done = subprocess.run(start, env=environment(), capture_output=True, check=False, text=True)
    return Answer(done.returncode, done.stdout, done.stderr)


@unix
@pytest.mark.parametrize("more", [["--threads", "1"], ["--threads", "2"]])
def test_a_disk_that_fills_up(tmp_path: Path, more: list[str]) -> None:
    simulate(load(TODAY), length="1w", warm_up="1w", replications=1)  # the kernel is compiled
    path = tmp_path / "runs.db"
    answer = limited(
        4_000_000, "simulate", TODAY, "--length", "26w", "--replications", "50", "--ledger", path,
        *more,
    )  # fmt: skip
    assert (answer.code, answer.out) == (1, "")
    said = " ".join(answer.err.split())
    assert "disk" in said
    assert "what was complete before is kept" in said
    assert "Traceback" not in answer.err
    with Ledger(path) as ledger:
        kept = [run.replication for run in ledger.runs()]
    assert kept == list(range(1, len(kept) + 1))
    assert 0 < len(kept) < 50


@unix
@pytest.mark.parametrize("more", [-200_000, 8_192], ids=["for a ledger", "for a replication"])
def test_a_disk_without_room(tmp_path: Path, more: int) -> None:
    with Store.create(tmp_path / "runs.db"):
        pass
    room = (tmp_path / "runs.db").stat().st_size + more
    (tmp_path / "runs.db").unlink()
    answer = limited(max(room, 4_096), "simulate", TODAY, *SHORT, "--ledger", tmp_path / "runs.db")
    assert (answer.code, answer.out) == (1, "")
    assert "disk" in answer.err
    assert list(tmp_path.iterdir()) == [], "nothing half made is left"


@pytest.mark.parametrize("name", ["simulate", "compare"])
def test_a_ledger_that_another_program_writes(
    capsys: Capsys, ledger: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = Store.append_to.__kwdefaults__ or {}
    assert defaults["patience"] == 5.0
    monkeypatch.setitem(defaults, "patience", 0.01)
    files = [TODAY] * (2 if name == "compare" else 1)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = pathways(capsys, name, *files, *SHORT, "--ledger", ledger, "--append")
        other.execute("ROLLBACK")
    assert (answer.code, answer.out) == (1, "")
    assert "is locked by another program" in " ".join(answer.err.split())
    assert pathways(capsys, "audit", ledger).out


@unix
def test_standard_output_that_takes_no_more() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command("schema"), env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
            text=True,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "pathways: standard output: No space left on device\n"


@unix
def test_a_reader_that_has_gone(kept: Path) -> None:
    for words in (["schema"], ["--version"], ["measures", kept, "--json"]):
        with subprocess.Popen(
            command(*words), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            assert process.stderr.read() == ""
        assert process.returncode == 1


def test_a_reader_that_goes_at_the_very_end(
    monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    def broken(_: object) -> int:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(ending, "_obey", broken)
    assert pathways(capsys, "schema") == (1, "", "")


@unix
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    answer = in_a_process(["new", "/proc/pathways"])
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("pathways: /proc/pathways: ")
    assert "Traceback" not in answer.err
    answer = in_a_process(["new", "file/mine"], folder=_with_a_file(tmp_path))
    assert answer.code == 1
    assert "Traceback" not in answer.err


def _with_a_file(folder: Path) -> Path:
    (folder / "file").write_text("", encoding="utf-8")
    return folder
