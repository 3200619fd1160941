"""The machine is the table of the life cycle, and `MOVES` is the machine."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from pathway_engine.engine.lifecycle import MOVES, OPEN, XES, IllegalMove, legal_moves, move
from pathway_engine.engine.records import State

O, D, P, Q, A, H, F = (State(n) for n in range(7))  # noqa: E741
DONE, RETURNED, WITHDRAWN = State.DONE, State.RETURNED, State.WITHDRAWN

# As the page has it: move, from which states, to which.
LIFE_CYCLE: list[tuple[str, list[State | None], set[State]]] = [
    ("offer", [None], {O, P, Q}),
    ("accept", [O, D], {P, Q}),
    ("return", [O, D, Q], {RETURNED}),
    ("dispute", [O], {D}),
    ("fall_due", [P], {Q}),
    ("conclude", [None, P], {DONE}),
    ("start", [Q, P], {A}),
    ("work_done", [A], {F}),
    ("hold", [P, Q, A, F], {H}),
    ("resume", [H], {P, Q, A, F}),
    ("finish", [A, F], {DONE}),
    ("withdraw", [O, D, P, Q, A, H, F], {WITHDRAWN}),
]
STATES: list[State | None] = [None, *State]
NAMES = [name for name, _, _ in LIFE_CYCLE]
TRUTHS = (False, True)
CONDITIONS: list[dict[str, Any]] = [
    {"same_team": same, "due_later": later, "started": started, "goes_on": goes_on}
    for same, later, started, goes_on in product(TRUTHS, TRUTHS, TRUTHS, STATES)
]


def destinations(state: State | None, name: str) -> set[State]:
    """Where the machine leads under any conditions."""
    found = set()
    for conditions in CONDITIONS:
        try:
            found.add(move(state, name, **conditions))
        except IllegalMove:
            continue
    return found


def test_the_table_is_the_page() -> None:
    expected = {(state, name): frozenset(to) for name, states, to in LIFE_CYCLE for state in states}
    assert expected == MOVES


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_the_machine(name: str) -> None:
    for state in STATES:
        assert destinations(state, name) == MOVES.get((state, name), frozenset())


def test_a_new_visit_of_the_same_team_is_not_offered() -> None:
    assert move(None, "offer") is O
    assert move(None, "offer", due_later=True) is O
    assert move(None, "offer", same_team=True) is Q
    assert move(None, "offer", same_team=True, due_later=True) is P


def test_what_has_been_started_is_not_returned() -> None:
    assert move(Q, "return") is RETURNED
    with pytest.raises(IllegalMove):
        move(Q, "return", started=True)


@pytest.mark.parametrize("state", [P, Q, A, F])
def test_what_was_held_goes_on(state: State) -> None:
    assert move(H, "resume", goes_on=state) is state


def test_nothing_goes_on_in_a_state_that_cannot_be_held() -> None:
    with pytest.raises(IllegalMove):
        move(H, "resume", goes_on=O)
    with pytest.raises(IllegalMove):
        move(H, "resume")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", [DONE, RETURNED, WITHDRAWN])
def test_nothing_moves_what_has_ended(state: State, name: str) -> None:
    with pytest.raises(IllegalMove):
        move(state, name)


def test_an_illegal_move_names_the_legal_ones() -> None:
    with pytest.raises(IllegalMove, match="`finish` of a visit that is queued") as raised:
        move(Q, "finish")
    assert raised.value.legal == ("return", "start", "hold", "withdraw")
    assert (raised.value.state, raised.value.name) == (Q, "finish")
    assert legal_moves(None) == ("offer", "conclude")


def test_a_word_that_is_no_move_is_illegal() -> None:
    for word in ("to_done", "trigger", ""):
        with pytest.raises(IllegalMove):
            move(Q, word)


def test_open_states_are_those_that_can_be_withdrawn() -> None:
    assert {state for state, name in MOVES if name == "withdraw"} == OPEN


def test_xes_knows_only_moves() -> None:
    assert set(XES) <= set(NAMES)
