"""A token is followed to rest: from step to step, into the branches of a block, to the end."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.blocks import begin_block, join_block, next_branch
from pathway_engine.simulation.kernel.closing import close
from pathway_engine.simulation.kernel.exits import begin_exits
from pathway_engine.simulation.kernel.handoffs import (
    offer,
    offer_again,
)
from pathway_engine.simulation.kernel.layout import (
    AGAIN,
    BLOCK_STEP,
    DECISION_STEP,
    JOIN,
    NO_FAULT,
    NONE,
    PLANNED,
    RESTS,
    TEAM_STEP,
    WAIT_OVER,
)
from pathway_engine.simulation.kernel.places import come_in
from pathway_engine.simulation.kernel.tables import (
    branch_at,
    case_at,
    run_at,
    step_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.visits import admit, reach, schedule
from pathway_engine.simulation.kernel.work import finish


@kernel(state_t, i8, inline=True)
def wait_or_pass(s: Any, v: int) -> bool:
    """A visit without a team waits, or is over at once; whether it is over."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    if step_at(s, visit.step).kind == DECISION_STEP:
        row.ready_at = now
        row.started_at = now
        row.work_done_at = now
        return True
    if row.due_at > now:
        row.state = PLANNED
        schedule(s, v, WAIT_OVER, row.due_at)
        return False
    return True


@kernel(state_t, i8, inline=True)
def offer_or_admit(s: Any, v: int) -> None:
    """A visit of another team than the case is with is offered; else the team has it already."""
    visit = visit_at(s, v)
    holder = token_at(s, visit.token).team
    if holder in (NONE, visit.team):
        admit(s, v)
    else:
        offer(s, v)


@kernel(state_t, i8, i8, inline=True)
def go_to(s: Any, k: int, step: int) -> int:
    """A token reaches a step; where it goes on to at once, `RESTS` if it does not."""
    v = reach(s, k, step)
    one = step_at(s, step)
    if one.exits_n > 0:
        begin_exits(s, v)
    else:
        token_at(s, k).leaves = NONE
    if one.kind == TEAM_STEP:
        offer_or_admit(s, v)
        return RESTS
    come_in(s, v)
    if one.kind == BLOCK_STEP:
        begin_block(s, v)
        return RESTS
    if not wait_or_pass(s, v):
        return RESTS
    return finish(s, v)


@kernel(state_t, i8, i8)
def proceed(s: Any, k: int, to: int) -> None:
    """Follow a token to rest: through what takes no time, to where it waits or the case closes.

    Then the branches of its block that are not offered yet, one after another.
    """
    run = run_at(s, 0)
    c = token_at(s, k).case
    while run.fault == NO_FAULT:
        if to >= 0:
            to = go_to(s, k, to)
        elif to == AGAIN:
            offer_again(s, k)
            to = RESTS
        elif to == JOIN:
            over = join_block(s, k)
            k = case_at(s, c).token
            to = finish(s, token_at(s, k).open) if over else RESTS
        else:
            close(s, c, -1 - to)
            return
        if to == RESTS:
            k = next_branch(s, c)
            if k < 0:
                return
            to = branch_at(s, token_at(s, k).branch).v
