"""What it takes: held against runs of every value, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from pathway_engine import PathwayError, UsageError, compare, simulate, solve
from pathway_engine.analysis.summary import Interval
from pathway_engine.study.solving.solution import goes_one_way
from unit.study.small import edited, small

QUICK: dict[str, Any] = {
    "length": "6w", "warm_up": "4w", "replications": 4, "threads": 1,
}  # fmt: skip
STAFF = "teams.care.staff.worker"


def mean_of(measure: str, statistic: str, value: str) -> float:
    """What a run of one value comes to, run by itself."""
    result = simulate(small(), settings=[f"{STAFF}={value}"], **QUICK)
    rows = (row for row in result.measures() if row[:2] == (measure, statistic) and not row.by)
    return next(rows).interval.mean


def test_it_is_what_running_every_value_finds() -> None:
    found = solve(small(), vary=f"{STAFF}=1..7", until="waiting_time.mean <= 90m", **QUICK)
    every = {str(n): mean_of("waiting_time", "mean", str(n)) for n in range(1, 8)}
    first = next(value for value, mean in every.items() if mean <= 90 * 60)
    assert first not in ("1", "7")
    assert (found.value, found.edge, found.outcome) == (first, "smallest", "found")
    assert {one.value: one.decides.mean for one in found.points} == {
        one.value: every[one.value] for one in found.points
    }
    assert found.below is not None
    assert not found.below.met


def test_the_neighbours_are_told_with_their_intervals() -> None:
    found = solve(small(), vary=f"{STAFF}=1..30", until="waiting_time.mean <= 3h", **QUICK)
    assert found.answer is not None
    assert found.below is not None
    assert found.above is not None
    beside = [one.at - found.answer.at for one in (found.below, found.answer, found.above)]
    assert beside == [-1, 0, 1]
    assert all(one.decides.low < one.decides.high for one in (found.below, found.answer))
    assert found.monotone
    assert not found.doubtful


def test_the_largest_where_more_is_worse() -> None:
    rate = "arrivals.requests.rate=1/wd..9/wd"
    found = solve(small(), vary=rate, until="waiting_time.mean <= 90m", **QUICK)
    assert found.edge == "largest"
    assert found.above is not None
    assert not found.above.met
    smallest = solve(small(), vary=rate, until="waiting_time.mean <= 12h", largest=False, **QUICK)
    assert smallest.value == "1/wd"


@pytest.mark.parametrize(
    ("until", "outcome", "value"),
    [
        ("waiting_time.mean <= 1m", "nothing meets it", None),
        ("waiting_time.mean <= 900d", "everything meets it", "2"),
    ],
)
def test_nothing_and_everything(until: str, outcome: str, value: str | None) -> None:
    found = solve(small(), vary=f"{STAFF}=2..5", until=until, **QUICK)
    assert (found.outcome, found.value) == (outcome, value)
    assert found.nearest is not None


def test_a_share_and_a_duration() -> None:
    share = solve(
        edited("done: {to: supported, share: 80%}", "done: {to: supported}"),
        vary="steps.assess.outcomes.again.share=10%..60%",
        until="endings.supported.share.share >= 40%", **QUICK,
    )  # fmt: skip
    assert share.vary.number == 51
    delay = solve(
        small(), vary="handoffs.outside.delay.mean=1.0wd..9wd", until="case_duration.p90 <= 21d",
        **QUICK,
    )  # fmt: skip
    assert delay.edge == "largest"
    assert delay.value is not None
    assert delay.value.endswith("wd")


def test_a_share_beside_others_that_make_all_is_told() -> None:
    with pytest.raises(PathwayError, match="shares_do_not_add_up"):
        solve(
            small(), vary="steps.contact.outcomes.on.share=10%..60%",
            until="case_duration.p90 <= 21d", **QUICK,
        )  # fmt: skip


def test_two_designs_break_even_by_their_paired_difference() -> None:
    hub = edited("delay: {mean: 1wd, cv: 1.0}", "delay: {mean: 4wd, cv: 1.0}", name="hub")
    found = solve(
        small(), hub, vary="handoffs.outside.delay.cv=0.5..1.5", measure="case_duration",
        until="hub <= baseline", **QUICK,
    )  # fmt: skip
    assert found.names == ("hub", "baseline")
    point = found.points[0]
    setting = [f"handoffs.outside.delay.cv={point.value}"]
    both = compare(small(), hub, settings=setting, **QUICK).differences()
    row = next(one for one in both if one[:2] == ("case_duration", "mean") and not one.by)
    assert point.decides == row.difference
    assert found.outcome == "nothing meets it"


def test_a_design_without_the_path_is_run_once() -> None:
    hub = edited("    rekeying: 15m\n", "", name="hub")
    done: list[int] = []
    found = solve(
        small(), hub, vary="handoffs.outside.rekeying=0m..120m", measure="hours.work",
        until="baseline <= hub", progress=lambda now, _: done.append(now), **QUICK,
    )  # fmt: skip
    assert found.value == "0m"
    assert done[-1] == QUICK["replications"] * (len(found.points) + 1)
    assert len({one.sides[1] for one in found.points}) == 1


def test_cut_by_a_label_and_at_a_moment() -> None:
    by_team = solve(
        small(), vary=f"{STAFF}=2..5", until="waiting_time.mean <= 2d", by="team=care", **QUICK
    )
    result = simulate(small(), settings=[f"{STAFF}=2"], **QUICK)
    rows = [one for one in result.measures()
            if one[:2] == ("waiting_time", "mean") and one.by == {"team": "care"}]  # fmt: skip
    assert by_team.points[0].decides == rows[0].interval
    queue = solve(
        small(), vary=f"{STAFF}=2..5", until="queue_length <= 3", moment="+3w", by="team=care",
        **QUICK,
    )  # fmt: skip
    line = simulate(small(), settings=[f"{STAFF}=2"], series=True, **QUICK).flow()
    told = line.line("queue", team="care")
    assert told is not None
    at = [period.number for period in line.periods].index(4)
    assert queue.points[0].decides.mean == told.points[at].mean


def test_all_values_meet_the_same_people_whatever_the_threads() -> None:
    asked: dict[str, Any] = {"vary": f"{STAFF}=2..5", "until": "wip <= 30"}
    one = solve(small(), **asked, **QUICK)
    two = solve(small(), **asked, **(QUICK | {"threads": 2}))
    assert one.points == two.points


def test_a_warm_up_is_chosen_once_for_all_values() -> None:
    said: list[str] = []
    quick = QUICK | {"warm_up": "auto", "length": "12w", "say": said.append}
    found = solve(small(), vary=f"{STAFF}=2..4", until="wip <= 30", **quick)
    assert sum("chosen by MSER-5" in one for one in said) == 1
    assert found.options.warm_up.seconds > 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"until": "case_duration.p90 <= 28"}, "until: found `28` for `case_duration.p90`"),
        ({"until": "waiting_time.mean <= 7%"}, "expected a duration such as 28d"),
        ({"until": "wip <= 28d"}, "expected a plain number"),
        ({"until": "endings.supported.share <= 7"}, "expected a share such as 7%"),
        ({"until": "case_duration.p99 <= 28d"}, "found `case_duration.p99`, expected a measure"),
        ({"until": "case_duration.p90"}, "until: found `case_duration.p90`, expected NAME < NAME"),
        ({"until": "hub <= baseline"}, "expected one beside two designs"),
        ({"until": "hub <= 3", "measure": "wip"}, "until: found `hub`, expected one of `baseline`"),
        ({"until": "baseline <= baseline", "measure": "wip"}, "expected two designs that differ"),
        ({"until": "targets.slow.met <= 7%"}, "which no run tells"),
        ({"until": "wip <= 7", "by": "team"}, "by: found `team`, expected WORD=LABEL"),
        ({"until": "wip <= 7", "by": "team=care"}, "found `wip.mean, team care`, which no run"),
        ({"until": "wip <= 7", "moment": "+9w"}, "moment: found `\\+9w`, expected whole days"),
        ({"until": "throughput <= 7", "moment": "+1w"}, "expected a measure of a state"),
        ({"until": "wip <= 7", "vary": "teams.core.staff.worker=1..3"}, "vary: found no"),
        ({"until": "wip <= 7", "ledger": "runs.db"}, "found no option `ledger`"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        solve(small(), **({"vary": f"{STAFF}=2..5"} | asked | QUICK))


def test_what_goes_to_and_fro_is_told() -> None:
    up, down = Interval(2.0, 1.0, 3.0, 9), Interval(-2.0, -3.0, -1.0, 9)
    assert not goes_one_way([up, up, down, down])
