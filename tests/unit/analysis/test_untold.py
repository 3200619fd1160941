"""What a number is in a replication that does not tell it."""

from __future__ import annotations

from math import isnan, nan

import pytest

from pathway_engine.analysis.untold import Key, key_of, where_untold

CLOSED = {key_of("case_duration", "mean", {}): 5.0}
PACKAGED = CLOSED | {key_of("case_duration", "per_package", {}): 5.0}
NONE_CLOSED: dict[Key, float] = dict.fromkeys(PACKAGED, nan)
WARD = {"place": "ward"}
URGENT = {"case.urgent": "true"}
TEAM, ENDING, CAUSE = {"team": "front"}, {"ending": "advised"}, {"cause": "unknown"}


@pytest.mark.parametrize("told", [NONE_CLOSED, CLOSED, PACKAGED])
@pytest.mark.parametrize(
    ("measure", "statistic", "by"),
    [
        ("delay.unknown", "sum", {}),
        ("handoffs.all", "count", {"from": "a", "to": "b"}),
        ("hours.paid", "sum", TEAM),
        ("queue_length", "mean", TEAM),
        ("queue_length", "growth", {}),
        ("throughput", "rate", ENDING),
        ("endings.advised.share", "count", {}),
        ("cost.fixed", "sum", {}),
        ("waiting_time", "count", TEAM),
    ],
)
def test_an_amount_and_an_average_over_time_of_nothing_are_zero(
    measure: str, statistic: str, by: dict[str, str], told: dict[Key, float]
) -> None:
    assert where_untold(measure, statistic, by).among(told) == 0


@pytest.mark.parametrize(
    ("measure", "statistic", "by", "some"),
    [
        ("delay.unknown", "per_case", {}, CLOSED),
        ("delay.unknown", "per_package", TEAM, PACKAGED),
        ("case_duration", "mean", CAUSE, CLOSED),
        ("case_duration", "per_package", CAUSE | {"organisation": "wbc"}, PACKAGED),
        ("delay.unknown", "per_case", URGENT, {key_of("case_duration", "mean", URGENT): 5.0}),
        ("work_time", "per_case", TEAM | URGENT, {key_of("case_duration", "mean", URGENT): 5.0}),
        ("targets.seen.met", "count", TEAM, {key_of("targets.seen.met", "count", {}): 3.0}),
        ("endings.advised.share", "share", {}, CLOSED),
        ("clock.seen", "mean", CAUSE, {key_of("clock.seen", "mean", {}): 3.0}),
        ("cost.staff", "sum", TEAM, {key_of("cost.staff", "sum", {}): 3.0}),
        ("places.delayed", "share", CAUSE, {key_of("places.delayed", "share", {}): 0.1}),
        ("places.delayed", "mean", CAUSE | WARD, {key_of("places.delayed", "mean", WARD): 3.0}),
    ],
)
def test_an_amount_per_something_is_zero_where_there_is_some_of_it(
    measure: str, statistic: str, by: dict[str, str], some: dict[Key, float]
) -> None:
    nothing = where_untold(measure, statistic, by)
    assert nothing.among(some) == 0
    for told in (NONE_CLOSED, {}):
        assert isnan(nothing.among(told))


@pytest.mark.parametrize(
    ("measure", "statistic", "by"),
    [
        ("case_duration", "p90", ENDING),
        ("waiting_time", "mean", TEAM),
        ("waiting_time", "per_case", ENDING),
        ("handoffs.returned_per_100", "rate", TEAM),
        ("utilisation", "mean", TEAM),
        ("targets.seen.met", "count", {}),
        ("targets.seen.open", "count", {}),
        ("clock.seen", "count", {}),
        ("cost.total", "sum", {}),
        ("places.delayed", "mean", WARD),
        ("places.delayed", "share", WARD | CAUSE),
    ],
)
def test_how_single_things_differ_is_undefined_where_there_are_none(
    measure: str, statistic: str, by: dict[str, str]
) -> None:
    assert isnan(where_untold(measure, statistic, by).among(PACKAGED))
