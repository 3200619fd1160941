from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest

from pathway_engine.analysis.matrix import matrix
from pathway_engine.analysis.settled import not_settled
from pathway_engine.report.documents import (
    difference_rows,
    growing_rows,
    matrix_rows,
    measure_rows,
    sheet,
)
from unit.report.samples import DIFFERENCES, ONCE, SUMMARIES


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_rows_of_measures() -> None:
    rows = measure_rows(SUMMARIES)
    assert len(rows) == len(SUMMARIES)
    keys = ["measure", "statistic", "by", "unit", "mean", "low", "high", "replications", "few"]
    assert all(list(row) == keys for row in rows)
    json.dumps(rows, allow_nan=False)


def test_rows_of_a_comparison() -> None:
    rows = difference_rows(DIFFERENCES)
    row = next(r for r in rows if r["measure"] == "handoffs.between_organisations" and not r["by"])
    assert row["baseline"].keys() == {"mean", "low", "high"}
    assert row["difference"]["mean"] == row["redesign"]["mean"] - row["baseline"]["mean"]
    assert row["excludes_zero"]
    json.dumps(rows, allow_nan=False)


def test_what_is_undefined_is_null() -> None:
    assert {row["difference"]["low"] for row in difference_rows(ONCE)} == {None}


def test_other_rows() -> None:
    assert matrix_rows(matrix(SUMMARIES))[0].keys() >= {"from", "to", "accepted", "returned"}
    json.dumps(growing_rows(not_settled(SUMMARIES)), allow_nan=False)


def test_every_number_of_a_handoff_has_its_unit() -> None:
    rows = matrix_rows(matrix(SUMMARIES))
    assert rows[0]["time"]["unit"] == "seconds"
    assert {head for head in read(sheet(rows))[0] if head.endswith(" unit")} == {
        "accepted unit", "per_case unit", "time unit", "returned unit", "disputed unit"
    }  # fmt: skip


def test_quantiles_of_few_are_marked() -> None:
    for rows in (measure_rows(SUMMARIES), difference_rows(DIFFERENCES)):
        assert {row["statistic"] for row in rows if row["few"]} >= {"median", "p95"}
        assert not any(row["few"] for row in rows if row["statistic"] == "mean")


def test_a_sheet_has_a_column_for_each_cut() -> None:
    text = sheet(measure_rows(SUMMARIES))
    head = text.split("\n", 1)[0]
    assert head == (
        "measure,statistic,step,team,organisation,role,employer,ending,entry,cause,from,to,"
        "from_organisation,to_organisation,from_step,to_step,unit,mean,low,high,replications,few"
    )
    rows = read(text)
    assert len(rows) == len(SUMMARIES)
    assert any(row["team"] == "broker" for row in rows)


def test_a_sheet_of_a_comparison() -> None:
    row = read(sheet(difference_rows(DIFFERENCES)))[0]
    assert {"baseline mean", "redesign low", "difference high"} <= row.keys()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "\uff1d1", "\u00a0@x"]
)
def test_no_text_is_a_formula(text: str) -> None:
    rows: list[dict[str, Any]] = [{"case": text, "n": -1.5}]
    kept = text.replace("\r", "\n").replace("\t", " ").replace("\u00a0", " ")
    assert read(sheet(rows))[0] == {"case": f"'{kept}", "n": "-1.5"}


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u200b", "\0"])
def test_no_text_is_obeyed_by_a_terminal(character: str) -> None:
    assert sheet([{"ca" + character: f"a{character}[31m"}]) == "ca?\na?[31m\n"


def test_a_heading_is_no_formula_either() -> None:
    assert sheet([{"=1+1": 2}]) == "'=1+1\n2\n"


def test_commas_quotes_and_lines_survive() -> None:
    text = 'a, "b"\nc'
    assert read(sheet([{"case": text}]))[0]["case"] == text


def test_an_empty_sheet() -> None:
    assert sheet([]) == "\n"
