"""People already there, worked out by hand, to the second: Monday 00:00 is 0, and second 0."""

from __future__ import annotations

from typing import Any

from pathway_engine.engine.records import NONE, State, Window
from reference.small import (
    BOTH,
    MONDAY,
    Arrivals,
    Simulate,
    Tables,
    comers,
    pathway_from,
    tables_of,
)
from unit.test_handworked import DAY, HEAD, HOUR

NINE = 9 * HOUR
pytestmark = BOTH
STEP = "  a: {team: a, work: 2h, outcomes: {out: {to: done}}}"


def file(backlog: str, steps: str = STEP, endings: str = "", places: str = "") -> str:
    """One worker in team `a` in office hours; nobody arrives."""
    return f"""{HEAD.replace("endings: {", f"endings: {{{endings}")}
{places}
teams:
  beds: {{organisation: trust, calendar: always}}
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
backlog: {{{backlog}}}
steps:
{steps}
"""


def run(
    simulate: Simulate, text: str, warm_up: int = 0, arrivals: Arrivals | None = None
) -> tuple[Tables, dict[Any, float]]:
    """Two weeks from Monday on, after a warm-up: rows by column name, and the sums."""
    window = Window(MONDAY - warm_up, MONDAY, MONDAY + 14 * DAY)
    rows = simulate(pathway_from(text), window, 1, 1, arrivals or [])
    return tables_of(rows), rows.sums


def column(tables: Tables, name: str, table: str = "visits") -> list[Any]:
    return [row[name] for row in tables[table]]


def test_they_have_queued_since_their_cases_opened(simulate: Simulate) -> None:
    """The night before second 0 goes on as it was: they waited for somebody then, too."""
    tables, sums = run(simulate, file("old: {at: a, cases: 2, waited: 3d}"))
    assert column(tables, "opened_at", "cases") == [-3 * DAY] * 2
    for moment in ("offered_at", "ready_at"):
        assert column(tables, moment) == [-3 * DAY] * 2
    assert column(tables, "started_at") == [NINE, NINE + 2 * HOUR]
    assert column(tables, "capacity_time") == [3 * DAY + NINE, 3 * DAY + 11 * HOUR]
    assert column(tables, "hours_time") == [0, 0]
    assert sums["queue_at_start", "a", "a"] == 2
    assert sums["queue_time", "a", "a"] == NINE + 11 * HOUR


def test_who_comes_in_second_0_itself_waits_for_opening_time(simulate: Simulate) -> None:
    tables, _ = run(simulate, file("old: {at: a, cases: 1, waited: 0d}"))
    assert (column(tables, "hours_time"), column(tables, "capacity_time")) == ([NINE], [0])


def test_they_are_numbered_by_opening_when_the_window_opens(simulate: Simulate) -> None:
    """After who came in the warm-up, before who comes in second 0; ties as written."""
    backlog = "b: {at: a, cases: 1, waited: 1d}, c: {at: a, cases: 1, waited: 2d}"
    text = file(f"{backlog}, d: {{at: a, cases: 1, waited: 1d}}")
    tables, _ = run(simulate, text, warm_up=7 * DAY, arrivals=comers(-3 * DAY, 0))
    assert column(tables, "opened_at", "cases") == [-3 * DAY, -2 * DAY, -DAY, -DAY, 0]
    assert column(tables, "entry", "cases") == [None, 1, 0, 2, None]


def test_what_is_planned_counts_from_the_opening(simulate: Simulate) -> None:
    """Due in four days, of which three have passed; in two, of which one is late."""
    step = STEP.replace("work", "due: 4d, work")
    tables, _ = run(simulate, file("old: {at: a, cases: 1, waited: 3d}", step))
    assert column(tables, "due_at") == [DAY]
    assert column(tables, "started_at") == [DAY + NINE]
    assert (column(tables, "planned_time"), column(tables, "hours_time")) == ([4 * DAY], [NINE])
    late, _ = run(simulate, file("old: {at: a, cases: 1, waited: 3d}", step.replace("4d", "2d")))
    assert column(late, "ready_at") == [-DAY]
    assert (column(late, "planned_time"), column(late, "capacity_time")) == (
        [2 * DAY], [DAY + NINE])  # fmt: skip


def test_working_days_pass_before_the_run_begins(simulate: Simulate) -> None:
    """Opened on Thursday at midnight: two working days have passed by Monday, a third on it."""
    step = STEP.replace("work", "due: 3wd, work")
    tables, _ = run(simulate, file("old: {at: a, cases: 1, waited: 4d}", step))
    assert column(tables, "due_at") == [DAY + NINE]
    values = "due: {values: [1wd, 2wd, 2.5wd], weights: [50, 49, 1]}"
    tables, _ = run(simulate, file("old: {at: a, cases: 9, waited: 4d}",
                                   STEP.replace("work", f"{values}, work")))  # fmt: skip
    assert set(column(tables, "due_at")) == {13 * HOUR}


def test_time_passed_may_be_as_long_as_an_attribute_says(simulate: Simulate) -> None:
    """Opened on a Friday at midnight, long before: after it, Monday and Tuesday, on Wednesday."""
    backlog = "old: {at: a, cases: 1, waited: {of: level, unit: d}, case: {level: 304}}"
    tables, _ = run(simulate, file(backlog, STEP.replace("work", "due: 3wd, work")))
    assert column(tables, "opened_at", "cases") == [-304 * DAY]
    assert column(tables, "due_at") == column(tables, "ready_at") == [-299 * DAY + NINE]


