"""The lives of cases as tables: the longest, and one of them to the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pathway_engine.analysis.history import CaseLine, Life, Stretch
from pathway_engine.report.measures import Titles
from pathway_engine.report.numbers import Scale, with_unit
from pathway_engine.report.tables import WIDE, Column, table
from pathway_engine.report.words import cause_title, counted, exactly, moment, safe

_DAYS = Scale(86_400, "", "d", 1)


def render_history(lines: Sequence[CaseLine], width: int, titles: Titles | None = None) -> str:
    """Cases, one a line, at most `width` columns wide; moments to the day, or to the second."""
    length = 19 if width >= WIDE else 10
    columns = [
        Column("case", number=True), Column("opened", whole=True),
        Column("lasted", number=True), Column("ending"), Column("visits", number=True),
        Column("handoffs", number=True), Column("delayed", number=True), Column("mostly by"),
    ]  # fmt: skip
    rows = (
        [
            str(line.case),
            moment(line.opened_at)[:length],
            with_unit(line.seconds, _DAYS),
            "(open)" if line.closed_at is None else line.ending,
            str(line.visits),
            str(line.handoffs),
            with_unit(line.delayed, _DAYS),
            cause_title(line.chief_cause, titles) if line.chief_cause else "",
        ]
        for line in lines
    )
    return table(columns, rows, width) if lines else "There are no cases."


def render_case(life: Life, width: int, titles: Titles | None = None) -> str:
    """One case from opening to closing: what happened, with whom it lay, to the second."""
    line = life.line
    ending = "is still open" if line.closed_at is None else f"ended as {safe(line.ending)}"
    head = (
        f"Case {line.case}: {ending} after {exactly(line.seconds)}, "
        f"{counted(line.visits, 'visit')}, {counted(line.handoffs, 'handoff')}."
    )
    columns = [
        Column("step, from", whole=True),
        Column("for", number=True),
        Column("what"),
        Column("with"),
    ]
    rows = [row for visit in _visits(life.stretches) for row in _visit(visit, titles)]
    sums = [
        [cause_title(cause, titles), safe(organisation), exactly(seconds)]
        for cause, organisation, seconds in life.portions
    ]
    sums.append(["in all", "", exactly(sum(portion.seconds for portion in life.portions))])
    totals = [Column("In all"), Column("with"), Column("for", number=True)]
    return "\n\n".join((head, table(columns, rows, width), table(totals, sums, width)))


def _visits(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches of each visit together."""
    for _, group in groupby(stretches, key=lambda stretch: stretch.visit):
        yield list(group)


def _visit(visit: Sequence[Stretch], titles: Titles | None) -> Iterator[list[str]]:
    """A visit: its step and team, then its stretches, one row for each cause."""
    first = visit[0]
    state = f" ({first.state})" if first.state else ""
    yield [first.step + state, "", "", first.team]
    for stretch in visit:
        since = f"  {moment(stretch.since)}"
        if not stretch.portions:
            yield [since, exactly(0), "No time", ""]
        for cause, organisation, seconds in stretch.portions:
            yield [since, exactly(seconds), cause_title(cause, titles), organisation]
            since = ""
