"""What becomes of a handoff on a person's way: its time, its returns, and the work of both."""

from __future__ import annotations

from typing import Any

from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import HandoffRule, Pathway
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.flow import Pool, crosses
from pathway_engine.definition.routing.persons import Person, Values

RULES = ("handoffs",)
"""Where the rules stand."""


class Handing:
    """Hands persons from team to team; which rule governs is kept."""

    def __init__(self, pathway: Pathway, values: Values, clock: Clockwork) -> None:
        """Remember the rules, who picks, and how long things take."""
        self._pathway, self._values, self._clock = pathway, values, clock
        self._rules: dict[tuple[str, str], HandoffRule | None] = {}

    def rule(self, person: Person, receiver: str) -> HandoffRule | None:
        """The rule that governs a handoff from the team that has a person."""
        key = (str(person.team), receiver)
        if key not in self._rules:
            self._rules[key] = rule_for(self._pathway, *key)
        return self._rules[key]

    def hand_over(self, person: Person, receiver: Pool) -> float:
        """One accepted handoff, with the returns before it at their expectation.

        Gives the mean seconds of typing in again that it makes of the receiver's work.
        """
        sender: Pool = (str(person.team), person.roles)
        move = (sender[0], receiver[0])
        rule = self.rule(person, receiver[0])

        def pick(value: Any) -> Any:
            return self._values.pick(person, value, RULES)

        if rule is not None:
            person.passes(self._clock.handing_over(rule, sender, receiver[0], pick))
        person.counts["handoffs", move] += 1
        person.counts["all", "handoffs"] += 1
        if crosses(self._pathway, *move):
            person.counts["all", "crossing"] += 1
        if rule is None:
            return 0.0
        if rule.returned is not None:
            share = float(pick(rule.returned.share))
            returned = share / (1 - share)
            person.counts["all", "returns"] += returned
            if rule.returned.rework is not None:
                person.does("effort", sender, returned * self._mean(pick(rule.returned.rework)))
        return 0.0 if rule.rekeying is None else self._mean(pick(rule.rekeying))

    def _mean(self, effort: Quantity) -> float:
        return self._clock.seconds(effort, None)
