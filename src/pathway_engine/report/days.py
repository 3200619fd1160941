"""Where the days go: a duration taken apart by cause, and with whom each part lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pathway_engine.clock import DAY
from pathway_engine.report.asked import Numbers, Question, means
from pathway_engine.report.numbers import Scale, bare
from pathway_engine.report.tables import NARROW
from pathway_engine.report.words import NO_DELAY, cause_title, safe

_LISTED = 8
"""Causes that are listed; what is left goes under one line."""

_NEGLIGIBLE = DAY / 20
"""Seconds below which a cause would show as no days at all."""

_LABEL, _ROOM = 36, 9  # columns of a label, and of a number


class _Share(NamedTuple):
    """A line: the seconds of one cause in each design."""

    label: str
    holder: str
    seconds: tuple[float, ...]


def where_the_days_go(question: Question, others: Sequence[Numbers]) -> Iterator[str]:
    """The lines of the block: to the package part by part, then until the case closes.

    The days that it shows add up to the totals that it shows.
    """
    shares = list(_shares(question, others))
    totals = means(others, f"clock.{question.clock}", "mean")
    columns = [
        rounded([share.seconds[i] / DAY for share in shares], total / DAY)
        for i, total in enumerate(totals)
    ]
    yield _line("Where the days go, to the package", "lies with", question.short)
    for share, *days in zip(shares, *columns, strict=True):
        shown = ["-" if day == "0.0" else day for day in days]
        yield _line(f" {share.label}", share.holder, shown)
    yield _line(" mean days; the parts add up exactly", "", _days(totals))
    beyond = means(others, "case_duration", "per_package")
    yield _line(" and in all, until the case closes", "", _days(beyond))


def _days(durations: Sequence[float]) -> list[str]:
    return [bare(seconds, Scale(DAY, "", "", 1)) for seconds in durations]


def _line(label: str, holder: str, numbers: Sequence[str]) -> str:
    space = NARROW - _LABEL - _ROOM * len(numbers)
    cells = "".join(f"{safe(text)[: _ROOM - 1]:>{_ROOM}}" for text in numbers)
    return f"{_fit(label, _LABEL)} {_fit(holder, space - 1)}{cells}"


def _fit(text: str, space: int) -> str:
    """A text in exactly so many columns; what is cut shows."""
    return f"{text:<{space}}" if len(text) <= space else f"{text[: space - 1]}…"


def _shares(question: Question, others: Sequence[Numbers]) -> Iterator[_Share]:
    """Delays cause by cause, longest first; then what is no delay, in one line."""
    found = {key: _sizes(question, others, key) for key in _keys(question, others)}
    rest = [sizes for (cause, _), sizes in found.items() if cause in NO_DELAY]
    groups: dict[tuple[str, str], list[str]] = {}
    for cause, organisation in sorted(found, key=lambda key: -max(found[key])):
        if cause not in NO_DELAY:
            # Who takes a handoff matters; other causes are one line, whoever they lie with.
            apart = organisation if cause == "handoff_latency" else ""
            groups.setdefault((cause, apart), []).append(organisation)
    delays = [
        _Share(_label(cause), _holders(question, names), _added([found[cause, n] for n in names]))
        for (cause, _), names in groups.items()
    ]
    ranked = sorted(delays, key=lambda share: -max(share.seconds))
    listed = [share for share in ranked[:_LISTED] if max(share.seconds) >= _NEGLIGIBLE]
    yield from listed
    if len(listed) < len(ranked):
        small = [share.seconds for share in ranked[len(listed) :]]
        yield _Share("other delays", "", _added(small))
    yield _Share("no delay: work, visits, notice", "", _added(rest))


def _keys(question: Question, others: Sequence[Numbers]) -> list[tuple[str, str]]:
    """Every cause and organisation that any design has."""
    clock = f"clock.{question.clock}"
    return list(dict.fromkeys(key for numbers in others for key in numbers.portions(clock)))


def _sizes(
    question: Question, others: Sequence[Numbers], key: tuple[str, str]
) -> tuple[float, ...]:
    """Seconds of a portion in the baseline, then in each other design."""
    found = [numbers.portions(f"clock.{question.clock}").get(key) for numbers in others]
    baseline = next((row.baseline.mean for row in found if row is not None), 0.0)
    return (baseline, *(0.0 if row is None else row.redesign.mean for row in found))


def _label(cause: str) -> str:
    if cause == "dispute_responsibility":
        return "nobody accountable"
    title = cause_title(cause)
    return title[:1].lower() + title[1:]


def _holders(question: Question, organisations: Sequence[str]) -> str:
    names = (
        "(in dispute)" if name == "nobody" else question.organisations.get(name, name)
        for name in organisations
    )
    return safe(", ".join(dict.fromkeys(names)))


def _added(columns: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(sum(column) for column in zip(*columns, strict=True))


def rounded(parts: Sequence[float], whole: float) -> list[str]:
    """Parts to one decimal so that they add up to their whole as it is shown.

    Each is cut to one decimal; those that lose most by it are rounded up instead.

    >>> rounded([1.04, 1.06, 1.05], 3.15)
    ['1.0', '1.1', '1.1']
    """
    tenths = [10 * part for part in parts]
    cut = [int(part) for part in tenths]
    missing = max(0, round(10 * whole) - sum(cut))
    for i in sorted(range(len(parts)), key=lambda i: cut[i] - tenths[i])[:missing]:
        cut[i] += 1
    return [f"{part / 10:.1f}" for part in cut]
