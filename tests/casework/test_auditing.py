"""Each rule of the audit of a live book finds the fault that it is there to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from casework.forging import BEGUN, ERASED, SENT_AWAY, book, copy, entries, forge, with_fact
from casework.world import HEAD, NURSE, World
from pathway_engine.casework import Start
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.records import Crosses, Deviation, State
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.live.answers import Seal
from pathway_engine.live.auditing.findings import NOTES, RULES, Finding
from pathway_engine.live.auditing.lines import seal_from
from pathway_engine.study.live_book import audit_book, rebuild_book


def faults(engine: Engine, seal: Seal | None = None) -> tuple[Finding, ...]:
    return audit_book(engine, seal).faults


def test_a_book_that_came_about_passes() -> None:
    with copy() as engine:
        audit = audit_book(engine)
    assert audit.faults == ()
    assert (audit.position, audit.cases) == (51, 5)
    assert [note.rule for note in audit.notes] == ["deviations"]


# -- somebody who changes rows -------------------------------------------------------------------

CHANGED = {
    "an actor": ("UPDATE events SET actor = 'x' WHERE position = 7", "chain", 7),
    "a time": ("UPDATE events SET at = at + 1 WHERE position = 9", "chain", 9),
    "what was decided": ("UPDATE events SET data = data || ' ' WHERE position = 6", "chain", 6),
    "a hash": ("UPDATE events SET hash = upper(hash) WHERE position = 12", "chain", 12),
    "a fact deleted": ("DELETE FROM events WHERE position = 3", "chain", 4),
    "two put elsewhere": ("UPDATE events SET position = position + 100 WHERE position IN (14, 15)",
                      "chain", 16),
    "the tail cut": ("DELETE FROM events WHERE position = 51", "head", 50),
    "the head": ("UPDATE books SET head = 'no'", "head", 51),
    "the next number": ("UPDATE books SET next_case = 6", "head", None),
    "a number that is to be another": ("UPDATE books SET next_case = 2", "head", None),
    "when it was recorded": ("UPDATE books SET recorded_at = recorded_at - 1", "head", 51),
    "a value": ("UPDATE particulars SET value = '101.0' WHERE name = 'values.cost'",
                "particulars", 4),
    "a salt": ("UPDATE particulars SET salt = '00' WHERE position = 17", "particulars", 17),
    "a value deleted": ("DELETE FROM particulars WHERE position = 17", "particulars", 17),
    "a value moved": ("UPDATE particulars SET case_no = 3 WHERE position = 4",
                      "particulars", 4),
    "a value that nobody told": ("INSERT INTO particulars VALUES (2, 'text', 1, '00', '1')",
                                 "particulars", 2),
    "a value that was erased": ("INSERT INTO particulars VALUES (42, 'x', 5, '00', '1')",
                                "particulars", 42),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_changed_is_named(what: str) -> None:
    statement, rule, position = CHANGED[what]
    with copy("PRAGMA foreign_keys = OFF", statement) as engine:
        found = faults(engine)
    assert rule in {fault.rule for fault in found}
    assert position in {fault.position for fault in found if fault.rule == rule}


def test_a_finding_tells_no_value() -> None:
    change = "UPDATE particulars SET value = '\"a secret\"' WHERE name = 'text'"
    with copy(change, "UPDATE cases SET attributes = '{\"cost\":77123}'") as engine:
        told = " ".join(map(str, audit_book(engine).findings))
    assert told
    assert "secret" not in told
    assert "77123" not in told


# -- a seal --------------------------------------------------------------------------------------


def test_a_seal_holds_until_something_before_it_is_another() -> None:
    with copy() as engine:
        hashes = [entry.hash for entry in _told(engine)]
        seal = Seal(20, hashes[19])
        assert faults(engine, seal) == ()
        assert faults(engine, Seal(0, "")) == ()
        forge(engine, with_fact(lambda fact: fact.kind == "noted", text="never phoned"))
        assert [fault.rule for fault in faults(engine)] == []  # whoever can write can do that
        assert [fault.rule for fault in faults(engine, seal)] == ["seal"]


def test_a_tail_that_was_cut_and_a_case_deleted_break_the_seal() -> None:
    with copy() as engine:
        seal = Seal(51, _told(engine)[-1].hash)
        forge(engine, lambda told: told[:45])
        assert "seal" in {fault.rule for fault in faults(engine, seal)}
    with copy() as engine:
        forge(engine, lambda told: [one for one in told if one.fact.case != SENT_AWAY])
        rebuild_book(engine, write=True)
        assert faults(engine) == ()
        assert [fault.rule for fault in faults(engine, seal)] == ["seal"]


def test_a_seal_is_read_as_it_is_printed() -> None:
    seal = Seal(7, "a" * 64)
    assert seal_from(f" {seal}\n") == seal
    for wrong in ("7", "x:y", "7:abc", f"-1:{'a' * 64}"):
        with pytest.raises(UsageError, match="POSITION:HASH"):
            seal_from(wrong)


def _told(engine: Engine) -> list[Entry]:
    with engine.connect() as connection:
        return entries(connection)


# -- somebody who writes another book ------------------------------------------------------------


def of(case: int, kind: str) -> Callable[[Fact], bool]:
    return lambda fact: (fact.case, fact.kind) == (case, kind)


def at(case: int, seq: int) -> Callable[[Fact], bool]:
    return lambda fact: (fact.case, fact.seq) == (case, seq)


def _offer(**changes: Any) -> dict[str, Any]:
    return {"offer": lambda fact: fact.offer._replace(**changes)}


def _without(case: int, *numbers: int) -> Callable[[list[Entry]], list[Entry]]:
    """The entries without some facts of a case; those after them have new numbers."""

    def changed(told: list[Entry]) -> list[Entry]:
        kept, seq = [], 0
        for entry in told:
            if entry.fact.case == case:
                if entry.fact.seq in numbers:
                    continue
                seq += 1
                entry = entry._replace(fact=replace(entry.fact, seq=seq))  # noqa: PLW2901
            kept.append(entry)
        return kept

    return changed


def _recorded_late(told: list[Entry]) -> list[Entry]:
    told[10] = told[10]._replace(recorded_at=told[12].recorded_at + 1)
    return told


FORGED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], str]] = {
    "numbers with a gap": (with_fact(at(BEGUN, 3), seq=4), "order"),
    "recorded before the one before": (_recorded_late, "order"),
    "a kind that is not the next": (_without(BEGUN, 1), "folding"),
    "a version that nobody installed": (with_fact(of(BEGUN, "opened"), pathway="0" * 64),
                                        "folding"),
    "a state that the move does not lead to": (with_fact(at(1, 13), to=State.PLANNED), "moves"),
    "a move that the state does not allow": (_without(1, 14), "moves"),
    "a visit that begins as it cannot": (with_fact(at(BEGUN, 2), to=State.PLANNED), "moves"),
    "closed with an open visit": (_without(1, 18), "moves"),
    "an ending that is not there": (with_fact(of(3, "closed"), ending="merged"), "routes"),
    "half a command undone": (with_fact(of(3, "reverted"), to=6), "moves"),
    "told before it happened": (with_fact(at(BEGUN, 3), at=lambda fact: fact.at + 7200), "times"),
    "before what it follows": (with_fact(at(1, 15), at=lambda fact: fact.at - 60), "times"),
    "parts that lack": (with_fact(at(1, 10), parts={"work_time": 60}), "parts"),
    "parts of nothing": (with_fact(at(1, 10), parts={"work_time": 3660, "held_time": -60}),
                         "parts"),
    "another team without a handoff": (with_fact(at(1, 6), offer=None, to=State.QUEUED),
                                       "handoffs"),
    "another sender": (with_fact(at(1, 6), **_offer(from_team="community")), "handoffs"),
    "another border": (with_fact(at(1, 6), **_offer(crosses=Crosses.TEAM)), "handoffs"),
    "another attempt": (with_fact(at(1, 11), **_offer(attempt=1)), "handoffs"),
    "an offer by rule that nobody took": (with_fact(at(1, 6), **_offer(automatic=True)),
                                          "handoffs"),
    "rework where nothing came back": (_without(1, 7), "handoffs"),
    "not recorded": (with_fact(at(1, 4), values={"cost": 100.0}), "records"),
    "recorded what it does not record": (
        with_fact(at(1, 4), values={"cost": 100.0, "urgent": True, "area": "south"}), "records"),
    "no such outcome": (with_fact(at(1, 5), outcome="nowhere"), "outcomes"),
    "an outcome that a rule forbids": (with_fact(at(1, 5), outcome="none"), "outcomes"),
    "gone elsewhere": (with_fact(at(1, 6), step="stay"), "routes"),
    "entered without what it requires": (
        with_fact(at(1, 4), values={"cost": 0.0, "urgent": True}), "requires"),
    "overridden without a reason": (with_fact(at(1, 18), deviation=Deviation.OVERRIDE),
                                    "reasons"),
    "diverted without a reason": (with_fact(of(SENT_AWAY, "withdrawn"), reason=""), "reasons"),
    "put right what is not there": (with_fact(of(3, "corrected"), instead=()), "moves"),
    "erased while it is open": (_without(ERASED, 6), "moves"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_what_cannot_have_happened_is_named(what: str) -> None:
    change, rule = FORGED[what]
    with copy() as engine:
        forge(engine, change)
        found = faults(engine)
    assert rule in {fault.rule for fault in found}, found
    assert not {"chain", "particulars"} & {fault.rule for fault in found}


def test_every_rule_has_a_fault_that_is_planted() -> None:
    planted = {rule for _, rule in FORGED.values()} | {rule for _, rule, _ in CHANGED.values()}
    assert planted | NOTES | {"seal", "rows"} == {*RULES}


# -- rows ----------------------------------------------------------------------------------------

ROWS = {
    "cases": "UPDATE cases SET closed_at = NULL, ending_id = NULL WHERE case_no = 3",
    "visits": "UPDATE visits SET state = 3 WHERE case_no = 6",
    "handoffs": "DELETE FROM handoffs WHERE case_no = 1 AND visit_no = 2",
    "delays": "UPDATE delays SET to_at = to_at + 1 WHERE kind = 0",
    "links": "INSERT INTO links VALUES (1, 4, 3, 3, 0)",
    "slots": "DELETE FROM slots WHERE case_no = 6",
    "due": "DELETE FROM due WHERE case_no = 4",
    "sittings": "UPDATE sittings SET places = 9",
    "partner_waits": "INSERT INTO partner_waits VALUES (1, 1, 1, 1, 1, 60)",
    "workers": "DELETE FROM workers WHERE name = 'a1'",
}


@pytest.mark.parametrize("table", ROWS)
def test_rows_that_are_not_what_the_facts_come_to_are_named_and_put_right(table: str) -> None:
    with copy(ROWS[table]) as engine:
        found = faults(engine)
        assert {fault.rule for fault in found} == {"rows"}
        assert any(table in fault.found for fault in found)
        assert rebuild_book(engine).differences
        assert not rebuild_book(engine).written
        assert rebuild_book(engine, write=True).written
        assert faults(engine) == ()


def test_rows_of_a_case_that_no_fact_knows_are_named() -> None:
    stray = "INSERT INTO cases (run_id, case_no, pathway_id, opened_at) VALUES (1, 99, 1, 0)"
    with copy(stray) as engine:
        assert [fault.case for fault in faults(engine)] == [99]


def test_from_facts_that_do_not_hold_nothing_is_restored() -> None:
    with copy("UPDATE events SET actor = 'x' WHERE position = 7", ROWS["visits"]) as engine:
        with pytest.raises(LedgerError, match="position 7"):
            rebuild_book(engine, write=True)
        assert "rows" in {fault.rule for fault in faults(engine)}
    with copy() as engine:
        forge(engine, _without(BEGUN, 1))
        with pytest.raises(LedgerError, match="case 6"):
            rebuild_book(engine, write=True)


# -- what may be so ------------------------------------------------------------------------------


def test_what_people_may_do_is_told_and_is_no_fault() -> None:
    world = World()
    number = world.in_care()
    world.later(14)
    world.do(Start(visit=(number, 2), role="nurse"), NURSE)
    for _ in range(3):
        other = world.contacted("support", urgent=False)
        world.do(Start(visit=(other, 2), override="she asked"), HEAD)
    audit = audit_book(world.desk._ledger._engine)
    assert audit.passed
    assert {note.rule for note in audit.notes} == {"deviations", "hours", "room"}


def test_there_must_be_a_book(tmp_path: Any) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        audit_book(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_file_is_audited_as_it_stands(tmp_path: Any) -> None:
    path = tmp_path / "care #1?.db"
    path.write_bytes(book())
    audit = audit_book(path)
    assert audit.passed
    assert path.read_bytes() == book()
