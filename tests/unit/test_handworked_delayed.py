"""Who is delayed in a place, worked out by hand, to the second: Monday 00:00 is 0."""

from __future__ import annotations

import pytest

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Person, replicate
from reference.small import MONDAY, Arrivals, comers, pathway_from
from unit.analysis.questions import number
from unit.test_handworked import DAY, HOUR
from unit.test_handworked_places import NINE, STAY, file
from unit.test_handworked_waits import people

ON = STAY.replace("done", "b")
"""A stay of two hours in the ward, and on to step b."""

Found = dict[tuple[str, str, str], float]


def measured(text: str, arrivals: Arrivals, since: int = 0, until: int = 2 * DAY) -> list[Value]:
    """The measures of a window; what was before it is warm-up."""
    window = Window(MONDAY, MONDAY + since, MONDAY + until)
    people = [Person(at, n, dict(values), to) for at, n, values, to in arrivals]
    return measures_of(replicate(pathway_from(text), window, 1, 1, people))


def seconds(values: list[Value], lasted: int = 2 * DAY) -> Found:
    """Seconds of people delayed by place, cause and organisation; a mean times the window."""
    return {
        (value.by["place"], value.by["cause"], value.by["organisation"]): value.value * lasted
        for value in values
        if value.measure == "places.delayed" and value.statistic == "mean" and len(value.by) == 3
    }


def about(found: Found) -> object:
    return pytest.approx(found, abs=1e-6)


def test_who_waits_for_a_worker_keeps_the_bed_and_is_delayed_in_it() -> None:
    """Two stays end at 11:00 and at 12:00; the one worker takes the first for two hours, the
    second from 13:00 on. What is worked on is no delay, and the stay is none either."""
    assessed = "work: 2h, queue_cause: waiting_assessment"
    steps = f"{ON}\n  b: {{team: a, {assessed}, outcomes: {{out: {{to: done}}}}}}"
    places = "ward: {organisation: trust, count: 2}"
    values = measured(file(steps, places), comers(NINE, NINE + HOUR))
    assert seconds(values) == about({("ward", "waiting_assessment", "council"): HOUR})
    there = 2 * (2 + 2) * HOUR + HOUR
    assert number(values, "places.delayed", "share", place="ward") == pytest.approx(HOUR / there)
    assert number(values, "places.delayed", "mean") == pytest.approx(HOUR / (2 * DAY))


def test_who_waits_outside_is_not_delayed_in_the_place() -> None:
    """The second waits two hours for the ward, and has no bed meanwhile."""
    values = measured(file(STAY), comers(NINE, NINE))
    assert seconds(values) == {}
    assert number(values, "places.delayed", "mean", place="ward") == 0
    assert number(values, "delay.waiting_place", "sum") == 2 * HOUR


def test_the_wait_for_the_next_place_lies_with_whose_that_is() -> None:
    """The home is taken until 15:00: four hours in the ward lie with the council."""
    steps = f"{ON}\n  b: {{team: beds, in: home, stay: 6h, outcomes: {{out: {{to: done}}}}}}"
    values = measured(file(steps), people((NINE, {}, "b"), (NINE, {}, "a")))
    assert seconds(values) == about({("ward", "waiting_place", "council"): 4 * HOUR})
    assert number(values, "places.delayed", "mean", place="home") == 0


def test_an_offer_on_its_way_is_a_delay_in_the_bed() -> None:
    """Three hours on the way to the office and one of dispute, until it is closed: night."""
    steps = f"{ON}\n  b: {{team: a, leaves: started, work: 1h, outcomes: {{out: {{to: done}}}}}}"
    offer = "handoffs: {h: {between: teams, delay: 3h, disputed: {share: 99.9%, for: 4h}}}"
    values = measured(file(steps, head=offer), comers(NINE))
    assert seconds(values) == about({
        ("ward", "handoff_latency", "council"): 3 * HOUR,
        ("ward", "dispute_responsibility", "nobody"): 4 * HOUR,
        ("ward", "out_of_hours", "council"): 15 * HOUR,
    })  # fmt: skip


