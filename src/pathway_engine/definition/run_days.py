"""The days of a run as somebody asks for them: read from words, refused where they make none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.values import Duration, ValueProblem, parse_date, parse_duration
from pathway_engine.errors import UsageError

MOST_YEARS = 50
"""A longer run is a slip of the pen."""
FIRST_DAY = day_of(date(1970, 1, 2))
_A_DURATION = "a duration by the clock such as 52w"


def window_of(starts: str, length: str, warm_up: str) -> Window:
    """The days of a run that count, whole days. Raises `UsageError`, which names the option.

    What is written as `+4w` counts from the very second in which the warm-up is over, as in a run.

    >>> window_of("2026-01-05", "52w", "26w") == Window()
    True
    >>> later, sooner = (window_of("2026-01-05", "52w", before) for before in ("36h", "1d"))
    >>> (later.origin - sooner.origin) // 3600
    12
    """
    first = read_date("starts", starts)
    counts, before = read_duration("length", length), read_duration("warm-up", warm_up)
    refuse_days(first, counts, before)
    return window_after(first, counts, before)


def window_after(first: date, counts: Duration, before: Duration) -> Window:
    """The same of days that have been read: the first, what counts, and the warm-up before it."""
    warm_up_days, of_a_day = divmod(round(before.seconds), DAY)
    last = -(-(round(before.seconds) + round(counts.seconds)) // DAY)
    origin = day_of(first) * DAY + round(before.seconds) if of_a_day else None
    return Window(first, warm_up_days, last - warm_up_days, origin)


def as_duration(seconds: int) -> str:
    """A duration as it is written: in weeks or days where it is whole ones, else in hours.

    >>> as_duration(364 * 86_400), as_duration(36 * 3600)
    ('52w', '36h')
    """
    for unit, letter in ((604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{letter}"
    return f"{seconds}s"


def read_date(name: str, text: str) -> date:
    """A date that an option gives. Raises `UsageError`."""
    try:
        return parse_date(text)
    except ValueProblem as problem:
        raise UsageError(f"{name}: found `{text}`, expected {problem.expected}") from None


def read_duration(name: str, text: str) -> Duration:
    """A duration by the clock that an option gives. Raises `UsageError`."""
    try:
        duration = parse_duration(text)
    except ValueProblem as problem:
        write = f"write {text}w for weeks, {text}d for days" if text.isdecimal() else problem.hint
        said = f"{_A_DURATION}; {write}" if write else _A_DURATION
        raise UsageError(f"{name}: found `{text}`, expected {said}") from None
    if duration.working_days:
        raise UsageError(f"{name}: found `{text}`, expected {_A_DURATION}")
    return duration


def refuse_days(starts: date, length: Duration, warm_up: Duration) -> None:
    """Refuse a run before 1970, of nothing, or of too many years. Raises `UsageError`."""
    for wrong in wrong_days(starts, length, warm_up):
        expected = f", expected {wrong.expected}" if wrong.expected else ""
        raise UsageError(f"{wrong.name}: found {wrong.found}{expected}")


class Wrong(NamedTuple):
    """What is wrong with the days of a run: of which option, what was found and expected."""

    name: str
    found: str
    expected: str


def wrong_days(starts: date, length: Duration, warm_up: Duration) -> Iterator[Wrong]:
    """What makes them no days of a run: before 1970, of nothing, of too many years.

    >>> [*wrong_days(date(2026, 1, 5), parse_duration("99y"), parse_duration("0d"))]
    [Wrong(name='length', found='more than 50 years with the warm-up', expected='')]
    """
    counts, before = round(length.seconds), round(warm_up.seconds)
    if day_of(starts) < FIRST_DAY:
        yield Wrong("starts", f"{starts}", f"{date_of(FIRST_DAY)} or later")
    if not counts:
        yield Wrong("length", f"`{length.text}`", "a duration above zero such as 52w")
    if before + counts > MOST_YEARS * 365 * DAY:
        yield Wrong("length", f"more than {MOST_YEARS} years with the warm-up", "")
