"""The same person meets the same luck in the baseline and in every redesign.

Draws are addressed by names, so what a redesign leaves alone keeps its draws, whatever else
is added, removed or moved in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pathway_engine.clock import DAY
from pathway_engine.engine.records import NONE, TABLES, Numbering, State, Window
from reference.comparing import kernel
from reference.simulator import simulate as reference
from reference.small import BOTH, MONDAY, Simulate, pathway_from

WINDOW = Window(MONDAY, MONDAY, MONDAY + 60 * DAY)
BASELINE = """
pathway: baseline
language: 1
timezone: Europe/London
full_time: 37h
organisations:
  council: {sector: council}
  provider: {sector: trading_company}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}
defaults: {calendar: office, casework: 80%, absence: 10%, accountable: council}
roles: {worker: {}}
teams:
  door: {organisation: council, staff: {worker: 2}}
  care: {organisation: provider, staff: {worker: 2}, caseload: 5}
case:
  cost: {type: number, initial: 0}
  setting: {type: choice, values: [home, hospital], initial: home}
arrivals:
  requests: {rate: 5/wd, during: office, case: {setting: {home: 70%, hospital: 30%}}}
handoffs:
  rule:
    from: door
    to: care
    delay: {mean: 1wd, cv: 1.0}
    returned: {share: 20%, rework: 30m}
    disputed: {share: 10%, for: 1d}
start: contact
steps:
  contact:
    team: door
    work: {mean: 1h, cv: 0.8}
    outcomes: {on: {to: assess, share: 60%}, advised: {to: advised, share: 40%}}
  assess:
    team: care
    work: {mean: 2h, cv: 0.5}
    afterwards: {mean: 1wd, cv: 0.5}
    records: {cost: {median: 100, p90: 300}}
    outcomes: {again: {to: assess, share: 20%}, done: {to: done, share: 80%}}
endings: {advised: {kind: resolved}, done: {kind: supported}}
"""


def replaced(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


LATER = (Path(__file__).parent / "later.yaml").read_text(encoding="utf-8")
"""Holds, exits, partners, branches, a panel, a place, people who wait, what opens later."""

EITHER = pytest.mark.parametrize(
    ("simulate", "text"),
    [
        pytest.param(reference, BASELINE, id="reference"),
        pytest.param(kernel, BASELINE, id="kernel"),
        pytest.param(kernel, LATER, id="later"),
    ],
)

TIMES = [column.name for column in TABLES["visits"] if column.name.endswith(("_at", "_time"))]
Someone = tuple[int, int]
"""When the first case of somebody began, and how many came before this one."""
Visits = dict[Someone, list[dict[str, Any]]]
Drawn = dict[Someone, dict[tuple[str, int, int], tuple[int, ...]]]


@cache
def visits_of(simulate: Simulate, text: str) -> Visits:
    """The visits of everybody's cases."""
    pathway = pathway_from(text)
    rows = simulate(pathway, WINDOW, 1, 1, None)
    steps = Numbering.of(pathway).steps
    came: dict[int, Someone] = {}
    opened_by = {link["case_no"]: link["other_no"] for link in named("links", rows.links)}
    for case in named("cases", rows.cases):
        first, before = came.get(opened_by.get(case["case_no"], NONE), (int(case["opened_at"]), -1))
        came[case["case_no"]] = (first, before + 1)
    found: Visits = {}
    for visit in named("visits", rows.visits):
        visit["name"] = steps[visit["step"]]
        found.setdefault(came[visit["case_no"]], []).append(visit)
    return found


def named(table: str, rows: Iterable[Sequence[float]]) -> list[dict[str, Any]]:
    """Rows by column name."""
    names = [column.name for column in TABLES[table]]
    return [dict(zip(names, row, strict=True)) for row in rows]


def who_came(people: Visits) -> set[int]:
    """Everybody, by when they came: whether more cases of them open in time depends on queues."""
    return {first for first, _ in people}


def luck_of(people: Visits) -> Drawn:
    """What was drawn at each step for those who finished it, whenever that was."""
    return {
        person: {
            (v["name"], v["kind"], v["at_step"]): (
                v["effort_time"],
                v["outcome"],
                v["held_time"],
                v["afterwards_time"] * (v["place"] != NONE),
            )
            for v in visits
            if v["state"] == State.DONE
        }
        for person, visits in people.items()
    }


