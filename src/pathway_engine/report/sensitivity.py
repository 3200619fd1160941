"""Which assumption matters, as text and as rows: ranked, with what was not moved and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.documents import bounds_of
from pathway_engine.report.numbers import (
    MISSING,
    UNSURE,
    Scale,
    bare,
    change_text,
    interval_text,
)
from pathway_engine.report.quantities import quantity_title, scale_of_quantity
from pathway_engine.report.tables import Column, paragraph, table
from pathway_engine.report.words import counted, safe

if TYPE_CHECKING:
    from pathway_engine.analysis.indices import Part
    from pathway_engine.analysis.summary import Interval
    from pathway_engine.study.sensitivity.assumptions import Assumption
    from pathway_engine.study.sensitivity.effects import Sensitivity, Swung

_CHANGES = ("At low", "At high", "Difference")
_WIDE = 110
"""A width at which every change has room for its interval."""
_LISTED = 12
"""How many names a sentence lists."""


def render_sensitivity(found: Sensitivity, width: int, titles: Titles = NO_TITLES) -> str:
    """A table for each quantity, the assumption that matters most first; then what stayed."""
    parts = [_of_quantity(found, n, width, titles) for n in range(len(found.quantities))]
    said = [
        paragraph(text, width) for text in (_legend(found, width), *_clipped(found), *_still(found))
    ]
    return "\n\n".join([*parts, "\n".join(said)])


def _of_quantity(found: Sensitivity, n: int, width: int, titles: Titles) -> str:
    scale = scale_in(found, n)
    unit = f" {scale.unit}" if scale.unit else ""
    ranked = [one for one in found.ranked(n) if one.effects[n].size > 0]
    parts = [paragraph(_head(found, n, scale, titles), width)]
    if ranked:
        columns = [Column("Assumption", least=12), Column("Low", number=True)]
        columns += [Column("High", number=True)]
        columns += [Column(f"{head}{unit}", number=True) for head in _CHANGES]
        finer = scale if scale.prefix else scale._replace(decimals=max(scale.decimals, 1))
        rows = [_row(one, n, finer, wide=width >= _WIDE) for one in ranked]
        parts.append(table(columns, rows, width))
    same = [one.assumption.name for one in found.swung if not one.effects[n].size > 0]
    said = [f"Nothing changes with {_names(same)}."] if same else []
    said += _holding(found, n) if found.paired else []
    parts += [paragraph(text, width) for text in said]
    if found.indices:
        parts += ["", _indices(found, n, width)]
    return "\n".join(parts)


def scale_in(found: Sensitivity, n: int) -> Scale:
    """The scale of a quantity: that of its values, unmoved and at the ends."""
    numbers = [found.unmoved[n].mean]
    numbers += [
        end.mean for one in found.swung for end in (one.effects[n].low, one.effects[n].high)
    ]
    return scale_of_quantity(found.quantities[n], found.units[n], numbers)


def _head(found: Sensitivity, n: int, scale: Scale, titles: Titles) -> str:
    title = quantity_title(found.quantities[n], titles)
    unmoved = found.unmoved[n]
    unit = f" {scale.unit}" if scale.unit else ""
    if not found.paired:
        return f"{title}: {interval_text(unmoved, scale)}{unit} as the file has it"
    of = f"{safe(found.names[1])} less {safe(found.names[0])}"
    return f"{title}, {of}: {change_text(unmoved, scale)}{unit} as the files have it"


def moved_text(one: Assumption) -> str:
    """How far an assumption moves, in words.

    Of one number from where to where, of several by which factors.
    """
    low, high = ends_text(one)
    many = "" if one.one else f" of {counted(len(one.line.numbers), 'number')}"
    return f"{low} to {high}{many}"


def ends_text(one: Assumption) -> tuple[str, str]:
    """Both ends of an assumption: as it is written, or as factors."""
    low, high = one.ends
    return (low, high) if one.one else (f"×{low}", f"×{high}")


def _row(one: Swung, n: int, scale: Scale, *, wide: bool) -> list[str]:
    effect, (low, high) = one.effects[n], ends_text(one.assumption)
    ends = [_end(change, scale, wide=wide) for change in (effect.from_low, effect.from_high)]
    name = safe(one.assumption.name)
    return [name, low, high, *ends, change_text(effect.swing, scale)]


def _end(change: Interval, scale: Scale, *, wide: bool) -> str:
    """What an end changes: where there is room with its interval."""
    if wide:
        return change_text(change, scale)
    unsure = isfinite(change.low) and not change.excludes_zero
    return bare(change.mean, scale, sign=True) + (f" {UNSURE}" if unsure else "")


def _holding(found: Sensitivity, n: int) -> Iterator[str]:
    """Whether the answer holds: of two designs, whether their difference keeps its sign."""
    unmoved = found.unmoved[n]
    told = {one.assumption.name: one.effects[n].holds(unmoved) for one in found.swung}
    turned = [name for name, holds in told.items() if holds == "turns"]
    unclear = [name for name, holds in told.items() if holds == "unclear"]
    if not unmoved.excludes_zero:
        yield "As the files have it, it is not clear which way the difference goes."
    elif not turned and not unclear:
        yield "The answer holds: the difference keeps its sign with each assumption at either end."
    if turned:
        yield f"The difference turns round with {_names(turned)}."
    if unclear and unmoved.excludes_zero:
        yield f"It is no longer clear with {_names(unclear)}."


def _names(names: Sequence[str]) -> str:
    shown = [safe(name) for name in names[:_LISTED]]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(shown) + more


def _legend(found: Sensitivity, width: int) -> str:
    """What the columns say."""
    what = "the difference of both designs" if found.paired else "the number"
    where = "" if width >= _WIDE else " Those of both ends need a wider window, or --csv."
    return (
        f"At low and at high: how {what} changes with one assumption alone at that end. "
        f"Difference: at high less at low. All are paired on the same people, with 95 % intervals; "
        f"{UNSURE} marks one that includes zero.{where}"
    )


def _clipped(found: Sensitivity) -> Iterator[str]:
    clipped = [
        f"{safe(one.assumption.name)} ({text})"
        for one in found.swung
        for text in one.assumption.line.clipped
    ]
    if clipped:
        yield f"Clipped: {'; '.join(clipped)}."


def _still(found: Sensitivity) -> Iterator[str]:
    """What was not moved: by reason the lines, each with how many of its numbers."""
    if not found.still:
        return
    yield f"Not moved: {counted(len(found.still), 'number')}."
    for why in dict.fromkeys(one.why for one in found.still):
        lines = [one.line for one in found.still if one.why == why]
        named = [f"{safe(line)} ({lines.count(line)})" for line in dict.fromkeys(lines)]
        yield f"- {safe(why)}: {', '.join(named)}."


# -- Sobol indices ------------------------------------------------------------------------------


def _indices(found: Sensitivity, n: int, width: int) -> str:
    """The table of the indices of a quantity, the greatest in all first."""
    pairs = zip(found.swung, found.indices[n], strict=True)
    ranked = sorted(pairs, key=lambda one: -_known(one[1].total.share))
    columns = [
        Column("Assumption", least=12), Column("By itself %", number=True),
        Column("In all %", number=True),
    ]  # fmt: skip
    rows = [
        [safe(one.assumption.name), _part(index.first), _part(index.total)] for one, index in ranked
    ]
    said = (
        f"Sobol indices: which part of the variance each accounts for when all move together, by "
        f"itself and together with others; {found.points} points, bootstrap intervals of 95 %."
    )
    return f"{table(columns, rows, width)}\n{paragraph(said, width)}"


def _known(share: float) -> float:
    return share if isfinite(share) else 0.0


def _part(part: Part) -> str:
    if not isfinite(part.share):
        return MISSING
    low, high = 100 * part.low, 100 * part.high
    return f"{100 * part.share:.0f} ({low:.0f} to {high:.0f})".replace("-0", "0")


# -- for machines -------------------------------------------------------------------------------


def sensitivity_rows(found: Sensitivity) -> list[dict[str, Any]]:
    """A row for each quantity and assumption, ranked."""
    return [
        _machine_row(found, n, one) for n in range(len(found.quantities)) for one in found.ranked(n)
    ]


def _machine_row(found: Sensitivity, n: int, one: Swung) -> dict[str, Any]:
    quantity, effect, line = found.quantities[n], one.effects[n], one.assumption.line
    low, high = one.assumption.ends
    row: dict[str, Any] = {
        "measure": quantity.named.measure,
        "statistic": quantity.named.statistic,
        "by": dict(quantity.by),
        "moment": quantity.moment,
        "unit": found.units[n],
        "assumption": one.assumption.name,
        "says": line.says,
        "moved": "value" if one.assumption.one else "factor",
        "low": low,
        "high": high,
        "numbers": len(line.numbers),
        "clipped": "; ".join(line.clipped),
        "at_low": bounds_of(effect.low),
        "at_high": bounds_of(effect.high),
        "change_low": bounds_of(effect.from_low),
        "change_high": bounds_of(effect.from_high),
        "difference": bounds_of(effect.swing),
        "excludes_zero": effect.swing.excludes_zero,
        "replications": effect.swing.replications,
    }
    if found.paired:
        row["holds"] = effect.holds(found.unmoved[n])
    if found.indices:
        index = found.indices[n][found.swung.index(one)]
        row |= {"first_order": _part_row(index.first), "total": _part_row(index.total)}
    return row


def _part_row(part: Part) -> dict[str, float | None]:
    told = zip(("share", "low", "high"), part, strict=True)
    return {name: x if isfinite(x) else None for name, x in told}


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """The whole for machines."""
    return {
        "designs": list(found.names),
        "unmoved": [
            {"measure": str(one.named), "by": dict(one.by), "moment": one.moment, "unit": unit}
            | bounds_of(interval)
            for one, unit, interval in zip(
                found.quantities, found.units, found.unmoved, strict=True
            )
        ],
        "assumptions": sensitivity_rows(found),
        "not_moved": [
            {"line": one.line, "path": one.path, "value": one.text, "why": one.why}
            for one in found.still
        ],
        "sobol_points": found.points or None,
    }
