"""Runs of which a ledger keeps the measures and no rows."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from math import isnan
from pathlib import Path

import pytest

from pathway_engine import Ledger, LedgerError, compare, simulate
from pathway_engine.analysis.audit.report import AuditReport
from pathway_engine.analysis.summary import Summary
from pathway_engine.ledger import Store
from pathway_engine.report.checking import render_audit
from unit.study.small import SHORT, edited, small

BEDS = (
    "work: {mean: 2h, cv: 0.5}", "work: {mean: 2h, cv: 0.5}\n    in: beds",
    "roles:", "places: {beds: {organisation: provider, count: 4}}\nroles:",
)  # fmt: skip
QUICK = "work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same two designs with their rows, and without. Nobody changes them."""
    folder = tmp_path_factory.mktemp("kept")
    for record in ("rows", "summary"):
        other = edited(*QUICK, name="quick")
        compare(small(), other, ledger=folder / f"{record}.db", record=record, **SHORT)
    return folder


def told(rows: list[Summary]) -> list[tuple[str, str, list[tuple[str, str]], str, str]]:
    """Everything that is told, in its order; digits as they are written."""
    return [(row[0], row[1], [*row.by.items()], row.unit, repr(row.interval)) for row in rows]


def test_its_measures_are_those_of_the_rows(folder: Path) -> None:
    with Ledger(folder / "rows.db") as rows, Ledger(folder / "summary.db") as summary:
        for one in (None, 2):
            found, expected = (ledger.measures(replication=one) for ledger in (summary, rows))
            assert list(found) == list(expected) == ["baseline", "quick"]
            for design, mine in found.items():
                assert told(mine) == told(expected[design])
        assert repr(summary.handoffs(by="organisation")) == repr(rows.handoffs(by="organisation"))
        assert any(isnan(row.interval.mean) for row in summary.measures()["baseline"])


def test_so_are_those_of_places_and_of_teams_by_role(tmp_path: Path) -> None:
    """Every cut of several words reads as the catalogue has it, not as the ledger sorts it."""
    found = []
    for record in ("rows", "summary"):
        path = tmp_path / f"{record}.db"
        simulate(edited(*BEDS), ledger=path, record=record, **SHORT)
        with Ledger(path) as ledger:
            found.append(told(ledger.measures()["baseline"]))
    assert found[0] == found[1]
    cuts = {(measure, tuple(word for word, _ in by)) for measure, _, by, _, _ in found[0]}
    assert ("places.delayed", ("place", "cause", "organisation")) in cuts
    assert ("utilisation", ("team", "role")) in cuts
    assert ("handoffs.all", ("from", "to")) in cuts


def test_they_stand_in_the_order_of_the_file(folder: Path) -> None:
    with Ledger(folder / "summary.db") as summary:
        rows = summary.measures()["baseline"]
    hours = [row for row in rows if row.measure == "hours.paid" and list(row.by) == ["team"]]
    teams = [row.by["team"] for row in hours]
    assert teams == ["door", "care"]
    statistics = [row.statistic for row in rows if row.measure == "case_duration" and not row.by]
    assert statistics[:5] == ["mean", "median", "p90", "p95", "count"]
    measures = [row.measure for row in rows if not row.by]
    assert (measures[0], measures[-1]) == ("handoffs.all", "cost.total")


def test_no_row_is_kept_and_whoever_asks_for_one_is_told(folder: Path) -> None:
    with Ledger(folder / "summary.db") as summary:
        assert summary.visits() == 0
        for look in (summary.history, summary.typical, lambda: summary.life(1)):
            with pytest.raises(LedgerError, match=r"keeps its measures and no rows.*--record"):
                look()


def test_it_is_smaller_by_far(folder: Path) -> None:
    """Of a longer run it is as large as of a short one."""
    path = folder / "long.db"
    longer = SHORT | {"length": "52w", "replications": 1}
    simulate(small(), ledger=path, record="summary", **longer)
    simulate(small(), ledger=folder / "long_rows.db", **longer)
    with Ledger(folder / "long_rows.db") as rows:
        assert rows.visits() > 2_000
    with closing(sqlite3.connect(path)) as file:
        (number,) = file.execute("SELECT results FROM runs").fetchone()
    assert number < 3_000
    assert path.stat().st_size < (folder / "long_rows.db").stat().st_size * 0.6


