"""Experiments are found by what they are, in folders at any depth, whatever else lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine import PathwayError, UsageError
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.experiments.gathering import experiments_in, name_of
from unit.study.experimented import written


def test_what_lies_there_beside_them_is_passed_over(tmp_path: Path) -> None:
    """As when a shell makes `pathways/*` of it: pathways, a schema, a folder without any."""
    town, empty = tmp_path / "deep" / "town", tmp_path / "empty"
    town.mkdir(parents=True)
    empty.mkdir()
    file = written(town)
    (tmp_path / "schema.json").write_text("{", encoding="utf-8")
    (town / "question.toml").write_text("title = 'x'", encoding="utf-8")
    (town / "hub_experiment.yaml").write_text(file.read_text("utf-8"), encoding="utf-8")
    every = [file, town / "hub_experiment.yaml"]
    assert experiments_in([*tmp_path.iterdir()]) == {town: every}
    assert experiments_in([tmp_path, file]) == {town: every}
    assert experiments_in([file]) == {town: [file]}


def test_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="found no experiment"):
        experiments_in([shipped_pathways() / "small"])
    with pytest.raises(UsageError, match="found nothing there"):
        experiments_in([tmp_path / "nowhere"])


def test_a_file_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "broken.yaml").write_text("experiment: {", encoding="utf-8")
    with pytest.raises(PathwayError, match=r"broken\.yaml"):
        experiments_in([tmp_path])


def test_names_tell_folder_and_topic(tmp_path: Path) -> None:
    assert name_of(tmp_path / "barnet" / "experiment.yaml") == "barnet"
    assert name_of(tmp_path / "barnet" / "hub_experiment.yaml") == "barnet_hub"
