"""Packages of persons: which ran from when until when, at which price, as it is drawn.

All cases of a person share one package: the first ending with one starts it, later ones change its
price, an ending with `none` or its time ends it. Cases are given by position; a package and a
stretch of one price are named by the case at whose end they began.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.analysis.evaluation import evaluate_rows
from pathway_engine.definition.models import Package
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Packages:
    """What ran after the end of each case.

    `until` tells when the package ends that begins there, `ended` whether an ending did that,
    `of_case` which package runs there (`NONE`: none does), `priced_until` how long its price
    holds, which is `weekly`. `unsure` are the cases of persons of whom not all is known.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._draws = evidence, evidence.once(Draws)
        number = len(evidence.cases)
        self.until, self.priced_until = (Span(*np.full((2, number), NONE)) for _ in range(2))
        self.ended = np.zeros(number, dtype=bool)
        self.of_case = np.full(number, NONE)
        self.weekly = np.zeros(number)
        self._person = _persons(evidence)
        self._began, self._priced = np.full((2, number), NONE)
        """For each person the package that runs or ran, and the last price of it."""
        self._packages = np.zeros(number, dtype=np.int64)
        """How many packages each person has had."""
        self._unsure = np.zeros(number, dtype=bool)
        self._unsure[self._person[~self._draws.memory.known]] = True
        for cases in self._rounds():
            self._close(cases)
        self.unsure = self._unsure[self._person]

    def _rounds(self) -> list[Array]:
        """The ends of cases that do something to packages: each person's first, then the second."""
        evidence = self._evidence
        some = [ending.package is not None for ending in evidence.pathway.endings.values()]
        closed = evidence.cases["closed_at"]
        cases = np.flatnonzero(
            (closed != NONE) & np.array([*some, False])[evidence.cases["ending"]]
        )
        cases = cases[np.lexsort((closed[cases], self._person[cases]))]
        person = self._person[cases]
        together = (np.diff(person) == 0) & (np.diff(closed[cases]) == 0)
        self._unsure[person[1:][together]] = True  # no row tells which came first
        turn = np.arange(len(cases)) - np.searchsorted(person, person)
        return [cases[turn == n] for n in range(int(turn.max(initial=NONE)) + 1)]

    def _close(self, cases: Array) -> None:
        """One end of a case for each of several persons."""
        ending = self._evidence.cases["ending"][cases]
        for number, one in enumerate(self._evidence.pathway.endings.values()):
            mine = cases[ending == number]
            runs = self._settle(mine)
            if isinstance(one.package, Package):
                self._begin(self._evidence.names.endings[number], one.package, mine[~runs])
                self._price(one.package, mine)
            else:
                self._end(mine[runs])

    def _settle(self, cases: Array) -> Array:
        """Persons' last prices hold until cases close: for which cases a package runs then."""
        person, now = self._person[cases], self._evidence.cases["closed_at"][cases]
        began, priced = self._began[person], self._priced[person]
        low, high = (np.append(until, [NONE])[began] for until in self.until)
        runs = low > now
        self._unsure[person[~runs & (high > now)]] = True
        some = np.flatnonzero(priced != NONE)
        for until in self.priced_until:
            until[priced[some]] = np.minimum(until[priced[some]], now[some])
        return np.asarray(runs)

    def _begin(self, ending: str, package: Package, cases: Array) -> None:
        """Packages begin, and last as long as is drawn."""
        evidence, records, memory = self._evidence, self._evidence.records, self._draws.memory
        person = self._person[cases]
        self._packages[person] += 1
        self._began[person] = cases
        key = key_of(records.seed, records.replication, ending, "lasts")
        u = uniform(key, memory.identity[cases], self._packages[person])
        nobody = np.full(len(cases), NONE)
        closed, there = evidence.cases["closed_at"][cases], evidence.had_ended[cases]
        until = self._draws.moments(package.lasts, u, memory.ending(cases), closed, nobody, there)
        self.until.low[cases], self.until.high[cases] = until

    def _price(self, package: Package, cases: Array) -> None:
        """From now on packages cost what an ending says."""
        person, closed = self._person[cases], self._evidence.cases["closed_at"][cases]
        facts = self._draws.memory.at_the_end(cases, closed)
        weekly = evaluate_rows(self._evidence.pathway.typed(package.weekly), facts)
        self.weekly[cases] = weekly.value
        self._unsure[person[~weekly.known]] = True
        self._priced[person] = cases
        self.of_case[cases] = self._began[person]
        for priced, until in zip(self.priced_until, self.until, strict=True):
            priced[cases] = until[self.of_case[cases]]

    def _end(self, cases: Array) -> None:
        """Packages that run end with cases."""
        began = self._began[self._person[cases]]
        self.ended[began] = True
        for until in self.until:
            until[began] = self._evidence.cases["closed_at"][cases]


def _persons(evidence: Evidence) -> Array:
    """The first case of the person of each case."""
    links = evidence.links
    child, parent = (
        np.searchsorted(evidence.cases["case_no"], links[column])
        for column in ("case_no", "other_no")
    )
    opened_by = np.arange(len(evidence.cases))
    before = parent < child
    opened_by[child[before]] = parent[before]
    while True:
        further = opened_by[opened_by]
        if (further == opened_by).all():
            return np.asarray(opened_by)
        opened_by = further
