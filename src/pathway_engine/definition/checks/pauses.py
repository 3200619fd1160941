"""Work that a closed time cuts in two: one of days, or one in the middle of a sitting.

All of it is told of ordinary weeks, without holidays, and of mean work at the mean pace, in a
pathway without errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.checks.full import NEARLY_FULL
from pathway_engine.definition.checks.sittings import weekdays_of
from pathway_engine.definition.checks.together import (
    MONDAY,
    Crew,
    Stretch,
    Together,
    crew_of,
    open_in_words,
    slowness,
)
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, Sessions, TeamStep, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import PanelLoad
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import second_of_day
from pathway_engine.definition.values import WEEKDAYS
from pathway_engine.definition.walking import step_paths

PAUSED_FOR_DAYS = "paused_for_days"
SITTING_RUNS_OVER = "sitting_runs_over"
MANY = 0.25
"""The share of works that a long closed time cuts in two from which it is told."""


class Heard(NamedTuple):
    """The cases of one list, its places, and the open seconds from its beginning to closing."""

    cases: int
    places: int
    left: int


def check_pauses(pathway: Pathway, report: Report) -> None:
    """Warn of work that is often paused for days."""
    paths, together = step_paths(pathway), Together(pathway)
    for name, step in pathway.team_steps.items():
        if step.stay is None and step.sessions is None:
            _check_work(pathway, report, join(paths[name], "work"), step, together)


def _check_work(
    pathway: Pathway, report: Report, path: str, step: TeamStep, together: Together
) -> None:
    for team in teams_of(pathway, step):
        crew = crew_of(step, team)
        stopped = tuple(who for who in crew if not pathway.real_teams[who[0]].overtime)
        stretch = together.of(stopped).week if stopped else None
        if stretch is not None:
            work = _mean_work(step) * slowness(pathway, crew[0])
            share = min(work, stretch.open_seconds) / stretch.open_seconds
            if share >= MANY:
                _tell_work(report, path, work, open_in_words(stopped), share, stretch)
                return


def _tell_work(
    report: Report, path: str, work: float, where: str, share: float, stretch: Stretch
) -> None:
    opened, closed = f"{stretch.open_seconds / HOUR:.3g} h", stretch.closed_after / DAY
    found = (
        f"{work / HOUR:.2g} h of work on average, where {where} for {opened} between closed times "
        f"of {closed:.2g} days: of what begins at any time in those {opened}, {share * 100:.0f} % "
        "is paused"
    )
    hint = (
        "paused work keeps its people and is no delay: longer hours, shorter work, `overtime`, or "
        "`sessions` that begin when all are there"
    )
    expected = f"less than {MANY * 100:.0f} %"
    report.add(PAUSED_FOR_DAYS, path, found=found, expected=expected, hint=hint)


def check_running_over(pathway: Pathway, report: Report, panels: Sequence[PanelLoad]) -> None:
    """Warn where the list to expect takes longer than there is from its beginning until closing.

    With overtime the case in hand is finished then, so that its last case must only have begun.
    """
    paths, together = step_paths(pathway), Together(pathway)
    told: set[str] = set()
    for panel in panels:
        step = pathway.team_steps[panel.step]
        if step.sessions is None or step.stay is not None or panel.step in told:
            continue
        work, crew = _mean_work(step), crew_of(step, panel.team)
        lists = list(_lists(step.sessions, panel, crew, together))
        if not work or not lists:
            continue
        worst = max(lists, key=lambda one: one.cases * work - one.left)
        ends_late = all(pathway.real_teams[name].overtime for name, _ in crew)
        last_begins, ends = round((worst.cases - 1) * work), round(worst.cases * work)
        if last_begins >= worst.left if ends_late else ends > worst.left:
            where = f"{open_in_words(crew)} for {worst.left / HOUR:.2g} h from {step.sessions.at}"
            _tell_sitting(report, join(paths[panel.step], "sessions"), worst, work, where)
            told.add(panel.step)


def _tell_sitting(report: Report, path: str, one: Heard, work: float, where: str) -> None:
    cases = f"a list of {one.cases:,} case{'s' if one.cases != 1 else ''}"
    if one.cases < one.places:
        cases += f" (of {one.places:,} places)"
    found = (
        f"{cases} of {work / HOUR:.2g} h, {one.cases * work / HOUR:.3g} h together, "
        f"where {where} on"
    )
    hint = (
        "what is left of it goes on at the next opening, before other work: an earlier `at`, "
        "fewer `places`, shorter work"
    )
    expected = "a list that can be heard before closing time"
    report.add(SITTING_RUNS_OVER, path, found=found, expected=expected, hint=hint)


def _lists(sessions: Sessions, panel: PanelLoad, crew: Crew, together: Together) -> Iterator[Heard]:
    """What one sitter hears at the sittings of a week: full lists, or as many as come."""
    own, all_there = together.of_team(panel.team), together.of(crew)
    share = panel.load.value if panel.load.value < NEARLY_FULL else 1.0
    for weekday in sorted(map(WEEKDAYS.index, weekdays_of(sessions))):
        at = (MONDAY + weekday) * DAY + second_of_day(sessions)
        left, places = all_there.left(at), sessions.places_on(weekday, 1)
        if places and left is not None and own.times.is_open(at):
            yield Heard(max(1, round(places * share)), places, left)


def _mean_work(step: TeamStep) -> float:
    """Seconds of work on average, over its lines; 0 where an attribute of the case tells it."""
    known = [one.mean for one in each_value(step.length_of_work) if one.of is None]
    return sum(known) / len(known) if known else 0.0
