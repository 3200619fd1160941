"""A run that must stop says which case, at which step, and what was broken."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from pathway_engine import RunStopped
from pathway_engine.clock import DAY, HOUR
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Person, Pieces, build_plan, output, replicate, replicate_plan
from pathway_engine.simulation.faults import TEXTS
from pathway_engine.simulation.kernel import layout
from reference.small import MONDAY, pathway_from

WINDOW = Window(MONDAY, MONDAY, MONDAY + 14 * DAY)
NINE = MONDAY + 9 * HOUR

BETWEEN = """
pathway: faulty
language: 1
timezone: Europe/London
organisations: {{council: {{sector: council}}, trust: {{sector: nhs_trust}}}}
roles: {{worker: {{}}}}
teams:
  a: {{organisation: council, calendar: always, staff: {{worker: {{present: 9}}}}}}
  b: {{organisation: trust, calendar: always, staff: {{worker: {{present: 9}}}}}}
case:
  urgent: {{type: boolean}}
  area: {{type: choice, values: [north, south]}}
  level: {{type: number, min: -5, max: 100, initial: 0}}
  free: {{type: number, initial: 0}}
  count: {{type: integer, initial: 0, min: 0, max: 3}}
start: fine
steps:
  fine: {{team: a, work: 1h, outcomes: {{on: {{to: here}}}}}}
  here: {step}
  there: {{team: a, work: 1h, outcomes: {{done: {{to: done}}}}}}
