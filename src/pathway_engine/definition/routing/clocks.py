"""Whose clock of a target ever stops: counted on routed people, where a target does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pathway_engine.definition.models import Pathway, Target
from pathway_engine.definition.routing.persons import Person, Stopped, Values


class Clocks:
    """Starts and stops the clocks of the targets that do not say whom they count."""

    def __init__(self, pathway: Pathway, values: Values) -> None:
        """Remember which event starts and stops which clock."""
        self._values = values
        self._targets = unsaid(pathway)
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._stops: dict[str, list[str]] = defaultdict(list)
        for name, target in self._targets.items():
            for event in target.from_:
                self._starts[event].append(name)
            for event in target.to:
                self._stops[event].append(name)
        self.events = self._starts.keys() | self._stops.keys()

    def note(self, person: Person, event: str) -> None:
        """An event happens: it stops the clocks that run to it, then starts those from it."""
        for name in self._stops.get(event, ()):
            if name in person.clocks:
                person.clocks.remove(name)
                person.counts["stopped", name] += 1
        for name in self._starts.get(event, ()):
            if name not in person.clocks and self._counts(person, name):
                person.clocks.add(name)
                person.counts["started", name] += 1

    def _counts(self, person: Person, name: str) -> bool:
        """Whether a target's `when` holds; one that has no value does not."""
        rule = self._targets[name].when
        try:
            return rule is None or bool(self._values.evaluate(person, rule, ("targets", name)))
        except Stopped:
            return False


def unsaid(pathway: Pathway) -> Mapping[str, Target]:
    """The targets that do not say whom they count."""
    return {name: target for name, target in pathway.targets.items() if target.counts is None}
