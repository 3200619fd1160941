"""Times in working days that no run comes to the end of: told by `check`, and by a run's days."""

from __future__ import annotations

from datetime import date

import pytest

from checking import bound, edited, told
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.routing import Window
from pathway_engine.errors import PathwayError

WORK = "    work: {mean: 6h, cv: 0.5}\n"


def with_key(line: str) -> str:
    """The small pathway with something more at the assessment."""
    return edited(WORK, f"{WORK}    {line}\n")


def with_handoff(keys: str) -> str:
    return edited("endings:\n", f"handoffs: {{any: {{between: teams, {keys}}}}}\nendings:\n")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (with_key("due: 90000wd"), "steps.assess.due"),
        (with_key("due: {mean: 3000wd, cv: 2}"), "steps.assess.due"),
        (with_key("due: {given: urgent, true: 3wd, false: 90000wd}"), "steps.assess.due.false"),
        (with_key("afterwards: 90000wd"), "steps.assess.afterwards"),
        (with_handoff("delay: 90000wd"), "handoffs.any.delay"),
        (with_handoff("disputed: {share: 1%, for: 90000wd}"), "handoffs.any.disputed.for"),
        (edited("supported: {kind: supported}", 'supported: {kind: supported, '
                'package: {weekly: "9", lasts: 90000wd}}'), "endings.supported.package.lasts"),
    ],
)  # fmt: skip
def test_what_leads_beyond_the_known_days(text: str, path: str) -> None:
    assert told(text) == {("too_long", path)}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("holds: {waiting_home_care: {for: 5000wd}}", "holds.waiting_home_care.for"),
        ("exits: {gone: {to: supported, after: 5000wd}}", "exits.gone.after"),
    ],
)
def test_what_stands_on_a_step_goes_by_its_team(line: str, key: str) -> None:
    """By a team that works a day a week so many days are too many, by the default they are not."""
    assert told(with_key(line)) == set()
    seldom = edited(
        "calendars:\n", 'calendars:\n  mondays: {hours: {mon: "09:00-17:00"}}\n',
        "assessment: {", "assessment: {calendar: mondays, ", text=with_key(line),
    )  # fmt: skip
    assert ("too_long", f"steps.assess.{key}") in told(seldom)


@pytest.mark.parametrize(
    "line",
    [
        "due: 18000wd",
        "due: {mean: 3000wd, cv: 2, at_most: 18000wd}",
        "due: {mean: 5wd, cv: 2}",
        "afterwards: {mean: 3000wd, cv: 2}",
    ],
)
def test_what_ends_or_nearly_always_does(line: str) -> None:
    assert told(with_key(line), "settles_late") == set()


def test_a_run_that_ends_later_has_fewer_days_left() -> None:
    pathway = bound(with_key("due: 18000wd"))
    refuse_what_no_run_holds(pathway, Window())
    with pytest.raises(PathwayError, match="18,000 working days, which lead beyond 2099-12-31"):
        refuse_what_no_run_holds(pathway, Window(starts=date(2060, 1, 4)))
