"""Panels that sit: when, how many places, who is listed, who sits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Sessions, TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.engine.records import State, VisitKind
from reference.cases import Sitting, Visit
from reference.working import Working

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "last": -1}


def sits_on(sessions: Sessions, day: date) -> bool:
    """Whether a panel sits on a date, if the team is open."""
    first = None if sessions.first is None else date.fromisoformat(sessions.first)
    named = sessions.days
    weekday = WEEKDAYS[day.weekday()]
    if sessions.every == "day":
        return not named or weekday in named
    if sessions.every == "month":
        return any(is_the(which, day) for which in named)
    if sessions.every == "week":
        return weekday in named and (first is None or day >= first)
    assert first is not None
    weeks = (monday_of(day) - monday_of(first)).days // 7
    return weekday in (named or (WEEKDAYS[first.weekday()],)) and weeks >= 0 and weeks % 2 == 0


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def is_the(which: str, day: date) -> bool:
    """Whether a date is such a weekday of its month: `1st tue`, `last fri`."""
    number, weekday = which.split()
    begins = day.replace(day=1)
    dates = [begins + timedelta(days=n) for n in range(31)]
    such = [d for d in dates if d.month == day.month and WEEKDAYS[d.weekday()] == weekday]
    place = NUMBERS[number]
    return place < len(such) and such[place] == day


class Panels:
    """The sittings of a run: each lists cases once, and keeps who sits until they are done."""

    def __init__(self, moves: Working) -> None:
        self.moves = moves
        self.sittings: list[Sitting] = []
        self.listed_at = -1
        self.steps = [
            (name, step, team)
            for name, step in moves.pathway.team_steps.items() if step.sessions is not None
            for team in teams_of(moves.pathway, step)
        ]  # fmt: skip

    def after(self, now: int) -> Iterator[int]:
        """The times of today and tomorrow at which some panel may sit."""
        for _, step, _ in self.steps:
            assert step.sessions is not None
            moments = (now // DAY * DAY + n * DAY + second_of(step.sessions) for n in (0, 1))
            yield from (moment for moment in moments if moment > now)

    def list_cases(self, visits: list[Visit]) -> None:
        """Every sitting that begins in this second lists who waits for it, once."""
        now = self.moves.now
        if self.listed_at == now:
            return
        self.listed_at = now
        for name, step, team in self.steps:
            assert step.sessions is not None
            today = date_of(now // DAY)
            if now % DAY == second_of(step.sessions) and sits_on(step.sessions, today):
                self.sit(name, step, team, visits)

    def sit(self, name: str, step: TeamStep, team: str, visits: list[Visit]) -> None:
        """One sitting, if the team is open and somebody who may sit is there."""
        moves, crew = self.moves, self.moves.teams[team]
        by = crew.roles() if step.by is None else step.by
        assert isinstance(by, tuple)
        there = [w for w in crew.workers
                 if w.role in by and crew.present(w, moves.now, moves.luck)]  # fmt: skip
        waiting = [v for v in visits if v.step == name and v.team == team
                   and v.state is State.QUEUED and v.kind is VisitKind.WORK
                   and v.sitting is None]  # fmt: skip
        assert step.sessions is not None
        places = step.sessions.places_on(date_of(moves.now // DAY).weekday(), len(there))
        chosen = sorted(waiting, key=lambda visit: visit.queue_order)[:places] if there else []
        sitting = Sitting(
            team, name, moves.now, chosen, by, there if step.sessions.all_sit else None
        )
        for visit in chosen:
            visit.sitting, visit.sitting_at, visit.waiting_for = sitting, moves.now, "capacity"
        if chosen:
            self.sittings.append(sitting)

    def posts_end(self) -> None:
        """Whose post has ended sits no longer: the next eligible worker takes the place."""
        now = self.moves.now
        for sitting in self.sittings:
            for worker in [w for w in sitting.kept if now >= w.ends]:
                worker.kept = False
                sitting.kept.remove(worker)
            for worker in [w for w in sitting.sitters or [] if now >= w.ends]:
                assert sitting.sitters is not None
                sitting.sitters.remove(worker)
                sitting.vacant += 1

    def seat(self) -> None:
        """Whoever is free to sit is taken, the earliest list first; who is done is let go."""
        for sitting in self.sittings:
            self.moves.needs.seat(sitting)
        self.sittings = [sitting for sitting in self.sittings if sitting.left]


def second_of(sessions: Sessions) -> int:
    """The second of the day at which a panel sits."""
    hours, minutes = sessions.at.split(":")
    return int(hours) * 3600 + int(minutes) * 60