endings: {{done: {{kind: resolved}}, kept: {{kind: supported, {package}}}}}
"""


def faulty(step: str, package: str = "package: {weekly: 100, lasts: 4w}") -> str:
    """A pathway whose step `here` is told; what comes before it is fine."""
    return BETWEEN.format(step=step, package=package)


def stopped(text: str, *people: dict[str, Any], to: str | None = None) -> RunStopped:
    """How a run with such people stops; the first of them is fine."""
    arrivals = [Person(NINE, 1, {"level": 1.0, "urgent": False, "area": "north", "free": 1.0})]
    arrivals += [Person(NINE + 60, n, values, to) for n, values in enumerate(people, 2)]
    with pytest.raises(RunStopped) as caught:
        replicate(pathway_from(text), WINDOW, 1, 1, arrivals)
    return caught.value


LEADS = "outcomes: {on: {to: there}}"
FAULTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a rule that does not hold": (
        f"{{team: a, work: 1h, requires: {{open: free < 50, spare: level < 50}}, {LEADS}}}",
        {"level": 60.0},
        "may not enter: `spare` does not hold",
    ),
    "no outcome": (
        "{outcomes: {one: {to: there, when: level < 50}, two: {to: there, when: level > 70}}}",
        {"level": 60.0},
        "no outcome is possible: no rule holds and none is left to chance",
    ),
    "above its most": (
        "{outcomes: {on: {to: there, set: {level: level + 50}}}}",
        {"level": 51.0},
        "`level` got a value beyond its `min` or `max`",
    ),
    "below its least": (
        "{outcomes: {on: {to: there, set: {level: level - 6}}}}",
        {"level": 0.5},
        "`level` got a value beyond its `min` or `max`",
    ),
    "a whole number beyond its most": (
        "{outcomes: {on: {to: there, set: {count: free}}}}",
        {"free": 3.5},
        "`count` got a value beyond its `min` or `max`",
    ),
    "what is recorded is out of bounds": (
        f"{{team: a, work: 1h, records: {{level: free * 2}}, {LEADS}}}",
        {"free": 51.0},
        "`level` got a value beyond its `min` or `max`",
    ),
    "division by zero": (
        "{outcomes: {on: {to: there, set: {free: 1 / level}}}}",
        {"level": 0.0},
        "a rule divides by zero",
    ),
    "division by zero in a condition": (
        "{outcomes: {one: {to: there, when: 1 / level > 0}, two: {to: there}}}",
        {"level": 0.0},
        "a rule divides by zero",
    ),
    "division by zero in a priority": (
        f"{{team: a, work: 1h, priority: 1 / level, {LEADS}}}",
        {"level": 0.0},
        "a rule divides by zero",
    ),
    "division by zero in a requirement": (
        f"{{team: a, work: 1h, requires: {{share: 1 / level > 0}}, {LEADS}}}",
        {"level": 0.0},
        "a rule divides by zero",
    ),
    "beyond all numbers": (
        "{outcomes: {on: {to: there, set: {free: free * free}}}}",
        {"free": 1e200},
        "a rule gives a number that is not finite",
    ),
    "not set, in a rule": (
        "{outcomes: {one: {to: there, when: urgent}, two: {to: there}}}",
        {"area": "north"},
        "`urgent` is read and was never set",
    ),
    "not set, in what is given": (
        f"{{team: a, work: {{given: area, north: 1h, south: 2h}}, {LEADS}}}",
        {"urgent": True},
        "`area` is read and was never set",
    ),
    "not set, in a priority": (
        f"{{team: a, work: 1h, priority: 10 if urgent else 0, {LEADS}}}",
        {"area": "north"},
        "`urgent` is read and was never set",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_case_step_and_reason_are_named(name: str) -> None:
    """The first person passes; the second, and so case 2, does not."""
    step, values, reason = FAULTS[name]
    found = stopped(faulty(step), values)
    assert (found.case, found.step) == ("2", "here")
    assert found.reason.startswith(f"{reason} (replication 1, 2026-01-05T1")
    assert str(found).startswith(f"case 2 at here: {reason}")


def test_every_reason_is_tried() -> None:
    """But for the four that other tests below try."""
    tried = {reason for _, _, reason in FAULTS.values()}
    patterns = {TEXTS[fault].split("`")[-1] for fault in TEXTS}
    missing = {end for end in patterns if not any(reason.endswith(end) for reason in tried)}
    others = (layout.TOO_MANY_VISITS, layout.TOO_LONG, layout.TOO_MANY_OPENINGS,
              layout.TOO_MANY_CASES)  # fmt: skip
    assert missing == {TEXTS[fault] for fault in others}


def test_all_steps_of_the_circle_are_named() -> None:
    text = faulty("{outcomes: {on: {to: back}}}").replace(
        "  there:",
        "  back: {outcomes: {on: {to: here, when: level < 9}, off: {to: there}}}\n  there:",
    )
    found = stopped(text, {"level": 0.0})
    assert found.case == "1"
    assert found.reason.startswith("more than 1,000 visits in one second, to `here`, `back` (")


ROUND_AND_ROUND = (
    "{outcomes: {again: {to: here, when: level > 0, set: {free: free + 1}}, on: {to: there}}}"
)


def test_a_thousand_visits_in_one_second() -> None:
    found = stopped(faulty(ROUND_AND_ROUND), {"level": 0.0})
    assert (found.case, found.step) == ("1", "here")
    assert found.reason.startswith("more than 1,000 visits in one second, to `here` (")


@pytest.mark.parametrize(("visits", "stops"), [(990, False), (1_010, True)])
def test_the_limit_is_about_a_thousand(visits: int, stops: bool) -> None:
    step = (
        f"{{outcomes: {{again: {{to: here, when: free < {visits}, set: {{free: free + 1}}}}, "
        "on: {to: there}}}"
    )
    people = [Person(NINE, 1, {})]
    pathway = pathway_from(faulty(step))
    if stops:
        with pytest.raises(RunStopped, match=r"more than 1,000 visits in one second"):
            replicate(pathway, WINDOW, 1, 1, people)
    else:
        assert len(replicate(pathway, WINDOW, 1, 1, people).visits) == visits + 3


def test_work_of_no_length_round_and_round_stops_too() -> None:
    step = "{team: a, work: 0m, outcomes: {again: {to: here, when: level > 0}, on: {to: there}}}"
    found = stopped(faulty(step), {"level": 0.0})
    assert (found.case, found.step) == ("1", "here")
    assert found.reason.startswith("more than 1,000 visits in one second")


def test_a_wait_beyond_the_century() -> None:
    """No working day is laid out so far ahead; here they come once a week."""
    step = f"{{due: {{given: urgent, true: 4000wd, false: 1wd}}, {LEADS}}}"
    text = faulty(step).replace(
        "language: 1",
        'language: 1\ncalendars: {weekly: {hours: {mon: "09:00-17:00"}}}'
        "\ndefaults: {calendar: weekly}",
    )
    found = stopped(text, {"urgent": True})
    assert (found.case, found.step) == ("2", "here")
    assert found.reason.startswith("a duration is too long to be simulated")


def test_what_is_asked_on_arrival_names_no_step() -> None:
    """Nobody has visited anything yet."""
    text = faulty(f"{{team: a, work: 1h, {LEADS}}}").replace(
        "start: fine", "arrivals: {all: {rate: 9/day, case: {free: 1 / level}}}\nstart: fine"
    )
    with pytest.raises(RunStopped) as caught:
        replicate(pathway_from(text), WINDOW, 1, 1)
    assert (caught.value.case, caught.value.step) == ("1", "")
    assert str(caught.value).startswith("case 1: a rule divides by zero (replication 1, ")


def test_a_package_whose_cost_cannot_be_told() -> None:
    """The case closes, and the ending asks for its weekly cost."""
    text = faulty(
        "{team: a, work: 1h, outcomes: {on: {to: kept}}}",
        "package: {weekly: 100 / free, lasts: 4w}",
    )
    found = stopped(text, {"free": 0.0})
    assert (found.case, found.step) == ("2", "here")
    assert found.reason.startswith("a rule divides by zero")


def test_the_moment_and_the_replication_are_told() -> None:
    text = faulty("{outcomes: {on: {to: there, set: {free: 1 / level}}}}")
    with pytest.raises(RunStopped, match=r"\(replication 7, 2026-01-05T10:00:00\)"):
        replicate(pathway_from(text), WINDOW, 1, 7, [Person(NINE, 1, {})])


def test_in_pieces_as_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Earlier visits are gone with earlier pieces; case and step are known all the same."""
    streams = "{good: {rate: 90/day, case: {level: 1}}, bad: {rate: 1/day, from: +10d}}"
    text = faulty("{outcomes: {on: {to: there, set: {free: 1 / level}}}}").replace(
        "start: fine", f"arrivals: {streams}\nstart: fine"
    )
    plan = build_plan(pathway_from(text), WINDOW)
    monkeypatch.setattr(output, "PIECE", 1_500)
    pieces = iter(Pieces(plan, 1, 1))
    assert len(next(pieces)["visits"]) > 200
    with pytest.raises(RunStopped) as whole:
        replicate_plan(plan, 1, 1)
    with pytest.raises(RunStopped) as in_pieces:
        list(pieces)
    assert whole.value.step == "here"
    assert str(in_pieces.value) == str(whole.value)


def test_it_crosses_from_one_process_to_another() -> None:
    error = stopped(faulty("{outcomes: {on: {to: there, set: {free: 1 / level}}}}"), {"level": 0.0})
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.case, again.step) == (str(error), error.case, error.step)


def test_openings_without_end_in_one_second_stop_the_run() -> None:
    text = faulty("{outcomes: {on: {to: there, opens: {again: {at: here, after: 0d}}}}}")
    found = stopped(text, {"level": 0.0})
    assert found.reason.startswith("more than 1,000 cases of one person opened in one second")


def test_openings_that_double_again_and_again_stop_the_run() -> None:
    later = "after: {low: 1h, high: 2h}"
    twice = f"{{again: {{at: here, {later}}}, once_more: {{at: here, {later}}}}}"
    text = faulty(f"{{outcomes: {{on: {{to: there, opens: {twice}}}}}}}")
    found = stopped(text, {"level": 0.0})
    assert found.reason.startswith("more than 10,000 cases of one person opened (")
