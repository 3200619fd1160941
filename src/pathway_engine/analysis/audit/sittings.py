"""Rules about panels that sit: when, who is listed, in which order they are heard, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.presence import Crew, Crews
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Sessions, TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import second_of_day, sits_on
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def sittings(evidence: Evidence, trial: Trial) -> None:
    """A panel lists who waits first, as many as there are places, and hears them in that order."""
    visits, listed = evidence.visits, evidence.listed
    trial.expect(~listed | evidence.of_panel, visits, "it is listed, and no panel hears its step")
    heard = visits[evidence.of_panel & evidence.started]
    in_time = (heard["sitting_at"] != NONE) & (heard["sitting_at"] <= heard["started_at"])
    trial.expect(in_time, heard, "it is heard before it is listed")
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        if isinstance(step, TeamStep) and step.sessions is not None:
            for team in teams_of(evidence.pathway, step):
                here = evidence.of_panel & (visits["step"] == number)
                here &= visits["team"] == evidence.names.team_of[team]
                rows = np.flatnonzero(here & (visits["ready_at"] != NONE))
                _Panel(evidence, step, evidence.once(Crews).of(team), rows).judge(trial)


class _Sitting(NamedTuple):
    """When a panel sits, and how many places it has then."""

    at: int
    places: int


class _Panel:
    """The sittings of a step in one team; `rows` are the visits that waited for one."""

    def __init__(self, evidence: Evidence, step: TeamStep, crew: Crew, rows: Array) -> None:
        self.evidence, self.step, self.crew = evidence, step, crew
        visits = evidence.visits
        self.rows = rows[np.lexsort((rows, visits["ready_at"][rows], -visits["priority"][rows]))]
        """In queue order."""
        self.sitting_at = visits["sitting_at"][self.rows]

    def judge(self, trial: Trial) -> None:
        """Every sitting at which somebody could be listed, and whether others were listed."""
        found = list(self._sittings())
        at = np.array([one.at for one in found], dtype=np.int64)
        listed = self.sitting_at != NONE
        visits = self.evidence.visits[self.rows[listed]]
        held = np.isin(self.sitting_at[listed], at)
        trial.expect(held, visits, "no sitting begins then", self.sitting_at[listed])
        for sitting in found:
            self._judge(sitting, trial)

    def _sittings(self) -> Iterator[_Sitting]:
        """Every moment at which the panel is to sit; without places where nobody can."""
        window, sessions = self.evidence.window, self.step.sessions
        assert sessions is not None  # noqa: S101 - such steps alone are asked
        for day in range(window.starts_at // DAY, window.ends_at // DAY + 1):
            at = day * DAY + second_of_day(sessions)
            if window.starts_at <= at < window.ends_at and sits_on(sessions, date_of(day)):
                yield _Sitting(at, self._places(sessions, at))

    def _places(self, sessions: Sessions, at: int) -> int:
        moment = np.array([at])
        if self.crew.opened(moment)[0] != at:
            return 0
        roles = self.crew.roles() if self.step.by is None else self.step.by
        able = [worker for worker in self.crew.workers if worker.role in roles]
        present = sum(bool(worker.there.holds(moment)[0]) for worker in able)
        return sessions.places_on(date_of(at // DAY).weekday(), present) if present else 0

    def _judge(self, sitting: _Sitting, trial: Trial) -> None:
        visits, rows = self.evidence.visits, self.rows
        here = self.sitting_at == sitting.at
        listed = visits[rows[here]]
        said = "more are listed than the sitting has places"
        trial.expect(np.arange(len(listed)) < sitting.places, listed, said)
        trial.expect(listed["ready_at"] <= sitting.at, listed, "it is listed before it waits")
        waits = (visits["ready_at"][rows] < sitting.at) & (self.evidence.until[rows] > sitting.at)
        waits &= ~self.evidence.there[rows] | (sitting.at >= self.evidence.window.warm_up_until)
        waits &= (self.sitting_at == NONE) | (self.sitting_at > sitting.at)
        full = len(listed) >= sitting.places
        last = np.flatnonzero(here).max(initial=NONE) if full else len(rows)
        left_out = waits & (np.arange(len(rows)) < last)
        trial.expect(~left_out, visits[rows], "it waits first and is not listed")
        self._in_turn(rows[here], trial)

    def _in_turn(self, rows: Array, trial: Trial) -> None:
        """The cases of one sitting follow each other, with one sitter unless all of them sit."""
        visits = self.evidence.visits
        rows = rows[visits["started_at"][rows] != NONE]
        begun, heard = visits["started_at"][rows], visits[rows[1:]]
        trial.expect(np.diff(begun) >= 0, heard, "it is heard before one that comes first")
        sessions = self.step.sessions
        if sessions is not None and not sessions.all_sit:
            worker = visits["worker_no"][rows]
            over = self.evidence.once(Workers).over_at[worker[:-1]] <= begun[1:]
            said = "another sits than before it"
            trial.expect((worker[1:] == worker[:-1]) | over, heard, said)
