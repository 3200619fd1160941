"""What is said of a load that no run shows, and of the loop that brings it."""

from __future__ import annotations

import pytest

from checking import bound, edited, said, told
from pathway_engine.definition.checks import examine
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.run_days import window_of
from pathway_engine.report.estimate import render_estimate

SUPPORTED = "supported: {kind: supported}"
OPENING = "supported: {kind: supported, opens: {review: {at: assess, after: 52w, share: 90%}}}"
AT = "endings.supported.opens.review"
OVERLOADED = ("overloaded", "teams.assessment.staff")


def test_a_load_is_told_as_settled_and_for_the_window() -> None:
    full, loop = said(edited(SUPPORTED, OPENING, "520/year", "780/year"))
    assert (full.code, loop.code) == ("overloaded", "settles_late")
    assert "of its time once settled" in full.found
    assert "35 % in the window; once settled, after about 28 years" in full.hint
    assert (loop.path, loop.expected) == (AT, "less than 26 weeks, the warm-up")
    assert loop.found.startswith("a loop of `assess` that brings load for about 28 years")


@pytest.mark.usefixtures("few_are_routed")
def test_it_is_told_where_nobody_is_overloaded() -> None:
    assert told(edited(SUPPORTED, OPENING, "520/year", "52/year")) == {("settles_late", AT)}


def test_what_the_warm_up_waits_for_is_not_told() -> None:
    due = edited("work: {mean: 6h", "due: 40w\n    work: {mean: 6h")
    assert [one.code for one in over(due, "26w")] == ["settles_late"]
    assert not over(due, "40w")


def over(text: str, warm_up: str) -> Findings:
    """What is said of a pathway with such a warm-up."""
    return examine(bound(text), window=window_of("2026-01-05", "52w", warm_up)).findings


def test_a_single_long_wait_is_named() -> None:
    (late,) = said(edited("work: {mean: 6h", "due: 1y\n    work: {mean: 6h"))
    assert (late.code, late.path) == ("settles_late", "steps.assess")
    assert (
        late.found == "the way to `assess` that brings load for about 15 months after people come"
    )


@pytest.mark.usefixtures("few_are_routed")
def test_a_loop_that_goes_on_beyond_all_runs_is_endless() -> None:
    often = OPENING.replace("90%", "97%")
    rare = edited(SUPPORTED, often, "520/year", "2/year")
    assert told(rare) == {("endless_openings", AT)}


@pytest.mark.usefixtures("few_are_routed")
@pytest.mark.parametrize("to", ["assess", "contact"])
def test_the_steps_of_a_loop_are_named(to: str) -> None:
    loop = said(edited(SUPPORTED, OPENING.replace("at: assess", f"at: {to}"), "520/year",
                       "9000/year"))[-1]  # fmt: skip
    names = {"assess": "`assess` that", "contact": "`contact`, `assess` that"}
    assert f"a loop of {names[to]}" in loop.found


def test_what_is_on_no_loop_is_named_too() -> None:
    """Only who was advised comes back, once: to be assessed three years later."""
    late = edited("advised: {kind: resolved}",
                  "advised: {kind: resolved, opens: {later: {at: assess, after: 156w}}}",
                  "520/year", "2000/year")  # fmt: skip
    (full, loop) = said(late)
    assert (full.code, loop.code) == ("overloaded", "settles_late")
    assert loop.found.startswith("an opening at `assess` that brings load for about 3 years")


def test_a_loop_within_a_case_is_named_by_its_steps() -> None:
    """The work is done at `assess`, which is on no loop: people go round before they come to it."""
    wait = "steps:\n  wait:\n    due: 52w\n    outcomes: {over: {to: contact}}\n"
    later = "advised: {to: advised, share: 10%}\n      later: {to: wait, share: 80%}"
    found = said(edited("advised: {to: advised, share: 60%}", later, "steps:\n", wait,
                        "520/year", "4000/year"))  # fmt: skip
    (loop,) = [one for one in found if one.code == "settles_late"]
    assert loop.path == "steps.wait"
    assert loop.found.startswith("a loop of `wait`, `contact` that brings load for about")


def test_a_loop_on_which_no_time_passes_is_not_named() -> None:
    wait = "steps:\n  wait:\n    due: 52w\n    outcomes: {over: {to: assess}}\n"
    again = "advised: {to: advised, share: 50%}\n      again: {to: contact, share: 10%}"
    later = "supported: {to: supported, share: 20%}\n      later: {to: wait}"
    text = edited("advised: {to: advised, share: 60%}", again, "520/year", "1000/year",
                  "supported: {to: supported}", later)  # fmt: skip
    assert text.count("endings:\n") == 1
    text = text.replace("endings:\n", wait.removeprefix("steps:\n") + "endings:\n")
    (loop,) = [one for one in said(text) if one.code == "settles_late"]
    assert loop.found.startswith("a loop of `assess`, `wait` that")


@pytest.mark.usefixtures("few_are_routed")
def test_a_loop_that_opens_nothing_is_no_endless_opening() -> None:
    wait = "steps:\n  wait:\n    due: 104w\n    outcomes: {over: {to: contact}}\n"
    later = "advised: {to: advised, share: 2%}\n      later: {to: wait, share: 96%}"
    text = edited("advised: {to: advised, share: 60%}", later, "steps:\n", wait, "520/year",
                  "2/year")  # fmt: skip
    assert told(text) == {("settles_late", "steps.wait")}


STAY = ("work: {mean: 6h, cv: 0.5}", "in: home\n    stay: 104w")
HOME = ("case:\n", "places:\n  home: {organisation: council, count: 400}\ncase:\n")
OLD = "backlog:\n  old: {at: assess, cases: 300, stayed: 52w}\nstart:"


def test_places_that_people_are_in_have_no_figure_of_the_window_and_no_warm_up() -> None:
    """208 of 520 come to stay for two years: 415 in 400 places once settled, which 300 begin."""
    text = edited(*STAY, *HOME)
    full, late = over(text, "0w")
    assert " % in the window; once settled, after about 24 months" in full.hint
    assert late.hint.endswith("in the window; a longer `--warm-up` shows more")
    text = edited(*STAY, *HOME, "start:", OLD)
    full, late = over(text, "0w")
    assert (full.code, late.code) == ("overloaded", "settles_late")
    assert "taken once settled" in full.found
    assert full.hint.startswith("once settled, after about 24 months, beside the backlog, at least")
    assert late.hint == (
        "load is told once settled; people in places allow no warm-up, a longer `--length` shows "
        "more"
    )


def test_the_estimate_leaves_it_out_as_well() -> None:
    found = examine(bound(edited(*STAY, *HOME, "start:", OLD)), window=window_of(
        "2026-01-05", "52w", "0w")).expected  # fmt: skip
    assert found is not None
    (home,) = found.places
    assert found.is_late(home)
    assert found.in_window(home) is None
    (line,) = [one for one in render_estimate(found, 100).splitlines() if "home" in one]
    assert f"{home.in_window * 100:.0f}" not in line
