"""`pathways new` copies a shipped pathway that is sound where it lands, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine import check
from pathway_engine.shipped import shipped_names, shipped_pathways

Capsys = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", shipped_names())
def test_every_file_is_copied_and_sound(capsys: Capsys, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deep" / "mine"
    assert pathways(capsys, "new", folder, "--from", name).code == 0
    copied = {file.name for file in folder.iterdir()}
    assert copied == {f.name for f in (shipped_pathways() / name).glob("*.yaml")} | {"schema.json"}
    for file in folder.glob("*.yaml"):
        assert [str(finding) for finding in check(file).errors] == []
        first = file.read_text(encoding="utf-8").split("\n")[0]
        assert first == "# yaml-language-server: $schema=schema.json"


def test_every_folder_with_pathways_can_be_copied() -> None:
    folders = {file.parent.name for file in shipped_pathways().glob("*/*.yaml")}
    assert {*shipped_names()} == folders >= {"wokingham", "three_conversations", "small"}


def test_a_folder_that_is_not_shipped_is_refused(capsys: Capsys, tmp_path: Path) -> None:
    answer = pathways(capsys, "new", tmp_path / "mine", "--from", "wokinghm")
    assert (answer.code, answer.out) == (2, "")
    said = " ".join(answer.err.split())
    assert "found `wokinghm`, expected one of" in said
    assert said.endswith("did you mean `wokingham`?")
    assert not (tmp_path / "mine").exists()


def test_the_next_step_is_told_and_works(capsys: Capsys, tmp_path: Path) -> None:
    told = pathways(capsys, "new", tmp_path / "mine").out
    words = told.split("Next: pathways ")[1].split()
    assert pathways(capsys, *words).code == 0


def test_a_file_where_the_folder_should_be_is_left_alone(capsys: Capsys, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("mine", encoding="utf-8")
    answer = pathways(capsys, "new", mine)
    assert (answer.code, answer.out) == (2, "")
    said = " ".join(answer.err.split())
    assert "mine.yaml: found a file, expected a folder" in said
    assert said.endswith("mine_pathway`")
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_file_that_is_there_is_left_alone(capsys: Capsys, tmp_path: Path) -> None:
    mine = tmp_path / "consolidated.yaml"
    mine.write_text("mine", encoding="utf-8")
    answer = pathways(capsys, "new", tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert "there is a file already" in " ".join(answer.err.split())
    assert [file.name for file in tmp_path.iterdir()] == [mine.name]
    assert mine.read_text(encoding="utf-8") == "mine"
