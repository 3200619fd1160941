"""A case passes from one team to another: offered, disputed, returned, reworked, accepted."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.chance import (
    as_read,
    happens,
    moment_after,
    possible,
    sampled,
    whole,
)
from pathway_engine.simulation.kernel.events import note_due
from pathway_engine.simulation.kernel.layout import (
    ACCEPTED,
    ANSWER,
    DELAY,
    DISPUTE_DELAY,
    DISPUTE_FOR,
    DISPUTE_OVER,
    DISPUTED,
    DISPUTED_STATE,
    NONE,
    REKEYING,
    RETURNED,
    RETURNED_STATE,
    REWORK,
    REWORK_VISIT,
    SENT_BACK,
)
from pathway_engine.simulation.kernel.rules import given_value
from pathway_engine.simulation.kernel.slots import give_up_slot
from pathway_engine.simulation.kernel.tables import (
    case_at,
    crossing_at,
    delay_row_at,
    governing_at,
    handoff_row_at,
    handoff_rule_at,
    line_at,
    run_at,
    step_at,
    team_at,
    terms_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.visits import (
    admit,
    end_visit,
    enter_line,
    new_visit,
    schedule,
)

DISPUTE_CAUSE = 17
"""Where `dispute_responsibility` stands in the catalogue of causes (a test holds it there)."""


@kernel(state_t, i8, inline=True)
def governing_rule(s: Any, v: int) -> int:
    """The handoff rule from the team that has the case to the visit's team, NONE without one."""
    visit = visit_at(s, v)
    sender = token_at(s, visit.token).team
    rule: int = governing_at(s, sender * run_at(s, 0).teams + visit.team).v
    return rule


@kernel(state_t, i8, inline=True)
def write_offer(s: Any, v: int) -> None:
    """Begin the row of a handoff that is offered now."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    case = case_at(s, visit.case)
    token = token_at(s, visit.token)
    row = visit_row_at(s, visit.row)
    visit.handoff = run.handoff_rows
    run.handoff_rows += 1
    handoff = handoff_row_at(s, visit.handoff)
    handoff.offered_at = run.now
    handoff.accepted_at = NONE
    handoff.disputed_from = NONE
    handoff.disputed_to = NONE
    handoff.case_no = case.number
    handoff.visit_no = row.visit_no
    handoff.from_visit_no = row.visit_no  # where the sender's visit was before the run
    if token.visit >= 0:
        handoff.from_visit_no = token.visit
    handoff.attempt = visit.attempt
    handoff.rework_time = 0
    handoff.rekeying_time = 0
    handoff.from_step = token.step
    handoff.from_team = token.team
    handoff.to_step = visit.step
    handoff.to_team = visit.team
    handoff.result = NONE
    rule = governing_rule(s, v)
    handoff.automatic = 1 if rule < 0 else handoff_rule_at(s, rule).automatic
    handoff.crosses = crossing_at(s, token.team * run.teams + visit.team).v
    handoff.accountable_changes = 1 if row.accountable != token.accountable else 0


@kernel(state_t, i8, i8, inline=True)
def read_terms(s: Any, v: int, rule: int) -> None:
    """Read what a handoff rule says for the case as it is when it is offered."""
    c = visit_at(s, v).case
    terms = terms_at(s, v)
    one = handoff_rule_at(s, rule)
    terms.disputed = given_value(s, c, one.disputed_by, one.disputed)
    terms.dispute_for = as_read(s, c, given_value(s, c, one.dispute_for_by, one.dispute_for))
    terms.returned = given_value(s, c, one.returned_by, one.returned)
    terms.rework = as_read(s, c, given_value(s, c, one.rework_by, one.rework))
    terms.rekeying = as_read(s, c, given_value(s, c, one.rekeying_by, one.rekeying))


@kernel(state_t, i8, i8, i8)
def answer_moment(s: Any, v: int, quantity: int, purpose: int) -> int:
    """When something that a handoff rule delays is over: the receiver's calendar counts."""
    run = run_at(s, 0)
    if quantity < 0:
        return run.now
    visit = visit_at(s, v)
    key = step_at(s, visit.step).key + purpose
    at_step = visit_row_at(s, visit.row).at_step
    calendar = team_at(s, visit.team).calendar
    x = sampled(s, quantity, key, visit.case, at_step, visit.attempt)
    return moment_after(s, run.now, x, quantity, calendar)


