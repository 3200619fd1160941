"""Which assumption matters as a picture: a bar for each from its low end to its high one.

Plain SVG of our own: searchable text, no script, nothing from elsewhere. The end of a bar at which
an assumption is low is hatched, so that colour tells nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.drawing.layout import Box
from pathway_engine.report.drawing.marks import lines, number, rectangle, tag, text
from pathway_engine.report.drawing.palette import FAINT, INK, PAPER, RULE
from pathway_engine.report.drawing.text import cut, escaped, printed, wrapped
from pathway_engine.report.drawing.vector import FONT
from pathway_engine.report.numbers import Scale, bare, with_unit
from pathway_engine.report.quantities import quantity_title
from pathway_engine.report.sensitivity import moved_text, scale_in

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Interval
    from pathway_engine.study.sensitivity.effects import Effect, Sensitivity, Swung

WIDE, MARGIN, LABELS, ENDS = 900.0, 16.0, 290.0, 60.0
ROW, BAR = 34.0, 18.0
MOST = 20
"""Bars of one picture; the rest is counted."""
LOW, HIGH = "#8fb8de", "#1f4e79"
_TICKS = 6


class Axis(NamedTuple):
    """Where numbers stand across the picture."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """The place of a number."""
        room = WIDE - MARGIN - ENDS - (MARGIN + LABELS + ENDS)
        return MARGIN + LABELS + ENDS + (value - self.low) / (self.high - self.low) * room


def tornado(found: Sensitivity, titles: Titles = NO_TITLES) -> str:
    """The picture as SVG, a panel for each quantity."""
    panels, top = [], MARGIN
    for n in range(len(found.quantities)):
        drawn, high = _panel(found, n, titles)
        panels.append(_moved(top, drawn))
        top += high + MARGIN
    named = ", ".join(quantity_title(one, titles) for one in found.quantities)
    said = f"What each of {len(found.swung)} assumptions, moved alone, does to: {named}."
    head = [
        tag("title", escaped(printed("Which assumption matters")), id="tornado-title"),
        tag("desc", escaped(printed(said)), id="tornado-description"),
        _hatching(),
        rectangle(Box(0, 0, WIDE, top), fill=PAPER),
    ]
    whole = tag(
        "svg", "\n".join(["", *head, *panels, ""]),
        xmlns="http://www.w3.org/2000/svg", role="img",
        aria_labelledby="tornado-title tornado-description",
        viewBox=f"0 0 {number(WIDE)} {number(top)}", width=WIDE, height=top, font_family=FONT,
    )  # fmt: skip
    return f"{whole}\n"


def _hatching() -> str:
    line = tag("path", d="M0 6L6 0", stroke=HIGH, stroke_width=1.2)
    inner = rectangle(Box(0, 0, 6, 6), fill=LOW) + line
    return tag("defs", tag("pattern", inner, id="tornado-low", width=6, height=6,
                           patternUnits="userSpaceOnUse"))  # fmt: skip


def _moved(y: float, parts: Sequence[str]) -> str:
    return tag("g", "\n".join(["", *parts, ""]), transform=f"translate(0 {number(y)})")


def _panel(found: Sensitivity, n: int, titles: Titles) -> tuple[list[str], float]:
    """The drawing of a quantity, and how high it is."""
    scale, unmoved = scale_in(found, n), found.unmoved[n].mean
    moved = [one for one in found.ranked(n) if one.effects[n].size > 0]
    shown, rest = moved[:MOST], len(found.swung) - min(len(moved), MOST)
    heading = wrapped(_heading(found, n, scale, titles), WIDE - 2 * MARGIN, 15, lines=2, bold=True)
    top = 20.0 * len(heading) + 34
    parts = [*lines(MARGIN, 16, heading, 15, 20, font_weight="700"), *_legend(20.0 * len(heading))]
    bottom = top + ROW * len(shown)
    if shown and isfinite(unmoved):
        axis = _axis(shown, n, unmoved)
        parts += _grid(axis, scale, top, bottom)
        for at, one in enumerate(shown):
            parts += _bar(one, n, axis, scale, unmoved, top + ROW * at)
        middle = number(axis.at(unmoved))
        line = f"M{middle} {number(top)}L{middle} {number(bottom)}"
        parts.append(tag("path", d=line, stroke=INK, stroke_width=1.4))
    note = f"{rest} more change less, or nothing." if rest else ""
    parts.append(text(MARGIN, bottom + 40, note, 11, fill=FAINT))
    return parts, bottom + 46


def _heading(found: Sensitivity, n: int, scale: Scale, titles: Titles) -> str:
    title = quantity_title(found.quantities[n], titles)
    of = f", {found.names[1]} less {found.names[0]}" if found.paired else ""
    return f"{title}{of}: {with_unit(found.unmoved[n].mean, scale)} with nothing moved"


def _legend(y: float) -> Iterator[str]:
    x = MARGIN
    for fill, said in (("url(#tornado-low)", "the assumption is low"), (HIGH, "it is high")):
        yield rectangle(Box(x, y + 3, 16, 11), fill=fill, stroke=HIGH, stroke_width=0.8)
        yield text(x + 22, y + 13, said, 12, fill=FAINT)
        x += 170
    yield text(x, y + 13, "thin lines: 95 % intervals of what the ends change", 12, fill=FAINT)


def _axis(shown: Sequence[Swung], n: int, unmoved: float) -> Axis:
    told = [unmoved]
    for one in shown:
        effect = one.effects[n]
        for change in (effect.from_low, effect.from_high):
            told += [unmoved + x for x in change[:3] if isfinite(x)]
    low, high = min(told), max(told)
    spare = (high - low or abs(unmoved) or 1.0) * 0.02
    return Axis(low - spare, high + spare)


def _grid(axis: Axis, scale: Scale, top: float, bottom: float) -> Iterator[str]:
    """Ticks at round numbers, with what they are in words."""
    low, high = axis.low / scale.divisor, axis.high / scale.divisor
    step = round_step((high - low) / _TICKS)
    digits = max(0, -floor(log10(step)))
    written = scale._replace(decimals=digits)
    for tick in range(ceil(low / step), floor(high / step) + 1):
        value = tick * step * scale.divisor
        x = number(axis.at(value))
        line = f"M{x} {number(top)}L{x} {number(bottom)}"
        yield tag("path", d=line, stroke=RULE, stroke_width=0.6)
        said = bare(value, written)
        yield text(axis.at(value), bottom + 16, said, 11, text_anchor="middle", fill=FAINT)
    if scale.unit:
        yield text(WIDE - MARGIN, bottom + 16, scale.unit, 11, text_anchor="end", fill=FAINT)


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, ... times a power of ten that is no less.

    >>> round_step(3.0), round_step(0.11), round_step(1.0)
    (5.0, 0.2, 1.0)
    """
    power = 10.0 ** floor(log10(least))
    return next(
        (round(m * power, 12) for m in (1, 2, 5) if m * power >= least * (1 - 1e-9)), 10 * power
    )


