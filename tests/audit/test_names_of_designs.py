"""How a design of an experiment is called: by an id, then the values of its cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from audit.test_what_no_run_holds import WINDOW, found
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.ledger import Heading, Store
from unit.study.small import small

CELL = {"cell": ["staff=3", "delay=1wd"]}


def faults(path: Path, design: str, experiment: str | None, settings: Mapping[str, Any]) -> str:
    """What is said of the heading of a run of a small pathway."""
    heading = Heading(
        design=design, seed=1, replication=1, window=WINDOW, experiment=experiment,
        settings={"set": [], **settings},
    )  # fmt: skip
    with Store.create(path) as store:
        number = store.install(small(), at=1)
        with store.begin(small(), number, heading) as run:
            run.finish((), at=1)
        return " ".join(found(audit(store), "headings"))


@pytest.mark.parametrize(
    ("design", "experiment", "settings"),
    [
        ("baseline", None, {}),
        ("small", None, {}),
        ("small_2", None, {}),
        ("hub", "trial", {}),
        ("hub staff=3 delay=1wd", "trial", CELL),
    ],
)
def test_names_that_runs_have(
    tmp_path: Path, design: str, experiment: str | None, settings: Mapping[str, Any]
) -> None:
    assert faults(tmp_path / "a.db", design, experiment, settings) == ""


@pytest.mark.parametrize(
    ("design", "experiment", "settings", "said"),
    [
        ("hub", None, {}, "its design is named neither `baseline` nor `small`"),
        ("hub staff=4 delay=1wd", "trial", CELL, "named otherwise than an id and its cell"),
        ("hub", "trial", CELL, "named otherwise than an id and its cell"),
        ("Hub", "trial", {}, "named otherwise than an id and its cell"),
        ("baseline staff=3 delay=1wd", None, CELL, "it has a cell, and is of no experiment"),
        ("hub", "trial", {"cell": "staff=3"}, "its cell is no list of texts"),
        ("hub", "trial", {"cell": [3]}, "its cell is no list of texts"),
    ],
)
def test_names_that_none_has(
    tmp_path: Path, design: str, experiment: str | None, settings: Mapping[str, Any], said: str
) -> None:
    assert said in faults(tmp_path / "a.db", design, experiment, settings)
