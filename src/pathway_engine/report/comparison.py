"""A comparison as a table: before, after, the change with its interval, and per cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from pathway_engine.analysis.few import of_few
from pathway_engine.analysis.summary import Difference
from pathway_engine.analysis.untold import Key
from pathway_engine.definition.measures.entries import OF_TIME
from pathway_engine.definition.measures.naming import entry_for, is_meant, is_named
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.measures import about_few, marked, nothing_by, worth_showing
from pathway_engine.report.numbers import (
    UNSURE,
    Scale,
    change_text,
    per_cent_text,
    scale_of,
    with_unit,
)
from pathway_engine.report.tables import NARROW, Column, paragraph, pivot, table
from pathway_engine.report.words import measure_title, statistic_title, title_of

ANSWER = (
    ("handoffs.all", "per_case", ""),
    ("handoffs.between_organisations", "per_case", ""),
    ("handoffs.returned_per_100", "rate", ""),
    ("case_duration", "mean", ""),
    ("case_duration", "per_package", ""),
    ("targets.ID.met", "share", ""),
    ("clock.TARGET", "mean", ""),
    ("orphan_time", "per_case", ""),
    ("waiting_time", "per_case", ""),
    ("waiting_time", "mean", "team"),
    ("utilisation", "mean", "team"),
    ("hours.work", "sum", ""),
    ("cost.staff", "sum", ""),
    ("cost.package", "sum", ""),
    ("cost.total", "sum", ""),
)
"""What an answer begins with: entries of the catalogue, with a statistic and what it is cut by."""


class Wanted(NamedTuple):
    """What of a comparison is shown: what matters first, `everything`, or these measures `only`.

    A measure is meant by its id (`waiting_time`), by how that begins (`delay`), or with one of its
    statistics (`waiting_time.p90`); `by` asks for a cut.
    """

    everything: bool = False
    only: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def of(self, rows: Iterable[Difference]) -> list[Difference]:
        """The rows that are meant and worth showing, in the order in which they are shown."""
        if self.everything or self.only or self.by:
            cut, in_time = bool(self.by), bool({*self.by} & {*OF_TIME})
            meant = (row for row in rows if self.means(row))
            return [
                row
                for row in meant
                if is_named(row.measure, row.statistic, self.only)
                or worth_showing(row.measure, row.statistic, cut=cut, in_time=in_time)
            ]
        place = {wanted: n for n, wanted in enumerate(ANSWER)}
        told = (row for row in rows if row.baseline.mean > 0 or row.redesign.mean > 0)
        found = [(place[key], row) for row in told if (key := _asked(row)) in place]
        return [row for _, row in sorted(found, key=lambda one: one[0])]

    def means(self, row: Difference) -> bool:
        """Whether a row is of a measure and a cut that are asked for."""
        named = is_meant(row.measure, row.statistic, self.only)
        return named and {*row.by} == {*self.by}


def _asked(row: Difference) -> tuple[str, str, str]:
    return entry_for(row.measure).id, row.statistic, " and ".join(row.by)


def render_comparison(
    designs: Mapping[str, Sequence[Difference]],
    width: int,
    titles: Titles = NO_TITLES,
    wanted: Wanted = Wanted(),  # noqa: B008 - it cannot be changed
) -> str:
    """A table of at most `width` columns for each design: before, after, the change, per cent.

    `designs` holds the differences of each other design from one and the same baseline. A
    change is given with its 95 % interval, and marked where that includes zero; a quantile of
    few is marked too. Of everything, numbers that are the same in every replication are only
    counted.
    """
    few = of_few(row for rows in designs.values() for row in rows)
    parts, shown, same = [], [], 0
    for name, rows in designs.items():
        found = wanted.of(rows)
        mine = [row for row in found if not wanted.everything or _differs(row)]
        shown += mine
        same += len(found) - len(mine)
        title = paragraph(title_of("design", name, titles), width)
        told = found or not wanted.by
        body = _table(mine, width, titles, few) if told else nothing_by(wanted.by, width)
        parts.append(f"{title}\n{body}")
    marks = about_few(shown, few, width)
    notes = "\n".join(filter(None, (paragraph(_legend(shown, same), width), marks)))
    return "\n\n".join(filter(None, (*parts, notes)))


def _table(rows: Sequence[Difference], width: int, titles: Titles, few: frozenset[Key]) -> str:
    """The rows of one design."""
    if not rows:
        return "Nothing differs."
    lines = [(_label(row, titles, few), _cells(row)) for row in rows]
    if width < NARROW:  # no number is broken: what has no room stands in a table below
        return pivot("Measure", _HEADS, lines, width)
    heads = [Column("Measure"), *(Column(head, number=True) for head in _HEADS)]
    return table(heads, [[label, *cells] for label, cells in lines], width)


_HEADS = ("Before", "After", "Change", "%")


def _differs(row: Difference) -> bool:
    """Whether any replication differs (two undefined sides do not)."""
    mean, low, high, replications = row.difference
    return replications > 0 and (mean != 0 or (isfinite(low) and low != high))


def _label(row: Difference, titles: Titles, few: frozenset[Key]) -> str:
    text = f"{measure_title(row.measure, titles)}, {statistic_title(row.statistic)}"
    whose = ", ".join(title_of(kind, name, titles) for kind, name in row.by.items())
    return marked(f"{text}: {whose}" if whose else text, row, few)


def _cells(row: Difference) -> list[str]:
    """The means before and after, the change, and how much of the first it is.

    Shares change by hundredths of the whole: how much of a share that is would be misread.
    """
    scale = scale_of(row.measure, row.unit, (row.baseline.mean, row.redesign.mean))
    return [
        with_unit(row.baseline.mean, scale),
        with_unit(row.redesign.mean, scale),
        _change(row, scale),
        "" if row.unit == "share" else per_cent_text(row.difference.mean, row.baseline.mean),
    ]


def _change(row: Difference, scale: Scale) -> str:
    """The change on the baseline's scale; of money, whose sign tells what it is, on its own."""
    own = scale_of(row.measure, row.unit, row.difference[:3]) if scale.prefix else scale
    return change_text(row.difference, own)


def _legend(rows: Sequence[Difference], same: int) -> str:
    changes = [row.difference for row in rows if row.difference.replications]
    said = []
    if any(isfinite(change.low) and change.low != change.high for change in changes):
        said.append("Changes are paired on the same people, with 95 % intervals.")
    elif changes:
        said.append("There are no intervals: one replication, or none differs.")
    if any(_change(row, _PLAIN).endswith(UNSURE) for row in rows):
        said.append(f"{UNSURE} marks an interval that includes zero: there may be no change.")
    if same:
        said.append(f"{same} numbers are the same in both.")
    return " ".join(said)


_PLAIN = Scale(1, "", "", 0)