@kernel(state_t, i8, i8, i8)
def offer_chance(s: Any, v: int, share: int, purpose: int) -> bool:
    """Whether a chance of the offer comes true."""
    if share < 0:
        return False
    visit = visit_at(s, v)
    key = step_at(s, visit.step).key + purpose
    at_step = visit_row_at(s, visit.row).at_step
    return happens(s, share, key, visit.case, at_step, visit.attempt)


@kernel(state_t, i8, i8, i8)
def offer_effort(s: Any, v: int, quantity: int, purpose: int) -> int:
    """Seconds of rework or rekeying that a handoff rule asks for."""
    if quantity < 0:
        return 0
    visit = visit_at(s, v)
    key = step_at(s, visit.step).key + purpose
    at_step = visit_row_at(s, visit.row).at_step
    drawn = sampled(s, quantity, key, visit.case, at_step, visit.attempt)
    return possible(s, visit, whole(drawn))


@kernel(state_t, i8)
def accept(s: Any, v: int) -> None:
    """The receiving team accepts now: the sender's slot and accountability end."""
    visit = visit_at(s, v)
    run = run_at(s, 0)
    handoff = handoff_row_at(s, visit.handoff)
    handoff.result = ACCEPTED
    handoff.accepted_at = run.now
    rule = governing_rule(s, v)
    if rule >= 0 and step_at(s, visit.step).stay < 0:
        visit.extra = offer_effort(s, v, terms_at(s, v).rekeying, REKEYING)
        handoff.rekeying_time = visit.extra
    visit_row_at(s, visit.row).handoff_time = run.now - visit_row_at(s, visit.row).offered_at
    visit.handoff = NONE
    sender = token_at(s, visit.token).team
    admit(s, v)
    give_up_slot(s, visit.case, sender)


@kernel(state_t, i8, i8)
def send_back(s: Any, v: int, effort: int) -> None:
    """The receiving team returns the offer now; the sender's team queues the rework."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    k = visit.token
    token = token_at(s, k)
    handoff = handoff_row_at(s, visit.handoff)
    handoff.result = SENT_BACK
    handoff.rework_time = effort
    row.handoff_time = run.now - row.offered_at
    row.state = RETURNED_STATE
    row.finished_at = run.now
    token.again_step = visit.step
    token.again_team = visit.team
    token.again_line = visit.line
    token.again_accountable = row.accountable
    token.again_due = row.due_at
    token.again_at_step = row.at_step
    token.again_attempt = visit.attempt + 1
    end_visit(s, v)
    rework = new_visit(s, k, token.step)
    again = visit_at(s, rework)
    again.team = token.team
    again.line = NONE if token.line < 0 else line_at(s, token.line).plain
    again.extra = effort
    row = visit_row_at(s, again.row)
    row.kind = REWORK_VISIT
    row.team = again.team
    row.accountable = token.accountable
    row.at_step = token.at_step
    token.visit = row.visit_no
    enter_line(s, rework)


@kernel(state_t, i8)
def decide_return(s: Any, v: int) -> None:
    """Delay and dispute are over: the offer is returned, or accepted."""
    rule = governing_rule(s, v)
    if rule >= 0:
        terms = terms_at(s, v)
        if offer_chance(s, v, terms.returned, RETURNED):
            send_back(s, v, offer_effort(s, v, terms.rework, REWORK))
            return
    accept(s, v)


@kernel(state_t, i8)
def number_delay(s: Any, i: int) -> None:
    """Delays of one case that begin in one second are numbered by visit."""
    mine = delay_row_at(s, i)
    while i > 0 and delay_row_at(s, i - 1).from_at == mine.from_at:
        i -= 1
        other = delay_row_at(s, i)
        if other.case_no == mine.case_no and other.visit_no > mine.visit_no:
            other.delay_no += 1
            mine.delay_no -= 1


@kernel(state_t, i8, i8, i8)
def begin_delay(s: Any, v: int, cause: int, kind: int) -> None:
    """Begin a row of delay of a kind for a cause now."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    case = case_at(s, visit.case)
    visit.delay = run.delay_rows
    run.delay_rows += 1
    case.delays += 1
    delay = delay_row_at(s, visit.delay)
    delay.from_at = run.now
    delay.to_at = NONE
    delay.case_no = case.number
    delay.delay_no = case.delays
    delay.visit_no = visit_row_at(s, visit.row).visit_no
    delay.cause = cause
    delay.kind = kind
    if run.branches > 0:
        number_delay(s, visit.delay)


