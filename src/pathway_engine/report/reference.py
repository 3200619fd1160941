"""The reference page of measures, generated from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import (
    AT_THE_END,
    OF_CASES,
    OF_TIME,
    ON_ARRIVAL,
    OWN,
    STATISTICS,
    Measure,
)
from pathway_engine.definition.measures.live import OF_BOOKS
from pathway_engine.report.tables import Column, paragraph, table

_INTRODUCTION = """# Measures

Every command and report uses these measures, over simulated and recorded cases alike. The
window runs from the end of the warm-up to the end of the run; a measure counts what *ends* in
it, over its whole life. A word in capitals stands for one measure for each such thing. Ask for
a measure by its id, or by `id.statistic`; without one, its first statistic is meant. In
`--json`, times are in seconds, shares are parts of one, costs are in the pathway's currency.

A measure is worked out within each replication, then averaged over those that define it (`n`).
Where a replication has nothing of something, an amount is zero, and so is an average over time;
an amount per something (per case, per package) is zero where there is some of that and undefined
where there is none; how single things differ (a mean, a p90, a share) is undefined. So whatever
adds up in print is averaged over the same replications. In a comparison a replication in which
one of the designs leaves a number undefined is left out of that number for all of them, means
included: the difference is always the redesign's mean less the baseline's. What a design does
not have at all, a target for instance, is missing there, not zero.
"""

_FURTHER = f"""
**Further cuts.** What is worked out from single visits, offers or cases can be cut by more than
its entry lists, one word or two together (`--by step,case.urgent`):

- visits by {", ".join(OWN["visits"])}; offers by {", ".join(OWN["offers"])}, as they receive;
- all of them by what their case is: {" and ".join(OF_CASES)}, or an attribute as it is when the
  case ends (`{AT_THE_END}NAME`) or as it was on arrival (`{ON_ARRIVAL}NAME`);
- and by the {" or ".join(OF_TIME)} in which what is counted was over.

`per_case` and `per_package` divide by the cases that a word says something of: by `case.urgent`
they are per urgent case, and so do not add up to the whole; by `step` they are per case, and do.
A recorded run keeps every single word; two are worked out from its rows.
"""

_OF_REAL_CASES = """
**Real cases.** Where a ledger holds real cases and no run, `measures`, `delays`, `handoffs`,
`history`, `flow` and `export` tell of them by the same formulas. Each version that cases follow is
a design: `live` where there is one, otherwise `live_` and how its digest begins. The window is the
whole book until now, or the days of `--from` and `--to`, both in, by the clocks of the pathway's
place; the book is told as it stood at the end, as it is known now: what was undone since is gone,
what was put right is right. Moments are seconds of the world (UTC). What nobody recorded is left
out and not told as zero: `utilisation`, `hours` and `cost` always; `effort_time`, `rework_time` and
`flow_efficiency` unless somebody said of all work that ended how long it took. Cases that were
entered in error, or merged into others, are in no measure; how cases that were taken over came to
their step is in no measure of handoffs, nor is what a migration handed over. `--suppress 5` hides
counts of people under 5 and what comes of so few, and rounds others to the nearest 5; what is cut,
and of which it is not known how many it tells of, is left out.
"""


def measures_page() -> str:
    """The page in Markdown: every measure with what it says, its formula, unit and cuts."""
    entries = map(_entry, (*CATALOGUE, *OF_BOOKS))
    parts = [_INTRODUCTION, _FURTHER, _OF_REAL_CASES, *entries, _statistics()]
    return "\n".join(parts)


def _entry(measure: Measure) -> str:
    return "\n".join(["", f"## `{measure.id}`", "", *_lines(measure)])


def _lines(measure: Measure) -> Iterator[str]:
    yield f"**{measure.title}.** {measure.definition}"
    yield ""
    yield f"- Formula: {measure.formula}"
    yield f"- Unit: {measure.unit}"
    yield f"- Statistics: {', '.join(f'`{name}`' for name in measure.statistics)}"
    if measure.cuts:
        yield f"- Cut by: {', '.join(_cut(measure, cut) for cut in measure.cuts)}"
    if measure.rows:
        but = f" (but {' and '.join(measure.never)})" if measure.never else ""
        yield f"- And, where asked, by any word of {measure.rows}{but}, or two"


def render_catalogue(width: int) -> str:
    """The measures as a table of at most `width` columns: id, title, unit."""
    heads = [Column("Measure"), Column("What it is"), Column("Unit")]
    lines = [[one.id, one.title, one.unit] for one in CATALOGUE]
    note = (
        "CAUSE, TARGET and ID stand for one of the file. A name may be left off at a dot: `delay` "
        "means every cause. By what each may be cut tells the reference of measures."
    )
    return f"{table(heads, lines, width)}\n\n{paragraph(note, width)}"


def _cut(measure: Measure, cut: str) -> str:
    """A cut, and what it gives where that is not everything."""
    given = measure.cut_by(cut)
    some = "" if given == measure.statistics else f" ({', '.join(f'`{one}`' for one in given)})"
    return f"{cut}{some}"


def _statistics() -> str:
    rows = (f"| `{name}` | {meaning} |" for name, meaning in STATISTICS.items())
    return "\n".join(["", "## Statistics", "", "| statistic | meaning |", "|---|---|", *rows, ""])
