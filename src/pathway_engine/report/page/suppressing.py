"""Small numbers of people are not told, so that nobody is recognised in a report.

One rule for every report. A count of people (cases, visits, handoffs) that is above zero and under
the least is hidden; every other is rounded to the nearest multiple of it. A sum is that of the
numbers that are shown, so that it can tell nothing of those that are hidden: it is less than it
was, and says so. What is worked out of fewer people than the least, such as a mean, is
hidden as well, and so is a share that fewer than the least have, or lack.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

HIDDEN = "hidden"
"""What stands where a number is hidden."""


@dataclass(frozen=True)
class Suppression:
    """From which count on numbers are told; 0 where all are told as they are."""

    least: int = 0

    def count(self, number: float) -> float | None:
        """A count as it may be told, None where it is hidden.

        >>> [Suppression(5).count(one) for one in (0.0, 2.0, 5.0, 12.6)]
        [0.0, None, 5.0, 15.0]
        >>> Suppression().count(2.0)
        2.0
        """
        if not self.least or not math.isfinite(number):
            return number
        if 0 < number < self.least:
            return None
        return float(math.floor(number / self.least + 0.5) * self.least)

    def total(self, numbers: Iterable[float]) -> float:
        """The sum of some counts as it may be told: that of those which are shown.

        >>> Suppression(5).total([3.0, 12.6, 20.0])
        35.0
        """
        return sum(shown for one in numbers if (shown := self.count(one)) is not None)

    def of(self, number: float, people: float) -> float | None:
        """A number that is worked out of so many people, None where they are too few.

        >>> Suppression(5).of(3.5, people=4), Suppression(5).of(3.5, people=40)
        (None, 3.5)
        """
        return None if 0 < people < self.least else number

    def share(self, share: float, people: float) -> float | None:
        """A share of so many people, None where too few of them have it, or lack it.

        It is that of counts that are rounded themselves.

        >>> Suppression(5).share(0.02, people=100), Suppression(5).share(0.33, people=100)
        (None, 0.35)
        """
        if not self.least or not math.isfinite(share):
            return share
        have, whole = self.count(share * people), self.count(people)
        if have is None or whole is None or self.count((1 - share) * people) is None:
            return None
        return min(1.0, have / whole) if whole else None

    def words(self) -> str:
        """What is said of it on a page; empty where all is told."""
        if not self.least:
            return ""
        return (
            f"Counts of people under {self.least} are hidden, others are rounded to the nearest "
            f"{self.least}. Sums that would tell hidden numbers are left out. Numbers that come "
            f"from fewer than {self.least} people, and the life of a single one, are left out."
        )
