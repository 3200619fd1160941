"""What a page is made from: what a ledger tells of its designs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pathway_engine.analysis.history import Life
from pathway_engine.analysis.matrix import Cell
from pathway_engine.analysis.periods import Flow
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.titles import Titles
from pathway_engine.ledger import Run
from pathway_engine.report.asked import Bill
from pathway_engine.report.page.suppressing import Suppression

if TYPE_CHECKING:
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.experiments.flipping import Flip

PORTIONS = ("cause", "organisation")
"""What a duration is taken apart by."""


@dataclass(frozen=True)
class Side:
    """One design: what it is called on the page, its runs, and what they tell.

    `differences` from the baseline are empty for that itself; `label` is short.
    """

    name: str
    label: str
    title: str
    pathway: Pathway
    runs: Sequence[Run]
    measures: Sequence[Summary]
    differences: Sequence[Difference]
    teams: Sequence[Cell]
    organisations: Sequence[Cell]
    flow: Flow
    spreads: Sequence[Spread]

    @cached_property
    def _means(self) -> dict[Key, float]:
        return {
            key_of(row.measure, row.statistic, row.by): row.interval.mean for row in self.measures
        }

    def mean(self, measure: str, statistic: str, **by: str) -> float | None:
        """One number, None where the runs do not tell it."""
        return self._means.get(key_of(measure, statistic, by))

    def people(self, measure: str, statistic: str, by: Mapping[str, str]) -> float:
        """Of how many a number tells, as far as that is known: visits, clocks, or else cases."""
        return people_of(self._means, measure, statistic, by)


def people_of(
    means: Mapping[Key, float], measure: str, statistic: str, by: Mapping[str, str]
) -> float:
    """Of how many a number tells, where these are the means of whatever is measured."""
    packaged = statistic.startswith("per_package")
    count = "per_package_count" if packaged else "count"
    cut = {word: label for word, label in by.items() if word not in PORTIONS}
    mine = None if statistic == "sum" else means.get(key_of(measure, count, cut))
    return mine if mine is not None else means.get(key_of("case_duration", count, {}), 0.0)


@dataclass(frozen=True)
class OneLife:
    """One case as an example: of which design and replication."""

    life: Life
    side: str
    replication: int
    seed: int


@dataclass(frozen=True)
class Told:
    """Everything on the page: the sides, the baseline first.

    `question` is its heading, `command` the line that runs all again; `beliefs` are pairs of a
    word and a text, such as what follows and what no number can say. `files` are those that the
    command names, empty where nobody says which they are; `bill` is what is to be paid for.
    """

    question: str
    sides: Sequence[Side]
    titles: Titles
    suppression: Suppression
    command: str
    life: OneLife | None = None
    beliefs: Sequence[tuple[str, str]] = ()
    files: Sequence[str] = ()
    bill: Bill | None = None
    found: Experimented | None = None
    """The experiment to which the sides belong, if they do: they are its designs, in its order."""
    flips: Mapping[str, Sequence[Flip]] | None = None
    """At what values the verdicts on its claims flip; None where nobody looked for them."""
    often: int = 0
    """From how many replications that is told."""

    @property
    def baseline(self) -> Side:
        """What the others are compared with, or the only one."""
        return self.sides[0]

    @property
    def others(self) -> Sequence[Side]:
        """The designs that are compared with it."""
        return self.sides[1:]

    def shown(self, side: Side, row: Difference | Summary, mean: float) -> float | None:
        """A number that is worked out of people as it may be told; None where it is hidden."""
        people = side.people(row.measure, row.statistic, row.by)
        rule = self.suppression.share if row.statistic == "share" else self.suppression.of
        return None if rule(mean, people) is None else mean

    @property
    def clock(self) -> str | None:
        """The target whose clock runs from the opening of a case, if any does: the first."""
        for name, target in self.baseline.pathway.targets.items():
            if tuple(target.from_) == ("opened",):
                return name
        return None


def labels(number: int, given: Sequence[str] = ()) -> list[str]:
    """What designs are called on the page, where nobody says: before, and after.

    >>> labels(1), labels(2), labels(3)
    (['Now'], ['Before', 'After'], ['Before', 'After A', 'After B'])
    """
    if given:
        return [*given]
    if number < 3:
        return [["Now"], ["Before", "After"]][number - 1]
    return ["Before", *(f"After {chr(ord('A') + n)}" for n in range(number - 1))]