def test_a_hold_and_a_time_afterwards_with_a_cause_are_delays_in_the_bed() -> None:
    """Work from 11:00, held at 12:00 for six hours, gone on with at 09:00; then a day's wait."""
    steps = f"""{ON}
  b: {{team: a, work: 2h, leaves: finished, holds: {{person_or_family_choice: {{for: 6h}}}},
       afterwards: {{values: [20h], weights: [1], cause: waiting_residential}},
       outcomes: {{out: {{to: done}}}}}}"""
    values = measured(file(steps), comers(NINE), until=3 * DAY)
    assert seconds(values, 3 * DAY) == about({
        ("ward", "person_or_family_choice", "council"): 6 * HOUR,
        ("ward", "out_of_hours", "council"): 15 * HOUR,
        ("ward", "waiting_residential", "council"): 20 * HOUR,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(12 * HOUR, 14 * HOUR, 2 * HOUR), (0, 13 * HOUR, 2 * HOUR), (14 * HOUR, DAY, HOUR)],
)
def test_a_wait_counts_for_what_of_it_lies_in_the_window(
    since: int, until: int, expected: int
) -> None:
    """From 11:00 to 15:00 the first waits for the home."""
    steps = f"{ON}\n  b: {{team: beds, in: home, stay: 6h, outcomes: {{out: {{to: done}}}}}}"
    who = people((NINE, {}, "b"), (NINE, {}, "a"))
    values = measured(file(steps), who, since, until)
    found = seconds(values, until - since)
    assert found == about({("ward", "waiting_place", "council"): expected})


def test_of_a_wait_that_the_window_cuts_the_night_comes_first() -> None:
    """Whose stay ends at 08:00 waits until nine for the office to open, then until eleven for the
    worker, who does two hours for somebody else; the window begins at ten."""
    steps = f"{ON}\n  b: {{team: a, work: 2h, leaves: started, outcomes: {{out: {{to: done}}}}}}"
    who = people((5 * HOUR, {}, "b"), (6 * HOUR, {}, "a"))
    found = seconds(measured(file(steps), who, 10 * HOUR, DAY), 14 * HOUR)
    assert found == about({("ward", "waiting_allocation", "council"): HOUR})


def test_who_waited_in_a_place_before_the_window_is_delayed_from_its_first_second() -> None:
    """Three people of the ward wait for the office, which opens at nine and takes an hour each."""
    text = file(
        f"{STAY}\n  b: {{team: a, leaves: started, work: 1h, outcomes: {{out: {{to: done}}}}}}",
        "ward: {organisation: trust, count: 3}",
        head="backlog: {old: {at: b, cases: 3, waited: 5d, in: ward}}",
    )
    found = seconds(measured(text, []))
    assert found == about({("ward", "waiting_allocation", "council"): (9 + 10 + 11) * HOUR})


TOGETHER = """
  x: {join: all, parallel: {one: {o: STEP_O}, two: {t: STEP_T}}, outcomes: {joined: {to: done}}}"""


def block(one: str, two: str) -> str:
    """After the stay two branches side by side, in the ward."""
    last = "outcomes: {out: {to: join}}"
    steps = TOGETHER.replace("STEP_O", f"{{{one}, {last}}}").replace("STEP_T", f"{{{two}, {last}}}")
    return file(STAY.replace("done", "x") + steps, "ward: {organisation: trust, count: 9}")


def test_of_two_branches_the_first_that_is_delayed_counts() -> None:
    """One worker: the first person's branches are worked on from 11:00 and from 12:00, the
    second's from 13:00 and from 14:00. While both branches wait the first counts, and while it
    is worked on the second."""
    text = block("team: a, work: 1h", "team: a, work: 1h, queue_cause: waiting_equipment")
    assert seconds(measured(text, comers(NINE))) == about(
        {("ward", "waiting_equipment", "council"): HOUR}
    )
    assert seconds(measured(text, comers(NINE, NINE))) == about({
        ("ward", "waiting_equipment", "council"): HOUR + HOUR,
        ("ward", "waiting_allocation", "council"): 2 * HOUR,
    })  # fmt: skip


def test_who_stays_as_planned_is_not_delayed_whatever_another_branch_waits_for() -> None:
    """The stay goes on for five hours, until 16:00; the other branch's work is done at 12:00, and
    then it waits for home care until 22:00: the last six hours are a delay."""
    care = "afterwards: {values: [10h], weights: [1], cause: waiting_home_care}"
    text = block(f"team: a, work: 1h, {care}", "team: beds, in: ward, stay: 5h")
    found = seconds(measured(text, comers(NINE)))
    assert found == about({("ward", "waiting_home_care", "council"): 6 * HOUR})
