"""What the first screen is about, and the numbers of the comparisons that it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

from pathway_engine.analysis.summary import Difference, Interval
from pathway_engine.clock import DAY, YEAR

_NOTHING = Interval(nan, nan, nan, 0)


@dataclass(frozen=True)
class Question:
    """What is asked, in the words of whoever asks.

    `designs` are the headings of the columns, the baseline's first, and `short` the same for
    narrow columns; `clock` is the target whose clock runs from request to package;
    `organisations` says what each is called; `window` is the length in seconds of what counts.
    """

    title: str
    settings: str
    designs: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    clock: str = ""
    organisations: Mapping[str, str] = field(default_factory=dict)
    window: int = 364 * DAY

    @property
    def a_year(self) -> float:
        """By how much what happens in the window is multiplied to be that of a year."""
        return YEAR / self.window


@dataclass(frozen=True)
class Bill:
    """What is to be paid for in a year, and what could pay for it.

    `uplift` a year, `price` of an hour saved, `weekly` cost of a package avoided, all in the
    currency whose `symbol` is given; `where` tells where the uplift stands.
    """

    uplift: float
    price: float
    weekly: float
    where: str
    symbol: str = "£"


class Numbers:
    """The differences of one design from the baseline, by what they are about."""

    def __init__(self, rows: Iterable[Difference]) -> None:
        self._whole: dict[tuple[str, str], Difference] = {}
        self._portions: dict[str, dict[tuple[str, str], Difference]] = {}
        for row in rows:
            if not row.by:
                self._whole[row.measure, row.statistic] = row
            elif "cause" in row.by and row.statistic == "mean":
                key = row.by["cause"], row.by.get("organisation", "")
                self._portions.setdefault(row.measure, {})[key] = row

    def whole(self, measure: str, statistic: str) -> Difference:
        """A number over everything; undefined where the comparison has none such."""
        nothing = Difference(measure, statistic, {}, "", _NOTHING, _NOTHING, _NOTHING)
        return self._whole.get((measure, statistic), nothing)

    def portions(self, measure: str) -> Mapping[tuple[str, str], Difference]:
        """The mean of a duration taken apart, by cause and organisation."""
        return self._portions.get(measure, {})


def means(others: Sequence[Numbers], measure: str, statistic: str) -> tuple[float, ...]:
    """A number in the baseline, then in each other design."""
    rows = [numbers.whole(measure, statistic) for numbers in others]
    return (rows[0].baseline.mean, *(row.redesign.mean for row in rows))
