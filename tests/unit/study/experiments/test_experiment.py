"""Experiments: every design in every cell, claims judged, and a ledger that is gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import LedgerError, PathwayError, UsageError, check, simulate
from pathway_engine.report.experiment import tidy_rows
from pathway_engine.study.experiments.cells import Varied
from pathway_engine.study.experiments.experiment import Experimented, experiment
from pathway_engine.study.ledger import Ledger
from unit.study.small import YAML

REDESIGN = """
redesign: hub
baseline: today.yaml
changes:
  - {set: teams.care.organisation, from: provider, to: council}
"""
EXPERIMENT = """
experiment: small
baseline: today.yaml
redesigns: {hub: hub.yaml}
run: {starts: 2026-01-05, warm_up: 2w, length: 4w, replications: 3, seed: 1}
vary:
  delay: {set: handoffs.outside.delay.mean, to: [0.5wd, 4wd]}
  staff: {set: teams.door.staff.worker, to: [3]}
claims:
  fewer: {says: Fewer handoffs, assumption: Ours, measure: handoffs.between_organisations,
          expect: hub < baseline}
  longer: {says: Longer, assumption: Ours, measure: case_duration, expect: hub > baseline,
           where: {delay: 4wd}, verdict: reproduced}
  built: {says: All answered, assumption: Ours, measure: case_duration.p90, expect: hub < 90d,
          rests_on: guess}
  at_once: {says: A short queue, assumption: Ours, measure: queue_length, by: {team: door},
            moment: +2w, expect: baseline <= 500}
  unasked: {says: People are safer, assumption: Ours, cannot: no model tells who is safe}
