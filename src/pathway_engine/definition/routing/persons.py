"""One person on the way: what is known of them, and what is drawn, computed and picked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, NamedTuple

from pathway_engine.definition.draws import Computed, Draw, read_draw
from pathway_engine.definition.expressions import EvaluationError, Expr, Value, evaluate
from pathway_engine.definition.models import Given, Opening, Pathway, told_by
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.flow import SECONDS_A_DAY, Trouble
from pathway_engine.definition.routing.late import Lateness, part_of, parts_between
from pathway_engine.definition.routing.sampling import At, Luck

Counts = dict[Any, float]
Where = tuple[str, ...]
"""The pieces of a path, joined where somebody needs to be told."""


class Due(NamedTuple):
    """A case that will open: when, the how-manieth that was planned, where the opening is written.

    `package` is the number of the package that must still run then, 0 for none.
    """

    at: float
    number: int
    where: Where
    entry: str
    opening: Opening
    values: Mapping[str, Value | None]
    package: int


@dataclass(slots=True)
class Life:
    """What the cases of one person share."""

    due: list[Due] = field(default_factory=list)
    planned: int = 0
    packages: int = 0
    ends: float = 0.0
    """When the package that runs ends, or the last one ended."""
    ending: str | None = None
    """The ending at which its price was last set."""
    since: float = 0.0
    lateness: Lateness | None = None
    """Tells what is late; None where nobody asks."""

    def settle(self, counts: Counts, until: float) -> None:
        """Count how long the package has been since its price was last set."""
        if self.ending is not None:
            counts["packaged", self.ending] += max(0.0, min(until, self.ends) - self.since)
            self.ending = None


class WayOut(NamedTuple):
    """An exit of somebody: the second of the case in which it happens, its order, where it leads.

    `holds` asks its rule when it happens.
    """

    at: float
    order: tuple[bool, int]
    to: str
    holds: Callable[[], bool]


class Span(NamedTuple):
    """A slot of a team, from a second of the case until another."""

    team: str
    begins: float
    ends: float


class Left(Exception):
    """This case leaves by an exit."""

    def __init__(self, to: str) -> None:
        """Keep the ending that it comes to."""
        super().__init__(to)
        self.to = to


@dataclass(slots=True)
class Person:
    """One case on its way: attributes, visits so far, who had it last, how long it is open."""

    values: dict[str, Value | None]
    visits: dict[str, int] = field(default_factory=dict)
    last: str | None = None
    team: str | None = None
    roles: frozenset[str] = frozenset()
    seconds: float = 0.0
    slot: str | None = None
    """The team with a caseload whose slot the person has."""
    slot_since: float = 0.0
    """When it was taken."""
    moments: dict[str, float] = field(default_factory=dict)
    """When events happened last from which something is counted."""
    clocks: set[str] = field(default_factory=set)
    """The targets whose clock runs."""
    counts: Counts = field(default_factory=lambda: defaultdict(float))
    life: Life = field(default_factory=Life)
    began: float = 0.0
    """When the case opened, in seconds since the first of the person did."""
    entry: Where = ()
    """Where the opening is written that brought it; nothing for an arrival's."""
    ways_out: list[WayOut] = field(default_factory=list)
    """The exits that may happen, the first one first."""
    spans: list[Span] | None = None
    """In a branch: the slots that it has and how long, counted once the branches have met."""

    @property
    def second(self) -> float:
        """Seconds since the first case of the person opened."""
        return self.began + self.seconds

    def takes(self, kind: str, whose: Any, since: float, until: float) -> None:
        """Count what is taken from one second of the case until another."""
        if until <= since:
            return
        self.counts[kind, whose] += until - since
        lateness, begins = self.life.lateness, self.began + since
        if lateness is not None and self.began + until > lateness.begins:
            share = lateness.share_between(begins, self.began + until)
            late = (until - since) * share
            self.counts["late", (kind, whose)] += late
            self.counts["brought", (kind, (self.entry, self.last))] += late
            for part, seconds in parts_between(begins, self.began + until):
                self.counts["aged", (kind, part)] += seconds

    def does(self, kind: str, whose: Any, amount: float) -> None:
        """Count something that is done now."""
        self.counts[kind, whose] += amount
        lateness, second = self.life.lateness, self.second
        if lateness is None or second <= lateness.begins:
            return
        late = amount * lateness.share(second)
        self.counts["late", (kind, whose)] += late
        if kind == "effort":
            self.counts["aged", (kind, part_of(second))] += amount
            self.counts["brought", (kind, (self.entry, self.last))] += late

    def passes(
        self, seconds: float, *, in_slot: bool = True, whole: bool = False, place: str | None = None
    ) -> None:
        """Time passes, in the slot that the person has. Raises `Left` where an exit happens.

        With `whole` what is under way is finished first. It is a stay in a `place`.
        """
        until = self.seconds + seconds
        while self.ways_out and self.ways_out[0].at < until:
            way = heappop(self.ways_out)
            second = until if whole else way.at
            self._comes_to_second(second, in_slot=in_slot, place=place)
            if way.holds():
                raise Left(way.to)
        self._comes_to_second(until, in_slot=in_slot, place=place)

    def _comes_to_second(self, until: float, *, in_slot: bool, place: str | None) -> None:
        before, self.seconds = self.seconds, max(self.seconds, until)
        if place is not None:
            self.takes("occupied", place, before, self.seconds)
        if not in_slot or self.slot is None:
            return
        if self.spans is None:
            self.takes("held", self.slot, before, self.seconds)
        else:
            self.spans.append(Span(self.slot, before, self.seconds))

    def is_planned(self, since: float, until: float) -> None:
        """Time passes until a visit falls due, if it does later than now.

        How much of it falls into the slot is known only where it counts from within the stay.
        """
        self.passes(max(0.0, until - self.seconds), in_slot=since >= self.slot_since)

    def may_leave(self, ways: Iterable[WayOut]) -> None:
        """Further exits may happen from now on."""
        for way in ways:
            heappush(self.ways_out, way)

    def stays_for(self, ways: Sequence[WayOut]) -> None:
        """These exits can happen no longer."""
        if ways:
            self.ways_out = sorted(way for way in self.ways_out if way not in ways)

    def leaves(self) -> None:
        """Another team has accepted the person: the slot is given back."""
        self.slot = None

    def comes_to(self, team: str, *, limited: bool) -> None:
        """A team has the person now and starts: one of its slots is taken, if it counts them."""
        self.team, self.slot, self.slot_since = team, team if limited else None, self.seconds
        if limited and self.spans is None:
            self.counts["stays", team] += 1
        elif limited and self.spans is not None:
            self.spans.append(Span(team, self.seconds, self.seconds))

    def gives_slots(self, branches: Iterable[Person], until: float) -> None:
        """Count the slots of a block's branches, those that they share once, until some second."""
        spans = [Span(self.slot, self.seconds, self.seconds)] if self.slot is not None else []
        spans += [span for one in branches for span in one.spans or () if span.begins <= until]
        reached: dict[str, float] = {}
        for span in sorted(spans):
            begins, ends = span.begins, min(span.ends, until)
            if span.team not in reached or reached[span.team] < begins:
                goes_on = span.team == self.slot and span.team not in reached
                self.counts["stays", span.team] += not goes_on
                reached[span.team] = begins
            self.takes("held", span.team, reached[span.team], ends)
            reached[span.team] = max(ends, reached[span.team])

    def comes_from(self, branch: Person) -> None:
        """The branches have met: this one hands over."""
        self.team, self.last, self.roles = branch.team, branch.last, branch.roles
        self.seconds, self.ways_out = branch.seconds, branch.ways_out
        self.slot, self.slot_since = branch.slot, branch.slot_since


