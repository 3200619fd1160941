"""Takes one person through a pathway, step by step, without queues."""

from __future__ import annotations

from collections.abc import Iterator

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
from pathway_engine.definition.routing.flow import Pool, Trouble, crosses, eligible
from pathway_engine.definition.routing.persons import (
    Counts,
    Person,
    Stopped,
    Values,
    in_words,
    initial_values,
    word,
)
from pathway_engine.definition.routing.sampling import Chooser
from pathway_engine.definition.signposts import followed
from pathway_engine.definition.walking import step_paths

MOST_VISITS = 1_000
"""A case with more visits goes round for ever, and ends the routing."""
ENDLESS = "loop_without_way_out"


class Router:
    """Routes one person after another through one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        """Remember the pathway; what has been worked out once is kept."""
        self.pathway = pathway
        self.values = Values(pathway)
        self.paths = step_paths(pathway)
        self.choosers: dict[tuple[str, str], Chooser] = {}
        self.rules: dict[tuple[str, str], HandoffRule | None] = {}
        self.pools: dict[tuple[str, int], frozenset[str]] = {}
        self.initial = initial_values(pathway)
        self.visits = 0

    @property
    def effort(self) -> int:
        """What has been done so far, about one for each microsecond or two."""
        return 3 * self.visits + self.values.evaluations

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
        raise Stopped(Trouble(ENDLESS, self.paths[at], found))

    def _arrive(self, person: Person, arrival: Arrival, name: str) -> str:
        """Draw what an arrival brings; the step at which the person starts."""
        for attribute, written in arrival.case.items():
            path = join("arrivals", name, "case", attribute)
            self.values.record(person, attribute, written, path)
        return arrival.to or self.pathway.start or ""

    def _visit(self, person: Person, name: str) -> str:
        """One visit: handoff, work, records, outcome. The place that follows."""
        step, path = self.pathway.all_steps[name], self.paths[name]
        self.visits += 1
        person.visits[name] = person.visits.get(name, 0) + 1
        person.counts["visits", name] += 1
        self._require(person, step, path)
        if isinstance(step, TeamStep):
            self._work(person, name, step, path)
        elif isinstance(step, WaitStep):
            person.seconds += self.values.mean(person, step.due)
        outcome_name, outcome = self._outcome(person, name, step, path)
        person.counts["outcomes", (name, outcome_name)] += 1
        self._set(person, outcome, join(path, "outcomes", outcome_name))
        return outcome.to

    def _require(self, person: Person, step: StepBase, path: str) -> None:
        for name, rule in step.requires.items():
            where = join(path, "requires", name)
            if not self.values.evaluate(person, rule, where):
                found = f"a case for which it does not hold{in_words(person)}"
                raise Stopped(Trouble("requires_broken", where, found))

    def _work(self, person: Person, name: str, step: TeamStep, path: str) -> None:
        team = self._team(person, step)
        roles = self._roles(person, step, team)
        pool: Pool = (team, roles)
        if person.team is not None and person.team != team:
            self._hand_over(person, pool)
        person.last, person.team, person.roles = name, team, roles
        person.counts["effort", pool] += self.values.mean(person, step.work)
        person.counts["pieces", pool] += 1
        if step.due is not None:
            person.seconds += self.values.mean(person, step.due)
        person.seconds += self.values.mean(person, step.work)
        if step.afterwards is not None:
            person.seconds += self.values.mean(person, step.afterwards)
        for attribute, written in step.records.items():
            again = person.visits[name] > 1 and self.values.is_once(person, written)
            if not again:
                self.values.record(person, attribute, written, join(path, "records", attribute))

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
            person.seconds += self.values.mean(person, rule.delay)
        if rule.rekeying is not None:
            person.counts["effort", pool] += self.values.mean(person, rule.rekeying)
        if rule.returned is not None:
            share = float(self.values.pick(person, rule.returned.share))
            returned = share / (1 - share)
            person.counts["all", "returns"] += returned
            if rule.returned.rework is not None:
                rework = returned * self.values.mean(person, rule.returned.rework)
                person.counts["effort", (sender, person.roles)] += rework

    def _outcome(self, person: Person, name: str, step: StepBase, path: str) -> tuple[str, Outcome]:
        for outcome_name, outcome in step.outcomes.items():
            if outcome.when is not None:
                where = join(path, "outcomes", outcome_name, "when")
                if self.values.evaluate(person, outcome.when, where):
                    return outcome_name, outcome
        chosen = self._chooser(person, name, step).choose(self.values.luck.random())
        return chosen, step.outcomes[chosen]

    def _chooser(self, person: Person, name: str, step: StepBase) -> Chooser:
        """Who chooses by share at a step, for cases with this value of its tables' attribute."""
        table = next((o.share for o in step.outcomes.values() if isinstance(o.share, Given)), None)
        line = word(person.values[table.given]) if table is not None else ""
        if (name, line) not in self.choosers:
            self.choosers[name, line] = Chooser(dict(self._shares(person, step)))
        return self.choosers[name, line]

    def _shares(self, person: Person, step: StepBase) -> Iterator[tuple[str, float]]:
        """Outcomes without a rule with their shares, the rest last."""
        rest, left = None, 1.0
        for name, outcome in step.outcomes.items():
            if outcome.when is None and outcome.share is None:
                rest = name
            elif outcome.share is not None:
                share = float(self.values.pick(person, outcome.share))
                left -= share
                yield name, share
        if rest is not None:
            yield rest, left

    def _set(self, person: Person, outcome: Outcome, path: str) -> None:
        """Assignments all read the state before them."""
        new = {
            attribute: self.values.evaluate(
                person, rule, join(path, "set", attribute), attribute=attribute
            )
            for attribute, rule in outcome.set.items()
        }
        for attribute, value in new.items():
            person.values[attribute] = self.values.fitted(
                attribute, value, join(path, "set", attribute)
            )

    def _team(self, person: Person, step: TeamStep) -> str:
        return followed(
            self.pathway.teams, step.team, lambda table: str(self.values.pick(person, table))
        )

    def _roles(self, person: Person, step: TeamStep, team: str) -> frozenset[str]:
        by = self.values.pick(person, step.by)
        key = (team, id(by))
        if key not in self.pools:
            self.pools[key] = eligible(self.pathway, team, by)
        return self.pools[key]

    def _rule(self, sender: str, receiver: str) -> HandoffRule | None:
        key = (sender, receiver)
        if key not in self.rules:
            self.rules[key] = rule_for(self.pathway, sender, receiver)
        return self.rules[key]
