"""Cases that are open when a run starts: each goes on from where it stands, in *second 0*.

Their tables are filled before (`simulation.standing`); here every open visit takes up what it was
about. A time that runs is drawn on the condition that it exceeds what has passed (`remaining`),
at the address that it has anyway. What is over already happens in that second.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.backlog import run_case_exits_on, run_on
from pathway_engine.simulation.kernel.chance import KEPT, as_read, moment_after, sampled, whole
from pathway_engine.simulation.kernel.handoffs import governing_rule, read_terms
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS,
    AFTERWARDS_OVER,
    ANSWER,
    BLOCK_VISIT,
    DELAY,
    DISPUTE_FOR,
    DISPUTE_OVER,
    DISPUTED_STATE,
    DUE,
    FALL_DUE,
    HELD,
    HOLD_OVER,
    IN_AFTERWARDS,
    NONE,
    OFFERED,
    PLANNED,
    QUEUED,
    REKEYING,
    REWORK,
    REWORK_VISIT,
    TEAM_STEP,
    WAIT_OVER,
)
from pathway_engine.simulation.kernel.lines import touch
from pathway_engine.simulation.kernel.philox import bits, uniform
from pathway_engine.simulation.kernel.remaining import luck_of, remaining_moment
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.rules import given_value, holds
from pathway_engine.simulation.kernel.standing_work import (
    go_on_working,
    stand_in_line,
    wait_to_go_on,
    work_left,
)
from pathway_engine.simulation.kernel.tables import (
    case_at,
    governing_at,
    handoff_row_at,
    handoff_rule_at,
    held_at,
    hold_at,
    leave_at,
    line_at,
    line_of_at,
    number_at,
    run_at,
    standing_at,
    step_at,
    team_at,
    terms_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.visits import lane_of, schedule


@kernel(state_t, i8, i8, i8)
def line_in(s: Any, c: int, team: int, step: int) -> int:
    """The line of a step in a team: of the roles that may do it, as the case is now."""
    one = step_at(s, step)
    by = given_value(s, c, one.by_by, one.by)
    line: int = line_of_at(s, team * run_at(s, 0).bys + by).v
    return line


@kernel(state_t, i8)
def take_up_lines(s: Any, k: int) -> None:
    """The lines of the team that a token is with, of its visit and of what is offered again."""
    token = token_at(s, k)
    c = token.case
    if token.team >= 0 and token.step >= 0:
        token.line = line_in(s, c, token.team, token.step)
    v = token.open
    if v < 0 or visit_at(s, v).team < 0:
        return
    visit = visit_at(s, v)
    if visit_row_at(s, visit.row).kind != REWORK_VISIT:
        visit.line = line_in(s, c, visit.team, visit.step)
        return
    visit.line = NONE if token.line < 0 else line_at(s, token.line).plain
    token.again_line = line_in(s, c, token.again_team, token.again_step)


@kernel(state_t, i8)
def take_up_exits(s: Any, v: int) -> None:
    """The ways out of a step have run since it was reached, or since the visit was due."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    one = step_at(s, visit.step)
    if one.exits_n == 0 or row.kind == REWORK_VISIT or row.started_at != NONE:
        return
    token_at(s, visit.token).leaves = visit.step
    since = standing_at(s, v).reached
    calendar = one.calendar
    if one.kind == TEAM_STEP:
        since = max(since, row.due_at)
        calendar = team_at(s, visit.team).calendar
    for i in range(one.exits_n):
        at = run_on(s, visit.case, one.exits + i, row.at_step, since, calendar)
        leave_at(s, visit.token * run_at(s, 0).leaves + i).v = at


@kernel(state_t, i8, i8)
def extra_of(s: Any, v: int, rule: int) -> int:
    """Seconds of rework, or of rekeying before the work, that a handoff rule asks for."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    token = token_at(s, visit.token)
    one = handoff_rule_at(s, rule)
    step, n, attempt, purpose = visit.step, row.at_step, visit.attempt, REKEYING
    quantity = given_value(s, visit.case, one.rekeying_by, one.rekeying)
    if row.kind == REWORK_VISIT:
        step, n, attempt = token.again_step, token.again_at_step, token.again_attempt - 1
        quantity = given_value(s, visit.case, one.rework_by, one.rework)
        purpose = REWORK
    if quantity < 0:
        return 0
    return whole(sampled(s, quantity, step_at(s, step).key + purpose, visit.case, n, attempt))


@kernel(state_t, i8)
def take_up_extra(s: Any, v: int) -> None:
    """What comes before the work of a visit, drawn where nobody says how much it is."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    one = standing_at(s, v)
    visit.extra = max(one.extra, 0)
    if one.extra >= 0 or step_at(s, visit.step).stay >= 0:
        return
    sender, receiver = one.from_team, visit.team
    if row.kind == REWORK_VISIT:
        sender, receiver = visit.team, token_at(s, visit.token).again_team
    if sender >= 0 and receiver >= 0:
        rule = governing_at(s, sender * run_at(s, 0).teams + receiver).v
        if rule >= 0:
            visit.extra = extra_of(s, v, rule)


