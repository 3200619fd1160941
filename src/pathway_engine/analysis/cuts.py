"""What rows may be cut by: where they happened, whose they are, what their case is, and when.

The catalogue names the cuts by which every run is measured; other words, and two together, are
for whoever asks, wherever rows have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.reduced import CLOSED, ENDED, PACKAGED, Cells
from pathway_engine.analysis.values import Array, Cut, Words, cut
from pathway_engine.clock import DAY, WEEK, weekday
from pathway_engine.definition.measures.attributes import labels_of_attributes
from pathway_engine.definition.measures.entries import AT_THE_END, OF_CASES, OF_TIME
from pathway_engine.definition.values import WEEKDAYS
from pathway_engine.engine.records import NONE, Numbering, Window


def months_of(window: Window) -> tuple[str, ...]:
    """The months that a window touches, as they are written.

    >>> months_of(Window(0, 0, 32 * DAY))
    ('1970-01', '1970-02')
    """
    first, last = _months(np.array([window.warm_up_until, window.ends_at - 1])).tolist()
    return tuple(f"{1970 + n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1))


def weeks_of(by: Mapping[str, str], window: Window) -> float:
    """The weeks in which what a number is about could happen: of a month, those in the window.

    >>> weeks_of({}, Window(0, 0, 70 * DAY)), weeks_of({"month": "1970-01"}, Window(0, 0, 70 * DAY))
    (10.0, 4.428571428571429)
    """
    begin, end = window.warm_up_until, window.ends_at
    if "month" in by:
        first = np.datetime64(by["month"])
        edges = np.array([first, first + 1]).astype("datetime64[D]").astype(np.int64) * DAY
        begin, end = max(begin, int(edges[0])), min(end, int(edges[1]))
    return (end - begin) / WEEK


def _months(at: Array) -> Array:
    """Months since January 1970."""
    days = np.asarray(at // DAY).astype("datetime64[D]")
    return np.asarray(days.astype("datetime64[M]").astype(np.int64))


class Rows:
    """The rows of one table: which case each is of, when it was over, and its own cuts.

    `closed` and `packaged` count over the cases of the rows, `ended` is told for each measure.
    """

    def __init__(
        self,
        counted: Counted,
        cases: Array,
        at: Array,
        own: Mapping[str, Cut] | None = None,
        each: str = "",
    ) -> None:
        """Remember them; `own` are the cuts by name, as the catalogue writes them.

        With `each`, one of them, whatever is asked for is told for each of its labels.
        """
        self._counted, self._cases, self._at = counted, cases, at
        self._own = dict(own or {})
        self._each = self._own.get(each)
        self._cells: dict[tuple[str, ...], Cells] = {}
        self._known: dict[str, Cut | None] = {}
        closed = counted.closed[cases].astype(np.uint8) * np.uint8(CLOSED)
        self._ways = closed | counted.packaged[cases].astype(np.uint8) * np.uint8(PACKAGED)

    def told_by(self, at: Array) -> Rows:
        """The same rows told by other moments; themselves where nobody asks when anything was."""
        if not any(word in OF_TIME for words in self._counted.asked for word in words):
            return self
        return Rows(self._counted, self._cases, at, self._own)

    def cells(self, *standard: str) -> Cells:
        """The cells of the standard cuts, given by name, and of those that are asked for."""
        if standard not in self._cells:
            cuts = [found for name in standard if (found := self._by(name)) is not None]
            told = {frozenset(one.words) for one in cuts}
            further = [found for words in self._counted.asked
                       if (found := self._cut(words)) is not None
                       and frozenset(found.words) not in told]  # fmt: skip
            self._cells[standard] = Cells(len(self._cases), [*cuts, *further])
        return self._cells[standard]

    def ways(self, ended: Array) -> Array:
        """In which sums each row counts, as bits (`reducing`)."""
        return np.asarray(self._ways | ended.astype(np.uint8) * np.uint8(ENDED))

    def _cut(self, words: Words) -> Cut | None:
        """The cut by one word or two; None where the rows do not have them, or have them anyway."""
        if self._each is not None and {*words} & {*self._each.words}:
            return None
        found = [self._by(word) for word in words]
        if any(one is None for one in found):
            return None
        first, *more = (one for one in found if one is not None)
        together = crossed(first, more[0]) if more else first
        return together if self._each is None else crossed(self._each, together)

    def _by(self, word: str) -> Cut | None:
        if word not in self._known:
            self._known[word] = self._found(word)
        return self._known[word]

    def _found(self, word: str) -> Cut | None:
        if word in self._own:
            return self._own[word]
        if word in OF_TIME:
            return _by_time(word, self._at, self._counted.window)
        of_cases = cut_of_cases(self._counted, word)
        if of_cases is None:
            return None
        each = np.arange(len(of_cases.labels))
        codes = of_cases.codes[self._cases]
        return of_cases._replace(codes=codes, cases=of_cases.codes, of_case=each)


def visit_rows(counted: Counted) -> Rows:
    """The visits of a run, told by when they ended."""
    visits = counted.visits
    return Rows(counted, counted.case_of, visits["finished_at"], counted.of_visits(visits))


def case_rows(counted: Counted, at: str = "closed_at") -> Rows:
    """The cases of a run, told by when they closed, or by another column."""
    return Rows(counted, np.arange(len(counted.cases)), counted.cases[at])


def cut_of_cases(counted: Counted, word: str) -> Cut | None:
    """All cases by what they are; None for a word that says nothing of cases."""
    return counted.once(("cases by", word), lambda: _cut_of_cases(counted, word))


def _cut_of_cases(counted: Counted, word: str) -> Cut | None:
    if word in OF_CASES:
        return counted.ending if word == "ending" else counted.entry
    labels = labels_of_attributes(counted.pathway).get(word)
    if labels is None:
        return None
    before, name = word.split(".", 1)
    records = counted.records
    known = records.attributes if before + "." == AT_THE_END else records.arrived_with
    values = known[:, Numbering.of(counted.pathway).attributes.index(name)]
    return cut(word, labels, np.where(np.isnan(values), NONE, values).astype(np.int64))


def _by_time(word: str, at: Array, window: Window) -> Cut:
    known = at != NONE
    if word == "weekday":
        return cut(word, WEEKDAYS, np.where(known, (at // DAY + weekday(0)) % 7, NONE))
    months = months_of(window)
    codes = _months(at) - _months(np.array(window.warm_up_until))
    return cut(word, months, np.where(known & (codes >= 0) & (codes < len(months)), codes, NONE))


def crossed(one: Cut, other: Cut) -> Cut:
    """Two cuts together: a label for each pair of theirs.

    >>> both = crossed(cut("a", "xy", np.array([0, 1, -1])), cut("b", "pq", np.array([1, 0, 0])))
    >>> both.codes.tolist(), both.by(1)
    ([1, 2, -1], {'a': 'x', 'b': 'q'})
    """
    codes = one.codes.astype(np.int64) * len(other.labels) + other.codes
    known = (one.codes != NONE) & (other.codes != NONE)
    labels = tuple(mine + theirs for mine, theirs in product(one.labels, other.labels))
    cases, of_case = _cases_of(one, other)
    words = one.words + other.words
    return Cut(words, labels, np.where(known, codes, NONE), cases, of_case)


def _cases_of(one: Cut, other: Cut) -> tuple[Array | None, Array | None]:
    """Which cases the labels of two cuts together are about, where either says so."""
    wide = len(other.labels)
    mine, theirs = np.divmod(np.arange(len(one.labels) * wide), wide)
    if one.cases is None or one.of_case is None:
        return other.cases, None if other.of_case is None else other.of_case[theirs]
    if other.cases is None or other.of_case is None:
        return one.cases, one.of_case[mine]
    known = (one.cases != NONE) & (other.cases != NONE)
    cases = np.where(known, one.cases.astype(np.int64) * wide + other.cases, NONE)
    return cases, one.of_case[mine] * wide + other.of_case[theirs]


def numbers_of_cases(counted: Counted, one: Cut) -> tuple[Sequence[int], Sequence[int]]:
    """How many cases closed, and came to a package, of those each label of a cut is about."""
    return _number(counted.closed, one), _number(counted.packaged, one)


def _number(picked: Array, one: Cut) -> list[int]:
    if one.cases is None or one.of_case is None:
        return [int(picked.sum())] * len(one.labels)
    codes = one.cases[picked]
    most = int(one.of_case.max(initial=0)) + 1
    found = np.bincount(codes[codes != NONE], minlength=most)
    return [int(number) for number in found[one.of_case]]
