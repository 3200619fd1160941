"""Small numbers are hidden, and nothing that is shown tells what they were."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.matrix import Cell
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.definition.titles import Titles
from pathway_engine.report.page.suppressing import HIDDEN, Suppression
from pathway_engine.report.page.told import Side, Told
from pathway_engine.report.page.waiting import loads, over
from pathway_engine.report.page.whereabouts import of_cell
from unit.study.small import small

COUNTS = st.lists(st.integers(0, 60).map(float), max_size=8)
LEAST = st.integers(2, 12)


@given(COUNTS, LEAST)
def test_no_small_count_is_shown_and_others_are_near(counts: list[float], least: int) -> None:
    rule = Suppression(least)
    for count in counts:
        shown = rule.count(count)
        assert (shown is None) == (0 < count < least)
        if shown is not None:
            assert shown % least == 0
            assert abs(shown - count) <= least / 2


@given(COUNTS, LEAST, st.integers(1, 11))
def test_a_sum_is_the_same_whatever_is_hidden(counts: list[float], least: int, other: int) -> None:
    """So nobody finds a hidden number as what is missing from the sum."""
    rule = Suppression(least)
    changed = [float(min(other, least - 1)) if 0 < one < least else one for one in counts]
    assert rule.total(counts) == rule.total(changed)
    assert rule.total(counts) == sum(rule.count(one) or 0.0 for one in counts)


@given(st.floats(0, 1), st.integers(1, 200), LEAST)
def test_a_share_tells_of_no_few(share: float, people: int, least: int) -> None:
    rule = Suppression(least)
    shown = rule.share(share, people)
    few = [x for x in (share * people, (1 - share) * people, people) if 0 < x < least]
    assert (shown is None) == bool(few)
    assert shown is None or 0 <= shown <= 1


def test_a_share_in_the_answer_is_hidden_where_few_lack_it() -> None:
    """97 of 100 in time tell of three people who were not."""
    row = Summary("targets.seen.met", "share", {}, "share", Interval(0.97, 0.9, 1.0, 20))
    side = cast("Side", SimpleNamespace(people=lambda *_: 100.0))
    told = Told("", [side], Titles(), Suppression(5), "")
    assert told.shown(side, row, 0.97) is None
    assert told.shown(side, row, 0.9) == 0.9
    assert told.shown(side, row._replace(statistic="mean"), 0.97) == 0.97


def test_without_a_least_all_is_told_as_it_is() -> None:
    rule = Suppression()
    assert (rule.count(2.0), rule.of(1.5, 1), rule.share(0.1, 3)) == (2.0, 1.5, 0.1)
    assert rule.words() == ""


def test_how_busy_a_small_team_is_is_hidden_in_picture_and_table() -> None:
    """Of two workers and three: with five none is told, with three the larger team alone."""
    point = Interval(0.5, 0.4, 0.6, 3)
    rows = [Summary("utilisation", "mean", {"team": team}, "share", point)
            for team in ("door", "care")]  # fmt: skip
    pathway = small()
    side = cast("Side", SimpleNamespace(label="Now", title="", pathway=pathway, measures=rows))
    told = [Told("", [side], Titles(), Suppression(least), "") for least in (0, 3, 5)]
    every, some, none = map(loads, told)
    assert every.count("door") > 1
    assert ("care" in some, "door" in some) == (True, False)
    assert none == ""


def test_no_curve_goes_on_to_where_the_last_few_are() -> None:
    """Of 100 people three are late: when the last of them is there nobody is to read off."""
    shares = [0.5, 0.9, 0.97, 0.97, 0.97, 0.98, 0.99, 1.0]
    points = tuple(Interval(share, share, share, 3) for share in shares)
    spread = cast("Spread", SimpleNamespace(points=points, per_run=100.0))
    assert [over(Suppression(least), spread) for least in (0, 5)] == [7, 2]


def test_what_few_offers_were_returned_is_hidden_with_their_number() -> None:
    once = Interval(1.0, 1.0, 1.0, 3)
    cell = Cell("a", "b", once._replace(mean=3.0), once, once, once._replace(mean=0.0), once)
    told = Told("", [], Titles(), Suppression(5), "")
    assert of_cell(told, "team", cell)[2:] == [HIDDEN] * 3
