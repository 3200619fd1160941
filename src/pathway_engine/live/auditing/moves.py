"""The rules about single moves: legal by the life cycle, in order of time, parts that add up."""

from __future__ import annotations

from collections.abc import Mapping

from pathway_engine.engine.book_facts import Breached, Erased, Migrated, Moved, Noted
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.facts import (
    Accepted,
    Assigned,
    Booked,
    Closed,
    Disputed,
    Fact,
    FellDue,
    Finished,
    Held,
    Joined,
    Linked,
    Offered,
    OfVisit,
    Recorded,
    Resumed,
    Returned,
    Started,
    Withdrawn,
    WorkDone,
)
from pathway_engine.engine.leaving import RESERVED
from pathway_engine.engine.lifecycle import IllegalMove, move
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.live.auditing.walking import Findings, Told

TOLERANCE = 60
"""Seconds that clocks may differ."""

_BY: Mapping[type[Fact], str] = {
    Accepted: "accept",
    Returned: "return",
    Disputed: "dispute",
    FellDue: "fall_due",
    Started: "start",
    WorkDone: "work_done",
    Held: "hold",
    Resumed: "resume",
    Joined: "conclude",
    Withdrawn: "withdraw",
}
"""The move that a kind of fact is."""

_ALWAYS = (Noted, Linked, Erased)
"""What may be told of a case that is closed."""


def moves(told: Told) -> Findings:
    """Every fact is a move that the life cycle allows."""
    fact = told.fact
    if told.before.closed_at is not None and not isinstance(fact, _ALWAYS):
        yield told.finding("moves", f"`{fact.kind}`, and the case is closed")
        return
    if isinstance(fact, Offered):
        yield from _offered(told, fact)
    elif isinstance(fact, OfVisit):
        yield from _moved(told, fact)
    elif isinstance(fact, Assigned | Booked | Recorded):
        if told.visit is None or not told.visit.is_open:
            yield told.finding("moves", f"`{fact.kind}` at a visit that is not open")
    else:
        yield from _of_case(told)


def _offered(told: Told, fact: Offered) -> Findings:
    if fact.visit != len(told.before.visits) + 1:
        yield told.finding("moves", f"a visit begins as {fact.visit}, which is not the next")
    later = fact.team is None or (fact.due_at is not None and fact.due_at > fact.at)
    expected = move(None, "offer", same_team=fact.offer is None, due_later=later)
    if fact.to is not expected:
        yield told.finding("moves", f"a visit begins {_said(fact.to)}, not {_said(expected)}")


def _moved(told: Told, fact: OfVisit) -> Findings:
    visit = told.visit
    if visit is None:
        yield told.finding("moves", f"`{fact.kind}` of visit {fact.visit}, which is not there")
        return
    try:
        expected = _leads_to(visit, fact)
    except IllegalMove as problem:
        yield told.finding("moves", str(problem))
        return
    if fact.to is not expected:
        found = f"`{fact.kind}` leads to {_said(fact.to)}, expected {_said(expected)}"
        yield told.finding("moves", found)


def _leads_to(visit: Visit, fact: OfVisit) -> State:
    """Where a fact leads its visit, by the machine."""
    if isinstance(fact, FellDue) and visit.team is None:  # a wait of which somebody must say more
        move(visit.state, "fall_due")
        return State.PLANNED
    if isinstance(fact, Finished):
        return move(visit.state, "conclude" if visit.team is None else "finish")
    goes_on = visit.goes_on
    if isinstance(fact, Resumed) and goes_on is State.ACTIVE and fact.to is State.QUEUED:
        goes_on = State.QUEUED
    to = move(
        visit.state,
        _BY[type(fact)],
        due_later=visit.due_at is not None and visit.due_at > fact.at,
        started=visit.started_at is not None,
        goes_on=goes_on,
    )
    is_let_go = isinstance(fact, Withdrawn) and visit.state is State.ACTIVE and not visit.let_go
    return fact.to if is_let_go and fact.to is State.ACTIVE else to


