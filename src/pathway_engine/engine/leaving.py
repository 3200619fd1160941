"""How a case leaves: visits are withdrawn, by an exit or a join, and the case closes.

Work in hand is ended first, beside whatever the case does meanwhile; nothing comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.models import Exit
from pathway_engine.engine import commands
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Closed, Withdrawn
from pathway_engine.engine.lifecycle import move
from pathway_engine.engine.opening import openings_of_ending
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, refused

RESERVED = {"entered_in_error": "Entered in error", "merged": "Merged into another case"}
"""Endings that every live book has, with their titles; no measure counts them."""


def withdraw(draft: Draft, command: commands.Withdraw) -> None:
    """Take the case out of the pathway by an exit that is there now."""
    state = draft.state
    if command.case != state.number:
        raise refused(Code.UNKNOWN, f"no case {command.case}")
    if state.closed_at is not None or state.leaves_to is not None:
        raise refused(Code.NOT_NOW, f"case {state.number} has left")
    check_way_out(draft, command)
    for visit in state.open_visits:
        let_go(draft, visit, leaves_to=command.ending, reason=command.reason)
    close(draft, command.ending)


def check_way_out(draft: Draft, command: commands.Withdraw) -> None:
    """Refuse an ending to which no exit leads now, or that does not exist."""
    if command.by_right:
        endings = (*draft.rules.pathway.endings, *RESERVED)
        if command.ending not in endings:
            raise refused(Code.UNKNOWN, "the endings are", *endings)
        return
    ways = tuple(dict.fromkeys(_ways_out(draft)))
    if command.ending not in ways:
        lead = "the exits that are there now lead to" if ways else "no exit is there now"
        raise refused(Code.NOT_YOURS, lead, *ways)


def _ways_out(draft: Draft) -> Iterator[str]:
    """The endings of the exits that hold: of steps where work has not begun, of the pathway."""
    found: list[Exit] = []
    for visit in draft.state.open_visits:
        if visit.started_at is None and visit.kind is not VisitKind.REWORK:
            step = draft.rules.pathway.all_steps[visit.step]
            found += getattr(step, "exits", {}).values()
    for way in (*found, *draft.rules.pathway.exits.values()):
        if way.when is None or draft.rules.value(way.when, draft.state, draft.at):
            yield way.to


def let_go(draft: Draft, visit: Visit, leaves_to: str | None = None, reason: str = "") -> None:
    """Withdraw a visit: at once, or, where work is in hand, when that has ended."""
    to = move(visit.state, "withdraw")
    if visit.state is State.ACTIVE:
        to = State.ACTIVE
    draft.move(Withdrawn, visit, to=to, leaves_to=leaves_to, reason=reason)


def end_work(draft: Draft, visit: Visit, **work: int | None) -> None:
    """The work in hand of a visit that was let go has ended, and the visit with it."""
    to = move(visit.state, "withdraw")
    draft.move(Withdrawn, visit, to=to, **work)
    if draft.state.leaves_to is not None:
        close(draft, draft.state.leaves_to)


def close(draft: Draft, ending: str) -> None:
    """Close the case, unless work in hand is to be ended first."""
    if not draft.state.open_visits:
        draft.add(Closed, ending=ending, opens=openings_of_ending(draft, ending))