class Stopped(Exception):
    """This person's way ends here: a run would stop."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep what would stop the run."""
        super().__init__(trouble.found)
        self.trouble = trouble


def stopped(where: Where, found: str) -> Stopped:
    """What would stop a run, and where."""
    return Stopped(Trouble("run_would_stop", join(*where), found))


class Values:
    """Draws, computes and picks values for one person after another."""

    def __init__(self, pathway: Pathway, luck: Luck) -> None:
        """Remember the pathway; what has been read once is kept."""
        self.luck = luck
        self.evaluations = 0
        self._pathway = pathway
        self._typed: dict[int, Expr] = {}
        self._draws: dict[tuple[int, str], Draw] = {}

    def record(self, person: Person, draws: Mapping[str, Any], at: At, where: Where) -> None:
        """Draw attributes, in the written order, and keep them.

        Raises `Stopped` where one has no value, or none in its bounds.
        """
        for attribute, written in draws.items():
            here = (*where, attribute)
            drawn = self._told(
                person, self._draw_of(self.pick(person, written, here), attribute), here
            )
            if isinstance(drawn, Quantity) and drawn.once and at.visit > 1:
                continue
            if isinstance(drawn, Computed):
                value = self._computed(person, drawn, here)
            else:
                value = self.luck.attribute(at, attribute, drawn)
            person.values[attribute] = self.fitted(attribute, value, here)

    def _draw_of(self, written: Any, attribute: str) -> Draw:
        key = (id(written), attribute)
        if key not in self._draws:
            types = self._pathway.attribute_types
            steps = self._pathway.all_steps
            self._draws[key] = read_draw(written, types[attribute], types, steps)
        return self._draws[key]

    def fitted(self, attribute: str, value: Value, where: Where) -> Value:
        """A value as the attribute keeps it. Raises `Stopped` beyond its bounds."""
        declared = self._pathway.case[attribute]
        if isinstance(value, bool | str):
            return value
        if declared.type == "integer":
            value = float(round(value))
        low, high = declared.bounds
        if not low <= value <= high:
            found = f"`{attribute}` of {value:g}, beyond its bounds"
            raise stopped(where, found)
        return value

    def evaluate(
        self, person: Person, rule: Expr, where: Where, attribute: str | None = None
    ) -> Value:
        """The value of a rule, or of what is set to an attribute. Raises `Stopped`."""
        key = id(rule)
        if key not in self._typed:
            expected = self._pathway.attribute_types[attribute] if attribute else None
            self._typed[key] = self._pathway.typed(rule, expected)
        return self._computed(person, Computed(self._typed[key]), where)

    def _computed(self, person: Person, computed: Computed, where: Where) -> Value:
        self.evaluations += 1
        visits, days = person.visits, person.seconds / SECONDS_A_DAY
        try:
            return evaluate(computed.rule, person.values, lambda step: visits.get(step, 0), days)
        except EvaluationError as problem:
            raise stopped(where, str(problem)) from None

    def pick(self, person: Person, value: Any, where: Where) -> Any:
        """A value, or the line of a table that is this person's. Raises `Stopped` where unset."""
        if not isinstance(value, Given):
            return self._told(person, value, where)
        known = person.values[value.given]
        if known is None:
            raise stopped(where, f"`{value.given}` is not set")
        return self._told(person, value.value_for(word(known)), where)

    def _told(self, person: Person, value: Any, where: Where) -> Any:
        """A quantity as an attribute of this person tells it, or what is none."""
        try:
            return told_by(value, person.values)
        except KeyError as unset:
            raise stopped(where, f"`{unset.args[0]}` is not set") from None


def in_words(person: Person) -> str:
    """What is known of a person, for a finding.

    >>> in_words(Person({"urgent": False, "cost": 300.0, "area": None}))
    ' (urgent is false, cost is 300)'
    """
    known = {name: value for name, value in person.values.items() if value is not None}
    said = [
        f"{k} is {v:g}" if isinstance(v, float) else f"{k} is {word(v)}" for k, v in known.items()
    ]
    return f" ({', '.join(said)})" if said else ""


def word(value: Value | None) -> str:
    """A value as the key of a line.

    >>> word(True), word("north")
    ('true', 'north')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def initial_values(pathway: Pathway) -> dict[str, Value | None]:
    """What is known of every case before anything is drawn; None is not set."""
    values: dict[str, Value | None] = {}
    for name, attribute in pathway.case.items():
        text = attribute.initial
        if text is None or attribute.type == "choice":
            values[name] = text
        elif attribute.type == "boolean":
            values[name] = text == "true"
        else:
            values[name] = float(text)
    return values
