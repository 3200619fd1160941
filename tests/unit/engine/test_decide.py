"""What follows from a command, and why one is refused."""

from __future__ import annotations

import pytest

from pathway_engine.engine import commands
from pathway_engine.engine.commands import (
    Accept,
    Dispute,
    Finish,
    Hold,
    Open,
    Record,
    Resume,
    Return,
    Start,
    Tick,
    VisitId,
    WorkDone,
)
from pathway_engine.engine.decide import decide
from pathway_engine.engine.facts import Finished
from pathway_engine.engine.records import HandoffResult, State, VisitKind
from pathway_engine.engine.refusals import Code, Refusal
from unit.engine.cases import BODY, DAY, HOUR, NINE, TARGETS, Case, rulebook


def who_answers(case: Case) -> str | None:
    return case.state.accountable


# -- a case goes its way -------------------------------------------------------------------------


def test_a_case_opens_and_is_queued_at_its_first_step() -> None:
    case = Case(case={"area": "north"})
    assert [fact.kind for fact in case.facts] == ["opened", "offered"]
    assert case.state.values == {"urgent": False, "area": "north", "cost": 0.0, "tries": 0.0}
    assert (case.visit.state, case.visit.team) == (State.QUEUED, "door")
    assert case.visit.by == ("adviser",)
    assert (case.state.team, case.state.accountable) == ("door", "council")


def test_work_closed_time_and_time_afterwards() -> None:
    case = Case(at=NINE + 7 * HOUR)
    case.does(Start, worker="w17")
    case.later(18)
    case.does(WorkDone, effort=7_000)
    case.later(3)
    case.does(Finish, values={"cost": 5, "urgent": True})
    contact = case.state.visits[0]
    assert contact.parts == {
        "work_time": 2 * HOUR,
        "closed_time": 16 * HOUR,
        "afterwards_time": 3 * HOUR,
    }
    assert (contact.effort, contact.outcome, contact.worker) == (7_000, "urgent", "w17")
    [delay] = case.state.delays
    assert (delay.cause, delay.to_at) == ("missing_information", case.at)


def test_who_came_while_it_was_closed_waits_for_hours() -> None:
    case = Case(at=NINE - 3 * HOUR).later(5)
    case.does(Start)
    assert case.visit.parts == {"hours_time": 3 * HOUR, "capacity_time": 2 * HOUR}


def test_the_sender_answers_for_the_case_until_it_is_accepted() -> None:
    case = Case().to_care()
    assert (case.visit.state, case.state.team, case.state.accountable) == (
        State.OFFERED, "door", "council",
    )  # fmt: skip
    case.later(24).does(Dispute, reason="not ours")
    assert who_answers(case) is None
    case.later(24).does(Accept)
    assert (case.state.team, case.state.accountable) == ("ward", "trust")
    handoff = case.visit.handoff
    assert handoff is not None
    assert handoff.disputed_from is not None
    assert (handoff.result, handoff.accepted_at) == (HandoffResult.ACCEPTED, case.at)
    assert handoff.disputed_to == case.at
    assert case.visit.parts == {"handoff_time": 2 * DAY, "dispute_time": DAY}


def test_the_senders_slot_is_free_when_the_case_is_accepted() -> None:
    case = Case()
    slots = [case.state.slots]
    for step in (case.to_care, lambda: case.does(Accept), lambda: case.does(Start, role="nurse")):
        step()
        slots.append(case.state.slots)
    assert slots == [set(), {"door"}, set(), {"ward"}]


def test_visits_count_the_present_one_when_it_is_accepted() -> None:
    case = Case().to_care()
    case.does(Accept)
    assert case.visit.priority == 1


def test_starting_an_offered_visit_accepts_it_first() -> None:
    case = Case().to_care()
    facts = case.later(1).does(Start, role="doctor")
    assert [fact.kind for fact in facts] == ["accepted", "started"]
    assert case.visit.role == "doctor"


