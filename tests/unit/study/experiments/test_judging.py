"""What decides a claim: its own statistic at a moment, and what its cut says of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine import PathwayError
from pathway_engine.analysis.moments import value_at_moment
from pathway_engine.study.experiments.experiment import Experimented, experiment
from pathway_engine.study.experiments.reading import experiment_in
from unit.study.experimented import written

EDITS = (
    "to: [1wd, 8wd]}", "to: [8wd]}", '["2", "4"]', '["2"]',
    "measure: queue_length, moment: +2w, expect: quick <= 1000",
    "measure: queue_age.count, by: {team: care}, moment: +2w, expect: quick <= 1000",
    "measure: utilisation, by: {team: care}, expect: baseline >= 1%",
    "measure: work_time.per_case, by: {team: care, ending: supported}, expect: baseline >= 1m",
)  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Experimented:
    folder = tmp_path_factory.mktemp("judged")
    return experiment(written(folder, *EDITS), ledger=folder / "runs.db", replications=2, threads=1)


def test_a_count_at_a_moment_is_no_age(found: Experimented) -> None:
    measured = next(one.measured for one in found.claims if one.name == "waiting")
    result = found.result("quick")
    told = [
        value_at_moment(run, result.options.window, "queue_age.count", {"team": "care"}, "+2w")
        for run in result.series
    ]
    assert measured is not None
    assert (measured.unit, measured.design.mean) == ("visits", sum(told) / 2)
    assert measured.design.low >= 0


def test_what_a_cut_says_of_cases_is_at_hand_where_claims_are_judged(found: Experimented) -> None:
    path = found.options.ledger
    assert path is not None
    again = experiment_in(path, path.parent / "experiment.yaml", claimed=True)
    for one in (found.claimed, again):
        for run in one.result().runs:
            assert [v for v in run if v[:3] == ("case_duration", "mean", {"ending": "supported"})]


def test_of_a_state_series_alone_are_held(found: Experimented) -> None:
    path = found.options.ledger
    assert path is not None
    again = experiment_in(path, path.parent / "experiment.yaml", claimed=True)
    for one in (found, again):
        held = {series.measure for run in one.result().series for series in run}
        assert held == {"queue", "oldest", "open_cases"}


def test_a_moment_that_tells_no_such_number_is_refused_before_anything_runs(tmp_path: Path) -> None:
    file = written(
        tmp_path, "queue_length, moment", "queue_length, by: {organisation: council}, moment"
    )
    with pytest.raises(PathwayError, match="found the cut `organisation`"):
        experiment(file, replications=1)
