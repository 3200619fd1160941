"""Sittings of a panel are described in a way that can be."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.definition.models.steps import Sessions
from pathway_engine.definition.node import join
from pathway_engine.definition.values import WEEKDAYS, ValueProblem, parse_date, parse_time
from pathway_engine.definition.walking import step_paths

ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "last")
"""Which weekday of a month."""

Problem = tuple[str, str]
"""What was found and what was expected."""


def check_sessions(pathway: Pathway, report: Report) -> None:
    """Report sittings that are described in a way that cannot be."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.sessions is not None:
            path = join(paths[name], "sessions")
            for found, expected in _problems(step, step.sessions):
                report.add("sessions_form", path, found=found, expected=expected)


def _problems(step: TeamStep, sessions: Sessions) -> Iterator[Problem]:
    if step.holds:
        yield "`sessions` and `holds`", "one of them: a case at a sitting is not held"
    try:
        parse_time(sessions.at)
        if sessions.first is not None:
            parse_date(sessions.first)
    except ValueProblem as problem:
        yield f"`{problem.found}`", problem.expected
    if sessions.every == "2 weeks" and sessions.first is None:
        yield "every 2 weeks, without `first`", "`first`, the date of one sitting"
    if sessions.every in ("week", "month") and not sessions.days:
        yield "no `days`", "the days on which it sits"
    for day in sessions.days:
        if not _is_day(day, sessions.every):
            monthly = sessions.every == "month"
            expected = "a weekday of the month such as `1st tue`" if monthly else "a weekday"
            yield f"`{day}`", expected


def _is_day(text: str, every: str) -> bool:
    """Whether a text names a day of a sitting.

    >>> _is_day("thu", "week"), _is_day("1st tue", "month"), _is_day("thu", "month")
    (True, True, False)
    """
    *ordinal, weekday = text.split() or [""]
    right = len(ordinal) == 1 and ordinal[0] in ORDINALS if every == "month" else not ordinal
    return right and weekday in WEEKDAYS
