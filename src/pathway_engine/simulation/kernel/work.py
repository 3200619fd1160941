"""Work ends, or stops half-way; time afterwards passes; the visit finishes."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.cases import note
from pathway_engine.simulation.kernel.chance import (
    assign,
    draw_attributes,
    moment_after,
    place_of,
    sampled,
)
from pathway_engine.simulation.kernel.handoffs import begin_delay, end_delay
from pathway_engine.simulation.kernel.holds import hold_next
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS,
    AFTERWARDS_DELAY,
    AFTERWARDS_OVER,
    AGAIN,
    DONE,
    IN_AFTERWARDS,
    NO_OUTCOME,
    NONE,
    OUTCOME,
    RESTS,
    REWORK_VISIT,
)
from pathway_engine.simulation.kernel.leaving import gone
from pathway_engine.simulation.kernel.openings import open_others
from pathway_engine.simulation.kernel.philox import uniform
from pathway_engine.simulation.kernel.places import go_out
from pathway_engine.simulation.kernel.rules import evaluate, given_value, holds, stop
from pathway_engine.simulation.kernel.tables import (
    assignment_at,
    case_at,
    number_at,
    outcome_at,
    quantity_at,
    run_at,
    stack_at,
    step_at,
    team_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.together import count_work, let_go
from pathway_engine.simulation.kernel.visits import end_visit, schedule

HELD_BACK = 64
"""Where on the stack the values of `set` wait until all have been worked out."""


@kernel(state_t, i8, inline=True)
def luck_of(s: Any, v: int) -> float:
    """The draw for the outcome of a visit.

    It is made together with that for the work, long before it is needed: the two take hardly
    more time than one (`benchmarks`: 5 % of a run), and an addressed draw is the same whenever
    it is made.
    """
    visit = visit_at(s, v)
    key = step_at(s, visit.step).key + OUTCOME
    at_step = visit_row_at(s, visit.row).at_step
    luck: float = uniform(s, key, case_at(s, visit.case).identity, at_step, 0)
    return luck


@kernel(state_t, i8, inline=True)
def drawn_outcome(s: Any, v: int) -> int:
    """The outcome that chance chooses, NONE where there is none left to it.

    By share in the written order; the one without a share takes what is left.
    """
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    u = visit.luck if visit.luck >= 0.0 else luck_of(s, v)
    total = 0.0
    rest = NONE
    last = NONE
    for i in range(one.outcomes_n):
        outcome = outcome_at(s, one.outcomes + i)
        if outcome.rule < 0:
            if outcome.share < 0:
                rest = i
            else:
                share = given_value(s, visit.case, outcome.share_by, outcome.share)
                total += number_at(s, share).v
                last = i
                if u < total:
                    return i
    return rest if rest >= 0 else last


@kernel(state_t, i8, inline=True)
def choose_outcome(s: Any, v: int) -> int:
    """How a visit finishes: by the first rule that holds, else by chance."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    for i in range(one.outcomes_n):
        rule = outcome_at(s, one.outcomes + i).rule
        if rule >= 0 and holds(s, rule, visit.case):
            return i
    chosen = drawn_outcome(s, v)
    if chosen < 0:
        stop(s, NO_OUTCOME, visit.case, visit.step, NONE)
        return 0
    return chosen


@kernel(state_t, i8, i8, i8, inline=True)
def set_attributes(s: Any, outcome: int, c: int, step: int) -> None:
    """Carry out an outcome's `set`: every expression reads the state before it."""
    one = outcome_at(s, outcome)
    for i in range(one.sets_n):
        value = evaluate(s, assignment_at(s, one.sets + i).rule, c)
        stack_at(s, HELD_BACK + i).v = value
    for i in range(one.sets_n):
        assign(s, c, assignment_at(s, one.sets + i).attribute, stack_at(s, HELD_BACK + i).v, step)


@kernel(state_t, i8)
def finish(s: Any, v: int) -> int:
    """A visit finishes now; where its case goes next."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    row.finished_at = run_at(s, 0).now
    row.state = DONE
    if row.kind == REWORK_VISIT:
        end_visit(s, v)
        return AGAIN
    one = step_at(s, visit.step)
    at_step = row.at_step
    go_out(s, v)
    note(s, visit.case, one.finished)
    draw_attributes(s, one.records, one.records_n, visit.case, at_step, visit.step)
    chosen = choose_outcome(s, v)
    row.outcome = chosen
    set_attributes(s, one.outcomes + chosen, visit.case, visit.step)
    outcome = outcome_at(s, one.outcomes + chosen)
    if outcome.opens >= 0:
        calendar = one.calendar if visit.team < 0 else team_at(s, visit.team).calendar
        open_others(s, visit.case, outcome.opens, at_step, calendar, 0)
    to: int = outcome.to
    end_visit(s, v)
    return to


@kernel(state_t, i8, inline=True)
def begin_afterwards(s: Any, v: int) -> bool:
    """Let the time afterwards begin; whether there is any."""
    visit = visit_at(s, v)
    quantity = visit.afterwards
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    key = step_at(s, visit.step).key + AFTERWARDS
    calendar = team_at(s, visit.team).calendar
    x = sampled(s, quantity, key, visit.case, row.at_step, 0)
    until = moment_after(s, now, x, quantity, calendar)
    if visit.left >= 0:  # what is left of it was known when the run began
        until = now + visit.left
    cause = quantity_at(s, place_of(quantity)).cause
    if cause >= 0:
        begin_delay(s, v, cause, AFTERWARDS_DELAY)
    if until > now:
        row.state = IN_AFTERWARDS
        schedule(s, v, AFTERWARDS_OVER, until)
        return True
    end_delay(s, v)
    return False


@kernel(state_t, i8, inline=True)
def part_over(s: Any, v: int) -> int:
    """A part of the work on a visit ends now; where the case goes then."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    row.work_time += visit.part
    row.closed_time += run_at(s, 0).now - visit.part_from - visit.part
    if visit.worker >= 0:
        count_work(s, v)
        let_go(s, v)
    if visit.let_go:
        return gone(s, v)
    if visit.half >= 0:
        hold_next(s, v)
        return RESTS
    row.work_done_at = run_at(s, 0).now
    if row.kind != REWORK_VISIT and visit.afterwards >= 0 and begin_afterwards(s, v):
        return RESTS
    return finish(s, v)


@kernel(state_t, i8, inline=True)
def afterwards_over(s: Any, v: int) -> None:
    """The time afterwards ends now."""
    row = visit_row_at(s, visit_at(s, v).row)
    row.afterwards_time = run_at(s, 0).now - row.work_done_at
    end_delay(s, v)
