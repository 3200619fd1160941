"""The kernel's state as data: which tables there are, what a row of each holds, and its codes.

A field is a 64-bit number unless it says otherwise. Times are civil seconds, durations whole
seconds; `NONE` stands where there is nothing. A *slot* is the place of a live case, token or
visit in its table; it is used again once that is over. A *token* is where a case stands: every
case has one, and in a parallel block one more for each branch; a visit belongs to one.
The tables `case_row`, `visit_row`, `handoff_row`, `delay_row`, `link_row` and `partner_wait_row`
are the output: a row stands there from its birth, is worked on in place, and is taken away once it
is finished (`simulation.output`).

A value that may be *given* by an attribute is a pair of fields, ``x_by`` and ``x``: where
``x_by`` is `NONE`, ``x`` is the value; else a pair of the same kind, ``by`` and ``v``, stands in
the table `given` at ``x`` plus the attribute's value: a line may name another table.
"""

from __future__ import annotations

import numpy as np

from pathway_engine.engine.records import TABLES, DelayKind, HandoffResult, State, VisitKind

NONE = -1
"""What stands where there is nothing, as in the records."""

FAR = 1 << 62
"""Later than anything that happens."""

SECONDS_A_DAY = 86_400

# What a call of the kernel says when it returns.
FINISHED, FULL, STOPPED = 0, 1, 2

# Why a run is stopped; the text stands in `simulation.faults`.
(
    NO_FAULT,
    RULE_BROKEN,
    NO_OUTCOME,
    OUT_OF_BOUNDS,
    TOO_MANY_VISITS,
    DIVISION_BY_ZERO,
    NOT_FINITE,
    NOT_SET,
    TOO_LONG,
    TOO_MANY_OPENINGS,
    TOO_MANY_CASES,
) = range(11)

# States and kinds of a visit, how an offer was answered, and kinds of delay, as in the records.
(
    OFFERED,
    DISPUTED_STATE,
    PLANNED,
    QUEUED,
    ACTIVE,
    HELD,
    IN_AFTERWARDS,
    DONE,
    RETURNED_STATE,
    WITHDRAWN,
) = map(int, State)
WORK_VISIT, WAIT_VISIT, DECISION_VISIT, BLOCK_VISIT, REWORK_VISIT = map(int, VisitKind)
ACCEPTED, SENT_BACK, WITHDRAWN_OFFER, _ = map(int, HandoffResult)
HOLD_DELAY, DISPUTE_DELAY, AFTERWARDS_DELAY = map(int, DelayKind)

# Kinds of step.
TEAM_STEP, WAIT_STEP, DECISION_STEP, BLOCK_STEP = range(4)

# What happens next to a visit by the clock.
ANSWER, DISPUTE_OVER, FALL_DUE, WORK_OVER, AFTERWARDS_OVER, WAIT_OVER, HOLD_OVER = range(7)

# What a waiting visit lacks. `CAPACITY` is what is left of a wait when the others are told.
# `PARTNER` is the first partner team of a step, the next ones follow it.
CAPACITY, CASELOAD, PLACE, OWN_WORKER, PARTNER = range(5)

# Kinds of lane; those of a team, of which it knows which are filled, come first.
COMMON, BOUND, RESUMED, STAY, SESSION, LISTED = range(6)

# When the visits of a step leave the place where their case is.
NEVER_LEAVES, LEAVES_STARTED, LEAVES_FINISHED = range(3)

# Whether a worker is at work, or kept by a sitting with nothing in hand.
IDLE, BUSY, KEPT = range(3)

# Where a case goes: a step (its number), an ending (-1 - its number), the same offer again, or a
# branch to the join.
AGAIN = -FAR
JOIN = AGAIN - 1

RESTS = FAR
"""Said in the place of where a case goes when its visit is not over."""

# Families of quantities.
(
    CONSTANT,
    LOGNORMAL,
    TRIANGULAR,
    UNIFORM,
    CHOICE,
    EXPONENTIAL,
    GAMMA,
    WEIBULL,
    ERLANG,
    NORMAL,
) = range(10)

# What is drawn for an attribute.
DRAW_CHANCE, DRAW_WEIGHTS, DRAW_QUANTITY, DRAW_COMPUTED = range(4)

# What a step draws; a step's keys stand together in this order.
PURPOSES = (
    "work",
    "afterwards",
    "due",
    "outcome",
    "delay",
    "returned",
    "rework",
    "rekeying",
    "disputed",
    "dispute_for",
)
(
    WORK,
    AFTERWARDS,
    DUE,
    OUTCOME,
    DELAY,
    RETURNED,
    REWORK,
    REKEYING,
    DISPUTED,
    DISPUTE_FOR,
) = range(10)

