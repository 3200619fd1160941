"""Baselines are found within the folder of the command, or in the one that `--within` names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, Answer, pathways

Capsys = pytest.CaptureFixture[str]
COMMANDS = ("check", "read", "resolve", "estimate", "simulate")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pathway, and below it a folder with a redesign of it."""
    shutil.copy(TODAY, tmp_path / "today.yaml")
    (tmp_path / "ideas").mkdir()
    text = TOMORROW.read_text(encoding="utf-8")
    assert "baseline: today.yaml" in text
    moved = text.replace("baseline: today.yaml", "baseline: ../today.yaml")
    (tmp_path / "ideas" / "tomorrow.yaml").write_text(moved, encoding="utf-8")
    return tmp_path


def said(capsys: Capsys, command: str, *words: str) -> Answer:
    short = SHORT if command == "simulate" else ()
    return pathways(capsys, command, "ideas/tomorrow.yaml", *short, *words)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_baseline_in_the_folder_above(
    command: str, folder: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert said(capsys, command).code == 0
    narrow = said(capsys, command, "--within", "ideas")
    assert narrow.code == 1
    assert "baseline_outside" in narrow.out + narrow.err
    assert "--within" in narrow.out + narrow.err


def test_two_files(folder: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    files = ("today.yaml", "ideas/tomorrow.yaml")
    assert pathways(capsys, "diff", *files).code == 0
    assert pathways(capsys, "compare", *files, *SHORT).code == 0
    assert pathways(capsys, "diff", *files, "--within", "ideas").code == 1


def test_from_another_folder_the_file_keeps_to_its_own(
    folder: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "ideas")
    assert pathways(capsys, "check", "tomorrow.yaml").code == 1
    assert pathways(capsys, "check", "tomorrow.yaml", "--within", "..").code == 0
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert pathways(capsys, "check", folder / "today.yaml").code == 0
    assert pathways(capsys, "check", folder / "ideas" / "tomorrow.yaml").code == 1


def test_a_folder_that_is_none(capsys: Capsys) -> None:
    answer = pathways(capsys, "check", TODAY, "--within", str(TODAY))
    assert answer.code == 2
    assert "expected a folder" in " ".join(answer.err.split())


def test_an_experiment_keeps_to_the_folder_too(
    folder: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = folder / "ideas" / "which.yaml"
    experiment.write_text(
        "experiment: which\nbaseline: ../today.yaml\nredesigns: {tomorrow: tomorrow.yaml}\n"
        "run: {starts: 2026-01-05, warm_up: 4w, length: 8w, replications: 2, seed: 1}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(folder)
    assert pathways(capsys, "check", "ideas/which.yaml").code == 0
    narrow = pathways(capsys, "check", "ideas/which.yaml", "--within", "ideas")
    assert narrow.code == 1
    assert "ideas/which.yaml:2:1: error baseline_outside" in narrow.out
