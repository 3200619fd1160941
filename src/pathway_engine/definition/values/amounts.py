"""The words for amounts: durations, shares, rates, costs, numbers, yes and no.

An analyst writes `1.5h`, `60%`, `3000/year`, `40/h`. Each word is read exactly (decimals stay
decimals) and strictly: what is not one of the written forms is a `ValueProblem` that says what
was found, what was expected and, where it can be guessed, what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from pathway_engine.clock import DAY, HOUR, WEEK, YEAR
from pathway_engine.definition.values.problem import ValueProblem

LARGEST_NUMBER = 1_000_000_000
"""The largest amount that may be written."""

LONGEST_YEARS = 1_000
"""The longest duration that may be written, in years of 365 days."""

_LONGEST_WORD = 40  # characters; the longest sensible value has a dozen
_SECONDS = {"m": 60, "h": HOUR, "d": DAY, "w": WEEK, "y": YEAR}
_UNIT_NAMES = {
    "m": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "y": "year",
    "wd": "working day",
}
_RATE_UNITS = ("year", "week", "day", "h", "wd")
_COST_UNITS = ("h", "week", "year")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_INTEGER = re.compile(r"[0-9]+")
_HOURS_OF_A_WEEK = 168
_SEVERAL_UNITS = re.compile(r"(?:[0-9.]+\s*[A-Za-z]+\s*){2,}")
_ONE_UNIT = "one amount has one unit: write 1.5h, not 1h30m"
_DECIMAL_COMMA = re.compile(r"(-?[0-9]+),([0-9]+)(\s?[%/a-z][a-z]*)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_AMOUNT_AND_UNIT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written: an amount and one of the units m, h, d, w, y, wd."""

    amount: Decimal
    unit: str
    text: str = field(compare=False)

    @property
    def working_days(self) -> bool:
        """Whether it is counted in working days of a calendar."""
        return self.unit == "wd"

    @property
    def seconds(self) -> Decimal:
        """Its exact length in seconds.

        Raises `ValueProblem` for working days: how long they last depends on a calendar.
        """
        if self.working_days:
            raise ValueProblem(self.text, "a duration by the clock such as 5d")
        return self.amount * _SECONDS[self.unit]

    @property
    def words(self) -> str:
        """The duration as prose.

        >>> parse_duration("1.5h").words, parse_duration("1wd").words
        ('1.5 hours', '1 working day')
        """
        return f"{plain(self.amount)} {unit_words(self.unit, one=self.amount == 1)}"


def plain(amount: Decimal) -> str:
    """An amount in plain digits, without zeros that say nothing.

    >>> plain(Decimal("1.50")), plain(Decimal("100"))
    ('1.5', '100')
    """
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(unit: str, *, one: bool = False) -> str:
    """The name of a unit of time, in the plural unless there is one.

    >>> unit_words("wd"), unit_words("h", one=True)
    ('working days', 'hour')
    """
    return _UNIT_NAMES[unit] + ("" if one else "s")


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happens: an amount per year, week, day, hour or working day."""

    amount: Decimal
    per: str

    def per_day(self) -> Fraction:
        """The exact rate per day of 24 hours; a year has 365.

        Raises `ValueProblem` for a rate per working day, which only a calendar can spread.

        >>> parse_rate("3650/year").per_day()
        Fraction(10, 1)
        """
        if self.per == "wd":
            raise ValueProblem(f"{plain(self.amount)}/wd", "a rate by the clock such as 8/day")
        days = {
            "year": Fraction(365),
            "week": Fraction(7),
            "day": Fraction(1),
            "h": Fraction(1, 24),
        }
        return Fraction(self.amount) / days[self.per]


@dataclass(frozen=True, slots=True)
class Cost:
    """Money per time, in the pathway's currency: an amount per hour, week or year."""

    amount: Decimal
    per: str


def decimal_comma(text: str) -> str:
    """What to say of a number with a comma where its point should be; else nothing.

    >>> decimal_comma("0,6"), decimal_comma("2,5h")
    ('a decimal has a point: write 0.6', 'a decimal has a point: write 2.5h')
    >>> decimal_comma("1,000"), decimal_comma("-1,000")
    ('', '')
    """
    match = _DECIMAL_COMMA.fullmatch(text[:_LONGEST_WORD])
    if match is None or _THOUSANDS.fullmatch(f"{match[1]},{match[2]}".lstrip("-")):
        return ""
    return f"a decimal has a point: write {match[1]}.{match[2]}{(match[3] or '').strip()}"


def parse_number(text: str, *, signed: bool = False) -> Decimal:
    """A plain number such as `12` or `0.75`, read exactly; `signed` also allows `-12`.

    >>> parse_number("0.75")
    Decimal('0.75')
    >>> parse_number("1e5")
    Traceback (most recent call last):
    ...
    pathway_engine.definition.values.problem.ValueProblem: found `1e5`,
    expected a number such as 12 or 0.5
    """
    digits = text[1:] if signed and text.startswith("-") else text
    if len(text) > _LONGEST_WORD or not _NUMBER.fullmatch(digits):
        hint = decimal_comma(text) or _number_hint(text, signed=signed)
        raise ValueProblem(text, "a number such as 12 or 0.5", hint)
    return _limited(Decimal(text), text)


