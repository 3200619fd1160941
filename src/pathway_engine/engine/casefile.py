"""The state of a case: its visits, what is known of it, who has it, what has happened when.

Everything is frozen; a fact gives a new state that shares with the old one what it left alone
(`fold`). A case has one token; in a parallel block it has one for each branch, each at a visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pathway_engine.engine.facts import Clock, Offer, Opens, Partner, Value
from pathway_engine.engine.lifecycle import OPEN
from pathway_engine.engine.records import (
    DelayKind,
    Deviation,
    HandoffResult,
    State,
    VisitKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """An offer to another team, and what became of it."""

    offer: Offer
    offered_at: int
    accepted_at: int | None = None
    result: HandoffResult | None = None
    disputed_from: int | None = None
    disputed_to: int | None = None
    rework_time: int = 0
    rekeying_time: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of a case. Times are civil seconds, None where it has not happened.

    `since` is when it came into its state, `last_at` when its last fact happened; `parts` are
    seconds by the columns of a row, until `since`. `bound` is the worker for whom it waits
    (`bound_since` somebody said so, where nothing else did), `goes_on` the state in which a held
    visit goes on, `let_go` whether it is withdrawn as soon as the work in hand has ended. Its
    step happens in `place`; `left_place_at` is when the case gave that up, if it came in with it.
    In a parallel block, `parent` is the visit of the block. A wait `is_over` when it has fallen
    due and somebody must say how it goes on. `revision` is the number of the fact that changed it
    last.
    """

    number: int
    kind: VisitKind
    state: State
    step: str
    at_step: int
    offered_at: int
    since: int
    last_at: int
    team: str | None = None
    by: tuple[str, ...] = ()
    accountable: str | None = None
    worker: str | None = None
    role: str | None = None
    due_at: int | None = None
    ready_at: int | None = None
    started_at: int | None = None
    work_done_at: int | None = None
    finished_at: int | None = None
    priority: float = 0.0
    outcome: str | None = None
    effort: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    handoff: Handoff | None = None
    bound: str | None = None
    bound_since: int | None = None
    sitting_at: int | None = None
    goes_on: State | None = None
    let_go: bool = False
    place: str | None = None
    left_place_at: int | None = None
    partners: tuple[Partner, ...] = ()
    parent: int | None = None
    branch: str | None = None
    reworks: int | None = None
    repeats: int | None = None
    replaces: int | None = None
    is_over: bool = False
    recorded: frozenset[str] = frozenset()
    deviation: Deviation = Deviation.NONE
    revision: int = 0
    pathway: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A stretch of time with a cause of its own: a hold, a dispute, or a time afterwards."""

    number: int
    visit: int
    kind: DelayKind
    cause: str
    from_at: int
    to_at: int | None = None
    responsible: str | None = None


class Link(NamedTuple):
    """How a case is related to another one: it follows it, arose from it, …, and since when."""

    other: int
    kind: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Whose a case is on its way, or in one branch of a block.

    It is with the `team` that last accepted it, whose visit was `team_visit`, the last of its
    visits (reworks included) `last_team_visit`; `accountable` is who answers for it.
    """

    team: str | None = None
    team_visit: int | None = None
    last_team_visit: int | None = None
    accountable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The state of a case after its `seq`-th fact.

    `arrived_with` is what was known of it at opening, `entry` what brought it. `reached` and
    `accepted` count visits by step (`at_step` comes from the first, `visits()` reads the second),
    `events` holds when each event last happened. `leaves_to` is the ending to which it goes as
    soon as work in hand has ended. `tokens` stand by branch, that of the case itself under None;
    `slots` are the teams in whose caseload it counts, `last_workers` who last had it there, as
    what role. It is in a `place`, into which it `came_in_with` a visit. `breached` are targets
    whose clock ran out and still runs.

    Live, `pathway` is the digest of its version, `openings` are the cases that it will open; a case
    that was taken over has its `source`.
    """

    number: int
    seq: int
    opened_at: int
    values: Mapping[str, Value | None]
    arrived_with: Mapping[str, Value | None]
    entry: str | None = None
    closed_at: int | None = None
    ending: str | None = None
    leaves_to: str | None = None
    links: tuple[Link, ...] = ()
    visits: tuple[Visit, ...] = ()
    delays: tuple[Delay, ...] = ()
    reached: Mapping[str, int] = field(default_factory=dict)
    accepted: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    tokens: Mapping[str | None, Token] = field(default_factory=lambda: {None: Token()})
    slots: frozenset[str] = frozenset()
    place: str | None = None
    came_in_with: int | None = None
    last_workers: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    breached: frozenset[str] = frozenset()
    pathway: str = ""
    reference: str | None = None
    person: str | None = None
    source: str | None = None
    adopted_at: int | None = None
    erased_at: int | None = None
    openings: tuple[Opens, ...] = ()

    @property
    def open_visits(self) -> tuple[Visit, ...]:
        """The visits that have not ended, by number."""
        return tuple(visit for visit in self.visits if visit.is_open)

    @property
    def team(self) -> str | None:
        """The team that the case is with; in a block, the one before it."""
        return self.tokens[None].team

    @property
    def accountable(self) -> str | None:
        """The organisation that answers for the case now: nobody while that is disputed."""
        disputed = any(visit.state is State.DISPUTED for visit in self.visits)
        return None if disputed or self.closed_at is not None else self.tokens[None].accountable

    def visit(self, number: int) -> Visit:
        """The visit of a number. Raises `KeyError`."""
        if not 1 <= number <= len(self.visits):
            raise KeyError(number)
        return self.visits[number - 1]

    def with_token(self, branch: str | None, **changes: Any) -> CaseFile:
        """The same case, the token of a branch changed."""
        token = replace(self.tokens[branch], **changes)
        return replace(self, tokens={**self.tokens, branch: token})

    def with_visit(self, visit: Visit, **changes: Any) -> CaseFile:
        """The same case with one visit new or changed, and what else has changed."""
        before, after = self.visits[: visit.number - 1], self.visits[visit.number :]
        return replace(self, visits=(*before, visit, *after), **changes)


def counted(counts: Mapping[str, int], name: str) -> dict[str, int]:
    """Counts with one more of a name.

    >>> counted({"contact": 1}, "contact")
    {'contact': 2}
    """
    return {**counts, name: counts.get(name, 0) + 1}
