"""One number of one run: a measure, its statistic, what it is cut by, its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

Words = tuple[str, ...]
"""What a number is cut by: a word, or two."""

UNDEFINED = float("nan")
"""The value of a measure where nothing counts: the mean duration of no cases."""


class Value(NamedTuple):
    """One number: `case_duration`, `p90`, cut by `{"ending": "supported"}`, in seconds."""

    measure: str
    statistic: str
    by: Mapping[str, str]
    unit: str
    value: float


class Cut(NamedTuple):
    """What rows are cut by: words such as `team`, or two of them, and the label of each row.

    `labels` have a text for each word; `codes` give each row's label by position, `NONE` for none.
    """

    words: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    codes: Array
    cases: Array | None = None
    """Of a cut by what a case is (its ending, say): the code of each case, of words that say so."""
    of_case: Array | None = None
    """Which of the codes in `cases` each label belongs to."""

    def by(self, label: int) -> dict[str, str]:
        """What stands beside a number of one label."""
        return dict(zip(self.words, self.labels[label], strict=True))


def cut(word: str, labels: Sequence[str], codes: Array) -> Cut:
    """A cut by one word.

    >>> cut("team", ("a", "b"), np.array([1, 0])).by(1)
    {'team': 'b'}
    """
    return Cut((word,), tuple((label,) for label in labels), codes)


def quantile_of_times(times: Array, percent: int) -> int:
    """The smallest number at or below which a quantity is for at least that share of the time.

    `times` are whole seconds by number, from zero on.

    >>> quantile_of_times(np.array([50, 40, 10]), 50), quantile_of_times(np.array([50, 40, 10]), 95)
    (0, 2)
    """
    reached = 100 * np.cumsum(times)
    return int(np.searchsorted(reached, percent * int(times.sum())))


def ratio(part: float, whole: float) -> float:
    """A quotient, `UNDEFINED` where there is nothing to divide by.

    >>> ratio(1, 4), ratio(1, 0)
    (0.25, nan)
    """
    return part / whole if whole else UNDEFINED