def test_a_return_is_reworked_and_offered_again() -> None:
    case = Case().to_care()
    case.later(1).does(Return, reason="incomplete")
    rework = case.visit
    assert (rework.kind, rework.team, rework.at_step) == (VisitKind.REWORK, "door", 1)
    case.does(Start)
    case.later(0.5).does(Finish, effort=1_800)
    returned, again = case.state.visits[1], case.visit
    assert returned.handoff is not None
    assert again.handoff is not None
    assert returned.handoff.rework_time == 1_800
    assert (again.handoff.offer.attempt, again.handoff.offer.from_visit) == (2, rework.number)
    assert (again.step, again.at_step, case.state.reached["care"]) == ("care", 1, 1)
    assert case.state.events["contact.finished"] < rework.offered_at


def test_a_case_that_was_accepted_may_still_be_sent_back_before_work() -> None:
    case = Case().to_care()
    case.does(Accept)
    case.later(2).does(Return)
    returned = case.state.visits[1]
    assert (case.state.team, case.state.accountable) == ("door", "council")
    assert returned.handoff is not None
    assert returned.handoff.result is HandoffResult.RETURNED
    assert case.visit.kind is VisitKind.REWORK
    case.does(Start)
    case.does(Finish)
    assert case.visit.handoff is not None
    assert case.visit.handoff.offer.from_team == "door"


def test_what_accepts_by_itself_takes_no_command() -> None:
    case = Case(BODY.replace("delay: 1d,", "delay: 1d, accept: automatic,")).to_care()
    assert case.visit.state is State.QUEUED
    assert case.visit.handoff is not None
    assert case.visit.handoff.offer.automatic


def test_a_choice_is_the_workers_and_sets_what_it_says() -> None:
    case = Case()
    for tries in (2, 4):  # whole numbers, half-even: 1.5 is 2, 3.5 is 4
        case.does(Start)
        case.does(Finish, values={"cost": 1, "urgent": False}, outcome="again")
        assert case.state.values["tries"] == tries
    assert (case.visit.step, case.visit.at_step) == ("contact", 3)


# -- late entries, the clock ---------------------------------------------------------------------


def test_work_done_on_paper_is_one_command() -> None:
    case = Case().later(5)
    facts = case.does(Finish, started_at=NINE + HOUR, values={"cost": 1, "urgent": True})
    assert [(fact.kind, fact.at - NINE) for fact in facts] == [
        ("started", HOUR), ("recorded", 5 * HOUR), ("finished", 5 * HOUR), ("offered", 5 * HOUR),
    ]  # fmt: skip


def test_nothing_happens_before_what_it_follows() -> None:
    case = Case().later(-1)
    assert case.refuses(Start).code is Code.TOO_EARLY
    case = Case().later(5)
    said = {"cost": 1, "urgent": True}
    assert case.refuses(Finish, started_at=NINE - 1, values=said).code is Code.TOO_EARLY
    assert case.refuses(Finish, started_at=case.at + 1, values=said).code is Code.TOO_EARLY


def test_a_record_is_the_last_fact_of_its_visit_too() -> None:
    case = Case().later(3)
    case.does(Record, values={"cost": 9})
    assert case.later(-2).refuses(Start).code is Code.TOO_EARLY
    case.later(2).does(Start)
    assert case.visit.parts == {"capacity_time": 3 * HOUR}


PLANNED = """
start: contact
steps:
  contact: {team: door, work: 1h, due: 3d, priority: 4, outcomes: {on: {to: pause}}}
  pause: {due: 2d, outcomes: {on: {to: sort}}}
  sort:
    outcomes:
      dear: {to: home, when: cost > 5}
      north: {to: done, share: 50%}
      south: {to: pause}
"""


def test_what_falls_due_happens_at_its_own_time_whenever_it_is_noticed() -> None:
    early, late = Case(PLANNED), Case(PLANNED)
    early.later(72).ok(Tick())
    early.later(24).does(Start)
    late.later(96).does(Start)
    assert early.state == late.state
    assert late.visit.parts == {"planned_time": 3 * DAY, "capacity_time": DAY}
    assert late.visit.priority == 4