def test_runs_with_rows_and_runs_without_are_not_averaged(folder: Path) -> None:
    said = {
        "rows": "keeps its rows, .*; leave `--record summary` out, or record into another",
        "summary": "keeps its measures alone, .*; add `--record summary`, or record into another",
    }
    for kept, record in (("rows", "summary"), ("summary", "rows")):
        path = folder / f"{kept}.db"
        with pytest.raises(LedgerError, match=said[kept]):
            simulate(small(), ledger=path, append=True, record=record, seed=2, **SHORT)


def test_more_of_them_are_added(folder: Path, tmp_path: Path) -> None:
    path = shutil.copy(folder / "summary.db", tmp_path)
    simulate(small(), ledger=path, append=True, record="summary", seed=2, **SHORT)
    with Ledger(path) as ledger:
        measured = ledger.measures(design="baseline")["baseline"]
    assert {row.interval.replications for row in measured} >= {6}


# -- what the auditor says -----------------------------------------------------------------------


def audited(path: Path) -> AuditReport:
    with Ledger(path) as ledger:
        return ledger.audit()


def test_the_auditor_says_what_it_could_not_check(folder: Path) -> None:
    report = audited(folder / "summary.db")
    assert report.passed
    assert report.without_rows == (2, 3, 4, 5, 6, 7)
    assert report.as_json()["without_rows"] == [2, 3, 4, 5, 6, 7]
    checked = {rule.rule: rule.checked for rule in report.rules}
    assert checked["headings"] == 6
    assert checked["columns"] > 1_000
    assert checked["parts"] == checked["waits"] == 0
    said = " ".join(render_audit(report, 80).split())
    assert (
        "6 runs keep no rows (2, 3, 4, 5, 6 and others): of them only headings, measures and"
        in said
    )
    assert "Audit passed, as far as rows are kept. Digest" in said
    assert audited(folder / "rows.db").without_rows == ()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run without its rows, whose ledger the audit passes. Nobody changes it."""
    path = tmp_path_factory.mktemp("alone") / "summary.db"
    simulate(small(), ledger=path, record="summary", **SHORT | {"replications": 1})
    assert audited(path).passed
    return path


def _by(measure: str, by: str, statistic: str = "end", before: str = "{}") -> str:
    """What gives a measure another cut."""
    which = f"measure = '{measure}' AND statistic = '{statistic}' AND by = '{before}'"
    return f"UPDATE results SET by = '{by}' WHERE {which} AND run_id = 2"  # noqa: S608


def _relabelled(measure: str, one: str, other: str) -> str:
    """What gives the numbers of two statistics of a measure each other's names."""
    which = f"measure = '{measure}' AND by = '{{}}' AND run_id = 2"
    return ";".join(
        f"UPDATE results SET statistic = '{new}' WHERE statistic = '{old}' AND {which}"  # noqa: S608
        for old, new in ((one, "x"), (other, one), ("x", other))
    )


