"""What is typed of a case, read: visits, moments, efforts, values. No value is told in an error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.live.commands import Link, Partner, VisitId

_VISIT = re.compile(r"([1-9][0-9]{0,17})\.([1-9][0-9]{0,8})")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
FIRST_YEAR, LAST_YEAR = 1900, 2099
_TRUTH = {"true": True, "false": False, "yes": True, "no": False}


def visit_of(text: str) -> VisitId:
    """A visit by its case and its number.

    >>> visit_of("4711.3")
    VisitId(case=4711, visit=3)
    """
    from pathway_engine.live.commands import VisitId

    match = _VISIT.fullmatch(text)
    if match is None:
        raise UsageError(f"VISIT: found `{text}`, expected a case and its visit, such as 4711.3")
    return VisitId(int(match[1]), int(match[2]))


def moment_of(text: str, option: str) -> datetime:
    """A moment, which says its time zone.

    >>> moment_of("2025-03-03T09:30+01:00", "--at").isoformat()
    '2025-03-03T09:30:00+01:00'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"{option}: found `{text}`, expected a moment with its time zone, such as "
            "2025-03-03T09:30Z"
        )
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise UsageError(f"{option}: found `{text}`, expected a year from 1901 to 2098")
    return moment


def maybe_moment(text: str | None, option: str) -> datetime | None:
    """A moment, where one is said."""
    return None if text is None else moment_of(text, option)


def effort_of(text: str | None) -> timedelta | None:
    """How much work it was.

    >>> effort_of("90m")
    datetime.timedelta(seconds=5400)
    """
    from pathway_engine.definition.values.amounts import parse_duration
    from pathway_engine.definition.values.problem import ValueProblem

    if text is None:
        return None
    try:
        duration = parse_duration(text)
    except ValueProblem as problem:
        raise UsageError(f"--effort: found `{text}`, expected {problem.expected}") from None
    if duration.working_days:
        raise UsageError(f"--effort: found `{text}`, expected hours and minutes, such as 90m")
    return timedelta(seconds=round(duration.seconds))


def pairs(said: Iterable[str] | None, option: str, form: str) -> list[tuple[str, str]]:
    """What stands before and behind the `=` of each."""
    split = [one.partition("=") for one in said or ()]
    if any(not (name and equals) for name, equals, _ in split):
        raise UsageError(f"{option}: found no `=`, expected {form}")
    return [(name, text) for name, _, text in split]


def value_of(text: str) -> bool | float | str:
    """A value of an attribute.

    >>> value_of("280"), value_of("true"), value_of("north")
    (280.0, True, 'north')
    """
    if text in ("true", "false"):
        return _TRUTH[text]
    return float(text) if _NUMBER.fullmatch(text) else text


def values_of(said: Iterable[str] | None, file: str | None = None) -> dict[str, Any]:
    """Values by name: of the options, and of a JSON object in a file (`-`: standard input)."""
    found = {} if file is None else _from_json(file)
    return found | {
        name: value_of(text) for name, text in pairs(said, "--value", "NAME=VALUE, cost=280")
    }


def _from_json(file: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    plain = isinstance(found, dict) and all(
        isinstance(value, bool | int | float | str) for value in found.values()
    )
    if not plain:
        raise UsageError(f"--values: expected one JSON object of plain values in `{file}`")
    return dict(found)


def opens_of(said: Iterable[str] | None) -> dict[str, bool]:
    """Which further cases there are to be."""
    told = pairs(said, "--opens", "NAME=yes or NAME=no")
    if any(answer not in ("yes", "no") for _, answer in told):
        raise UsageError("--opens: expected NAME=yes or NAME=no")
    return {name: _TRUTH[answer] for name, answer in told}


def partners_of(said: Iterable[str] | None) -> tuple[Partner, ...]:
    """Who else works at it.

    >>> partners_of(["ward=nurse/w3"])
    (Partner(team='ward', role='nurse', worker='w3'),)
    """
    from pathway_engine.live.commands import Partner

    told = []
    for team, rest in pairs(said, "--partner", "TEAM=ROLE or TEAM=ROLE/WORKER"):
        role, _, worker = rest.partition("/")
        told.append(Partner(team, role, worker or None))
    return tuple(told)


def links_of(said: Iterable[str] | None) -> tuple[Link, ...]:
    """To which cases it is related, and how."""
    from pathway_engine.live.commands import Link

    told = pairs(said, "--link", "CASE=KIND, such as 12=follows")
    if any(not case.isdecimal() for case, _ in told):
        raise UsageError("--link: expected CASE=KIND, such as 12=follows")
    return tuple(Link(int(case), kind) for case, kind in told)