def test_a_planned_visit_may_be_started_early() -> None:
    case = Case(PLANNED).later(1)
    case.does(Start)
    assert (case.visit.ready_at, case.visit.priority) == (case.at, 4)
    assert case.visit.parts == {"planned_time": HOUR}


def test_waits_and_decisions_conclude_by_themselves() -> None:
    case = Case(PLANNED, case={"cost": 6})
    case.does(Start)
    case.does(Finish)
    case.later(100).ok(Tick())
    assert (case.state.ending, case.state.closed_at) == ("home", NINE + 2 * DAY)
    assert [visit.kind for visit in case.state.visits[1:]] == [VisitKind.WAIT, VisitKind.DECISION]


def test_what_no_rule_decides_waits_for_somebody_to_choose() -> None:
    case = Case(PLANNED)
    case.does(Start)
    case.does(Finish)
    assert case.refuses(Finish).code is Code.TOO_EARLY
    case.later(48).ok(Tick())
    assert (case.visit.step, case.visit.state) == ("sort", State.PLANNED)
    assert case.ok(Tick()) == ()
    assert case.refuses(Finish).code is Code.OUTCOME_OPEN
    case.does(Finish, outcome="south")
    assert (case.visit.step, case.visit.at_step, case.visit.due_at) == (
        "pause",
        2,
        case.at + 2 * DAY,
    )


def test_a_due_time_that_varies_is_the_workers_or_the_median() -> None:
    body = PLANNED.replace("pause: {due: 2d,", "pause: {due: {low: 2d, high: 4d},")
    for due, expected in ((None, 3 * DAY), (NINE + DAY, DAY), (NINE - DAY, 0)):
        case = Case(body, case={"cost": 6})
        case.does(Start)
        case.does(Finish, due=due)
        pause = case.state.visits[1]
        assert pause.due_at == NINE + expected


def test_a_due_time_is_for_the_next_step_that_leaves_it_open() -> None:
    body = PLANNED.replace("{on: {to: pause}}", "{on: {to: sort}}", 1)
    body = body.replace("dear: {to: home,", "dear: {to: last,")
    body += "  last: {due: {low: 1d, high: 3d}, outcomes: {on: {to: later}}}\n"
    body += "  later: {due: {low: 1d, high: 3d}, outcomes: {on: {to: done}}}\n"
    case = Case(body, case={"cost": 6})
    case.does(Start)
    case.does(Finish, due=NINE + HOUR)
    assert (case.visit.step, case.visit.due_at) == ("last", NINE + HOUR)
    case.later(2).ok(Tick())
    assert (case.visit.step, case.visit.due_at) == ("later", NINE + HOUR + 2 * DAY)


def test_a_due_time_that_is_fixed_is_not_the_workers() -> None:
    case = Case(PLANNED)
    case.does(Start)
    case.does(Finish, due=NINE)
    assert case.visit.due_at == NINE + 2 * DAY


# -- refusals ------------------------------------------------------------------------------------


def test_unknown_things_are_refused() -> None:
    rules = rulebook()
    answer = decide(rules, None, Start(visit=VisitId(1, 1)), NINE)
    assert isinstance(answer, Refusal)
    assert answer.code is Code.UNKNOWN
    answer = decide(rules, None, Open(number=1, to="nowhere"), NINE)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.missing) == (Code.UNKNOWN, ("nowhere",))
    case = Case()
    assert case.no(Start(visit=VisitId(2, 1))).code is Code.UNKNOWN
    assert case.no(Start(visit=VisitId(1, 2))).code is Code.UNKNOWN
    assert case.no(Start(visit=VisitId(1, 0))).code is Code.UNKNOWN
    assert case.refuses(Record, values={"area": "north"}).code is Code.UNKNOWN
    assert case.no(Open(number=1)).code is Code.NOT_NOW


def test_a_move_that_the_state_does_not_allow_names_the_others() -> None:
    refusal = Case().refuses(Finish, values={"cost": 1, "urgent": True})
    assert refusal.code is Code.NOT_NOW
    assert refusal.missing == ("return", "start", "hold", "withdraw")


def test_nobody_returns_what_nobody_handed_over() -> None:
    assert Case().refuses(Return).code is Code.NOT_NOW


