"""Single functions of the kernel, asked from Python about the tables of a run.

`State.call` hands the tables over, compiled or not, as it does for a whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from kernel_alone import alone
from pathway_engine.clock import DAY
from pathway_engine.engine.records import Window
from pathway_engine.simulation import build_plan
from pathway_engine.simulation.kernel.uncompiled import COMPILED
from pathway_engine.simulation.state import State
from reference.small import MONDAY, pathway_from

WINDOW = Window(MONDAY, MONDAY, MONDAY + 28 * DAY)

YAML = """
pathway: asked
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars:
  office: {hours: {mon-fri: ["09:00-12:30", "13:15-17:00"]}, closed: [2026-01-14]}
defaults: {calendar: office, absence: 40%}
roles: {worker: {}}
teams: {team: {organisation: council, staff: {worker: 3}}}
case:
  urgent: {type: boolean}
  sent: {type: boolean, initial: true}
  area: {type: choice, values: [north, south, west], initial: north}
  goes_to: {type: choice, values: [west, east]}
  level: {type: number}
  count: {type: integer, initial: 0}
arrivals:
  all: {rate: 5/wd, during: office, case: {area: {north: 50%, west: 50%}}}
start: first
steps:
  first: {team: team, work: {mean: 1h, cv: 0.5}, outcomes: {on: {to: second}}}
  second: {team: team, work: 2h, outcomes: {done: {to: done}}}
endings: {done: {kind: resolved}}
"""


@cache
def plan() -> Any:
    """The plan of a small pathway over four weeks."""
    return build_plan(pathway_from(YAML), WINDOW)


def state(seed: int = 1, replication: int = 1) -> State:
    """The tables of a replication that has not begun."""
    return State(plan(), seed, replication, None)


def answers(
    tables: State, function: Callable[..., Any], questions: Iterable[tuple[Any, ...]]
) -> list[Any]:
    """What a function of the kernel answers to each list of arguments, in that order."""
    found: list[Any] = []
    called = alone(function)

    def ask(s: Any) -> int:
        row = s[0] if COMPILED else s
        found.extend(called(row, *question) for question in questions)
        return 0

    tables.call(ask)
    return found


def answer(tables: State, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of the kernel answers."""
    return answers(tables, function, [arguments])[0]
