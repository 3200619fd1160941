"""An open case as it stands at a second: all that says how it goes on, and nothing else.

One record for three uses: people whom the file says are there already, cases that are put into a
live book, and a forecast from one. Times are civil seconds, local ones where a run starts from
them. What is not known is None or empty; how a case came to where it stands is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.casefile import Token as TokenOfCase
from pathway_engine.engine.facts import Clock, Offer, Opens, Partner, Value
from pathway_engine.engine.records import DelayKind, State, VisitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold:
    """A hold that lasts: its cause, since when, and the state in which its visit goes on.

    `goes_on` is active for work, queued for work that its worker has not taken up again.
    """

    cause: str
    since: int
    goes_on: State = State.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What is offered once more when a rework is done, and as which attempt."""

    step: str
    team: str
    at_step: int
    attempt: int
    accountable: str | None = None
    due_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit that has not ended.

    `since` is when it came into its state; `worked` the open seconds worked before that, and
    `parts` the seconds until then by the columns of a row (what they leave out is found from the
    times, or else is *capacity* of who waits and *closed* of who works). `worker` is who works or
    worked on it, `bound` for whom it waits by name. `offer` is the handoff with which it came,
    where it is known, with what `rekeying` it adds to the work (None: drawn); `accepted_at` is
    when that was accepted, `disputed_at` since when it is disputed. `says_work_done` is whether
    an active visit is known to be in work: where nobody ever says that work is done, its age
    counts against work and the time afterwards together. A rework tells what is offered `again`,
    and its whole `effort` where that is known. `let_go` is whether nothing comes of the work in
    hand.
    """

    number: int
    kind: VisitKind
    state: State
    step: str
    offered_at: int
    since: int
    at_step: int = 1
    branch: str | None = None
    parent: int | None = None
    team: str | None = None
    by: tuple[str, ...] = ()
    accountable: str | None = None
    attempt: int = 1
    accepted_at: int | None = None
    disputed_at: int | None = None
    due_at: int | None = None
    ready_at: int | None = None
    started_at: int | None = None
    work_done_at: int | None = None
    sitting_at: int | None = None
    priority: float = 0.0
    worked: int = 0
    effort: int | None = None
    rekeying: int | None = None
    worker: str | None = None
    role: str | None = None
    partners: tuple[Partner, ...] = ()
    bound: str | None = None
    hold: OpenHold | None = None
    offer: Offer | None = None
    again: Again | None = None
    says_work_done: bool = False
    let_go: bool = False
    delay_since: int | None = None
    delay_no: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """With which team a case is, in one branch or as a whole, and by which visit to which step.

    `last_visit` is the last visit there, a rework included; `worker` who last worked on `visit`.
    """

    team: str | None = None
    step: str | None = None
    visit: int | None = None
    at_step: int = 1
    by: tuple[str, ...] = ()
    worker: str | None = None
    last_visit: int | None = None
    accountable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A further case of the same person that is still to open: as in `engine.facts.Opens`."""

    owner: str
    opening: str
    step: str
    at: int
    values: Mapping[str, Value | None] = field(default_factory=dict)
    while_package: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPackage:
    """The package of a person that runs: with which ending it began, when, and when it ends.

    `ends_at` is None where nobody has said so.
    """

    ending: str
    since: int
    ends_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case that is open, or closed with openings to come (then it has no `visits`).

    `identity` addresses its luck (None: that of its number). `visits_so_far` and `delays_so_far`
    are the numbers given out. `reached` and `accepted` count visits by step; `events` hold when
    each event last happened that a `since` or a target names; `clocks` are those that run.
    `slots` are the teams in whose caseload it counts, `last_workers` who last had it there. It is
    in a `place`, into which it `came_in_with` a visit (None: with none that is open).
    `stands` are by branch, that of the case itself under None; a branch that has come to the join
    has none any more.
    """

    number: int
    opened_at: int
    identity: int | None = None
    entry: str | None = None
    attributes: Mapping[str, Value | None] = field(default_factory=dict)
    arrived_with: Mapping[str, Value | None] = field(default_factory=dict)
    visits_so_far: int = 0
    delays_so_far: int = 0
    reached: Mapping[str, int] = field(default_factory=dict)
    accepted: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    slots: frozenset[str] = frozenset()
    last_workers: Mapping[str, str] = field(default_factory=dict)
    place: str | None = None
    came_in_with: int | None = None
    leaves_to: str | None = None
    stands: Mapping[str | None, Stand] = field(default_factory=lambda: {None: Stand()})
    package: RunningPackage | None = None
    openings: tuple[Coming, ...] = ()
    visits: tuple[OpenVisit, ...] = ()

    @property
    def blocks(self) -> Mapping[int, tuple[str, ...]]:
        """The branches that are still under way of each open block, by the block's visit."""
        names = tuple(name for name in self.stands if name is not None)
        return {v.number: names for v in self.visits if v.kind is VisitKind.BLOCK}


