"""The first screen: what changed for people, where their days went, whether it pays.

It is made from comparisons of one baseline with one or two other designs, and fits a terminal
of 80 columns. Nothing on it is drawn by hand but the words: every figure comes from the
comparisons that it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pathway_engine.analysis.summary import Difference, Interval
from pathway_engine.clock import DAY
from pathway_engine.report.asked import Bill, Numbers, Question
from pathway_engine.report.days import where_the_days_go
from pathway_engine.report.numbers import Scale, bare, interval_text
from pathway_engine.report.tables import NARROW, paragraph
from pathway_engine.report.words import safe

_LABEL, _MEAN, _CHANGE, _MONEY = 29, 7, 22, 9  # columns of labels and numbers


class _Line(NamedTuple):
    """A line of the first block: which number, under what label, on which scale."""

    label: str
    measure: str
    statistic: str
    scale: Scale


def first_screen(
    question: Question,
    others: Sequence[Sequence[Difference]],
    bill: Bill | None,
    beliefs: Sequence[tuple[str, str]] = (),
    closing: Sequence[str] = (),
) -> str:
    """The whole screen, no line over 80 columns but what is to be typed.

    `others` holds for each design but the baseline (one or two) its differences from it;
    `beliefs` a heading such as ("What to believe", "(docs/page.md)") and then pairs such as
    ("assumed", "what was assumed"); `closing` what to say of the ledger, then commands to try
    next, a line each, which are not broken.
    """
    numbers = [Numbers(rows) for rows in others]
    blocks = [
        [*_broken(question.title), *_broken(question.settings)],
        list(_changes(question, numbers)),
        list(where_the_days_go(question, numbers)),
        list(_pays(question, numbers, bill)) if bill else [],
        list(_believe(beliefs)),
        [*(line for text in closing[:1] for line in _broken(text)), *closing[1:]],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _believe(beliefs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What to believe: a heading, then what follows, what was assumed, what is left out."""
    for n, (head, text) in enumerate(beliefs):
        yield from _broken(f" {head:<11}{text}" if n else f"{head} {text}")


def _broken(text: str) -> list[str]:
    return paragraph(text, NARROW).split("\n")


def _changes(question: Question, others: Sequence[Numbers]) -> Iterator[str]:
    """What changed for people: the baseline's mean, and each other design's change."""
    first, *rest = question.designs
    yield _row("", first, rest)
    yield _row("", "mean", ["change (95 % int.)"] * len(rest))
    for line in _lines(question):
        rows = [numbers.whole(line.measure, line.statistic) for numbers in others]
        mean = f"{bare(rows[0].baseline.mean, line.scale)} {line.scale.unit}".rstrip()
        changes = [_change(row.difference, line.scale) for row in rows]
        yield _row(line.label, mean, changes)


def _change(difference: Interval, scale: Scale) -> str:
    """A change with its interval, in whole numbers where the column is too narrow for decimals."""
    text = interval_text(difference, scale, sign=True)
    if len(text) < _CHANGE:
        return text
    return interval_text(difference, scale._replace(decimals=0), sign=True)


def _row(label: str, mean: str, changes: Sequence[str]) -> str:
    cells = "".join(f"{safe(text):>{_CHANGE}}" for text in changes)
    return f"{label:<{_LABEL}}{safe(mean):>{_MEAN}}{cells}"


def _lines(question: Question) -> tuple[_Line, ...]:
    clock = f"clock.{question.clock}"
    plain, days, tenths = Scale(1, "", "", 1), Scale(DAY, "", "d", 0), Scale(DAY, "", "d", 1)
    thousands = Scale(1_000, "", "", 1)
    return (
        _Line("Handoffs per package", "handoffs.all", "per_package", plain),
        _Line("  between organisations", "handoffs.between_organisations", "per_package", plain),
        _Line("Returned, per 100 offers", "handoffs.returned_per_100", "rate", plain),
        _Line("Request to package, median", clock, "median", days),
        _Line("                    p95", clock, "p95", days),
        _Line("Nobody accountable, to close", "orphan_time", "per_package", tenths),
        _Line("Casework hours, 1000s", "hours.work", "sum", thousands),
    )


def hours_saved(question: Question, numbers: Numbers) -> float:
    """Hours of casework that a design saves in a year against the baseline."""
    return -numbers.whole("hours.work", "sum").difference.mean * question.a_year


def left_to_find(bill: Bill, saved: float) -> float:
    """Packages, each over 52 weeks, that must be avoided to pay for what hours do not.

    >>> round(left_to_find(Bill(238_000, 40, 300, "3.5"), saved=90_000), 1)
    9.5
    """
    return max(0.0, bill.uplift - saved) / (52 * bill.weekly)


def _pays(question: Question, others: Sequence[Numbers], bill: Bill) -> Iterator[str]:
    """Whether hours saved pay for the uplift, and what would have to pay for the rest."""
    saved = [hours_saved(question, numbers) * bill.price for numbers in others]
    thousands = Scale(1_000, bill.symbol, "", 0)
    yield f"Does it pay for the {bill.symbol}{bill.uplift:,.0f} uplift ({safe(bill.where)})?"
    label = f" hours saved a year, at {bill.symbol}{bill.price:g}"
    yield _money(label, [f"{bare(one, thousands)}k" for one in saved])
    label = f" left to find, as packages of {bill.symbol}{bill.weekly:g}/week"
    yield _money(label, [f"{left_to_find(bill, one):.1f}" for one in saved])


def _money(label: str, cells: Sequence[str]) -> str:
    """A line of the third block, under the columns of the designs but the baseline."""
    space = NARROW - _MONEY * len(cells)
    return f"{label:<{space}}{''.join(f'{cell:>{_MONEY}}' for cell in cells)}"