def same_luck(one: Drawn, other: Drawn) -> int:
    """What is drawn in both is the same; the answer is how much that is."""
    people = one.keys() & other.keys()
    both = [(one[p][key], other[p][key]) for p in people for key in one[p] if key in other[p]]
    assert [a for a, b in both if a != b] == []
    return len(both)


@EITHER
def test_an_unrelated_step_and_team_change_nothing(simulate: Simulate, text: str) -> None:
    """Another arrival with its own step and team, written first: the others' rows stay."""
    more = replaced(
        text,
        ("teams:\n", "teams:\n  other: {organisation: council, staff: {worker: 1}}\n"),
        ("arrivals:\n", "arrivals:\n  others: {rate: 2/wd, during: office, to: other}\n"),
        (
            "steps:\n",
            "steps:\n  other: {team: other, work: 1h, outcomes: {done: {to: advised}}}\n",
        ),
    )
    before, after = visits_of(simulate, text), visits_of(simulate, more)
    assert len(after) > len(before) + 20
    for person, visits in before.items():
        mine = [v for v in after[person] if v["name"] != "other"]
        assert [[v[t] for t in TIMES] for v in mine] == [[v[t] for t in TIMES] for v in visits]


@EITHER
def test_a_step_put_in_between_changes_no_draw_elsewhere(simulate: Simulate, text: str) -> None:
    """People pass another look before the assessment: later, but with the same luck."""
    longer = replaced(
        text,
        ("on: {to: assess,", "on: {to: look,"),
        (
            "  assess:\n",
            "  look: {team: door, work: 20m, outcomes: {on: {to: assess}}}\n  assess:\n",
        ),
    )
    before, after = visits_of(simulate, text), visits_of(simulate, longer)
    assert who_came(before) == who_came(after)
    assert same_luck(luck_of(before), luck_of(after)) > 200


@BOTH
def test_a_pathway_with_itself_is_the_same(simulate: Simulate) -> None:
    pathway = pathway_from(BASELINE)
    runs = [simulate(pathway_from(BASELINE), WINDOW, 1, 1, None) for _ in range(2)]
    assert repr(runs[0]) == repr(runs[1])
    assert repr(runs[0]) != repr(simulate(pathway, WINDOW, 2, 1, None))
    assert repr(runs[0]) != repr(simulate(pathway, WINDOW, 1, 2, None))


@BOTH
def test_another_owner_changes_no_time_where_there_is_no_handoff_rule(simulate: Simulate) -> None:
    start, end = BASELINE.index("handoffs:"), BASELINE.index("start: contact")
    bare = BASELINE[:start] + BASELINE[end:]
    moved = replaced(bare, ("care: {organisation: provider", "care: {organisation: council"))
    one, other = (simulate(pathway_from(text), WINDOW, 1, 1, None) for text in (bare, moved))
    assert one.cases == other.cases
    assert one.visits == other.visits
    crosses = [c.name for c in TABLES["handoffs"]].index("crosses")
    assert {row[crosses] for row in one.handoffs} == {2}
    assert {row[crosses] for row in other.handoffs} == {0}


@BOTH
def test_moving_a_team_keeps_the_luck_of_a_handoff(simulate: Simulate) -> None:
    """A handoff's draws go by the receiving step, whichever rule applies."""
    moved = replaced(
        BASELINE,
        ("care: {organisation: provider", "care: {organisation: council"),
        ("from: door\n    to: care", "between: teams"),
    )
    assert visits_of(simulate, BASELINE) == visits_of(simulate, moved)


@EITHER
def test_a_higher_rate_keeps_everybody_and_adds_some(simulate: Simulate, text: str) -> None:
    more = replaced(text, ("rate: 5/wd", "rate: 5.5/wd"))
    before, after = visits_of(simulate, text), visits_of(simulate, more)
    assert who_came(before) < who_came(after)
    assert 1.05 < len(after) / len(before) < 1.16
    assert same_luck(luck_of(before), luck_of(after)) > 200


@BOTH
def test_renaming_a_step_is_new_luck_for_it_alone(simulate: Simulate) -> None:
    renamed = BASELINE.replace("contact", "triage")
    before, after = visits_of(simulate, BASELINE), visits_of(simulate, renamed)
    assert before.keys() == after.keys()
    first = [[people[p][0]["effort_time"] for p in before] for people in (before, after)]
    assert first[0] != first[1]
    assess = [
        {p: {k: v for k, v in drawn.items() if k[0] == "assess"} for p, drawn in luck.items()}
        for luck in (luck_of(before), luck_of(after))
    ]
    assert same_luck(*assess) > 50
