"""Delay by cause and organisation, and where the time of cases and of targets' clocks went.

A decomposition adds up exactly, in whole seconds, to the durations that it takes apart:
between two visits of a case lies no gap, and every second of a visit has one part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import NO_DELAY, Account, Pieces, Stage
from pathway_engine.analysis.clocks import Clocks
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.durations import seconds
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.tallies import Tally, named, tallies
from pathway_engine.analysis.values import Array, Cut, Value, occurring, ratio
from pathway_engine.clock import LATEST
from pathway_engine.definition.models import Block
from pathway_engine.engine.records import NONE


class Portion(NamedTuple):
    """Seconds that lay with one organisation for one cause.

    Where there is no delay the cause is one of `accounts.NO_DELAY` and the organisation empty.
    """

    cause: str
    organisation: str
    seconds: int


@dataclass(frozen=True)
class Decomposition:
    """Durations taken apart: how many there are, their sum in seconds, and its portions."""

    number: int
    seconds: int
    portions: tuple[Portion, ...]


def decompose(account: Account, pieces: Array) -> tuple[Portion, ...]:
    """The portions of an account's pieces (a mask), largest first."""
    wide = len(account.organisation_names) + 1
    chosen = Pieces(*(column[pieces] for column in account.pieces))
    which = chosen.causes * wide + chosen.organisations + 1
    sums = np.bincount(which, weights=chosen.seconds)
    portions = (
        Portion(
            account.cause_names[k // wide],
            "" if k % wide == 0 else account.organisation_names[k % wide - 1],
            int(sums[k]),
        )
        for k in np.flatnonzero(sums).tolist()
    )
    return tuple(sorted(portions, key=lambda one: (-one.seconds, one)))


def of_cases(counted: Counted, account: Account, cases: Array) -> Decomposition:
    """Where the time of closed cases (a mask) went, from opening to closing.

    Raises `LooseRows` if the visits of a case do not add up to its duration. Branches that
    run side by side have more seconds than the case, so that with them nothing must add up.
    """
    pieces = cases[counted.case_of][account.pieces.visits]
    whole = int(counted.case_time[cases].sum())
    found = Decomposition(int(cases.sum()), whole, decompose(account, pieces))
    _check(counted, found)
    return found


def of_clocks(counted: Counted, account: Account, clocks: Clocks) -> Decomposition:
    """Where the time went of a target's clocks that stopped in the window.

    Raises `LooseRows` as `of_cases` does.
    """
    stopped = counted.within(clocks.stopped_at)
    inside = _inside(counted, account.pieces, Clocks(*(column[stopped] for column in clocks)))
    lasted = (clocks.stopped_at - clocks.started_at)[stopped]
    found = Decomposition(int(stopped.sum()), int(lasted.sum()), decompose(account, inside))
    _check(counted, found)
    return found


def _check(counted: Counted, found: Decomposition) -> None:
    given = sum(portion.seconds for portion in found.portions)
    side_by_side = any(isinstance(step, Block) for step in counted.pathway.steps.values())
    if given != found.seconds and not side_by_side:
        raise LooseRows(f"visits of {given} s do not make up durations of {found.seconds} s")


def _inside(counted: Counted, pieces: Pieces, clocks: Clocks) -> Array:
    """Which pieces lie within clocks: clocks start and stop only where a stage begins or ends."""
    if not len(clocks.cases):
        return np.zeros(len(pieces.visits), dtype=bool)
    offered, started, ended = (
        counted.visits[name][pieces.visits] for name in ("offered_at", "started_at", "finished_at")
    )
    began = np.where(started == NONE, ended, started)
    before = pieces.stages < Stage.WORK
    since, until = np.where(before, offered, began), np.where(before, began, ended)
    cases = counted.case_of[pieces.visits]
    # Clocks of one target follow each other in a case: only the last that began can hold a piece.
    starts = clocks.cases * LATEST + clocks.started_at
    last = np.searchsorted(starts, cases * LATEST + since, side="right") - 1
    same_case = (last >= 0) & (clocks.cases[last] == cases)
    return np.asarray(same_case & (until != NONE) & (until <= clocks.stopped_at[last]))


def delays(counted: Counted, account: Account) -> Iterator[Value]:
    """`delay.CAUSE` for every cause that delayed anybody, `orphan_time`, and the portions."""
    by_cause = Cut("cause", account.cause_names, account.pieces.causes)
    for cause, rows in occurring(by_cause, np.arange(len(account.pieces.visits))):
        if cause not in NO_DELAY:
            yield from _of_cause(counted, account, cause, rows)
    disputed = seconds(counted.visits["dispute_time"])
    orphan = Tally("orphan_time", disputed, counted.case_of, counted.ended)
    yield from tallies(counted, orphan, counted.visit_cuts)
    yield from portions("case_duration", "mean", of_cases(counted, account, counted.closed))
    if counted.has_packages:
        packaged = of_cases(counted, account, counted.packaged)
        yield from portions("case_duration", "per_package", packaged)


def _of_cause(counted: Counted, account: Account, cause: str, rows: Array) -> Iterator[Value]:
    """The delay of one cause; `rows` are the positions of its pieces."""
    pieces = account.pieces
    visits = pieces.visits[rows]
    cuts = (
        Cut("step", counted.numbering.steps, counted.visits["step"][visits]),
        counted.team_cut(counted.visits["team"][visits]),
        Cut("organisation", account.organisation_names, pieces.organisations[rows]),
    )
    cases, ended = counted.case_of[visits], counted.ended[visits]
    yield from tallies(counted, Tally(f"delay.{cause}", pieces.seconds[rows], cases, ended), cuts)


def portions(measure: str, statistic: str, whole: Decomposition) -> Iterator[Value]:
    """The portions of a decomposition as average seconds of one duration."""
    for cause, organisation, amount in whole.portions:
        by = {"cause": cause} | ({"organisation": organisation} if organisation else {})
        yield from named(measure, by, {statistic: ratio(amount, whole.number)})
