"""Delay by cause and organisation, and where the time of cases and of targets' clocks went.

A decomposition adds up exactly, in whole seconds, to the durations that it takes apart:
between two visits of a case lies no gap, and every second of a visit has one part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import Account, Pieces, Stage
from pathway_engine.analysis.clocks import Clocks
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows, crossed
from pathway_engine.analysis.durations import seconds
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.reduced import CLOSED, Cells, sums
from pathway_engine.analysis.tallies import Tally, added_up, named, tallies
from pathway_engine.analysis.values import Array, Value, cut, ratio
from pathway_engine.clock import LATEST
from pathway_engine.definition.causes import NO_DELAY
from pathway_engine.definition.measures.entries import WHERE
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


class OfCases(NamedTuple):
    """Where the time of cases that closed in the window went, and of those with a package."""

    closed: Decomposition
    packaged: Decomposition


def decompose(account: Account, pieces: Array) -> tuple[Portion, ...]:
    """The portions of an account's pieces (a mask), largest first."""
    return _portions(account, _added(account, pieces.astype(np.uint8))[:, 0])


def _added(account: Account, ways: Array) -> Array:
    """Seconds by cause and organisation, each pair a line, in the ways in which pieces count."""
    pieces = account.pieces
    codes = pieces.causes * _wide(account) + pieces.organisations + 1
    each = range(len(account.cause_names) * _wide(account))
    cells = Cells(len(codes), [cut("portion", [str(one) for one in each], codes)])
    return sums(pieces.seconds, ways, cells)[2:]


def _wide(account: Account) -> int:
    return len(account.organisation_names) + 1


def _portions(account: Account, amounts: Array) -> tuple[Portion, ...]:
    wide = _wide(account)
    portions = (
        Portion(
            account.cause_names[k // wide],
            "" if k % wide == 0 else account.organisation_names[k % wide - 1],
            int(amounts[k]),
        )
        for k in np.flatnonzero(amounts).tolist()
    )
    return tuple(sorted(portions, key=lambda one: (-one.seconds, one)))


def of_cases(counted: Counted, account: Account) -> OfCases:
    """Where the time of closed cases went, from opening to closing.

    Raises `LooseRows` if the visits of a case do not add up to its duration. Branches that
    run side by side have more seconds than the case, so that with them nothing must add up. Cases
    that were open when the run began are left out: what they went through before is in no row.
    """
    cases = counted.case_of[account.pieces.visits]
    whole = counted.cases["case_no"] > counted.records.given
    closed, packaged = counted.closed & whole, counted.packaged & whole
    ways = closed.astype(np.uint8) | (packaged.astype(np.uint8) * np.uint8(CLOSED))
    amounts = _added(account, ways[cases])
    return OfCases(*(
        _checked(counted, Decomposition(
            int(picked.sum()), int(counted.case_time[picked].sum()), _portions(account, of_picked)
        ))
        for picked, of_picked in ((closed, amounts[:, 0]), (packaged, amounts[:, 1]))
    ))  # fmt: skip


def of_clocks(counted: Counted, account: Account, clocks: Clocks) -> Decomposition:
    """Where the time went of a target's clocks that stopped in the window.

    Raises `LooseRows` as `of_cases` does.
    """
    stopped = counted.within(clocks.stopped_at)
    if given := counted.records.given:
        stopped &= counted.cases["case_no"][clocks.cases] > given
    inside = _inside(counted, account.pieces, Clocks(*(column[stopped] for column in clocks)))
    lasted = (clocks.stopped_at - clocks.started_at)[stopped]
    portions_inside = decompose(account, inside)
    return _checked(counted, Decomposition(int(stopped.sum()), int(lasted.sum()), portions_inside))


def _checked(counted: Counted, found: Decomposition) -> Decomposition:
    given = sum(portion.seconds for portion in found.portions)
    side_by_side = any(isinstance(step, Block) for step in counted.pathway.steps.values())
    if given != found.seconds and not side_by_side:
        raise LooseRows(f"visits of {given} s do not make up durations of {found.seconds} s")
    return found


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


def delays(counted: Counted, account: Account, rows: Rows) -> Iterator[Value]:
    """`delay.CAUSE` for every cause that delayed anybody, `orphan_time`, and the portions.

    `rows` are the visits.
    """
    yield from _by_cause(counted, account)
    disputed = seconds(counted.visits["dispute_time"])
    orphan = Tally("orphan_time", disputed, counted.ended)
    yield from tallies(counted, orphan, rows, rows.cells(*WHERE))
    whole = of_cases(counted, account)
    yield from portions("case_duration", "mean", whole.closed)
    if counted.has_packages:
        yield from portions("case_duration", "per_package", whole.packaged)


def _by_cause(counted: Counted, account: Account) -> Iterator[Value]:
    """The delay of each cause, added up over the pieces that it has."""
    causes = np.array([name not in NO_DELAY for name in account.cause_names])
    which = np.flatnonzero(causes[account.pieces.causes])
    pieces = Pieces(*(column[which] for column in account.pieces))
    needed = {*WHERE, *(word for words in counted.asked for word in words)}
    own = {
        name: one._replace(codes=one.codes[pieces.visits])
        for name, one in counted.of_visits(counted.visits).items()
        if name in needed
    }
    own["organisation"] = cut("organisation", account.organisation_names, pieces.organisations)
    cause = cut("cause", account.cause_names, pieces.causes)
    by_cause = {f"cause and {name}": crossed(cause, own[name]) for name in WHERE}
    names = (f"cause and {name}" for name in WHERE)
    at = counted.visits["finished_at"][pieces.visits]
    rows = Rows(counted, counted.case_of[pieces.visits], at,
                own | by_cause | {"cause": cause}, each="cause")  # fmt: skip
    tally = Tally("delay", pieces.seconds, counted.ended[pieces.visits])
    for by, numbers in added_up(counted, tally, rows, rows.cells("cause", *names)):
        if by:
            yield from named(f"delay.{by.pop('cause')}", by, numbers)


def portions(measure: str, statistic: str, whole: Decomposition) -> Iterator[Value]:
    """The portions of a decomposition as average seconds of one duration."""
    for cause, organisation, amount in whole.portions:
        by = {"cause": cause} | ({"organisation": organisation} if organisation else {})
        yield from named(measure, by, {statistic: ratio(amount, whole.number)})
