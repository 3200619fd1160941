"""An experiment as text and as rows: its claims with what was found, its measures over values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.measures.naming import Named, named
from pathway_engine.definition.titles import Titles
from pathway_engine.report.documents import bounds_of, measure_rows
from pathway_engine.report.numbers import (
    Scale,
    change_text,
    interval_text,
    scale_for,
    scale_of,
    with_unit,
)
from pathway_engine.report.tables import Column, paragraph, pivot, table
from pathway_engine.report.words import measure_title, statistic_title, title_of

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary
    from pathway_engine.definition.models import Claim
    from pathway_engine.study.experiments.cells import Cell
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.experiments.judging import Judged, Measured

OWN_VALUES = "as in the files"
NO_OTHER_NAMES: Mapping[str, str] = MappingProxyType({})
_FIRST = Named("case_duration", "mean")
"""What is shown over the values of factors where nothing is claimed."""


# -- claims ------------------------------------------------------------------------------------


def render_claims(claims: Sequence[Judged], width: int, titles: Titles) -> str:
    """Each claim, what was measured for it, and what follows; nothing where there are none."""
    if not claims:
        return ""
    rows = [
        [f"{one.name}: {said_of(one.claim)}", measured_text(one, titles), one.word]
        for one in claims
    ]
    columns = [Column("Claim", least=18), Column("Measured", least=24), Column("Verdict")]
    told = [table(columns, rows, width)]
    told += [paragraph(text, width) for one in claims if (text := _differs(one))]
    return "\n".join(told)


def said_of(claim: Claim) -> str:
    """What is claimed, and where."""
    where = f"{claim.source}, {claim.at}" if claim.source else claim.assumption
    return f"{claim.says} ({where})"


def measured_text(one: Judged, titles: Titles, called: Mapping[str, str] = NO_OTHER_NAMES) -> str:
    """What was measured for a claim, in words; for one that no model answers, why not.

    Designs have their names, or what they are `called` elsewhere.
    """
    claim, measured = one.claim, one.measured
    if measured is None or claim.expect is None or claim.measure is None:
        return claim.cannot or ""
    what = _what(one, titles)
    if not measured.design.replications:
        return f"{what}: no run tells it"
    scale = _scale(one, measured)
    if claim.expect.other is None:
        value = f"{claim.expect.sign} {with_unit(claim.expect.value, scale)}"
        return f"{what}: {interval_text(measured.design, scale)}, expected {value}"
    first, second = (called.get(one, one) for one in (claim.expect.name, claim.expect.other))
    sides = (
        f"{first} {with_unit(measured.design.mean, scale)}, "
        f"{second} {with_unit(measured.other.mean, scale)}"
    )
    return f"{what}: {sides}; {change_text(measured.decides, scale)}"


def _what(one: Judged, titles: Titles) -> str:
    """The measure of a claim with its cut, its moment and the values at which it is judged."""
    claim = one.claim
    meant = named(claim.measure or "")
    text = measure_title(meant.measure, titles)
    if claim.moment is None:
        text = f"{text}, {statistic_title(meant.statistic)}"
    further = [title_of(kind, name, titles) for kind, name in claim.by.items()]
    further += [f"at {claim.moment.text}"] if claim.moment is not None else []
    further += [f"{factor} {value}" for factor, value in claim.where.items()]
    return ", ".join((text, *further))


def _scale(one: Judged, measured: Measured) -> Scale:
    numbers = (measured.design.mean, measured.other.mean)
    if one.claim.moment is not None:
        return scale_for(measured.unit, numbers)
    return scale_of(named(one.claim.measure or "").measure, measured.unit, numbers)


def _differs(one: Judged) -> str:
    if not one.differs:
        return ""
    return f"{one.name}: `{one.claim.verdict}` was written down, and now it is {one.verdict}."


def claim_rows(claims: Iterable[Judged]) -> list[dict[str, Any]]:
    """The claims for machines."""
    return [
        {
            name: bounds_of(told) if isinstance(told, Interval) else told
            for name, told in one.row().items()
        }
        for one in claims
    ]


# -- over the values of factors ----------------------------------------------------------------


class Over(NamedTuple):
    """A measure over the cells of an experiment: of each design its interval there."""

    named: Named
    by: tuple[tuple[str, str], ...]
    unit: str
    designs: tuple[str, ...]
    rows: tuple[tuple[Cell, tuple[Interval | None, ...]], ...]

    @property
    def scale(self) -> Scale:
        """The scale on which all its numbers read."""
        means = [told.mean for _, row in self.rows for told in row if told]
        return scale_of(self.named.measure, self.unit, means)

    @property
    def still(self) -> bool:
        """Whether every design has one number at all values."""
        return all(len({*told}) == 1 for told in zip(*(row for _, row in self.rows), strict=True))

    def words(self, titles: Titles) -> str:
        """What it is of, in words."""
        cut = "".join(f", {title_of(kind, name, titles)}" for kind, name in self.by)
        measure, statistic = self.named
        return f"{measure_title(measure, titles)}, {statistic_title(statistic)}{cut}"


def claimed(found: Experimented) -> list[tuple[Named, tuple[tuple[str, str], ...]]]:
    """The measures that the claims are about, each once with its cut, but for moments."""
    claims = [one.claim for one in found.claims if one.claim.measure and one.claim.moment is None]
    asked = ((named(claim.measure or ""), tuple(claim.by.items())) for claim in claims)
    return list(dict.fromkeys(asked)) or [(_FIRST, ())]


def over_cells(found: Experimented) -> Iterator[Over]:
    """What the claims are about, over all values; nothing where no factor is varied."""
    if not found.experiment.vary:
        return
    found = found.claimed
    designs = tuple(found.read.pathways)
    for meant, by in claimed(found):
        rows, units = [], {""}
        for cell in found.cells:
            told = [_summary(found.measures(design, cell), meant, by) for design in designs]
            units |= {row.unit for row in told if row}
            rows.append((cell, tuple(row.interval if row else None for row in told)))
        yield Over(meant, by, max(units), designs, tuple(rows))


def _summary(
    rows: Iterable[Summary], meant: Named, by: tuple[tuple[str, str], ...]
) -> Summary | None:
    wanted = (row for row in rows if row[:2] == meant and {*row.by.items()} == {*by})
    return next(wanted, None)


def render_over(found: Experimented, width: int, titles: Titles) -> str:
    """Tables of the measures that the claims are about, a row for each combination of values.

    What is the same at all values is named beneath.
    """
    every = [*over_cells(found)]
    tables = [_over(one, width, titles) for one in every if not one.still]
    still = "; ".join(one.words(titles) for one in every if one.still)
    if still:
        tables.append(paragraph(f"The same at all values: {still}.", width))
    return "\n\n".join(tables)


def _over(one: Over, width: int, titles: Titles) -> str:
    scale = one.scale
    head = one.words(titles)
    rows = [
        (cell_words(cell), ["" if told is None else _number(told, scale) for told in row])
        for cell, row in one.rows
    ]
    return f"{paragraph(head, width)}\n{pivot('values', one.designs, rows, width)}"


def _number(told: Interval, scale: Scale) -> str:
    return f"{interval_text(told, scale)} {scale.unit}".rstrip()


def cell_words(cell: Cell) -> str:
    """A cell in words.

    >>> cell_words((("staff", "6"), ("heard", "55%"))), cell_words(())
    ('staff 6, heard 55%', 'as in the files')
    """
    return ", ".join(f"{factor} {value}" for factor, value in cell) or OWN_VALUES


# -- for machines ------------------------------------------------------------------------------


def tidy_rows(found: Experimented, only: Sequence[Named] = ()) -> list[dict[str, Any]]:
    """Every measure of every design in every cell: the factors are columns."""
    made = []
    for varied, result in found.results.items():
        values = dict.fromkeys(found.experiment.vary, "") | dict(varied.cell)
        told = (one for one in result.measures() if not only or one[:2] in only)
        made.append((varied.name, values, measure_rows(told)))
    taken = {"design"} | {key for *_, rows in made for row in rows for key in (*row, *row["by"])}
    return [
        {"design": name, **_columns(values, taken), **row}
        for name, values, rows in made
        for row in rows
    ]


def _columns(values: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """The values of factors by their columns: `factor.NAME` where another is called so.

    >>> _columns({"staff": "6", "unit": "2"}, {"unit"})
    {'staff': '6', 'factor.unit': '2'}
    """
    return {f"factor.{name}" if name in taken else name: told for name, told in values.items()}
