"""Places, their lots over a run, and which teams have need of them."""

from __future__ import annotations

from pathway_engine.definition.models import StepBase, TeamStep
from pathway_engine.definition.signposts import teams_of
from pathway_engine.engine.records import Window
from pathway_engine.simulation.kernel.layout import (
    LEAVES_FINISHED,
    LEAVES_STARTED,
    NEVER_LEAVES,
    NONE,
)
from pathway_engine.simulation.plan.tables import Tables

LEAVES = {None: NEVER_LEAVES, "started": LEAVES_STARTED, "finished": LEAVES_FINISHED}


def place_of(tables: Tables, step: StepBase) -> int:
    """The place into which a step's people come, `NONE` without one."""
    if not isinstance(step, TeamStep) or step.in_ is None:
        return NONE
    return tables.numbering.places.index(step.in_)


def places_needed(tables: Tables, team: str) -> list[int]:
    """The places into which people come with a team's steps."""
    steps = [step for step in tables.pathway.team_steps.values()
             if team in teams_of(tables.pathway, step)]  # fmt: skip
    return sorted({place_of(tables, step) for step in steps} - {NONE})


def add_places(tables: Tables, window: Window) -> None:
    """Every place, with the teams that have need of it, and how many there are when."""
    pathway = tables.pathway
    needed = [places_needed(tables, team) for team in pathway.real_teams]
    changes = []
    for number, places in enumerate(pathway.places.values()):
        first = tables.size("place_team")
        teams = [team for team, mine in enumerate(needed) if number in mine]
        for team in teams:
            tables.add("place_team", v=team)
        tables.add("place", people=0, count=0, teams=first, teams_n=len(teams))
        for span in places.spans(window.starts_at, window.warm_up_until, window.ends_at):
            changes += [(span.begins, number, span.number), (span.ends, number, -span.number)]
    for at, place, difference in sorted(changes):
        tables.add("lot", at=at, place=place, difference=difference)


def add_place_ranks(tables: Tables, team: str) -> list[int]:
    """The places that a team has need of, and which pair of a line's lanes waits for each."""
    needed = places_needed(tables, team)
    for place in range(len(tables.pathway.places)):
        rank = needed.index(place) + 1 if place in needed else NONE
        tables.add("place_rank", v=rank)
    return needed
