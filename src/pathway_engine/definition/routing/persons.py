"""One person on the way: what is known of them, and what is drawn, computed and picked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pathway_engine.definition.draws import Computed, Draw, read_draw
from pathway_engine.definition.expressions import EvaluationError, Expr, Value, evaluate
from pathway_engine.definition.models import Given, Pathway
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.flow import SECONDS_A_DAY, Trouble, mean_seconds
from pathway_engine.definition.routing.sampling import draw

SEED = 1
Counts = dict[Any, float]


@dataclass(slots=True)
class Person:
    """One case on its way: attributes, visits so far, who had it last, how long it is open."""

    values: dict[str, Value | None]
    visits: dict[str, int] = field(default_factory=dict)
    last: str | None = None
    team: str | None = None
    roles: frozenset[str] = frozenset()
    seconds: float = 0.0
    counts: Counts = field(default_factory=lambda: defaultdict(float))


class Stopped(Exception):
    """This person's way ends here: a run would stop."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep what would stop the run."""
        super().__init__(trouble.found)
        self.trouble = trouble


class Values:
    """Draws, computes and picks values for one person after another."""

    def __init__(self, pathway: Pathway) -> None:
        """Remember the pathway; what has been read once is kept."""
        self.luck = Random(SEED)  # noqa: S311 - no secret hangs on it
        self.evaluations = 0
        self._pathway = pathway
        self._typed: dict[int, Expr] = {}
        self._draws: dict[tuple[int, str], Draw] = {}
        self._means: dict[int, float] = {}

    def record(self, person: Person, attribute: str, written: Any, path: str) -> None:
        """Draw an attribute and keep it. Raises `Stopped` where it has no value in its bounds."""
        drawn = self._draw_of(self.pick(person, written), attribute)
        value = draw(self.luck, drawn, lambda rule: self._computed(person, rule, path))
        person.values[attribute] = self.fitted(attribute, value, path)

    def _draw_of(self, written: Any, attribute: str) -> Draw:
        key = (id(written), attribute)
        if key not in self._draws:
            types = self._pathway.attribute_types
            steps = self._pathway.all_steps
            self._draws[key] = read_draw(written, types[attribute], types, steps)
        return self._draws[key]

    def is_once(self, person: Person, written: Any) -> bool:
        """Whether what is drawn at the first visit is kept at later ones."""
        picked = self.pick(person, written)
        return isinstance(picked, Mapping) and picked.get("once") == "true"

    def fitted(self, attribute: str, value: Value, path: str) -> Value:
        """A value as the attribute keeps it. Raises `Stopped` beyond its bounds."""
        declared = self._pathway.case[attribute]
        if isinstance(value, bool | str):
            return value
        if declared.type == "integer":
            value = float(round(value))
        low, high = declared.min, declared.max
        if (low is not None and value < low) or (high is not None and value > high):
            found = f"`{attribute}` of {value:g}, beyond its bounds"
            raise Stopped(Trouble("run_would_stop", path, found))
        return value

    def evaluate(
        self, person: Person, rule: Expr, path: str, attribute: str | None = None
    ) -> Value:
        """The value of a rule, or of what is set to an attribute. Raises `Stopped`."""
        key = id(rule)
        if key not in self._typed:
            expected = self._pathway.attribute_types[attribute] if attribute else None
            self._typed[key] = self._pathway.typed(rule, expected)
        return self._computed(person, Computed(self._typed[key]), path)

    def _computed(self, person: Person, computed: Computed, path: str) -> Value:
        self.evaluations += 1
        visits, days = person.visits, person.seconds / SECONDS_A_DAY
        try:
            return evaluate(computed.rule, person.values, lambda step: visits.get(step, 0), days)
        except EvaluationError as problem:
            raise Stopped(Trouble("run_would_stop", path, str(problem))) from None

    def pick(self, person: Person, value: Any) -> Any:
        """A value, or the line of a table that is this person's."""
        if isinstance(value, Given):
            return value.value_for(word(person.values[value.given]))
        return value

    def mean(self, person: Person, value: Quantity | Given[Quantity]) -> float:
        """The mean of this person's time, in seconds by the clock."""
        quantity = self.pick(person, value)
        key = id(quantity)
        if key not in self._means:
            self._means[key] = mean_seconds(quantity)
        return self._means[key]


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
