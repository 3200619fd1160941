"""The doctor tells what there is, and what to do where something is amiss."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.commands import in_a_process, pathways
from pathway_engine.cli.doctor import told_of_sqlite
from pathway_engine.simulation.kernel.preparing import NAME, READY

Capsys = pytest.CaptureFixture[str]


def test_what_is_told(capsys: Capsys) -> None:
    answer = pathways(capsys, "doctor")
    assert (answer.code, answer.err) == (0, "")
    for name in ("pathway-engine", "Python", "numba", "SQLite", "kernel", "pathways", "cores"):
        assert f"\n{name} " in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ("3.6.23", False), ("3.7.0", True), ("3.40.1", True), ("3.50.7", False),
        ("3.51.2", True), ("3.51.3", False), ("3.52.0", False),
    ],
)  # fmt: skip
def test_versions_of_sqlite(version: str, *, has_bug: bool) -> None:
    assert ("WAL-reset bug" in told_of_sqlite(version)) is has_bug


def test_a_cache_that_is_empty(tmp_path: Path) -> None:
    answer = in_a_process(["doctor"], PATHWAYS_CACHE=str(tmp_path / "new"))
    assert "not compiled yet" in " ".join(answer.out.split())


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("", encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    answer = in_a_process(
        ["doctor"],
        PATHWAYS_CACHE=str(no_folder), HOME=str(no_folder), XDG_CACHE_HOME=str(no_folder),
        TMPDIR=str(scratch),
    )  # fmt: skip
    assert answer.code == 0
    assert "To do: let PATHWAYS_CACHE name a folder" in " ".join(answer.out.split())
    assert list(scratch.iterdir()) == [], "the doctor leaves nothing behind"


def test_a_cache_that_can_only_be_read(tmp_path: Path) -> None:
    kept, no_folder = tmp_path / "kept", tmp_path / "file"
    (kept / NAME).mkdir(parents=True)
    (kept / NAME / READY).touch()
    (kept / f"{NAME}.lock").mkdir()
    no_folder.write_text("", encoding="utf-8")
    answer = in_a_process(
        ["doctor"],
        PATHWAYS_CACHE=str(kept), HOME=str(no_folder), XDG_CACHE_HOME=str(no_folder),
    )  # fmt: skip
    assert answer.code == 0
    assert "which can only be read" in " ".join(answer.out.split())
    assert "Nothing needs doing." in answer.out