def test_only_the_roles_of_a_step_may_do_it() -> None:
    refusal = Case().refuses(Start, role="nurse")
    assert (refusal.code, refusal.missing) == (Code.NOT_YOURS, ("adviser",))


def test_a_rule_decides_for_the_worker() -> None:
    case = Case()
    case.does(Start)
    ruled = case.refuses(Finish, values={"cost": 1, "urgent": True}, outcome="care")
    assert (ruled.code, ruled.missing) == (Code.RULE_DECIDES, ("urgent",))
    said = {"cost": 1, "urgent": False}
    assert case.refuses(Finish, values=said, outcome="urgent").code is Code.RULE_DECIDES
    assert case.refuses(Finish, values=said, outcome="nonsense").code is Code.UNKNOWN
    choice = case.refuses(Finish, values=said)
    assert (choice.code, choice.missing) == (Code.OUTCOME_OPEN, ("again", "care"))


def test_what_a_step_establishes_must_be_recorded() -> None:
    case = Case()
    case.does(Start)
    refusal = case.refuses(Finish, values={"cost": 1})
    assert (refusal.code, refusal.missing) == (Code.MISSING_RECORD, ("urgent",))
    assert case.refuses(Finish, values={"urgent": True}).missing == ("cost",)
    assert "recorded" not in {fact.kind for fact in case.driver.facts}
    case.does(Record, values={"urgent": False})
    case.does(Finish, values={"cost": 1}, outcome="again")
    case.does(Start)
    assert case.refuses(Finish, outcome="again").missing == ("urgent",)  # cost is kept
    case.does(Finish, values={"urgent": False}, outcome="again")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("urgent", 1),
        ("area", "west"),
        ("area", True),
        ("cost", -1),
        ("cost", 901),
        ("cost", "dear"),
        ("cost", True),
        ("cost", float("nan")),
        ("tries", 1.5),
        ("tries", float("inf")),
        ("tries", 10**400),
    ],
)
def test_a_value_that_an_attribute_cannot_have_is_refused(name: str, value: object) -> None:
    answer = decide(rulebook(), None, Open(number=1, case={name: value}), NINE)  # type: ignore[dict-item]
    assert isinstance(answer, Refusal)
    assert answer.code is Code.BAD_VALUE


def test_no_way_leads_to_a_step_whose_requirement_is_false() -> None:
    case = Case()
    case.does(Start)
    refusal = case.refuses(Finish, values={"cost": 0, "urgent": True})
    assert (refusal.code, refusal.missing) == (Code.REQUIREMENT, ("known",))


def test_a_rule_without_a_value_is_refused() -> None:
    case = Case(BODY.replace("when: urgent}", "when: area == north}"))
    case.does(Start)
    refusal = case.refuses(Finish, values={"cost": 1, "urgent": False}, outcome="care")
    assert refusal.code is Code.NO_VALUE
    assert "area" in refusal.reason


def test_a_signpost_that_cannot_be_read_is_refused() -> None:
    body = BODY.replace(
        "work: 2h", "work: 2h\n    accountable: {given: area, north: trust, south: council}"
    )
    case = Case(body)
    case.does(Start)
    refusal = case.refuses(Finish, values={"cost": 1, "urgent": True})
    assert (refusal.code, refusal.missing) == (Code.NO_VALUE, ("area",))


ENDLESS = """
start: round
steps: {round: {outcomes: {out: {to: done, when: cost > 5}, on: {to: round}}}}
"""


def test_a_case_that_goes_round_without_end_is_refused() -> None:
    answer = decide(rulebook(ENDLESS), None, Open(number=1), NINE)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.missing) == (Code.ENDLESS, ("round",))


def test_nobody_works_at_a_wait() -> None:
    case = Case("start: pause\nsteps: {pause: {due: 2d, outcomes: {on: {to: done}}}}")
    assert case.refuses(Start).code is Code.NOT_NOW


