"""Panels and their sittings over a run."""

from __future__ import annotations

from pathway_engine.clock import date_of
from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import second_of_day, sits_on
from pathway_engine.engine.records import Window
from pathway_engine.simulation.kernel.layout import NONE, SECONDS_A_DAY, SESSION
from pathway_engine.simulation.plan.people import add_lane, asks_of
from pathway_engine.simulation.plan.tables import Tables


def add_panels(tables: Tables, step: TeamStep, number: int) -> int:
    """A panel for each team, of which only those of the step's teams ever sit; the first one."""
    if step.sessions is None:
        return NONE
    first = tables.size("panel")
    (ask,) = asks_of(step)
    mine = teams_of(tables.pathway, step)
    for place, team in enumerate(tables.pathway.real_teams):
        line = tables.lines[team, ask] if team in mine else NONE
        lane = NONE
        if team in mine:
            lane = add_lane(tables, SESSION, line, NONE, slotted=True, watched=False)
        each = int(step.sessions.all_sit)
        tables.add("panel", step=number, team=place, line=line, each=each, lane=lane)
    return first


def add_sessions(tables: Tables, window: Window) -> None:
    """Every moment of a run at which a panel may sit, in order."""
    pathway = tables.pathway
    first, last = window.starts_at // SECONDS_A_DAY, (window.ends_at - 1) // SECONDS_A_DAY
    found = []
    for name, step in pathway.team_steps.items():
        sessions = step.sessions
        if sessions is None:
            continue
        panels = tables.field("step", tables.numbering.step_of[name], "panels")
        for day in range(first, last + 1):
            at = day * SECONDS_A_DAY + second_of_day(sessions)
            if window.starts_at <= at < window.ends_at and sits_on(sessions, date_of(day)):
                number = sessions.places_on(date_of(day).weekday(), 1)
                found += [
                    (at, panels + tables.numbering.team_of[team], number)
                    for team in teams_of(pathway, step)
                ]
    for at, panel, number in sorted(found, key=lambda one: one[0]):
        tables.add("session", at=at, panel=panel, places=number)
