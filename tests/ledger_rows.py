"""Records made by hand: a small pathway and the lives of a few people in it, one after another.

Nobody waits for anybody here: each person has a worker of their own as soon as the team opens.
What is drawn in a simulation is said by whoever tells a life, so tests know every second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from open_time import after_open_seconds
from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY, HOUR, day_of, seconds_of
from pathway_engine.definition.binding import bind
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.reader import read
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    TABLES,
    Crosses,
    DelayKind,
    HandoffResult,
    Integral,
    LinkKind,
    Numbering,
    Records,
    State,
    VisitKind,
    Window,
)

YAML = b"""
pathway: rows
title: A pathway for rows made by hand
language: 1
timezone: Europe/London
currency: GBP
full_time: 40h
defaults: {calendar: office}
organisations:
  council: {title: The council, sector: council}
  provider: {title: The provider, sector: trading_company}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
places:
  beds: {title: Beds, organisation: provider, count: 3}
  rooms: {organisation: council, count: {always: 1, winter: {count: 2, from: 2026-12-01}}}
roles:
  adviser: {cost: 24/h}
  social_worker: {cost: 40/h}
  care_officer: {cost: 30/h}
  manager: {}
teams:
  front: {organisation: council, staff: {adviser: {present: 2}}, site: town_hall}
  assess:
    organisation: provider
    staff: {social_worker: {present: 1}, care_officer: {present: 1}}
    casework: 50%
    caseload: 2
  panel: {organisation: council, staff: {manager: {present: 1}}}
case:
  urgent: {type: boolean, initial: false}
  setting: {type: choice, values: [home, hospital], initial: home}
  age: {type: integer, min: 18, max: 110}
  cost: {type: number, unit: GBP/week, min: 0}
arrivals:
  all:
    rate: 400/year
    case: {urgent: 20%, setting: {home: 70%, hospital: 30%}, age: {low: 20, high: 100}}
handoffs:
  outside:
    between: organisations
    delay: 1h
    disputed: {share: 10%, for: 2d}
    returned: {share: 10%, rework: 30m}
    rekeying: 10m
start: contact
steps:
  contact:
    team: front
    work: 30m
    outcomes: {advised: {to: advised, share: 40%}, assess: {to: assessment, share: 60%}}
  assessment:
    team: assess
    by: [social_worker, care_officer]
    queue_cause: waiting_assessment
    work: 2h
    afterwards: {values: [1h], cause: waiting_equipment}
    requires: {heard: visits(contact) > 0, adult: age >= 20}
    priority: 10 if urgent else 0
    records: {cost: {median: 280, p90: 700}}
    outcomes: {over: {to: panel, when: cost > 300}, under: {to: pause}}
  panel:
    team: panel
    with: {front: {adviser: 1}}
    work: 1h
    outcomes: {agreed: {to: pause}}
  pause: {due: 5d, outcomes: {over: {to: sort}}}
  sort:
    outcomes:
      again: {to: assessment, when: urgent and visits(assessment) < 2}
      enough: {to: supported}
endings:
  advised: {kind: resolved}
  supported: {kind: supported, package: {weekly: cost, lasts: 52w}}
targets:
  quick: {from: opened, to: assessment.finished, within: 28d}
