"""How a person leaves a step: the outcome that holds or is drawn, and what it sets."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.models import Given, Outcome, StepBase
from pathway_engine.definition.routing.persons import Person, Values, Where, stopped, word
from pathway_engine.definition.routing.sampling import At, Chooser


class Choosing:
    """Chooses outcomes and carries them out; who chooses by share at a step is kept."""

    def __init__(self, values: Values) -> None:
        """Remember who draws and computes."""
        self._values = values
        self._choosers: dict[tuple[str, str], Chooser] = {}

    def outcome(self, person: Person, step: StepBase, at: At, path: str) -> tuple[str, Outcome]:
        """The first rule that holds, else one by share. Raises `Stopped` where there is none."""
        for name, outcome in step.outcomes.items():
            if outcome.when is not None:
                where = (path, "outcomes", name, "when")
                if self._values.evaluate(person, outcome.when, where):
                    return name, outcome
        chooser = self._chooser(person, step, at.owner, path)
        chosen = chooser.choose(self._values.luck.outcome(at))
        return chosen, step.outcomes[chosen]

    def _chooser(self, person: Person, step: StepBase, name: str, path: str) -> Chooser:
        """Who chooses by share at a step, for cases with this value of its tables' attribute."""
        table = next((o.share for o in step.outcomes.values() if isinstance(o.share, Given)), None)
        line = word(person.values[table.given]) if table is not None else ""
        if (name, line) not in self._choosers:
            shares = dict(self._shares(person, step, path))
            if not shares:
                raise stopped((path, "outcomes"), "a case for which no rule holds")
            self._choosers[name, line] = Chooser(shares)
        return self._choosers[name, line]

    def _shares(self, person: Person, step: StepBase, path: str) -> Iterator[tuple[str, float]]:
        """Outcomes without a rule with their shares, the rest last."""
        rest, left = None, 1.0
        for name, outcome in step.outcomes.items():
            if outcome.when is None and outcome.share is None:
                rest = name
            elif outcome.share is not None:
                where = (path, "outcomes", name, "share")
                share = float(self._values.pick(person, outcome.share, where))
                left -= share
                yield name, share
        if rest is not None:
            yield rest, left

    def set(self, person: Person, outcome: Outcome, where: Where) -> None:
        """Assignments all read the state before them. Raises `Stopped` beyond bounds."""
        new = {
            attribute: self._values.evaluate(person, rule, (*where, attribute), attribute)
            for attribute, rule in outcome.set.items()
        }
        for attribute, value in new.items():
            person.values[attribute] = self._values.fitted(attribute, value, (*where, attribute))
