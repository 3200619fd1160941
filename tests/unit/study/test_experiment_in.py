"""An experiment read from its ledger says what it said when it ran, or what the ledger lacks."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from pathway_engine.definition.loading import load_experiment, load_experiment_as_written
from pathway_engine.errors import UsageError
from pathway_engine.study.experiments.experiment import Experimented
from pathway_engine.study.experiments.reading import experiment_in, of_designs
from unit.study.experimented import ran, written

DELETE = (
    "DELETE FROM results WHERE run_id = ?",
    "DELETE FROM series WHERE run_id = ?",
    "DELETE FROM runs WHERE run_id = ?",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("experiment")


@pytest.fixture(scope="module")
def found(folder: Path) -> Experimented:
    return ran(folder)


def test_what_is_read_is_what_was_run(folder: Path, found: Experimented) -> None:
    for claimed in (True, False):
        again = experiment_in(folder / "runs.db", folder / "experiment.yaml", claimed=claimed)
        assert again.claims == found.claims
        assert [*again.results] == [*found.results]
        assert again.options.words() == found.options.words()
    cell = (("latency", "8wd"), ("staff", "4"))
    told = (repr(one.measures("quick", cell)) for one in (again, found))
    assert len({*told}) == 1
    pathways = [one.result("quick", cell).pathway.digest for one in (again, found)]
    assert pathways[0] == pathways[1]


def _without(folder: Path, which: str) -> Path:
    """The ledger less the runs that a condition tells."""
    less = folder / "less.db"
    less.write_bytes((folder / "runs.db").read_bytes())
    with sqlite3.connect(less) as file:
        told = file.execute("SELECT run_id, settings FROM runs").fetchall()
        gone = [run for run, settings in told if which in json.loads(settings)["design"]]
        for delete in DELETE:
            file.executemany(delete, [(run,) for run in gone])
    file.close()
    assert gone
    return less


@pytest.mark.usefixtures("found")
def test_what_is_lacking_is_named(folder: Path) -> None:
    less = _without(folder, "quick latency=8wd staff=2")
    with pytest.raises(UsageError) as caught:
        experiment_in(less, folder / "experiment.yaml")
    assert str(caught.value) == (
        f"{less}: found 27 of 30 runs of experiment.yaml, not replication 1 of `quick latency=8wd "
        f"staff=2` nor 2 more; go on with `pathways experiment {folder / 'experiment.yaml'} "
        f"--ledger {less} --resume`"
    )
    none = _without(folder, "")
    with pytest.raises(UsageError, match=r"found no run of experiment.yaml, expected all"):
        experiment_in(none, folder / "experiment.yaml")


@pytest.mark.usefixtures("found")
def test_runs_of_other_files_are_refused(folder: Path, tmp_path: Path) -> None:
    other = written(tmp_path)
    (tmp_path / "quick.yaml").write_text(
        (folder / "quick.yaml").read_text(encoding="utf-8").replace("to: 1h", "to: 90m"),
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="found runs of `quick` as its file was before"):
        experiment_in(folder / "runs.db", other)
    (tmp_path / "quick.yaml").write_bytes((folder / "quick.yaml").read_bytes())
    changed = written(tmp_path, "to: [1wd, 8wd]}", "to: [8wd, 9wd]}")
    lacks = "found 18 of 30 runs .* `baseline latency=9wd staff=2` nor 11 more"
    with pytest.raises(UsageError, match=lacks):
        experiment_in(folder / "runs.db", changed)
    changed = written(tmp_path, "handoffs.outside.delay.mean", "handoffs.outside.disputed.for")
    with pytest.raises(UsageError, match=r"found 6 of 30 runs .* `baseline latency=1wd staff=2`"):
        experiment_in(folder / "runs.db", changed)


def test_the_designs_alone_judge_what_is_not_elsewhere(folder: Path, found: Experimented) -> None:
    read = load_experiment_as_written(folder / "experiment.yaml")
    assert read.pathways == load_experiment(folder / "experiment.yaml").pathways
    own = of_designs(read, [found.result(name) for name in found.read.pathways])
    elsewhere = ("slow",)
    assert own.claims == [one for one in found.claims if one.name not in elsewhere]
    assert own.cells == [()]


def test_frames_have_factors_as_columns(found: Experimented) -> None:
    frame = found.to_frame(time="days")
    assert [*frame.columns[:4]] == ["design", "latency", "staff", "measure"]
    cut = frame[(frame.measure == "handoff_time") & (frame.statistic == "mean") & frame.team.isna()]
    cut = cut[(cut.design == "quick") & (cut.staff == "2")]
    assert dict(zip(cut.latency, cut["mean"] > 3, strict=True)) == {"1wd": False, "8wd": True}
    told = found.claims_to_frame().set_index("claim")
    assert told.loc["less_work", ["verdict", "word", "rests_on"]].tolist() == [
        "reproduced", "built in", "times",
    ]  # fmt: skip
    assert told.loc["slow", "where"] == "latency 8wd, staff 2"
    assert told.loc["kinder", "cannot"] == "kindness is no number"
    assert told.loc["more_work", "decides"] == found.claims[1].measured.decides.mean  # type: ignore[union-attr]


def test_a_notebook_shows_the_verdicts(found: Experimented) -> None:
    shown = found._repr_html_()
    assert "<td>kinder</td><td>People are kinder</td><td>cannot be answered</td>" in shown
    assert "&lt;script&gt;x()&lt;/script&gt; less work" in shown
    assert "<script" not in shown
    assert len(shown) < 2_000
