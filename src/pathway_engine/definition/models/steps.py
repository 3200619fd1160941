"""What happens to a case: steps, their outcomes, and the cases they open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from pathway_engine.definition.models.base import Model, bad_value
from pathway_engine.definition.models.given import Varies
from pathway_engine.definition.models.ids import Id, StepId
from pathway_engine.definition.models.sittings import Sessions
from pathway_engine.definition.models.words import (
    Condition,
    DueTime,
    FixedDuration,
    Formula,
    Names,
    Partners,
    Rule,
    Share,
    Time,
    TimeAfter,
    Truth,
    WorkingTime,
    Written,
)
from pathway_engine.definition.quantities import quantity_from

Function = Literal[
    "information",
    "assessment",
    "care_planning",
    "review",
    "safeguarding",
    "charging",
    "cooperation",
    "integration",
    "provision",
    "other",
]
Draws = dict[str, Varies[Written]]


class Opening(Model):
    """Another case of the same person, opened by an outcome or an ending."""

    at: str
    """The step at which the new case starts."""
    after: Varies[Time]
    """How long after."""
    share: Varies[Share] | None = None
    """How often; always where left out."""
    when: Condition | None = None
    """Only when this holds."""
    case: Draws = {}
    """Attributes of the new case; the others are inherited."""


class Outcome(Model):
    """One way in which a visit may finish, and where the case goes then."""

    title: str | None = None
    """Its name in full; the id where left out."""
    to: str
    """The step or ending that follows, or `join` in a branch."""
    when: Condition | None = None
    """The rule under which it is taken; rules are tried in the written order."""
    share: Varies[Share] | None = None
    """How often it is taken, of the cases that no rule decides."""
    set: dict[str, Rule] = {}
    """Attributes that it sets, by expressions that all read the state before it."""
    opens: dict[Id, Opening] = {}
    """Further cases that it opens."""


class Hold(Model):
    """Work stops half-way through for a cause."""

    share: Varies[Share] | None = None
    """How often; always where left out."""
    for_: Varies[Time] = Field(alias="for")
    """How long."""
    when: Condition | None = None
    """Only when this holds."""


class Exit(Model):
    """A case leaves while it waits."""

    to: str
    """The ending."""
    after: Varies[Time]
    """How long after the step is reached (on the pathway: after the case opened)."""
    when: Condition | None = None
    """Only when this holds, read when it would happen."""


class StepBase(Model):
    """What every step has."""

    title: str | None = None
    """Its name in full; the id where left out."""
    requires: dict[Id, Condition] = {}
    """What must be true to enter."""
    leaves: Literal["started", "finished"] | None = None
    """The case leaves its place here without another: when the step starts, or finishes."""
    outcomes: dict[Id, Outcome]
    """The ways in which a visit may finish, in the order in which rules are tried."""


NO_WORK = quantity_from("0m", unit_kind="working_time")
"""The work of a step at which people stay."""
LengthOfWork = Varies[WorkingTime]


def _work_or_stay(work: LengthOfWork | None, info: ValidationInfo) -> LengthOfWork | None:
    """Work may be left out where people stay; a stay that cannot be read is told by itself."""
    if work is None and info.data.get("stay", ...) is None:
        raise PydanticKnownError("missing")
    return work


class TeamStep(StepBase):
    """A step that a team works on, or at which people stay in a place."""

    team: Varies[str]
    """The team that performs it, or a signpost; or a table of them."""
    by: Varies[Names] | None = None
    """The roles that may do it, in order of preference; every role of the team where left out."""
    accountable: Varies[str] | None = None
    """The organisation that answers for it, or a signpost; or a table of them.
    `defaults.accountable`, else the team's, where left out."""
    function: Function | None = None
    """The Care Act function that it serves."""
    in_: str | None = Field(default=None, alias="in")
    """The place that the case comes into when it starts; it leaves the one where it was."""
    stay: Varies[Time] | None = None
    """Instead of `work`: the time in the place, by the clock, with nobody working."""
    work: Annotated[LengthOfWork | None, AfterValidator(_work_or_stay)] = Field(
        default=None, validate_default=True
    )
    """Time that one worker spends on it: minutes or hours of open time. Required without `stay`."""
    afterwards: Varies[TimeAfter] | None = None
    """Time after the work with nobody working: replies, visits, notice."""
    priority: Varies[Formula] | None = None
    """A number or expression; higher goes first. `defaults.priority` where left out."""
    queue_cause: str | None = None
    """What waiting before work is reported as."""
    due: Varies[DueTime] | None = None
    """Planned not before this long after the step is reached, or `since` an event."""
    sessions: Sessions | None = None
    """The panel that hears it."""
    records: Draws = {}
    """Attributes that this step establishes, in the order in which they are recorded."""
    holds: dict[Id, Hold] = {}
    """Causes for which work may stop half-way. Not beside `with`."""
    exits: dict[Id, Exit] = {}
    """Ways out while the case waits here."""
    same_worker: Truth = False
    """Whoever last had the case in this team takes it again."""
    with_: Partners = Field(default={}, alias="with")
    """Workers needed beside its own for the whole of the work, by team and role: of other teams,
    or more of its own. Not beside `holds`."""

    @property
    def partners(self) -> tuple[tuple[str, str, int], ...]:
        """Team, role and number of the workers needed beside its own, as they are written."""
        return tuple(
            (team, role, number)
            for team, wanted in self.with_.items()
            for role, number in wanted.items()
        )

    @property
    def length_of_work(self) -> LengthOfWork:
        """Its work: none where people stay."""
        return NO_WORK if self.work is None else self.work

    @property
    def time_without_work(self) -> Varies[Time] | None:
        """The time that passes with nobody working: the stay, or what follows the work."""
        return self.afterwards if self.stay is None else self.stay


