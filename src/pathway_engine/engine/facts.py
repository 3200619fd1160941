"""Facts: what has happened to a case, one record each, in order.

A fact carries everything that was decided or computed when it happened: the route, the values
that a rule gave, the priority, the due time, the parts of the time that passed. Folding facts
computes nothing, so a case means the same after any change of this library, of a calendar or
of the definition.

The kinds are a closed list (`KINDS`) and never change their meaning; a new shape is a new kind.
`writing` turns a fact into plain JSON values and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from pathway_engine.engine.records import Crosses, Deviation, State, VisitKind

Value = bool | float | str
"""A value of an attribute; a number is always a float."""

KINDS = tuple(
    "opened adopted offered accepted returned disputed fell_due assigned started work_done "  # noqa: SIM905
    "recorded held resumed finished withdrawn joined closed noted linked booked sitting_set "
    "breached migrated reverted corrected erased".split()
)
"""Every kind of fact that there is; `book_facts.FACTS` has their shapes. The list is closed."""


class Clock(NamedTuple):
    """The clock of a target that starts: when, and by when it must stop (inclusive)."""

    target: str
    started_at: int
    due_at: int


class Offer(NamedTuple):
    """What an offer to another team is: who sends it, for which attempt, over which border."""

    from_visit: int
    from_step: str
    from_team: str
    attempt: int
    automatic: bool
    crosses: Crosses
    accountable_changes: bool


class Partner(NamedTuple):
    """A worker of another team who works at a visit from its start to the end of its work."""

    team: str
    role: str
    worker: str | None = None


class Opens(NamedTuple):
    """A further case of the same person that opens at a second, at a step, with what is known.

    `opening` is its id in `owner`, the step or ending that opens it; `link` how it is related.
    `while_package`: only if the package that began with the ending still runs then. Live, `case`
    is the number that the book keeps for it.
    """

    owner: str
    opening: str
    step: str
    at: int
    link: str
    values: Mapping[str, Value | None]
    while_package: bool = False
    case: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a case at a civil second, the `seq`-th since it opened.

    `clocks` are the clocks of targets that it starts, `stopped` the targets whose clock it stops.
    In a book, `first` is the number of the first fact of the command that brought it, 0 where that
    is this one.
    """

    kind: ClassVar[str] = ""
    case: int
    seq: int
    at: int
    first: int = 0
    clocks: tuple[Clock, ...] = ()
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Fact):
    """A case opened, with what is known of it (None: not set); `entry` is what brought it.

    Live, `pathway` is the digest of the version that it follows, `reference` what the application
    calls it and `person` a pseudonym of whom it is about.
    """

    kind: ClassVar[str] = "opened"
    values: Mapping[str, Value | None]
    entry: str | None = None
    pathway: str = ""
    reference: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVisit(Fact):
    """A fact that moves a visit `to` a state.

    `parts` are the seconds since the visit's fact before this one, by the columns of a row
    (`dispute_time` is also in `handoff_time`); the others add up to the time that passed.
    """

    visit: int
    to: State
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(OfVisit):
    """A visit began: offered to another team, or planned or queued in the same one at once.

    `priority` is that of a visit that is queued at once, `bound` the worker for whom it waits. A
    parallel block has `branches`, and is the `parent` of the visits in them. A rework names the
    visit that it `reworks` and the returned visit that it `repeats`; a visit that another team is
    given names the one that it `replaces`. `place` is where its step happens; with what
    `leaves_place` the case gives up the place where it is.
    """

    kind: ClassVar[str] = "offered"
    visit_kind: VisitKind
    step: str
    at_step: int
    team: str | None = None
    by: tuple[str, ...] = ()
    accountable: str | None = None
    due_at: int | None = None
    priority: float | None = None
    bound: str | None = None
    offer: Offer | None = None
    place: str | None = None
    leaves_place: bool = False
    branches: tuple[str, ...] = ()
    parent: int | None = None
    branch: str | None = None
    reworks: int | None = None
    repeats: int | None = None
    replaces: int | None = None

    @property
    def anew(self) -> bool:
        """Whether its step is reached anew: not by a rework nor by offering again."""
        again = self.replaces is not None or (self.offer is not None and self.offer.attempt > 1)
        return self.visit_kind is not VisitKind.REWORK and not again


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(OfVisit):
    """The receiving team accepted; `priority`, `bound` of a visit that is queued at once."""

    kind: ClassVar[str] = "accepted"
    priority: float | None = None
    bound: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(OfVisit):
    """The receiving team sent the case back; the visit has ended.

    The case is with the sender's team again, whose visit `back_to` is to be done again.
    """

    kind: ClassVar[str] = "returned"
    back_to: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed(OfVisit):
    """Who is responsible is disputed; `delay_no` numbers the delay that begins."""

    kind: ClassVar[str] = "disputed"
    delay_no: int
    cause: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FellDue(OfVisit):
    """A planned visit fell due and joined the queue; `bound` is the worker for whom it waits.

    A wait of which somebody must say how it goes on stays planned.
    """

    kind: ClassVar[str] = "fell_due"
    priority: float
    bound: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Fact):
    """A worker was named who is to do a visit; nothing moves."""

    kind: ClassVar[str] = "assigned"
    visit: int
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked(Fact):
    """A visit was booked on a sitting of its panel; nothing moves."""

    kind: ClassVar[str] = "booked"
    visit: int
    sitting_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(OfVisit):
    """A worker began, or took the work up again; `priority` of a visit that was still planned.

    With it the case comes into `place`, out of the one where it was, or only `leaves_place`. A
    `deviation` from what is allowed has its `reason`.
    """

    kind: ClassVar[str] = "started"
    worker: str | None = None
    role: str | None = None
    priority: float | None = None
    partners: tuple[Partner, ...] = ()
    place: str | None = None
    leaves_place: bool = False
    deviation: Deviation = Deviation.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone(OfVisit):
    """The work is over, the visit is not: time passes in which nobody works.

    `effort` and, of it, `rekeying` are seconds, None where nobody says. `cause` and `delay_no`
    name the delay that begins, where the time afterwards has a cause.
    """

    kind: ClassVar[str] = "work_done"
    effort: int | None = None
    rekeying: int = 0
    cause: str | None = None
    delay_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(OfVisit):
    """A visit stands still for a cause; `delay_no` numbers the delay that begins.

    `responsible` is who answers for it, where the worker names somebody, `effort` the seconds of
    work so far, where somebody says.
    """

    kind: ClassVar[str] = "held"
    delay_no: int
    cause: str
    responsible: str | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(OfVisit):
    """A hold is over. Work that is not taken up at once is queued for its worker.

    `cause` and `delay_no` name the delay that goes on, of a time afterwards with a cause.
    """

    kind: ClassVar[str] = "resumed"
    cause: str | None = None
    delay_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Fact):
    """Attributes were recorded at a visit, in this order."""

    kind: ClassVar[str] = "recorded"
    visit: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(OfVisit):
    """A visit was finished, a wait or a decision concluded; `values` are what `set` gave.

    `effort` and `rekeying` as in `WorkDone`, where the work ended only now. `opens` are the cases
    that its outcome opens. `leaves_to` is the ending to which the case goes as soon as work in
    hand elsewhere has ended. With what `leaves_place` it gives up its place. `joins` says whether
    the join fires, where its branch ends with it. A `deviation` from what the definition says has
    its `reason`.
    """

    kind: ClassVar[str] = "finished"
    outcome: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    effort: int | None = None
    rekeying: int = 0
    opens: tuple[Opens, ...] = ()
    leaves_to: str | None = None
    leaves_place: bool = False
    joins: bool | None = None
    deviation: Deviation = Deviation.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(OfVisit):
    """A parallel block ended at its join; the rest as in `Finished`."""

    kind: ClassVar[str] = "joined"
    outcome: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    opens: tuple[Opens, ...] = ()
    leaves_to: str | None = None
    leaves_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(OfVisit):
    """A visit was withdrawn. While its work is in hand it stays active, until that has ended.

    `leaves_to` is the ending to which the case goes, where it leaves. `effort` and `rekeying` as
    in `WorkDone`, where work has ended now. A block that is left `whole` takes
    its branches with it. With what `leaves_place` the case gives up its place.
    """

    kind: ClassVar[str] = "withdrawn"
    leaves_to: str | None = None
    reason: str = ""
    effort: int | None = None
    rekeying: int = 0
    deviation: Deviation = Deviation.NONE
    whole: bool = False
    leaves_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """The case closed with an ending; `opens` are the cases that this opens."""

    kind: ClassVar[str] = "closed"
    ending: str
    opens: tuple[Opens, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Fact):
    """The case is related to another one."""

    kind: ClassVar[str] = "linked"
    other: int
    link: str
