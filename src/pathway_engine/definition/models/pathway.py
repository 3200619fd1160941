"""The root of the language: one pathway."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from math import inf
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, PrivateAttr, WithJsonSchema

from pathway_engine.definition.canonical import canonical, digest
from pathway_engine.definition.expressions import AttributeType, Expr, check_types
from pathway_engine.definition.files import File
from pathway_engine.definition.models.arrivals import Arrival
from pathway_engine.definition.models.backlog import Backlog
from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.given import Varies
from pathway_engine.definition.models.ids import CaseWord, Id, StepId
from pathway_engine.definition.models.people import (
    Calendar,
    Organisation,
    OrganisationOrSignpost,
    Role,
    Team,
    TeamOrSignpost,
)
from pathway_engine.definition.models.places import Places
from pathway_engine.definition.models.steps import (
    Block,
    Ending,
    Exit,
    HandoffRule,
    Step,
    Target,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.models.words import (
    CostOf,
    Formula,
    MomentOf,
    Names,
    PaidHours,
    Share,
    SignedNumber,
)
from pathway_engine.definition.node import Node
from pathway_engine.definition.recordings import Recording

T = TypeVar("T")


class Defaults(Model):
    """What a team or step has that does not say otherwise."""

    calendar: str | None = None
    """The calendar of teams, and of working days where no team is concerned."""
    casework: Share | None = None
    """Share of paid time that goes to cases; 100 % where left out."""
    absence: Share | None = None
    """Chance that a worker is away on a day; 0 % where left out."""
    accountable: Varies[str] | None = None
    """The organisation that answers for steps that do not name one."""
    priority: Varies[Formula] | None = None
    """The priority of steps that do not set one; 0 where left out."""


class Attribute(Model):
    """Something known of a case."""

    title: str | None = None
    """Its name in full; the id where left out."""
    type: Literal["boolean", "integer", "number", "choice"]
    """What kind of value it has."""
    values: tuple[CaseWord, ...] = ()
    """The values of a choice."""
    min: SignedNumber | None = None
    """The least value."""
    max: SignedNumber | None = None
    """The greatest value."""
    unit: str | None = None
    """The unit in which it is measured."""
    initial: Annotated[str | None, WithJsonSchema({"type": ["string", "number", "boolean"]})] = None
    """The value of a case for which nothing else is said; unset where left out."""

    @property
    def bounds(self) -> tuple[float, float]:
        """Its bounds as every run compares them: the doubles nearest to what is written.

        >>> Attribute.model_validate({"type": "number", "max": "0.1"}).bounds
        (-inf, 0.1)
        """
        low = -inf if self.min is None else float(self.min)
        return low, inf if self.max is None else float(self.max)


class Cause(Model):
    """A cause of delay beside the built-in ones, or what holds of a built-in one here."""

    title: str | None = None
    """Its name in full; the id, or the title of the built-in one, where left out."""
    responsible: str | None = None
    """Who answers for it: an organisation of the file, or `nhs`, `social_care`, `both`,
    `provider`, `housing`, `person` or `unknown`; the performing team's where left out."""
    dtoc: str | None = None
    """Its letter among the reasons for delayed transfers of care."""
    mhsds: str | None = None
    """Its code in the Mental Health Services Data Set, version 6."""


class FixedCost(Model):
    """A fixed sum that an organisation pays."""

    title: str | None = None
    """Its name in full; the id where left out."""
    organisation: str
    """Who pays."""
    amount: CostOf
    """The sum in a time."""
    from_: MomentOf | None = Field(default=None, alias="from")
    """From when."""
    until: MomentOf | None = None
    """Until when."""


class Source(Model):
    """A document that numbers come from."""

    title: str
    """Its title, author and date."""


class Provenance(Model):
    """Where numbers come from: a source, or an assumption."""

    of: Names
    """A path or glob (`*` one segment, `**` many); it covers all numbers below."""
    source: str | None = None
    """The source. Either this or `assumption`."""
    at: str | None = None
    """Where in the source."""
    assumption: str | None = None
    """What is assumed, and why."""
    range: Annotated[
        tuple[str, str] | None,
        WithJsonSchema({"type": "array", "items": {"type": ["string", "number"]}}),
    ] = None
    """What `pathways sensitivity` moves it over: the first number of that kind which is covered.
    Others of the kind move by the same factor."""


class Accepted(Model):
    """A finding that is meant."""

    of: Names
    """The path, or a list of paths, at which it is found."""
    because: str
    """Why it is meant."""


