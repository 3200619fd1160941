"""The folder of an export appears whole, and takes nobody else's files away."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine.errors import UsageError
from pathway_engine.report.exports.folder import made_whole


def put(folder: Path, name: str = "runs.csv", text: str = "1", *, overwrite: bool = False) -> None:
    with made_whole(folder, overwrite=overwrite) as part:
        (part / name).write_text(text, encoding="utf-8")


def stopped(folder: Path) -> None:
    """Ctrl-C in the middle."""
    with made_whole(folder, overwrite=True) as part:
        (part / "runs.csv").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_it_is_made_and_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert held(tmp_path / "out") == {"runs.csv": "1"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    put(tmp_path / "out")
    assert held(tmp_path / "out") == {"runs.csv": "1"}


def test_an_earlier_export_goes_only_when_told(tmp_path: Path) -> None:
    put(tmp_path / "out", "run_7.xes")
    with pytest.raises(UsageError, match="an export there already; --overwrite"):
        put(tmp_path / "out")
    assert held(tmp_path / "out") == {"run_7.xes": "1"}
    put(tmp_path / "out", text="2", overwrite=True)
    assert held(tmp_path / "out") == {"runs.csv": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["letter.txt", "runs.csv.bak", "run_.xes", "sub"])
def test_files_of_others_stay_whatever_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path / "out")
    (tmp_path / "out" / name).mkdir()
    for overwrite in (False, True):
        with pytest.raises(UsageError, match=f"found `{name}` there, which no export wrote"):
            put(tmp_path / "out", text="2", overwrite=overwrite)
    assert (tmp_path / "out" / "runs.csv").read_text(encoding="utf-8") == "1"


def test_what_fails_leaves_what_was(tmp_path: Path) -> None:
    put(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert held(tmp_path / "out") == {"runs.csv": "1"}


def test_what_a_killed_export_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "visits.csv").write_text("half", encoding="utf-8")
    put(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_somebody_with_that_name_is_not(tmp_path: Path) -> None:
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"found `mine\.txt` there"):
        put(tmp_path / "out")
    assert held(tmp_path / "out.part") == {"mine.txt": "mine"}


def test_a_file_or_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="found a file, expected a folder"):
        put(tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(UsageError, match="found a link, expected a folder"):
        put(tmp_path / "link", overwrite=True)


@pytest.mark.parametrize("name", [".", ".."])
def test_the_folder_that_one_is_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(UsageError, match="found the folder that you are in"):
        put(Path(name))
    put(Path("out"))
    assert held(tmp_path / "here" / "out") == {"runs.csv": "1"}


def test_the_folder_above_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist; make it first"):
        put(tmp_path / "no" / "out")