# Operations of compiled expressions (`rules`).
(
    PUSH,
    LOAD,
    VISITS,
    DAYS_OPEN,
    NEGATE,
    NOT,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    MINIMUM,
    MAXIMUM,
    JUMP,
    JUMP_IF_FALSE,
    JUMP_IF_FALSE_OR_POP,
    JUMP_IF_TRUE_OR_POP,
) = range(22)


def _row(text: str) -> np.dtype[np.void]:
    """A row of 64-bit fields: `name` is an integer, `name:f8` or `name:u8` what it says."""
    pairs = [field.partition(":")[::2] for field in text.split()]
    return np.dtype([(name, type_ or "i8") for name, type_ in pairs], align=True)


def _output(table: str) -> np.dtype[np.void]:
    return np.dtype([(column.name, column.type) for column in TABLES[table]], align=True)


NUMBER = _row("v:f8")
INDEX = _row("v")

LAYOUTS: dict[str, np.dtype[np.void]] = {
    # the run itself: one row
    "run": _row(
        "now starts_at warm_up_until ends_at case_time next_day changes_at "
        "cases live_cases live_tokens live_visits "
        "dirty_count free_case free_token free_visit "
        "live_persons free_person person_room "
        "live_pendings free_pending pending_room pending_margin "
        "case_rows visit_rows handoff_rows delay_rows link_rows partner_wait_rows "
        "case_room token_room visit_room "
        "case_row_room visit_row_room handoff_row_room delay_row_room link_row_room "
        "partner_wait_row_room reasons partner_teams "
        "event_room sitting_room fits "
        "panels teams calendars streams attributes steps moments bys first_day days "
        "backlog linked remembers leaves case_leaves exit_calendar holds partners widest "
        "sittings_first sittings_n next_sitting first_sitting last_sitting free_sitting "
        "live_sittings seats dues "
        "places lots_n next_lot duties_n next_duty branches standing book_key "
        "fault fault_case fault_step fault_item"
    ),
    # the definition
    "step": _row(
        "kind team_by team by_by by accountable_by accountable work_by work afterwards_by "
        "afterwards due_by due priority_by priority outcomes outcomes_n requires requires_n "
        "records records_n key calendar reached started finished "
        "holds holds_n exits exits_n same_worker panels place stay_by stay leaves "
        "branches branches_n any_"
    ),
    "outcome": _row("to rule share_by share sets sets_n opens"),
    # a further case of the same person that an outcome or an ending opens; the next it opens
    "opening": _row(
        "next at rule share_by share after_by after records records_n entry kind "
        "identity_key share_key after_key"
    ),
    "branch": INDEX,  # a branch of a block -> its first step
    "assignment": _row("attribute rule"),
    "requirement": INDEX,  # a rule
    "record": _row("attribute draw_by draw key"),
    # ways out: of a step or of the pathway; where work stops half-way
    "exit": _row("to rule after_by after key"),
    "hold": _row("cause rule share_by share for_by for_ key for_key"),
    "draw": _row("kind item n share:f8 once"),
    "attribute": _row("low:f8 high:f8 whole initial:f8"),
    "quantity": _row("family a:f8 b:f8 c:f8 low:f8 high:f8 item n days cause since of"),
    "given": _row("by v"),
    "number": NUMBER,
    "code": _row("op item value:f8"),
    "rule": _row("first n"),
    "key": _row("v:u8"),
    "handoff_rule": _row(
        "delay_by delay disputed_by disputed dispute_for_by dispute_for returned_by returned "
        "rework_by rework rekeying_by rekeying automatic"
    ),
    "governing": INDEX,  # team x team -> handoff rule
    "crossing": INDEX,  # team x team -> which border is crossed
    "line_of": INDEX,  # team x by -> line
    "ending": _row(
        "lasts_by lasts weekly no_package key calendar opens packages package_time package_cost:f8"
    ),
    "stream": _row(
        "to records records_n gap_key time_key identity_key from_at until_at row rows_end"
    ),
    # whom a file of people brings: the number of the row, and where its values stand
    "recorded": _row("at number values"),
    "recorded_value": NUMBER,  # recorded x attribute -> its value; NaN where the row says nothing
    "stream_day": _row("expected:f8 interval seconds piece"),
    # open seconds of a date that weigh the same: what they and those before them weigh together
    "piece": _row("start weight until"),
    # people who are there already: where, since when, in which place
    "backlog": _row(
        "to entry first cases records records_n passed_by passed passed_key identity_key "
        "stayed place"
    ),
    "given_case": _row("to identity:u8 values"),
    # a visit that is open when a run starts from open cases, by its slot: since when its step is
    # reached and it was held, by which hold of its step; seconds worked, whether it was held
    # before, whether it is surely in work, whether it has no worker any more, whether its team has
    # been open since it waits; the team that sent it, and what that adds to the work
    "standing": _row("reached hold held_since worked held sure beyond opened from_team extra"),
    # opening hours
    "calendar": _row(
        "first n first_day days day_index teams teams_n posts posts_n interval changes_at open"
    ),
    "interval": _row("start end day workday before"),
    "day_index": INDEX,  # calendar and day -> first interval from that midnight on
    "workday": _row("first n seconds"),
    "calendar_team": INDEX,
    "calendar_post": INDEX,
    # people
    "team": _row(
        "organisation calendar open slots limited watched lanes lanes_n filled_n "
        "workers workers_n dirty "
        "links links_n stays"
    ),
    "team_link": INDEX,  # teams whose work needs somebody of a team
    "line": _row("pools pools_n lanes bound plain needs needs_n"),
    "need": _row("pool number team partner"),
    # visits that wait for the same: those with a slot (or none needed) and those without one
    "lane": _row("head kind line worker place slotted watched reason since at filled"),
    "filled": INDEX,  # the lanes of a team in which somebody waits: as many as it says
    "clock": INDEX,  # lane x reason -> seconds for which it has been lacking
    # what people occupy: how many are in it, how many places are in force, which teams need it
    "place": _row("people count teams teams_n"),
    "place_team": INDEX,
    "lot": _row("at place difference"),  # how many places more or fewer there are from then on
    "place_rank": INDEX,  # team x place -> which pair of a line's lanes waits for it, from 1
    "bound_lane": INDEX,  # line and worker of its team -> the first of two lanes
    "line_pool": INDEX,
    "pool": _row("role members members_n free"),
    "member": INDEX,
    # `posted` while the post lasts, `stayed` open seconds beyond it with work in hand;
    # `overtime` if work in hand is finished beyond the hours, `beyond` the seconds of that
    "worker": _row(
        "pool team calendar pace:f8 absence:f8 key index present busy idle_since worked resumed "
        "kept seat posted until_at stayed overtime beyond"
    ),
    "post": _row("team workers workers_n calendar"),
    "duty": _row("at post begins slots"),  # posts that begin or end, and the slots of it
    # panels: a step with sittings, in one of its teams
    "panel": _row("step team line each lane"),
    "session": _row("at panel places"),
    "sitting": _row("panel kept vacant next next_free"),
    "sitter": INDEX,  # sitting x worker of the team -> whether the worker sits
    "dirty": INDEX,
    # what lives
    "case": _row(
        "number identity:u8 row person opened_at visits delays burst burst_at leaving beside "
        "token place came_in next_free"
    ),
    # who has several cases, or a package: its number, since when it has cost so much, its end
    "person": _row("cases opened package ending since ends_at weekly:f8 burst burst_at next_free"),
    "pending": _row("opening parent identity:u8 n person package made_at next_free"),
    "carried": NUMBER,  # pending opening x attribute -> what is inherited
    # where a case stands: with which team, by which visit; what it is offered again after rework
    "token": _row(
        "case next parent branch of own away offering "
        "team step line worker visit at_step accountable open leaves "
        "again_step again_team again_line again_accountable again_due again_at_step again_attempt "
        "next_free"
    ),
    "count": _row("reached accepted"),  # case x step -> visits
    "slot": INDEX,  # case x team -> whether it has a slot of the team's caseload
    "moment": INDEX,  # case x named event -> when it last happened
    "visit": _row(
        "case token row step team line event attempt worker handoff delay extra "
        "let_go already afterwards "
        "luck:f8 priority:f8 ready_at joined_at opens_at lane bound "
        "pace:f8 part part_from half hold left partners child sibling previous next_free"
    ),
    # visit -> what its offer's rule says, read when it is offered
    "terms": _row("disputed dispute_for returned rework rekeying"),
    "mark": INDEX,  # visit x reason -> what the lane's clock showed when it joined
    "held": INDEX,  # visit x hold of its step -> the length of the hold, NONE if it does not come
    "partner": INDEX,  # visit x number -> a worker who takes part
    "lacked": INDEX,  # visit x partner team of its step -> seconds for which it lacked the team
    "leave": INDEX,  # token x exit of its step -> when it falls due
    "case_leave": INDEX,  # case x exit of the pathway -> when it falls due
    "last_worker": INDEX,  # case x team -> who started on it last
    "due_exit": INDEX,  # the cases of which an exit has fallen due in this second
    "heap": _row("first n"),
    "event": _row("time order item"),
    "stack": NUMBER,
    "queue": _row("seen time at_start at_end"),  # step x team
    # what is left behind
    "case_row": _output("cases"),
    "visit_row": _output("visits"),
    "handoff_row": _output("handoffs"),
    "delay_row": _output("delays"),
    "link_row": _output("links"),
    "partner_wait_row": _output("partner_waits"),
    "value": NUMBER,  # case row x attribute -> its value
    "arrived": NUMBER,  # the same when the case opened
}

STATE = np.dtype([(name, "i8") for name in LAYOUTS], align=True)
"""The whole state for compiled code: the address of every table."""
