"""The first screen: what changed for people, where their days went, whether it pays.

It is made from comparisons of one baseline with one or two other designs, and fits a terminal
of 80 columns. Nothing on it is drawn by hand but the words: every figure comes from the
comparisons that it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pathway_engine.analysis.summary import Difference, Interval
from pathway_engine.clock import DAY, YEAR
from pathway_engine.report.numbers import Scale, bare, interval_text
from pathway_engine.report.tables import NARROW, paragraph
from pathway_engine.report.words import cause_title, safe

_LABEL, _FIRST, _OTHER = 29, 7, 22  # columns of the upper block; the lower block's follow


@dataclass(frozen=True)
class Question:
    """What the screen is about, in the words of whoever asks.

    `designs` are the headings of the columns, the baseline's first; `clock` the target whose
    clock runs from request to package; `organisations` what each is called; `price` what an
    hour saved is worth, `weekly` what a package costs a week and `uplift` what is to be paid
    for in a year, all in the pathway's currency (`currency` is its symbol).
    """

    title: str
    settings: str
    designs: tuple[str, ...]
    clock: str
    organisations: Mapping[str, str] = field(default_factory=dict)
    uplift: float = 238_000.0
    price: float = 40.0
    weekly: float = 300.0
    currency: str = "£"
    because: str = "report, 3.5"
    window: int = 364 * DAY
    beliefs: Sequence[tuple[str, str]] = ()
    page: str = "docs/wokingham.md"


class _Line(NamedTuple):
    """A line of the upper block: which number, under what label, on which scale."""

    label: str
    measure: str
    statistic: str
    scale: Scale


def first_screen(
    question: Question, others: Sequence[Sequence[Difference]], closing: Sequence[str] = ()
) -> str:
    """The whole screen, no line over 80 columns.

    `others` holds for each design but the baseline its differences from it; `closing` what to
    say of the ledger and what to try next.
    """
    numbers = [_Numbers(rows) for rows in others]
    blocks = [
        [*_broken(question.title), *_broken(question.settings)],
        list(_changes(question, numbers)),
        list(_days(question, numbers)),
        list(_pays(question, numbers)),
        list(_believe(question)),
        [line for text in closing for line in _broken(text)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _broken(text: str) -> list[str]:
    return paragraph(text, NARROW).split("\n")


class _Numbers:
    """The differences of one design from the baseline, by what they are about."""

    def __init__(self, rows: Iterable[Difference]) -> None:
        self.whole: dict[tuple[str, str], Difference] = {}
        self.portions: dict[str, dict[tuple[str, str], Difference]] = {}
        for row in rows:
            if not row.by:
                self.whole[row.measure, row.statistic] = row
            elif "cause" in row.by and row.statistic == "mean":
                key = row.by["cause"], row.by.get("organisation", "")
                self.portions.setdefault(row.measure, {})[key] = row

    def __getitem__(self, name: tuple[str, str]) -> Difference:
        nothing = Interval(float("nan"), float("nan"), float("nan"), 0)
        return self.whole.get(name) or Difference(*name, {}, "", nothing, nothing, nothing)


# -- what changed for people ------------------------------------------------------------------


def _changes(question: Question, others: Sequence[_Numbers]) -> Iterator[str]:
    first, *rest = question.designs
    yield _row("", first, rest)
    yield _row("", "mean", ["change (95 % int.)"] * len(rest))
    for line in _lines(question):
        rows = [numbers[line.measure, line.statistic] for numbers in others]
        mean = bare(rows[0].baseline.mean, line.scale)
        unit = f" {line.scale.unit}" if line.scale.unit else ""
        changes = [interval_text(row.difference, line.scale) for row in rows]
        yield _row(line.label, mean + unit, changes)


def _lines(question: Question) -> tuple[_Line, ...]:
    clock = f"clock.{question.clock}"
    count, days = Scale(1, "", "", 1), Scale(DAY, "", "d", 0)
    tenths = Scale(DAY, "", "d", 1)
    # Effort is in seconds over the window; shown are thousands of hours a year.
    thousands = Scale(3_600 * 1_000 * question.window / YEAR, "", "", 1)
    return (
        _Line("Handoffs per package", "handoffs.all", "per_package", count),
        _Line("  between organisations", "handoffs.between_organisations", "per_package", count),
        _Line("Returned, per 100 handoffs", "handoffs.returned_per_100", "rate", count),
        _Line("Request to package, median", clock, "median", days),
        _Line("                    p95", clock, "p95", days),
        _Line("Nobody accountable", "orphan_time", "per_package", tenths),
        _Line("Casework hours a year, 1000s", "effort_time", "sum", thousands),
    )


def _row(label: str, first: str, others: Sequence[str]) -> str:
    cells = "".join(f"{safe(text):>{_OTHER}}" for text in others)
    return f"{label:<{_LABEL}}{safe(first):>{_FIRST}}{cells}".rstrip()


# -- where the days go ------------------------------------------------------------------------

_LISTED = 8
"""Causes that are listed; what is left goes under one line."""


class _Share(NamedTuple):
    """A line of the decomposition: seconds in each design."""

    label: str
    holder: str
    seconds: tuple[float, ...]


def _days(question: Question, others: Sequence[_Numbers]) -> Iterator[str]:
    shares = list(_shares(question, others))
    clock = f"clock.{question.clock}", "mean"
    first = others[0][clock].baseline.mean
    totals = (first, *(numbers[clock].redesign.mean for numbers in others))
    columns = [
        _rounded([share.seconds[i] / DAY for share in shares], total / DAY)
        for i, total in enumerate(totals)
    ]
    heads = [f"{safe(name):>{_room(question)}}" for name in _short(question.designs)]
    yield f"{'Where the days go, request to package  lies with':<{_left(question)}}{''.join(heads)}"
    for share, *days in zip(shares, *columns, strict=True):
        cells = "".join(f"{day if day != '0.0' else '-':>{_room(question)}}" for day in days)
        text = f" {share.label:<38}{share.holder}"
        yield f"{text:<{_left(question)}.{_left(question)}}{cells}"
    sums = "".join(f"{total / DAY:>{_room(question)}.1f}" for total in totals)
    yield f"{' mean days; the parts add up exactly':<{_left(question)}}{sums}"


def _room(question: Question) -> int:
    """How wide a column of days is."""
    return max(9, *(len(name) + 1 for name in _short(question.designs)))


def _left(question: Question) -> int:
    return NARROW - _room(question) * len(question.designs)


def _short(designs: Sequence[str]) -> list[str]:
    """Headings that fit narrow columns: the last word of each."""
    return [name.split()[-1][:9] for name in designs]


def _shares(question: Question, others: Sequence[_Numbers]) -> Iterator[_Share]:
    """Delays cause by cause, longest first; then what is no delay, in one line."""
    delays, rest = _portions(question, others)
    ranked = sorted(delays, key=lambda share: -max(share.seconds))
    yield from ranked[:_LISTED]
    if ranked[_LISTED:]:
        yield _Share("other delays", "", _summed(ranked[_LISTED:]))
    yield _Share("no delay: work, visits, notice", "", _summed(rest))


def _portions(question: Question, others: Sequence[_Numbers]) -> tuple[list[_Share], list[_Share]]:
    """Delays by cause (a handoff also by who takes it), and what is no delay."""
    found = [numbers.portions.get(f"clock.{question.clock}", {}) for numbers in others]
    keys = list(dict.fromkeys(key for portions in found for key in portions))
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for cause, organisation in keys:
        apart = organisation if cause == "handoff_latency" else ""
        groups.setdefault((cause, apart), []).append((cause, organisation))
    shares = [
        _Share(_label(cause), _holders(question, members), _sizes(found, members))
        for (cause, _), members in groups.items()
    ]
    is_delay = [not cause.startswith("none.") for cause, _ in groups]
    pairs = list(zip(shares, is_delay, strict=True))
    return [s for s, delay in pairs if delay], [s for s, delay in pairs if not delay]


def _label(cause: str) -> str:
    title = cause_title(cause)
    return title[:1].lower() + title[1:]


def _holders(question: Question, members: Sequence[tuple[str, str]]) -> str:
    names = dict.fromkeys(
        "(in dispute)" if name == "nobody" else question.organisations.get(name, name)
        for _, name in members
    )
    return ", ".join(safe(name) for name in names)


def _sizes(
    found: Sequence[Mapping[tuple[str, str], Difference]], members: Sequence[tuple[str, str]]
) -> tuple[float, ...]:
    """Seconds of some portions in the baseline and in each other design."""
    first = sum(_baseline(found, member) for member in members)
    others = (
        sum(portions[member].redesign.mean for member in members if member in portions)
        for portions in found
    )
    return first, *others


def _baseline(
    found: Sequence[Mapping[tuple[str, str], Difference]], member: tuple[str, str]
) -> float:
    return next((p[member].baseline.mean for p in found if member in p), 0.0)


def _summed(shares: Sequence[_Share]) -> tuple[float, ...]:
    return tuple(sum(column) for column in zip(*(share.seconds for share in shares), strict=True))


def _rounded(parts: Sequence[float], whole: float) -> list[str]:
    """Parts to one decimal so that they add up to their whole as it is shown.

    Each is rounded down or up; up go those that lose most by being cut.

    >>> _rounded([1.04, 1.04, 1.02], 3.1)
    ['1.0', '1.1', '1.0']
    """
    tenths = [10 * part for part in parts]
    down = [int(part) for part in tenths]
    missing = max(0, round(10 * whole) - sum(down))
    losers = sorted(range(len(parts)), key=lambda i: down[i] - tenths[i])
    for i in losers[:missing]:
        down[i] += 1
    return [f"{part / 10:.1f}" for part in down]


# -- does it pay, and what to believe ---------------------------------------------------------


def left_to_find(uplift: float, saved: float, weekly: float) -> float:
    """Packages of so much a week, over a year of 52 weeks, that pay for what is left.

    >>> round(left_to_find(238_000, 90_000, 300), 1)
    9.5
    """
    return max(0.0, uplift - saved) / (52 * weekly)


def _pays(question: Question, others: Sequence[_Numbers]) -> Iterator[str]:
    money, sign = f"{question.uplift:,.0f}", question.currency
    hours = [
        -numbers["effort_time", "sum"].difference.mean / 3_600 * YEAR / question.window
        for numbers in others
    ]
    saved = [one * question.price for one in hours]
    left = [left_to_find(question.uplift, one, question.weekly) for one in saved]
    yield f"Does it pay for the {sign}{money} uplift ({question.because})?"
    yield _money_row(
        question,
        f"hours saved, at {sign}{question.price:g}",
        [f"{'-' if one < 0 else ''}{sign}{abs(one) / 1_000:.0f}k" for one in saved],
    )
    label = f"left to find, as packages of {sign}{question.weekly:g}/week"
    yield _money_row(question, label, [f"{one:.1f}" for one in left])


def _money_row(question: Question, label: str, cells: Sequence[str]) -> str:
    """A line of the third block, under the columns of the designs but the baseline."""
    room = _room(question)
    space = NARROW - room * len(cells)
    return f"{' ' + label:<{space}}{''.join(f'{cell:>{room}}' for cell in cells)}"


def _believe(question: Question) -> Iterator[str]:
    if question.beliefs:
        yield f"What to believe ({question.page})"
    for head, text in question.beliefs:
        yield f" {head:<11}{safe(text)}"
