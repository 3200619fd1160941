"""Replications are added until an interval is narrow enough, or it is said that it is not."""

from __future__ import annotations

from math import nan

import pytest

from pathway_engine import UsageError, compare, simulate
from pathway_engine.analysis.summary import Interval
from pathway_engine.study import rounds
from pathway_engine.study.precision import read_precision
from unit.study.small import SHORT, edited, small


def half(interval: Interval) -> float:
    return (interval.high - interval.mean) / interval.mean


def test_replications_are_added_until_the_interval_is_so_narrow() -> None:
    said: list[str] = []
    result = simulate(small(), **SHORT, precision="case_duration=6%", say=said.append)
    (row,) = [one for one in result.measures() if one[:3] == ("case_duration", "mean", {})]
    assert half(row.interval) <= 0.06
    assert result.options.replications == len(result.runs) == row.interval.replications > 3
    assert said[-1] == (
        f"precision case_duration.mean=6%: reached with {len(result.runs)} replications"
    )


def test_none_are_added_where_it_is() -> None:
    result = simulate(small(), **SHORT, precision="case_duration=90%")
    assert len(result.runs) == 3


def test_those_that_were_asked_for_stay_as_they_were() -> None:
    more = simulate(small(), **SHORT, precision="case_duration=10%").runs
    assert repr(more[:3]) == repr(simulate(small(), **SHORT).runs)


def test_all_designs_are_to_be_so_narrow() -> None:
    wide = edited("mean: 2h, cv: 0.5", "mean: 2h, cv: 3")
    found = compare(small(), wide, **SHORT, precision="work_time=8%")
    for result in (found.baseline, *found.others):
        (row,) = [one for one in result.measures() if one[:3] == ("work_time", "mean", {})]
        assert half(row.interval) <= 0.08


def test_what_is_never_so_narrow_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST", 8)
    said: list[str] = []
    result = simulate(small(), **SHORT, precision="case_duration=0.01%", say=said.append)
    assert len(result.runs) == 8
    assert "not reached with 8 replications, the most that are run" in said[-1]


def test_what_a_design_never_tells_is_told_at_once() -> None:
    nobody = edited("to: assess, share: 60%", "to: advised, share: 60%", name="nobody")
    ran: list[int] = []
    with pytest.raises(UsageError, match="undefined in all 3 replications of `nobody`"):
        compare(
            small(), nobody, **SHORT, precision="case_duration.per_package=9%",
            progress=lambda *told: ran.append(max(told)),
        )  # fmt: skip
    assert max(ran) == 6


def test_four_times_as_many_at_most_are_added_at_once() -> None:
    wide = Interval(10.0, -90.0, 110.0, 5)
    assert read_precision("wip=1%").number([wide], 5) == 20


def test_of_what_is_undefined_more_are_run() -> None:
    assert not read_precision("wip=1%").reached([Interval(nan, nan, nan, 0)])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("case_duration", "found `case_duration`, expected MEASURE=SHARE"),
        ("case_duration=2", "expected MEASURE=SHARE"),
        ("case_duration=0%", "expected a share above 0 %"),
        ("case_durations=2%", "found `case_durations`, expected a measure"),
        ("targets.absent.met=2%", "which no design tells"),
    ],
)
def test_what_cannot_be_asked(asked: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        simulate(small(), **SHORT, precision=asked)
