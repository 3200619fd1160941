"""What stands at a moment: as the series tell it, and as the measures end."""

from __future__ import annotations

from functools import cache

import pytest

from pathway_engine import UsageError, load
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.moments import day_at, unit_at_moment, value_at_moment
from pathway_engine.analysis.series import series_of
from pathway_engine.engine.records import Records, Window
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation import build_plan, replicate_plan
from unit.analysis.questions import number
from unit.analysis.rows import DAY

MONDAY = 20_458 * DAY
WINDOW = Window(MONDAY, MONDAY + 17 * DAY, MONDAY + 50 * DAY)


@cache
def ran() -> Records:
    pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    return replicate_plan(build_plan(pathway, WINDOW), 1, 1, design="baseline")


def test_at_the_end_it_is_what_the_measures_end_at() -> None:
    """Nobody is on hold at the panel: who waits again after a hold is in no line of a moment."""
    values, series = measures_of(ran()), series_of(ran())
    open_cases = value_at_moment(series, WINDOW, "wip", {}, "+33d")
    assert open_cases == number(values, "wip", "end") > 0
    by = {"team": "panel"}
    queued = value_at_moment(series, WINDOW, "queue_length", by, "+33d")
    assert queued == number(values, "queue_length", "end", team="panel") > 0


def test_who_has_nobody_in_a_run_has_none() -> None:
    assert value_at_moment([], WINDOW, "queue_length", {"team": "nobody"}, "+33d") == 0.0


def test_moments_before_the_window_and_dates() -> None:
    assert [day_at(WINDOW, text) for text in ("-17d", "-1w", "+0d", "+33d")] == [0, 10, 17, 50]
    assert day_at(WINDOW, "2026-01-22") == 17
    assert unit_at_moment("wip") == "cases"


@pytest.mark.parametrize("moment", ["+36h", "+34d", "-18d", "+1wd", "8w", "2026-03-12"])
def test_a_moment_at_which_no_day_of_the_run_begins_is_refused(moment: str) -> None:
    with pytest.raises(UsageError, match=rf"moment: found `{moment.replace('+', '.')}`, expected"):
        day_at(WINDOW, moment)


@pytest.mark.parametrize(
    ("measure", "by", "told"),
    [
        ("case_duration.p90", {}, "expected a measure of a state"),
        ("queue_age.p90", {}, "expected a measure of a state"),
        ("occupancy", {}, "found no cut of `occupancy`, expected one of `place`"),
        ("wip", {"team": "brokerage"}, "found the cut `team` of `wip`, expected one of none"),
    ],
)
def test_what_no_series_tells_is_refused(measure: str, by: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        value_at_moment([], WINDOW, measure, by, "+1w")