def parse_integer(text: str, *, signed: bool = False) -> int:
    """A whole number such as `12`; `signed` also allows `-12`.

    >>> parse_integer("20")
    20
    """
    digits = text[1:] if signed and text.startswith("-") else text
    if len(text) > _LONGEST_WORD or not _INTEGER.fullmatch(digits):
        raise ValueProblem(text, "a whole number such as 12", _number_hint(text, signed=signed))
    return int(_limited(Decimal(text), text))


def parse_boolean(text: str) -> bool:
    """`true` or `false`, and no other word for them.

    >>> parse_boolean("true")
    True
    """
    if text not in ("true", "false"):
        raise ValueProblem(text, "true or false", boolean_hint(text))
    return text == "true"


def boolean_hint(text: str) -> str:
    """What to write for another word for `true` or `false`; nothing where it is none.

    >>> boolean_hint("Yes"), boolean_hint("perhaps")
    ('write true', '')
    """
    meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    lower = text[:_LONGEST_WORD].lower()
    word = meant.get(lower, lower if lower in ("true", "false") else "")
    return word and f"write {word}"


def parse_share(text: str, *, signed: bool = False) -> Decimal:
    """A share from `0%` to `100%`, as a fraction of one; `signed` also allows `-3%`.

    >>> parse_share("37.5%")
    Decimal('0.375')
    """
    expected = "a share such as 60%"
    body = text[1:-1] if signed and text.startswith("-") else text[:-1]
    if len(text) > _LONGEST_WORD or not text.endswith("%") or not _NUMBER.fullmatch(body):
        raise ValueProblem(text, expected, _share_hint(text))
    share = Decimal(body) / 100
    if share > 1:
        raise ValueProblem(text, "a share of at most 100%")
    return -share if body != text[:-1] else share


def parse_duration(text: str, *, working_time: bool = False) -> Duration:
    """A duration such as `20m`, `1.5h`, `3d`, `6w`, `2y`, `5wd`.

    With `working_time`, only minutes and hours of open time: nobody knows whether `1d` of work
    is one day in the office or three. Raises `ValueProblem`, also beyond 1,000 years.

    >>> parse_duration("1.5h").seconds
    Decimal('5400.0')
    >>> parse_duration("3")
    Traceback (most recent call last):
    ...
    pathway_engine.definition.values.problem.ValueProblem: found `3`,
    expected a number with its unit such as 3d; no unit is given: m, h, d, w, y or wd
    """
    example = "3h" if working_time else "3d"
    amount, unit = _amount_and_unit(text, example)
    if unit not in _UNIT_NAMES:
        expected = (
            "minutes or hours: m, h" if working_time else "a unit of time: m, h, d, w, y or wd"
        )
        raise ValueProblem(text, expected, _unit_hint(amount, unit))
    if working_time and unit not in ("m", "h"):
        hint = "a day of work could be one day in the office or three"
        raise ValueProblem(text, "working time in minutes or hours such as 90m or 8h", hint)
    duration = Duration(amount, unit, text)
    days = amount if unit == "wd" else duration.seconds / DAY
    if days > LONGEST_YEARS * 365:
        raise ValueProblem(text, f"a duration of at most {LONGEST_YEARS:,} years")
    return duration


def parse_paid_hours(text: str) -> Duration:
    """Paid hours a week of one FTE such as `37.5h`: hours only, and no more than a week has.

    >>> parse_paid_hours("37.5h").amount
    Decimal('37.5')
    """
    expected = "paid hours a week such as 37h"
    try:
        duration = parse_duration(text)
    except ValueProblem as problem:
        bare = len(text) <= _LONGEST_WORD and _NUMBER.fullmatch(text)
        hint = f"no unit is given: write {text}h" if bare else problem.hint
        raise ValueProblem(text, expected, hint) from None
    if duration.unit != "h":
        hint = "a day of paid work could be seven hours or eight"
        raise ValueProblem(text, expected, "" if duration.unit == "m" else hint)
    if duration.amount > _HOURS_OF_A_WEEK:
        hint = "hours of one week, not of a year"
        raise ValueProblem(text, f"at most {_HOURS_OF_A_WEEK} hours a week", hint)
    return duration


def parse_rate(text: str) -> Rate:
    """A rate such as `3000/year`, `57/week`, `8/day`, `2.5/h`, `12/wd`.

    >>> parse_rate("3000/year")
    Rate(amount=Decimal('3000'), per='year')
    """
    return Rate(*_per(text, "a rate such as 3000/year", _RATE_UNITS))