def test_of_a_wait_what_has_passed_drops_out(simulate: Simulate) -> None:
    wait = (
        """  wait: {due: {values: [1d, 2d, 5d], weights: [50, 49, 1]}, outcomes: {on: {to: a}}}"""
    )
    tables, _ = run(simulate, file("old: {at: wait, cases: 1, waited: 3d}", f"{STEP}\n{wait}"))
    waited, after = tables["visits"]
    assert (waited["planned_time"], waited["finished_at"]) == (5 * DAY, 2 * DAY)
    assert after["started_at"] == 2 * DAY + NINE


def test_a_wait_that_is_over_ends_in_second_0(simulate: Simulate) -> None:
    wait = "  wait: {due: 2d, outcomes: {on: {to: a}}}"
    tables, _ = run(simulate, file("old: {at: wait, cases: 1, waited: 3d}", f"{STEP}\n{wait}"))
    waited, after = tables["visits"]
    assert (waited["due_at"], waited["finished_at"], waited["planned_time"]) == (-DAY, 0, 3 * DAY)
    assert (after["ready_at"], after["hours_time"]) == (0, NINE)


def test_ways_out_run_on(simulate: Simulate) -> None:
    """One that has run out is taken in second 0, the next on its day."""
    exits = "exits: {gone: {to: left, after: 3.5d, when: level == 0}, later: {to: left, after: 4d}}"
    step = STEP.replace("work: 2h", f"work: 60h, {exits}")
    left = "left: {kind: withdrawn}, "
    for waited, closed in (("3d", DAY // 2), ("5d", 0)):
        text = file(f"old: {{at: a, cases: 2, waited: {waited}}}", step, left)
        tables, _ = run(simulate, text)
        assert column(tables, "closed_at", "cases")[1] == closed
    text = file("old: {at: a, cases: 2, waited: 3d, case: {level: 1}}", step, left)
    tables, _ = run(simulate, text)
    assert column(tables, "closed_at", "cases")[1] == DAY


def test_packages_and_openings_of_an_ending_run_on(simulate: Simulate) -> None:
    opens = "opens: {review: {at: a, after: 5d}, call: {at: a, after: 2d}}"
    ending = f"home: {{kind: supported, package: {{weekly: 70, lasts: 10d}}, {opens}}}, "
    tables, sums = run(simulate, file("old: {at: home, cases: 1, waited: 3d}", endings=ending))
    before, review = tables["cases"]
    assert (before["opened_at"], before["closed_at"], before["ending"]) == (-3 * DAY, -3 * DAY, 0)
    assert (review["opened_at"], review["entry"]) == (2 * DAY, 1)
    assert column(tables, "case_no") == [2]
    assert [(row["other_no"], row["at"]) for row in tables["links"]] == [(1, 2 * DAY)]
    assert sums["package_time", "home"] == 7 * DAY
    assert sums["package_cost", "home"] == 70


def test_a_package_that_is_over_brings_nothing_back(simulate: Simulate) -> None:
    package = "package: {weekly: 70, lasts: 4d}, opens: {review: {at: a, after: 5d}}"
    ending = f"home: {{kind: supported, {package}}}, "
    tables, sums = run(simulate, file("old: {at: home, cases: 1, waited: 3d}", endings=ending))
    assert (len(tables["cases"]), sums["package_time", "home"]) == (1, DAY)
    tables, sums = run(simulate, file("old: {at: home, cases: 1, waited: 4d}", endings=ending))
    assert (len(tables["cases"]), ("package_time", "home") in sums) == (1, False)


PLACES = "places: {ward: {organisation: trust, count: 2}}"
STAY = """  bed: {team: beds, in: ward, stay: 4d, outcomes: {on: {to: done}}}"""


def test_who_stays_has_been_in_the_place_since_then(simulate: Simulate) -> None:
    backlog = "old: {at: bed, cases: 1, stayed: 3d}, new: {at: bed, cases: 2, waited: 1d}"
    tables, _ = run(simulate, file(backlog, f"{STEP}\n{STAY}", places=PLACES))
    stays, first, second = tables["visits"]
    for moment in ("offered_at", "ready_at", "started_at", "work_done_at"):
        assert stays[moment] == -3 * DAY
    assert (stays["afterwards_time"], stays["finished_at"], stays["effort_time"]) == (
        4 * DAY, DAY, 0)  # fmt: skip
    assert stays["left_place_at"] == DAY
    assert (first["started_at"], first["place_time"]) == (0, DAY)
    assert (second["started_at"], second["place_time"]) == (DAY, 2 * DAY)


def test_who_waits_in_a_place_keeps_it(simulate: Simulate) -> None:
    """No visit of theirs came in, so that none tells when they left."""
    steps = f"{STEP.replace('work', 'leaves: started, work')}\n{STAY}"
    backlog = "here: {at: a, cases: 2, waited: 1d, in: ward}, out: {at: bed, cases: 1, waited: 1d}"
    tables, _ = run(simulate, file(backlog, steps, places=PLACES))
    first, second, waits = tables["visits"]
    assert (first["left_place_at"], second["started_at"]) == (None, NINE + 2 * HOUR)
    assert (waits["started_at"], waits["place_time"]) == (NINE, DAY + NINE)
    assert waits["state"] == State.DONE
    assert NONE not in (waits["left_place_at"], first["started_at"])
