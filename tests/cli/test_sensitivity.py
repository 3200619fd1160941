"""`pathways sensitivity`: ranked as a table, a document, a sheet and a picture."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]
WORDS = ("--measure", "case_duration", "--measure", "handoffs.all")
HOSTILE = """
provenance:
  work: {of: steps.assessment.work, assumption: "<script>alert(1)</script> ]]> =cmd()"}
"""
STAFF = "  staff: {of: teams.brokerage.staff, assumption: Drafted, range: ['1', '4']}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The pathway of these tests, with an assumption whose words are markup and a formula."""
    text = TODAY.read_text(encoding="utf-8")
    kept = text[: text.index("\nprovenance:")] if "\nprovenance:" in text else text
    path = tmp_path / "today.yaml"
    path.write_text(kept + HOSTILE, encoding="utf-8")
    return path


def test_a_table_for_each_measure(capsys: Capsys, file: Path) -> None:
    answer = pathways(capsys, "sensitivity", file, *WORDS, *SHORT)
    assert (answer.code, answer.err) == (0, "")
    assert "Case duration, mean:" in answer.out
    assert "Handoffs, per case:" in answer.out
    assert "×0.8" not in answer.out, "one number moves from where to where"
    assert "4h" in answer.out
    assert "- it says how much the others vary: work (1)." in answer.out


def test_a_document_and_a_sheet(capsys: Capsys, file: Path) -> None:
    read = json.loads(pathways(capsys, "sensitivity", file, *WORDS, *SHORT, "--json").out)
    rows = read["assumptions"]
    assert [one["measure"] for one in rows] == ["case_duration", "handoffs.all"]
    assert (rows[0]["low"], rows[0]["high"], rows[0]["moved"]) == ("4h", "6h", "value")
    change = rows[0]["at_high"]["mean"] - read["unmoved"][0]["mean"]
    assert rows[0]["change_high"]["mean"] == pytest.approx(change)
    assert read["not_moved"][0]["path"] == "steps.assessment.work.cv"
    sheet = pathways(capsys, "sensitivity", file, *WORDS, *SHORT, "--csv").out
    table = list(csv.DictReader(StringIO(sheet)))
    assert float(table[0]["difference mean"]) == rows[0]["difference"]["mean"]
    assert table[0]["assumption"] == "work"


def test_a_picture_without_anything_that_runs(capsys: Capsys, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "tornado.svg"
    words = ("sensitivity", file, *WORDS, *SHORT, "-o", out)
    answer = pathways(capsys, *words)
    assert answer.out.rstrip().endswith(f"wrote {out}")
    drawn = out.read_text(encoding="utf-8")
    names = {one.tag.rpartition("}")[2] for one in ET.fromstring(drawn).iter()}  # noqa: S314 - ours
    assert names <= {"svg", "title", "desc", "g", "rect", "path", "text", "defs", "pattern"}
    assert "&lt;script&gt;" in drawn
    assert "Case duration, mean" in drawn
    pathways(capsys, *words)
    assert out.read_text(encoding="utf-8") == drawn


def test_of_two_designs_whether_the_answer_holds(capsys: Capsys, file: Path) -> None:
    other = file.with_name("tomorrow.yaml")
    other.write_bytes(TOMORROW.read_bytes())
    words = ("--within", file.parent, "--assumption", "work", *SHORT)
    answer = pathways(capsys, "sensitivity", file, other, *words)
    assert (answer.code, answer.err) == (0, "")
    said = " ".join(answer.out.split())
    assert "joined_up less baseline" in said
    assert any(
        text in said for text in ("The answer holds", "it is not clear which way", "turns round",
                                  "no longer clear")
    )  # fmt: skip


def test_sobol_indices(capsys: Capsys, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + STAFF, encoding="utf-8")
    words = ("--assumption", "work", "--assumption", "staff", "--sobol", "2")
    answer = pathways(capsys, "sensitivity", file, *words, *SHORT)
    assert answer.code == 0
    assert answer.err == "Sobol indices of 2 assumptions: 16 runs\n"
    assert "By itself %" in answer.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "tornado.png"), "--output: found the end `.png` of tornado.png, expected `.svg`"),
        (("--sobol", "3"), "sobol: found 3, expected a power of two"),
        (("--json", "--csv"), "found --json and --csv"),
        (("--assumption", "nobody"), "assumption: found `nobody`"),
    ],
)
def test_what_is_refused(capsys: Capsys, file: Path, words: tuple[str, ...], told: str) -> None:
    answer = pathways(capsys, "sensitivity", file, *words, *SHORT)
    assert (answer.code, answer.out) == (2, "")
    assert told in " ".join(answer.err.split())