"""
ASSUMED = """
provenance:
  guess: {of: handoffs.outside.delay.mean, assumption: A guess}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("experiment")
    (made / "today.yaml").write_text(YAML + ASSUMED, encoding="utf-8")
    (made / "hub.yaml").write_text(REDESIGN, encoding="utf-8")
    (made / "experiment.yaml").write_text(EXPERIMENT, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Experimented:
    return experiment(folder / "experiment.yaml")


def values(found: Experimented, design: str, **cell: str) -> str:
    return repr(found.results[Varied(design, tuple(cell.items()))].runs)


# -- cells -----------------------------------------------------------------------------------


def test_the_files_own_cell_then_every_combination(found: Experimented) -> None:
    names = [str(varied) for varied in found.results]
    cells = ["", " delay=0.5wd staff=3", " delay=4wd staff=3"]
    expected = [f"{name}{cell}" for cell in cells for name in ("baseline", "hub")]
    assert names[: len(expected)] == expected


def test_a_claim_asks_for_a_cell_of_its_own(found: Experimented) -> None:
    assert {str(varied) for varied in found.results} >= {"baseline delay=4wd", "hub delay=4wd"}
    assert len(found.results) == 8


def test_a_cell_is_the_pathway_with_its_values_set(found: Experimented, folder: Path) -> None:
    alone = simulate(
        folder / "today.yaml", length="4w", warm_up="2w", replications=3,
        settings=["handoffs.outside.delay.mean=4wd", "teams.door.staff.worker=3"],
    )  # fmt: skip
    assert values(found, "baseline", delay="4wd", staff="3") == repr(alone.runs)


def test_a_factor_that_no_path_of_a_design_has_leaves_it_as_it_is(folder: Path) -> None:
    (folder / "gone.yaml").write_text(
        "redesign: gone\nbaseline: today.yaml\nchanges: [{remove: handoffs.outside}]\n",
        encoding="utf-8",
    )
    text = EXPERIMENT.replace("hub: hub.yaml", "hub: gone.yaml")
    (folder / "other.yaml").write_text(text, encoding="utf-8")
    names = [str(one) for one in experiment(folder / "other.yaml", replications=1).results]
    assert [name for name in names if name.startswith("hub")] == ["hub", "hub staff=3"]


def test_a_value_that_does_not_fit_is_told_where_it_stands(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(EXPERIMENT.replace("[3]", "[many]"), encoding="utf-8")
    with pytest.raises(PathwayError, match=r"wrong\.yaml:8:46: error bad_value: found `many`"):
        experiment(folder / "wrong.yaml")


def test_a_pathway_is_no_experiment(folder: Path) -> None:
    with pytest.raises(UsageError, match="found a pathway, expected an experiment"):
        experiment(folder / "today.yaml")


# -- claims ----------------------------------------------------------------------------------


def test_each_claim_has_its_word(found: Experimented) -> None:
    assert {one.name: one.word for one in found.claims} == {
        "fewer": "follows",
        "longer": "contradicted",
        "built": "built in",
        "at_once": "follows",
        "unasked": "cannot be answered",
    }


def test_a_verdict_that_differs_from_the_one_written_down(found: Experimented) -> None:
    assert [one.name for one in found.claims if one.differs] == ["longer"]


def test_a_claim_is_decided_by_the_paired_difference_in_its_cell(found: Experimented) -> None:
    longer = next(one for one in found.claims if one.name == "longer")
    cell = (("delay", "4wd"),)
    row = next(one for one in found.differences("hub", "baseline", cell)
               if one[:2] == ("case_duration", "mean") and not one.by)  # fmt: skip
    assert longer.measured is not None
    assert longer.measured[1:] == (row.redesign, row.baseline, row.difference)


def test_a_moment_is_looked_at_in_each_replication(found: Experimented) -> None:
    one = next(one for one in found.claims if one.name == "at_once")
    line = found.result().flow(every="week").line("queue", team="door")
    assert one.measured is not None
    assert line is not None
    assert one.measured.design.mean == line.points[4].mean


def test_a_factor_that_is_called_like_a_column_has_another(folder: Path) -> None:
    text = EXPERIMENT.replace("  staff: {set", "  unit: {set")
    (folder / "unit.yaml").write_text(text, encoding="utf-8")
    rows = tidy_rows(experiment(folder / "unit.yaml", replications=1))
    assert {row["factor.unit"] for row in rows} == {"", "3"}
    assert {row["unit"] for row in rows} >= {"seconds", "share"}


# -- a ledger ----------------------------------------------------------------------------------


def test_one_that_was_stopped_goes_on_and_ends_the_same(folder: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    experiment(folder / "experiment.yaml", ledger=whole)

    def stop(done: int, _: int) -> None:
        if done == 13:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        experiment(folder / "experiment.yaml", ledger=cut, progress=stop)
    again = experiment(folder / "experiment.yaml", ledger=cut, resume=True)
    assert digest(cut) == digest(whole)
    fresh = experiment(folder / "experiment.yaml")
    for varied, result in fresh.results.items():
        kept = {repr(one) for one in again.results[varied].measures()}
        assert {repr(one) for one in result.measures()} <= kept
    assert [one.measured for one in again.claims] == [one.measured for one in fresh.claims]


KILLED = """
import os, signal, sys
from pathway_engine.study.experiments.experiment import experiment
def stop(done, _):
    if done == 5:
        os.kill(os.getpid(), signal.SIGKILL)
experiment(sys.argv[1], ledger=sys.argv[2], progress=stop)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills so on this system")
def test_one_that_was_killed_goes_on_and_ends_the_same(folder: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    experiment(folder / "experiment.yaml", ledger=whole, replications=1)
    words = [sys.executable, "-c", KILLED, str(folder / "experiment.yaml"), str(cut)]
    ended = subprocess.run(words, check=False, env=os.environ | {"PYTHONWARNINGS": "error"})
    assert ended.returncode == -signal.SIGKILL
    experiment(folder / "experiment.yaml", ledger=cut, resume=True)
    experiment(folder / "experiment.yaml", ledger=whole, resume=True)
    assert digest(cut) == digest(whole)


def test_a_ledger_that_stands_is_gone_on_with_only_where_somebody_says_so(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kept.db"
    experiment(folder / "experiment.yaml", ledger=path, replications=1)
    with pytest.raises(LedgerError):
        experiment(folder / "experiment.yaml", ledger=path, replications=2)


def test_what_was_changed_in_the_meantime_is_not_gone_on_with(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    experiment(folder / "experiment.yaml", ledger=path, replications=1)
    (folder / "longer.yaml").write_text(EXPERIMENT.replace("4w, rep", "5w, rep"), encoding="utf-8")
    with pytest.raises(LedgerError, match="another window"):
        experiment(folder / "longer.yaml", ledger=path, resume=True)


def test_rows_are_kept_where_somebody_asks(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.db"
    experiment(folder / "experiment.yaml", ledger=path, replications=1, record="rows")
    with Ledger(path) as ledger:
        assert {run.experiment for run in ledger.runs()} == {"small"}
        assert all(run.keeps_rows for run in ledger.runs())
        assert ledger.audit().passed
    again: Any = experiment(folder / "experiment.yaml", ledger=path, record="rows", resume=True)
    assert len(again.result().runs) == 3


def digest(path: Path) -> str:
    with Ledger(path) as ledger:
        return ledger.audit().digest


# -- what is refused before anything runs --------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "< 90d",
            "< 90",
            "found `90` for `case_duration.p90`, which is in seconds, expected",
        ),
        ("<= 500", "<= 7%", "found `7%` for `queue_length`, which is in visits, expected a plain"),
        ("measure: handoffs.between_organisations", "measure: queue_lenght.p90", "did you mean `q"),
        ("to: [3]", "to: [3, 3.0]", "found `3.0` twice"),
        ("to: [0.5wd, 4wd]", "to: [4wd, 1w, 7d]", "found `7d` twice"),
        ("set: teams.door.staff.worker", "set: handoffs.outside.delay", "beside `handoffs.outside"),
        (
            "set: teams.door.staff.worker",
            "set: [teams.door.staff.worker, teams.door.staff.worker]",
            "found `teams.door.staff.worker` twice",
        ),
        ("{hub: hub.yaml}", "{baseline: hub.yaml}", "reserved_id"),
        ("  staff: {set", "  Staff=3 x: {set", "bad_id"),
        ("moment: +2w", "moment: +60w", "found `+60w`, expected whole days"),
        ("moment: +2w", "moment: +36h", "found `+36h`, expected whole days"),
        ("by: {team: door}", "by: {weekday: mon}", "found the cut `weekday` of `queue_length`"),
        ("case_duration,", "case_duration, by: {team: door},", "found `team` of `case_duration`"),
        (
            "case_duration,",
            "case_duration.p90, by: {cause: none.work, organisation: council},",
            "found `case_duration.p90` by `cause` and `organisation`",
        ),
        (
            "case_duration,",
            "visit_duration, by: {month: 2027-01},",
            "found `2027-01`, expected",
        ),
        (
            "case_duration,",
            "visit_duration, by: {weekday: monday},",
            "found `monday`, expected",
        ),
        ("length: 4w", "length: 99y", "run.length"),
        ("replications: 3", "replications: 20000", "found 20,000, expected one to 10,000"),
        ("to: [3]", "to: [3, many]", "odd.yaml:8:49: error bad_value: found `many`"),
        (
            "teams.door.staff.worker, to: [3]",
            "steps.contact.outcomes.on.share, to: [70%]",
            "odd.yaml:8:54: error shares_do_not_add_up",
        ),
        ("teams.door.staff.worker, to", "steps.contact.work, to", "several values at `steps.cont"),
        ("case_duration,", "clock.quik,", "found `quik`, expected `quick`"),
        ("case_duration,", "targets.slow.met, ", "found `slow`, expected `quick`"),
        ("case_duration,", "delay.waiting_home_car,", "did you mean `waiting_home_care`?"),
        ("case_duration,", "endings.suported.share,", "did you mean `supported`?"),
        ("by: {team: door}", "by: {taem: door}", "found `taem`"),
        ("by: {team: door}", "by: {team: doors}", "found `doors`, expected one of `door`, `care`"),
        ("to: [3]", "to: [" + ", ".join(map(str, range(1, 600))) + "]", "1,198 combinations"),
        ("moment: +2w", "moment: 2w", "found `2w`"),
        ("expect: hub < baseline}", "expect: hub < hub}", "found `hub` beside itself"),
        ("hub: hub.yaml", "hub: [today.yaml, hub.yaml, hub.yaml]", "baseline_chain"),
    ],
)
def test_a_claim_that_nobody_could_judge(folder: Path, old: str, new: str, said: str) -> None:
    assert EXPERIMENT.count(old) == 1
    (folder / "odd.yaml").write_text(EXPERIMENT.replace(old, new), encoding="utf-8")
    found = check(folder / "odd.yaml")
    assert len(found.errors) == 1
    assert said in str(found)
