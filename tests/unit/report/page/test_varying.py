"""What a design has in its files, beside the values of a factor: where somebody can say."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from pathway_engine.definition.loading import load_experiment
from pathway_engine.report.page.varying import _slice
from pathway_engine.study.experiments.experiment import Experimented
from unit.study.experimented import written

STAFF = 'staff: {set: teams.care.staff.worker, to: ["2", "4"]}'
BOTH = "staff: {set: [teams.care.staff.worker, teams.door.staff.worker], to: [%s]}"


def lines(folder: Path, staff: str, *edits: str) -> tuple[tuple[str, ...], list[str], str]:
    """The values of the panel of the staff, those that the baseline has, and what is held."""
    file = written(folder, "  latency: {set: handoffs.outside.delay.mean, to: [1wd, 8wd]}\n", "",
                   ', where: {latency: 8wd, staff: "2"}', "", STAFF, staff)  # fmt: skip
    small = folder / "small.yaml"
    text = small.read_text(encoding="utf-8")
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(old) == 1
        text = text.replace(old, new)
    small.write_text(text, encoding="utf-8")
    found = Experimented(load_experiment(file), cast("Any", None), {})
    told = _slice(found, "staff")
    return told.domain, [value for value, _ in told.lines["baseline"]], told.held


def test_its_own_value_is_beside_those_of_the_factor(tmp_path: Path) -> None:
    assert lines(tmp_path, STAFF) == (("2", "3", "4"), ["2", "3", "4"], "")


@pytest.mark.parametrize("form", ["{fte: 3}", "{present: 3}"])
def test_a_long_form_has_its_amount(tmp_path: Path, form: str) -> None:
    told = lines(tmp_path, STAFF, "{worker: 3}", f"{{worker: {form}}}")
    assert told == (("2", "3", "4"), ["2", "3", "4"], "")


def test_where_paths_differ_there_is_no_own_value(tmp_path: Path) -> None:
    assert lines(tmp_path, BOTH % "2, 4") == (("2", "4"), ["2", "4"], "")


def test_where_paths_agree_as_amounts_there_is_one(tmp_path: Path) -> None:
    told = lines(tmp_path, BOTH % '1, "3.0"', "{worker: 2}", "{worker: 3}")
    assert told == (("1", "3.0"), ["1", "3.0"], "")
