"""A quantile of few visits is known as one, wherever it stands."""

from __future__ import annotations

import pytest

from pathway_engine.analysis.few import ENOUGH, of, of_few
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.summary import compared, summarise
from unit.analysis.runs import drawn

MANY = measures_of(drawn(1, cases=4 * ENOUGH))
LITTLE = measures_of(drawn(1, cases=30))


def test_a_spread_is_marked_by_its_own_count() -> None:
    few = {(measure, statistic) for measure, statistic, by in of_few(summarise([MANY])) if not by}
    assert ("visit_duration", "p95") not in few
    assert ("case_duration", "per_package_p95") not in few
    few = {(measure, statistic) for measure, statistic, by in of_few(summarise([LITTLE])) if not by}
    assert {("visit_duration", "p95"), ("case_duration", "per_package_p95")} <= few
    assert {statistic for _, statistic in few} <= {
        "median", "p90", "p95", "per_package_median", "per_package_p90", "per_package_p95",
    }  # fmt: skip


def test_every_quantile_of_visits_or_cases_knows_of_how_many_it_is() -> None:
    """Of thirty cases every quantile is one of few, but for those over time, which are of none."""
    rows = summarise([LITTLE])
    quantiles = {of(row) for row in rows if row.statistic.endswith(("median", "p90", "p95"))}
    assert {measure for measure, _, _ in quantiles - of_few(rows)} == {"occupancy"}


@pytest.mark.parametrize("sides", [(MANY, LITTLE), (LITTLE, MANY)])
def test_one_design_with_few_is_enough(sides: tuple[list, list]) -> None:  # type: ignore[type-arg]
    few = of_few(compared([sides[0]], [[sides[1]]])[0])
    assert ("visit_duration", "p95", ()) in few
