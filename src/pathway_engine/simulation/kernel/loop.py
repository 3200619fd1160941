"""One replication: second after second in which something happens, in the order of the rules.

Within a second: calendars and absences take their new value; what arrives, ends or falls due
is followed to rest, one by one; starts, until nobody can start; what they caused in that
second is taken up again. `advance` returns when the run is over, when a table is full (and
goes on where it stood when it is called again), or when a fault stops the run.
"""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t, table
from pathway_engine.simulation.kernel.blocks import begin_block, join_block, next_branch
from pathway_engine.simulation.kernel.cases import (
    keep_arrived,
    new_case,
    open_arrival,
)
from pathway_engine.simulation.kernel.closing import close
from pathway_engine.simulation.kernel.events import (
    ARRIVALS,
    OPENINGS,
    STREAM,
    VISITS,
    VISITS_A_CASE,
    drop_first,
    note_due,
    time_of_first,
)
from pathway_engine.simulation.kernel.exits import begin_case_exits, begin_exits, take_one_exit
from pathway_engine.simulation.kernel.handoffs import (
    answer,
    end_dispute,
    offer,
    offer_again,
)
from pathway_engine.simulation.kernel.holds import hold_over
from pathway_engine.simulation.kernel.horizon import write_open_visits
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS_OVER,
    AGAIN,
    ANSWER,
    BLOCK_STEP,
    DECISION_STEP,
    DISPUTE_OVER,
    FAR,
    FINISHED,
    FULL,
    HOLD_OVER,
    JOIN,
    NO_FAULT,
    NONE,
    RESTS,
    SECONDS_A_DAY,
    STOPPED,
    TEAM_STEP,
    WAIT_OVER,
    WORK_OVER,
)
from pathway_engine.simulation.kernel.openings import is_fresh, open_due
from pathway_engine.simulation.kernel.packages import settle_all
from pathway_engine.simulation.kernel.panels import hold_sittings
from pathway_engine.simulation.kernel.people import begin_day
from pathway_engine.simulation.kernel.philox import as_word, bits
from pathway_engine.simulation.kernel.places import change_lots, come_in
from pathway_engine.simulation.kernel.staff import change_calendar
from pathway_engine.simulation.kernel.starts import start_what_can
from pathway_engine.simulation.kernel.sums import count_open_cases
from pathway_engine.simulation.kernel.tokens import first_token
from pathway_engine.simulation.kernel.visits import (
    PLANNED,
    admit,
    fall_due,
    reach,
    schedule,
    wait_over,
)
from pathway_engine.simulation.kernel.work import afterwards_over, finish, part_over

run_at = table("run")
case_at = table("case")
token_at = table("token")
visit_at = table("visit")
visit_row_at = table("visit_row")
event_at = table("event")
heap_at = table("heap")
step_at = table("step")
calendar_at = table("calendar")
stream_at = table("stream")
given_case_at = table("given_case")
opening_at = table("opening")
pending_at = table("pending")
number_at = table("number")
value_at = table("value")
session_at = table("session")
lot_at = table("lot")
branch_at = table("branch")

AT_REST, ONCE_MORE = 3, 4
"""What is said of a second when nobody can start: it is over, or something more happens in it."""

MARGIN = 1100
"""Rows that one event may leave behind: a case makes at most a thousand visits in a second."""


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


@kernel(state_t, i8, inline=True)
def happen(s: Any, v: int) -> None:
    """What the clock brings to a visit now, followed to rest."""
    visit = visit_at(s, v)
    k = visit.token
    event = visit.event
    to = RESTS
    if event == WORK_OVER:
        to = part_over(s, v)
    elif event == AFTERWARDS_OVER:
        afterwards_over(s, v)
        to = finish(s, v)
    elif event == WAIT_OVER:
        wait_over(s, v)
        to = finish(s, v)
    elif event == ANSWER:
        answer(s, v)
    elif event == DISPUTE_OVER:
        end_dispute(s, v)
    elif event == HOLD_OVER:
        hold_over(s, v)
    else:
        fall_due(s, v)
    if to != RESTS:
        proceed(s, k, to)


@kernel(state_t, i8, i8, inline=True)
def is_stale(s: Any, v: int, order: int) -> bool:
    """Whether an event was of a visit that has gone meanwhile."""
    visit = visit_at(s, v)
    if visit.row < 0:
        return True
    row = visit_row_at(s, visit.row)
    return order != row.case_no * VISITS_A_CASE + row.visit_no


@kernel(state_t, i8, inline=True)
def arrive_as_given(s: Any, i: int) -> None:
    """A case of the given rows arrives, with its attributes where they are told."""
    given = given_case_at(s, i)
    run = run_at(s, 0)
    c = new_case(s, given.identity)
    for a in range(run.attributes):
        value = number_at(s, given.values + a).v
        if not math.isnan(value):
            value_at(s, case_at(s, c).row * run.attributes + a).v = value
    keep_arrived(s, c)
    begin_case_exits(s, c)
    proceed(s, first_token(s, c), given.to)


@kernel(state_t, i8, i8, inline=True)
def arrive(s: Any, code: int, day: int) -> None:
    """Somebody arrives: person number i of a stream on a date, or a given case."""
    run = run_at(s, 0)
    stream = code // STREAM
    i = code - stream * STREAM
    if stream == run.streams:
        arrive_as_given(s, i)
        return
    one = stream_at(s, stream)
    identity = bits(s, one.identity_key, as_word(day), as_word(i), as_word(0))
    c = open_arrival(s, stream, identity)
    begin_case_exits(s, c)
    proceed(s, first_token(s, c), one.to)


