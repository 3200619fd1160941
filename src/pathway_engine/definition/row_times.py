"""When a row of a file of people says that somebody came, and what another form of it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pathway_engine.clock import DAY, HOUR, day_of, iso
from pathway_engine.definition.values import MONTHS, ValueProblem, parse_date

_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?", flags=re.ASCII)
_OTHERWISE = re.compile(
    r"(\d{1,4})([./ -])(\d{1,2}|[A-Za-z]{3,9})\2(\d{1,4})"
    r"(?:[T ,]+(?:(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?)?",
    flags=re.ASCII,
)
_NUMBER_OF_DAYS = re.compile(r"\d{5}(?:\.\d+)?", flags=re.ASCII)
_SHEETS_BEGIN = date(1899, 12, 30)
"""The day from which spreadsheets count."""


def second_of(text: str, zone: ZoneInfo | None = None) -> int:
    """The civil second of a date (its midnight) or of a local time in ISO 8601.

    With a zone, one that its clocks have shown. Raises `ValueProblem`.

    >>> second_of("1970-01-02T09:30") // 60
    2010
    """
    match = _TIME.fullmatch(text)
    if match is None:
        expected = "a local time such as 2026-01-05T09:30, or a date"
        raise ValueProblem(text, expected, _hint(text, zone))
    day = day_of(parse_date(match[1])) * DAY
    hour, minute, second = (int(part or 0) for part in match.groups()[1:])
    if hour > 23 or minute > 59 or second > 59:
        hint = "24:00 is 00:00 of the next day" if hour == 24 else ""
        raise ValueProblem(text, "a time of day from 00:00 to 23:59:59", hint)
    came = day + hour * HOUR + minute * 60 + second
    if zone is not None and match[2] is not None:
        _refuse_skipped(text, came, zone)
    return came


def _refuse_skipped(text: str, second: int, zone: ZoneInfo) -> None:
    """Refuse a time that was left out when the clocks went forward."""
    wall = datetime.fromisoformat(iso(second))
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before is not None and after is not None and before < after:
        minutes = (after - before) // timedelta(minutes=1)
        shown = _short(wall + (after - before))
        hint = f"the clocks went forward by {minutes} minutes then: write {shown}"
        raise ValueProblem(text, f"a time that there was in {zone.key}", hint)


def _short(wall: datetime) -> str:
    """A time as a row says it, without seconds where there are none."""
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


# -- what is meant by a time that is written otherwise ------------------------------------------


def _hint(text: str, zone: ZoneInfo | None) -> str:
    if not text:
        return "every row says when somebody came"
    if _NUMBER_OF_DAYS.fullmatch(text):
        meant = _SHEETS_BEGIN + timedelta(days=int(text[:5]))
        return f"a spreadsheet's number for {meant}: show the column as dates before saving it"
    return _without_zone(text, zone) or _written(text)


def _without_zone(text: str, zone: ZoneInfo | None) -> str:
    """What to say of a time with a time zone; nothing of any other text."""
    try:
        zoned = datetime.fromisoformat(text[:40])
    except ValueError:
        return ""
    if zoned.tzinfo is None:
        return ""
    wall = "the time by the clock on the wall, without a time zone"
    if zone is None or not 1900 <= zoned.year <= 2199:
        return wall
    here = zoned.astimezone(UTC).astimezone(zone).replace(tzinfo=None, microsecond=0)
    return f"{wall}: in {zone.key} write {_short(here)}"


def _written(text: str) -> str:
    """How a date, with its time, is written that stands in another order or with other signs.

    >>> _written("31/01/2026 9:05"), _written("2026-1-5"), _written("1-Apr-2026")
    ('write 2026-01-31T09:05', 'write 2026-01-05', 'write 2026-04-01')
    >>> _written("05/01/2026"), _written("05/01/26")
    ('write 2026-01-05, if the day stands first', 'write the year in four digits, and first')
    """
    match = _OTHERWISE.fullmatch(text)
    if match is None:
        return ""
    first, middle, last = int(match[1]), _month(match[3]), int(match[4])
    either = False
    if len(match[1]) == 4:
        year, month, day = first, middle, last
    elif len(match[4]) != 4:
        return "write the year in four digits, and first"
    elif middle > 12:
        year, month, day = last, first, middle
    else:
        year, month, day = last, middle, first
        either = match[3].isdigit() and first <= 12 and first != middle
    write = f"{year}-{month:02d}-{day:02d}"
    if match[5]:
        write += f"T{int(match[5]):02d}:{match[6]}" + (f":{match[7]}" if match[7] else "")
    if not _is_time(write):
        return ""
    return f"write {write}" + (", if the day stands first" if either else "")


def _is_time(text: str) -> bool:
    """Whether a text has the right form, and there is such a day and time."""
    try:
        return _TIME.fullmatch(text) is not None and second_of(text) is not None
    except ValueProblem:
        return False


def _month(text: str) -> int:
    """The number of a month that is written as one or by its name; 0 for another word."""
    if text.isdigit():
        return int(text)
    begins = text[:3].lower()
    return MONTHS.index(begins) + 1 if begins in MONTHS else 0


def reader_of_times(timezone: str) -> Callable[[str], float]:
    """What reads the times of rows in a time zone; in one that is not known, by the form alone."""
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return second_of
    return lambda text: second_of(text, zone)
