"""Branches of a block have their time each; the case has it once, and what is shown says so."""

from __future__ import annotations

import re

from pathway_engine.analysis.history import history, life
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.summary import summarise
from pathway_engine.engine.records import VisitKind
from pathway_engine.report.delays import render_delays
from pathway_engine.report.history import render_case, render_history
from unit.analysis.rows import DAY, SPLIT, Book, pathway

STEPS = SPLIT["steps"]


def alone(step: str) -> dict[str, object]:
    """A branch of one step."""
    return {step: STEPS[step] | {"outcomes": {"on": {"to": "join"}}}}


BLOCK = {
    "join": "all",
    "parallel": {"care": alone("assessment"), "money": alone("brokerage")},
    "outcomes": {"on": {"to": "settling"}},
}
CONTACT = STEPS["contact"] | {"outcomes": {"on": {"to": "both"}}}


def book() -> Book:
    """One day of contact, then three of queueing beside four of work: a case of five days."""
    written = Book(pathway(
        steps={"contact": CONTACT, "both": BLOCK, "settling": STEPS["settling"]}
    ))  # fmt: skip
    written.case(0, "supported")
    written.visit("contact", work=DAY)
    written.visit("both", kind=VisitKind.BLOCK)
    written.visit("assessment", capacity=3 * DAY)
    written.visit("brokerage", offered=DAY, work=4 * DAY)
    written.rows["visits"][1]["finished_at"] = 5 * DAY
    return written


def numbers(text: str, label: str) -> str:
    """What stands beside a label."""
    return re.search(rf"^ *{label} +(.*)$", text, re.MULTILINE)[1]  # type: ignore[index]


def test_delays_add_up_less_what_ran_side_by_side() -> None:
    rows = summarise([measures_of(book().records())])
    for by in ("cause", "organisation"):
        text = render_delays(rows, [by], 80)
        assert numbers(text, "less what ran side by side").split() == ["-3.00", "-3.00"]
        assert numbers(text, "in all").split() == ["5.00", "5.00"]
        assert "adding up exactly to their durations less what ran side by side" in " ".join(
            text.split()
        )


def test_a_life_tells_its_branches_and_has_their_time_once() -> None:
    for seconds, days in ((False, "5 d 00:00"), (True, "5 d 00:00:00")):
        text = render_case(life(book().records(), 1), 80, seconds=seconds)
        assert f"after {days}" in text
        assert numbers(text, "in all") == days
        assert numbers(text, "less what ran side by side") == days.replace("5", "-3")
        assert re.search(r"both \(block\)\n.*  Side by side: its branches$", text, re.MULTILINE)


def test_a_case_that_is_delayed_longer_than_it_lasted_is_explained() -> None:
    assert "longer than it lasted" not in render_history(history(Book().records()), 80)
    assert "longer than it lasted" in render_history(history(book().records()), 80)
