"""A folder that claims something is copied, a number in it is changed, and it runs: every one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli.commands import pathways
from pathway_engine import compare, load
from pathway_engine.definition.node import Mapping, Scalar, find
from pathway_engine.definition.reader import read
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.experiments.gathering import experiments_in

Capsys = pytest.CaptureFixture[str]
COUNCILS = sorted({folder.name for folder in experiments_in([shipped_pathways()])})


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
def test_a_copy_runs_with_another_number(capsys: Capsys, tmp_path: Path, council: str) -> None:
    folder = tmp_path / "mine"
    assert pathways(capsys, "new", folder, "--from", council).code == 0
    file = next(iter(experiments_in([folder]).values()))[0]
    experiment = read(file)
    baseline = folder / text_at(experiment, "baseline")
    redesigns = find(experiment, "redesigns")
    assert isinstance(redesigns, Mapping)
    other = folder / text_at(experiment, f"redesigns.{next(iter(redesigns.entries))}")
    before = came(baseline, other)
    twice_as_many(baseline)
    after = came(baseline, other)
    for more, as_shipped in zip(after, before, strict=True):
        assert more > 1.3 * as_shipped > 0
    changes = json.loads(pathways(capsys, "diff", shipped_pathways() / council / baseline.name,
                                  baseline, "--json").out)["changes"]  # fmt: skip
    assert len(changes) == 1


def text_at(tree: Mapping, path: str) -> str:
    """A file that an experiment names: the last, where it lists them."""
    node: Any = find(tree, path)
    return str(node.text if isinstance(node, Scalar) else node.items[-1].text)


def twice_as_many(file: Path) -> None:
    """Write twice the first rate of arrivals into a file, where it stands."""
    tree = read(file)
    arrivals = find(tree, "arrivals")
    assert isinstance(arrivals, Mapping)
    rates = (find(one, "rate") for one in arrivals.entries.values())
    rate = max((one for one in rates if isinstance(one, Scalar)), key=lambda one: number(one.text))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    line, at = lines[rate.mark.line - 1], rate.mark.column - 1
    assert line[at:].startswith(rate.text)
    unit = rate.text.partition("/")[2]
    lines[rate.mark.line - 1] = (
        f"{line[:at]}{2 * number(rate.text):g}/{unit}{line[at + len(rate.text) :]}"
    )
    file.write_text("".join(lines), encoding="utf-8")


def number(text: str) -> float:
    found = re.match(r"[\d.]+", text)
    assert found
    return float(found[0])


def came(baseline: Path, other: Path) -> list[float]:
    """How many cases came in each design."""
    found = compare(load(baseline), load(other), length="4w", warm_up="0w", replications=1,
                    threads=1)  # fmt: skip
    return [
        max(one.value for one in result.runs[0] if one.measure == "arrivals" and not one.by)
        for result in (found.baseline, *found.others)
    ]