class WaitStep(StepBase):
    """A wait: time passes, nobody works, accountability stays where it was."""

    due: Varies[DueTime]
    """How long."""
    exits: dict[Id, Exit] = {}
    """Ways out before it is over."""


class DecisionStep(StepBase):
    """A point where rules or shares send the case on, at once."""


def _refuse_keys_of_a_step(
    named: Mapping[str, object], expected: str, above: str, key: str = ""
) -> None:
    """Refuse what a step says where steps or branches stand by name."""
    for word, said in named.items():
        if word in KEYS_OF_STEPS and isinstance(said, str):
            hint = f"such as `{above}: {{{word}: {said}, …}}}}`"
            found = f"`{word}` straight in {f'the branch `{key}`' if key else '`parallel`'}"
            raise PydanticCustomError(
                "wrong_shape",
                "found {found}",
                {"found": found, "expected": expected, "hint": hint, "key": key},
            )


class Block(StepBase):
    """Branches that run side by side."""

    parallel: dict[Id, dict[StepId, Step]]
    """The steps of each branch; a branch starts at its first."""
    join: Literal["all", "any"] = "all"
    """Whether all branches must reach the join, or one suffices; `all` where left out."""

    @field_validator("parallel", mode="before")
    @classmethod
    def _of_named_steps(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        _refuse_keys_of_a_step(value, "a name for each branch, with its steps", "BRANCH: {STEP")
        for name, branch in value.items():
            if isinstance(branch, Mapping):
                expected = "a name for each step of the branch"
                _refuse_keys_of_a_step(branch, expected, f"{name}: {{STEP", name)
            for step in branch.values() if isinstance(branch, Mapping) else ():
                if isinstance(step, Mapping) and "parallel" in step:
                    raise bad_value(step, "steps that are no blocks: blocks do not nest")
        return value


KEYS_OF_STEPS = frozenset(
    field.alias or name
    for kind in (TeamStep, WaitStep) for name, field in kind.model_fields.items()
)  # fmt: skip
"""The keys of a step in a branch."""
TEAM_KEYS = (
    frozenset(field.alias or name for name, field in TeamStep.model_fields.items())
    - frozenset(StepBase.model_fields)
    - {"due", "exits"}
)
"""The keys that only a step with a team has."""


def step_kind(value: object) -> str:
    """Which kind of step the keys make it.

    A key that only a team can need makes it a team's step even where `team` is forgotten,
    so that the finding says what is missing.

    >>> step_kind({"team": "duty"}), step_kind({"due": "5d"}), step_kind({"outcomes": {}})
    ('(team)', '(wait)', '(decision)')
    """
    if isinstance(value, StepBase):
        kinds = {TeamStep: "(team)", WaitStep: "(wait)", Block: "(block)"}
        return kinds.get(type(value), "(decision)")
    keys = set(value) if isinstance(value, Mapping) else set()
    if "parallel" in keys:
        return "(block)"
    if keys & TEAM_KEYS:
        return "(team)"
    return "(wait)" if keys & {"due", "exits"} else "(decision)"


Step = Annotated[
    Annotated[TeamStep, Tag("(team)")]
    | Annotated[WaitStep, Tag("(wait)")]
    | Annotated[DecisionStep, Tag("(decision)")]
    | Annotated[Block, Tag("(block)")],
    Discriminator(step_kind),
]
Block.model_rebuild()

Between = Literal["teams", "organisations"]


class Disputed(Model):
    """An offer whose responsibility is disputed."""

    share: Varies[Share]
    """How often."""
    for_: Varies[Time] = Field(alias="for")
    """How long nobody is accountable."""


class Returned(Model):
    """An offer that the receiver sends back."""

    share: Varies[Share]
    """How often."""
    rework: Varies[WorkingTime] | None = None
    """What the sender's team then does before it offers again."""


class HandoffRule(Model):
    """How a case passes from one team to another."""

    between: Between | None = None
    """Any two teams, or two teams of different organisations."""
    from_: str | None = Field(default=None, alias="from")
    """The sending team or organisation."""
    to: str | None = None
    """The receiving team or organisation."""
    same_site: Truth = False
    """Only where both teams name the same site."""
    delay: Varies[Time] | None = None
    """From offered to answered; none where left out."""
    disputed: Disputed | None = None
    """How often and how long responsibility is disputed."""
    returned: Returned | None = None
    """How often it is sent back, and the rework."""
    rekeying: Varies[WorkingTime] | None = None
    """Typing in again by the receiver's worker, before the work."""
    accept: Literal["explicit", "automatic"] = "explicit"
    """Live: whether the receiver must accept; `explicit` where left out."""


class Package(Model):
    """Care that a person has from an ending on."""

    weekly: Formula
    """Its cost a week."""
    lasts: Varies[Time]
    """How long it lasts."""


def _package_form(value: object) -> str:
    return "(package)" if isinstance(value, Mapping | Package) else "(none)"


def _none(value: object) -> object:
    if value != "none":
        raise bad_value(value, "`none`, or a mapping with `weekly` and `lasts`")
    return value


class Ending(Model):
    """How a case may finish."""

    title: str | None = None
    """Its name in full; the id where left out."""
    kind: Literal["resolved", "supported", "transferred", "withdrawn", "other"]
    """What kind of ending it is."""
    package: (
        Annotated[
            Annotated[Package, Tag("(package)")]
            | Annotated[Literal["none"], BeforeValidator(_none), Tag("(none)")],
            Discriminator(_package_form),
        ]
        | None
    ) = None
    """The care that starts here, or `none` to end one that runs."""
    opens: dict[Id, Opening] = {}
    """Further cases of the person that it opens."""


class Target(Model):
    """A time limit between two events of a case."""

    title: str | None = None
    """Its name in full; the id where left out."""
    from_: Names = Field(alias="from")
    """The event that starts the clock, or a list of them (each does)."""
    to: Names
    """The event that stops it, or a list of them (whichever comes first)."""
    within: Varies[FixedDuration]
    """The limit, inclusive."""
    when: Condition | None = None
    """Only when this holds at the start of the clock."""
    calendar: str | None = None
    """The calendar for a limit in working days."""
    pauses_for: tuple[str, ...] = ()
    """Causes of delay that stop the clock while one runs, in whichever branch; waiting for staff
    never does. Not with a limit in working days."""
    counts: Literal["all", "reached"] | None = None
    """Whom the share is of. `all`: everybody whose clock starts, missed when `within` runs out.
    `reached`: those who come to `to`, met or missed then. `all` where left out."""