class Pathway(Model):
    """A whole pathway: who does what, and how people move."""

    pathway: Id
    """Its id."""
    title: str | None = None
    """Its name in full; the id where left out."""
    description: str | None = None
    """What it is about."""
    language: Literal["1"]
    """The version of this language."""
    version: str | None = None
    """The version of this pathway."""
    timezone: str
    """An IANA time zone such as `Europe/London`."""
    currency: str | None = None
    """An ISO 4217 code such as `GBP`."""
    full_time: PaidHours | None = None
    """Paid hours a week of one FTE; required where FTE are used."""
    defaults: Defaults = Defaults()
    """What a team or step has that does not say otherwise."""
    organisations: dict[Id, OrganisationOrSignpost]
    """Organisations and signposts to them."""
    calendars: dict[Id, Calendar] = {}
    """Calendars beside the built-in `always`."""
    roles: dict[Id, Role] = {}
    """Kinds of worker."""
    teams: dict[Id, TeamOrSignpost]
    """Teams and signposts to them."""
    case: dict[CaseWord, Attribute] = {}
    """What is known of a case."""
    places: dict[Id, Places] = {}
    """What people occupy: beds, rooms, day places."""
    arrivals: dict[Id, Arrival] = {}
    """Who comes."""
    backlog: dict[Id, Backlog] = {}
    """Who is already there when the window opens, at the end of the warm-up."""
    handoffs: dict[Id, HandoffRule] = {}
    """How a case passes between teams."""
    exits: dict[Id, Exit] = {}
    """Ways out from anywhere."""
    start: str | None = None
    """The step at which people start, unless their arrival says otherwise."""
    steps: dict[StepId, Step]
    """What happens to a case."""
    endings: dict[StepId, Ending]
    """How a case may finish."""
    targets: dict[Id, Target] = {}
    """Time limits."""
    causes: dict[Id, Cause] = {}
    """Causes of delay beside the built-in ones."""
    costs: dict[Id, FixedCost] = {}
    """Fixed sums."""
    sources: dict[Id, Source] = {}
    """Documents that numbers come from."""
    provenance: dict[Id, Provenance] = {}
    """Where numbers come from."""
    accepted: dict[Id, Accepted] = {}
    """Findings that are meant, by code."""

    _document: Node | None = PrivateAttr(default=None)
    _files: tuple[File, ...] = PrivateAttr(default=())
    _recordings: dict[str, Recording] = PrivateAttr(default_factory=dict)
    _worked_out: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def name(self) -> str:
        """The pathway's id."""
        return self.pathway

    @property
    def document(self) -> Node:
        """The tree that this pathway was read from, every value with its place."""
        if self._document is None:
            raise ValueError("this pathway was not read from a file")
        return self._document

    @property
    def files(self) -> tuple[File, ...]:
        """The files that it was read from: a pathway's, then those of the redesigns, as applied.

        Empty where it was read from no file.
        """
        return self._files

    @property
    def recordings(self) -> dict[str, Recording]:
        """The files of people that arrivals replay, by arrival.

        Empty where the pathway was read from a ledger, which knows no more than their digests.
        """
        return self._recordings

    @property
    def redesigns(self) -> tuple[str, ...]:
        """The ids of the redesigns that were applied, in order."""
        return tuple(file.name for file in self._files[1:])

    def once(self, name: str, work: Callable[[], T]) -> T:
        """What `work` gives; worked out once for this pathway, and kept under a name."""
        if name not in self._worked_out:
            self._worked_out[name] = work()
        kept: T = self._worked_out[name]
        return kept

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the file says, redesigns applied and no defaults filled in."""
        return digest(self.document)

    @property
    def canonical(self) -> str:
        """What the file says, as JSON in one line (see `definition.canonical`)."""
        return canonical(self.document)

    @cached_property
    def real_teams(self) -> dict[str, Team]:
        """The teams, signposts left out, in the written order."""
        return {name: team for name, team in self.teams.items() if isinstance(team, Team)}

    @cached_property
    def real_organisations(self) -> dict[str, Organisation]:
        """The organisations, signposts left out, in the written order."""
        named = self.organisations.items()
        return {name: one for name, one in named if isinstance(one, Organisation)}

    @cached_property
    def all_steps(self) -> dict[str, Step]:
        """Every step, those inside parallel blocks after their block, in the written order."""
        found: dict[str, Step] = {}
        for name, step in self.steps.items():
            found[name] = step
            if isinstance(step, Block):
                for branch in step.parallel.values():
                    found |= branch
        return found

    @cached_property
    def team_steps(self) -> dict[str, TeamStep]:
        """The steps that a team works on."""
        return {n: step for n, step in self.all_steps.items() if isinstance(step, TeamStep)}

    @cached_property
    def wait_steps(self) -> dict[str, WaitStep]:
        """The waits."""
        return {n: step for n, step in self.all_steps.items() if isinstance(step, WaitStep)}

    @cached_property
    def attribute_types(self) -> dict[str, AttributeType]:
        """The types of the case's attributes, for expressions."""
        return {
            name: AttributeType(attribute.type, attribute.values)
            for name, attribute in self.case.items()
        }

    def typed(self, rule: Expr, expected: AttributeType | None = None) -> Expr:
        """The expression with its names resolved; checked when the file was read.

        Raises `ExpressionError` where it does not fit the declared attributes.
        """
        return check_types(rule, self.attribute_types, self.all_steps, expected=expected)

    def __repr__(self) -> str:
        return (
            f"<Pathway {self.pathway}: {len(self.all_steps)} steps, "
            f"{len(self.real_teams)} teams, {len(self.real_organisations)} organisations>"
        )

    __str__ = __repr__

    def casework_of(self, team: Team) -> Decimal:
        """Share of paid time that goes to cases in a team."""
        return _first(team.casework, self.defaults.casework, Decimal(1))

    def absence_of(self, team: Team) -> Decimal:
        """Chance that a worker of a team is away on a day."""
        return _first(team.absence, self.defaults.absence, Decimal(0))

    def calendar_of(self, team: Team) -> str:
        """The name of a team's calendar (checked to be there when the file was read)."""
        name = team.calendar or self.defaults.calendar
        if name is None:
            raise ValueError("a team without a calendar")
        return name


def _first(*values: Decimal | None) -> Decimal:
    return next(value for value in values if value is not None)