def parse_cost(text: str, *, per: Collection[str] = _COST_UNITS) -> Cost:
    """A cost such as `40/h`, `650/week`, `238000/year`; `per` narrows the units.

    >>> parse_cost("40/h")
    Cost(amount=Decimal('40'), per='h')
    """
    examples = {"h": "40/h", "week": "650/week", "year": "238000/year"}
    units = tuple(unit for unit in _COST_UNITS if unit in per)
    return Cost(*_per(text, f"a cost such as {examples[units[0]]}", units))


def _per(text: str, expected: str, units: tuple[str, ...]) -> tuple[Decimal, str]:
    """Split `amount/unit`, the unit being one of those allowed."""
    amount, slash, unit = text.partition("/")
    if len(text) > _LONGEST_WORD or not slash or not _NUMBER.fullmatch(amount):
        raise ValueProblem(text, expected, decimal_comma(text) or _per_hint(amount, slash))
    if unit not in units:
        raise ValueProblem(text, f"{expected}, per {_either(units)}", _per_unit_hint(unit, units))
    return _limited(Decimal(amount), text), unit


def _amount_and_unit(text: str, example: str) -> tuple[Decimal, str]:
    expected = f"a number with its unit such as {example}"
    match = _AMOUNT_AND_UNIT.fullmatch(text) if len(text) <= _LONGEST_WORD else None
    if match is None:
        several = len(text) <= _LONGEST_WORD and _SEVERAL_UNITS.fullmatch(text)
        raise ValueProblem(text, expected, _ONE_UNIT if several else decimal_comma(text))
    number, unit = match.groups()
    if number.startswith("-"):
        raise ValueProblem(text, "a duration that is not negative")
    if not unit:
        expected = f"a number with its unit such as {number}{example[-1]}"
        raise ValueProblem(text, expected, _no_unit_hint(number, example))
    if not text.endswith(number + unit):
        known = unit in _UNIT_NAMES
        hint = f"without a space: {number}{unit}" if known else _unit_hint(Decimal(number), unit)
        raise ValueProblem(text, expected, hint)
    return _limited(Decimal(number), text), unit


def _no_unit_hint(number: str, example: str) -> str:
    """What to say of a number alone: the example's unit is one of several that may be meant."""
    if Decimal(number) == 0:
        return "a nought too needs its unit"
    units = "m or h" if example.endswith("h") else "m, h, d, w, y or wd"
    return f"no unit is given: {units}"


def _limited(number: Decimal, text: str) -> Decimal:
    if abs(number) > LARGEST_NUMBER:
        raise ValueProblem(text, f"a number of at most {LARGEST_NUMBER:,}")
    return number


def _number_hint(text: str, *, signed: bool) -> str:
    bare = text[:_LONGEST_WORD].replace(",", "").replace("_", "").replace(" ", "")
    if text.startswith("-") and not signed:
        return "it cannot be negative"
    if text.endswith("%"):
        return "a share is not a number here"
    if bare != text and _NUMBER.fullmatch(bare):
        return f"write {bare}"
    if bare.startswith(".") and _NUMBER.fullmatch("0" + bare):
        return f"write 0{bare}"
    return ""


def _share_hint(text: str) -> str:
    bare = text[:_LONGEST_WORD].replace(" ", "")
    if bare.endswith("%") and _NUMBER.fullmatch(bare[:-1]):
        return f"without a space: {bare}"
    if _NUMBER.fullmatch(bare) and Decimal(bare) <= 1:
        return f"write {plain(Decimal(bare) * 100)}%"
    return f"write {bare}%" if _NUMBER.fullmatch(bare) else decimal_comma(text)


def _unit_hint(amount: Decimal, unit: str) -> str:
    word = unit.lower().rstrip("s")
    others = {"min": "m", "minute": "m", "hr": "h", "hour": "h", "day": "d", "week": "w"}
    others |= {"wk": "w", "year": "y", "yr": "y", "workingday": "wd", "wday": "wd"}
    meant = others.get(word, word if word in _UNIT_NAMES else "")
    if meant:
        return f"write {plain(amount)}{meant}"
    if word in ("mo", "month"):
        return "months differ in length: write weeks or days"
    return (
        "seconds are written as a share of a minute" if word in ("s", "sec", "second", "") else ""
    )


def _per_hint(amount: str, slash: str) -> str:
    if not slash:
        return "say per what"
    if amount.endswith(" ") and _NUMBER.fullmatch(amount.strip()):
        return "without spaces"
    if amount[:1] in ("£", "$", "€"):
        return "without a sign for the currency, which the head of the file names"
    return _number_hint(amount, signed=False)


def _per_unit_hint(unit: str, units: tuple[str, ...]) -> str:
    others = {"hour": "h", "d": "day", "w": "week", "y": "year", "annum": "year"}
    meant = others.get(unit.lower(), unit.lower().rstrip("s"))
    return f"write /{meant}" if meant in units else ""


def _either(words: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
