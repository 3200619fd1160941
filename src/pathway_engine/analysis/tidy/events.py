"""What happened in a run, event by event, as process mining counts it.

The same events in the same order as the ledger's view `event_log`: a visit is offered
(`schedule`), accepted (`assign`), begun (`start`), held (`suspend`, `resume`), and ends: done
(`complete`), returned to the sender (`reassign`) or withdrawn (`withdraw`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import NONE, DelayKind, State, VisitKind


class Transition(IntEnum):
    """The lifecycle transitions of XES, in the order in which equals are told."""

    WITHDRAW = 0
    SUSPEND = 1
    START = 2
    SCHEDULE = 3
    RESUME = 4
    REASSIGN = 5
    COMPLETE = 6
    ASSIGN = 7


class Events(NamedTuple):
    """Events in the order in which they happened, case by case.

    `visits` are positions; `handoffs` too, of the offer that an event is about, or `NONE`.
    """

    visits: Array
    transitions: Array
    at: Array
    handoffs: Array


_ENDS = {
    State.DONE: Transition.COMPLETE,
    State.RETURNED: Transition.REASSIGN,
    State.WITHDRAWN: Transition.WITHDRAW,
}
_ABOUT_AN_OFFER = (Transition.SCHEDULE, Transition.ASSIGN, Transition.REASSIGN)


class _Some(NamedTuple):
    """Events of one transition: their visits and moments, and where they stand in a second."""

    transition: Transition
    visits: Array
    at: Array
    turn: Array
    place: Array
    hold: Array


def events(counted: Counted) -> Events:
    """Every event of a run, case by case, also within one second as it happened."""
    some = list(_events(counted))
    visits, at, turn, place, hold = (
        np.concatenate([getattr(one, name) for one in some])
        for name in ("visits", "at", "turn", "place", "hold")
    )
    kinds = np.concatenate([np.full(len(one.visits), one.transition) for one in some])
    order = np.lexsort((kinds, hold, place, turn, at, counted.case_of[visits]))
    visits, kinds = visits[order], kinds[order]
    offer = np.full(len(counted.visits), NONE)
    offer[counted.visit_of_handoff] = np.arange(len(counted.handoffs))
    about = np.where(np.isin(kinds, _ABOUT_AN_OFFER), offer[visits], NONE)
    return Events(visits, kinds, at[order], about)


def _events(counted: Counted) -> Iterator[_Some]:
    rows, offers = counted.visits, counted.handoffs
    everybody = np.arange(len(rows))
    yield _plain(counted, Transition.SCHEDULE, everybody, rows["offered_at"], 1)
    accepted = offers["accepted_at"] != NONE
    taken = counted.visit_of_handoff[accepted]
    yield _plain(counted, Transition.ASSIGN, taken, offers["accepted_at"][accepted], 2)
    begun = np.flatnonzero(rows["started_at"] != NONE)
    yield _plain(counted, Transition.START, begun, rows["started_at"][begun], 4)
    yield from _holds(counted)
    # A block is over after its branches.
    last = counted.last_inside * 2 + (rows["kind"] == VisitKind.BLOCK)
    for state, transition in _ENDS.items():
        ended = np.flatnonzero(rows["state"] == state)
        one = _plain(counted, transition, ended, rows["finished_at"][ended], 6)
        yield one._replace(turn=last[ended])


def _plain(counted: Counted, transition: Transition, visits: Array, at: Array, place: int) -> _Some:
    turn = counted.visits["visit_no"][visits].astype(np.int64) * 2
    nothing = np.zeros(len(visits), dtype=np.int64)
    return _Some(transition, visits, at, turn, nothing + place, nothing)


def _holds(counted: Counted) -> Iterator[_Some]:
    """A hold is over before the start where it began before it."""
    delays = counted.records.delays
    held = delays[delays["kind"] == DelayKind.HOLD]
    visits = counted.visit_positions(held)
    began = _plain(counted, Transition.SUSPEND, visits, held["from_at"], 5)
    yield began._replace(hold=held["delay_no"].astype(np.int64))
    over = held["to_at"] != NONE
    ended, of_visit = held[over], visits[over]
    before = ended["from_at"] < counted.visits["started_at"][of_visit]
    one = _plain(counted, Transition.RESUME, of_visit, ended["to_at"], 0)
    yield one._replace(place=np.where(before, 3, 5), hold=ended["delay_no"].astype(np.int64))
