"""Commands: what somebody wants done with a real case, as data. One frozen kind per move.

The same object serves Python, the command line, HTTP and bulk, and is what a key stands for.
Moments have a time zone; efforts are `timedelta`. A visit is named by its case and its number.

    >>> Finish(visit=(4711, 3), outcome="eligible", values={"package_cost": 280}).outcome
    'eligible'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from pathway_engine.engine.commands import VisitId
from pathway_engine.engine.facts import Partner, Value

__all__ = [
    "Accept",
    "Assign",
    "Command",
    "Correct",
    "Dispute",
    "Divert",
    "Finish",
    "Hold",
    "Link",
    "LinkTo",
    "Note",
    "Open",
    "Partner",
    "Reassign",
    "Record",
    "Resume",
    "Return",
    "Schedule",
    "SetSitting",
    "Start",
    "Undo",
    "VisitId",
    "Withdraw",
    "WorkDone",
]


class Link(NamedTuple):
    """How a case is related to another: `follows`, `duplicate_of`, `arose_from`, `related`."""

    other: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The base of every command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    """Open a case of a pathway, at its start or `at` another step, with what is known of it.

    `reference` is what the application calls it, once in a book; `person` a pseudonym. `due` is
    when its first step is due, where the pathway leaves that open.
    """

    pathway: str
    at: str | None = None
    reference: str | None = None
    person: str | None = None
    case: Mapping[str, Value] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnVisit(Command):
    """A command that moves a visit."""

    visit: VisitId | tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OnVisit):
    """Accept an offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(OnVisit):
    """Send a case back to the team that offered it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(OnVisit):
    """Dispute whose responsibility an offered case is."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(OnVisit):
    """Name the worker who is to do it."""

    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(OnVisit):
    """Begin work, or take it up again; without a `worker` it is the one who says so.

    `role` is the one as which the worker acts, needed where several may; `partners` all who work
    at it beside them. `override` is a supervisor's reason to begin although something is full.
    """

    worker: str | None = None
    role: str | None = None
    partners: tuple[Partner, ...] = ()
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone(OnVisit):
    """Say that the work is over while the visit is not, and how much it was."""

    effort: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(OnVisit):
    """Let a visit stand still for a cause, for which somebody may be `responsible`."""

    cause: str
    responsible: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(OnVisit):
    """Say that a hold is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(OnVisit):
    """Record attributes that the step establishes."""

    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(OnVisit):
    """Book a visit on a sitting of its panel."""

    sitting: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(OnVisit):
    """Finish a visit: what it establishes, and its outcome where no rule decides.

    On a visit that was not started, `started_at` records that too: work done on paper is one
    command. `due` is when the next step is due where the pathway leaves that open; `opens` says
    which further cases there are to be. `override` is a supervisor's reason for another outcome
    than the rule's, or for finishing without a record.
    """

    outcome: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    started_at: datetime | None = None
    due: datetime | None = None
    effort: timedelta | None = None
    opens: Mapping[str, bool] = field(default_factory=dict)
    partners: tuple[Partner, ...] = ()
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSitting(Command):
    """Say that a sitting of a step's panel has other places than the file says, or is cancelled."""

    step: str
    at: datetime
    places: int | None = None
    cancelled: bool = False
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(OnVisit):
    """Give a visit to another team."""

    team: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Divert(OnVisit):
    """Send the case to another step than the drawn path leads to."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """Take a case out of the pathway."""

    case: int
    ending: str
    reason: str
    opens: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Let the case stand as after its fact `to`."""

    case: int
    to: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """Put a fact right: when it happened, or what it recorded."""

    case: int
    fact: int
    at: datetime | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    """Write something down; `link` points to a document that is kept elsewhere."""

    case: int
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTo(Command):
    """Say that a case is related to another one."""

    case: int
    other: int
    kind: str