@pytest.mark.parametrize(
    ("rule", "said", "change"),
    [
        ("columns", "it keeps `wips.mean`: it is no measure",
         "UPDATE results SET measure = 'wips' WHERE measure = 'wip' AND run_id = 2"),
        ("columns", "it keeps `wip.p99`: it is no statistic of the measure",
         "UPDATE results SET statistic = 'p99' WHERE measure = 'wip' AND statistic = 'end'"),
        ("whole", "expected", "DELETE FROM results WHERE measure = 'wip' AND run_id = 2"),
        ("headings", "it keeps no rows, and rows of it were counted",
         "UPDATE runs SET visits = 5 WHERE run_id = 2"),
        ("headings", "its record is `some`",
         """UPDATE runs SET settings = replace(settings, 'summary', 'some') WHERE run_id = 2"""),
        ("file", "is no cut of a measure",
         """UPDATE results SET by = '[1]' WHERE measure = 'wip' AND statistic = 'end'"""),
        ("file", "more than there can be",
         "UPDATE results SET value = 1e300 WHERE measure = 'wip' AND statistic = 'end'"),
        ("columns", "`wip.end` by team `door`: it is not cut so", _by("wip", '{"team":"door"}')),
        ("columns", "`open.visits.p90` by team `dor`: the pathway has no team `dor`",
         _by("open.visits", '{"team":"dor"}', "p90", '{"team":"door"}')),
        ("columns", "by is not written in the one way",
         _by("open.visits", '{"team": "door"}', "p90", '{"team":"door"}')),
        ("columns", "`open.visits.p90` by team `door`: it stands there twice",
         """INSERT INTO results SELECT run_id, measure, statistic, '{"team": "door"}', value
            FROM results WHERE measure = 'open.visits' AND by = '{"team":"door"}'"""),
        ("columns", "the pathway has no `slow`",
         "UPDATE results SET measure = 'targets.slow.met' WHERE measure = 'targets.quick.met'"),
        ("columns", "`targets.quick.met.share`: it cannot be 1.5",
         "UPDATE results SET value = 1.5 WHERE measure = 'targets.quick.met' AND value <= 1"),
        ("columns", "`case_duration.p90`: it cannot be -1.0",
         "UPDATE results SET value = -1 WHERE measure = 'case_duration' AND statistic = 'p90'"),
        ("columns", "of `case_duration` it lacks `p95`",
         "DELETE FROM results WHERE measure = 'case_duration' AND statistic = 'p95'"),
        ("columns", "of `case_duration` the quantiles are not in their order",
         _relabelled("case_duration", "median", "p95")),
        ("columns", "of `handoffs.all` `count` is 0.",
         _relabelled("handoffs.all", "per_case", "count")),
        ("columns", "of `work_time` `sum` is ", _relabelled("work_time", "per_case", "sum")),
        ("columns", "of `work_time` `per_package` is ",
         _relabelled("work_time", "per_case", "per_package")),
        ("columns", "of `case_duration` the quantiles are not those of",
         "UPDATE results SET value = NULL WHERE measure = 'case_duration' AND statistic = 'p95'"),
        ("columns", "`hours.paid.sum`: found",
         "UPDATE results SET value = value + 1 WHERE measure = 'hours.paid' AND by = '{}'"),
        ("columns", "`cost.total.sum`: found",
         "UPDATE results SET value = value + 1 WHERE measure = 'cost.total'"),
        ("columns", "`wip.mean`: found",
         "UPDATE results SET value = value * 2 WHERE measure = 'wip_time'"),
        ("columns", "`queue_length.growth`: found",
         "UPDATE results SET value = value + 1 WHERE measure = 'queue_at_end'"),
        ("columns", "the sum `paid_time` by team `care` and post `worker` and role `worker` is ",
         "DELETE FROM results WHERE measure = 'paid_time' AND by LIKE '%care%'"),
        ("columns", "the sum `package_time` by ending `supported` is -1.0",
         "UPDATE results SET value = -1 WHERE measure = 'package_time'"),
        ("file", "in results, `bed_time`",
         "UPDATE results SET measure = 'bed_time' WHERE measure = 'package_time'"),
    ],
)  # fmt: skip
def test_the_auditor_finds_what_is_wrong_with_them(
    alone: Path, tmp_path: Path, rule: str, said: str, change: str
) -> None:
    path = shutil.copy(alone, tmp_path)
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(change)
    faults = {one.rule: [fault.found for fault in one.faults] for one in audited(Path(path)).rules}
    assert any(said in fault for fault in faults[rule]), faults[rule]


def test_a_measure_that_is_missing_or_none_is_not_shown(folder: Path, tmp_path: Path) -> None:
    for change in ("DELETE FROM results WHERE measure = 'wip'",
                   "UPDATE results SET measure = 'wips' WHERE measure = 'wip'"):  # fmt: skip
        path = shutil.copy(folder / "summary.db", tmp_path)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(change)
        with Ledger(path) as ledger, pytest.raises(LedgerError, match="run 2 cannot be measured"):
            ledger.measures()


def test_measures_are_left_out_of_the_digest(folder: Path, tmp_path: Path) -> None:
    """Their last digits may be others on another machine; sums over the window are in it."""
    path = shutil.copy(folder / "summary.db", tmp_path)
    digests = []
    for change in ("wip", "wip_time"):
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE results SET value = value + 1 WHERE measure = ?", [change])
        with Store.read(path) as store:
            digests.append(store.digest())
    with Store.read(folder / "summary.db") as store:
        assert digests[0] == store.digest() != digests[1]