def test_a_rework_has_no_outcome_and_no_time_afterwards() -> None:
    case = Case().to_care()
    case.does(Return)
    case.does(Start)
    assert case.refuses(WorkDone).code is Code.NOT_NOW
    assert case.refuses(Finish, outcome="care").code is Code.UNKNOWN


def test_effort_is_not_negative() -> None:
    case = Case()
    case.does(Start)
    assert case.refuses(WorkDone, effort=-1).code is Code.BAD_VALUE
    assert case.refuses(WorkDone, effort=1, rekeying=-1).code is Code.BAD_VALUE


def test_a_closed_case_moves_no_more() -> None:
    case = Case().to_care()
    case.does(Start, role="nurse")
    case.does(Finish)
    assert case.state.closed_at == case.at
    assert case.state.accountable is None
    for kind in (Accept, Start, Finish, WorkDone, Dispute, Return):
        assert case.refuses(kind).code is Code.NOT_NOW
    assert case.refuses(Record, values={}).code is Code.NOT_NOW
    assert case.ok(Tick()) == ()


def test_a_clock_stands_still_while_a_cause_pauses_it() -> None:
    pausing = TARGETS.replace("within: 28d", "within: 28d, pauses_for: [missing_information]")
    pausing = pausing.replace("to: contact.finished", "to: care.finished")
    case = Case(BODY + pausing).to_care()
    due = case.state.clocks["seen"].due_at
    case.does(Accept)
    case.does(Hold, cause="missing_information")
    case.later(30)
    assert case.state.clocks["seen"].due_at == due
    case.does(Resume)
    assert case.state.clocks["seen"].due_at == due + 30 * HOUR


def test_commands_are_plain_data() -> None:
    assert Start(visit=VisitId(1, 2)) == Start(visit=VisitId(1, 2))
    assert commands.Tick() == commands.Tick()


# -- targets -------------------------------------------------------------------------------------


def test_the_clocks_of_targets_run_and_stop() -> None:
    case = Case(BODY + TARGETS)
    quick = case.state.clocks["quick"]
    assert (quick.started_at, quick.due_at) == (NINE, NINE + 2 * DAY)
    case.to_care(cost=600)
    assert set(case.state.clocks) == {"quick", "seen", "dear"}
    assert case.state.clocks["dear"].due_at == case.at + DAY
    case.does(Start, role="nurse")
    assert set(case.state.clocks) == {"seen", "dear"}
    case.does(Finish)
    assert case.driver.facts[-2].stopped == ("dear",)
    assert case.state.clocks == {}


def test_a_target_that_does_not_hold_starts_no_clock() -> None:
    case = Case(BODY + TARGETS).to_care(cost=500)
    assert set(case.state.clocks) == {"quick", "seen"}


def test_an_event_that_is_both_stops_the_clock_and_starts_the_next() -> None:
    """As the measures count it: from each time to the next."""
    case = Case(BODY + TARGETS)
    for n in range(3):
        case.later(1)
        case.does(Start, role="adviser")
        facts = case.does(Finish, values={"cost": 5, "urgent": False}, outcome="again")
        assert [one.stopped for one in facts if isinstance(one, Finished)] == [("seen",) * (n > 0)]
        assert case.state.clocks["seen"].started_at == case.at


def test_a_clock_that_starts_and_stops_in_one_second_never_ran() -> None:
    target = "targets: {at_once: {from: sort.started, to: sort.finished, within: 1d}}"
    case = Case(PLANNED + target, to="sort", case={"cost": 6})
    finished = case.driver.facts[-2]
    assert (finished.kind, finished.clocks, finished.stopped) == ("finished", (), ())


def test_the_first_of_several_events_starts_a_clock_and_the_first_stops_it() -> None:
    target = "targets: {in_time: {from: [opened, contact.started], to: [closed, contact.finished]"
    case = Case(BODY + target + ", within: 9d}}")
    since = case.at
    case.later(1)
    case.does(Start, role="adviser")
    assert case.state.clocks["in_time"].started_at == since
    facts = case.does(Finish, values={"cost": 5, "urgent": False}, outcome="again")
    assert [one.stopped for one in facts if isinstance(one, Finished)] == [("in_time",)]
