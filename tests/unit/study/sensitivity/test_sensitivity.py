"""Which assumption matters: each effect is what two paired runs come to."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from checking import bound
from pathway_engine import Pathway, Sensitivity, UsageError, compare, sensitivity
from pathway_engine.analysis.summary import Interval
from pathway_engine.study.sensitivity.effects import Effect
from unit.study.small import YAML

QUICK: dict[str, Any] = {"length": "4w", "warm_up": "4w", "replications": 3, "threads": 1}
LINES = """
provenance:
  work:    {of: steps.assess.work, assumption: Drafted, range: [1h, 5h]}
  wages:   {of: "roles.*.cost", assumption: Drafted}
  latency: {of: handoffs.outside.delay, assumption: Drafted, range: [0.5wd, 3wd]}
  hours:   {of: calendars.office.hours, assumption: As everywhere}
"""


@cache
def pathway(name: str = "small", old: str = "", new: str = "") -> Pathway:
    """The small pathway, with what is assumed of it; perhaps with a value replaced."""
    text = YAML.replace("pathway: small", f"pathway: {name}")
    assert not old or text.count(old) == 1
    return bound(text.replace(old, new) + LINES if old else text + LINES)


@cache
def moved() -> Sensitivity:
    return sensitivity(pathway(), measures=["case_duration", "cost.staff"], **QUICK)


def test_each_end_is_paired_with_the_unmoved_run() -> None:
    low = compare(
        pathway(), pathway("low", "work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}"), **QUICK
    ).differences()
    row = next(one for one in low if one[:2] == ("case_duration", "mean") and not one.by)
    (work,) = [one for one in moved().swung if one.assumption.name == "work"]
    effect = work.effects[0]
    assert (effect.low, effect.from_low) == (row.redesign, row.difference)
    assert moved().unmoved[0] == row.baseline
    assert effect.swing.mean == pytest.approx(effect.from_high.mean - effect.from_low.mean)
    assert work.assumption.ends == ("1h", "5h")


def test_they_are_ranked_by_what_they_do() -> None:
    names = [one.assumption.name for one in moved().ranked()]
    assert names[0] == "work"
    assert names[-1] == "wages"
    assert moved().swung[1].effects[0].size == 0
    assert moved().ranked(1)[0].assumption.name == "wages"
    assert moved().units == ("seconds", "GBP")
    assert [one.line for one in moved().still] == ["work", "latency", "hours"]


def test_alone_or_beside_others_an_assumption_does_the_same() -> None:
    alone = sensitivity(pathway(), assumptions=["latency"], **QUICK)
    among = {one.assumption.name: one.effects[0] for one in moved().swung}
    assert [one.effects[0] for one in alone.swung] == [among["latency"]]


def test_of_two_designs_it_is_about_their_difference() -> None:
    other = pathway("quick", "delay: {mean: 1wd, cv: 1.0}", "delay: {mean: 0.1wd, cv: 1.0}")
    asked: dict[str, Any] = {"measures": "case_duration", "assumptions": ["work"]}
    found = sensitivity(pathway(), other, **asked, **QUICK)
    rows = compare(pathway(), other, **QUICK).differences()
    row = next(one for one in rows if one[:2] == ("case_duration", "mean") and not one.by)
    assert found.unmoved[0] == row.difference
    settings = ["steps.assess.work.mean=5h"]
    rows = compare(pathway(), other, settings=settings, **QUICK).differences()
    row = next(one for one in rows if one[:2] == ("case_duration", "mean") and not one.by)
    assert found.swung[0].effects[0].high == row.difference


def test_whether_an_answer_holds() -> None:
    more, less = Interval(2.0, 1.0, 3.0, 9), Interval(-2.0, -3.0, -1.0, 9)
    unclear = Interval(1.0, -1.0, 3.0, 9)

    def with_ends(low: Interval, high: Interval) -> Effect:
        return Effect(low, high, more, more, more)

    assert with_ends(more, more).holds(more) == "holds"
    assert with_ends(more, less).holds(more) == "turns"
    assert with_ends(more, unclear).holds(more) == "unclear"
    assert with_ends(more, more).holds(unclear) == "unclear"


def test_what_cannot_stand_at_an_end_is_told() -> None:
    lines = LINES.replace("range: [0.5wd, 3wd]", "range: [0wd, 3wd]")
    found = sensitivity(bound(YAML + lines), assumptions=["work", "latency"], **QUICK)
    assert [one.assumption.name for one in found.swung] == ["work"]
    told = [(one.path, one.text, one.why) for one in found.still if one.path.endswith("mean")]
    why = "it cannot go so far (bad_value): found `0wd`, expected a mean above zero"
    assert told == [("handoffs.outside.delay.mean", "1wd", why)]


def test_sobol_indices_are_of_what_was_moved() -> None:
    asked: dict[str, Any] = {"assumptions": ["work", "wages"], "measures": "cost.staff"}
    found = sensitivity(pathway(), sobol=4, **asked, **QUICK)
    again = sensitivity(pathway(), sobol=4, **asked, **(QUICK | {"threads": 2}))
    assert found.indices == again.indices
    (row,) = found.indices
    assert len(row) == len(found.swung) == 2
    assert row[1].total.share > row[0].total.share


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measures": "case_durations"}, "found `case_durations`, expected a measure"),
        ({"measures": "targets.slow.met"}, "which no run tells"),
        ({"assumptions": ["works"]}, "found `works`, expected a line.*did you mean `work`"),
        ({"assumptions": ["hours"]}, "found `hours`, expected a line of `provenance`"),
        ({"sobol": 12}, "sobol: found 12, expected a power of two"),
        ({"sobol": 4, "assumptions": ["work"]}, "sobol: found one assumption"),
        ({"record": "rows"}, "found no option `record`"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        sensitivity(pathway(), **(asked | QUICK))


def test_a_file_that_assumes_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="found no number that is assumed"):
        sensitivity(bound(YAML), **QUICK)