@kernel(state_t, inline=True)
def earliest(s: Any) -> int:
    """When the next event happens."""
    return min(time_of_first(s, ARRIVALS), time_of_first(s, VISITS))


@kernel(state_t, i8, inline=True)
def open_case(s: Any, q: int) -> None:
    """A further case of the same person opens, unless it hangs on a package that has ended."""
    to = opening_at(s, pending_at(s, q).opening).at
    c = open_due(s, q)
    if c >= 0:
        begin_case_exits(s, c)
        proceed(s, first_token(s, c), to)


@kernel(state_t, inline=True)
def comes_first(s: Any) -> bool:
    """Whether somebody arrives, or a case opens, before anything happens to a visit.

    In one second arrivals come first, then openings; those planned in that second come last.
    """
    arrival = time_of_first(s, ARRIVALS)
    visit = time_of_first(s, VISITS)
    if arrival != visit or arrival == FAR:
        return arrival < visit
    first = event_at(s, heap_at(s, ARRIVALS).first)
    return first.order < OPENINGS or not is_fresh(s, first.item)


@kernel(state_t, inline=True)
def handle_first(s: Any) -> None:
    """Take up the earliest event."""
    if comes_first(s):
        first = event_at(s, heap_at(s, ARRIVALS).first)
        order = first.order
        item = first.item
        drop_first(s, ARRIVALS)
        if order >= OPENINGS:
            open_case(s, item)
        else:
            arrive(s, order, item)
    else:
        first = event_at(s, heap_at(s, VISITS).first)
        v = first.item
        order = first.order
        drop_first(s, VISITS)
        if v < 0:
            note_due(s, -2 - v)
        elif not is_stale(s, v, order):
            happen(s, v)


@kernel(state_t, inline=True)
def change_calendars(s: Any) -> None:
    """Calendars that change now take their new value."""
    run = run_at(s, 0)
    run.changes_at = FAR
    for i in range(run.calendars):
        if calendar_at(s, i).changes_at <= run.now:
            change_calendar(s, i)
        run.changes_at = min(run.changes_at, calendar_at(s, i).changes_at)


@kernel(state_t, inline=True)
def next_second(s: Any) -> bool:
    """Go on to the next second in which something happens; False when the run is over."""
    run = run_at(s, 0)
    midnight = run.next_day * SECONDS_A_DAY
    t = min(midnight, run.changes_at, earliest(s))
    if run.next_sitting < run.sittings_n:
        t = min(t, session_at(s, run.next_sitting).at)
    if run.next_lot < run.lots_n:
        t = min(t, lot_at(s, run.next_lot).at)
    if t >= run.ends_at:
        run.now = run.ends_at
        return False
    run.now = max(t, run.starts_at)
    while run.next_day * SECONDS_A_DAY <= run.now:
        begin_day(s)
    if run.changes_at <= run.now:
        change_calendars(s)
    change_lots(s)
    return True


@kernel(state_t, inline=True)
def is_full(s: Any) -> bool:
    """Whether some table may not hold what one more event leaves behind."""
    run = run_at(s, 0)
    return (
        run.visit_rows + MARGIN > run.visit_row_room
        or run.handoff_rows + MARGIN > run.handoff_row_room
        or run.delay_rows + MARGIN > run.delay_row_room
        or run.link_rows + 1 > run.link_row_room
        or run.case_rows + 1 > run.case_row_room
        or run.live_cases + 1 > run.case_room
        or run.live_tokens + 1 + run.branches > run.token_room
        or run.live_visits + 2 + run.branches > run.visit_room
        or heap_at(s, VISITS).n + run.live_visits + MARGIN * (1 + run.leaves) > run.event_room
        or run.dues + MARGIN > run.event_room
        or run.live_persons + 1 > run.person_room
        or run.live_pendings + run.pending_margin > run.pending_room
    )


@kernel(state_t, inline=True)
def sitting_begins(s: Any) -> bool:
    """Whether a sitting is to begin in this second that has not been held yet."""
    run = run_at(s, 0)
    if run.next_sitting >= run.sittings_n:
        return False
    return bool(session_at(s, run.next_sitting).at <= run.now)


@kernel(state_t, inline=True)
def later_phases(s: Any) -> int:
    """Sittings, starts and one way out of this second; what to do next."""
    run = run_at(s, 0)
    if sitting_begins(s):
        if run.live_sittings + run.panels > run.sitting_room:
            return FULL
        hold_sittings(s)
    start_what_can(s)
    if run.fault != NO_FAULT:
        return STOPPED
    if earliest(s) == run.now:
        return ONCE_MORE
    if run.dues > 0 and run.live_pendings + run.pending_margin > run.pending_room:
        return FULL  # an exit may lead to an ending that opens cases
    if run.dues > 0 and take_one_exit(s):
        return STOPPED if run.fault != NO_FAULT else ONCE_MORE
    return AT_REST


def advance(s: Any) -> int:
    """Run until the end, a full table or a fault; which of them it was."""
    run = run_at(s, 0)
    while True:
        while earliest(s) == run.now:
            if is_full(s):
                return FULL
            handle_first(s)
            if run.fault != NO_FAULT:
                return STOPPED
        said = later_phases(s)
        if said in (FULL, STOPPED):
            return said
        if said == AT_REST and not next_second(s):
            write_open_visits(s)
            count_open_cases(s)
            settle_all(s)
            return FINISHED
