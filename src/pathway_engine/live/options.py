"""What somebody may do with a case now: every move is tried, and none is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.commands import VisitId
from pathway_engine.engine.refusals import Code, RefusedError
from pathway_engine.errors import CaseworkError, Refused
from pathway_engine.live import commands
from pathway_engine.live.actors import Actor
from pathway_engine.live.casebook import At
from pathway_engine.live.casework import Casework
from pathway_engine.live.refusing import error_of
from pathway_engine.live.views import Option

_TO_BE_SAID = {
    Code.OUTCOME_OPEN,
    Code.OPENING_OPEN,
    Code.MISSING_RECORD,
    Code.MISSING_PARTNER,
    Code.UNKNOWN,
}
"""Refusals that come of what a command does not say yet; the command itself is allowed."""

_MOVES: tuple[tuple[type[commands.OnVisit], dict[str, Any]], ...] = (
    (commands.Accept, {}),
    (commands.Return, {"reason": "?"}),
    (commands.Dispute, {"reason": "?"}),
    (commands.Assign, {"worker": "?"}),
    (commands.Start, {}),
    (commands.WorkDone, {}),
    (commands.Hold, {"cause": "waiting_allocation"}),
    (commands.Resume, {}),
    (commands.Record, {"values": {}}),
    (commands.Finish, {}),
)
"""The moves that are tried, with what they cannot leave out."""


def options(casework: Casework, on: At, case: int, by: Actor) -> list[Option]:
    """Every move of every open visit, and whether somebody may make it now.

    The caller undoes the transaction: what was tried was done.
    """
    state = casework.case(on.book, case).state
    assert state is not None  # noqa: S101 - whoever asks has looked
    return [_tried(casework, on, command, by) for command in _commands(state)]


def _commands(state: CaseFile) -> Iterator[commands.OnVisit]:
    for visit in state.open_visits:
        for kind, said in _MOVES:
            yield kind(visit=VisitId(state.number, visit.number), **said)


def _tried(casework: Casework, on: At, command: commands.OnVisit, by: Actor) -> Option:
    visit = VisitId(*command.visit)
    try:
        casework.check(on, command, by)
    except (RefusedError, CaseworkError) as problem:
        why = error_of(problem.refusal) if isinstance(problem, RefusedError) else problem
        said = isinstance(why, Refused) and why.code in {code.value for code in _TO_BE_SAID}
        return Option(type(command), visit, said, None if said else why)
    return Option(type(command), visit, allowed=True)
