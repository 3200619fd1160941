"""One case in each of the ways a case can go, worked by commands and simulated: the same rows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from parity.pathways import ALL, DISPUTED, HANDED_OVER, RETURNED, WAITS
from parity.player import Player
from parity.sameness import IDENTITY, One, difference, played, simulated, written
from pathway_engine.engine.records import NONE, PARTS, State, VisitKind, Window
from reference.comparing import kernel
from reference.luck import Luck
from reference.simulator import simulate as reference
from reference.small import MONDAY, pathway_from

DAY, HOUR = 86_400, 3_600
OPENINGS = {
    "at night": 2 * HOUR,
    "on Monday morning": 9 * HOUR + 1,
    "in the second of closing": 17 * HOUR,
    "on Friday afternoon": 4 * DAY + 16 * HOUR + 59 * 60,
    "at the weekend": 5 * DAY + 12 * HOUR,
}


def one(text: str, second: int, seed: int, **values: Any) -> One:
    """A case that comes so many seconds after Monday 00:00, in a window of ten weeks."""
    window = Window(MONDAY, MONDAY, MONDAY + 70 * DAY)
    return One(pathway_from(text), window, seed, MONDAY + second, values)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("opening", OPENINGS)
def test_the_same_rows(name: str, opening: str) -> None:
    """By the kernel and by the reference. And every case comes to its end.

    Nothing is refused, every case closes, and every second of a visit has its part.
    """
    for seed in range(1, 6):
        case = one(ALL[name], OPENINGS[opening], seed)
        player = played(case)
        for simulate in (kernel, reference) if seed <= 3 else ():
            assert not difference(written(case, player), simulated(simulate, case)), simulate
        assert player.refusal is None
        assert all(book.state.closed_at is not None for book in player.books) or name == "opens"
        for visit in written(case, player).visits:
            if visit["finished_at"] != NONE and visit["kind"] != VisitKind.BLOCK:
                assert sum(visit[part] for part in PARTS) == (
                    visit["finished_at"] - visit["offered_at"]
                )


def with_luck(text: str, falls: Callable[[Luck], bool]) -> Player:
    """The case played with the first luck that falls so."""
    seed = next(seed for seed in count(1) if falls(Luck(seed, 1)))
    return played(one(text, 9 * HOUR, seed))


def falls(luck: Luck, step: str, purpose: str, attempt: int) -> bool:
    return luck.of_person(step, purpose, IDENTITY, 1, attempt) < 0.5


# -- that the cases above are what their names say -----------------------------------------------


def test_a_case_is_returned_and_reworked() -> None:
    player = with_luck(
        RETURNED, lambda luck: [falls(luck, "care", "returned", n) for n in (1, 2)] == [True, False]
    )
    contact, returned, rework, care = player.state.visits
    assert (returned.state, rework.kind) == (State.RETURNED, VisitKind.REWORK)
    assert rework.worker == contact.worker
    assert rework.priority == contact.priority == 4
    assert (care.at_step, returned.at_step, care.due_at) == (1, 1, returned.due_at)
    assert returned.handoff is not None
    assert returned.handoff.rework_time == 40 * 60
    assert care.handoff is not None
    assert (care.handoff.offer.attempt, care.handoff.offer.from_visit) == (2, 3)
    assert player.state.accepted == {"contact": 1, "care": 1}


def test_a_case_is_disputed_and_then_returned() -> None:
    player = with_luck(
        DISPUTED,
        lambda luck: all(falls(luck, "care", what, 1) for what in ("disputed", "returned")),
    )
    returned = player.state.visits[1]
    assert returned.parts["dispute_time"] == 3 * DAY
    assert player.state.delays[0].cause == "dispute_responsibility"


def test_a_case_waits_and_is_decided_by_what_was_set() -> None:
    player = played(one(WAITS, 9 * HOUR, 1))
    kinds = {visit.kind for visit in player.state.visits}
    assert kinds == {VisitKind.WORK, VisitKind.WAIT, VisitKind.DECISION}
    assert player.state.values["cost"] == 20
    assert player.state.ending == "done"


def test_a_difference_is_seen() -> None:
    case = one(HANDED_OVER, 9 * HOUR, 1)
    rows = written(case, played(case))
    rows.visits[1]["handoff_time"] += 1
    assert "handoff_time" in difference(rows, simulated(reference, case))
    rows.visits.pop()
    assert "2 rows by commands, 3 simulated" in difference(rows, simulated(reference, case))
