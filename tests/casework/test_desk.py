"""What the desk does with a command: facts, rows, refusals, keys, expectations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.world import (
    ADVISER,
    CLERK,
    HEAD,
    MATRON,
    MONDAY,
    NURSE,
    OTHER,
    PATHWAY,
    WORKER,
    World,
    kinds,
    pathway,
)
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Actor,
    Assign,
    CaseUnderWay,
    Correct,
    Dispute,
    Divert,
    Finish,
    Hold,
    LinkTo,
    Note,
    Open,
    Reassign,
    Record,
    Resume,
    Return,
    Right,
    Schedule,
    SetSitting,
    Start,
    Undo,
    Withdraw,
    WorkDone,
)
from pathway_engine.definition.checks import errors_in
from pathway_engine.engine.records import Deviation, State
from pathway_engine.errors import (
    ClockWentBack,
    KeyReused,
    MissingRecord,
    NotNow,
    NotYours,
    RuleDecides,
    Stale,
    TooEarly,
    Unknown,
)

HOUR = timedelta(hours=1)


def test_the_pathway_of_these_tests_is_in_order() -> None:
    assert not errors_in(pathway())


def test_a_case_goes_from_the_door_to_the_ward_and_home() -> None:
    world = World()
    number = world.in_care()
    assert world.last(number).state is State.QUEUED
    world.do(Start(visit=(number, 2), role="nurse"), NURSE)
    done = world.later(2).do(Finish(visit=(number, 2)), NURSE)
    assert kinds(done) == ["finished", "closed"]
    case = world.case(number)
    assert (case.ending, case.closed_at) == ("home", world.now)
    care = case.visits[1]
    assert care.parts == {"work_time": 2 * 3600}
    assert care.worker == "n1"


def test_an_offer_waits_for_its_team_and_goes_back_to_the_sender() -> None:
    world = World()
    number = world.contacted(None)
    assert world.last(number).state is State.OFFERED
    world.later().do(Return(visit=(number, 2), reason="wrong form"), NURSE)
    rework = world.last(number)
    assert (rework.team, rework.state) == ("door", State.QUEUED)
    world.do(Start(visit=rework.id), ADVISER)
    world.later().do(Finish(visit=rework.id), ADVISER)
    again = world.last(number)
    assert (again.team, again.state) == ("ward", State.OFFERED)
    world.do(Dispute(visit=again.id, reason="not ours"), NURSE)
    assert world.case(number).accountable is None
    world.later().do(Accept(visit=again.id), NURSE)
    assert world.last(number).parts["dispute_time"] == 3600


# -- who may -------------------------------------------------------------------------------------


def test_nobody_moves_what_is_of_another_team() -> None:
    world = World()
    number = world.contacted(None)
    for actor in (WORKER, HEAD):
        with pytest.raises((NotYours, Unknown)):
            world.do(Return(visit=(number, 2), reason="no"), Actor(actor.id, actor.teams))
    with pytest.raises(NotYours) as refusal:
        world.do(Accept(visit=(number, 2)), ADVISER)
    assert refusal.value.who_could == ("team ward",)


def test_work_is_begun_by_who_has_a_role_for_it() -> None:
    world = World()
    number = world.in_care()
    with pytest.raises(NotYours) as refusal:
        world.do(Start(visit=(number, 2), role="nurse"), CLERK)
    assert refusal.value.who_could == ("a nurse of ward", "a doctor of ward")


def test_a_case_is_opened_by_its_first_team_or_at_intake() -> None:
    world = World()
    with pytest.raises(NotYours):
        world.open(NURSE)
    assert world.open(Actor("i", rights=frozenset({Right.INTAKE}))) == 1


def test_a_stranger_does_not_learn_that_a_case_is_there() -> None:
    world = World()
    number = world.open()
    with pytest.raises(Unknown):
        world.desk.case(number, by=NURSE)
    with pytest.raises(Unknown):
        world.do(Note(case=number, text="seen"), NURSE)


def test_an_organisation_sees_what_is_known_while_it_has_the_case() -> None:
    world = World()
    number = world.contacted(None)
    assert world.desk.case(number, by=NURSE).values is not None
    world.do(Accept(visit=(number, 2)), NURSE)
    world.do(Start(visit=(number, 2), role="nurse"), NURSE)
    seen = world.desk.case(number, by=ADVISER)
    assert seen.values is None
    assert len(seen.visits) == 2
    told = [entry.fact for entry in world.desk.history(number, by=ADVISER)]
    recorded = next(fact for fact in told if fact.kind == "recorded")
    assert recorded.values == {"cost": 100.0, "urgent": True}  # type: ignore[attr-defined]


def test_a_supervisor_gives_a_visit_to_another_team_with_a_reason() -> None:
    world = World()
    number = world.contacted("support")
    with pytest.raises(NotYours):
        world.do(Reassign(visit=(number, 2), team="door", reason="?"), WORKER)
    with pytest.raises(MissingRecord):
        world.do(Reassign(visit=(number, 2), team="door", reason=" "), HEAD)
    with pytest.raises(Unknown):
        world.do(Reassign(visit=(number, 2), team="ward", reason="near"), MATRON)
    world.do(Reassign(visit=(number, 2), team="ward", reason="near"), HEAD)
    old, new = world.case(number).visits[1:]
    assert old.state is State.WITHDRAWN
    assert (new.step, new.team, new.state) == ("visit", "ward", State.OFFERED)


def test_a_rule_is_overridden_and_a_case_diverted_by_right() -> None:
    world = World()
    number = world.open()
    world.do(Start(visit=(number, 1)), ADVISER)
    with pytest.raises(MissingRecord) as refusal:
        world.do(Finish(visit=(number, 1), outcome="none"), ADVISER)
    assert refusal.value.missing == ("cost", "urgent")
    with pytest.raises(NotYours):
        world.do(Finish(visit=(number, 1), outcome="none", override="late"), ADVISER)
    world.do(Finish(visit=(number, 1), outcome="none", override="late"), HEAD)
    assert world.case(number).visits[0].deviation is Deviation.OVERRIDE
    other = world.contacted("waits")
    world.do(Divert(visit=(other, 2), to="check", reason="asked for"), HEAD)
    visits = world.case(other).visits
    assert (visits[1].deviation, visits[2].step) == (Deviation.DIVERTED, "check")


def test_a_rule_decides_until_somebody_overrides_it() -> None:
    world = World()
    number = world.open()
    world.do(Start(visit=(number, 1)), ADVISER)
    values = {"cost": 10, "urgent": True}
    with pytest.raises(RuleDecides):
        world.do(Finish(visit=(number, 1), outcome="none", values=values), ADVISER)


def test_who_is_not_a_supervisor_leaves_by_an_exit_only() -> None:
    world = World()
    number = world.open()
    with pytest.raises(NotYours):
        world.do(Withdraw(case=number, ending="done", reason="?"), ADVISER)
    world.do(Withdraw(case=number, ending="left", reason="moved away"), ADVISER)
    assert world.case(number).ending == "left"
    other = world.open()
    world.do(Withdraw(case=other, ending="entered_in_error", reason="twice"), HEAD)
    assert world.case(other).ending == "entered_in_error"


# -- late, wrong, undone -------------------------------------------------------------------------


def test_work_done_on_paper_is_one_command() -> None:
    world = World()
    number = world.open()
    world.later(4)
    began = MONDAY + HOUR
    done = world.do(
        Finish(visit=(number, 1), outcome="none", values={"cost": 5, "urgent": False},
               started_at=began, effort=timedelta(minutes=40)),
        ADVISER, at=MONDAY + 2 * HOUR,
    )  # fmt: skip
    assert kinds(done) == ["started", "recorded", "finished", "closed"]
    visit = world.case(number).visits[0]
    assert (visit.started_at, visit.finished_at) == (began, MONDAY + 2 * HOUR)
    assert visit.parts == {"capacity_time": 3600, "work_time": 3600}


def test_nothing_happens_in_the_future_or_before_what_it_follows() -> None:
    world = World()
    number = world.open()
    with pytest.raises(TooEarly):
        world.do(Start(visit=(number, 1)), ADVISER, at=world.now + HOUR)
    with pytest.raises(TooEarly):
        world.do(Start(visit=(number, 1)), ADVISER, at=world.now - HOUR)
    world.do(Start(visit=(number, 1)), ADVISER, at=world.now + timedelta(seconds=30))


def test_an_undo_and_its_undo() -> None:
    world = World()
    number = world.contacted("none")
    assert world.case(number).closed_at is not None
    facts = world.desk.history(number, by=SYSTEM)
    started = next(entry.fact.seq for entry in facts if entry.fact.kind == "started")
    world.later().do(Undo(case=number, to=started, reason="wrong outcome"), ADVISER)
    assert world.case(number).closed_at is None
    assert world.last(number).state is State.ACTIVE
    world.do(Undo(case=number, to=len(facts), reason="it was right"), ADVISER)
    assert world.case(number).ending == "none" or world.case(number).closed_at is not None


def test_a_command_is_undone_whole() -> None:
    world = World()
    number = world.contacted("none")
    last = world.case(number).revision
    with pytest.raises(NotNow) as refusal:
        world.do(Undo(case=number, to=last - 1, reason="half"), ADVISER)
    assert refusal.value.missing == ("3",)


def test_past_another_team_only_a_supervisor_undoes() -> None:
    world = World()
    number = world.in_care()
    with pytest.raises(NotYours):
        world.do(Undo(case=number, to=3, reason="no"), ADVISER)
    world.do(Undo(case=number, to=3, reason="yes"), MATRON)
    assert world.last(number).step == "contact"


def test_a_wrong_time_is_put_right_with_the_parts_that_follow() -> None:
    world = World()
    number = world.contacted(None)
    facts = {entry.fact.kind: entry.fact.seq for entry in world.desk.history(number, by=SYSTEM)}
    right = MONDAY + timedelta(minutes=30)
    world.later(3).do(
        Correct(case=number, fact=facts["finished"], at=right, reason="the clock"), ADVISER
    )
    contact, care = world.case(number).visits
    assert contact.finished_at == care.offered_at == right
    assert contact.parts == {"work_time": 1800}
    assert care.parts == {"handoff_time": 3 * 3600 + 1800}


def test_a_wrong_value_is_put_right_and_sends_nobody_elsewhere() -> None:
    world = World()
    number = world.contacted(None)
    recorded = next(
        entry.fact.seq
        for entry in world.desk.history(number, by=SYSTEM)
        if entry.fact.kind == "recorded"
    )
    world.do(Correct(case=number, fact=recorded, values={"urgent": False}, reason="typo"), ADVISER)
    assert world.case(number).values == {"urgent": False, "area": "north", "cost": 100.0}
    assert world.last(number).step == "care"
    with pytest.raises(Unknown):
        world.do(Correct(case=number, fact=recorded, values={"area": "south"}, reason="?"), ADVISER)


# -- keys, expectations, clocks ------------------------------------------------------------------


def test_a_key_counts_once() -> None:
    world = World()
    first = world.do(Open(pathway="live", reference="R"), ADVISER, key="k")
    again = world.later().do(Open(pathway="live", reference="R"), ADVISER, key="k")
    assert again.replayed
    assert again[:4] == first[:4]
    with pytest.raises(KeyReused):
        world.do(Open(pathway="live", reference="S"), ADVISER, key="k")
    with pytest.raises(KeyReused):
        world.do(Open(pathway="live", reference="R"), SYSTEM, key="k")


def test_what_was_refused_is_not_remembered_under_a_key() -> None:
    world = World()
    number = world.open()
    with pytest.raises(NotNow):
        world.do(Resume(visit=(number, 1)), ADVISER, key="k")
    world.do(Hold(visit=(number, 1), cause="family"), ADVISER)
    assert not world.do(Resume(visit=(number, 1)), ADVISER, key="k").replayed


def test_who_looked_too_long_ago_is_told_what_happened_since() -> None:
    world = World()
    number = world.open()
    seen = world.last(number).revision
    world.do(Start(visit=(number, 1)), ADVISER, expect=seen)
    with pytest.raises(Stale) as stale:
        world.do(Start(visit=(number, 1)), ADVISER, expect=seen)
    assert [entry.fact.kind for entry in stale.value.since] == ["started"]


def test_a_clock_that_goes_back_is_told() -> None:
    world = World()
    number = world.open()
    world.now -= timedelta(minutes=5)
    with pytest.raises(ClockWentBack):
        world.do(Start(visit=(number, 1)), ADVISER)
    world.now += timedelta(minutes=4, seconds=30)
    world.do(Start(visit=(number, 1)), ADVISER)


def test_all_or_none() -> None:
    world = World()
    with pytest.raises(NotNow):
        world.desk.do_all(
            [Open(pathway="live"), Resume(visit=(1, 1)), Open(pathway="live")], by=ADVISER
        )
    with pytest.raises(Unknown):
        world.case(1)
    done = world.desk.do_all([Open(pathway="live"), Start(visit=(1, 1))], by=ADVISER, key="b")
    assert [one.case for one in done] == [1, 1]
    again = world.desk.do_all([Open(pathway="live"), Start(visit=(1, 1))], by=ADVISER, key="b")
    assert all(one.replayed for one in again)


def test_what_would_come_is_not_written() -> None:
    world = World()
    number = world.open()
    would = world.desk.would(Start(visit=(number, 1)), by=ADVISER)
    assert not isinstance(would, Exception)
    assert [fact.kind for fact in would.facts] == ["started"]
    assert isinstance(world.desk.would(Resume(visit=(number, 1)), by=ADVISER), NotNow)
    assert world.last(number).state is State.QUEUED


def test_options_say_what_may_be_done_and_why_not_the_rest() -> None:
    world = World()
    number = world.contacted(None)
    allowed = {option.command for option in world.desk.options(number, by=NURSE) if option.allowed}
    assert {Accept, Return, Dispute, Start} <= allowed
    assert WorkDone not in allowed
    why = {o.command: o.why_not for o in world.desk.options(number, by=ADVISER)}
    assert isinstance(why[Accept], NotYours)
    assert world.last(number).state is State.OFFERED


# -- what is full --------------------------------------------------------------------------------


def test_a_full_caseload_refuses_unless_it_is_overridden() -> None:
    world = World()
    cases = [world.contacted("support") for _ in range(3)]
    for number in cases[:2]:
        world.do(Start(visit=(number, 2)), WORKER)
    with pytest.raises(NotNow) as refusal:
        world.do(Start(visit=(cases[2], 2)), WORKER)
    assert refusal.value.code == "full"
    world.do(Start(visit=(cases[2], 2), override="risk"), HEAD)
    assert world.last(cases[2]).deviation is Deviation.OVERRIDE


def test_a_place_is_taken_and_given_back() -> None:
    world = World()
    one, two = world.contacted("bed"), world.contacted("bed")
    for number in (one, two):
        world.do(Accept(visit=(number, 2)), CLERK)
    world.do(Start(visit=(one, 2)), CLERK)
    with pytest.raises(NotNow):
        world.do(Start(visit=(two, 2)), CLERK)
    world.later(48).do(Finish(visit=(one, 2)), CLERK)
    world.do(Start(visit=(two, 2)), CLERK)
    assert world.case(one).visits[1].parts["afterwards_time"] == 48 * 3600


def test_a_panel_hears_what_is_booked_on_one_of_its_sittings() -> None:
    world = World()
    one, two = world.contacted("panel"), world.contacted("panel")
    thursday = datetime(2026, 1, 8, 10, tzinfo=UTC)
    with pytest.raises(Unknown):
        world.do(Schedule(visit=(one, 2), sitting=thursday + HOUR), WORKER)
    world.do(Schedule(visit=(one, 2), sitting=thursday), WORKER)
    with pytest.raises(NotNow):
        world.do(Schedule(visit=(two, 2), sitting=thursday), WORKER)
    more = SetSitting(step="hearing", at=thursday, places=2, reason="backlog")
    with pytest.raises(NotYours):
        world.do(more, NURSE)
    world.do(more, WORKER)
    world.do(Schedule(visit=(two, 2), sitting=thursday), WORKER)
    with pytest.raises(TooEarly):
        world.do(Start(visit=(one, 2)), WORKER)
    world.now = thursday + timedelta(minutes=5)
    world.do(Start(visit=(one, 2)), WORKER)


# -- timers --------------------------------------------------------------------------------------


def test_a_wait_ends_by_itself_and_somebody_says_how_it_goes_on() -> None:
    world = World()
    number = world.contacted("waits")
    due = world.last(number).due_at
    assert due == world.now + timedelta(days=7)
    assert world.desk.tick().fired == 0
    world.later(8 * 24)
    ticked = world.desk.tick()
    assert ticked.fired >= 1
    assert world.desk.tick().fired == 0
    world.do(Finish(visit=(number, 2), outcome="back"), ADVISER)
    assert world.last(number).step == "contact"


def test_timers_fire_before_a_command_whether_or_not_somebody_ticks() -> None:
    ticking, still = World(), World()
    for world in (ticking, still):
        number = world.contacted("support")
        for hour in range(9 * 24):
            world.later()
            if world is ticking and hour % 5 == 0:
                world.desk.tick()
        world.do(Start(visit=(number, 2)), WORKER)
    told = [
        [(e.fact.kind, e.fact.at, e.actor) for e in world.desk.history(1, by=SYSTEM)]
        for world in (ticking, still)
    ]
    assert told[0] == told[1]


def test_a_target_that_runs_out_is_a_fact_and_a_pause_puts_it_off() -> None:
    world = World()
    number = world.contacted("support")
    before = world.case(number).targets["calm"]
    world.do(Hold(visit=(number, 2), cause="family"), WORKER)
    world.later(48).do(Resume(visit=(number, 2)), WORKER)
    after = world.case(number).targets["calm"]
    assert before is not None
    assert after == before + timedelta(hours=48)
    world.later(20 * 24)
    world.desk.tick()
    assert world.case(number).breached == {"quick", "calm"}


def test_a_case_opens_another_on_its_day() -> None:
    world = World()
    number = world.in_care()
    world.do(Start(visit=(number, 2), role="nurse"), NURSE)
    world.later().do(Finish(visit=(number, 2)), NURSE)
    closed = world.now
    with pytest.raises(Unknown):
        world.case(number + 1)
    ticked = world.desk.tick()
    assert ticked.next_due == closed + timedelta(days=30)
    assert world.open() == number + 2
    world.later(31 * 24)
    world.desk.tick()
    review = world.case(number + 1)
    assert review.opened_at == closed + timedelta(days=30)
    assert [(link.other, link.kind) for link in review.links] == [(number, "arose_from")]
    assert world.desk.tick().next_due is None or world.desk.tick().fired == 0


# -- the book ------------------------------------------------------------------------------------


def test_the_feed_has_no_gaps_and_nothing_personal() -> None:
    world = World()
    world.contacted(None)
    fed = world.desk.feed()
    assert [entry.position for entry in fed] == list(range(1, len(fed) + 1))
    recorded = next(entry.fact for entry in fed if entry.fact.kind == "recorded")
    assert set(recorded.values.values()) == {None}  # type: ignore[attr-defined]
    assert world.desk.feed(after=len(fed)) == []
    assert str(world.desk.seal()).startswith(f"{len(fed)}:")


def test_a_work_list_is_in_order_and_goes_on_where_it_ended() -> None:
    world = World()
    numbers = [world.open() for _ in range(5)]
    world.do(Hold(visit=(numbers[1], 1), cause="family"), ADVISER)
    first = world.desk.work(by=ADVISER, limit=2)
    assert [item.place.case for item in first.items] == numbers[:2]
    rest = world.desk.work(by=ADVISER, after=first.after, limit=10)
    assert [item.place.case for item in rest.items] == numbers[2:]
    assert rest.after is None
    with pytest.raises(NotYours):
        world.desk.work(by=ADVISER, team="ward")


def test_what_is_erased_is_gone_and_the_chain_holds() -> None:
    world = World()
    number = world.open(reference="REF-SECRET", person="P-SECRET")
    with pytest.raises(NotNow):
        world.desk.erase(number, by=SYSTEM)
    world.do(Withdraw(case=number, ending="left", reason="R-SECRET"), ADVISER)
    world.desk.erase(number, by=SYSTEM)
    case = world.case(number)
    assert (case.reference, case.person, case.erased_at) == (None, None, world.now)
    assert "SECRET" not in repr(world.desk.history(number, by=SYSTEM))
    assert world.desk.find(by=SYSTEM, person="P-SECRET") == []


def test_a_person_is_found_and_all_that_is_known_exported() -> None:
    world = World()
    number = world.open(reference="R1", person="P1")
    other = world.open(person="P1")
    world.do(LinkTo(case=other, other=number, kind="follows"), ADVISER)
    assert [case.number for case in world.desk.find(by=ADVISER, person="P1")] == [number, other]
    assert world.desk.find(by=NURSE, person="P1") == []
    record = world.desk.export_person("P1", by=SYSTEM)
    assert {entry.fact.case for entry in record.facts} == {number, other}


def test_cases_under_way_are_taken_over_as_they_stand() -> None:
    world = World()
    under_way = CaseUnderWay(
        pathway="live", opened_at=MONDAY - timedelta(days=20), step="check",
        since=MONDAY - timedelta(days=3), reference="OLD-1",
    )  # fmt: skip
    (done,) = world.desk.adopt([under_way], source="old system", by=SYSTEM)
    case = world.case(done.case)
    assert case.opened_at == MONDAY - timedelta(days=20)
    assert case.open_visits[0].ready_at == MONDAY - timedelta(days=3)
    world.do(Start(visit=(done.case, 1)), WORKER)
    world.later().do(Finish(visit=(done.case, 1), outcome="fine"), WORKER)
    assert world.case(done.case).ending == "done"


def test_a_new_version_takes_the_cases_that_it_can_hold() -> None:
    world = World()
    waits, asked, cared = world.contacted("waits"), world.contacted("support"), world.in_care()
    changed = PATHWAY.replace("team: community\n    work: 3h", "team: ward\n    work: 3h")
    old = world.desk.versions()[0].digest
    new = world.desk.install(pathway(changed), by=SYSTEM).digest
    would = world.desk.migrate(old, new, by=SYSTEM)
    assert would.dry_run
    assert world.case(waits).version == old
    done = world.later().desk.migrate(old[:12], new[:12], by=SYSTEM, dry_run=False)
    assert done.moved == (waits, asked, cared)
    assert {(m.step, m.goes_on, m.changes_team) for m in done.steps} == {
        ("pause", 1, 0), ("visit", 0, 1), ("care", 1, 0),
    }  # fmt: skip
    moved = world.case(asked).visits
    assert (moved[1].state, moved[2].team) == (State.WITHDRAWN, "ward")
    with pytest.raises(NotYours):
        world.do(Assign(visit=moved[2].id, worker="x"), WORKER)
    seq = world.case(asked).revision
    world.do(Undo(case=asked, to=seq - 1, reason="not yet"), SYSTEM)
    assert world.case(asked).version == old
    assert world.last(asked).team == "community"


def test_a_parallel_block_joins_and_is_diverted_whole() -> None:
    world = World()
    number = world.contacted("both")
    assert [v.step for v in world.case(number).open_visits] == ["together", "exam", "talk"]
    exam, talk = world.case(number).open_visits[1:]
    world.do(Start(visit=talk.id), WORKER)
    world.later().do(Finish(visit=talk.id), WORKER)
    with pytest.raises(NotNow):
        world.do(Divert(visit=exam.id, to="check", reason="?"), HEAD)
    block = world.case(number).visits[1]
    world.do(Divert(visit=block.id, to="check", reason="enough known"), HEAD)
    assert [v.step for v in world.case(number).open_visits] == ["check"]


def test_the_same_worker_goes_on_and_another_is_named() -> None:
    world = World()
    number = world.contacted("support")
    world.do(Start(visit=(number, 2)), WORKER)
    world.do(Hold(visit=(number, 2), cause="family"), WORKER)
    world.later(20).do(Resume(visit=(number, 2)), WORKER)
    world.later(4)
    with pytest.raises(NotYours):
        world.do(Start(visit=(number, 2)), OTHER)
    world.do(Assign(visit=(number, 2), worker="c2"), WORKER)
    world.do(Start(visit=(number, 2)), OTHER)
    assert world.last(number).worker == "c2"


def test_a_record_may_come_before_the_end() -> None:
    world = World()
    number = world.open()
    world.do(Start(visit=(number, 1)), ADVISER)
    world.do(Record(visit=(number, 1), values={"cost": 5}), ADVISER)
    with pytest.raises(Unknown):
        world.do(Record(visit=(number, 1), values={"cost": 5_000}), ADVISER)
    world.do(Finish(visit=(number, 1), values={"urgent": False}, outcome="none"), ADVISER)
    assert world.case(number).values == {"urgent": False, "area": "north", "cost": 5.0}
