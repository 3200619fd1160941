"""Averages over replications, paired differences, queues that grow, who hands over to whom."""

from __future__ import annotations

import math
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pathway_engine.analysis.matrix import matrix
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.settled import not_settled
from pathway_engine.analysis.summary import Difference, Interval, compared, summarise
from pathway_engine.analysis.values import Value
from unit.analysis.runs import drawn

SPLIT = [measures_of(drawn(seed)) for seed in range(5)]
TOGETHER = [measures_of(drawn(seed, together=True)) for seed in range(5)]

numbers = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def runs(*values: float, measure: str = "wip", statistic: str = "mean") -> list[list[Value]]:
    return [[Value(measure, statistic, {}, "cases", value)] for value in values]


def differences(baseline: list[list[Value]], redesign: list[list[Value]]) -> list[Difference]:
    return compared(baseline, [redesign])[0]


@given(numbers)
def test_the_interval_is_student_s(values: list[float]) -> None:
    interval = summarise(runs(*values, statistic="growth"))[0].interval
    assert interval.mean == pytest.approx(math.fsum(values) / len(values), abs=1e-6)
    error = stats.sem(values)
    half = stats.t.ppf(0.975, len(values) - 1) * error if error else 0
    assert interval.high - interval.mean == pytest.approx(half, rel=1e-6, abs=1e-5)
    assert interval.mean - interval.low == pytest.approx(half, rel=1e-6, abs=1e-5)


def test_a_known_interval() -> None:
    interval = summarise(runs(4, 6, 8))[0].interval
    half = 4.302653 * 2 / 3**0.5
    assert tuple(interval) == pytest.approx((6, 6 - half, 6 + half, 3))


@pytest.mark.parametrize(
    ("measure", "statistic", "by", "high"),
    [
        ("occupancy", "share", {"place": "ward"}, 1),
        ("occupancy", "full", {"place": "ward"}, 1),
        ("occupancy", "share", {"team": "duty"}, 0.9 + 1.2706),
        ("utilisation", "mean", {"team": "duty"}, 1),
        ("flow_efficiency", "calendar", {}, 0.9 + 1.2706),
    ],
)
def test_no_share_of_what_there_is_is_above_all(
    measure: str, statistic: str, by: dict[str, str], high: float
) -> None:
    """Those who wait for a slot count among a team's slots; work side by side counts twice."""
    told = [[Value(measure, statistic, by, "share", value)] for value in (0.8, 1.0)]
    assert summarise(told)[0].interval.high == pytest.approx(high, abs=1e-4)


def test_more_people_than_places_keep_their_interval() -> None:
    """Nobody is put out when places close: what is above all in the mean is so."""
    told = [[Value("occupancy", "share", {"place": "ward"}, "share", one)] for one in (1.1, 1.3)]
    interval = summarise(told)[0].interval
    assert interval.low < 1 < interval.mean < interval.high


def test_no_change_of_a_share_goes_beyond_all() -> None:
    """Nought and all in three replications differ by a half: Student's t alone says 1.9 at most."""
    one, other = (
        [[Value("endings.well.share", "share", {}, "share", value)] for value in values]
        for values in ((0, 0.5, 0), (0.5, 0.5, 1))
    )
    (row,) = differences(one, other)
    assert row.difference.mean == pytest.approx(0.5)
    assert (row.difference.low, row.difference.high) == pytest.approx((0.5 - 1.2421, 1), abs=1e-4)
    days = differences(runs(0, 5, 0), runs(5, 5, 10))[0].difference
    assert days.high == pytest.approx(5 + 12.4207, abs=1e-3)


def test_one_replication_has_no_interval() -> None:
    interval = summarise(runs(4))[0].interval
    assert (interval.mean, interval.replications) == (4, 1)
    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert not interval.excludes_zero


def test_undefined_values_are_dropped_and_the_rest_counted() -> None:
    assert summarise(runs(4, nan, 6))[0].interval[::3] == (5, 2)
    mean, *_, n = summarise(runs(nan, nan))[0].interval
    assert math.isnan(mean)
    assert n == 0


def test_differences_are_paired() -> None:
    row = differences(runs(10, 20, 30), runs(11, 21, 31))[0]
    assert tuple(row.difference) == (1, 1, 1, 3)
    assert row.difference.excludes_zero
    assert row.baseline.high - row.baseline.low > 20, "each side alone varies"


def test_a_pair_with_an_undefined_side_is_dropped() -> None:
    row = differences(runs(10, nan, 30), runs(11, 21, nan))[0]
    assert (row.baseline[::3], row.redesign[::3], row.difference[::3]) == ((10, 1), (11, 1), (1, 1))


def test_designs_in_one_table_have_one_baseline() -> None:
    baseline, one, gap = (
        runs(*values, measure="case_duration") for values in ((1, 2, 3), (2, 3, 4), (5, nan, 7))
    )
    without = runs(1, 1, 1, measure="utilisation")
    rows = [found[0] for found in compared(baseline, [one, gap, without])]
    assert [row.baseline[::3] for row in rows[:2]] == [(2, 2), (2, 2)]
    assert [row.difference[::3] for row in rows[:2]] == [(1, 2), (4, 2)]
    assert rows[2].difference.replications == 0, "one without the number keeps it from nobody"


def test_a_design_compared_with_itself_differs_by_exactly_nothing() -> None:
    rows = differences(SPLIT, SPLIT)
    assert {row.difference[:3] for row in rows if row.difference.replications > 1} == {(0, 0, 0)}
    assert not any(row.difference.excludes_zero for row in rows)


def test_unequal_numbers_of_replications_are_refused() -> None:
    with pytest.raises(ValueError, match="the same replications"):
        differences(runs(1, 2), runs(1))


