"""A pathway in which live cases meet everything, a book of it, and the people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Actor,
    CaseView,
    Done,
    Finish,
    Open,
    Right,
    Start,
    VisitView,
)
from pathway_engine.definition.binding import bind
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import mapping, plain
from pathway_engine.definition.reader import read
from pathway_engine.desk import Desk

PATHWAY = """
pathway: live
title: Live
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations:
  council: {sector: council}
  trust: {sector: nhs_trust}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {adviser: {}, nurse: {}, doctor: {}, worker: {}}
teams:
  door: {organisation: council, staff: {adviser: 2}}
  community: {organisation: council, staff: {worker: 1}, caseload: 2}
  ward: {organisation: trust, staff: {nurse: 2, doctor: 1}}
places: {beds: {organisation: trust, count: 1}}
causes: {family: {responsible: person}}
case:
  urgent: {type: boolean, initial: false}
  area: {type: choice, values: [north, south], initial: north}
  cost: {type: number, initial: 0, min: 0, max: 900}
endings:
  done: {kind: resolved}
  home: {kind: supported}
  left: {kind: other}
exits: {moved: {to: left, after: 400d}}
handoffs:
  out: {between: organisations, delay: 1d, returned: {share: 10%, rework: 1h}}
targets:
  quick: {from: opened, to: care.started, within: 2wd}
  calm: {from: contact.finished, to: closed, within: 10d, pauses_for: [family]}
start: contact
steps:
  contact:
    team: door
    work: 1h
    priority: 10 if urgent else 0
    records: {cost: 280, urgent: 20%}
    outcomes:
      urgent: {to: care, when: urgent}
      support: {to: visit, share: 30%}
      waits: {to: pause, share: 20%}
      both: {to: together, share: 10%}
      panel: {to: hearing, share: 10%}
      bed: {to: stay, share: 10%}
      none: {to: done}
  care:
    team: ward
    by: [nurse, doctor]
    work: 2h
    requires: {known: cost > 0}
    outcomes:
      home: {to: home, opens: {review: {at: check, after: 30d}}}
  visit:
    team: community
    work: 3h
    due: {low: 1d, mode: 2d, high: 9d}
    same_worker: true
    outcomes: {done: {to: home}}
  check:
    team: community
    work: 1h
    outcomes: {fine: {to: done}, again: {to: visit, share: 20%, set: {cost: cost + 10}}}
  pause:
    due: 7d
    outcomes: {over: {to: done, share: 50%}, back: {to: contact}}
  hearing:
    team: community
    work: 20m
    sessions: {every: week, days: [thu], at: "10:00", places: 1}
    outcomes: {agreed: {to: done}}
  stay:
    team: ward
    in: beds
    stay: 5d
    leaves: finished
    outcomes: {home: {to: home}}
  together:
    parallel:
      medical:
        exam: {team: ward, work: 1h, outcomes: {seen: {to: join}}}
      social:
        talk: {team: community, work: 1h, outcomes: {told: {to: join}}}
    outcomes: {met: {to: home}}
arrivals:
  people: {rate: 5/week, during: office}
"""

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def pathway(text: str = PATHWAY) -> Pathway:
    made, findings = bind(mapping(plain(read(text.encode(), "live.yaml"))))
    assert made is not None, findings
    return made


ADVISER = Actor("a1", {"door": frozenset({"adviser"})}, "council")
WORKER = Actor("c1", {"community": frozenset({"worker"})}, "council")
OTHER = Actor("c2", {"community": frozenset({"worker"})}, "council")
NURSE = Actor("n1", {"ward": frozenset({"nurse"})}, "trust")
CLERK = Actor("k1", {"ward": frozenset()}, "trust")
HEAD = Actor("h1", {}, "council", frozenset({Right.SUPERVISE}))
MATRON = Actor("m1", {}, "trust", frozenset({Right.SUPERVISE}))
BY_TEAM = {"door": ADVISER, "community": WORKER, "ward": NURSE}


@dataclass
class World:
    """A desk over an empty book in which the pathway is in force, and a clock of its own."""

    url: str = "sqlite://"
    text: str = PATHWAY
    now: datetime = MONDAY
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.url, clock=lambda: self.now)
        self.desk.install(pathway(self.text), by=SYSTEM)

    def later(self, hours: float = 1) -> World:
        self.now += timedelta(hours=hours)
        return self

    def open(self, by: Actor = ADVISER, **said: Any) -> int:
        return self.desk.do(Open(pathway="live", **said), by=by).case

    def case(self, number: int) -> CaseView:
        return self.desk.case(number, by=SYSTEM)

    def last(self, number: int) -> VisitView:
        return self.case(number).visits[-1]

    def do(self, command: Any, by: Actor = SYSTEM, **said: Any) -> Done:
        return self.desk.do(command, by=by, **said)

    def contacted(self, outcome: str | None, **values: Any) -> int:
        """A case whose contact was worked for an hour and ended so."""
        number = self.open()
        self.do(Start(visit=(number, 1)), ADVISER)
        self.later()
        known = {"cost": 100, "urgent": outcome is None} | values
        self.do(Finish(visit=(number, 1), outcome=outcome, values=known), ADVISER)
        return number

    def in_care(self) -> int:
        """A case that the ward has accepted."""
        number = self.contacted(None)
        self.do(Accept(visit=(number, 2)), NURSE)
        return number


def kinds(done: Done) -> list[str]:
    return [fact.kind for fact in done.facts]


def worlds() -> Iterator[World]:
    yield World()
