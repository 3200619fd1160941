"""A case leaves: what is not in work goes at once, work in hand is finished first."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.closing import close
from pathway_engine.simulation.kernel.handoffs import end_delay
from pathway_engine.simulation.kernel.layout import (
    ACTIVE,
    BLOCK_VISIT,
    DISPUTED_STATE,
    HELD,
    NONE,
    OFFERED,
    PLANNED,
    QUEUED,
    RESTS,
    WITHDRAWN,
    WITHDRAWN_OFFER,
)
from pathway_engine.simulation.kernel.lines import stop_waiting, touch
from pathway_engine.simulation.kernel.slots import forsake
from pathway_engine.simulation.kernel.tables import (
    case_at,
    handoff_row_at,
    run_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.tokens import end_branch
from pathway_engine.simulation.kernel.visits import end_visit


@kernel(state_t, i8, inline=True)
def end_offer(s: Any, v: int) -> None:
    """An offer is withdrawn, with the dispute about it."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    handoff = handoff_row_at(s, visit.handoff)
    handoff.result = WITHDRAWN_OFFER
    row.handoff_time = now - row.offered_at
    if row.state == DISPUTED_STATE:
        handoff.disputed_to = now
        row.dispute_time = now - handoff.disputed_from


@kernel(state_t, i8)
def withdrawn_work(s: Any, v: int) -> None:
    """A visit that has been begun goes: what its worked seconds amount to is its effort."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    if row.started_at != NONE and row.work_done_at == NONE:
        row.effort_time = round(row.work_time * visit.pace)
    row.state = WITHDRAWN
    row.finished_at = run_at(s, 0).now
    end_visit(s, v)


@kernel(state_t, i8)
def withdraw(s: Any, v: int) -> None:
    """A visit goes that nobody works on now."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    state = row.state
    if state in (OFFERED, DISPUTED_STATE):
        end_offer(s, v)
    elif row.kind == BLOCK_VISIT:
        pass  # a block has no parts
    elif state == PLANNED:
        row.planned_time = now - row.offered_at - row.handoff_time
    elif state == QUEUED:
        stop_waiting(s, v)
        touch(s, visit.team)
    elif state == HELD:
        row.held_time += now - visit.part_from
    else:
        row.afterwards_time = now - row.work_done_at
    end_delay(s, v)
    withdrawn_work(s, v)


@kernel(state_t, i8)
def leave_token(s: Any, k: int) -> None:
    """Nothing is open where a token stands: of a branch it is no more."""
    forsake(s, k)
    if k != case_at(s, token_at(s, k).case).token:
        end_branch(s, k)


@kernel(state_t, i8)
def stop_token(s: Any, k: int) -> None:
    """What is open where a token stands goes; of work in hand nothing comes when it is done."""
    v = token_at(s, k).open
    if v >= 0 and visit_row_at(s, visit_at(s, v).row).state == ACTIVE:
        if visit_at(s, v).let_go == 0:
            visit_at(s, v).let_go = 1
            case_at(s, token_at(s, k).case).beside += 1
        return
    if v >= 0:
        withdraw(s, v)
    leave_token(s, k)


@kernel(state_t, i8)
def gone(s: Any, v: int) -> int:
    """Work in hand is done of which nothing comes: a case that only waited for it closes."""
    withdrawn_work(s, v)
    k = visit_at(s, v).token
    c = token_at(s, k).case
    case_at(s, c).beside -= 1
    leave_token(s, k)
    if case_at(s, c).leaving >= 0:
        close(s, c, case_at(s, c).leaving)
    return RESTS


@kernel(state_t, i8, i8)
def leave_case(s: Any, c: int, ending: int) -> None:
    """A case leaves now to an ending, or when the work in hand is done."""
    k = case_at(s, c).token
    while k >= 0:
        following = token_at(s, k).next
        stop_token(s, k)
        k = following
    close(s, c, ending)
