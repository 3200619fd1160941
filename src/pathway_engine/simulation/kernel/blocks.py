"""Blocks: branches begin side by side, and join.

While its branches are away a case's own token stands at the block's visit. The branch that comes
to the join last hands its team over, and with `any` the first that comes; nothing comes of the
others then, and of the work that is in hand there.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE, PLANNED
from pathway_engine.simulation.kernel.leaving import stop_token
from pathway_engine.simulation.kernel.slots import forsake, give_up_slot
from pathway_engine.simulation.kernel.tables import (
    case_at,
    step_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.tokens import end_branch, new_branch, stand_as


@kernel(state_t, i8)
def begin_block(s: Any, v: int) -> None:
    """A case has reached a block: every branch has a token, none is offered yet."""
    visit = visit_at(s, v)
    visit_row_at(s, visit.row).state = PLANNED
    one = step_at(s, visit.step)
    first = NONE
    for branch in range(one.branches, one.branches + one.branches_n):
        k = new_branch(s, visit.token, branch)
        first = k if first < 0 else first
    token_at(s, visit.token).offering = first


@kernel(state_t, i8, inline=True)
def next_branch(s: Any, c: int) -> int:
    """The token of the next branch to be offered, NONE if there is none."""
    main = token_at(s, case_at(s, c).token)
    k: int = main.offering
    if k >= 0:
        main.offering = token_at(s, k).next
    return k


@kernel(state_t, i8)
def stop_others(s: Any, main: int) -> None:
    """The branches that have not come to the join are not needed any more."""
    k = token_at(s, main).next
    while k >= 0:
        following = token_at(s, k).next
        if token_at(s, k).of == main:
            token_at(s, k).of = NONE
            stop_token(s, k)
        k = following


@kernel(state_t, i8)
def join_block(s: Any, k: int) -> bool:
    """A branch comes to the join; whether the block is over with that."""
    token = token_at(s, k)
    main: int = token.of
    m = token_at(s, main)
    block = step_at(s, visit_at(s, m.open).step)
    team = token.team
    m.away -= 1
    if m.away > 0 and block.any_ == 0:
        forsake(s, k)
        end_branch(s, k)
        return False
    before = m.team
    m.away = 0
    m.offering = NONE
    if token.own:
        stand_as(s, main, k)
    end_branch(s, k)
    stop_others(s, main)
    give_up_slot(s, m.case, team)
    give_up_slot(s, m.case, before)
    return True
