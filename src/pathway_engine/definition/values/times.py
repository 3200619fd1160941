"""The words for times: dates, moments of a run, hours of the day, weekdays, months."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pathway_engine.clock import DAY, HOUR, seconds_of
from pathway_engine.definition.values.amounts import Duration, parse_duration
from pathway_engine.definition.values.problem import ValueProblem

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as they are written; Monday is 0."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The months as they are written; January is month 1."""

ALWAYS_BEFORE, ALWAYS_AFTER = -(1 << 62), 1 << 62
"""Civil seconds before and after everything that happens."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OTHER_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_HOUR = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: a date, at whose midnight it falls, or so long after the window's start.

    With `earlier` it lies so long before the window, in the warm-up or before the run.
    """

    date: date | None
    after: Duration | None
    text: str = field(compare=False)
    earlier: bool = False

    def second(self, window_start: int) -> int:
        """Its civil second, where the window starts (the warm-up ends) at `window_start`.

        >>> parse_moment("+2d").second(window_start=86_400), parse_moment("-1d").second(86_400)
        (259200, 0)
        """
        if self.date is not None:
            return seconds_of(self.date)
        assert self.after is not None  # noqa: S101 - one of the two is always there
        seconds = round(self.after.seconds)
        return window_start + (-seconds if self.earlier else seconds)


def parse_date(text: str) -> date:
    """A date such as `2018-10-01`, in the years 1900 to 2199.

    >>> parse_date("2018-10-01")
    datetime.date(2018, 10, 1)
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueProblem(text, "a date such as 2018-10-01", _other_date(text))
    year, month, day = map(int, match.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueProblem(text, f"a date in the years {_FIRST_YEAR} to {_LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueProblem(text, "a date of the calendar", "there is no such day") from None


def in_force(begins: Moment | None, ends: Moment | None, window_start: int) -> tuple[int, int]:
    """From which civil second something holds, and up to which: the first second after it.

    What has no beginning holds from `ALWAYS_BEFORE` on, what has no end until `ALWAYS_AFTER`.

    >>> in_force(parse_moment("+1d"), parse_moment("+2d"), window_start=86_400)
    (172800, 259200)
    """
    first = ALWAYS_BEFORE if begins is None else begins.second(window_start)
    return first, ALWAYS_AFTER if ends is None else ends.second(window_start)


def parse_moment(text: str) -> Moment:
    """A date, or a time from the start of the window such as `+4w`, or `-2w` before it.

    >>> parse_moment("+4w").after.words
    '4 weeks'
    """
    try:
        if not text.startswith(("+", "-")):
            return Moment(parse_date(text), None, text)
        after = parse_duration(text[1:])
    except ValueProblem as problem:
        hint = f"write +{text}" if _is_duration(text) else problem.hint
        expected = "a date such as 2018-10-01, or +4w from the end of the warm-up"
        raise ValueProblem(text, expected, hint) from None
    if after.working_days:
        raise ValueProblem(text, "a time by the clock such as +4w")
    return Moment(None, after, text, earlier=text.startswith("-"))


def parse_time(text: str) -> int:
    """A time of day such as `10:00`, in seconds after midnight; `24:00` is the day's end.

    >>> parse_time("10:30")
    37800
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueProblem(text, "a time of day such as 09:00", _time_hint(text))
    hours, minutes = map(int, match.groups())
    if minutes >= 60 or hours * 60 + minutes > 24 * 60:
        raise ValueProblem(text, "a time of day from 00:00 to 24:00")
    return hours * HOUR + minutes * 60


def parse_hours(text: str) -> tuple[int, int]:
    """Opening hours such as `09:00-17:00`, as start and end in seconds after midnight.

    The end is not part of them. A night shift wraps: its end lies beyond 86,400.

    >>> parse_hours("09:00-17:00"), parse_hours("22:00-06:00")
    ((32400, 61200), (79200, 108000))
    """
    first, _, last = text.partition("-")
    try:
        start, end = parse_time(first), parse_time(last)
    except ValueProblem:
        raise ValueProblem(text, "hours such as 09:00-17:00", _hours_hint(text)) from None
    if start == DAY:
        raise ValueProblem(text, "hours that begin before 24:00", "24:00 is 00:00 of the next day")
    if start == end:
        hint = "the whole day is 00:00-24:00"
        raise ValueProblem(text, "hours that end at another time than they begin", hint)
    return start, end if end > start else end + DAY


