"""`pathways draw`: where a picture goes, what is drawn, and what is refused before anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.commands import TODAY, TOMORROW, pathways
from pathway_engine import draw, load

Capsys = pytest.CaptureFixture[str]


def test_to_the_screen(capsys: Capsys) -> None:
    answer = pathways(capsys, "draw", TODAY)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == draw(load(TODAY))


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.svg", "<svg"),
        ("x.SVG", "<svg"),
        ("x.mmd", "flowchart LR"),
        ("x.bpmn", "<?xml"),
        ("x.xml", "<?xml"),
    ],
)
def test_the_end_of_the_name_says_what_is_drawn(
    capsys: Capsys, tmp_path: Path, name: str, begins: str
) -> None:
    path = tmp_path / name
    path.write_text("what was there", encoding="utf-8")
    answer = pathways(capsys, "draw", TODAY, "-o", path)
    assert (answer.code, answer.out) == (0, f"wrote {path}\n")
    assert path.read_text(encoding="utf-8").startswith(begins)
    assert [one.name for one in tmp_path.iterdir()] == [name], "nothing is left beside it"


def test_to_says_it_whatever_the_name(capsys: Capsys, tmp_path: Path) -> None:
    assert pathways(capsys, "draw", TODAY, "-o", tmp_path / "x.txt", "--to", "mermaid").code == 0
    assert (tmp_path / "x.txt").read_text(encoding="utf-8").startswith("flowchart")
    assert pathways(capsys, "draw", TODAY, "--to", "bpmn").out.startswith("<?xml")


def test_a_redesign_is_marked_unless_plain(capsys: Capsys) -> None:
    assert "changed (point at it)" in pathways(capsys, "draw", TOMORROW).out
    assert "changed (point at it)" not in pathways(capsys, "draw", TOMORROW, "--plain").out


def test_numbers_of_the_design_that_ran_the_file(capsys: Capsys, kept: Path) -> None:
    today = pathways(capsys, "draw", TODAY, "--ledger", kept)
    assert (today.code, today.err) == (0, "")
    assert "means of 2 replications" in today.out
    named = pathways(capsys, "draw", TODAY, "--ledger", kept, "--design", "baseline")
    assert named.out == today.out
    tomorrow = pathways(capsys, "draw", TOMORROW, "--ledger", kept).out
    assert "means of 2 replications" in tomorrow
    assert "changed (point at it)" in tomorrow


def refused(capsys: Capsys, *words: str | Path) -> str:
    answer = pathways(capsys, "draw", *words)
    assert (answer.code, answer.out) == (2, "")
    return " ".join(answer.err.split())


def test_what_says_nothing_together_is_refused(capsys: Capsys, kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = TODAY.read_text(encoding="utf-8").replace("share: 25%", "share: 26%")
    other.write_text(text, encoding="utf-8")
    assert "expected runs of" in refused(capsys, other, "--ledger", kept)
    assert "expected runs of" in refused(capsys, TODAY, "--ledger", kept, "--design", "joined_up")
    assert "design: found `x`" in refused(capsys, TODAY, "--ledger", kept, "--design", "x")
    assert "found no --ledger" in refused(capsys, TODAY, "--design", "baseline")
    assert "expected svg" in refused(capsys, TODAY, "--ledger", kept, "--to", "bpmn")
    assert "found bpmn for x.svg" in refused(capsys, TODAY, "-o", "x.svg", "--to", "bpmn")
    assert "expected one of `.svg`" in refused(capsys, TODAY, "-o", tmp_path / "x.png")


def test_where_it_cannot_be_written(capsys: Capsys, tmp_path: Path) -> None:
    assert "found no folder" in refused(capsys, TODAY, "-o", tmp_path / "none" / "x.svg")
    (tmp_path / "x.svg").mkdir()
    assert "found a folder" in refused(capsys, TODAY, "-o", tmp_path / "x.svg")


def test_it_never_writes_over_a_file_that_it_is_drawn_from(capsys: Capsys, tmp_path: Path) -> None:
    for file in (TODAY, TOMORROW):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    before = (tmp_path / "today.yaml").read_bytes()
    (tmp_path / "x.svg").symlink_to(tmp_path / "today.yaml")
    for words in (("today.yaml", "--to", "svg"), ("x.svg",)):
        said = refused(capsys, tmp_path / "tomorrow.yaml", "-o", tmp_path / words[0], *words[1:])
        assert "a file of the pathway itself" in said
    assert (tmp_path / "today.yaml").read_bytes() == before


def test_a_wrong_file_is_told_as_by_check(capsys: Capsys, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    text = TODAY.read_text(encoding="utf-8")
    wrong.write_text(text.replace("to: assessment", "to: assesment"), encoding="utf-8")
    answer = pathways(capsys, "draw", wrong, "-o", tmp_path / "x.svg")
    assert (answer.code, answer.out) == (1, "")
    assert "unknown_step" in answer.err
    assert "did you mean `assessment`" in " ".join(answer.err.split())
    assert not (tmp_path / "x.svg").exists()
