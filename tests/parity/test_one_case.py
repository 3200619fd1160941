"""One case in each of the ways a case can go, worked by commands and simulated: the same rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from parity.player import Player
from parity.sameness import IDENTITY, One, difference, played, simulated, written
from pathway_engine.engine.records import State, VisitKind, Window
from reference.comparing import kernel
from reference.luck import Luck
from reference.simulator import simulate as reference
from reference.small import MONDAY, pathway_from

DAY, HOUR = 86_400, 3_600
HEAD = """
pathway: alone
language: 1
timezone: Europe/London
full_time: 40h
organisations:
  council: {sector: council}
  trust: {sector: nhs_trust}
  company: {sector: trading_company}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}, closed: [2026-01-07]}
  clinic: {hours: {mon-fri: ["08:30-12:30", "13:30-16:30"]}}
roles: {adviser: {}, nurse: {}, broker: {}}
defaults: {calendar: office, casework: 80%}
teams:
  door: {organisation: council, staff: {adviser: 2}}
  ward: {organisation: trust, calendar: clinic, staff: {nurse: 2, adviser: 1}}
  firm: {organisation: company, casework: 65%, staff: {broker: 1}}
  local: {given: urgent, true: ward, otherwise: firm}
case:
  urgent: {type: boolean, initial: false}
  area: {type: choice, values: [north, south], initial: north}
  cost: {type: number, initial: 0}
  tries: {type: integer, initial: 0, max: 9}
start: contact
endings: {done: {kind: resolved}, home: {kind: supported}}
"""


def steps(text: str, handoffs: str = "") -> str:
    return f"{HEAD}\nhandoffs: {{{handoffs}}}\nsteps:\n{text}"


STRAIGHT = steps("""
  contact: {team: door, work: 3h, outcomes: {on: {to: second}}}
  second: {team: door, work: 90m, afterwards: 1.5wd, outcomes: {done: {to: done}}}
""")
HANDED_OVER = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 2h, accountable: council, outcomes: {on: {to: buying}}}
  buying:
    team: firm
    work: 45m
    afterwards: {values: [2wd], weights: [1], cause: waiting_home_care}
    outcomes: {done: {to: home}}
""", "outside: {between: organisations, delay: 1.25wd, rekeying: 20m}, "
     "paid: {to: firm, delay: 30h}")  # fmt: skip
RETURNED = steps("""
  contact: {team: door, work: 1h, priority: 3 + visits(contact), outcomes: {on: {to: care}}}
  care: {team: ward, work: 2h, due: 5wd, by: [adviser, nurse], outcomes: {done: {to: done}}}
""", "outside: {between: organisations, delay: 6h, rekeying: 15m, "
     "returned: {share: 50%, rework: 40m}}")  # fmt: skip
DISPUTED = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: firm, work: 2h, outcomes: {done: {to: done}}}
""", "outside: {between: organisations, delay: 1wd, disputed: {share: 50%, for: 3d}, "
     "returned: {share: 50%, rework: 30m}}")  # fmt: skip
WAITS = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: pause, set: {tries: tries + 1}}}}
  pause: {due: 2.5wd, outcomes: {on: {to: sort}}}
  sort:
    outcomes:
      again:
        to: contact
        when: tries < 3 and days_open < 9
        set: {urgent: not urgent, cost: tries * 10}
      over: {to: done, when: cost > 15, set: {area: south if urgent else north}}
      done: {to: home}
""")
DUE_SINCE = steps("""
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 1h, due: {values: [10wd], weights: [1], since: contact.finished},
         outcomes: {again: {to: review, when: visits(care) < 2}, done: {to: done}}}
  review: {team: door, work: 30m, due: {values: [3d], weights: [1], since: opened},
           outcomes: {on: {to: care}}}
""", "outside: {between: organisations, delay: 4h}")  # fmt: skip
RECORDS = steps("""
  contact:
    team: door
    work: 1h
    records: {urgent: 50%, area: {north: 1, south: 2}, cost: {median: 280, p90: 700, once: true},
              tries: {low: 0, high: 8}}
    outcomes:
      again: {to: contact, when: visits(contact) < 3}
      dear: {to: home, when: cost > 300}
      done: {to: done}
""")  # fmt: skip
SIGNPOSTS = steps("""
  contact: {team: door, work: 1h, records: {urgent: 50%}, outcomes: {on: {to: care}}}
  care:
    team: local
    work: {given: urgent, true: 1h, false: 5h}
    due: {given: urgent, true: 0wd, false: 1wd}
    accountable: {given: urgent, true: trust, false: council}
    priority: {given: urgent, true: 10, otherwise: cost}
    records: {urgent: {given: area, north: 70%, otherwise: not urgent}}
    afterwards:
      given: urgent
      true: {values: [1d], weights: [1], cause: waiting_equipment}
      false: 0m
    outcomes: {again: {to: care, share: {given: urgent, true: 60%, false: 20%}}, done: {to: done}}
""", "any: {between: teams, delay: {given: urgent, true: 1h, false: 2wd}}")  # fmt: skip
CLOSED = steps("""
  contact: {team: door, work: 13h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 6h, outcomes: {on: {to: nothing}}}
  nothing: {team: ward, work: 0m, outcomes: {done: {to: done}}}
""")
ALL = {
    "straight": STRAIGHT,
    "handed over": HANDED_OVER,
    "returned": RETURNED,
    "disputed": DISPUTED,
    "waits and decisions": WAITS,
    "due since": DUE_SINCE,
    "records": RECORDS,
    "signposts": SIGNPOSTS,
    "closed": CLOSED,
}
OPENINGS = {
    "at night": 2 * HOUR,
    "on Monday morning": 9 * HOUR + 1,
    "in the second of closing": 17 * HOUR,
    "on Friday afternoon": 4 * DAY + 16 * HOUR + 59 * 60,
    "at the weekend": 5 * DAY + 12 * HOUR,
}


