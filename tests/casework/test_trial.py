"""What somebody met who tried to work real cases: each of these went wrong once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.world import (
    ADVISER,
    CLERK,
    HEAD,
    MATRON,
    MONDAY,
    NURSE,
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
    CaseUnderWay,
    Correct,
    Dispute,
    Finish,
    Hold,
    KeyReused,
    LinkTo,
    MissingRecord,
    Note,
    NotNow,
    NotYours,
    Open,
    Reassign,
    Return,
    Right,
    Schedule,
    SetSitting,
    Start,
    TooEarly,
    Undo,
    Unknown,
    Withdraw,
)
from pathway_engine.errors import UsageError
from pathway_engine.study.ledger import Ledger

THURSDAY = datetime(2026, 1, 8, 10, tzinfo=UTC)
PLAIN = """
pathway: live
language: 1
timezone: Europe/London
full_time: 40h
defaults: {calendar: office}
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {adviser: {}}
teams: {door: {organisation: council, staff: {adviser: 2}}}
endings: {done: {kind: resolved}}
start: contact
steps: {contact: {team: door, work: 1h, outcomes: {none: {to: done}}}}
arrivals: {people: {rate: 5/week, during: office}}
"""


def test_a_book_of_which_no_case_is_closed_and_nothing_is_known_has_measures(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    world = World(url=f"sqlite:///{path}", text=PLAIN)
    world.open()
    with Ledger(str(path)) as opened:
        assert opened.measures()


def test_what_another_team_finished_is_not_undone_for_a_note_of_ones_own() -> None:
    world = World()
    number = world.in_care()
    world.do(Start(visit=(number, 2)), NURSE)
    began = world.case(number).revision
    world.do(Finish(visit=(number, 2), outcome="home"), NURSE)
    world.do(Note(case=number, text="rang"), ADVISER)
    with pytest.raises(NotYours):
        world.do(Undo(case=number, to=began, reason="mine"), ADVISER)
    assert kinds(world.do(Undo(case=number, to=began, reason="ours"), NURSE)) == ["reverted"]


def test_what_a_supervisor_did_for_a_team_is_not_undone_by_another() -> None:
    world = World()
    number = world.contacted(None)
    world.do(Accept(visit=(number, 2)), MATRON)
    with pytest.raises(NotYours):
        world.do(Undo(case=number, to=3, reason="mine"), ADVISER)


def test_an_offer_that_is_disputed_and_noted_may_still_be_undone_by_who_made_it() -> None:
    world = World()
    number = world.contacted(None)
    world.do(Dispute(visit=(number, 2), reason="whose?"), NURSE)
    world.do(Note(case=number, text="rang"), NURSE)
    world.do(Undo(case=number, to=3, reason="mine"), ADVISER)
    assert world.last(number).step == "contact"


def test_nothing_is_noted_of_a_case_that_was_erased() -> None:
    world = World()
    number = world.contacted("none")
    world.desk.erase(number, by=SYSTEM)
    with pytest.raises(NotNow):
        world.do(Note(case=number, text="again"), ADVISER)


def test_the_dry_run_of_an_erasure_refuses_what_would_be_refused() -> None:
    world = World()
    number = world.open()
    with pytest.raises(NotYours):
        world.desk.erase(number, by=ADVISER, dry_run=True)
    with pytest.raises(NotNow):
        world.desk.erase(number, by=SYSTEM, dry_run=True)
    closed = world.contacted("none")
    world.desk.erase(closed, by=SYSTEM, dry_run=True)
    assert world.case(closed).erased_at is None


def test_who_has_a_case_withdraws_it_while_it_waits_or_is_only_offered() -> None:
    world = World()
    waits, offered = world.contacted("waits"), world.contacted(None)
    with pytest.raises(NotYours, match="team door"):
        world.do(Withdraw(case=waits, ending="left", reason="moved"), WORKER)
    with pytest.raises(NotYours, match="team door"):
        world.do(Withdraw(case=offered, ending="left", reason="moved"), NURSE)
    for number in (waits, offered):
        world.do(Withdraw(case=number, ending="left", reason="moved"), ADVISER)
        assert world.case(number).ending == "left"


def test_the_deadline_moves_with_the_opening_that_is_put_right() -> None:
    world = World().later(3)
    opened = world.do(Open(pathway="live"), ADVISER, at=MONDAY + timedelta(hours=2))
    due = world.case(opened.case).targets["quick"]
    earlier = MONDAY + timedelta(hours=1)
    world.do(Correct(case=opened.case, fact=1, at=earlier, reason="diary"), ADVISER)
    now = world.case(opened.case).targets["quick"]
    assert None not in (due, now)
    assert due is not None
    assert now == due - timedelta(hours=1)


def test_who_told_a_reference_finds_the_closed_case_and_nothing_personal() -> None:
    world = World()
    number = world.open(reference="R-1", person="P")
    world.do(Start(visit=(number, 1)), ADVISER)
    known = {"cost": 1, "urgent": False}
    world.do(Finish(visit=(number, 1), outcome="none", values=known), ADVISER)
    (found,) = world.desk.find(by=ADVISER, person="P")
    assert (found.number, found.person) == (number, None)
    assert world.desk.find(by=NURSE, reference="R-1") == []


def test_no_panel_begins_at_a_sitting_that_was_cancelled() -> None:
    world = World()
    number = world.contacted("panel")
    world.do(Schedule(visit=(number, 2), sitting=THURSDAY), WORKER)
    world.do(SetSitting(step="hearing", at=THURSDAY, cancelled=True, reason="snow"), WORKER)
    world.now = THURSDAY
    with pytest.raises(TooEarly):
        world.do(Start(visit=(number, 2)), WORKER)


def test_a_sitting_is_set_by_its_organisation_and_has_no_fewer_places_than_none() -> None:
    world = World()
    more = SetSitting(step="hearing", at=THURSDAY, places=3, reason="many wait")
    with pytest.raises(NotYours):
        world.do(more, MATRON)
    assert kinds(world.do(more, HEAD)) == ["sitting_set"]
    with pytest.raises(Unknown):
        world.do(SetSitting(step="hearing", at=THURSDAY, places=-1, reason="?"), HEAD)


def test_whoever_supervises_and_names_no_organisation_has_that_of_their_teams() -> None:
    boss = Actor("b1", {"door": frozenset()}, None, frozenset({Right.SUPERVISE}))
    world = World()
    number = world.in_care()
    with pytest.raises(NotYours):
        world.do(Reassign(visit=(number, 2), team="community", reason="mine"), boss)


def test_what_needs_a_reason_needs_one_that_says_something() -> None:
    world = World()
    number = world.contacted(None)
    with pytest.raises(MissingRecord):
        world.do(Return(visit=(number, 2), reason=" "), NURSE)
    with pytest.raises(MissingRecord):
        world.do(Withdraw(case=number, ending="left", reason=""), HEAD)


def test_that_a_case_is_there_is_not_told_to_who_may_not_see_it() -> None:
    world = World()
    number = world.open()
    said = []
    for asked in (number, 99):
        with pytest.raises(Unknown) as refusal:
            world.desk.case(asked, by=CLERK)
        said.append(str(refusal.value).replace(str(asked), "N"))
    assert said[0] == said[1]


def test_an_ending_to_which_no_exit_leads_is_refused_in_words() -> None:
    world = World(text=PATHWAY.replace("exits: {moved: {to: left, after: 400d}}", ""))
    number = world.open()
    with pytest.raises(NotYours, match="no exit is there now"):
        world.do(Withdraw(case=number, ending="left", reason="moved"), ADVISER)


def test_a_case_that_has_moved_on_in_its_new_version_is_not_moved_back() -> None:
    world = World()
    number = world.in_care()
    new = world.desk.install(pathway(PATHWAY.replace("title: Live", "title: New")), by=SYSTEM)
    before, old = world.case(number).revision, world.case(number).version
    world.desk.migrate(old, new.digest, by=SYSTEM, dry_run=False)
    moved = world.case(number).revision
    world.do(Start(visit=(number, 2)), NURSE)
    with pytest.raises(NotNow, match="moved on"):
        world.do(Undo(case=number, to=before, reason="back"), SYSTEM)
    world.do(Undo(case=number, to=moved, reason="not begun"), NURSE)
    world.do(Undo(case=number, to=before, reason="back"), SYSTEM)
    assert world.case(number).version == old


def test_a_key_of_several_commands_stands_for_all_of_them() -> None:
    world = World()
    world.desk.do_all([Open(pathway="live")], by=ADVISER, key="k")
    with pytest.raises(KeyReused):
        world.desk.do_all([Open(pathway="live")] * 2, by=ADVISER, key="k")
    assert world.desk.seal().position == 2


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_case_that_cannot_be_is_not_there(number: int) -> None:
    world = World()
    world.do(SetSitting(step="hearing", at=THURSDAY, places=2, reason="many wait"), WORKER)
    with pytest.raises(Unknown, match=f"no case {number}"):
        world.desk.case(number, by=SYSTEM)
    with pytest.raises(Unknown if number < 2**63 else UsageError):
        world.do(LinkTo(case=world.open(), other=number, kind="related"), ADVISER)


def test_nobody_is_taken_over_as_what_does_not_do_the_step() -> None:
    world = World()
    rows = [
        CaseUnderWay(pathway="live", role=role, opened_at=MONDAY, since=MONDAY, step="contact")
        for role in ("nurse", "adviser")
    ]
    wrong, right = world.desk.would_adopt(rows, source="old", by=SYSTEM)
    assert wrong is not None
    assert "expected one of: adviser" in str(wrong)
    assert right is None


def test_who_answers_for_a_hold_is_no_free_text() -> None:
    world = World()
    number = world.open()
    with pytest.raises(Unknown, match="council"):
        world.do(Hold(visit=(number, 1), cause="family", responsible="Mrs Smith"), ADVISER)
    world.do(Hold(visit=(number, 1), cause="family", responsible="trust"), ADVISER)


def test_a_visit_that_another_team_has_after_a_migration_keeps_its_place_in_the_queue() -> None:
    world = World()
    number = world.in_care()
    since = world.last(number).ready_at
    text = PATHWAY.replace(
        "  care:\n    team: ward\n    by: [nurse, doctor]", "  care:\n    team: door"
    )
    new = world.desk.install(pathway(text), by=SYSTEM)
    world.later(5).desk.migrate(world.case(number).version, new.digest, by=SYSTEM, dry_run=False)
    assert (world.last(number).team, world.last(number).ready_at) == ("door", since)