"""

MONDAY = seconds_of(date(2026, 1, 5))
"""The first second of the first day of a run."""

Row = dict[str, Any]


@cache
def pathway() -> Pathway:
    """The pathway that everybody goes through."""
    bound, findings = bind(read(YAML, "rows.yaml"))
    assert bound is not None, findings
    return bound


@cache
def office() -> OpenTimes:
    """When every team is open, for two years."""
    first = day_of(date(2026, 1, 1))
    return open_times(calendar_named(pathway(), "office"), first, first + 730)


@dataclass
class Life:
    """One person's passage, told visit by visit; every method goes on where the last ended."""

    case_no: int
    opened_at: int
    known: dict[str, float] = field(default_factory=dict)
    closed_at: int = NONE
    ending: str = ""
    visits: list[Row] = field(default_factory=list)
    handoffs: list[Row] = field(default_factory=list)
    delays: list[Row] = field(default_factory=list)
    team: str = ""
    accountable: str = ""

    def __post_init__(self) -> None:
        self.now = self.opened_at
        self.names = Numbering.of(pathway())
        self.known = {"urgent": 0.0, "setting": 0.0, "age": 70.0} | self.known

    def work(self, step: str, role: str, effort: int, outcome: str, **told: Any) -> Life:
        """A visit that is worked on; `told` may say `rework`, `afterwards`, `partner`, `until`."""
        team = str(pathway().team_steps[step].team)
        visit = self._visit(step, VisitKind.REWORK if told.get("rework") else VisitKind.WORK)
        if self.team and self.team != team:
            self._accepted(visit, told.get("dispute", 0))
        self.team, self.accountable = team, pathway().real_teams[team].organisation
        rekeying = 600 if self._hands_over(visit) else 0
        self._start(visit, role, told.get("partner", 0))
        self._work(visit, role, effort + rekeying)
        visit["afterwards_time"] = told.get("afterwards", 0)
        self.now += visit["afterwards_time"]
        if visit["afterwards_time"]:
            self._delay(visit, "waiting_equipment", visit["work_done_at"], self.now)
        self._done(visit, outcome, counts=not told.get("rework"))
        return self

    def returned(self, step: str, role: str, effort: int) -> Life:
        """An offer of a step that is sent back, and the rework of the last visit."""
        sender = self.visits[-1]
        visit = self._visit(step, VisitKind.WORK)
        team = str(pathway().team_steps[step].team)
        self._offer(visit, team, HandoffResult.RETURNED, rework_time=effort)
        visit |= {"state": State.RETURNED, "finished_at": self.now}
        name = self.names.steps[sender["step"]]
        self.work(name, role, effort, "", rework=True)
        self.visits[-1] |= {"at_step": sender["at_step"], "outcome": NONE}
        return self

    def wait(self, step: str, seconds: int, outcome: str) -> Life:
        """A wait."""
        visit = self._visit(step, VisitKind.WAIT)
        visit |= {"team": NONE, "due_at": self.now + seconds, "planned_time": seconds}
        self.now += seconds
        self._done(visit, outcome)
        return self

    def decide(self, step: str, outcome: str) -> Life:
        """A decision, over in the same second."""
        visit = self._visit(step, VisitKind.DECISION)
        visit |= dict.fromkeys(["ready_at", "started_at", "work_done_at"], self.now)
        self._done(visit, outcome)
        return self

    def close(self, ending: str) -> Life:
        """The end."""
        self.closed_at, self.ending = self.now, ending
        return self

    def active(self, step: str, role: str, effort: int, ends_at: int) -> Life:
        """Is still being worked on when the run ends."""
        self.work(step, role, effort, self.names.outcomes[self.names.step_of[step]][0])
        visit = self.visits[-1]
        visit |= dict.fromkeys(["work_done_at", "finished_at", "outcome"], NONE)
        visit["state"] = State.ACTIVE
        visit["work_time"] = office().open_seconds(visit["started_at"], ends_at)
        visit["closed_time"] = ends_at - visit["started_at"] - visit["work_time"]
        return self

    def _visit(self, step: str, kind: VisitKind) -> Row:
        position = self.names.step_of[step]
        real = pathway().all_steps[step]
        team = getattr(real, "team", None)
        organisation = pathway().real_teams[team].organisation if team else self.accountable
        visit: Row = dict.fromkeys((column.name for column in TABLES["visits"]), NONE)
        visit |= dict.fromkeys([*PARTS, "dispute_time"], 0)
        visit |= {
            "case_no": self.case_no,
            "visit_no": len(self.visits) + 1,
            "step": position,
            "kind": kind,
            "team": self.names.team_of[team] if team else NONE,
            "accountable": self.names.organisations.index(organisation) if organisation else NONE,
            "at_step": 1 + self._reached(position),
            "priority": 10 * self.known["urgent"] if step == "assessment" else 0.0,
            "offered_at": self.now,
        }
        self.visits.append(visit)
        return visit

    @property
    def arrived_with(self) -> dict[str, float]:
        """What was known at opening: what no step records."""
        return {name: value for name, value in self.known.items() if name != "cost"}

    def _reached(self, step: int) -> int:
        return sum(
            v["step"] == step and v["state"] != State.RETURNED and v["kind"] != VisitKind.REWORK
            for v in self.visits
        )

    def _accepted(self, visit: Row, dispute: int) -> None:
        team = self.names.teams[visit["team"]]
        self._offer(visit, team, HandoffResult.ACCEPTED, dispute=dispute)

    def _offer(
        self,
        visit: Row,
        team: str,
        result: HandoffResult,
        *,
        dispute: int = 0,
        rework_time: int = 0,
    ) -> None:
        """An offer and its answer: an hour between organisations, at once within one."""
        one, other = (pathway().real_teams[name].organisation for name in (self.team, team))
        sender = max(
            v["visit_no"] for v in self.visits[:-1] if v["team"] == self.names.team_of[self.team]
        )
        delay = HOUR if one != other else 0
        row: Row = dict.fromkeys((column.name for column in TABLES["handoffs"]), NONE)
        row |= {
            "case_no": self.case_no,
            "visit_no": visit["visit_no"],
            "from_visit_no": sender,
            "from_step": self.visits[sender - 1]["step"],
            "from_team": self.names.team_of[self.team],
            "to_step": visit["step"],
            "to_team": visit["team"],
            "offered_at": self.now,
            "attempt": 1 + self._returns(visit),
            "result": result,
            "automatic": int(one == other),
            "crosses": Crosses.SECTOR if one != other else Crosses.TEAM,
            "accountable_changes": int(self.accountable != other),
            "rework_time": rework_time,
            "rekeying_time": 600 if one != other and result == HandoffResult.ACCEPTED else 0,
        }
        visit["handoff_time"], visit["dispute_time"] = delay + dispute, dispute
        if dispute:
            row |= {"disputed_from": self.now + delay, "disputed_to": self.now + delay + dispute}
            self._delay(visit, "dispute_responsibility", row["disputed_from"], row["disputed_to"])
        self.now += delay + dispute
        if result == HandoffResult.ACCEPTED:
            row["accepted_at"] = self.now
        self.handoffs.append(row)

    def _returns(self, visit: Row) -> int:
        earlier = (v for v in self.visits[:-1] if v["step"] == visit["step"])
        return sum(
            v["state"] == State.RETURNED and v["at_step"] == visit["at_step"] for v in earlier
        )

    def _hands_over(self, visit: Row) -> bool:
        rows = (row for row in self.handoffs if row["visit_no"] == visit["visit_no"])
        return any(row["rekeying_time"] for row in rows)

    def _start(self, visit: Row, role: str, partner: int) -> None:
        """Queued until the team opens, and then for a partner."""
        opens = office().next_opening(self.now)
        posts = {(post.team, post.role): post for post in staffed_posts(pathway())}
        post = posts[self.names.teams[visit["team"]], role]
        visit |= {
            "ready_at": self.now,
            "hours_time": opens - self.now,
            "partner_time": partner,
            "started_at": opens + partner,
            "worker_no": post.first_worker,
            "role": self.names.roles.index(role),
        }
        self.now = opens + partner

    def _work(self, visit: Row, role: str, effort: int) -> None:
        team = self.names.teams[visit["team"]]
        pace = next(
            p.staffed.pace for p in staffed_posts(pathway()) if (p.team, p.role) == (team, role)
        )
        worked = round(effort / pace)
        ends = after_open_seconds(office(), self.now, worked)
        visit |= {
            "effort_time": effort,
            "work_time": worked,
            "closed_time": ends - self.now - worked,
            "work_done_at": ends,
        }
        self.now = ends

    def _done(self, visit: Row, outcome: str, *, counts: bool = True) -> None:
        outcomes = self.names.outcomes[visit["step"]]
        visit |= {
            "state": State.DONE,
            "finished_at": self.now,
            "outcome": outcomes.index(outcome) if counts else NONE,
        }

    def _delay(self, visit: Row, cause: str, from_at: int, to_at: int) -> None:
        self.delays.append(
            {
                "case_no": self.case_no,
                "delay_no": len(self.delays) + 1,
                "visit_no": visit["visit_no"],
                "cause": self.names.causes.index(cause),
                "kind": DelayKind.DISPUTE if "dispute" in cause else DelayKind.AFTERWARDS,
                "from_at": from_at,
                "to_at": to_at,
            }
        )


