"""Who does the work: organisations, calendars, roles, teams and their posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from pathway_engine.definition.models.base import Model, bad_value
from pathway_engine.definition.models.given import Given
from pathway_engine.definition.models.ids import Id
from pathway_engine.definition.models.words import (
    CostOf,
    Day,
    MomentOf,
    Number,
    Share,
    Truth,
    Whole,
)
from pathway_engine.definition.values import ValueProblem, parse_hours, parse_weekdays

Sector = Literal[
    "council",
    "trading_company",
    "nhs_commissioner",
    "nhs_trust",
    "voluntary",
    "independent",
    "other",
]
Week = dict[int, tuple[tuple[int, int], ...]]


class Organisation(Model):
    """An organisation that performs work, employs staff or is accountable."""

    title: str | None = None
    """Its name in full; the id where left out."""
    sector: Sector
    """What kind of organisation it is; it decides which handoffs cross a sector."""


def _read_week(value: object) -> object:
    """`{mon-fri: "09:00-17:00"}` as seconds of the day by weekday (Monday is 0)."""
    if not isinstance(value, Mapping):
        raise bad_value(value, '`{mon-fri: "09:00-17:00"}`')
    week: Week = {}
    for days, hours in value.items():
        if isinstance(days, int):
            return value
        intervals = [hours] if isinstance(hours, str) else hours
        if not isinstance(intervals, list | tuple) or not intervals:
            raise bad_value(hours, 'hours such as "09:00-17:00", or a list of them', key=days)
        try:
            read = tuple(parse_hours(_text(interval)) for interval in intervals)
            named = parse_weekdays(days)
        except ValueProblem as problem:
            raise bad_value(problem.found, problem.expected, problem.hint or "", days) from None
        for day in named:
            if day in week:
                raise bad_value(days, "each weekday once", key=days)
            week[day] = read
    return week


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise bad_value(value, 'hours such as "09:00-17:00"')
    return value


def _code_or_dates(value: object) -> str:
    return "(dates)" if isinstance(value, list | tuple) else "(code)"


class Calendar(Model):
    """When something is open: hours by weekday, less holidays and closed dates."""

    title: str | None = None
    """Its name in full; the id where left out."""
    hours: Annotated[
        Week | None,
        BeforeValidator(_read_week),
        WithJsonSchema(
            {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
                },
                "examples": [{"mon-fri": "09:00-17:00"}],
            }
        ),
    ] = None
    """Opening hours by weekday or range of weekdays, several intervals as a list.
    An interval belongs to the date on which it begins."""
    holidays: Annotated[
        Annotated[
            Annotated[str, Tag("(code)")] | Annotated[tuple[Day, ...], Tag("(dates)")],
            Discriminator(_code_or_dates),
        ]
        | None,
        WithJsonSchema(
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
        ),
    ] = None
    """An ISO 3166-2 code such as `GB-ENG`, or dates; what begins on a holiday is removed."""
    closed: tuple[Day, ...] = ()
    """Further dates on which it is closed."""
    outside: str | None = None
    """The calendar that this one complements: open exactly when that one is not, on its holidays
    and closed dates too."""

    @property
    def closed_dates(self) -> frozenset[date]:
        """The dates written in the file, holidays and closures together."""
        listed = self.holidays if isinstance(self.holidays, tuple) else ()
        return frozenset((*listed, *self.closed))


class Role(Model):
    """A kind of worker."""

    title: str | None = None
    """Its name in full; the id where left out."""
    cost: CostOf | None = None
    """Cost of a paid hour."""
    qualified: Truth = False
    """Told in reports; binds nothing."""


class Post(Model):
    """So many workers of one role in a team."""

    role: str | None = None
    """The role; the post's id where left out."""
    fte: Number | None = None
    """Full-time equivalents. Either this or `present`."""
    present: Whole | None = None
    """Workers there whenever the team is open, instead of `fte`; never absent."""
    employer: str | None = None
    """The organisation that pays; the team's where left out."""
    cost: CostOf | None = None
    """Cost of a paid hour; the role's where left out."""
    calendar: str | None = None
    """Its own hours: there while they and the team's are open, and counted by them."""
    from_: MomentOf | None = Field(default=None, alias="from")
    """When the post begins; from before the run where left out."""
    until: MomentOf | None = None
    """When the post ends (that moment no longer included)."""


def _read_post(value: object) -> object:
    """A naked number is FTE."""
    return {"fte": value} if isinstance(value, str) else value


PostOf = Annotated[Post, BeforeValidator(_read_post)]


class Team(Model):
    """Workers of one organisation who share a queue."""

    title: str | None = None
    """Its name in full; the id where left out."""
    organisation: str
    """Whose team this is: the organisation that performs its work."""
    calendar: str | None = None
    """When it is open; `defaults.calendar` where left out."""
    staff: dict[Id, PostOf] = {}
    """Its posts: `social_worker: 9` (the id is the role, the number FTE), or a mapping.
    Required unless people only stay at its steps."""
    casework: Share | None = None
    """Share of paid time that goes to cases; `defaults.casework`, or 100 %, where left out."""
    absence: Share | None = None
    """Chance that a worker of an `fte` post is away on a day; `defaults.absence`, or 0 %."""
    caseload: Number | None = None
    """Most cases open with one FTE; no limit where left out."""
    overtime: Truth = False
    """Whether work in hand at closing is finished first, paid beyond the hours."""
    site: str | None = None
    """Where it sits; handoff rules may ask for the `same_site`."""


def _team_or_signpost(value: object) -> str:
    given = isinstance(value, Given) or (isinstance(value, Mapping) and "given" in value)
    return "(signpost)" if given else "(plain)"


TeamOrSignpost = Annotated[
    Annotated[Team, Tag("(plain)")] | Annotated[Given[str], Tag("(signpost)")],
    Discriminator(_team_or_signpost),
]
"""A team, or a table of teams by an attribute of the case."""
OrganisationOrSignpost = Annotated[
    Annotated[Organisation, Tag("(plain)")] | Annotated[Given[str], Tag("(signpost)")],
    Discriminator(_team_or_signpost),
]
"""An organisation, or a table of organisations by an attribute of the case."""