@kernel(state_t, i8)
def end_delay(s: Any, v: int) -> None:
    """A visit's row of delay ends now, if it has one."""
    visit = visit_at(s, v)
    if visit.delay >= 0:
        delay_row_at(s, visit.delay).to_at = run_at(s, 0).now
        visit.delay = NONE


@kernel(state_t, i8)
def end_dispute(s: Any, v: int) -> None:
    """The disputed time is over."""
    visit = visit_at(s, v)
    handoff = handoff_row_at(s, visit.handoff)
    handoff.disputed_to = run_at(s, 0).now
    row = visit_row_at(s, visit.row)
    row.dispute_time = handoff.disputed_to - handoff.disputed_from
    end_delay(s, v)
    decide_return(s, v)


@kernel(state_t, i8)
def answer(s: Any, v: int) -> None:
    """The delay of an offer is over: it is disputed, or decided."""
    rule = governing_rule(s, v)
    if rule >= 0:
        terms = terms_at(s, v)
        if offer_chance(s, v, terms.disputed, DISPUTED):
            now = run_at(s, 0).now
            visit = visit_at(s, v)
            visit_row_at(s, visit.row).state = DISPUTED_STATE
            handoff_row_at(s, visit.handoff).disputed_from = now
            begin_delay(s, v, DISPUTE_CAUSE, DISPUTE_DELAY)
            until = answer_moment(s, v, terms.dispute_for, DISPUTE_FOR)
            if until > now:
                schedule(s, v, DISPUTE_OVER, until)
            else:
                end_dispute(s, v)
            return
    decide_return(s, v)


@kernel(state_t, i8)
def offer(s: Any, v: int) -> None:
    """A visit is offered to its team now."""
    write_offer(s, v)
    rule = governing_rule(s, v)
    now = run_at(s, 0).now
    until = now
    if rule >= 0:
        read_terms(s, v, rule)
        one = handoff_rule_at(s, rule)
        delay = given_value(s, visit_at(s, v).case, one.delay_by, one.delay)
        until = answer_moment(s, v, delay, DELAY)
    if until > now:
        schedule(s, v, ANSWER, until)
    else:
        answer(s, v)


@kernel(state_t, i8)
def offer_again(s: Any, k: int) -> None:
    """The rework is done: the case is offered to the same step and team once more."""
    token = token_at(s, k)
    v = new_visit(s, k, token.again_step)
    visit = visit_at(s, v)
    visit.team = token.again_team
    visit.line = token.again_line
    visit.attempt = token.again_attempt
    row = visit_row_at(s, visit.row)
    row.team = visit.team
    row.place = step_at(s, visit.step).place
    row.accountable = token.again_accountable
    row.due_at = token.again_due
    row.at_step = token.again_at_step
    if token.leaves >= 0:
        note_due(s, token.case)
    offer(s, v)
