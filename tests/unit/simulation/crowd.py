"""So many people, or ways out, that the tables of the kernel must grow."""

from __future__ import annotations

from functools import cache

from pathway_engine.clock import DAY
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Plan, build_plan
from reference.small import MONDAY, pathway_from

CROWD = """
pathway: crowd
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
roles: {worker: {}}
teams:
  door: {organisation: council, calendar: always, staff: {worker: {present: 60}}}
  care: {organisation: trust, calendar: always, staff: {worker: {present: 30}}, caseload: 2}
case:
  area: {type: choice, values: [north, south], initial: north}
  cost: {type: number}
arrivals: {all: {rate: 300/day, case: {area: {north: 40%, south: 60%}}}}
handoffs:
  rule:
    between: teams
    delay: {mean: 9d, cv: 1.0}
    returned: {share: 20%, rework: 30m}
    disputed: {share: 20%, for: 2d}
start: contact
steps:
  contact: {team: door, work: {mean: 2h, cv: 1.0}, outcomes: {on: {to: pause}}}
  pause: {due: {mean: 5d, cv: 0.5}, outcomes: {on: {to: care, share: 70%}, end: {to: done}}}
  care:
    team: care
    work: {mean: 2h, cv: 0.5}
    records: {cost: {median: 100, p90: 300}}
    afterwards: {mean: 1d, cv: 0.5, cause: waiting_equipment}
    outcomes: {again: {to: pause, share: 30%}, end: {to: done}}
endings:
  done:
    kind: resolved
    package: {weekly: cost if visits(care) > 0 else 10, lasts: {mean: 20d, cv: 0.5}}
    opens: {back: {at: pause, after: 18d, share: 80%}}
"""


@cache
def crowd() -> Plan:
    """So many people that every table of the kernel must grow several times."""
    return build_plan(pathway_from(CROWD), Window(MONDAY, MONDAY + DAY, MONDAY + 40 * DAY))


WAYS_OUT = 1_500


@cache
def leaving() -> Plan:
    """More ways out of the pathway than a case makes visits in a second."""
    ways = "".join(f"  way_{n}: {{after: 3h, to: done}}\n" for n in range(WAYS_OUT))
    text = CROWD.replace("start: contact", f"exits:\n{ways}start: contact")
    return build_plan(pathway_from(text), Window(MONDAY, MONDAY, MONDAY + DAY))
