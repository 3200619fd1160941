"""A pathway in which live cases meet everything, whoever works there, and a clock that is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from pathway_engine.casework import Actor, Right
from pathway_engine.definition.binding import bind
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import mapping, plain
from pathway_engine.definition.reader import read

TEXT = """
pathway: everything
title: Everything that a live case can meet
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations:
  council: {sector: council}
  trust: {sector: nhs_trust}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {adviser: {}, worker: {}, doctor: {}, manager: {}}
teams:
  door: {organisation: council, staff: {adviser: 2}}
  locality: {organisation: council, staff: {worker: 1}, caseload: 2}
  clinic: {organisation: trust, staff: {doctor: 1}}
  ward: {organisation: trust}
  panel: {organisation: council, staff: {manager: 1}}
places: {beds: {organisation: trust, count: 1}}
causes: {family: {responsible: person}}
case:
  urgent: {type: boolean, initial: false}
  area: {type: choice, values: [north, south], initial: north}
  cost: {type: number, initial: 0, min: 0, max: 900}
endings:
  advised: {kind: resolved}
  ended: {kind: supported}
  left: {kind: withdrawn}
exits: {moved: {to: left, after: 400d}}
handoffs:
  inside: {between: teams, delay: 1d, returned: {share: 10%, rework: 1h}}
  papers: {to: panel, accept: automatic}
targets:
  answered: {from: opened, to: contact.finished, within: 1d}
  settled: {from: assessment.reached, to: closed, within: 10d, pauses_for: [family]}
start: contact
steps:
  contact:
    team: door
    work: 1h
    priority: 10 if urgent else 0
    records: {urgent: 20%, cost: 280}
    outcomes:
      hurry: {to: assessment, when: urgent}
      bed: {to: respite, share: 20%}
      resolved: {to: advised, share: 30%}
      on: {to: assessment}
  assessment:
    team: locality
    work: 2h
    same_worker: true
    requires: {known: cost > 0}
    records: {cost: 300}
    outcomes:
      both: {to: checks, when: cost > 400}
      bed: {to: respite, share: 10%}
      on: {to: funding}
  checks:
    parallel:
      money:
        letter: {due: 2d, outcomes: {come: {to: join}}}
      social:
        seen: {team: locality, with: {clinic: {doctor: 1}}, work: 1h, outcomes: {seen: {to: join}}}
      medical:
        exam: {team: clinic, work: 1h, outcomes: {told: {to: join}}}
    outcomes: {on: {to: funding}}
  respite:
    team: ward
    in: beds
    stay: 5d
    due: 1d
    leaves: finished
    outcomes: {home: {to: ended, share: 50%}, on: {to: funding}}
  funding:
    team: panel
    work: 20m
    sessions: {every: week, days: [thu], at: "10:00", places: 1}
    outcomes: {refused: {to: advised, share: 20%}, agreed: {to: cooling}}
  cooling:
    due: {values: [1d, 3d, 9d], weights: [1, 1, 1]}
    outcomes: {back: {to: contact, share: 20%}, over: {to: review}}
  review:
    team: locality
    work: 1h
    due: 3d
    outcomes:
      again: {to: assessment, share: 20%, set: {cost: 450}}
      ended: {to: ended, opens: {annual: {at: contact, after: 5d, share: 50%}}}
arrivals:
  people: {rate: 5/week, during: office}
"""

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When every book of these tests begins."""


@cache
def pathway() -> Pathway:
    made, findings = bind(mapping(plain(read(TEXT.encode(), "everything.yaml"))))
    assert made is not None, findings
    return made


ADVISER = Actor("a1", {"door": frozenset({"adviser"})}, "council")
WORKER = Actor("c1", {"locality": frozenset({"worker"})}, "council")
OTHER = Actor("c2", {"locality": frozenset({"worker"})}, "council")
CLERK = Actor("k1", {"locality": frozenset()}, "council")
DOCTOR = Actor("d1", {"clinic": frozenset({"doctor"})}, "trust")
NURSE = Actor("n1", {"ward": frozenset()}, "trust")
MANAGER = Actor("p1", {"panel": frozenset({"manager"})}, "council")
HEAD = Actor("h1", {}, "council", frozenset({Right.SUPERVISE}))
MATRON = Actor("m1", {}, "trust", frozenset({Right.SUPERVISE}))
RECEPTION = Actor("r1", {}, "council", frozenset({Right.INTAKE}))
STRANGER = Actor("x1", {}, "elsewhere")
EVERYBODY = (ADVISER, WORKER, OTHER, CLERK, DOCTOR, NURSE, MANAGER, HEAD, MATRON, RECEPTION,
             STRANGER)  # fmt: skip
OF_TEAM = {"door": ADVISER, "locality": WORKER, "clinic": DOCTOR, "ward": NURSE, "panel": MANAGER}


@dataclass
class Hands:
    """A clock that goes when it is moved; UTC seconds."""

    now: int = int(MONDAY.timestamp())

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)