@kernel(state_t, i8, i8, i8, i8)
def offer_moment(s: Any, v: int, quantity: int, purpose: int, since: int) -> int:
    """When something is over that a handoff rule has delayed since a second."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    calendar = team_at(s, visit.team).calendar
    if quantity < 0:
        return run.now
    if quantity >= KEPT:
        x = float(quantity // KEPT - 1)
        return max(run.now, moment_after(s, since, x, quantity, calendar))
    key = step_at(s, visit.step).key + purpose
    at_step = visit_row_at(s, visit.row).at_step
    u = uniform(s, key, case_at(s, visit.case).identity, at_step, visit.attempt)
    return max(run.now, remaining_moment(s, visit.case, quantity, u, since, calendar))


@kernel(state_t, i8)
def take_up_offer(s: Any, v: int) -> None:
    """A visit is offered, or disputed, and will be answered."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    until = run_at(s, 0).now
    rule = governing_rule(s, v)
    if rule >= 0:
        read_terms(s, v, rule)
    if row.state == DISPUTED_STATE:
        if rule >= 0:
            since = handoff_row_at(s, visit.handoff).disputed_from
            until = offer_moment(s, v, terms_at(s, v).dispute_for, DISPUTE_FOR, since)
        schedule(s, v, DISPUTE_OVER, until)
        return
    if rule >= 0:
        one = handoff_rule_at(s, rule)
        delay = given_value(s, visit.case, one.delay_by, one.delay)
        until = offer_moment(s, v, delay, DELAY, row.offered_at)
    schedule(s, v, ANSWER, until)


@kernel(state_t, i8)
def take_up_plan(s: Any, v: int) -> None:
    """A visit is planned, or a case waits: until it is due."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    if row.kind == BLOCK_VISIT:
        return
    one = step_at(s, visit.step)
    calendar = one.calendar if visit.team < 0 else team_at(s, visit.team).calendar
    quantity = NONE if one.due < 0 else given_value(s, visit.case, one.due_by, one.due)
    if row.due_at == NONE and quantity >= 0:
        u = luck_of(s, visit.case, one.key + DUE, row.at_step)
        since = standing_at(s, v).reached
        row.due_at = remaining_moment(s, visit.case, quantity, u, since, calendar)
    event = WAIT_OVER if visit.team < 0 else FALL_DUE
    schedule(s, v, event, max(row.due_at, run_at(s, 0).now))


@kernel(state_t, i8)
def take_up_rest(s: Any, v: int) -> None:
    """The time after the work, or a stay, has run since the work was done."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    one = step_at(s, visit.step)
    until = run_at(s, 0).now
    quantity = given_value(s, visit.case, one.stay_by, one.stay)
    if one.stay < 0 and one.stay_by < 0:
        quantity = given_value(s, visit.case, one.afterwards_by, one.afterwards)
    if quantity >= 0:
        u = luck_of(s, visit.case, one.key + AFTERWARDS, row.at_step)
        calendar = team_at(s, visit.team).calendar
        over = remaining_moment(s, visit.case, quantity, u, row.work_done_at, calendar)
        until = max(until, over)
    schedule(s, v, AFTERWARDS_OVER, until)


@kernel(state_t, i8, i8)
def later_holds(s: Any, v: int, first: int) -> None:
    """Draw which of the holds after the one that runs come, and how long each is for."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    at_step = visit_row_at(s, visit.row).at_step
    for i in range(first, one.holds_n):
        hold = hold_at(s, one.holds + i)
        place = held_at(s, v * run_at(s, 0).holds + i)
        place.v = NONE
        comes = hold.rule < 0 or holds(s, hold.rule, visit.case)
        if comes and (hold.share_by >= 0 or hold.share >= 0):
            share = number_at(s, given_value(s, visit.case, hold.share_by, hold.share)).v
            comes = luck_of(s, visit.case, hold.key, at_step) < share
        if comes:
            length = given_value(s, visit.case, hold.for_by, hold.for_)
            place.v = as_read(s, visit.case, length)


@kernel(state_t, i8)
def take_up_hold(s: Any, v: int) -> None:
    """A visit is held. A cause that its step has no hold for says not how long: it is over."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    one = step_at(s, visit.step)
    standing = standing_at(s, v)
    until = run_at(s, 0).now
    visit.hold = one.holds_n
    if row.started_at != NONE:
        visit.half = work_left(s, v, 0)
        visit.luck = -1.0
    if standing.hold >= 0:
        visit.hold = standing.hold + 1
        later_holds(s, v, visit.hold)
        hold = hold_at(s, one.holds + standing.hold)
        quantity = given_value(s, visit.case, hold.for_by, hold.for_)
        u = luck_of(s, visit.case, hold.for_key, row.at_step)
        calendar = team_at(s, visit.team).calendar
        over = remaining_moment(s, visit.case, quantity, u, standing.held_since, calendar)
        until = max(until, over)
    visit.part_from = standing.held_since
    schedule(s, v, HOLD_OVER, until)


@kernel(state_t, i8)
def take_up_visit(s: Any, v: int) -> None:
    """An open visit goes on with what it was about."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    state = row.state
    take_up_exits(s, v)
    if state in (OFFERED, DISPUTED_STATE):
        take_up_offer(s, v)
        return
    if visit.team >= 0:
        take_up_extra(s, v)
    if state == PLANNED:
        take_up_plan(s, v)
    elif state == HELD:
        take_up_hold(s, v)
    elif state == IN_AFTERWARDS:
        take_up_rest(s, v)
    elif state != QUEUED:
        go_on_working(s, v)
    elif row.started_at != NONE:
        wait_to_go_on(s, v)
    else:
        stand_in_line(s, v, lane_of(s, v))


@kernel(state_t, i8)
def take_up(s: Any, c: int) -> None:
    """A case that is open when the run starts goes on from where it stands."""
    case = case_at(s, c)
    if case.identity == as_word(0):
        key = run_at(s, 0).book_key
        case.identity = bits(s, key, as_word(0), as_word(case.number), as_word(0))
    if case.token < 0:
        return
    run_case_exits_on(s, c)
    k = case.token
    while k >= 0:
        following = token_at(s, k).next
        take_up_lines(s, k)
        if token_at(s, k).open >= 0:
            take_up_visit(s, token_at(s, k).open)
        if token_at(s, k).team >= 0:
            touch(s, token_at(s, k).team)
        k = following
