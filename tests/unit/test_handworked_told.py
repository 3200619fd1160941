"""Times and numbers that an attribute of the case tells, worked by hand in both simulators."""

from __future__ import annotations

import pytest

from checking import SMALL, bound, edited, told
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.prose import read_aloud
from pathway_engine.definition.routing import expected
from pathway_engine.errors import RunStopped
from reference.small import BOTH, Simulate, comers, run_week

TEXT = """
pathway: told
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
roles: {worker: {}}
teams: {team: {organisation: council, calendar: always, staff: {worker: {present: 2}}}}
case: {effort: {type: number}, stay: {type: number}, price: {type: number, initial: 7}}
start: first
steps:
  first:
    team: team
    work: {of: effort, unit: h}
    afterwards: {of: stay, unit: d, at_most: 2d, cause: waiting_home_care}
    records: {price: {of: stay}}
    outcomes: {on: {to: done}}
endings: {done: {kind: resolved}}
"""

COST = "cost: {type: number, initial: 0}"
ANOTHER = (COST, f"{COST}\n  needs: {{type: number}}")


@BOTH
@pytest.mark.parametrize(
    ("effort", "stay", "work", "after", "price"),
    [
        (1.5, 0.5, 1.5 * HOUR, 12 * HOUR, 0.5),
        (0, 1, 0, DAY, 1),
        (0.0001, 30, 0, 2 * DAY, 30),
        (-3, -1, 0, 0, 0),
    ],
)
def test_an_attribute_tells_how_long_and_how_much(
    simulate: Simulate, effort: float, stay: float, work: float, after: float, price: float
) -> None:
    """A negative one is 0; what lies beyond a bound is set to it; a number has no unit."""
    tables = run_week(simulate, TEXT, comers(0, effort=effort, stay=stay))
    (visit,) = tables["visits"]
    assert (visit["work_done_at"], visit["finished_at"]) == (work, work + after)
    (delay,) = tables["delays"]
    assert delay["to_at"] - delay["from_at"] == after
    (row,) = tables["attributes"]
    assert row["values"] == (effort, stay, price)


@BOTH
def test_it_is_read_as_a_table_would_be(simulate: Simulate) -> None:
    """The work at its start: what the first visit recorded tells the length of the second."""
    again = ("records: {price: {of: stay}}", "records: {effort: {of: price}}")
    once = ("outcomes: {on: {to: done}}",
            "outcomes: {again: {to: first, when: visits(first) < 2}, on: {to: done}}")  # fmt: skip
    text = edited(*again, *once, text=TEXT)
    first, second = run_week(simulate, text, comers(0, effort=1, stay=0))["visits"]
    assert first["work_done_at"] == HOUR
    assert second["work_done_at"] - second["started_at"] == 7 * HOUR


@BOTH
def test_one_that_is_not_set_stops_the_run(simulate: Simulate) -> None:
    with pytest.raises((RunStopped, AssertionError)):
        run_week(simulate, TEXT, comers(0, stay=1))


def test_people_are_routed_by_it() -> None:
    """A third of the people need 2 h, the others 5 h: 4 h each on average."""
    text = edited(
        *ANOTHER,
        "case: {urgent: 10%}", "case: {needs: {values: [2, 5], weights: [1, 2]}}",
        "work: 30m", "work: {of: needs, unit: h}",
    )  # fmt: skip
    found = expected(bound(text))
    assert found.flow.method == "routed"
    front_door = next(load for load in found.loads if load.team == "front_door")
    assert front_door.work_hours / found.cases_a_week == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize(
    ("work", "code", "where"),
    [
        ("{of: cost, unit: d}", "bad_value", ".unit"),
        ("{of: cost, unit: soon}", "bad_value", ".unit"),
        ("{of: cost}", "bad_value", ".of"),
        ("{of: cost, unit: h, mean: 3h}", "bad_value", ".mean"),
        ("{unit: h}", "bad_value", ".unit"),
        ("{of: urgent, unit: h}", "given_attribute", ".of"),
        ("{of: costs, unit: h}", "unknown_name", ".of"),
    ],
)
def test_what_cannot_be(work: str, code: str, where: str) -> None:
    text = edited("work: 30m", f"work: {work}")
    if code == "bad_value":
        from pathway_engine.definition.binding import bind
        from pathway_engine.definition.reader import scan

        _, findings = bind(scan(text.encode(), "f.yaml").tree)  # type: ignore[arg-type]
        assert [(one.code, one.path) for one in findings] == [(code, f"steps.contact.work{where}")]
        return
    assert (code, f"steps.contact.work{where}") in told(text)


def test_one_that_nothing_has_set_is_a_fault() -> None:
    unset = edited("cost: {type: number, initial: 0}", "cost: {type: number}",
                   "work: 30m", "work: {of: cost, unit: h}")  # fmt: skip
    assert ("attribute_not_set", "steps.contact.work") in told(unset)
    record = edited(*ANOTHER, "work: 30m", "work: 30m\n    records: {cost: {of: needs}}")
    assert ("attribute_not_set", "steps.contact.records.cost") in told(record)


def test_it_is_read_aloud() -> None:
    text = read_aloud(bound(edited("work: 30m", "work: {of: cost, unit: h}")))
    assert "work what cost says, in hours" in text
    assert "what cost says" not in read_aloud(bound(SMALL))
