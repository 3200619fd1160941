"""Load where people may leave: who leaves without queues, and the words for it."""

from __future__ import annotations

from math import exp

import pytest

from checking import bound, edited, said
from pathway_engine.clock import HOUR
from pathway_engine.definition.checks.load import ROUND
from pathway_engine.definition.overview import facts_of
from pathway_engine.definition.routing import Estimate, expected
from pathway_engine.report.estimate import render_estimate

NONE = Estimate(0.0)
WORK = "    work: {mean: 6h, cv: 0.5}\n"
LEAVE = (WORK, WORK + "    exits: {gave_up: {to: advised, after: 30d}}\n")
OF_ALL = ("endings:", "exits: {died: {to: advised, after: 90d}}\nendings:")
PACKAGE = ("supported: {kind: supported}",
           "supported: {kind: supported, package: {weekly: 100, lasts: 10w}}")  # fmt: skip
MORE = (*LEAVE, "{kind: resolved}", "{kind: resolved, opens: {again: {at: contact, after: 9w}}}")
LIMITED = ("staff: {social_worker: 4}", "caseload: 1, staff: {social_worker: 4}")


def test_who_leaves_only_in_a_queue_is_counted() -> None:
    all_stay, some_leave = expected(bound(edited())), expected(bound(edited(*LEAVE)))
    assert (all_stay.bound, all_stay.least) == ("", "at least")
    assert (some_leave.bound, some_leave.least) == ("at most", "about")
    assert (all_stay.flow.method, some_leave.flow.method) == ("exact", "routed")
    assert some_leave.flow.visits["assess"].value == pytest.approx(0.4, abs=0.02)


WAITS = ("to: assess}", "to: pause}", "endings:",
         "  pause: {due: 30d, EXITS outcomes: {on: {to: assess}}}\nendings:")  # fmt: skip
GAVE_UP = "exits: {gave_up: {to: advised, after: {mean: 20d, family: exponential}%s}},"


@pytest.mark.parametrize(
    ("exits", "ending", "stay"),
    [
        (GAVE_UP % "", "", exp(-30 / 20)),
        (GAVE_UP % ", when: urgent", "", 0.9 + 0.1 * exp(-30 / 20)),
        ("", "exits: {died: {to: advised, after: 31d}}\n", 1),
        ("", "exits: {died: {to: advised, after: 29d}}\n", 0),
        ("", "exits: {died: {to: advised, after: 20d, when: urgent}}\n", 0.9),
        ("", "exits: {died: {to: advised, after: {low: 20d, high: 40d}}}\n", 0.5),
    ],
)
def test_who_waits_leaves(exits: str, ending: str, stay: float) -> None:
    text = edited(*WAITS).replace("EXITS", exits)
    flow = expected(bound(text.replace("endings:", f"{ending}endings:"))).flow
    assert flow.visits["pause"].value == pytest.approx(0.4, abs=0.02)
    went_on = flow.visits.get("assess", NONE).value / flow.visits["pause"].value
    assert went_on == pytest.approx(stay, abs=0.03)
    assert sum(one.value for one in flow.endings.values()) == pytest.approx(1)


def test_work_under_way_is_finished_and_nothing_comes_of_it() -> None:
    died = ("endings:", "exits: {died: {to: advised, after: 12h}}\nendings:")
    flow = expected(bound(edited(*died, "work: {mean: 6h, cv: 0.5}", "work: 6h"))).flow
    started = flow.visits["assess"].value
    assert started == pytest.approx(0.4, abs=0.02)
    work = flow.effort["assessment", frozenset({"social_worker"})].value
    assert work == pytest.approx(started * 6 * HOUR)
    assert flow.endings["advised"].value == 1


@pytest.mark.parametrize(
    ("after", "handed"), [("5d", 0.0), ("{values: [5d, 20d]}", 0.5), ("20d", 1)]
)
def test_a_handoff_is_withdrawn_with_its_visit(after: str, handed: float) -> None:
    rule = ("start:", "handoffs: {all: {between: teams, delay: 10d}}\nstart:")
    leave = (WORK, f"{WORK}    exits: {{gave_up: {{to: advised, after: {after}}}}}\n")
    flow = expected(bound(edited(*rule, *leave))).flow
    assert flow.handoffs_in_all.value == pytest.approx(0.4 * handed, abs=0.02)
    assert flow.visits.get("assess", NONE).value == flow.handoffs_in_all.value


def test_a_loop_left_by_exits_only() -> None:
    loop = ("supported: {to: supported}", "on: {to: pause}",
            "endings:", "  pause: {due: 52w, outcomes: {on: {to: assess}}}\nendings:",
            "advised: {to: advised, share: 60%}", "advised: {to: advised, share: 0%}")  # fmt: skip
    died = "exits: {died: {to: supported, after: {mean: 52w, family: exponential}}}\nendings:"
    text = edited("endings:", died, text=edited(*loop))
    visits = expected(bound(text)).flow.visits["pause"].value
    assert visits == pytest.approx(1 / (1 - exp(-1)), abs=0.05)
    assert "load_not_checked" not in {one.code for one in said(text)}
    round_ = edited("supported: {to: supported}", "again: {to: assess}", *LEAVE)
    assert {one.found for one in said(round_) if one.code == "load_not_checked"} == {ROUND}
    assert "loop_without_way_out" not in {one.code for one in said(round_)}


def test_who_leaves_may_bring_more() -> None:
    packaged = edited(*OF_ALL, *PACKAGE)
    assert expected(bound(packaged)).bound == "at most"
    to_it = edited("died: {to: advised", "died: {to: supported", text=packaged)
    assert expected(bound(to_it)).bound == "about"
    assert expected(bound(edited(*MORE))).bound == "about"


@pytest.mark.usefixtures("all_are_routed")
@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ((), ("at 101", "by about 0.", "about 250 people", "with at least 101")),
        (LEAVE, ("at most at 102", "by at most about 0.", "at most about 251 people")),
    ],
)
def test_the_findings_say_so(edits: tuple[str, ...], words: tuple[str, ...]) -> None:
    text = edited("520/year", "3260/year", *PACKAGE, *LIMITED, *edits)
    found = " ".join(f"{one.found} {one.hint}" for one in said(text))
    assert [word for word in words if word not in found] == [], found


def test_check_and_estimate_say_so() -> None:
    pathway = bound(edited(*LEAVE, *PACKAGE, *LIMITED))
    found = expected(pathway)
    facts = " ".join(facts_of(pathway, found))
    assert "assessment: at most 1" in facts
    assert "assessment: about " in facts
    shown = render_estimate(found, 100)
    assert "load is at most this" in shown
    assert "at most %" in shown
    assert "about %" in shown
    assert "at most people" in shown
    assert "more follows for those who do" in render_estimate(expected(bound(edited(*MORE))), 100)
