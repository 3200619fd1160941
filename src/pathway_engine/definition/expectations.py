"""What is expected of a number: `consolidated < baseline`, `hub <= 7%`, `case_duration.p90 <= 28d`.

An expectation is data: a name, one of four signs, and a name or a value. What the names mean,
a design or a measure, whoever asks knows.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from pathway_engine.definition.values import (
    ValueProblem,
    parse_duration,
    parse_number,
    parse_share,
)

Sign = Literal["<=", ">=", "<", ">"]
SIGNS: tuple[Sign, ...] = get_args(Sign)
"""The longer first, as they are looked for."""

_HOLDS: dict[Sign, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_KINDS = {"seconds": "a duration such as 28d", "share": "a share such as 7%"}
"""Units whose values are not written as plain numbers."""
_VALUE = "a number, a share such as 7%, or a duration by the clock such as 28d"


@dataclass(frozen=True, slots=True)
class Expectation:
    """That what `name` stands for is less or more than another name, or than a `value`.

    A value is in the base unit of its kind: seconds, a share of one, or as it is written.
    """

    name: str
    sign: Sign
    other: str | None
    value: float
    text: str

    def holds(self, number: float, beside: float) -> bool:
        """Whether it is true of two numbers.

        >>> parse_expectation("hub <= 7%").holds(0.05, 0.07)
        True
        """
        return _HOLDS[self.sign](number, beside)

    @property
    def below(self) -> bool:
        """Whether less is expected, and not more."""
        return self.sign in ("<", "<=")

    @property
    def written(self) -> str:
        """The name or value on its right, as it is written."""
        return self.text.rpartition(" ")[2]

    def instead(self, unit: str) -> str:
        """What its value must be beside a number of a unit; empty where it is that, or a name.

        Zero is written without a unit too.

        >>> parse_expectation("waiting_time.mean <= 28").instead("seconds")
        'a duration such as 28d'
        >>> parse_expectation("hub <= 7%").instead("share")
        ''
        """
        text = self.written
        kind = "seconds" if text[-1:].isalpha() else "share" if text.endswith("%") else ""
        plain = not kind and (unit not in _KINDS or not self.value)
        if self.other is not None or kind == unit or plain:
            return ""
        return _KINDS.get(unit, "a plain number")


def parse_expectation(text: str) -> Expectation:
    """Read an expectation. Raises `ValueProblem`.

    >>> read = parse_expectation("case_duration.p90 <= 28d")
    >>> read.name, read.sign, read.other, read.value
    ('case_duration.p90', '<=', None, 2419200.0)
    >>> parse_expectation("consolidated < baseline").other
    'baseline'
    """
    expected = "NAME < NAME or NAME < VALUE, with <, <=, > or >="
    sign = next((one for one in SIGNS if one in text), None)
    if sign is None:
        raise ValueProblem(text, expected)
    name, _, right = (part.strip() for part in text.partition(sign))
    if not _NAME.fullmatch(name):
        raise ValueProblem(text, expected)
    if _NAME.fullmatch(right):
        return Expectation(name, sign, right, 0.0, f"{name} {sign} {right}")
    return Expectation(name, sign, None, parse_value(right), f"{name} {sign} {right}")


def parse_value(text: str) -> float:
    """A number, a share or a duration in its base unit. Raises `ValueProblem`.

    >>> parse_value("7%"), parse_value("36h"), parse_value("-2.5")
    (0.07, 129600.0, -2.5)
    """
    if text.endswith("%"):
        return float(parse_share(text, signed=True))
    if text[-1:].isalpha():
        length = parse_duration(text)
        if length.working_days:
            raise ValueProblem(text, _VALUE)
        return float(length.seconds)
    try:
        return float(parse_number(text.replace("_", ""), signed=True))
    except ValueProblem:
        raise ValueProblem(text, _VALUE) from None
