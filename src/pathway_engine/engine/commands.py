"""Commands: what somebody wants done with a case. Frozen data, one kind per move.

Times are civil seconds, efforts seconds. A visit is named by its case and its number in it.

    >>> Finish(visit=VisitId(4711, 3), outcome="eligible", values={"package_cost": 280.0}).outcome
    'eligible'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pathway_engine.engine.facts import Partner, Value


class VisitId(NamedTuple):
    """Which visit of which case."""

    case: int
    visit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The base of every command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    """Open a case, at the start of the pathway or at the step `to`, with what is known of it.

    `inherits` is what was known of the case that opened it (None: not set), and `links` how it is
    related to others; `entry` is the arrival or opening that brings it. `due` is the second at
    which its first step is due, where the definition leaves that open.
    """

    number: int
    pathway: str = ""
    reference: str | None = None
    person: str | None = None
    case: Mapping[str, Value] = field(default_factory=dict)
    inherits: Mapping[str, Value | None] = field(default_factory=dict)
    links: tuple[tuple[int, str], ...] = ()
    entry: str | None = None
    to: str | None = None
    due: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnVisit(Command):
    """A command that moves a visit."""

    visit: VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OnVisit):
    """Accept an offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(OnVisit):
    """Send a case back to the team that offered it."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(OnVisit):
    """Dispute whose responsibility an offered case is."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(OnVisit):
    """Name the worker who is to do it."""

    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(OnVisit):
    """Book a visit on a sitting of its panel, or on another one."""

    sitting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(OnVisit):
    """Begin work, or take it up again; an offer that is not yet accepted is accepted first.

    `role` is the one as which the worker acts; it may be left out where only one may do it.
    `partners` are all who work at it beside the step's own worker. `override` is the reason why it
    begins although a caseload, a place or a sitting is full.
    """

    worker: str | None = None
    role: str | None = None
    partners: tuple[Partner, ...] = ()
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone(OnVisit):
    """Say that the work is over while the visit is not.

    `effort` is how much it was, `rekeying` how much of it was typing in again.
    """

    effort: int | None = None
    rekeying: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(OnVisit):
    """Let a visit stand still for a cause.

    `responsible` is who answers for it, `effort` how many seconds of work it was so far.
    """

    cause: str
    responsible: str | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(OnVisit):
    """Say that a hold is over.

    The worker takes the work up at once, unless it `waits` for its worker, as it does while the
    team is closed: `Start` takes it up then.
    """

    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(OnVisit):
    """Record attributes that the step establishes."""

    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(OnVisit):
    """Finish a visit: what it establishes, and its outcome where no rule decides.

    On a visit that has not been started, `started_at` records that too, with `partners`. `due` is
    the second at which the next step is due, where the definition leaves that open; `opens` says
    which further cases there are to be, where that is somebody's to say. `override` is the reason
    for another outcome than the rule's, or for finishing without what the step establishes.
    """

    outcome: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    started_at: int | None = None
    partners: tuple[Partner, ...] = ()
    due: int | None = None
    effort: int | None = None
    rekeying: int = 0
    opens: Mapping[str, bool] = field(default_factory=dict)
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(OnVisit):
    """Give a visit to another team: it is withdrawn, and the same step is offered there."""

    team: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Divert(OnVisit):
    """Send the case to another step than the drawn path leads to."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """Take a case out of the pathway, to the ending of an exit that is there now.

    `by_right` any ending will do, `entered_in_error` and `merged` too. `opens` says which cases
    that ending is to open, where that is somebody's to say.
    """

    case: int
    ending: str
    reason: str = ""
    opens: Mapping[str, bool] = field(default_factory=dict)
    by_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    """Write something down; `document` points to one that is kept elsewhere."""

    case: int
    text: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Command):
    """Say that a case is related to another one."""

    case: int
    other: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Let what has fallen due happen."""
