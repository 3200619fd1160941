"""Pairing heaps of waiting visits, in queue order; any member can be taken out.

Fredman, Sedgewick, Sleator and Tarjan (1986). `child` is a visit's first child, `sibling` the
next child of the same parent, `previous` the sibling before or, of the first, the parent.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.tables import case_at, visit_at, visit_row_at


@kernel(state_t, i8, i8, inline=True)
def before(s: Any, one: int, other: int) -> bool:
    """Queue order: priority (high first), ready_at, case number, visit number."""
    a = visit_at(s, one)
    b = visit_at(s, other)
    if a.priority != b.priority:
        return a.priority > b.priority
    if a.ready_at != b.ready_at:
        return a.ready_at < b.ready_at
    if a.case != b.case:
        return case_at(s, a.case).number < case_at(s, b.case).number
    return visit_row_at(s, a.row).visit_no < visit_row_at(s, b.row).visit_no


@kernel(state_t, i8, i8)
def merged(s: Any, one: int, other: int) -> int:
    """The head of two heaps made one."""
    if one < 0:
        return other
    if other < 0:
        return one
    if before(s, other, one):
        one, other = other, one
    head = visit_at(s, one)
    below = visit_at(s, other)
    below.sibling = head.child
    below.previous = one
    if head.child >= 0:
        visit_at(s, head.child).previous = other
    head.child = other
    return one


@kernel(state_t, i8)
def without_head(s: Any, head: int) -> int:
    """The heap without its head: its children merged in pairs, then the pairs from the last."""
    pairs = NONE
    child = visit_at(s, head).child
    while child >= 0:
        following = visit_at(s, child).sibling
        visit_at(s, child).sibling = NONE
        after = NONE
        if following >= 0:
            after = visit_at(s, following).sibling
            visit_at(s, following).sibling = NONE
        pair = merged(s, child, following)
        visit_at(s, pair).sibling = pairs
        pairs = pair
        child = after
    result = NONE
    while pairs >= 0:
        following = visit_at(s, pairs).sibling
        visit_at(s, pairs).sibling = NONE
        result = merged(s, result, pairs)
        pairs = following
    return result


@kernel(state_t, i8, i8)
def without(s: Any, head: int, v: int) -> int:
    """The heap without one of its members."""
    if v == head:
        return without_head(s, v)
    visit = visit_at(s, v)
    previous = visit_at(s, visit.previous)
    if previous.child == v:
        previous.child = visit.sibling
    else:
        previous.sibling = visit.sibling
    if visit.sibling >= 0:
        visit_at(s, visit.sibling).previous = visit.previous
    return merged(s, head, without_head(s, v))
