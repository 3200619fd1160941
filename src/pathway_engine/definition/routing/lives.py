"""All cases of one person, one opened by another, and the package of care that is theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from pathway_engine.definition.models import Ending, Opening, Package, Pathway
from pathway_engine.definition.openings import openings
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.persons import Due, Person, Values, Where
from pathway_engine.definition.routing.sampling import At

MOST_CASES = 10_000
"""No person is followed through more cases."""


class Lives:
    """Plans and opens the further cases of one person after another."""

    def __init__(self, pathway: Pathway, values: Values, clock: Clockwork) -> None:
        """Remember who draws and computes, and how long a working day is."""
        self._values, self._clock = values, clock
        self._any = any(openings(pathway))

    def of_outcome(
        self, person: Person, at: At, opens: Mapping[str, Opening], where: Where
    ) -> None:
        """What an outcome opens, after its `set`."""
        self._plan(person, at, opens, where, 0)

    def of_ending(self, person: Person, name: str, ending: Ending) -> None:
        """What an ending does to the package, and what it opens."""
        if not self._any:
            return  # then a package is as long as it is long, and nobody need draw it
        number = self._package(person, name, ending)
        self._plan(person, At(name, 1), ending.opens, ("endings", name, "opens"), number)

    def _plan(
        self, person: Person, at: At, opens: Mapping[str, Opening], where: Where, package: int
    ) -> None:
        for name, opening in opens.items():
            here = (*where, name)
            if not self._happens(person, at, name, opening, here):
                continue
            after = self._values.pick(person, opening.after, (*here, "after"))
            team = person.team if at.owner == person.last else None
            seconds = self._clock.drawn(self._values.luck.time(at, name, after), after, team)
            life = person.life
            life.planned += 1
            due = Due(person.second + seconds, life.planned, here, f"{at.owner}.{name}", opening,
                      dict(person.values), package)  # fmt: skip
            heappush(life.due, due)
            if not package:
                person.counts["led_to", (person.entry, here)] += 1

    def _happens(self, person: Person, at: At, name: str, opening: Opening, where: Where) -> bool:
        rule = opening.when
        if rule is not None and not self._values.evaluate(person, rule, (*where, "when")):
            return False
        if opening.share is None:
            return True
        share = float(self._values.pick(person, opening.share, (*where, "share")))
        return self._values.luck.opening(at, name) < share

    def _package(self, person: Person, name: str, ending: Ending) -> int:
        """The number of the person's package, if the ending has one."""
        life, now = person.life, person.second
        if ending.package is None:
            return 0
        goes_on = life.ends > now
        life.settle(person.counts, now)
        if not isinstance(ending.package, Package):
            life.ends = min(life.ends, now)
            return 0
        if not goes_on:
            where = ("endings", name, "package", "lasts")
            lasts = self._values.pick(person, ending.package.lasts, where)
            drawn = self._values.luck.time(At(name, life.packages + 1), "lasts", lasts)
            life.packages += 1
            life.ends = now + self._clock.drawn(drawn, lasts, None)
        life.ending, life.since = name, now
        return life.packages

    def further(self, first: Person) -> Iterator[tuple[Person, str]]:
        """Every further case of a person, as it opens, and the step at which it does."""
        life = first.life
        for _ in range(MOST_CASES):
            if not life.due:
                break
            due = heappop(life.due)
            if due.package and (due.package != life.packages or life.ends <= due.at):
                continue
            person = Person(
                dict(due.values), counts=first.counts, life=life, began=due.at, entry=due.where
            )
            first.counts["cases", due.where] += 1
            draws, where = due.opening.case, (*due.where, "case")
            self._values.record(person, draws, At(due.entry, 0), where)
            yield person, due.opening.at
        life.settle(first.counts, life.ends)
