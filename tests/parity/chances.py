"""What a definition and the simulation's luck say of one case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway_engine.clock import DAY
from pathway_engine.definition.draws import Chance, Computed, Weights, read_draw
from pathway_engine.definition.expressions import evaluate
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.facts import Value
from pathway_engine.engine.rulebook import Rulebook
from reference.luck import MASK, Luck, drawn, first_above

Values = Mapping[str, Value | None]


class Chances:
    """The draws of one case, by its identity."""

    def __init__(self, rules: Rulebook, luck: Luck, identity: int) -> None:
        self.rules, self.luck, self.identity = rules, luck, identity

    def u(self, name: str, purpose: str, n: int, k: int = 0) -> float:
        return self.luck.of_person(name, purpose, self.identity, n, k)

    def identity_of(self, name: str, n: int) -> int:
        """The identity of a case that this one opens."""
        return self.luck.word(name, "identity", (self.identity & MASK, self.identity >> 32, n, 0))

    def falls(self, values: Values, share: Any, u: float) -> bool:
        """Whether something happens that has a share; without one it does."""
        return share is None or u < float(self.rules.line(values, share))

    def seconds(self, values: Values, written: Any, u: float) -> int:
        """A length of time; none where nothing is written."""
        if written is None:
            return 0
        return max(0, round(drawn(self.rules.line(values, written), u)))

    def after(self, values: Values, written: Any, u: float, since: int, team: str | None) -> int:
        """When a time is over, by the working days of a team or else of the default calendar."""
        if written is None:
            return since
        quantity = self.rules.line(values, written)
        value = max(0.0, drawn(quantity, u))
        if quantity.unit != "working_days":
            return since + round(value)
        hours = self.rules.hours_named(None) if team is None else self.rules.hours(team)
        return hours.add_working_days(since, round(value * DAY))

    def attributes(
        self, written: Mapping[str, Any], known: dict[str, Value | None], draw: Any
    ) -> dict[str, Value]:
        """Attributes as they are drawn, in written order, each seeing those before it."""
        types, steps = self.rules.pathway.attribute_types, self.rules.pathway.all_steps
        found: dict[str, Value] = {}
        for name, one in written.items():
            drawn_as = read_draw(self.rules.line(known, one), types[name], types, steps)
            line: Any = self.rules.line(known, drawn_as)
            value = draw(name, line)
            if value is not None:
                whole = types[name].kind == "integer"
                found[name] = known[name] = float(round(float(value))) if whole else value
        return found


def value_of(draw: Any, u: float, known: Values, visits: Any, days: float) -> Value:
    """What is drawn for an attribute."""
    if isinstance(draw, Chance):
        return u < draw.share
    if isinstance(draw, Weights):
        return first_above(draw.values, draw.weights, u)
    if isinstance(draw, Computed):
        return evaluate(draw.rule, known, visits, days)
    return drawn(draw, u)


def is_once(draw: Any) -> bool:
    """Whether a quantity is kept from a case's first visit."""
    return isinstance(draw, Quantity) and draw.once
