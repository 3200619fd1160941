"""A pathway for unit tests of the engine, and a case in it that is worked step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

from pathway_engine.clock import seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import plain
from pathway_engine.definition.reader import read
from pathway_engine.engine import commands
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.commands import Command, VisitId
from pathway_engine.engine.driver import Driver
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.refusals import Refusal
from pathway_engine.engine.rulebook import Rulebook

MONDAY = seconds_of(date(2026, 1, 5))
HOUR, DAY = 3_600, 86_400
NINE = MONDAY + 9 * HOUR

HEAD = """
pathway: unit
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {adviser: {}, nurse: {}, doctor: {}}
teams:
  door: {organisation: council, staff: {adviser: 1}}
  ward: {organisation: trust, staff: {nurse: 1, doctor: 1}}
case:
  urgent: {type: boolean, initial: false}
  area: {type: choice, values: [north, south]}
  cost: {type: number, initial: 0, min: 0, max: 900}
  tries: {type: integer, initial: 0}
endings: {done: {kind: resolved}, home: {kind: supported}}
"""
BODY = """
start: contact
handoffs: {all: {between: teams, delay: 1d, returned: {share: 10%, rework: 1h}}}
steps:
  contact:
    team: door
    work: 1h
    afterwards: {values: [2h], weights: [1], cause: missing_information}
    records: {cost: {median: 280, p90: 700, once: true}, urgent: 20%}
    outcomes:
      urgent: {to: care, when: urgent}
      again: {to: contact, share: 30%, set: {tries: tries + 1.5}}
      care: {to: care}
  care:
    team: ward
    work: 2h
    priority: 10 if urgent else visits(care)
    requires: {known: cost > 0}
    outcomes: {done: {to: done}}
"""
TARGETS = """
targets:
  quick: {from: opened, to: care.started, within: 2wd}
  seen: {from: contact.finished, to: contact.finished, within: 28d}
  dear: {from: contact.finished, to: care.finished, within: 1d, when: cost > 500}
"""


def rulebook(body: str = BODY, head: str = HEAD) -> Rulebook:
    text = f"{head}\n{body}"
    return Rulebook(Pathway.model_validate(plain(read(text.encode(), "unit.yaml"))))


class Case:
    """A case that is worked; `at` is now."""

    def __init__(self, body: str = BODY, at: int = NINE, head: str = HEAD, **opened: Any) -> None:
        self.driver = Driver(rulebook(body, head))
        self.at = at
        self.facts = self.ok(commands.Open(number=1, **opened))

    @property
    def state(self) -> CaseFile:
        assert self.driver.state is not None
        return self.driver.state

    @property
    def visit(self) -> Visit:
        return self.state.visits[-1]

    def ok(self, command: Command) -> tuple[Fact, ...]:
        """Carry out a command that is not refused."""
        answer = self.driver.do(command, self.at)
        assert not isinstance(answer, Refusal), answer
        return answer

    def no(self, command: Command) -> Refusal:
        """Give a command that is refused."""
        answer = self.driver.do(command, self.at)
        assert isinstance(answer, Refusal)
        return answer

    def later(self, hours: float) -> Case:
        self.at += round(hours * HOUR)
        return self

    def _on(self, kind: Any, said: dict[str, Any]) -> Command:
        number = said.pop("number", self.visit.number)
        command: Command = kind(visit=VisitId(1, number), **said)
        return command

    def does(self, kind: Any, **said: Any) -> tuple[Fact, ...]:
        """A command about the last visit, or the one of a `number`, that is carried out."""
        return self.ok(self._on(kind, said))

    def refuses(self, kind: Any, **said: Any) -> Refusal:
        """A command about the last visit, or the one of a `number`, that is refused."""
        return self.no(self._on(kind, said))

    def to_care(self, **values: Any) -> Case:
        """Contact worked for an hour and finished with the case offered to the ward."""
        self.does(commands.Start)
        self.later(1)
        values = {"cost": 280, "urgent": False} | values
        self.does(commands.Finish, values=values, outcome=None if values["urgent"] else "care")
        return self
