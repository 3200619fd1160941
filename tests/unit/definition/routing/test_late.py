"""Load that no run shows: what comes years after people did, and how long it takes to settle."""

from __future__ import annotations

import pytest

from checking import bound, edited
from pathway_engine.definition.routing import Window, expected
from pathway_engine.definition.routing.late import may_be_late, told_late

SUPPORTED = "supported: {kind: supported}"
OPENING = "supported: {kind: supported, opens: {review: {at: assess, after: 52w, share: 80%}}}"
BOUNDED = OPENING.replace("opens", "package: {weekly: 1, lasts: 130w}, opens").replace(
    ", share: 80%", ""
)


def test_the_load_of_a_window_by_hand() -> None:
    """All that is done at once; half of the first reviews; none of the second, after 104 weeks."""
    found = expected(bound(edited(SUPPORTED, OPENING)))
    load = found.loads[1]
    assert load.team == "assessment"
    assert found.flow.method == "exact"
    assert load.in_window / load.load.value == pytest.approx((1 + 0.5 * 0.8) / 5, rel=0.03)


def test_without_a_warm_up_there_is_less_of_it() -> None:
    """After 52 weeks of warm-up the first reviews are all there, without one none of them is."""
    pathway = bound(edited(SUPPORTED, OPENING))
    for weeks, share in ((52, 1.8 / 5), (0, 1 / 5)):
        (_, load) = expected(pathway, Window(warm_up_days=weeks * 7)).loads
        assert load.in_window / load.load.value == pytest.approx(share, rel=0.05)


def test_how_long_it_takes_by_hand() -> None:
    """0.8 to the power of 14 is less than a twentieth, and to that of 13 more: 13 years."""
    found = expected(bound(edited(SUPPORTED, OPENING)))
    assert found.settles_after == pytest.approx(13, abs=1)
    assert found.flow.late.brought == (("endings", "supported", "opens", "review"), "assess")


def test_what_settles_in_the_warm_up_is_not_told() -> None:
    found = expected(bound(edited(SUPPORTED, OPENING.replace("52w", "1w"))))
    assert found.settles_after == 0
    assert found.in_window(found.loads[1]) is None


def test_a_package_bounds_it() -> None:
    found = expected(bound(edited(SUPPORTED, BOUNDED)))
    assert found.flow.method == "routed"
    assert found.settles_after == pytest.approx(2, abs=0.3)
    load = found.loads[1]
    assert load.in_window / load.load.value == pytest.approx(1.5 / 3, rel=0.03)


def test_people_already_there_at_endings_bring_what_a_run_would_lack() -> None:
    backlog = (
        "backlog:\n  cared_for: {at: supported, cases: 50, stayed: {mean: 20w, cv: 1}}\nstart:"
    )
    found = expected(bound(edited(SUPPORTED, BOUNDED, "start:", backlog)))
    assert found.flow.late.years > 1.5
    assert found.settles_after == 0


@pytest.mark.parametrize(
    ("old", "new", "late"),
    [
        (SUPPORTED, SUPPORTED, False),
        (SUPPORTED, OPENING, True),
        ("work: 30m", "work: 30m\n    due: 13w", False),
        ("work: 30m", "work: 30m\n    due: 14w", True),
        ("work: 30m", "work: 30m\n    afterwards: 66wd", False),
        ("work: 30m", "work: 30m\n    due: 8w\n    afterwards: 6w", True),
        ("work: 30m", "work: 30m\n    due: {given: urgent, true: 1w, false: 14w}", True),
        ("work: 30m", "work: 30m\n    afterwards: {of: cost, unit: d}", True),
        ("advised: {to: advised, share: 60%}",
         "advised: {to: advised, share: 60%}\n      again: {to: contact, share: 10%}", False),
        ("advised: {to: advised, share: 60%}",
         "advised: {to: advised, share: 60%}\n      later: {to: wait, share: 10%}", True),
    ],
)  # fmt: skip
def test_openings_loops_and_long_times_may_be_late(old: str, new: str, late: bool) -> None:
    wait = "steps:\n  wait:\n    due: 52w\n    outcomes: {over: {to: contact}}\n"
    edits = ("steps:\n", wait) if "to: wait" in new else ()
    assert may_be_late(bound(edited(old, new, *edits)), 26 * 7) is late


def test_a_loop_within_a_case_is_late_too() -> None:
    wait = "steps:\n  wait:\n    due: 52w\n    outcomes: {over: {to: contact}}\n"
    later = "advised: {to: advised, share: 10%}\n      later: {to: wait, share: 80%}"
    found = expected(bound(edited("advised: {to: advised, share: 60%}", later, "steps:\n", wait)))
    assert found.flow.method == "exact"
    assert found.flow.late.brought == ((), "assess")
    assert found.settles_after == pytest.approx(13, abs=1)


def test_of_what_takes_no_time_no_share_is_late() -> None:
    stay, work = ("occupied", "beds"), ("effort", "team")
    told = told_late({stay: 0.0, ("late", stay): 0.0, work: 4.0, ("late", work): 1.0})
    assert told.shares == {work: 0.25}


def test_a_stay_longer_than_the_run_is_counted_day_by_day() -> None:
    """Half a year of warm-up, a year of window: on average a year of people, of four years."""
    rare = OPENING.replace("80%", "1%")
    living = "  living: {team: home, in: beds, stay: 208w, outcomes: {left: {to: supported}}}\n"
    found = expected(bound(edited(
        SUPPORTED, rare, "supported: {to: supported}", "supported: {to: living}",
        "endings:\n", living + "endings:\n", "case:\n",
        "places:\n  beds: {organisation: council, count: 9999}\ncase:\n",
        "  front_door:", "  home: {organisation: council, calendar: always}\n  front_door:",
    )))  # fmt: skip
    (beds,) = found.places
    assert beds.in_window / beds.load.value == pytest.approx(52 / 208, rel=0.03)


def test_a_single_long_wait_is_late_by_hand() -> None:
    """All assessments come a year after the contact: from mid-window on, in the first half none."""
    found = expected(bound(edited("work: {mean: 6h", "due: 52w\n    work: {mean: 6h")))
    assert found.flow.method == "exact"
    assert found.settles_after == pytest.approx(1, abs=0.26)
    load = found.loads[1]
    assert load.in_window / load.load.value == pytest.approx(0.5, rel=0.02)


def test_a_place_in_which_people_stay_for_years_fills_for_so_long() -> None:
    """After a warm-up of half a year: of stays of two years, as much as there is of each."""
    stay = "in: home\n    stay: 104w"
    home = "places:\n  home: {organisation: council, count: 500}\ncase:\n"
    found = expected(bound(edited("work: {mean: 6h, cv: 0.5}", stay, "case:\n", home)))
    assert found.flow.late.years == pytest.approx(2, abs=0.01)
    assert found.flow.late.brought == ((), "assess")
    (place,) = found.places
    # Filled at the window's end to 78 weeks of 104, at its begin to 26: on average to half.
    assert place.in_window / place.load.value == pytest.approx(0.5, rel=0.01)
