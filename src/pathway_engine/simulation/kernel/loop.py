"""One replication: second after second in which something happens, in the order of the rules.

Within a second: calendars and absences take their new value; what arrives, ends or falls due
is followed to rest, one by one; starts, until nobody can start; what they caused in that
second is taken up again. `advance` returns when the run is over, when a table is full (and
goes on where it stood when it is called again), or when a fault stops the run.
"""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.backlog import join_window
from pathway_engine.simulation.kernel.cases import (
    keep_arrived,
    new_case,
    open_arrival,
    open_recorded,
)
from pathway_engine.simulation.kernel.events import drop_first, note_due, time_of_first
from pathway_engine.simulation.kernel.exits import begin_case_exits, take_one_exit
from pathway_engine.simulation.kernel.following import proceed
from pathway_engine.simulation.kernel.handoffs import (
    answer,
    end_dispute,
)
from pathway_engine.simulation.kernel.holds import hold_over
from pathway_engine.simulation.kernel.horizon import write_open_visits
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS_OVER,
    ANSWER,
    DISPUTE_OVER,
    FAR,
    FINISHED,
    FULL,
    HOLD_OVER,
    NO_FAULT,
    NONE,
    RESTS,
    SECONDS_A_DAY,
    STOPPED,
    WAIT_OVER,
    WORK_OVER,
)
from pathway_engine.simulation.kernel.openings import is_fresh, open_due
from pathway_engine.simulation.kernel.orders import (
    ARRIVALS,
    MARGIN,
    OPENINGS,
    STREAM,
    VISITS,
    VISITS_A_CASE,
)
from pathway_engine.simulation.kernel.packages import settle_all
from pathway_engine.simulation.kernel.panels import hold_sittings
from pathway_engine.simulation.kernel.people import begin_day
from pathway_engine.simulation.kernel.philox import bits
from pathway_engine.simulation.kernel.places import change_lots
from pathway_engine.simulation.kernel.posts import change_posts
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.staff import change_calendar
from pathway_engine.simulation.kernel.standing import take_up
from pathway_engine.simulation.kernel.starts import start_what_can
from pathway_engine.simulation.kernel.sums import count_open_cases
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    case_at,
    duty_at,
    event_at,
    given_case_at,
    heap_at,
    lot_at,
    number_at,
    opening_at,
    pending_at,
    run_at,
    session_at,
    stream_at,
    value_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.tokens import first_token
from pathway_engine.simulation.kernel.visits import (
    fall_due,
    wait_over,
)
from pathway_engine.simulation.kernel.work import afterwards_over, finish, part_over

AT_REST, ONCE_MORE = 3, 4
"""What is said of a second when nobody can start: it is over, or something more happens in it."""


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
    if one.row != NONE:  # the item is a row of a file; a row belongs to no date
        identity = bits(s, one.identity_key, as_word(0), as_word(i), as_word(0))
        c = open_recorded(s, stream, day, identity)
    else:
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
        elif order < 0 and run_at(s, 0).standing > 0:
            take_up(s, item)
        elif order < 0:
            join_window(s, item)
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
    if run.next_duty < run.duties_n:
        t = min(t, duty_at(s, run.next_duty).at)
    if t >= run.ends_at:
        run.now = run.ends_at
        return False
    run.now = max(t, run.starts_at)
    while run.next_day * SECONDS_A_DAY <= run.now:
        begin_day(s)
    if run.changes_at <= run.now:
        change_calendars(s)
    change_lots(s)
    change_posts(s)
    return True


@kernel(state_t)
def events_that_fit_alive(s: Any) -> int:
    """For how many events more there is room for what lives: cases, visits and what they await."""
    run = run_at(s, 0)
    branches = run.branches
    visits = run.live_visits
    pushed = MARGIN * (1 + run.leaves) + run.case_leaves
    fits = min(
        run.case_room - run.live_cases,
        (run.token_room - run.live_tokens) // (1 + branches),
        (run.visit_room - visits) // (2 + branches),
        run.person_room - run.live_persons,
        (run.event_room - heap_at(s, VISITS).n - visits) // pushed,
    )
    fits = min(fits, (run.event_room - run.dues) // MARGIN)
    if run.pending_margin > 0:
        fits = min(fits, (run.pending_room - run.live_pendings) // run.pending_margin)
    return fits


@kernel(state_t)
def events_that_fit(s: Any) -> int:
    """For how many events more every table surely has room, whatever each of them leaves behind."""
    run = run_at(s, 0)
    rows = min(
        run.visit_row_room - run.visit_rows,
        run.handoff_row_room - run.handoff_rows,
        run.delay_row_room - run.delay_rows,
    )
    fits = min(events_that_fit_alive(s), rows // MARGIN)
    fits = min(fits, run.link_row_room - run.link_rows, run.case_row_room - run.case_rows)
    if run.partner_teams > 0:
        rows = run.partner_wait_row_room - run.partner_wait_rows
        rows -= run.live_visits * run.partner_teams
        fits = min(fits, rows // (MARGIN * run.partner_teams))
    return fits


@kernel(state_t, inline=True)
def no_room_for_one_more(s: Any) -> bool:
    """Whether some table may not hold what one more event leaves behind; else it counts as one.

    It is worked out anew when all have happened that were known to fit.
    """
    run = run_at(s, 0)
    if run.fits <= 0:
        run.fits = events_that_fit(s)
    run.fits -= 1
    return bool(run.fits < 0)


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
    if run.dues > 0 and no_room_for_one_more(s):
        return FULL  # an exit leaves as much behind as an event
    if run.dues > 0 and take_one_exit(s):
        return STOPPED if run.fault != NO_FAULT else ONCE_MORE
    return AT_REST


def advance(s: Any) -> int:
    """Run until the end, a full table or a fault; which of them it was."""
    run = run_at(s, 0)
    while True:
        while earliest(s) == run.now:
            if no_room_for_one_more(s):
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