def records(weeks: int = 12, seed: int = 1, replication: int = 1) -> Records:
    """The rows of as many people as weeks; the last is being worked on when the run ends."""
    people = [_told(Life(week + 1, _comes(week)), week % 5) for week in range(weeks - 1)]
    ends_at = _comes(weeks - 1) + DAY
    last = Life(weeks, _comes(weeks - 1)).work("contact", "adviser", 1800, "assess")
    people.append(last.active("assessment", "social_worker", 90_000, ends_at))
    return Records(
        pathway=pathway(),
        design="baseline",
        seed=seed,
        replication=replication,
        window=Window(MONDAY, MONDAY + 14 * DAY, ends_at),
        cases=_array("cases", (_case_row(life) for life in people)),
        attributes=_attributes([life.known for life in people]),
        arrived_with=_attributes([life.arrived_with for life in people]),
        visits=_array("visits", (row for life in people for row in life.visits)),
        handoffs=_array("handoffs", (row for life in people for row in life.handoffs)),
        delays=_array("delays", (row for life in people for row in life.delays)),
        links=_array("links", _links(people)),
        partner_waits=_array("partner_waits", _partner_waits(people)),
        integrals=(
            Integral("package_time", {"ending": "supported"}, 1_234_567.0),
            Integral("package_cost", {"ending": "supported"}, 12_345.25),
        ),
    )


