"""A forecast from the live book, and the book that is played on: the same week, to the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.world import ADVISER, NURSE, WORKER, World
from pathway_engine import Ledger
from pathway_engine.casework import Finish, Hold, Start
from pathway_engine.clock import WEEK, civil_of
from pathway_engine.engine.records import State
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.study.forecasting import forecast, open_cases_of_book

LONDON = ZoneInfo("Europe/London")
CERTAIN = """
pathway: live
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {adviser: {}, nurse: {}, worker: {}}
teams:
  door: {organisation: council, staff: {adviser: {present: 1}}, casework: 100%}
  community: {organisation: council, staff: {worker: {present: 1}}, casework: 100%}
  ward: {organisation: trust, staff: {nurse: {present: 1}}, casework: 100%}
case: {urgent: {type: boolean, initial: false}}
endings: {home: {kind: supported}}
start: contact
steps:
  contact: {team: door, work: 2h, outcomes: {on: {to: rest}}}
  rest: {due: 1d, outcomes: {over: {to: care}}}
  care:
    team: ward
    work: 3h
    priority: 10 if urgent else 0
    outcomes: {on: {to: visit}}
  visit: {team: community, due: 2wd, work: 4h, outcomes: {done: {to: home}}}
arrivals: {people: {rate: 1/year}}
"""
NEEDED = {"contact": 2, "care": 3, "visit": 4}
STEP = timedelta(minutes=30)
BY_TEAM = {"door": ADVISER, "ward": NURSE, "community": WORKER}


@dataclass
class Robot:
    """Plays a book on: whoever is free begins the most urgent visit, and ends it when done."""

    world: World

    def play(self, until: datetime) -> None:
        while self.world.now < until:
            local = self.world.now.astimezone(LONDON)
            if local.weekday() < 5 and 9 <= local.hour <= 17:
                self._now()
            self.world.now += STEP

    def _now(self) -> None:
        self.world.desk.tick()
        while self._finished() or self._begun():
            self.world.desk.tick()

    def _finished(self) -> bool:
        for team, actor in BY_TEAM.items():
            for item in self.world.desk.work(by=actor, team=team, states={State.ACTIVE}).items:
                visit = (item.place.case, item.place.visit)
                parts = self.world.case(visit[0]).visits[visit[1] - 1].parts
                if parts.get("work_time", 0) >= NEEDED[item.step] * 3600:
                    self.world.do(Finish(visit=visit), actor)
                    return True
        return False

    def _begun(self) -> bool:
        local = self.world.now.astimezone(LONDON)
        if local.hour >= 17:
            return False
        for team, actor in BY_TEAM.items():
            desk = self.world.desk
            if desk.work(by=actor, team=team, states={State.ACTIVE}).items:
                continue
            for item in desk.work(by=actor, team=team, states={State.QUEUED}, limit=1).items:
                self.world.do(Start(visit=(item.place.case, item.place.visit)), actor)
                return True
        return False


@pytest.mark.slow
@pytest.mark.parametrize("begins", [datetime(2026, 1, 5, 9), datetime(2026, 3, 25, 9)])
def test_the_first_week_is_as_the_book_then_goes(tmp_path: Path, begins: datetime) -> None:
    """The second week begins before the clocks go forward, and ends after it."""
    world = World(f"sqlite:///{tmp_path}/care.db", CERTAIN, begins.replace(tzinfo=UTC))
    for number in range(12):
        world.open(case={"urgent": number % 3 == 0})
    Robot(world).play(world.now + timedelta(days=2, hours=1))
    now = world.now
    pathway, cases, civil, last = open_cases_of_book(tmp_path / "care.db", now=now)
    assert last == 12
    states = {visit.state for case in cases for visit in case.visits}
    assert {State.PLANNED, State.QUEUED, State.ACTIVE} <= states
    forecast(
        cases, pathway, starts=civil, length="1w", replications=1, ledger=tmp_path / "ahead.db"
    )
    Robot(world).play(now + timedelta(days=7))
    with Ledger(tmp_path / "ahead.db") as ahead:
        rows = ahead.records(ahead.runs()[-1]).visits
    names = list(pathway.all_steps)
    foretold = {
        (int(row["case_no"]), names[row["step"]]): int(row["finished_at"])
        for row in rows
        if row["finished_at"] >= 0
    }
    played = {
        (case.number, visit.step): civil_of(int(visit.finished_at.timestamp()), LONDON)
        for case in map(world.case, range(1, 13))
        for visit in case.visits
        if visit.finished_at is not None and visit.finished_at > now
    }
    week = {key: at for key, at in played.items() if at < civil + WEEK}
    assert len(week) > 15
    assert foretold == week


def test_a_hold_goes_on_in_a_forecast(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path}/care.db", CERTAIN)
    number = world.open()
    world.do(Start(visit=(number, 1)), ADVISER)
    world.later().do(Hold(visit=(number, 1), cause="missing_information"), ADVISER)
    stands = open_cases_of_book(tmp_path / "care.db", now=world.now)
    found = forecast(
        stands.cases, stands.pathway, starts=stands.moment, length="2w", replications=2
    )
    open_now = next(one for one in found.ahead if one.measure == "open_cases" and one.week == 0)
    assert open_now.mean.mean == 1


def test_what_cannot_be_forecast_is_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        open_cases_of_book(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("no ledger")
    with pytest.raises((LedgerError, UsageError)):
        open_cases_of_book(tmp_path / "text.db")