def parse_hours_of_day(text: str) -> tuple[int, int]:
    """Hours of one day such as `08-18` or `08:30-18`, as start and end in seconds after midnight.

    The end is not part of them; `24` is the day's. They do not wrap.

    >>> parse_hours_of_day("00-08"), parse_hours_of_day("18:30-24")
    ((0, 28800), (66600, 86400))
    """
    first, _, last = text.partition("-")
    try:
        start, end = (
            parse_time(f"{part}:00" if _HOUR.fullmatch(part) else part) for part in (first, last)
        )
    except ValueProblem:
        hint = _hours_hint(text)
        raise ValueProblem(text, "hours of the day such as 08-18 or 08:30-18:00", hint) from None
    if start >= end:
        hint = "hours over midnight are two: up to 24, and from 00"
        raise ValueProblem(text, "hours that end later on the day than they begin", hint)
    return start, end


def parse_weekdays(text: str) -> tuple[int, ...]:
    """A weekday or a range of them such as `mon-fri`, as numbers from 0, Monday.

    A range may run over the end of the week.

    >>> parse_weekdays("mon-fri"), parse_weekdays("sat-mon")
    ((0, 1, 2, 3, 4), (5, 6, 0))
    """
    return _names(text, WEEKDAYS, "a weekday or a range such as mon-fri")


def parse_months(text: str) -> tuple[int, ...]:
    """A month or a range of them such as `nov-feb`, as numbers from 1, January.

    >>> parse_months("jan"), parse_months("nov-feb")
    ((1,), (11, 12, 1, 2))
    """
    return tuple(n + 1 for n in _names(text, MONTHS, "a month or a range such as nov-feb"))


def _names(text: str, names: tuple[str, ...], expected: str) -> tuple[int, ...]:
    first, dash, last = text.partition("-")
    ends = (first, last) if dash else (first, first)
    if not all(end in names for end in ends):
        raise ValueProblem(text, f"{expected} ({' '.join(names)})", _name_hint(text, names))
    if dash and first == last:
        raise ValueProblem(text, expected, f"write {first}")
    start, length = names.index(first), len(names)
    count = (names.index(ends[1]) - start) % length + 1
    return tuple((start + n) % length for n in range(count))


def _name_hint(text: str, names: tuple[str, ...]) -> str:
    if "," in text:
        return "give each its own line"
    if len(text) > 30:  # longer than two long names
        return ""
    written = [part.strip().lower()[:3] for part in text.split("-")]
    return f"write {'-'.join(written)}" if all(part in names for part in written) else ""


def _is_duration(text: str) -> bool:
    try:
        return not parse_duration(text).working_days
    except ValueProblem:
        return False


def _other_date(text: str) -> str:
    """How a date is written that was meant: `05/01/2026`; nothing for anything else."""
    match = _OTHER_DATE.fullmatch(text)
    return f"year, month, day: {match[3]}-MM-DD" if match else ""


def _time_hint(text: str) -> str:
    meant = _meant_time(text)
    return f"write {meant}" if meant else ""


def _hours_hint(text: str) -> str:
    """How hours are written that were meant: `9am-5pm`, `9:00 to 17:00`, with a long dash."""
    ends = _BETWEEN.split(text[:40].strip(_QUOTES))
    meant = [_meant_time(end) for end in ends]
    if len(ends) != 2 or not all(meant):
        return ""
    first, last = meant
    if last <= first <= "12:00" and not re.search("[ap]\\.?m", ends[1].lower()):
        last = f"{int(last[:2]) + 12:02d}{last[2:]}"  # `9-5` means the afternoon
    return f"write {first}-{last}"


_QUOTES = " \"'“”„‘’‚«»"
_BETWEEN = re.compile(r"\s*(?:-|–|—|−|\bto\b|\buntil\b)\s*")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")


def _meant_time(text: str) -> str:
    """The time of day that somebody wrote in another way, as it is written; else nothing.

    >>> _meant_time("9am"), _meant_time("5.30 pm"), _meant_time("0900"), _meant_time("noon")
    ('09:00', '17:30', '09:00', '')
    """
    match = _CLOCK.fullmatch(text[:20].strip(_QUOTES).lower())
    if match is None:
        return ""
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    within = minute < 60 and hour * 60 + minute <= 24 * 60
    return f"{hour:02d}:{minute:02d}" if within else ""