def test_what_a_design_does_not_have_is_none_of_it() -> None:
    closed = Value("case_duration", "mean", {}, "seconds", 9.0)
    one: list[list[Value]] = runs(3, measure="delay.unknown", statistic="per_case")
    other = runs(5, measure="delay.waiting_allocation", statistic="per_case")
    rows = differences([[closed, *one[0]]], [[closed, *other[0]]])
    found = {row.measure: row.difference.mean for row in rows}
    assert found == {"case_duration": 0, "delay.unknown": -3, "delay.waiting_allocation": 5}


@pytest.mark.parametrize(
    ("measure", "statistic"),
    [
        ("clock.seen", "count"),
        ("clock.seen", "mean"),
        ("targets.seen.open", "count"),
        ("case_duration", "p90"),
    ],
)
def test_a_mean_or_a_target_that_a_design_does_not_have_is_undefined(
    measure: str, statistic: str
) -> None:
    one = runs(1, measure="throughput", statistic="count")
    both = [one[0] + runs(3, measure=measure, statistic=statistic)[0]]
    row = next(row for row in differences(both, one) if row.measure == measure)
    assert row.difference.replications == 0


def test_a_portion_is_zero_where_there_are_durations_to_take_apart() -> None:
    whole = Value("clock.seen", "mean", {}, "seconds", 7.0)
    portion = whole._replace(by={"cause": "handoff_latency"})
    assert differences([[whole, portion]], [[whole]])[1].difference.mean == -7
    for nothing in ([], [whole._replace(value=nan)]):
        row = differences([[whole, portion]], [nothing])[1]
        assert (row.difference.replications, row.difference.excludes_zero) == (0, False)
        assert row.baseline.mean == 7, "what one side lacks, the other still tells"


def test_the_mean_of_portions_is_the_portion_of_means() -> None:
    for rows in (summarise(SPLIT), summarise(TOGETHER)):
        for measure in ("case_duration", "clock.request_to_package"):
            mine = [row for row in rows if row[:2] == (measure, "mean")]
            whole = next(row.interval.mean for row in mine if not row.by)
            parts = math.fsum(row.interval.mean for row in mine if "cause" in row.by)
            assert parts == pytest.approx(whole, rel=1e-12)


def test_a_change_of_owner_shows_where_it_must() -> None:
    rows = {row[:2]: row for row in differences(SPLIT, TOGETHER) if not row.by}
    crossing = rows["handoffs.between_organisations", "per_package"]
    assert crossing.baseline.mean == 1
    assert crossing.redesign.mean == 0
    assert crossing.difference.excludes_zero
    assert rows["handoffs.all", "per_package"].difference[:3] == (0, 0, 0)
    assert rows["handoff_time", "mean"].difference.high < 0


def queue(*growths: float, joined: float = 1_000) -> list[list[Value]]:
    by = {"team": "front"}
    return [
        [
            Value("queue_length", statistic, by, "visits", value)
            for statistic, value in (
                ("mean", 5), ("start", 10), ("end", 10 + growth), ("growth", growth / 52),
                ("joined", joined),
            )
        ]
        for growth in growths
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("growths", "joined", "grows"),
    [
        ((30, 31, 32), 1_000, True),
        ((30, 31, 32), 4_000, False),
        ((-30, 31, 120), 1_000, False),
        ((-30, -31, -32), 1_000, False),
        ((30,), 1_000, False),
    ],
    ids=["grows", "by_less_than_a_hundredth", "perhaps", "shrinks", "one_replication"],
)
def test_a_queue_has_not_settled_when_it_grows_beyond_chance_and_by_enough(
    growths: tuple[float, ...], joined: float, *, grows: bool
) -> None:
    found = not_settled(summarise(queue(*growths, joined=joined)))
    assert [one.team for one in found] == (["front"] if grows else [])
    if found:
        assert found[0].weekly.mean == pytest.approx(31 / 52)


def test_the_matrix_lists_every_pair_that_hands_over() -> None:
    cells = matrix(summarise(SPLIT))
    by_pair = {(cell.sender, cell.receiver): cell for cell in cells}
    assert set(by_pair) == {("front", "assess"), ("assess", "broker")}
    assert by_pair["front", "assess"].returned.mean == 0
    assert by_pair["assess", "broker"].returned.mean > 0
    assert by_pair["assess", "broker"].time.mean > by_pair["front", "assess"].time.mean
    assert cells[0].accepted.mean >= cells[1].accepted.mean, "most first"
    assert matrix([]) == []


def test_no_interval_reaches_below_zero_where_nothing_can() -> None:
    """Of three replications in which two waited hardly at all."""

    def interval(statistic: str, unit: str, *numbers: float) -> Interval:
        runs = [[Value("waiting_time", statistic, {}, unit, number)] for number in numbers]
        return summarise(runs)[0].interval

    waited = interval("per_case", "seconds", 0.0, 10.0, 200.0)
    assert (waited.mean, waited.low) == (70.0, 0.0)
    assert waited.high > 200
    met = interval("share", "share", 1.0, 1.0, 0.9)
    assert met.high == 1.0
    assert interval("growth", "visits", -1.0, 0.0, 1.0).low < 0
    assert interval("sum", "GBP", 1.0, 0.0, 100.0).low == 0
    assert interval("sum", "GBP", -100.0, 0.0, 10.0).low < -100, "written as savings"


def test_a_difference_may_be_below_zero() -> None:
    runs = [[[Value("waiting_time", "mean", {}, "seconds", n)] for n in numbers]
            for numbers in ((5.0, 9.0, 1.0), (4.0, 1.0, 2.0))]  # fmt: skip
    row = differences(*runs)[0]
    assert row.baseline.low == row.redesign.low == 0.0
    assert row.difference.low < 0
