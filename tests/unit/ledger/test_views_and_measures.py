"""A view that is for measuring says what the measures of the same run say, warm-up left out."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ledger_files import opened
from pathway_engine import Ledger, simulate
from unit.study.small import small

HOUR = 3600


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("measured") / "runs.db"
    simulate(small(), length="6w", warm_up="4w", replications=1, threads=1, ledger=path)
    return path


def rows(path: Path, query: str) -> list[dict[str, Any]]:
    with opened(path) as raw:
        cursor = raw.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@pytest.fixture(scope="module")
def measured(ledger: Path) -> dict[tuple[str, str, str], float]:
    """Every measure by its name, its statistic and what it is cut by."""
    with Ledger(ledger) as read:
        found = read.measures()["baseline"]
    return {(m, s, json.dumps(dict(by))): interval.mean for m, s, by, _, interval in found}


def test_cases(ledger: Path, measured: dict[tuple[str, str, str], float]) -> None:
    cases = rows(ledger, "SELECT * FROM case_log WHERE counted")
    duration = sum(row["duration"] for row in cases) / len(cases)
    assert len(cases) == measured["case_duration", "count", "{}"] > 20
    assert duration == pytest.approx(measured["case_duration", "mean", "{}"])
    share = Counter(row["ending"] for row in cases)["supported"] / len(cases)
    assert share == pytest.approx(measured["endings.supported.share", "share", "{}"])
    handed = sum(row["handoffs"] for row in cases) / len(cases)
    assert handed == pytest.approx(measured["handoffs.all", "per_case", "{}"])


def test_cases_of_the_warm_up_and_open_ones_are_shown_and_not_counted(ledger: Path) -> None:
    everything = rows(ledger, "SELECT * FROM case_log")
    warm = [row for row in everything if row["closed_at"] and row["closed_at"] < "2026-02-02"]
    still = [row for row in everything if row["closed_at"] is None]
    assert warm
    assert still
    assert not any(row["counted"] for row in warm + still)
    assert all(row["ending"] is None and row["duration"] is None for row in still)


def test_a_case_in_full(ledger: Path) -> None:
    row = next(r for r in rows(ledger, "SELECT * FROM case_log") if r["ending"] == "supported")
    own = "SELECT * FROM {} WHERE case_no = {}"
    visits = rows(ledger, own.format("visits", row["case_no"]))
    offers = rows(ledger, own.format("handoffs", row["case_no"]) + " AND result = 0")
    assert (row["visits"], row["handoffs"]) == (len(visits), len(offers))
    assert row["case"] == f"baseline/1/1/{row['case_no']}"
    assert (row["entry"], row["ending_kind"]) == ("requests", "supported")
    assert json.loads(row["arrived_with"]) == {"cost": 0}
    assert json.loads(row["attributes"])["cost"] > 0


@pytest.mark.parametrize("step", ["contact", "assess"])
def test_visits(ledger: Path, measured: dict[tuple[str, str, str], float], step: str) -> None:
    query = f"SELECT * FROM visit_log WHERE counted AND step = '{step}'"  # noqa: S608
    visits = rows(ledger, f"{query} AND kind = 'work' AND state = 'done'")
    by = json.dumps({"step": step})
    assert len(visits) == measured["visit_duration", "count", by] > 20
    mean = sum(row["duration"] for row in visits) / len(visits)
    assert mean == pytest.approx(measured["visit_duration", "mean", by])
    worked = sum(row["work_time"] for row in rows(ledger, query))
    assert worked == pytest.approx(measured["work_time", "sum", by])
    open_or_early = rows(ledger, "SELECT * FROM visit_log WHERE NOT counted")
    assert {row["state"] for row in open_or_early} > {"done"}


def test_the_matrix(ledger: Path, measured: dict[tuple[str, str, str], float]) -> None:
    (row,) = rows(ledger, "SELECT * FROM handoff_matrix")
    by = json.dumps({"from": row["from_team"], "to": row["to_team"]})
    answered = row["accepted"] + row["returned"]
    assert row["accepted"] == measured["handoffs.all", "count", by] > 20
    returned, disputed = (100 * row[name] / answered for name in ("returned", "disputed"))
    assert returned == pytest.approx(measured["handoffs.returned_per_100", "rate", by])
    assert disputed == pytest.approx(measured["handoffs.disputed_per_100", "rate", by])
    assert 0 < returned < 50
    assert row["mean_hours"] * HOUR == pytest.approx(measured["handoff_time", "mean", by])


def test_delay_by_cause(ledger: Path, measured: dict[tuple[str, str, str], float]) -> None:
    found = {row["cause"]: row["seconds"] for row in rows(ledger, "SELECT * FROM delay_by_cause")}
    expected = {
        measure.removeprefix("delay."): seconds
        for (measure, statistic, by), seconds in measured.items()
        if measure.startswith("delay.") and (statistic, by) == ("sum", "{}") and seconds
    }
    assert found == pytest.approx(expected)
    assert len(found) > 4


def test_delay_by_organisation(ledger: Path, measured: dict[tuple[str, str, str], float]) -> None:
    query = "SELECT * FROM delay_by_organisation"
    found = {row["organisation"] or "nobody": row["seconds"] for row in rows(ledger, query)}
    expected: Counter[str] = Counter()
    for (measure, statistic, by), seconds in measured.items():
        if measure.startswith("delay.") and statistic == "sum" and "organisation" in by:
            expected[json.loads(by)["organisation"]] += int(seconds)
    assert found == pytest.approx({name: n for name, n in expected.items() if n})
