"""What a definition says about one case: lines of `given`, expressions, draws."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TypeVar

from pathway_engine.definition.draws import Chance, Computed, Weights, read_draw
from pathway_engine.definition.expressions import (
    AttributeType,
    EvaluationError,
    Expr,
    evaluate,
)
from pathway_engine.definition.models import Given, Outcome, Pathway, Written
from pathway_engine.definition.quantities import Quantity
from pathway_engine.errors import RunStopped
from reference.arrivals import Value
from reference.cases import Case
from reference.luck import drawn, first_above, line_of, told, word_of

T = TypeVar("T")


class Reading:
    """Answers for a case what the file says."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self._typed: dict[tuple[int, AttributeType | None], Expr] = {}

    def line(self, case: Case, value: T | Given[T]) -> T:
        """The value that holds for this case."""
        return line_of(value, case.values)

    def team(self, case: Case, written: str | Given[str]) -> str:
        """The team that a name or a table stands for."""
        return self._pointed(case, self.pathway.teams, self.line(case, written))

    def accountable(self, case: Case, written: str | Given[str] | None, team: str) -> str:
        """The organisation that answers: the step's, the default's, the team's."""
        for value in (written, self.pathway.defaults.accountable):
            if value is not None:
                return self._pointed(case, self.pathway.organisations, self.line(case, value))
        return self.pathway.real_teams[team].organisation

    def _pointed(self, case: Case, entries: Mapping[str, object], name: str) -> str:
        """What a name stands for: itself, or what a signpost of that name points to."""
        entry = entries[name]
        if not isinstance(entry, Given):
            return name
        return self._pointed(case, entries, entry.value_for(word_of(case.values[entry.given])))

    def rule(
        self, case: Case, rule: Expr, now: int, step: str, expected: AttributeType | None = None
    ) -> Value:
        """What an expression gives for this case now."""
        key = (id(rule), expected)
        if key not in self._typed:
            self._typed[key] = self.pathway.typed(rule, expected)
        return self._evaluated(case, self._typed[key], now, step)

    def _evaluated(self, case: Case, typed: Expr, now: int, step: str) -> Value:
        try:
            return evaluate(typed, case.values, lambda name: case.accepted[name],
                            case.days_open(now))  # fmt: skip
        except EvaluationError as problem:
            raise RunStopped(str(problem), case=str(case.case_no), step=step) from problem

    def drawn(
        self, case: Case, written: Written, name: str, u: float, now: int, step: str
    ) -> Value:
        """What is drawn at u for an attribute."""
        types = self.pathway.attribute_types
        draw = read_draw(written, types[name], types, self.pathway.all_steps)
        if isinstance(draw, Chance):
            return u < draw.share
        if isinstance(draw, Weights):
            return first_above(draw.values, draw.weights, u)
        if isinstance(draw, Computed):
            return self._evaluated(case, draw.rule, now, step)
        value = drawn(told(draw, case.values), u)
        return float(round(value)) if types[name].kind == "integer" else value

    def is_kept(self, written: Written, name: str) -> bool:
        """Whether an attribute is drawn only at the first visit of its step."""
        types = self.pathway.attribute_types
        draw = read_draw(written, types[name], types, self.pathway.all_steps)
        return isinstance(draw, Quantity) and draw.once

    def initial(self, name: str) -> Value:
        """The value of an attribute of which nothing else is said."""
        attribute = self.pathway.case[name]
        if attribute.initial is None or attribute.type == "choice":
            return attribute.initial
        return (
            attribute.initial == "true" if attribute.type == "boolean" else float(attribute.initial)
        )

    def keep(self, case: Case, name: str, value: Value, step: str) -> None:
        """Give an attribute a value, which must lie within its bounds."""
        attribute = self.pathway.case[name]
        if isinstance(value, float | int) and not isinstance(value, bool):
            low = -inf if attribute.min is None else float(attribute.min)
            high = inf if attribute.max is None else float(attribute.max)
            if not low <= value <= high:
                raise RunStopped(f"{name} is {value}", case=str(case.case_no), step=step)
        case.values[name] = value

    def outcome(self, case: Case, step: str, now: int, u: float) -> str:
        """The first rule that holds, else one by share; the one without a share takes the rest."""
        outcomes = self.pathway.all_steps[step].outcomes
        for name, outcome in outcomes.items():
            if outcome.when is not None and self.rule(case, outcome.when, now, step):
                return name
        others = {name: o for name, o in outcomes.items() if o.when is None}
        if not others:
            raise RunStopped("no rule holds", case=str(case.case_no), step=step)
        return self._by_share(case, others, u)

    def _by_share(self, case: Case, outcomes: dict[str, Outcome], u: float) -> str:
        total = 0.0
        shared = [name for name, outcome in outcomes.items() if outcome.share is not None]
        for name in shared:
            share = outcomes[name].share
            assert share is not None
            total += float(self.line(case, share))
            if u < total:
                return name
        rest = [name for name in outcomes if name not in shared]
        return rest[0] if rest else shared[-1]
