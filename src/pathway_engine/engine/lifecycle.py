"""The life cycle of a visit: which move is legal from which state, and where it leads.

One machine, built once with the `transitions` library, is the only authority. Live cases are
moved by it (`move`), and whoever replays recorded rows in bulk uses the table read out of it
(`MOVES`). The machine knows states and moves; what a definition says comes to it as
conditions, and which team, step or cause is concerned is none of its business.

    >>> move(None, "offer").name, move(State.OFFERED, "accept", due_later=True).name
    ('OFFERED', 'PLANNED')
    >>> sorted(state.name for state in MOVES[State.OFFERED, "accept"])
    ['PLANNED', 'QUEUED']

A visit that begins in the team that has the case already is not offered: its `offer` leads to
planned or queued at once (``same_team``), as it does for a rework. A wait and a decision are
planned (``same_team`` and ``due_later``) and end by `conclude`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transitions import Machine, MachineError

from pathway_engine.engine.records import State

OPEN = frozenset(state for state in State if state < State.DONE)
"""The states of a visit that has not ended."""

XES = {
    "offer": "schedule",
    "accept": "assign",
    "start": "start",
    "hold": "suspend",
    "resume": "resume",
    "finish": "complete",
    "conclude": "complete",
    "withdraw": "withdraw",
}
"""What XES calls the moves that it knows (`lifecycle:transition`)."""

_NEW = "NEW"
"""Stands for the state of a visit that does not exist yet; None outside this module."""


class IllegalMove(ValueError):
    """A move that the state does not allow; names the moves that it does."""

    def __init__(self, state: State | None, name: str) -> None:
        self.state = state
        self.name = name
        self.legal = legal_moves(state)
        found = "a new visit" if state is None else f"a visit that is {state.name.lower()}"
        self.reason = f"`{name}` of {found}"
        super().__init__(f"{self.reason}, expected one of {', '.join(self.legal) or 'none'}")


@dataclass(slots=True)
class _Cursor:
    """What the machine moves, in the place of a model."""

    state: State | str


def _given(condition: str) -> Any:
    """A condition of the machine: whether the caller says so."""

    def check(event: Any) -> bool:
        return bool(event.kwargs.get(condition))

    return check


def _goes_on_as(state: State) -> Any:
    """A condition of the machine: what was held goes on in this state."""

    def check(event: Any) -> bool:
        return event.kwargs.get("goes_on") is state

    return check


def _built() -> Machine:
    machine = Machine(
        model=None,
        states=[_NEW, *State],
        initial=_NEW,
        auto_transitions=False,
        send_event=True,
    )
    for name, sources, destination, conditions, unless in _table():
        machine.add_transition(name, sources, destination, conditions, unless)
    return machine


def _table() -> list[tuple[str, Any, State, Any, Any]]:
    """The life cycle: move, from, to, if, unless. Of several ways the first open one counts."""
    same_team, due_later, started = _given("same_team"), _given("due_later"), _given("started")
    can_be_held = [State.PLANNED, State.QUEUED, State.ACTIVE, State.AFTERWARDS]
    answered = [State.OFFERED, State.DISPUTED]
    return [
        ("offer", _NEW, State.OFFERED, None, same_team),
        ("offer", _NEW, State.PLANNED, due_later, None),
        ("offer", _NEW, State.QUEUED, None, None),
        ("accept", answered, State.PLANNED, due_later, None),
        ("accept", answered, State.QUEUED, None, None),
        ("return", answered, State.RETURNED, None, None),
        ("return", State.QUEUED, State.RETURNED, None, started),
        ("dispute", State.OFFERED, State.DISPUTED, None, None),
        ("fall_due", State.PLANNED, State.QUEUED, None, None),
        ("conclude", [_NEW, State.PLANNED], State.DONE, None, None),
        ("start", [State.QUEUED, State.PLANNED], State.ACTIVE, None, None),
        ("work_done", State.ACTIVE, State.AFTERWARDS, None, None),
        ("hold", can_be_held, State.HELD, None, None),
        *(("resume", State.HELD, state, _goes_on_as(state), None) for state in can_be_held),
        ("finish", [State.ACTIVE, State.AFTERWARDS], State.DONE, None, None),
        ("withdraw", [*sorted(OPEN)], State.WITHDRAWN, None, None),
    ]


_MACHINE = _built()


def _state(name: str) -> State | None:
    return None if name == _NEW else State[name]


MOVES: dict[tuple[State | None, str], frozenset[State]] = {
    (_state(source), name): frozenset(State[str(way.dest)] for way in ways)
    for name, event in _MACHINE.events.items()
    for source, ways in event.transitions.items()
}
"""Where each move may lead from each state (None: a visit that does not exist yet)."""


def legal_moves(state: State | None) -> tuple[str, ...]:
    """The moves that a state allows, in the order of the life cycle; conditions apart.

    >>> legal_moves(State.QUEUED)
    ('return', 'start', 'hold', 'withdraw')
    """
    return tuple(name for source, name in MOVES if source is state)


def move(
    state: State | None,
    name: str,
    *,
    same_team: bool = False,
    due_later: bool = False,
    started: bool = False,
    goes_on: State | None = None,
) -> State:
    """The state to which a move leads; None is the state of a visit that does not exist yet.

    Conditions: ``same_team`` no other team is offered the case; ``due_later`` the visit is
    planned for later; ``started`` work on it has begun before; ``goes_on`` the state in which
    a held visit goes on. Raises `IllegalMove`.

    >>> move(State.QUEUED, "start").name
    'ACTIVE'
    >>> move(State.DONE, "start")
    Traceback (most recent call last):
    ...
    pathway_engine.engine.lifecycle.IllegalMove: `start` of a visit that is done,
    expected one of none
    """
    event = _MACHINE.events.get(name)
    if event is None:
        raise IllegalMove(state, name)
    cursor = _Cursor(_NEW if state is None else state)
    conditions = {"same_team": same_team, "due_later": due_later, "started": started}
    try:
        moved = event.trigger(cursor, goes_on=goes_on, **conditions)
    except MachineError:
        moved = False
    if not moved or not isinstance(cursor.state, State):
        raise IllegalMove(state, name)
    return cursor.state
