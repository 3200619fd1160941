"""Pathways for runs that are cut and started anew; everything in them is of fixed length."""

from __future__ import annotations

from typing import Any, NamedTuple

from cut import cut
from pathway_engine.engine.records import NONE, Records, Window
from pathway_engine.simulation import Starting, build_plan, records_of, run_plan
from reference.small import MONDAY, pathway_from

DAY, HOUR = 86_400, 3_600

HEAD = """
pathway: small
language: 1
timezone: Europe/London
full_time: 40h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
defaults: {calendar: office}
roles: {worker: {}, senior: {}}
case:
  urgent: {type: boolean, initial: false}
  level: {type: number, initial: 0}
start: contact
endings: {done: {kind: resolved}, gone: {kind: withdrawn}}
arrivals: {people: {rate: 4/wd, during: office, case: {urgent: 20%}}}
"""
HANDED_OVER = f"""{HEAD}
teams:
  a: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, caseload: 4, staff: {{worker: {{present: 1}}, senior: {{present: 1}}}}}}
  c: {{organisation: council, staff: {{worker: {{present: 1}}}}}}
handoffs:
  any:
    between: teams
    delay: 1d
    disputed: {{share: 20%, for: 30h}}
    returned: {{share: 30%, rework: 1h}}
    rekeying: 10m
steps:
  contact:
    team: a
    work: 1h
    priority: 5 if urgent else 0
    afterwards: {{values: [20h], weights: [1], cause: missing_information}}
    records: {{level: {{values: [1, 2], weights: [1, 1]}}}}
    outcomes: {{wait: {{to: pause, share: 30%}}, on: {{to: visit}}}}
  pause: {{due: 3d, outcomes: {{on: {{to: visit}}}}}}
  visit:
    team: b
    work: 2h
    due: 2d
    same_worker: true
    holds: {{missing_information: {{share: 50%, for: 20h}}}}
    exits: {{gone: {{after: 20d, to: gone}}}}
    outcomes:
      both: {{to: both, share: 50%}}
      again: {{to: contact, share: 20%}}
      end: {{to: done}}
  both:
    join: all
    parallel:
      one: {{check: {{team: c, work: 90m, outcomes: {{ok: {{to: join}}}}}}}}
      two: {{sit: {{team: b, work: 1h, outcomes: {{ok: {{to: join}}}}}}}}
    outcomes: {{out: {{to: done}}}}
"""
"""Offers, disputes, rework, holds, a caseload, a wait, own workers and a block."""

IN_PLACES = f"""{HEAD.replace("4/wd", "2.5/wd")}
teams:
  a: {{organisation: council, overtime: true, staff: {{worker: {{present: 1}}}}}}
  b: {{organisation: trust, staff: {{worker: {{present: 1}}, senior: {{present: 1}}}}}}
  beds: {{organisation: trust, calendar: always, caseload: 5, staff: {{senior: {{present: 1}}}}}}
places: {{ward: {{organisation: trust, count: 4}}}}
exits: {{slow: {{after: 15d, to: gone}}}}
steps:
  contact:
    team: a
    work: 1h
    with: {{b: {{worker: 1}}}}
    exits: {{away: {{after: 6d, to: gone}}}}
    outcomes: {{panel: {{to: panel, share: 50%}}, bed: {{to: bed, share: 30%}}, out: {{to: done}}}}
  panel:
    team: b
    work: 20m
    by: [senior]
    sessions: {{every: day, at: "10:00", places: 2}}
    outcomes: {{out: {{to: done}}}}
  bed: {{team: beds, in: ward, stay: 3d, due: 1d, outcomes: {{out: {{to: home}}}}}}
  home:
    team: a
    leaves: finished
    work: 3h
    afterwards: {{values: [1d], weights: [1]}}
    outcomes: {{out: {{to: first}}}}
  first:
    join: any
    parallel:
      one: {{x: {{team: a, work: 2h, outcomes: {{o: {{to: join}}}}}}}}
      two: {{y: {{team: b, work: 3h, outcomes: {{o: {{to: join}}}}}}}}
    outcomes: {{out: {{to: done}}}}
"""
"""Partners, overtime, a panel, stays in places, ways out of a pathway, a join of any."""

Row = tuple[Any, ...]


class Both(NamedTuple):
    """The run that went on, the one that was started anew where it was cut, and from what."""

    whole: Records
    anew: Records
    starting: Starting

    def rows(self, records: Records, table: str) -> list[Row]:
        """The rows of what is not over at the cut; the sender's visit may have none."""
        at, rows = self.anew.window.starts_at, getattr(records, table).copy()
        if table == "handoffs":
            rows["from_visit_no"] = 0
        if table in ("handoffs", "partner_waits"):
            known = {(row["case_no"], row["visit_no"]) for row in self.anew.visits}
            return [tuple(r) for r in rows if (r["case_no"], r["visit_no"]) in known]
        ends = rows[{"cases": "closed_at", "delays": "to_at"}.get(table, "finished_at")]
        return [tuple(row) for row in rows[(ends == NONE) | (ends >= at)]]


def cut_and_start(text: str, at: int, *, days: int = 40, seed: int = 1) -> Both:
    """A run from Monday on, and the same cut at a second after it and started anew from there."""
    pathway, end = pathway_from(text), MONDAY + days * DAY
    whole = build_plan(pathway, Window(MONDAY, MONDAY, end))
    first = build_plan(pathway, Window(MONDAY, MONDAY, MONDAY + at))
    starting = cut(run_plan(first, seed, 1))
    second = build_plan(pathway, Window(MONDAY + at, MONDAY + at, end), starting)
    return Both(
        records_of(run_plan(whole, seed, 1)), records_of(run_plan(second, seed, 1)), starting
    )
