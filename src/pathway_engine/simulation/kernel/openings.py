"""Further cases of the same person: planned by outcomes and endings, opened on their day.

An opening to come stands among the arrivals, after those of its second: by the number of the
case that opens it, then as written. One of no delay is *fresh* in the second in which it is
planned, and waits until nothing else happens to visits in that second.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.cases import keep_arrived, new_case
from pathway_engine.simulation.kernel.chance import (
    draw_attributes,
    happens,
    moment_after,
    sampled,
)
from pathway_engine.simulation.kernel.events import push
from pathway_engine.simulation.kernel.layout import NONE, TOO_MANY_CASES, TOO_MANY_OPENINGS
from pathway_engine.simulation.kernel.orders import ARRIVALS, OPENINGS
from pathway_engine.simulation.kernel.packages import one_case_fewer, package_runs, person_of
from pathway_engine.simulation.kernel.philox import bits
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.rules import given_value, holds, stop
from pathway_engine.simulation.kernel.tables import (
    carried_at,
    case_at,
    case_row_at,
    link_row_at,
    opening_at,
    pending_at,
    person_at,
    run_at,
    value_at,
)

MOST_OPENINGS_A_SECOND = 1000
MOST_OPENINGS = 10_000


@kernel(state_t, i8, i8, i8, inline=True)
def is_opened(s: Any, c: int, opening: int, n: int) -> bool:
    """Whether a case opens another one: its rule holds, and chance has it so."""
    one = opening_at(s, opening)
    if one.rule >= 0 and not holds(s, one.rule, c):
        return False
    if one.share_by < 0 and one.share < 0:
        return True
    return happens(s, given_value(s, c, one.share_by, one.share), one.share_key, c, n, 0)


@kernel(state_t, i8, i8, i8, i8, i8)
def plan_opening(s: Any, c: int, opening: int, n: int, package: int, t: int) -> None:
    """A case will open at t: keep who opens it, and what is known now."""
    run = run_at(s, 0)
    q = run.free_pending
    pending = pending_at(s, q)
    run.free_pending = pending.next_free
    run.live_pendings += 1
    pending.opening = opening
    pending.parent = case_at(s, c).number
    pending.identity = case_at(s, c).identity
    pending.n = n
    pending.person = person_of(s, c)
    pending.package = package
    pending.made_at = run.now
    person_at(s, pending.person).cases += 1
    values = case_at(s, c).row * run.attributes
    for a in range(run.attributes):
        carried_at(s, q * run.attributes + a).v = value_at(s, values + a).v
    order = OPENINGS + (pending.parent << 31) + (opening << 18) + min(n, (1 << 18) - 1)
    push(s, ARRIVALS, t, order, q)


@kernel(state_t, i8, i8, i8, i8, i8)
def open_others(s: Any, c: int, first: int, n: int, calendar: int, package: int) -> None:
    """The openings of an outcome or an ending, as far as they come about within the run.

    `package` is the number of the person's package that must still run then, 0 for none.
    """
    run = run_at(s, 0)
    opening = first
    while opening >= 0:
        one = opening_at(s, opening)
        if is_opened(s, c, opening, n):
            quantity = given_value(s, c, one.after_by, one.after)
            x = sampled(s, quantity, one.after_key, c, n, 0)
            t = moment_after(s, run.now, x, quantity, calendar)
            if t < run.ends_at:
                plan_opening(s, c, opening, n, package, t)
        opening = one.next


@kernel(state_t, i8, inline=True)
def is_fresh(s: Any, q: int) -> bool:
    """Whether an opening was planned in this second."""
    fresh: bool = pending_at(s, q).made_at == run_at(s, 0).now
    return fresh


@kernel(state_t, i8, i8, i8, inline=True)
def count_openings(s: Any, p: int, c: int, step: int) -> None:
    """Stop a person for whom a thousand cases open in one second, or ten thousand in a run."""
    person = person_at(s, p)
    now = run_at(s, 0).now
    if person.burst_at != now:
        person.burst_at = now
        person.burst = 0
    person.burst += 1
    if person.burst > MOST_OPENINGS_A_SECOND:
        stop(s, TOO_MANY_OPENINGS, c, step, NONE)
    person.opened += 1
    if person.opened > MOST_OPENINGS:
        stop(s, TOO_MANY_CASES, c, step, NONE)


@kernel(state_t, i8, i8, inline=True)
def link(s: Any, c: int, q: int) -> None:
    """Tell which case opened another one."""
    run = run_at(s, 0)
    row = link_row_at(s, run.link_rows)
    run.link_rows += 1
    row.at = run.now
    row.case_no = case_at(s, c).number
    row.other_no = pending_at(s, q).parent
    row.kind = opening_at(s, pending_at(s, q).opening).kind


@kernel(state_t, i8, inline=True)
def end_pending(s: Any, q: int) -> None:
    """An opening stands among those to come no longer."""
    run = run_at(s, 0)
    pending = pending_at(s, q)
    pending.opening = NONE
    pending.next_free = run.free_pending
    run.free_pending = q
    run.live_pendings -= 1


@kernel(state_t, i8, inline=True)
def begin_opened(s: Any, q: int) -> int:
    """The case of an opening opens now, with what is inherited and what it has of its own."""
    run = run_at(s, 0)
    pending = pending_at(s, q)
    one = opening_at(s, pending.opening)
    c = new_case(s, bits(s, one.identity_key, pending.identity, as_word(pending.n), as_word(0)))
    case = case_at(s, c)
    case.person = pending.person
    case_row_at(s, case.row).entry = one.entry
    for a in range(run.attributes):
        value = carried_at(s, q * run.attributes + a).v
        value_at(s, case.row * run.attributes + a).v = value
    draw_attributes(s, one.records, one.records_n, c, 0, NONE)
    keep_arrived(s, c)
    link(s, c, q)
    count_openings(s, case.person, c, one.at)
    return c


@kernel(state_t, i8, inline=True)
def open_due(s: Any, q: int) -> int:
    """An opening falls due: the case, NONE where the package on which it hangs has ended."""
    pending = pending_at(s, q)
    p = pending.person
    c = NONE
    if pending.package == 0 or (pending.package == person_at(s, p).package and package_runs(s, p)):
        c = begin_opened(s, q)
    else:
        one_case_fewer(s, p)
    end_pending(s, q)
    return c
