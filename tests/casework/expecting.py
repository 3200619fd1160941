"""What the model says of a command: all that speaks against it, or the case that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.everything import EVERYBODY
from casework.model import (
    CHOICES,
    ENDINGS,
    LEADS,
    ORGANISATION,
    RECORDS,
    RESERVED,
    RULED,
    STAFF,
    STEPS,
    Case,
    Moves,
    No,
    Visit,
    is_open_hour,
    sits,
)
from pathway_engine import casework as words
from pathway_engine.casework import SYSTEM, Actor, Command, Right

PARTNERS = (words.Partner("clinic", "doctor", "d1"),)
TOLERANCE = 60


def stamp(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def organisation_of(actor: Actor) -> set[str | None]:
    return {ORGANISATION[team] for team in actor.teams} | {actor.organisation}


@dataclass
class Told:
    """A fact, as far as the right to undo it goes."""

    seq: int
    kind: str
    team: str | None
    actor: str
    first: bool


@dataclass
class Book:
    """All cases of the model, as they are and as they were after each command."""

    cases: dict[int, Case] = field(default_factory=dict)
    after: dict[int, dict[int, Case]] = field(default_factory=dict)
    log: dict[int, list[Told]] = field(default_factory=dict)
    sittings: dict[int, tuple[int | None, bool]] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    next_case: int = 1

    # -- who -------------------------------------------------------------------------------------

    def sees(self, case: Case, actor: Actor) -> bool:
        if actor.may(Right.OPERATE):
            return True
        mine = organisation_of(actor)
        return any(ORGANISATION.get(visit.team or "") in mine for visit in case.visits)

    def supervises(self, case: Case, actor: Actor) -> bool:
        if not actor.may(Right.SUPERVISE):
            return False
        return actor.organisation is None or actor.organisation in self.involved(case)

    def involved(self, case: Case) -> set[str | None]:
        visits = case.open_visits or case.visits[-1:]
        teams = {visit.team for visit in visits if visit.team is not None}
        teams |= {token.team for token in case.tokens.values() if token.team is not None}
        return {ORGANISATION[team] for team in teams}

    def acting(self, case: Case, visit: Visit | None, actor: Actor) -> str | None:
        teams = [] if visit is None else [visit.team, visit.sender]
        teams += [token.team for token in case.tokens.values()]
        teams += [other.team for other in case.open_visits]
        return next((team for team in teams if team is not None and team in actor.teams), None)

    def _may_move(self, case: Case, visit: Visit, command: Command, actor: Actor) -> bool:
        if self.supervises(case, actor):
            return True
        teams = {visit.team}
        if visit.team is None:
            token = case.tokens.get(visit.branch) or case.tokens[None]
            teams = {token.team}
        if isinstance(command, words.Dispute):
            teams.add(visit.sender)
        return bool(teams & actor.teams.keys())

    def _has_role(self, case: Case, visit: Visit, actor: Actor) -> bool:
        if visit.step == "respite" or not visit.by or self.supervises(case, actor):
            return True
        return bool(actor.roles_in(visit.team) & set(visit.by))

    # -- a command on a visit --------------------------------------------------------------------

    def on_visit(self, command: Any, actor: Actor, at: int, now: int) -> Case:
        number, of = command.visit
        case = self._case(number, actor).copy()
        moves = Moves(case, at)
        started_at = stamp(getattr(command, "started_at", None))
        moves.fire(at if started_at is None else min(started_at, at))
        if not 1 <= of <= len(case.visits):
            raise No("unknown")
        visit = case.visit(of)
        against = {"too_early"} if at > now + TOLERANCE else set()
        against |= self._rights(case, visit, command, actor)
        last = visit.last
        if visit.kind == "block":
            last = max([last, *(v.last for v in case.visits if v.parent == visit.number)])
        if at < last:
            against.add("too_early")
        against |= getattr(self, f"_{type(command).__name__.lower()}")(moves, visit, command, actor)
        if against:
            raise No(*against)
        self._carry_out(moves, visit, command, actor)
        moves.settle()
        return case

    def _case(self, number: int, actor: Actor) -> Case:
        case = self.cases.get(number)
        if case is None or not self.sees(case, actor):
            raise No("unknown")
        return case

    def _rights(self, case: Case, visit: Visit, command: Any, actor: Actor) -> set[str]:
        if isinstance(command, words.Reassign | words.Divert):
            sends = visit.state in ("offered", "disputed") and visit.sender in actor.teams
            if isinstance(command, words.Reassign) and sends:
                return set()
            return set() if self.supervises(case, actor) else {"not_yours"}
        against = set()
        if getattr(command, "override", None) is not None and not self.supervises(case, actor):
            against.add("not_yours")
        if not self._may_move(case, visit, command, actor):
            against.add("not_yours")
        begins = isinstance(command, words.Start | words.Assign) or (
            getattr(command, "started_at", None) is not None
        )
        if begins and not self._has_role(case, visit, actor):
            against.add("not_yours")
        return against

    # -- what speaks against each ----------------------------------------------------------------

    def _accept(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        return set() if visit.state in ("offered", "disputed") else {"not_now"}

    def _return(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        waits = visit.state == "queued" and visit.started is None
        handed = visit.sender is not None and (visit.state in ("offered", "disputed") or waits)
        return set() if handed else {"not_now"}

    def _dispute(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        return set() if visit.state == "offered" else {"not_now"}

    def _assign(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        waits = visit.is_open and visit.team is not None
        return set() if waits and visit.state not in ("active", "afterwards") else {"not_now"}

    def _start(self, moves: Moves, visit: Visit, command: Any, actor: Actor) -> set[str]:
        return self._begin(moves, visit, command.worker or actor.id, command, moves.at)

    def _begin(
        self, moves: Moves, visit: Visit, worker: str | None, command: Any, at: int
    ) -> set[str]:
        case, against = moves.case, set()
        if visit.team is None or visit.state not in ("offered", "planned", "queued"):
            return {"not_now"}
        if at < visit.last:
            against.add("too_early")
        probe = case.copy()
        if visit.state == "offered":
            Moves(probe, at).accept(probe.visit(visit.number))
        waits_for = Moves(probe, at).bound(probe.visit(visit.number))
        if None not in (waits_for, worker) and worker != waits_for:
            against.add("not_yours")
        needed = PARTNERS if visit.step == "seen" and visit.kind == "work" else ()
        if sorted(p[:2] for p in command.partners) != sorted(p[:2] for p in needed):
            against.add("missing_partner")
        sitting = visit.step == "funding" and visit.kind == "work"
        overridden = command.override is not None and isinstance(command, words.Start)
        if sitting and not overridden and (visit.sitting is None or visit.sitting > at):
            against.add("not_booked")
        if sitting and not overridden and self.sittings.get(visit.sitting or 0, (0, False))[1]:
            against.add("not_booked")
        if command.override is None and self._is_full(case, visit):
            against.add("full")
        if command.override is not None and not command.override.strip():
            against.add("missing_reason")
        return against

    def _is_full(self, case: Case, visit: Visit) -> bool:
        if visit.started is not None:
            return False
        others = [other for other in self.cases.values() if other.number != case.number]
        new = visit.team == "locality" and "locality" not in case.slots
        if new and sum("locality" in other.slots for other in others) >= 2:
            return True
        comes_in = visit.step == "respite" and visit.kind == "work" and case.place is None
        return comes_in and any(other.place == "beds" for other in others)

    def _workdone(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        if visit.let_go and visit.is_open:
            return set()
        worked = visit.state == "active" and visit.kind == "work"
        return set() if worked else {"not_now"}

    def _hold(self, _: Moves, visit: Visit, command: Any, __: Actor) -> set[str]:
        states = ("planned", "queued", "active", "afterwards")
        against = set() if command.cause == "family" else {"unknown"}
        held = visit.state in states and visit.team is not None and visit.kind == "work"
        return against | (set() if held and not visit.let_go else {"not_now"})

    def _resume(self, _: Moves, visit: Visit, __: Any, ___: Actor) -> set[str]:
        return set() if visit.state == "held" else {"not_now"}

    def _record(self, _: Moves, visit: Visit, command: Any, __: Actor) -> set[str]:
        against = set() if visit.is_open else {"not_now"}
        return against | self._values(visit, command.values)

    def _values(self, visit: Visit, values: Any) -> set[str]:
        records = RECORDS.get(visit.step, ()) if visit.kind == "work" else ()
        against = {"unknown"} if set(values) - set(records) else set()
        return against | self._bad(values)

    def _bad(self, values: Any) -> set[str]:
        good: dict[str, Callable[[Any], bool]] = {
            "urgent": lambda v: isinstance(v, bool),
            "area": lambda v: v in ("north", "south"),
            "cost": lambda v: not isinstance(v, bool | str) and 0 <= v <= 900,
        }
        return {"bad_value" if name in good else "unknown" for name, value in values.items()
                if name not in good or not good[name](value)}  # fmt: skip

    def _schedule(self, moves: Moves, visit: Visit, command: Any, _: Actor) -> set[str]:
        at = stamp(command.sitting) or 0
        against = set()
        if visit.step != "funding" or visit.kind != "work":
            against.add("not_now")
        if visit.started is not None or not visit.is_open:
            against.add("not_now")
        if at < moves.at:
            against.add("too_early")
        places, cancelled = self.sittings.get(at, (None, False))
        if cancelled:
            against.add("not_now")
        if not sits(at) and places is None:
            against.add("unknown")
        booked = sum(
            other.sitting == at and other.is_open and other.step == "funding"
            for case in self.cases.values()
            if case.number != moves.case.number
            for other in case.visits
        )
        if booked >= (1 if places is None else places):
            against.add("full")
        return against

    def _finish(  # noqa: C901 - each line is a reason
        self, moves: Moves, visit: Visit, command: Any, _: Actor
    ) -> set[str]:
        case, against = moves.case, set[str]()
        started_at = stamp(command.started_at)
        if started_at is not None and visit.started is None:
            against |= self._begin(moves, visit, None, command, started_at)
            if started_at > moves.at:
                against.add("too_early")
        elif visit.let_go and visit.is_open:
            return against
        elif visit.team is not None and visit.state not in ("active", "afterwards"):
            against.add("not_now")
        if visit.kind == "rework":
            said = command.outcome is not None or command.values
            return against | ({"unknown"} if said else set())
        if visit.team is None and visit.state != "planned":
            against.add("not_now")
        if visit.team is None and (visit.due is None or visit.due > moves.at):
            against.add("too_early")
        if bad := self._values(visit, command.values):
            return against | bad
        if command.override is not None and not command.override.strip():
            against.add("missing_reason")
        if command.override is None:
            recorded = visit.recorded | set(command.values)
            if visit.kind == "work" and set(RECORDS.get(visit.step, ())) - recorded:
                against.add("missing_record")
        known = case.values | dict(command.values)
        return against | self._outcome(visit, command, known)[1]

    def _outcome(self, visit: Visit, command: Any, known: Any) -> tuple[str, set[str]]:
        chosen, choices = command.outcome, CHOICES[visit.step]
        if chosen is not None and chosen not in LEADS[visit.step]:
            return "", {"unknown"}
        if chosen is not None and command.override is not None:
            return chosen, set()
        holds = {"contact": known["urgent"], "assessment": (known["cost"] or 0) > 400}
        if holds.get(visit.step):
            ruled = RULED[visit.step]
            return ruled, {"rule_decides"} if chosen not in (None, ruled) else set()
        if chosen is None:
            return choices[0], set() if len(choices) == 1 else {"outcome_open"}
        if (len(choices) == 1 and chosen != choices[0]) or chosen not in choices:
            return "", {"rule_decides"}
        return chosen, set()

    def _reassign(self, _: Moves, visit: Visit, command: Any, __: Actor) -> set[str]:
        against = set() if command.reason.strip() else {"missing_reason"}
        given = visit.is_open and visit.team is not None and visit.kind == "work"
        if not given or visit.let_go or command.team == visit.team:
            against.add("not_now")
        return against | (set() if command.team in STAFF else {"unknown"})

    def _divert(self, _: Moves, visit: Visit, command: Any, __: Actor) -> set[str]:
        against = set() if command.reason.strip() else {"missing_reason"}
        if not visit.is_open or visit.kind == "rework" or visit.let_go or visit.parent is not None:
            against.add("not_now")
        if command.to not in STEPS:
            against.add("unknown")
        return against

    # -- what comes of each ----------------------------------------------------------------------

    def _carry_out(  # noqa: C901, PLR0912 - one line for each command
        self, moves: Moves, visit: Visit, command: Any, actor: Actor
    ) -> None:
        match command:
            case words.Accept():
                moves.accept(visit)
            case words.Return():
                moves.send_back(visit)
            case words.Dispute():
                visit.state, visit.last = "disputed", moves.at
            case words.Assign():
                visit.bound, visit.last = command.worker, moves.at
            case words.Start():
                moves.begin(visit, command.worker or actor.id)
            case words.WorkDone():
                if visit.let_go:
                    moves.end_work(visit)
                else:
                    visit.state, visit.last = "afterwards", moves.at
            case words.Hold():
                visit.goes_on, visit.state, visit.last = visit.state, "held", moves.at
            case words.Resume():
                self._go_on(moves, visit)
            case words.Record():
                self._write(moves, visit, command.values)
            case words.Schedule():
                visit.sitting, visit.last = stamp(command.sitting), moves.at
            case words.Finish():
                self._end(moves, visit, command)
            case words.Reassign():
                self._give(moves, visit, command.team)
            case words.Divert():
                self._send(moves, visit, command.to)

    def _go_on(self, moves: Moves, visit: Visit) -> None:
        state = visit.goes_on
        if state == "active" and (visit.step == "seen" or not is_open_hour(moves.at)):
            state = "queued"
        if state == "queued" and visit.started is not None:
            visit.bound = visit.worker
        visit.state, visit.goes_on, visit.last = state, "", moves.at
        if state == "planned" and (visit.due or 0) <= moves.at:
            moves.queue(visit)

    def _write(self, moves: Moves, visit: Visit, values: Any) -> None:
        if not values:
            return
        order = RECORDS[visit.step]
        known = {name: plain(values[name]) for name in order if name in values}
        moves.case.values = moves.case.values | known
        moves.case.told.append((0, known))
        visit.recorded |= set(known)
        visit.last = moves.at

    def _end(self, moves: Moves, visit: Visit, command: Any) -> None:
        moves.opens = dict(command.opens)
        moves.due = stamp(command.due)
        finished_at = moves.at
        if command.started_at is not None and visit.started is None:
            moves.at = stamp(command.started_at) or 0
            moves.begin(visit, None)
            moves.fire(finished_at)
            moves.at = finished_at
        if visit.let_go:
            moves.end_work(visit)
        elif visit.kind == "rework":
            moves.again(visit)
        else:
            self._write(moves, visit, command.values)
            moves.leave(visit, self._outcome(visit, command, moves.case.values)[0])

    def _give(self, moves: Moves, visit: Visit, team: str) -> None:
        moves.withdraw(visit)
        moves.reach(
            kind="work", step=visit.step, team=team, by=STAFF[team], due=visit.due,
            parent=visit.parent, branch=visit.branch,
        )  # fmt: skip

    def _send(self, moves: Moves, visit: Visit, to: str) -> None:
        case = moves.case
        if visit.kind == "block":
            for inside in case.open_visits:
                if inside.parent == visit.number:
                    moves.let_go(inside)
        if visit.state in ("active", "afterwards"):
            moves.end(visit, "done", "diverted")
        else:
            moves.withdraw(visit)
        if visit.kind == "block":
            case.tokens = {None: case.tokens[None]}
            moves.free_slots()
        if visit.step == "respite":
            case.place, case.came_in_with = None, 0
        moves.go(to)

    # -- a command on a case ---------------------------------------------------------------------

    def open(self, command: Any, actor: Actor, at: int, now: int) -> Case:
        against = {"too_early"} if at > now + TOLERANCE else set()
        against |= self._bad(command.case)
        if command.reference in self.references:
            against.add("not_now")
        first = command.at or "contact"
        if first not in STEPS:
            raise No("unknown", *against)
        known = {"urgent": False, "area": "north", "cost": 0.0}
        values = known | {name: plain(value) for name, value in command.case.items()}
        if against & {"bad_value", "unknown"}:
            raise No(*against)
        case = Case(self.next_case, at, values, told=[(0, values)])
        moves = Moves(case, at)
        moves.due = stamp(command.due)
        try:
            moves.go(first)
        except No as no:
            raise No(*against, *no.codes) from None
        team = case.visits[0].team
        if not actor.may(Right.INTAKE) and team not in actor.teams:
            against.add("not_yours")
        if against:
            raise No(*against)
        return case

    def withdraw(self, command: Any, actor: Actor, at: int, now: int) -> Case:
        case = self._case(command.case, actor).copy()
        moves = Moves(case, at)
        before = case.copy()
        moves.fire(at)
        against = {"too_early"} if at > now + TOLERANCE else set()
        if not self.supervises(before, actor):
            if not self._who_has(before) & actor.teams.keys():
                against.add("not_yours")
            if command.ending != "left":
                against.add("not_yours")
        elif command.ending not in (*ENDINGS, *RESERVED):
            against.add("unknown")
        if case.closed is not None or case.leaves_to is not None:
            against.add("not_now")
        if any(at < visit.last for visit in case.open_visits):
            against.add("too_early")
        if against:
            raise No(*against)
        case.leaves_to = command.ending
        for visit in case.open_visits:
            moves.let_go(visit)
        moves.close(command.ending)
        return case

    @staticmethod
    def _who_has(case: Case) -> set[str | None]:
        has = set()
        for visit in case.open_visits:
            handed = visit.team is None or visit.state in ("offered", "disputed")
            token = case.tokens.get(visit.branch) or case.tokens[None]
            has.add(token.team if handed else visit.team)
        return has

    def note(self, command: Any, actor: Actor, at: int, now: int) -> Case:
        case = self._case(command.case, actor).copy()
        Moves(case, at).fire(at)
        against = {"too_early"} if at > now + TOLERANCE or at < case.opened else set()
        if isinstance(command, words.Note) and case.erased:
            against.add("not_now")
        if isinstance(command, words.LinkTo):
            kinds = ("follows", "duplicate_of", "arose_from", "related")
            itself = command.other == command.case
            if itself or command.other not in self.cases or command.kind not in kinds:
                against.add("unknown")
        if against:
            raise No(*against)
        return case

    # -- putting right ---------------------------------------------------------------------------

    def undo(self, command: Any, actor: Actor) -> Case:
        case, log = self._case(command.case, actor), self.log[command.case]
        against, seq = set(), log[-1].seq
        since = [told for told in log if told.seq > command.to]
        passed = {"noted", "linked", "disputed", "breached", "fell_due"}
        if not self.supervises(case, actor):
            mine = [told for told in since if told.team in actor.teams or told.actor == actor.id]
            deeds = [t for t in since if t.kind not in passed and t.actor != SYSTEM.id]
            if not mine or any(deed not in mine for deed in deeds):
                against.add("not_yours")
        if not 1 <= command.to < seq:
            raise No("unknown", *against)
        if not log[command.to].first or case.erased:
            against.add("not_now")
        if not command.reason.strip():
            against.add("missing_reason")
        before = self.after[command.case].get(command.to)
        there = [] if before is None else [opening.number for opening in before.openings]
        if any(o.number in self.cases and o.number not in there for o in case.openings):
            against.add("not_now")
        if against:
            raise No(*against)
        assert before is not None
        return before.copy()

    def correct(self, command: Any, actor: Actor) -> Case:
        """Values only: when something happened moves other things, and has tests of its own."""
        case, log = self._case(command.case, actor).copy(), self.log[command.case]
        against = set() if command.reason.strip() else {"missing_reason"}
        if command.fact > len(log):
            raise No("unknown", *against)
        told = log[command.fact - 1]
        own = told.team in actor.teams or told.actor == actor.id
        if not own and not self.supervises(case, actor):
            against.add("not_yours")
        if case.erased:
            against.add("not_now")
        said = next((said for seq, said in case.told if seq == command.fact), None)
        if command.fact not in case.standing:
            against.add("unknown")
        elif said is None:
            against.add("not_now")
        elif set(command.values) - set(said):
            against.add("unknown")
        elif not (bad := self._bad(command.values)):
            right = {name: plain(value) for name, value in command.values.items()}
            against |= {"not_now"} if said == said | right else set()
            case.told = [(n, was | right if n == command.fact else was) for n, was in case.told]
        else:
            against |= bad
        if against:
            raise No(*against)
        case.values = {name: value for _, said in case.told for name, value in said.items()}
        return case

    def erase(self, number: int, actor: Actor) -> Case:
        against = set() if actor.may(Right.OPERATE) else {"not_yours"}
        case = self.cases.get(number)
        if case is None:
            raise No("unknown", *against)
        waiting = [opening for opening in case.openings if opening.number not in self.cases]
        if case.closed is None or waiting or case.erased:
            against.add("not_now")
        if against:
            raise No(*against)
        after = case.copy()
        after.erased, after.values = True, dict.fromkeys(after.values)
        return after

    def set_sitting(self, command: Any, actor: Actor, at: int, now: int) -> None:
        against = {"too_early"} if at > now + TOLERANCE else set()
        if command.step != "funding":
            raise No("unknown", *against)
        if "panel" not in actor.teams and not actor.may(Right.SUPERVISE):
            against.add("not_yours")
        if not command.reason.strip():
            against.add("missing_reason")
        if against:
            raise No(*against)
        self.sittings[stamp(command.at) or 0] = (command.places, command.cancelled)


def plain(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


ALL = (*EVERYBODY, SYSTEM)