def _bar(one: Swung, n: int, axis: Axis, scale: Scale, unmoved: float, top: float) -> Iterator[str]:
    effect, middle = one.effects[n], top + ROW / 2
    name = cut(printed(one.assumption.name), LABELS, 12, bold=True)
    about = cut(printed(moved_text(one.assumption)), LABELS, 11)
    yield text(MARGIN, middle - 2, name, 12, font_weight="600")
    yield text(MARGIN, middle + 12, about, 11, fill=FAINT)
    whole = tag("title", escaped(_said(one, effect, scale, unmoved)))
    top, both = middle - BAR / 2, effect.from_low.mean * effect.from_high.mean > 0
    high = BAR / 2 if both else BAR  # to one side they stand beneath each other
    bars = [
        _end(effect.from_low, "url(#tornado-low)", axis, unmoved, (top, high)),
        _end(effect.from_high, HIGH, axis, unmoved, (top + BAR - high, high)),
    ]
    yield tag("g", whole + "".join(bars))


def _end(
    change: Interval, fill: str, axis: Axis, unmoved: float, place: tuple[float, float]
) -> str:
    """One side of a bar, with the interval of what it changes."""
    if not isfinite(change.mean):
        return ""
    top, high = place
    start, end = sorted((axis.at(unmoved), axis.at(unmoved + change.mean)))
    found = rectangle(Box(start, top, end - start, high), fill=fill, stroke=HIGH, stroke_width=0.8)
    if not isfinite(change.low):
        return found
    first, last = (number(axis.at(unmoved + x)) for x in (change.low, change.high))
    y = number(top + (high + 5 if fill == HIGH else -2))
    return found + tag("path", d=f"M{first} {y}L{last} {y}", stroke=INK, stroke_width=1.4)


def _said(one: Swung, effect: Effect, scale: Scale, unmoved: float) -> str:
    low, high = one.assumption.ends
    ends = [
        f"{with_unit(unmoved + change.mean, scale)} at {end}"
        for change, end in ((effect.from_low, low), (effect.from_high, high))
    ]
    return printed(f"{one.assumption.name}: {', '.join(ends)}. {one.assumption.line.says}")
