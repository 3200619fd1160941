"""People routed through a pathway without queues, where algebra is not enough.

Each person's attributes are drawn, rules are tried, outcomes are drawn by share. What a visit
makes of work is counted at its mean, so that only ways and attributes bring chance in. Time
passes too, as long as it would without queues, for rules that ask how long a case is open.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pathway_engine.definition.draws import Computed, Draw, read_draw
from pathway_engine.definition.expressions import EvaluationError, Expr, Value, evaluate
from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import (
    Arrival,
    Given,
    HandoffRule,
    Outcome,
    Pathway,
    StepBase,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.flow import (
    SECONDS_A_DAY,
    Estimate,
    Flow,
    Pool,
    Trouble,
    crosses,
    eligible,
    mean_seconds,
)
from pathway_engine.definition.routing.sampling import Chooser, draw
from pathway_engine.definition.walking import step_paths

PEOPLE = 20_000
"""How many are routed."""
MOST_VISITS = 1_000
"""A case with more visits goes round for ever."""
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


def routed_flow(pathway: Pathway, arrivals: Mapping[str, float], people: int = PEOPLE) -> Flow:
    """Route people and add up what they do.

    `arrivals` are the shares of cases by arrival; they make 1.
    """
    router = _Router(pathway)
    sums: Counts = defaultdict(float)
    squares: Counts = defaultdict(float)
    trouble: dict[tuple[str, str], Trouble] = {}
    routed = 0
    for name, share in arrivals.items():
        for _ in range(round(people * share)):
            routed += 1
            try:
                counts = router.route(name)
            except Stopped as stopped:
                trouble.setdefault((stopped.trouble.code, stopped.trouble.path), stopped.trouble)
                continue
            for key, count in counts.items():
                sums[key] += count
                squares[key] += count * count
    return _flow(sums, squares, routed, tuple(trouble.values()))


def _flow(sums: Counts, squares: Counts, people: int, trouble: tuple[Trouble, ...]) -> Flow:
    def estimates(kind: str) -> dict[Any, Estimate]:
        return {key[1]: estimate(key) for key in sums if key[0] == kind}

    def estimate(key: Any) -> Estimate:
        mean = sums[key] / people if people else 0.0
        spread = max(0.0, squares[key] / max(people, 1) - mean * mean)
        return Estimate(mean, math.sqrt(spread / max(people, 1)))

    return Flow(
        method="routed",
        people=people,
        visits=estimates("visits"),
        outcomes=estimates("outcomes"),
        endings=estimates("endings"),
        handoffs=estimates("handoffs"),
        handoffs_in_all=estimate(("all", "handoffs")),
        handoffs_between_organisations=estimate(("all", "crossing")),
        returns=estimate(("all", "returns")),
        effort=estimates("effort"),
        pieces=estimates("pieces"),
        trouble=trouble,
    )


class _Router:
    """Routes one person after another through one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.luck = Random(SEED)  # noqa: S311 - no secret hangs on it
        self.paths = step_paths(pathway)
        self.typed: dict[int, Expr] = {}
        self.draws: dict[tuple[int, str], Draw] = {}
        self.choosers: dict[tuple[str, str], Chooser] = {}
        self.rules: dict[tuple[str, str], HandoffRule | None] = {}
        self.means: dict[int, float] = {}
        self.pools: dict[tuple[str, int], frozenset[str]] = {}
        self.initial = _initial(pathway)

    def route(self, arrival: str) -> Counts:
        """What one person does from arriving to the ending. Raises `Stopped`."""
        person = Person(dict(self.initial))
        at = self._arrive(person, self.pathway.arrivals[arrival], arrival)
        for _ in range(MOST_VISITS):
            if at in self.pathway.endings:
                person.counts["endings", at] += 1
                return person.counts
            at = self._visit(person, at)
        found = f"a case that has made {MOST_VISITS} visits"
        raise Stopped(Trouble("loop_without_way_out", self.paths[at], found))

    def _arrive(self, person: Person, arrival: Arrival, name: str) -> str:
        """Draw what an arrival brings; the step at which the person starts."""
        for attribute, written in arrival.case.items():
            path = join("arrivals", name, "case", attribute)
            self._record(person, attribute, written, path)
        return arrival.to or self.pathway.start or ""

    def _visit(self, person: Person, name: str) -> str:
        """One visit: handoff, work, records, outcome. The place that follows."""
        step, path = self.pathway.all_steps[name], self.paths[name]
        person.visits[name] = person.visits.get(name, 0) + 1
        person.counts["visits", name] += 1
        self._require(person, step, path)
        if isinstance(step, TeamStep):
            self._work(person, name, step, path)
        elif isinstance(step, WaitStep):
            person.seconds += self._mean(person, step.due)
        outcome_name, outcome = self._outcome(person, name, step, path)
        person.counts["outcomes", (name, outcome_name)] += 1
        self._set(person, outcome, join(path, "outcomes", outcome_name))
        return outcome.to

    def _require(self, person: Person, step: StepBase, path: str) -> None:
        for name, rule in step.requires.items():
            where = join(path, "requires", name)
            if not self._evaluate(person, rule, where):
                found = f"a case for which it does not hold{_in_words(person)}"
                raise Stopped(Trouble("requires_broken", where, found))

    def _work(self, person: Person, name: str, step: TeamStep, path: str) -> None:
        team = self._team(person, step.team)
        roles = self._roles(person, step, team)
        pool: Pool = (team, roles)
        if person.team is not None and person.team != team:
            self._hand_over(person, pool)
        person.last, person.team, person.roles = name, team, roles
        person.counts["effort", pool] += self._mean(person, step.work)
        person.counts["pieces", pool] += 1
        if step.due is not None:
            person.seconds += self._mean(person, step.due)
        person.seconds += self._mean(person, step.work)
        if step.afterwards is not None:
            person.seconds += self._mean(person, step.afterwards)
        for attribute, written in step.records.items():
            again = person.visits[name] > 1 and self._is_once(person, written)
            if not again:
                self._record(person, attribute, written, join(path, "records", attribute))

    def _hand_over(self, person: Person, pool: Pool) -> None:
        """One accepted handoff, with the returns before it at their expectation."""
        sender, receiver = str(person.team), pool[0]
        person.counts["handoffs", (sender, receiver)] += 1
        person.counts["all", "handoffs"] += 1
        if crosses(self.pathway, sender, receiver):
            person.counts["all", "crossing"] += 1
        rule = self._rule(sender, receiver)
        if rule is None:
            return
        if rule.delay is not None:
            person.seconds += self._mean(person, rule.delay)
        if rule.rekeying is not None:
            person.counts["effort", pool] += self._mean(person, rule.rekeying)
        if rule.returned is not None:
            share = float(self._pick(person, rule.returned.share))
            returned = share / (1 - share)
            person.counts["all", "returns"] += returned
            if rule.returned.rework is not None:
                rework = returned * self._mean(person, rule.returned.rework)
                person.counts["effort", (sender, person.roles)] += rework

    def _outcome(self, person: Person, name: str, step: StepBase, path: str) -> tuple[str, Outcome]:
        for outcome_name, outcome in step.outcomes.items():
            if outcome.when is not None:
                where = join(path, "outcomes", outcome_name, "when")
                if self._evaluate(person, outcome.when, where):
                    return outcome_name, outcome
        chosen = self._chooser(person, name, step).choose(self.luck.random())
        return chosen, step.outcomes[chosen]

    def _chooser(self, person: Person, name: str, step: StepBase) -> Chooser:
        """Who chooses by share at a step, for cases with this value of its tables' attribute."""
        table = next((o.share for o in step.outcomes.values() if isinstance(o.share, Given)), None)
        word = _word(person.values[table.given]) if table is not None else ""
        if (name, word) not in self.choosers:
            shares = dict(self._shares(person, step))
            self.choosers[name, word] = Chooser(shares)
        return self.choosers[name, word]

    def _shares(self, person: Person, step: StepBase) -> Iterator[tuple[str, float]]:
        """Outcomes without a rule with their shares, the rest last."""
        rest, left = None, 1.0
        for name, outcome in step.outcomes.items():
            if outcome.when is None and outcome.share is None:
                rest = name
            elif outcome.share is not None:
                share = float(self._pick(person, outcome.share))
                left -= share
                yield name, share
        if rest is not None:
            yield rest, left

    def _set(self, person: Person, outcome: Outcome, path: str) -> None:
        """Assignments all read the state before them."""
        new = {
            attribute: self._evaluate(
                person, rule, join(path, "set", attribute), attribute=attribute
            )
            for attribute, rule in outcome.set.items()
        }
        for attribute, value in new.items():
            person.values[attribute] = self._fitted(attribute, value, join(path, "set", attribute))

    # -- values ---------------------------------------------------------------------------------

    def _record(self, person: Person, attribute: str, written: Any, path: str) -> None:
        drawn = self._draw_of(self._pick(person, written), attribute)
        value = draw(self.luck, drawn, lambda rule: self._computed(person, rule, path))
        person.values[attribute] = self._fitted(attribute, value, path)

    def _draw_of(self, written: Any, attribute: str) -> Draw:
        key = (id(written), attribute)
        if key not in self.draws:
            types = self.pathway.attribute_types
            steps = self.pathway.all_steps
            self.draws[key] = read_draw(written, types[attribute], types, steps)
        return self.draws[key]

    def _is_once(self, person: Person, written: Any) -> bool:
        picked = self._pick(person, written)
        return isinstance(picked, Mapping) and picked.get("once") == "true"

    def _fitted(self, attribute: str, value: Value, path: str) -> Value:
        """A value as the attribute keeps it. Raises `Stopped` beyond its bounds."""
        declared = self.pathway.case[attribute]
        if isinstance(value, bool | str):
            return value
        if declared.type == "integer":
            value = float(round(value))
        low, high = declared.min, declared.max
        if (low is not None and value < low) or (high is not None and value > high):
            found = f"`{attribute}` of {value:g}, beyond its bounds"
            raise Stopped(Trouble("run_would_stop", path, found))
        return value

    def _evaluate(
        self, person: Person, rule: Expr, path: str, attribute: str | None = None
    ) -> Value:
        key = id(rule)
        if key not in self.typed:
            expected = self.pathway.attribute_types[attribute] if attribute else None
            self.typed[key] = self.pathway.typed(rule, expected)
        return self._computed(person, Computed(self.typed[key]), path)

    def _computed(self, person: Person, computed: Computed, path: str) -> Value:
        visits, days = person.visits, person.seconds / SECONDS_A_DAY
        try:
            return evaluate(computed.rule, person.values, lambda step: visits.get(step, 0), days)
        except EvaluationError as problem:
            raise Stopped(Trouble("run_would_stop", path, str(problem))) from None

    def _pick(self, person: Person, value: Any) -> Any:
        """A value, or the line of a table that is this person's."""
        if isinstance(value, Given):
            return value.value_for(_word(person.values[value.given]))
        return value

    def _mean(self, person: Person, value: Quantity | Given[Quantity]) -> float:
        quantity = self._pick(person, value)
        key = id(quantity)
        if key not in self.means:
            self.means[key] = mean_seconds(quantity)
        return self.means[key]

    # -- teams ----------------------------------------------------------------------------------

    def _team(self, person: Person, name: str) -> str:
        return str(
            self._pick(person, entry)
            if isinstance(entry := self.pathway.teams[name], Given)
            else name
        )

    def _roles(self, person: Person, step: TeamStep, team: str) -> frozenset[str]:
        by = self._pick(person, step.by)
        key = (team, id(by))
        if key not in self.pools:
            self.pools[key] = eligible(self.pathway, team, by)
        return self.pools[key]

    def _rule(self, sender: str, receiver: str) -> HandoffRule | None:
        key = (sender, receiver)
        if key not in self.rules:
            self.rules[key] = rule_for(self.pathway, sender, receiver)
        return self.rules[key]


def _in_words(person: Person) -> str:
    """What is known of a person, for a finding.

    >>> _in_words(Person({"urgent": False, "cost": 300.0, "area": None}))
    ' (urgent is false, cost is 300)'
    """
    known = {name: value for name, value in person.values.items() if value is not None}
    said = [
        f"{k} is {v:g}" if isinstance(v, float) else f"{k} is {_word(v)}" for k, v in known.items()
    ]
    return f" ({', '.join(said)})" if said else ""


def _word(value: Value | None) -> str:
    """A value as the key of a line.

    >>> _word(True), _word("north")
    ('true', 'north')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def _initial(pathway: Pathway) -> dict[str, Value | None]:
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
