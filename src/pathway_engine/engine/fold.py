"""Folding: the state of a case from its facts.

Folding evaluates nothing, reads no definition, no calendar and no clock: it writes down what
each fact says. So folding all facts gives the state that folding them one by one gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

from pathway_engine.engine import folding_book, folding_offers, folding_work
from pathway_engine.engine.book_facts import Breached, Erased, Migrated, Noted
from pathway_engine.engine.casefile import CaseFile, Link
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
    Opened,
    Recorded,
    Resumed,
    Returned,
    Started,
    Withdrawn,
    WorkDone,
)
from pathway_engine.engine.folding import in_place
from pathway_engine.engine.folding_book import opened
from pathway_engine.engine.records import VisitKind


def fold(facts: Iterable[Fact], state: CaseFile | None = None) -> CaseFile | None:
    """The state after facts, from a state before them (None: the case does not exist yet).

    Raises `ValueError` for facts of another case or out of order.

    >>> state = fold([Opened(case=7, seq=1, at=0, values={"urgent": True})])
    >>> state.number, state.values["urgent"], state.open_visits
    (7, True, ())
    """
    return reduce(apply, facts, state)


def apply(state: CaseFile | None, fact: Fact) -> CaseFile:
    """The state after one more fact. Raises `ValueError` if it is not the next of the case."""
    after = 0 if state is None else state.seq
    if fact.seq != after + 1 or (state is not None and fact.case != state.number):
        raise ValueError(f"not the next fact after {after} of a case: {fact}")
    return apply_standing(state, fact)


def apply_standing(state: CaseFile | None, fact: Fact) -> CaseFile:
    """The state after one more fact of those that stand: what was undone lies between them."""
    if state is None or isinstance(fact, Opened):
        if state is not None or not isinstance(fact, Opened):
            raise ValueError(f"a case begins with `opened` as its first fact, and once: {fact}")
        return _noted(opened(fact), fact, ("opened",))
    after = _FOLDING[type(fact)](state, fact)
    return _noted(_revised(state, after, fact.seq), fact, events_of(state, fact))


def _revised(before: CaseFile, after: CaseFile, seq: int) -> CaseFile:
    """The state in which every visit that a fact changed says so."""
    if after.visits is before.visits:
        return after
    known = len(before.visits)
    visits = tuple(
        visit if i < known and visit is before.visits[i] else replace(visit, revision=seq)
        for i, visit in enumerate(after.visits)
    )
    return replace(after, visits=visits)


def events_of(state: CaseFile, fact: Fact) -> tuple[str, ...]:
    """The events that a fact brings about: what `since` and targets may name."""
    if isinstance(fact, Closed):
        return (fact.ending, "closed")
    if isinstance(fact, Offered):
        return (f"{fact.step}.reached",) if fact.anew else ()
    if not isinstance(fact, Started | Finished | Joined):
        return ()
    visit = state.visit(fact.visit)
    if visit.kind is VisitKind.REWORK:
        return ()
    if isinstance(fact, Started):
        return (f"{visit.step}.started",) if visit.started_at is None else ()
    begins = (f"{visit.step}.started",) if visit.kind is VisitKind.DECISION else ()
    return (*begins, f"{visit.step}.finished")


def _noted(state: CaseFile, fact: Fact, events: tuple[str, ...]) -> CaseFile:
    """The state with the fact's number, its events and its clocks."""
    clocks = {name: clock for name, clock in state.clocks.items() if name not in fact.stopped}
    clocks |= {clock.target: clock for clock in fact.clocks}
    at = state.opened_at if isinstance(fact, Opened) else fact.at
    happened = {**state.events, **dict.fromkeys(events, at)} if events else state.events
    breached = state.breached & clocks.keys() - {clock.target for clock in fact.clocks}
    return replace(state, seq=fact.seq, events=happened, clocks=clocks, breached=breached)


def _closed(state: CaseFile, fact: Closed) -> CaseFile:
    after = in_place(state, 0, None, fact.at)
    return replace(
        after,
        closed_at=fact.at,
        ending=fact.ending,
        slots=frozenset(),
        clocks={},
        openings=after.openings + fact.opens,
    )


def _linked(state: CaseFile, fact: Linked) -> CaseFile:
    return replace(state, links=(*state.links, Link(fact.other, fact.link, fact.at)))


_FOLDING: dict[type[Fact], Callable[[CaseFile, Any], CaseFile]] = {
    Offered: folding_offers.offered,
    Accepted: folding_offers.accepted,
    Returned: folding_offers.returned,
    Disputed: folding_offers.disputed,
    FellDue: folding_work.fell_due,
    Assigned: folding_work.assigned,
    Booked: folding_work.booked,
    Started: folding_work.started,
    WorkDone: folding_work.work_done,
    Held: folding_work.held,
    Resumed: folding_work.resumed,
    Recorded: folding_work.recorded,
    Finished: folding_work.finished,
    Joined: folding_work.finished,
    Withdrawn: folding_work.withdrawn,
    Closed: _closed,
    Linked: _linked,
    Noted: folding_book.unchanged,
    Breached: folding_book.breached,
    Migrated: folding_book.migrated,
    Erased: folding_book.erased,
}
