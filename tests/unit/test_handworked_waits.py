"""Waits and ways out worked out by hand, to the second: Monday 00:00 is 0. Both simulators."""

from __future__ import annotations

from typing import Any

from reference.small import BOTH, MONDAY, Arrivals, Simulate, comers, run_week
from unit.test_handworked import DAY, HEAD, HOUR, column, one_team

pytestmark = BOTH
NINE = 9 * HOUR


def with_a_cause(text: str) -> str:
    return text.replace("roles:", "causes: {slow: {}}\nroles:")


def people(*rows: tuple[int, dict[str, Any], str | None]) -> Arrivals:
    """People by second after Monday 00:00, attributes and step, numbered from 1."""
    return [(MONDAY + second, n, known, to) for n, (second, known, to) in enumerate(rows, 1)]


def run(simulate: Simulate, text: str, *seconds: int) -> dict[str, list[dict[str, Any]]]:
    return run_week(simulate, text, comers(*seconds))


def test_a_hold_comes_half_way_and_its_worker_goes_on_before_other_work(simulate: Simulate) -> None:
    """Two hours' work from 09:00, held at 10:00 for three hours; the second case comes between."""
    text = with_a_cause(one_team("work: 2h, holds: {slow: {for: 3h}}"))
    first, second = run(simulate, text, NINE, 10 * HOUR)["visits"]
    assert (first["work_time"], first["held_time"]) == (2 * HOUR, 3 * HOUR)
    assert first["work_done_at"] == 14 * HOUR
    assert first["worker_time"] == 0
    assert (second["started_at"], second["capacity_time"]) == (10 * HOUR, 0)
    assert second["held_time"] == 3 * HOUR
    assert second["worker_time"] == 0
    assert second["work_done_at"] == 15 * HOUR


def test_who_comes_back_from_a_hold_waits_for_the_busy_worker(simulate: Simulate) -> None:
    """Held from 10:00 to 10:30; the worker is busy with the other case until 11:00."""
    text = with_a_cause(one_team("work: 2h, holds: {slow: {for: 30m, when: urgent}}"))
    who = people((NINE, {"urgent": True}, None), (NINE + 60, {"urgent": False}, None))
    first, second = run_week(simulate, text, who)["visits"]
    assert (second["started_at"], second["work_done_at"]) == (10 * HOUR, 12 * HOUR)
    assert first["worker_time"] == 90 * 60
    assert first["work_done_at"] == 13 * HOUR


def test_a_case_leaves_in_the_second_in_which_nobody_could_start(simulate: Simulate) -> None:
    """The second gives up after an hour; the third comes when the worker is free, and starts."""
    text = one_team("work: 2h, exits: {gone: {to: done, after: 1h}}")
    tables = run(simulate, text, NINE, NINE, 10 * HOUR)
    assert column(tables, "started_at") == [NINE, None, 11 * HOUR]
    assert column(tables, "finished_at") == [11 * HOUR, 10 * HOUR, 13 * HOUR]
    assert [case["closed_at"] for case in tables["cases"]] == column(tables, "finished_at")


def test_the_pathway_lets_nobody_go_before_the_work_in_hand_is_done(simulate: Simulate) -> None:
    text = one_team("work: 2h, afterwards: 1d") + "\nexits: {gone: {to: done, after: 1h}}\n"
    first, second = run(simulate, text, NINE, NINE)["visits"]
    assert (first["finished_at"], first["work_time"], first["work_done_at"]) == (
        11 * HOUR, 2 * HOUR, None)  # fmt: skip
    assert first["effort_time"] == 2 * HOUR
    assert (second["finished_at"], second["effort_time"]) == (10 * HOUR, None)


def test_whoever_had_the_case_takes_it_again(simulate: Simulate) -> None:
    """Two workers; the second step waits for the one who did the first, busy with another case."""
    text = f"""{HEAD}
teams: {{a: {{organisation: council, staff: {{worker: {{present: 2}}}}}}}}
steps:
  a: {{team: a, work: 1h, afterwards: 1h, outcomes: {{on: {{to: b}}}}}}
  b: {{team: a, same_worker: true, work: 1h, outcomes: {{done: {{to: done}}}}}}
  c: {{team: a, work: 3h, outcomes: {{done: {{to: done}}}}}}
"""
    who = people((NINE, {}, "a"), (10 * HOUR, {}, "c"), (10 * HOUR, {}, "c"))
    visits = run_week(simulate, text, who)["visits"]
    again = next(visit for visit in visits if visit["step"] == 1)
    assert again["ready_at"] == 11 * HOUR
    assert (again["worker_no"], again["started_at"]) == (0, 13 * HOUR)
    assert (again["worker_time"], again["capacity_time"]) == (2 * HOUR, 0)


