"""Rules about single visits: their parts add up, and they moved as the life cycle allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.lifecycle import IllegalMove, move
from pathway_engine.engine.records import NONE, PARTS, WAITING, HandoffResult, State, VisitKind

Array = np.ndarray[Any, Any]

_WORKED = ["work_time", "closed_time"]

Stretches = tuple[tuple[str, str, Sequence[str]], ...]
"""With which moment each stretch begins, its name, and its parts."""

_OFFERED: Stretches = (
    ("offered_at", "offered", ["handoff_time"]),
    ("entered_at", "planned", ["planned_time"]),
)
_AFTERWARDS = ("work_done_at", "afterwards", ["afterwards_time"])
_PLAIN: Stretches = (
    *_OFFERED,
    ("ready_at", "queued", WAITING),
    ("started_at", "worked on", _WORKED),
    _AFTERWARDS,
)
_HELD: Stretches = (
    *_OFFERED,
    ("ready_at", "queued, worked on and held", (*WAITING, *_WORKED, "held_time")),
    _AFTERWARDS,
)


def parts(evidence: Evidence, trial: Trial) -> None:
    """Every second of a visit has one part: the parts add up, as a whole and stretch by stretch."""
    visits = evidence.visits
    whole = visits["kind"] != VisitKind.BLOCK
    rows, until = visits[whole], evidence.until[whole]
    total = evidence.part_total[whole]
    trial.equal(total, until - rows["offered_at"], rows, "the parts do not add up to the duration")
    least = np.min([rows[part] for part in [*PARTS, "dispute_time"]], axis=0)
    trial.expect(least >= 0, rows, "a part is missing or negative", least)
    dispute, handoff = rows["dispute_time"], rows["handoff_time"]
    trial.expect(dispute <= handoff, rows, "dispute_time is longer than handoff_time")
    blocks = visits[~whole]
    trial.expect(evidence.part_total[~whole] == 0, blocks, "a part of a block")
    _stretches(evidence, trial)


def _stretches(evidence: Evidence, trial: Trial) -> None:
    """Offered, planned, queued, worked on, afterwards: each stretch has its own parts.

    Work that is held is queued for and worked on more than once: there the two count as one.
    """
    held = evidence.held | (evidence.visits["held_time"] > 0)
    _add_up(evidence, evidence.with_team & ~held, _PLAIN, trial)
    _add_up(evidence, evidence.with_team & held, _HELD, trial)


def _add_up(evidence: Evidence, mask: Array, stretches: Stretches, trial: Trial) -> None:
    """Each stretch lasts until the next begins; one that never began has no length."""
    visits, until = evidence.visits[mask], evidence.until[mask]
    entered = evidence.entered_at[mask]
    moments = [entered if one == "entered_at" else visits[one] for one, _, _ in stretches]
    for (_, name, belonging), begins, following in zip(
        stretches, moments, [*moments[1:], until], strict=True
    ):
        ends = np.where(following == NONE, until, following)
        lasted = np.where(begins == NONE, 0, ends - begins)
        told = np.sum([visits[part].astype(np.int64) for part in belonging], axis=0)
        trial.equal(told, lasted, visits, f"the parts of the time {name} are not its length")


_PLANNED = (VisitKind.WAIT, VisitKind.BLOCK)
"""Visits that are planned however short they are: nobody queues for them."""


class _Pattern(NamedTuple):
    """All that a visit's row tells of the moves it made."""

    kind: int
    state: int
    offered: int
    result: int
    disputed: int
    due_later: int
    ready: int
    started: int
    held: int
    work_done: int
    lingers: int
    """Whether it stayed a while after the work."""


def moves(evidence: Evidence, trial: Trial) -> None:
    """A visit's row tells of legal moves, in order of time, that lead to its state."""
    columns = _pattern_columns(evidence)
    patterns, which = _distinct(columns)
    verdicts = [_verdict(_Pattern(*pattern)) for pattern in patterns]
    legal = np.array([not verdict for verdict in verdicts], dtype=bool)[which]
    told = np.array(verdicts, dtype=object)[which]
    trial.expect(legal, evidence.visits, "its row tells of no legal life", told)
    _in_order(evidence, trial)


