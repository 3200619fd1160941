"""What a page is made from: what a ledger tells of its designs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pathway_engine.analysis.history import Life
from pathway_engine.analysis.matrix import Cell
from pathway_engine.analysis.periods import Flow
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.titles import Titles
from pathway_engine.ledger import Run
from pathway_engine.report.page.suppressing import Suppression


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

    def mean(self, measure: str, statistic: str, **by: str) -> float | None:
        """One number, None where the runs do not tell it."""
        for row in self.measures:
            if (row.measure, row.statistic) == (measure, statistic) and dict(row.by) == by:
                return row.interval.mean
        return None


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
    word and a text, such as what follows and what no number can say.
    """

    question: str
    sides: Sequence[Side]
    titles: Titles
    suppression: Suppression
    command: str
    life: OneLife | None = None
    beliefs: Sequence[tuple[str, str]] = ()

    @property
    def baseline(self) -> Side:
        """What the others are compared with, or the only one."""
        return self.sides[0]

    @property
    def others(self) -> Sequence[Side]:
        """The designs that are compared with it."""
        return self.sides[1:]

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
