"""Slots of a caseload: a case has at most one in each team, for all of its branches."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE, QUEUED
from pathway_engine.simulation.kernel.lines import change_lane, touch
from pathway_engine.simulation.kernel.tables import (
    case_at,
    lane_at,
    run_at,
    slot_at,
    team_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.tokens import is_with


@kernel(state_t, i8, i8)
def tell_branches(s: Any, c: int, team: int) -> None:
    """A case has a slot now: its other branches that wait in the team need none any more."""
    k = case_at(s, c).token
    while k >= 0:
        v = token_at(s, k).open
        k = token_at(s, k).next
        if v >= 0 and visit_at(s, v).team == team:
            waits = visit_row_at(s, visit_at(s, v).row).state == QUEUED
            if waits and lane_at(s, visit_at(s, v).lane).slotted == 0:
                change_lane(s, v)


@kernel(state_t, i8, i8, inline=True)
def take_slot(s: Any, c: int, team: int) -> None:
    """A case takes a slot of a team's caseload, unless it has one there already."""
    t = team_at(s, team)
    if t.limited:
        slot = slot_at(s, c * run_at(s, 0).teams + team)
        if slot.v == 0:
            slot.v = 1
            t.slots -= 1
            if token_at(s, case_at(s, c).token).next >= 0:
                tell_branches(s, c, team)


@kernel(state_t, i8, i8, inline=True)
def give_up_slot(s: Any, c: int, team: int) -> None:
    """A case gives back the slot of a team that it is with no longer."""
    if team >= 0 and team_at(s, team).limited:
        slot = slot_at(s, c * run_at(s, 0).teams + team)
        if slot.v and not is_with(s, c, team):
            slot.v = 0
            team_at(s, team).slots += 1
            touch(s, team)


@kernel(state_t, i8, inline=True)
def forsake(s: Any, k: int) -> None:
    """A token is with no team any more."""
    token = token_at(s, k)
    team = token.team
    token.team = NONE
    give_up_slot(s, token.case, team)
