"""How many cases come to a panel, for how many places at the sittings that it holds.

A sitting is held where its team is open and somebody who may sit is there. Absence falls by
chance, so sittings held and places are expectations; who is away is not heard of before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, prod
from typing import NamedTuple

from pathway_engine.calendars import open_times
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Pathway, Sessions, TeamStep
from pathway_engine.definition.opening import team_calendar, without_holidays
from pathway_engine.definition.routing.flow import Estimate, Flow, eligible
from pathway_engine.definition.routing.window import Openings, Window, posts_at_the_end
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import second_of_day, sits_on
from pathway_engine.definition.workers import StaffedPost

NOBODY = Estimate(0.0)


@dataclass(frozen=True, slots=True)
class PanelLoad:
    """The load of a panel: cases that come over places at its sittings, a week."""

    step: str
    team: str
    """Who sits."""
    load: Estimate
    """1 is all the places that there are."""
    cases: float
    """Cases a week that come."""
    places: float
    """Places a week at the sittings that are held."""
    sittings: int
    """Sittings of the window, as the file names them."""
    held: float
    """How many of them are held."""
    several: bool
    """Whether other teams sit for the step too, each for itself."""
    in_window: float
    """The load in the window, where some cases come too late for a run."""

    @property
    def growth(self) -> float:
        """Cases a week by which the queue grows; 0 where the load is at most 1."""
        return max(0.0, self.cases - self.places)


def panel_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window, openings: Openings
) -> Iterator[PanelLoad]:
    """The load of each panel, in the written order; who may sit as on the window's last day."""
    for name, step in pathway.team_steps.items():
        teams = teams_of(pathway, step) if step.sessions is not None else ()
        for team in teams:
            sittings = list(_sittings(pathway, step, team, openings))
            places = sum(one.places for one in sittings) / window.weeks
            came = flow.heard.get((name, team), NOBODY)
            cases, error = came.value * cases_a_week, came.error * cases_a_week
            load = Estimate(cases / places, error / places) if places else _of_none(cases)
            yield PanelLoad(
                step=name,
                team=team,
                load=load,
                cases=cases,
                places=places,
                sittings=len(sittings),
                held=sum(one.chance for one in sittings),
                several=len(teams) > 1,
                in_window=load.value * flow.late.early("heard", (name, team)),
            )


def _of_none(cases: float) -> Estimate:
    """The load of a panel that never sits: whoever comes is too much."""
    return Estimate(inf if cases else 0.0)


class _Sitting(NamedTuple):
    """A sitting of the window: the places to expect, and the chance that it is held."""

    places: float
    chance: float


def _sittings(
    pathway: Pathway, step: TeamStep, team: str, openings: Openings
) -> Iterator[_Sitting]:
    sessions, sitters = step.sessions, _sitters(pathway, step, team, openings.window)
    assert sessions is not None  # noqa: S101 - `panel_loads` has asked
    for at, places in _moments(pathway, sessions, team, openings):
        here = [(post.staffed.workers, away) for post, away in sitters
                if openings.times_of_post(team, post.post).is_open(at)]  # fmt: skip
        chance = 1 - prod(away**workers for workers, away in here)
        present = sum(workers * (1 - away) for workers, away in here)
        yield _Sitting(places * (present if sessions.all_sit else chance), chance)


def _sitters(
    pathway: Pathway, step: TeamStep, team: str, window: Window
) -> list[tuple[StaffedPost, float]]:
    """The posts of a team that may sit, each with the chance that a worker of it is away."""
    assert step.by is None or isinstance(step.by, tuple)  # noqa: S101 - `check_sessions` has looked
    written, roles = pathway.real_teams[team], eligible(pathway, team, step.by)
    absence = float(pathway.absence_of(written))
    return [
        (post, absence if written.staff[post.post].present is None else 0.0)
        for post in posts_at_the_end(pathway, window)
        if post.team == team and post.role in roles
    ]


def _moments(
    pathway: Pathway, sessions: Sessions, team: str, openings: Openings
) -> Iterator[tuple[int, int]]:
    """When in the window a panel is to sit, and for how many cases (with `each`, of each sitter).

    Every day, where no weekday is named, is every day on which its team is open then, and every
    other on which it would be but for holidays and closed dates: such a sitting is lost.
    """
    window, written = openings.window, pathway.real_teams[team]
    first, last = window.begin // DAY, window.end // DAY
    really = openings.of(pathway.calendar_of(written))
    ordinary = open_times(without_holidays(team_calendar(pathway, written)), first - 1, last)
    whenever_open = sessions.every == "day" and not sessions.days
    for day in range(first, last):
        at = day * DAY + second_of_day(sessions)
        places = sessions.places_on(date_of(day).weekday(), 1)
        asked = not whenever_open or really.is_open(at) or ordinary.is_open(at)
        if places and asked and sits_on(sessions, date_of(day)):
            yield at, places