def open_case_of(state: CaseFile) -> OpenCase:
    """A case from its state, as it stands.

    >>> from pathway_engine.engine.facts import Opened
    >>> from pathway_engine.engine.fold import fold
    >>> case = open_case_of(fold([Opened(case=7, seq=1, at=60, values={"urgent": True})]))
    >>> case.number, case.opened_at, case.attributes, case.visits
    (7, 60, {'urgent': True}, ())
    """
    came_in = state.came_in_with
    known = came_in is not None and came_in > 0 and state.visit(came_in).is_open
    return OpenCase(
        number=state.number,
        opened_at=state.opened_at,
        entry=state.entry,
        attributes=dict(state.values),
        arrived_with=dict(state.arrived_with),
        visits_so_far=len(state.visits),
        delays_so_far=len(state.delays),
        reached=dict(state.reached),
        accepted=dict(state.accepted),
        events=dict(state.events),
        clocks=tuple(state.clocks.values()),
        slots=state.slots,
        last_workers={team: worker for team, (worker, _) in state.last_workers.items()},
        place=state.place,
        came_in_with=came_in if known else None,
        leaves_to=state.leaves_to,
        stands={branch: _stand(state, token) for branch, token in state.tokens.items()},
        visits=tuple(_open_visit(state, visit) for visit in state.open_visits),
    )


def _stand(state: CaseFile, token: TokenOfCase) -> Stand:
    """Where a token stands, told without the visits that are over."""
    if token.team_visit is None:
        return Stand(team=token.team, accountable=token.accountable)
    visit = state.visit(token.team_visit)
    return Stand(
        team=token.team,
        step=visit.step,
        visit=visit.number,
        at_step=visit.at_step,
        by=visit.by,
        worker=visit.worker,
        last_visit=token.last_team_visit,
        accountable=token.accountable,
    )


def _open_visit(state: CaseFile, visit: Visit) -> OpenVisit:
    handoff = visit.handoff
    delays = [one for one in state.delays if one.visit == visit.number and one.to_at is None]
    delay = delays[-1] if delays else None
    return OpenVisit(
        number=visit.number,
        kind=visit.kind,
        state=visit.state,
        step=visit.step,
        offered_at=visit.offered_at,
        since=visit.since,
        at_step=visit.at_step,
        branch=visit.branch,
        parent=visit.parent,
        team=visit.team,
        by=visit.by,
        accountable=visit.accountable,
        attempt=1 if handoff is None else handoff.offer.attempt,
        accepted_at=None if handoff is None else handoff.accepted_at,
        disputed_at=None if handoff is None else handoff.disputed_from,
        due_at=visit.due_at,
        ready_at=visit.ready_at,
        started_at=visit.started_at,
        work_done_at=visit.work_done_at,
        sitting_at=visit.sitting_at,
        priority=visit.priority,
        worked=visit.parts.get("work_time", 0),
        effort=visit.effort,
        worker=visit.worker,
        role=visit.role,
        partners=visit.partners,
        bound=visit.bound,
        hold=_hold(visit, delay.cause if delay and delay.kind is DelayKind.HOLD else None),
        offer=None if handoff is None else handoff.offer,
        again=None if visit.repeats is None else _again(state.visit(visit.repeats)),
        let_go=visit.let_go,
        delay_since=None if delay is None else delay.from_at,
        delay_no=None if delay is None else delay.number,
        parts=dict(visit.parts),
    )


def _again(returned: Visit) -> Again:
    """What follows a rework: the visit that was returned is offered once more."""
    attempt = 1 if returned.handoff is None else returned.handoff.offer.attempt
    return Again(
        step=returned.step,
        team=returned.team or "",
        at_step=returned.at_step,
        attempt=attempt + 1,
        accountable=returned.accountable,
        due_at=returned.due_at,
    )


def _hold(visit: Visit, cause: str | None) -> OpenHold | None:
    """The hold of a visit that is held."""
    if visit.state is not State.HELD or cause is None:
        return None
    return OpenHold(cause=cause, since=visit.since, goes_on=visit.goes_on or State.ACTIVE)


def with_openings(case: OpenCase, openings: Iterable[Opens]) -> OpenCase:
    """The case with those that it is still to open."""
    coming = (
        Coming(
            owner=one.owner,
            opening=one.opening,
            step=one.step,
            at=one.at,
            values=one.values,
            while_package=one.while_package,
        )
        for one in openings
    )
    return replace(case, openings=tuple(coming))
