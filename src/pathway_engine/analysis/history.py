"""The lives of cases: which took longest, and one of them, every second accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import Account, Stage, account_for
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.delays import Portion
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import NONE, TABLES, LinkKind, Records, State, VisitKind
from pathway_engine.errors import UsageError

BRANCHES = "block"
"""The state of the visit of a block: its time is that of its branches, whose visits follow."""


class CaseLine(NamedTuple):
    """One case in short. Of an open case the time until the end of the run is told."""

    case: int
    opened_at: int
    closed_at: int | None
    seconds: int
    ending: str
    visits: int
    handoffs: int
    delayed: int
    """Seconds of delay, whatever the cause."""
    chief_cause: str
    """The cause that delayed it longest; empty without delay."""
    branches: bool = False
    """Whether branches of a block ran side by side: then `delayed` counts the delays of each."""


class Stretch(NamedTuple):
    """One stage of one visit: from when until when, where, with whom, and why it took so long.

    `state` is empty unless the visit is open, ended otherwise than done, or is a block.
    """

    visit: int
    step: str
    team: str
    organisation: str
    stage: str
    state: str
    since: int
    until: int
    portions: tuple[Portion, ...]


class Tie(NamedTuple):
    """Another case of the same person: its number, and when the later of the two opened.

    `of_ending` tells whether the earlier one opened it when it ended, not by an outcome.
    """

    case: int
    at: int
    of_ending: bool


class Life(NamedTuple):
    """One case: its line, its stretches by visit, and where the time of its visits went in all.

    Stretches follow each other without a gap; those of branches of a block lie side by side.
    `opened_by` is the case that opened it, `opened` are those that it opened, in time.
    """

    line: CaseLine
    stretches: tuple[Stretch, ...]
    portions: tuple[Portion, ...]
    opened_by: Tie | None = None
    opened: tuple[Tie, ...] = ()


def history(records: Records, limit: int | None = None) -> list[CaseLine]:
    """The cases, longest first; open ones with the time until the end of the run."""
    counted = Counted(records)
    cases = records.cases
    until = np.where(cases["closed_at"] == NONE, records.window.ends_at, cases["closed_at"])
    longest = np.argsort(cases["opened_at"] - until, kind="stable")[:limit]
    picked = np.zeros(len(cases), dtype=bool)
    picked[longest] = True
    few = Counted(_only(counted, picked))
    lines = {line.case: line for line in _lines(few, account_for(few))}
    return [lines[int(number)] for number in cases["case_no"][longest]]


def life(records: Records, case: int) -> Life:
    """One case, every second of its visits accounted for.

    Raises `UsageError` if the run has no such case.
    """
    whole = Counted(records)
    picked = records.cases["case_no"] == case
    if not picked.any():
        raise UsageError(f"there is no case {case}; this run has {len(picked):,} cases")
    counted = Counted(_only(whole, picked))
    account = account_for(counted)
    stretches = tuple(_stretches(counted, account))
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for portion in (portion for one in stretches for portion in one.portions):
        sums[portion.cause, portion.organisation] += portion.seconds
    line = next(iter(_lines(counted, account)))
    opened_by = next(_ties(records, case, "case_no", "other_no"), None)
    opened = tuple(_ties(records, case, "other_no", "case_no"))
    return Life(line, stretches, _largest_first(sums), opened_by, opened)


_OPENED = (LinkKind.FOLLOWS, LinkKind.AROSE_FROM)


def _ties(records: Records, case: int, mine: str, theirs: str) -> Iterator[Tie]:
    """The cases on the other side of the links in which a case stands on one, in time."""
    rows = records.links[(records.links[mine] == case) & np.isin(records.links["kind"], _OPENED)]
    for row in rows[np.lexsort((rows[theirs], rows["at"]))]:
        yield Tie(int(row[theirs]), int(row["at"]), row["kind"] == LinkKind.FOLLOWS)


def typical(records: Records) -> int:
    """The number of the case of median duration, of those that closed in the window.

    If any came to a package, they alone are meant. Raises `UsageError` where none closed.
    """
    counted = Counted(records)
    picked = np.flatnonzero(counted.packaged if counted.packaged.any() else counted.closed)
    if not len(picked):
        raise UsageError("no case closed in the window: expected one at least")
    in_order = picked[np.argsort(counted.case_time[picked], kind="stable")]
    return int(records.cases["case_no"][in_order[(len(in_order) - 1) // 2]])


def _only(counted: Counted, picked: Array) -> Records:
    """The records of some cases alone."""
    records = counted.records
    chosen = picked[counted.case_of]

    def of(rows: Array) -> Array:
        return rows[picked[counted.case_positions(rows["case_no"])]]

    others: dict[str, Any] = {
        name: of(getattr(records, name)) for name in TABLES if name not in ("cases", "visits")
    }
    return replace(
        records,
        cases=records.cases[picked],
        attributes=records.attributes[picked],
        arrived_with=records.arrived_with[picked],
        visits=records.visits[chosen],
        integrals=(),
        **others,
    )


def _lines(counted: Counted, account: Account) -> Iterator[CaseLine]:
    """The line of every case."""
    cases = counted.cases
    number = len(cases)
    visits = np.bincount(counted.case_of, minlength=number)
    accepted = counted.handoffs["case_no"][counted.accepted]
    handoffs = np.bincount(counted.case_positions(accepted), minlength=number)
    by_cause = _delay_by_cause(counted, account)
    blocks = np.bincount(
        counted.case_of[counted.visits["kind"] == VisitKind.BLOCK], minlength=number
    )
    for i, case in enumerate(cases.rows):
        closed = int(case["closed_at"])
        until = counted.window.ends_at if closed == NONE else closed
        delayed = int(by_cause[i].sum())
        yield CaseLine(
            int(case["case_no"]),
            int(case["opened_at"]),
            None if closed == NONE else closed,
            until - int(case["opened_at"]),
            "" if closed == NONE else counted.numbering.endings[case["ending"]],
            int(visits[i]),
            int(handoffs[i]),
            delayed,
            account.cause_names[int(by_cause[i].argmax())] if delayed else "",
            bool(blocks[i]),
        )


def _delay_by_cause(counted: Counted, account: Account) -> Array:
    """Seconds of delay, cases by causes."""
    pieces = account.pieces
    causes = len(counted.numbering.causes)
    delay = pieces.causes < causes
    key = counted.case_of[pieces.visits[delay]] * causes + pieces.causes[delay]
    sums = np.bincount(key, weights=pieces.seconds[delay], minlength=len(counted.cases) * causes)
    return sums.reshape(len(counted.cases), causes)


def _stretches(counted: Counted, account: Account) -> Iterator[Stretch]:
    """The stages of every visit of one case, in time; visits that took no time stand as one."""
    pieces = account.pieces
    for i, visit in enumerate(counted.visits.rows):
        at = int(visit["offered_at"])
        mine = np.flatnonzero(pieces.visits == i)
        stages = sorted({int(stage) for stage in pieces.stages[mine]}) or [Stage.WORK]
        for stage in stages:
            portions = _portions(account, mine[pieces.stages[mine] == stage])
            until = at + sum(portion.seconds for portion in portions)
            stretch = _where(counted, visit)
            name = Stage(stage).name.lower() if len(mine) else ""
            yield Stretch(*stretch, name, _state(visit), at, until, portions)
            at = until


def _where(counted: Counted, visit: Array) -> tuple[int, str, str, str]:
    """Number, step, team and organisation of a visit."""
    team = int(visit["team"])
    organisation = int(counted.organisation_of_team[team])
    return (
        int(visit["visit_no"]),
        counted.numbering.steps[visit["step"]],
        "" if team == NONE else counted.numbering.teams[team],
        "" if organisation == NONE else counted.numbering.organisations[organisation],
    )


def _state(visit: Array) -> str:
    """What is special about a visit: rework, or that it is not simply done."""
    if visit["kind"] == VisitKind.REWORK:
        return "rework"
    if visit["kind"] == VisitKind.BLOCK:
        return BRANCHES
    return "" if visit["state"] == State.DONE else State(int(visit["state"])).name.lower()


def _portions(account: Account, rows: Array) -> tuple[Portion, ...]:
    """Pieces of one stage, given by position, as portions in time: each where it first begins.

    Of work and its closed hours rows tell no turns: work comes first, which starts in open time.
    """
    pieces = account.pieces
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows[np.argsort(pieces.begins[rows], kind="stable")].tolist():
        holder = int(pieces.organisations[row])
        name = "" if holder == NONE else account.organisation_names[holder]
        sums[account.cause_names[pieces.causes[row]], name] += int(pieces.seconds[row])
    return tuple(Portion(*key, amount) for key, amount in sums.items())


def _largest_first(sums: dict[tuple[str, str], int]) -> tuple[Portion, ...]:
    portions: Iterable[Portion] = (Portion(*key, amount) for key, amount in sums.items())
    return tuple(sorted(portions, key=lambda one: (-one.seconds, one)))
