"""Tokens: where a case stands. It has one of its own, and in a block one in each branch.

A case's tokens form a list, its own first. While its branches are away from it, a case is with no
team through its own token. A branch is with the team that the case was with, and the last visit
is the same, until it has one of its own. A token whose branch was not waited for stays while
there is work in hand.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.tables import (
    case_at,
    run_at,
    token_at,
    visit_at,
    visit_row_at,
)


@kernel(state_t, i8, inline=True)
def new_token(s: Any, c: int) -> int:
    """A case stands somewhere: with no team yet, in no branch."""
    run = run_at(s, 0)
    k: int = run.free_token
    token = token_at(s, k)
    run.free_token = token.next_free
    run.live_tokens += 1
    token.case = c
    token.parent = NONE
    token.branch = NONE
    token.team = NONE
    token.accountable = NONE
    token.leaves = NONE
    token.open = NONE
    token.next = NONE
    token.of = NONE
    token.away = 0
    token.offering = NONE
    token.own = 1
    return k


@kernel(state_t, i8, inline=True)
def first_token(s: Any, c: int) -> int:
    """The token of a case that opens now."""
    k: int = new_token(s, c)
    case_at(s, c).token = k
    return k


@kernel(state_t, i8, inline=True)
def end_token(s: Any, k: int) -> None:
    """A token is no more."""
    run = run_at(s, 0)
    token = token_at(s, k)
    token.case = NONE
    token.next_free = run.free_token
    run.free_token = k
    run.live_tokens -= 1


@kernel(state_t, i8, i8)
def stand_as(s: Any, k: int, other: int) -> None:
    """A token is with the team, and under the accountability, that another is."""
    token = token_at(s, k)
    from_ = token_at(s, other)
    token.team = from_.team
    token.step = from_.step
    token.line = from_.line
    token.visit = from_.visit
    token.at_step = from_.at_step
    token.worker = from_.worker
    token.accountable = from_.accountable


@kernel(state_t, i8, i8)
def new_branch(s: Any, main: int, branch: int) -> int:
    """A token for a branch of the block that a case's own token has reached; the last of all."""
    m = token_at(s, main)
    k: int = new_token(s, m.case)
    token = token_at(s, k)
    stand_as(s, k, main)
    token.parent = visit_row_at(s, visit_at(s, m.open).row).visit_no
    token.branch = branch
    token.of = main
    token.own = 0
    last = main
    while token_at(s, last).next >= 0:
        last = token_at(s, last).next
    token_at(s, last).next = k
    m.away += 1
    return k


@kernel(state_t, i8)
def end_branch(s: Any, k: int) -> None:
    """The token of a branch leaves the list of its case and is no more."""
    before = case_at(s, token_at(s, k).case).token
    while token_at(s, before).next != k:
        before = token_at(s, before).next
    token_at(s, before).next = token_at(s, k).next
    end_token(s, k)


@kernel(state_t, i8, inline=True)
def keeper(s: Any, k: int) -> int:
    """The token that knows who did the last visit of a token's team."""
    token = token_at(s, k)
    keeps: int = k
    if token.own == 0 and token.of >= 0:
        keeps = token.of
    return keeps


@kernel(state_t, i8, i8)
def is_with(s: Any, c: int, team: int) -> bool:
    """Whether a case is with a team, in any branch."""
    k = case_at(s, c).token
    while k >= 0:
        token = token_at(s, k)
        if token.team == team and token.away == 0:
            return True
        k = token.next
    return False