def one(text: str, second: int, seed: int, **values: Any) -> One:
    """A case that comes so many seconds after Monday 00:00, in a window of ten weeks."""
    window = Window(MONDAY, MONDAY, MONDAY + 70 * DAY)
    return One(pathway_from(text), window, seed, MONDAY + second, values)


@pytest.fixture(params=[reference, kernel], ids=["reference", "kernel"])
def simulate(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("opening", OPENINGS)
def test_the_same_rows(simulate: Any, name: str, opening: str) -> None:
    for seed in (1, 2, 3):
        case = one(ALL[name], OPENINGS[opening], seed)
        player = played(case)
        assert player.refusal is None
        assert player.state.closed_at is not None
        assert not difference(written(case, player), simulated(simulate, case))


def with_luck(text: str, falls: Callable[[Luck], bool]) -> Player:
    """The case played with the first luck that falls so."""
    seed = next(seed for seed in count(1) if falls(Luck(seed, 1)))
    return played(one(text, 9 * HOUR, seed))


def falls(luck: Luck, step: str, purpose: str, attempt: int) -> bool:
    return luck.of_person(step, purpose, IDENTITY, 1, attempt) < 0.5


# -- that the cases above are what their names say -----------------------------------------------


def test_a_case_is_returned_and_reworked() -> None:
    player = with_luck(
        RETURNED, lambda luck: [falls(luck, "care", "returned", n) for n in (1, 2)] == [True, False]
    )
    contact, returned, rework, care = player.state.visits
    assert (returned.state, rework.kind) == (State.RETURNED, VisitKind.REWORK)
    assert rework.worker == contact.worker
    assert rework.priority == contact.priority == 4
    assert (care.at_step, returned.at_step, care.due_at) == (1, 1, returned.due_at)
    assert returned.handoff is not None
    assert returned.handoff.rework_time == 40 * 60
    assert care.handoff is not None
    assert (care.handoff.offer.attempt, care.handoff.offer.from_visit) == (2, 3)
    assert player.state.accepted == {"contact": 1, "care": 1}


def test_a_case_is_disputed_and_then_returned() -> None:
    player = with_luck(
        DISPUTED,
        lambda luck: all(falls(luck, "care", what, 1) for what in ("disputed", "returned")),
    )
    returned = player.state.visits[1]
    assert returned.parts["dispute_time"] == 3 * DAY
    assert player.state.delays[0].cause == "dispute_responsibility"


def test_a_case_waits_and_is_decided_by_what_was_set() -> None:
    player = played(one(WAITS, 9 * HOUR, 1))
    kinds = {visit.kind for visit in player.state.visits}
    assert kinds == {VisitKind.WORK, VisitKind.WAIT, VisitKind.DECISION}
    assert player.state.values["cost"] == 20
    assert player.state.ending == "done"


def test_a_difference_is_seen() -> None:
    case = one(HANDED_OVER, 9 * HOUR, 1)
    rows = written(case, played(case))
    rows.visits[1]["handoff_time"] += 1
    assert "handoff_time" in difference(rows, simulated(reference, case))
    rows.visits.pop()
    assert "2 rows by commands, 3 simulated" in difference(rows, simulated(reference, case))