def _pattern_columns(evidence: Evidence) -> list[Array]:
    visits = evidence.visits
    return [
        visits["kind"],
        visits["state"],
        evidence.offered,
        evidence.of_handoff("result"),
        evidence.of_handoff("disputed_from") != NONE,
        visits["due_at"] > evidence.entered_at,
        visits["ready_at"] != NONE,
        visits["started_at"] != NONE,
        evidence.held,
        visits["work_done_at"] != NONE,
        (visits["work_done_at"] != NONE) & (evidence.until > visits["work_done_at"]),
    ]


def _distinct(columns: list[Array]) -> tuple[list[list[int]], Array]:
    """The different rows that columns of small numbers make, and which of them each row is."""
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        packed = packed * 16 + column + 1
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    return [[int(column[row]) for column in columns] for row in first], which


def _verdict(pattern: _Pattern) -> str:
    """What is wrong with a pattern of moves; nothing if it is legal and leads to the state."""
    state: State | None = None
    try:
        for name in _moves_of(pattern):
            state = move(
                state,
                name,
                same_team=not pattern.offered,
                due_later=bool(pattern.due_later) or pattern.kind in _PLANNED,
                goes_on=State.QUEUED if pattern.state == State.QUEUED else State.ACTIVE,
            )
    except IllegalMove as error:
        return str(error)
    if state != pattern.state:
        led = "nowhere" if state is None else f"to {state.name.lower()}"
        return f"its moves lead {led}, its state is {State(pattern.state).name.lower()}"
    return ""


def _moves_of(pattern: _Pattern) -> list[str]:
    """The moves, in order, by which a visit came to have such a row."""
    if pattern.kind == VisitKind.DECISION:
        return ["conclude"]
    if pattern.kind in (VisitKind.WAIT, VisitKind.BLOCK):
        named = ["offer"]
        return named + {State.DONE: ["conclude"], State.WITHDRAWN: ["withdraw"]}.get(
            State(pattern.state), []
        )
    done = pattern.state == State.DONE
    answer = {
        HandoffResult.ACCEPTED.value: ["accept"],
        HandoffResult.RETURNED.value: ["return"],
    }
    return [
        "offer",
        *(["dispute"] if pattern.disputed else []),
        *(answer.get(pattern.result, []) if pattern.offered else []),
        *(["fall_due"] if pattern.due_later and pattern.ready else []),
        *(["start"] if pattern.started else []),
        *(["hold"] if pattern.held else []),
        *(["resume"] if pattern.held and pattern.state != State.HELD else []),
        *(["work_done"] if pattern.work_done and (pattern.lingers or not done) else []),
        *(["finish"] if pattern.work_done and done else []),
        *(["withdraw"] if pattern.state == State.WITHDRAWN else []),
    ]


def _in_order(evidence: Evidence, trial: Trial) -> None:
    """No moment of a visit lies before an earlier one, nor outside the run."""
    visits = evidence.visits
    latest = visits["offered_at"]
    accepted = np.where(evidence.offered, evidence.of_handoff("accepted_at"), NONE)
    for name, moments in (
        ("accepted_at", accepted),
        ("ready_at", visits["ready_at"]),
        ("started_at", visits["started_at"]),
        ("work_done_at", visits["work_done_at"]),
        ("finished_at", visits["finished_at"]),
    ):
        said = f"{name} lies before an earlier moment of the visit"
        trial.expect((moments == NONE) | (moments >= latest), visits, said)
        latest = np.maximum(latest, moments)
    said = "ended, and its state is open, or the reverse"
    trial.expect(evidence.ended == (visits["state"] >= State.DONE), visits, said)
    ends_at = evidence.window.ends_at
    trial.expect(latest < ends_at, visits, "something happens at or after the end of the run")
    reached = evidence.entered_at != NONE
    queued = np.isin(visits["kind"], (VisitKind.WORK, VisitKind.REWORK)) & reached
    never = queued & (visits["ready_at"] == NONE) & (visits["state"] > State.PLANNED)
    trial.expect(~never | (visits["state"] == State.WITHDRAWN), visits, "it never joined the queue")