def _links(people: list[Life]) -> Iterable[Row]:
    """Every third person is the one before, who has come back."""
    for life in people[2::3]:
        yield {
            "at": life.opened_at,
            "case_no": life.case_no,
            "other_no": life.case_no - 1,
            "kind": LinkKind.FOLLOWS,
        }


def _partner_waits(people: list[Life]) -> Iterable[Row]:
    """Whom the panel waits for is an adviser."""
    for visit in (visit for life in people for visit in life.visits if visit["partner_time"]):
        yield {
            "case_no": visit["case_no"],
            "visit_no": visit["visit_no"],
            "partner_no": 1,
            "team": Numbering.of(pathway()).team_of["front"],
            "partner_time": visit["partner_time"],
        }


def _comes(week: int) -> int:
    return MONDAY + 7 * week * DAY + 10 * HOUR


def _told(person: Life, way: int) -> Life:
    """Five ways: advised; assessed; returned first; disputed and over 300; assessed twice."""
    if way == 0:
        return person.work("contact", "adviser", 1800, "advised").close("advised")
    person.known |= {"cost": 350.25 if way == 3 else 250.0, "urgent": float(way == 4)}
    person.work("contact", "adviser", 1800, "assess")
    if way == 2:
        person.returned("assessment", "adviser", 1800)
    dispute = 2 * DAY if way == 3 else 0
    outcome = "over" if way == 3 else "under"
    person.work("assessment", "social_worker", 7200, outcome, dispute=dispute, afterwards=HOUR)
    if way == 3:
        person.work("panel", "manager", 3600, "agreed", partner=HOUR)
    person.wait("pause", 5 * DAY, "over")
    if way == 4:
        person.decide("sort", "again")
        person.work("assessment", "care_officer", 7200, "under", afterwards=HOUR)
        person.wait("pause", 5 * DAY, "over")
    return person.decide("sort", "enough").close("supported")


def _case_row(life: Life) -> Row:
    ending = life.names.endings.index(life.ending) if life.ending else NONE
    return {
        "case_no": life.case_no,
        "opened_at": life.opened_at,
        "closed_at": life.closed_at,
        "ending": ending,
        "entry": 0,
    }


def _attributes(people: list[dict[str, float]]) -> np.ndarray[Any, Any]:
    names = list(pathway().case)
    return np.array([[known.get(name, np.nan) for name in names] for known in people])


def _array(table: str, rows: Iterable[Row]) -> np.ndarray[Any, Any]:
    columns = TABLES[table]
    layout = np.dtype([(column.name, column.type) for column in columns])
    return np.array([tuple(row[column.name] for column in columns) for row in rows], dtype=layout)