def test_a_partner_who_is_busy_is_waited_for(simulate: Simulate) -> None:
    text = f"""{HEAD}
teams:
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, staff: {{senior: {{present: 1}}}}}}
steps:
  a: {{team: a, with: {{b: {{senior: 1}}}}, work: 1h, outcomes: {{done: {{to: done}}}}}}
  b: {{team: b, work: 2h, outcomes: {{done: {{to: done}}}}}}
"""
    who = people((NINE, {}, "b"), (NINE, {}, "a"), (NINE, {}, "a"))
    _, first, second = run_week(simulate, text, who)["visits"]
    assert (first["partner_time"], first["started_at"]) == (2 * HOUR, 11 * HOUR)
    assert (second["partner_time"], second["capacity_time"]) == (2 * HOUR, HOUR)


def test_a_panel_lists_whom_it_has_places_for(simulate: Simulate) -> None:
    """Three wait at 10:00 on Tuesday, two are listed; the sitter takes them one after the other."""
    step = "work: 1h, sessions: {every: week, days: [tue], at: '10:00', places: 2}"
    visits = run(simulate, one_team(step), NINE, NINE, NINE)["visits"]
    ten = DAY + 10 * HOUR
    assert [visit["sitting_at"] for visit in visits] == [ten, ten, ten + 7 * DAY]
    assert [visit["started_at"] for visit in visits] == [ten, ten + HOUR, ten + 7 * DAY]
    assert [visit["session_time"] for visit in visits][:2] == [25 * HOUR] * 2
    assert [visit["capacity_time"] for visit in visits] == [0, HOUR, 0]


def test_all_who_sit_are_taken_before_a_partner_is(simulate: Simulate) -> None:
    """Two panels at 10:00: the partner whom the one needs hears the other's case first."""
    text = f"""{HEAD}
teams:
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, staff: {{senior: {{present: 1}}}}}}
steps:
  a: {{team: a, SITS, with: {{b: {{senior: 1}}}}, work: 2h, outcomes: {{done: {{to: done}}}}}}
  b: {{team: b, SITS, work: 1h, outcomes: {{done: {{to: done}}}}}}
""".replace("SITS", "sessions: {every: day, at: '10:00', places: 1}")
    who = people((8 * HOUR, {}, "a"), (NINE, {}, "b"))
    joint, alone = run_week(simulate, text, who)["visits"]
    assert (alone["started_at"], joint["started_at"]) == (10 * HOUR, 11 * HOUR)
    assert (joint["partner_time"], joint["capacity_time"]) == (HOUR, 0)


def two_partners(second: str) -> str:
    """An hour of work with somebody of `c`, written first, and of `b`, busy alone for so long."""
    return f"""{HEAD}
teams:
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, staff: {{senior: {{present: 1}}}}}}
  c: {{organisation: council, staff: {{senior: {{present: 1}}}}}}
steps:
  a:
    team: a
    with: {{c: {{senior: 1}}, b: {{senior: 1}}}}
    work: 1h
    outcomes: {{done: {{to: done}}}}
  b: {{team: b, work: 3h, outcomes: {{done: {{to: done}}}}}}
  c: {{team: c, work: SECOND, outcomes: {{done: {{to: done}}}}}}
""".replace("SECOND", second)


def told_of_partners(tables: dict[str, list[dict[str, Any]]]) -> list[tuple[int, ...]]:
    """Case, visit, seconds, which of its partners, team; of each row."""
    return [tuple(row.values()) for row in tables["partner_waits"]]


def test_each_team_of_partners_is_waited_for_in_its_turn(simulate: Simulate) -> None:
    """Both are busy until 11:00, `b` until 12:00, and from 11:59 on `c` again until 13:59."""
    noon = 12 * HOUR - 60
    who = people((NINE, {}, "b"), (NINE, {}, "c"), (NINE, {}, "a"), (noon, {}, "c"))
    tables = run_week(simulate, two_partners("2h"), who)
    joint = tables["visits"][2]
    assert (joint["ready_at"], joint["started_at"]) == (NINE, noon + 2 * HOUR)
    assert joint["partner_time"] == joint["started_at"] - NINE
    assert told_of_partners(tables) == [(3, 1, 4 * HOUR, 1, 2), (3, 1, HOUR - 60, 2, 1)]


def test_partners_who_are_taken_meanwhile_are_waited_for_first(simulate: Simulate) -> None:
    """`b` is busy until 12:00, `c` from 10:00 to 13:00."""
    who = people((NINE, {}, "b"), (NINE, {}, "a"), (10 * HOUR, {}, "c"))
    tables = run_week(simulate, two_partners("3h"), who)
    assert told_of_partners(tables) == [(2, 1, 3 * HOUR, 1, 2), (2, 1, HOUR, 2, 1)]
