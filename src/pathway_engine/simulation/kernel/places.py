"""Places: how many are in force, who comes into one, who leaves it, and who waits for it.

A person is in the place last come into, until a step leaves it or the case closes. The second in
which that happens stands in the row of the visit that came in, which is kept for so long.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import LEAVES_FINISHED, LEAVES_STARTED, NONE
from pathway_engine.simulation.kernel.lines import look_at
from pathway_engine.simulation.kernel.tables import (
    case_at,
    lot_at,
    place_at,
    place_team_at,
    run_at,
    step_at,
    visit_at,
    visit_row_at,
)


@kernel(state_t, i8)
def look_at_place(s: Any, place: int) -> None:
    """Have the teams looked at whose people may wait for a place."""
    p = place_at(s, place)
    for i in range(p.teams, p.teams + p.teams_n):
        look_at(s, place_team_at(s, i).v)


@kernel(state_t, i8)
def leave_place(s: Any, c: int) -> None:
    """A case leaves the place where it is, if it is in one."""
    case = case_at(s, c)
    if case.place >= 0:
        if case.came_in >= 0:  # who was there before the window opened came in with no visit
            visit_row_at(s, case.came_in).left_place_at = run_at(s, 0).now
        place_at(s, case.place).people -= 1
        look_at_place(s, case.place)
        case.place = NONE
        case.came_in = NONE


@kernel(state_t, i8, i8, i8)
def be_in(s: Any, c: int, place: int, came_in: int) -> None:
    """A case is in a place from now on, into which a visit, if any, has brought it."""
    case = case_at(s, c)
    case.place = place
    case.came_in = came_in
    place_at(s, place).people += 1
    look_at_place(s, place)


@kernel(state_t, i8)
def change_place(s: Any, v: int) -> None:
    """A visit has begun of a step that has to do with places."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    case = case_at(s, visit.case)
    if one.place >= 0 and case.place != one.place:
        leave_place(s, visit.case)
        be_in(s, visit.case, one.place, visit.row)
    elif one.leaves == LEAVES_STARTED:
        leave_place(s, visit.case)


@kernel(state_t, i8, inline=True)
def come_in(s: Any, v: int) -> None:
    """A visit of a step has begun: its case comes into the place, or leaves the one where it is."""
    one = step_at(s, visit_at(s, v).step)
    if one.place >= 0 or one.leaves == LEAVES_STARTED:
        change_place(s, v)


@kernel(state_t, i8, inline=True)
def go_out(s: Any, v: int) -> None:
    """A visit of a step has finished: its case may leave the place where it is."""
    visit = visit_at(s, v)
    if step_at(s, visit.step).leaves == LEAVES_FINISHED:
        leave_place(s, visit.case)


@kernel(state_t)
def change_lots(s: Any) -> None:
    """Lots of places begin and end; nobody is put out."""
    run = run_at(s, 0)
    while run.next_lot < run.lots_n and lot_at(s, run.next_lot).at <= run.now:
        lot = lot_at(s, run.next_lot)
        place_at(s, lot.place).count += lot.difference
        look_at_place(s, lot.place)
        run.next_lot += 1