def _of_case(told: Told) -> Findings:
    """Facts that are about the case as a whole."""
    fact, before = told.fact, told.before
    if isinstance(fact, Closed):
        if before.open_visits:
            yield told.finding("moves", "the case closes, and visits of it are open")
        if fact.ending not in (*told.rules.pathway.endings, *RESERVED):
            yield told.finding("moves", f"there is no ending `{fact.ending}`")
    elif isinstance(fact, Erased):
        if before.closed_at is None:
            yield told.finding("moves", "a case that is open was erased")
    elif isinstance(fact, Breached):
        clock = before.clocks.get(fact.target)
        if clock is None or fact.target in before.breached:
            yield told.finding("moves", f"no clock of `{fact.target}` runs that could run out")
        elif (clock.due_at, clock.due_at + 1) != (fact.due_at, fact.at):
            yield told.finding("moves", f"the clock of `{fact.target}` ran out at another time")
    elif isinstance(fact, Migrated):
        yield from _migrated(told, fact)


def _migrated(told: Told, fact: Migrated) -> Findings:
    """Every open visit goes on in the version to which its case was moved."""
    if fact.before != told.before.pathway:
        yield told.finding("moves", "the case did not follow the version that it leaves")
    moved = sorted(each.visit for each in fact.visits)
    if moved != [visit.number for visit in told.before.open_visits]:
        yield told.finding("moves", "other visits were moved to the version than were open")
    anew = [each.number for each in fact.visits if each.number != each.visit]
    first = len(told.before.visits) + 1
    if anew != [*range(first, first + len(anew))]:
        yield told.finding("moves", "the visits that go on in other teams are not the next")


def times(told: Told) -> Findings:
    """Nothing happens before what it follows, nor after it was recorded."""
    fact, visit = told.fact, told.visit
    if fact.at > told.recorded_at + TOLERANCE:
        yield told.finding("times", "it happens after it was recorded")
    since = told.before.opened_at
    if visit is not None:
        inside = [one.last_at for one in told.before.visits if one.parent == visit.number]
        block = visit.kind is VisitKind.BLOCK
        since = max(since, visit.last_at, *(inside if block else ()))
    if fact.at < since:
        yield told.finding("times", f"it happens {since - fact.at} seconds before what it follows")


def parts(told: Told) -> Findings:
    """The parts of a visit's time add up to the time that passed."""
    fact, visit = told.fact, told.visit
    if isinstance(fact, Offered):
        yield from _added_up(told, fact.parts, 0)
    elif isinstance(fact, OfVisit) and visit is not None:
        passed = 0 if visit.kind is VisitKind.BLOCK else fact.at - visit.since
        yield from _added_up(told, fact.parts, passed)
    elif isinstance(fact, Migrated):
        for moved in fact.visits:
            yield from _parts_of_moved(told, moved)


def _parts_of_moved(told: Told, moved: Moved) -> Findings:
    visit = told.before.visits[moved.visit - 1 : moved.visit]
    goes_on = moved.number == moved.visit
    for one in visit:
        block = one.kind is VisitKind.BLOCK
        yield from _added_up(told, moved.parts, 0 if goes_on or block else told.fact.at - one.since)


def _added_up(told: Told, parts: Mapping[str, int], passed: int) -> Findings:
    whole = (n for name, n in parts.items() if name != "dispute_time" and "." not in name)
    found = sum(whole)
    if found != passed:
        yield told.finding("parts", f"they add up to {found} seconds, and {passed} passed")
    if min(parts.values(), default=0) < 0:
        yield told.finding("parts", "a part is less than nothing")
    if parts.get("dispute_time", 0) > parts.get("handoff_time", 0):
        yield told.finding("parts", "more was disputed than handed over")


def _said(state: State) -> str:
    return state.name.lower()
