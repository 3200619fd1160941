"""One small seeded comparison, every measure of it: a number that moves, moves knowingly.

After a change that is meant, store the new numbers and say why in a `measure` fragment:
PATHWAYS_STORE=1 pytest tests/golden
"""

from __future__ import annotations

import json
import math
import os
from functools import cache
from pathlib import Path

import pytest

from pathway_engine import Comparison, compare, load
from pathway_engine.analysis.summary import Difference
from pathway_engine.report.documents import difference_rows

HERE = Path(__file__).parent
STORED = HERE / "small_comparison.json"


@cache
def comparison() -> Comparison:
    split, together = (load(HERE / f"{name}.yaml") for name in ("split", "together"))
    return compare(split, together, length="26w", warm_up="13w", replications=3, threads=1)


@cache
def rows() -> dict[tuple[str, str, str], Difference]:
    found = comparison().differences()
    return {(row.measure, row.statistic, json.dumps(dict(row.by))): row for row in found}


def mean(measure: str, statistic: str) -> float:
    return rows()[measure, statistic, "{}"].baseline.mean


def test_every_number_is_as_stored() -> None:
    found = [
        [row["measure"], row["statistic"], row["by"], row["baseline"]["mean"],
         row["difference"]["mean"]]
        for row in difference_rows(comparison().differences())
    ]  # fmt: skip
    if os.environ.get("PATHWAYS_STORE"):
        text = ",\n".join(json.dumps(line) for line in found)
        STORED.write_text(f"[\n{text}\n]\n", encoding="utf-8")
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert [line[:3] for line in found] == [line[:3] for line in stored]
    moved = [
        (new, old)
        for new, old in zip(found, stored, strict=True)
        if not all(_near(a, b) for a, b in zip(new[3:], old[3:], strict=True))
    ]
    assert moved == []


def _near(one: float | None, other: float | None) -> bool:
    """The same but for the last bits, in which `log` and `exp` differ between platforms."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("measure", "statistic"),
    [
        ("case_duration", "mean"),
        ("case_duration", "per_package"),
        ("clock.request_to_package", "mean"),
        ("clock.assessed", "mean"),
        ("clock.urgent_in_10", "mean"),
    ],
)
def test_portions_add_up(measure: str, statistic: str) -> None:
    mine = [row for key, row in rows().items() if key[:2] == (measure, statistic)]
    for side in ("baseline", "redesign"):
        whole = next(getattr(row, side).mean for row in mine if not row.by)
        parts = [getattr(row, side).mean for row in mine if "cause" in row.by]
        assert len(parts) > 4
        assert math.fsum(parts) == pytest.approx(whole, rel=1e-12)


def test_delays_by_organisation_add_up_to_delays() -> None:
    causes = {key[0] for key in rows() if key[0].startswith("delay.")}
    assert "delay.slow_market" in causes
    for cause in causes:
        for cut in ("organisation", "team", "step"):
            parts = [
                row.baseline.mean
                for key, row in rows().items()
                if key[:2] == (cause, "sum") and list(row.by) == [cut]
            ]
            assert math.fsum(parts) == pytest.approx(mean(cause, "sum")), (cause, cut)


def test_cuts_of_hours_and_money_add_up() -> None:
    for measure in ("hours.work", "hours.paid", "cost.staff"):
        for cut in ("team", "role", "employer", "organisation"):
            parts = [
                row.baseline.mean
                for key, row in rows().items()
                if key[0] == measure and list(row.by) == [cut]
            ]
            assert math.fsum(parts) == pytest.approx(mean(measure, "sum")), (measure, cut)


def test_casework_by_the_clock_agrees_with_casework_by_visits() -> None:
    """Busy time at its pace, cut at the window's edges, and the effort of visits that ended."""
    assert mean("hours.work", "sum") == pytest.approx(mean("effort_time", "sum") / 3_600, rel=0.03)


def test_little_s_law() -> None:
    weeks = mean("case_duration", "mean") / (7 * 86_400)
    assert mean("wip", "mean") == pytest.approx(mean("throughput", "rate") * weeks, rel=0.1)


def test_moving_one_team_takes_away_the_border() -> None:
    crossing = rows()["handoffs.between_organisations", "per_package", "{}"]
    assert crossing.baseline.mean >= 1
    assert crossing.redesign.mean == 0
    assert rows()["orphan_time", "sum", "{}"].redesign.mean == 0
    assert rows()["clock.request_to_package", "median", "{}"].difference.high < 0
