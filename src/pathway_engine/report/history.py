"""The lives of cases as tables: the longest, and one of them from beginning to end.

A life is told to the minute or to the second. To the minute it reads as on a clock without
seconds: what began at 09:00:50 and ended at 09:01:10 lasted from 09:00 to 09:01. So moments
and durations agree in print, and durations add up, less what branches of a block took side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pathway_engine.analysis.history import BRANCHES, CaseLine, Life, Stretch
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, with_unit
from pathway_engine.report.tables import Column, paragraph, table
from pathway_engine.report.words import (
    SIDE_BY_SIDE,
    cause_title,
    counted,
    lasting,
    moment,
    title_of,
)

MOST_TIES = 10
"""Further cases of the same person that are named."""
_DAYS = Scale(86_400, "", "d", 1)
_MINUTE = 60
_BRANCHES = (
    "Branches of a block that run side by side are delayed each, so that a case may be delayed "
    "longer than it lasted."
)


def render_history(
    lines: Sequence[CaseLine], width: int, titles: Titles = NO_TITLES, *, seconds: bool = False
) -> str:
    """Cases, one a line, at most `width` columns wide; opened at a minute, or at a second."""
    unit = 1 if seconds else _MINUTE
    columns = [
        Column("case", number=True), Column("opened", least=len("Mon 2026-01-05")),
        Column("lasted", number=True), Column("ending"), Column("visits", number=True),
        Column("handoffs", number=True), Column("delayed", number=True), Column("mostly by"),
    ]  # fmt: skip
    rows = (
        [
            str(line.case),
            moment(line.opened_at, unit),
            with_unit(line.seconds, _DAYS),
            "(open)" if line.closed_at is None else title_of("ending", line.ending, titles),
            str(line.visits),
            str(line.handoffs),
            with_unit(line.delayed, _DAYS),
            cause_title(line.chief_cause, titles) if line.chief_cause else "",
        ]
        for line in lines
    )
    if not lines:
        return "There are no cases."
    shown = table(columns, rows, width)
    if any(line.branches for line in lines):
        shown += f"\n\n{paragraph(_BRANCHES, width)}"
    return shown


def render_case(
    life: Life, width: int, titles: Titles = NO_TITLES, *, seconds: bool = False
) -> str:
    """One case from opening to closing: what happened, and with whom it lay.

    To the minute, or to the second; either way every part of the time stands somewhere.
    """
    unit = 1 if seconds else _MINUTE
    told = [_on_the_clock(stretch, unit) for stretch in life.stretches]
    columns = [
        Column("step, from", least=len(f"  {moment(0, unit)}")),
        Column("for", number=True),
        Column("what"),
        Column("with"),
    ]
    rows = [row for visit in _visits(told) for row in _visit(visit, titles, unit)]
    told_first = " ".join([_in_a_sentence(life.line, titles, unit), *_ties(life, unit)])
    head = paragraph(told_first, width)
    return "\n\n".join((head, table(columns, rows, width), _in_all(told, width, titles, unit)))


def _in_a_sentence(line: CaseLine, titles: Titles, unit: int) -> str:
    ending = title_of("ending", line.ending, titles)
    how = "is still open" if line.closed_at is None else f"ended as {ending}"
    until = line.opened_at + line.seconds
    whole = lasting(until // unit - line.opened_at // unit, unit)
    visits, handoffs = counted(line.visits, "visit"), counted(line.handoffs, "handoff")
    return f"Case {line.case}: {how} after {whole}, {visits}, {handoffs}."


def _ties(life: Life, unit: int) -> Iterator[str]:
    """The other cases of the same person: which opened it, and which it opened."""
    if life.opened_by is not None:
        by = "the ending" if life.opened_by.of_ending else "an outcome"
        yield f"It was opened by {by} of case {life.opened_by.case}."
    if life.opened:
        shown = [f"case {one.case} ({moment(one.at, unit)})" for one in life.opened[:MOST_TIES]]
        rest = len(life.opened) - len(shown)
        yield f"It opened {', '.join(shown)}{f' and {rest} more' if rest else ''}."


def _in_all(told: Sequence[Stretch], width: int, titles: Titles, unit: int) -> str:
    """What the table above adds up to, by cause and organisation."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for portion in (portion for stretch in told for portion in stretch.portions):
        sums[portion.cause, portion.organisation] += portion.seconds
    rows = [
        [cause_title(cause, titles), title_of("organisation", holder, titles),
         lasting(amount, unit)]
        for (cause, holder), amount in sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    ]  # fmt: skip
    whole = sum(sums.values())
    beside = whole - _covered(told, unit)
    if beside:
        rows.append([SIDE_BY_SIDE, "", f"-{lasting(beside, unit)}"])
    rows.append(["in all", "", lasting(whole - beside, unit)])
    return table([Column("In all"), Column("with"), Column("for", number=True)], rows, width)


def _covered(told: Iterable[Stretch], unit: int) -> int:
    """How long the stretches are without what several of them have at once."""
    covered, reached = 0, 0
    for one in sorted((one for one in told if one.portions), key=lambda one: one.since):
        since, until = max(one.since // unit, reached), one.until // unit
        covered += max(0, until - since)
        reached = max(reached, until)
    return covered


def _on_the_clock(stretch: Stretch, unit: int) -> Stretch:
    """A stretch whose portions are in units as a clock shows them.

    They add up to what lies between its two moments on that clock; those that lose most by
    being cut to whole units are rounded up instead.

    >>> from pathway_engine.analysis.delays import Portion
    >>> portions = (Portion("unknown", "", 100), Portion("none.work", "", 20))
    >>> stretch = Stretch(1, "visit", "", "", "", "", 30, 150, portions)
    >>> [portion.seconds for portion in _on_the_clock(stretch, 60).portions]
    [2, 0]
    """
    whole = stretch.until // unit - stretch.since // unit
    cut = [portion.seconds // unit for portion in stretch.portions]
    order = sorted(range(len(cut)), key=lambda i: -(stretch.portions[i].seconds % unit))
    for i in order[: whole - sum(cut)]:
        cut[i] += 1
    shown = (one._replace(seconds=n) for one, n in zip(stretch.portions, cut, strict=True))
    return stretch._replace(portions=tuple(shown))


def _visits(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches of each visit together."""
    for _, group in groupby(stretches, key=lambda stretch: stretch.visit):
        yield list(group)


def _visit(visit: Sequence[Stretch], titles: Titles, unit: int) -> Iterator[list[str]]:
    """A visit: its step and team, then its stretches, one row for each cause."""
    first = visit[0]
    state = f" ({first.state})" if first.state else ""
    step, team = title_of("step", first.step, titles), title_of("team", first.team, titles)
    yield [step + state, "", "", team]
    for stretch in visit:
        since = f"  {moment(stretch.since, unit)}"
        if not stretch.portions:
            branches = stretch.state == BRANCHES
            yield [since, "" if branches else lasting(0, unit),
                   "Side by side: its branches" if branches else "No time", ""]  # fmt: skip
        for cause, holder, amount in stretch.portions:
            organisation = title_of("organisation", holder, titles)
            yield [since, lasting(amount, unit), cause_title(cause, titles), organisation]
            since = ""
