"""What is asked and what comes out: in sentences first, then before and after as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import TypeAlias

from pathway_engine.analysis.summary import Difference, Interval, Summary
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.report.comparison import ANSWER, Wanted
from pathway_engine.report.numbers import (
    Scale,
    bare,
    bounds_text,
    change_text,
    interval_text,
    per_cent_text,
    scale_of,
    with_unit,
)
from pathway_engine.report.page.html import Html, joined, scrolling, section, table, tag
from pathway_engine.report.page.suppressing import HIDDEN
from pathway_engine.report.page.told import Side, Told
from pathway_engine.report.words import measure_title, statistic_title, title_of

Row: TypeAlias = Difference | Summary

MOST = 6
"""Answers that are told in sentences; the table has all."""

_SENTENCES = (
    ("handoffs.all", "per_package", "Handoffs on the way to a package"),
    ("handoffs.all", "per_case", "Handoffs per case"),
    ("handoffs.between_organisations", "per_package", "Of these between organisations"),
    ("handoffs.between_organisations", "per_case", "Handoffs between organisations, per case"),
    ("clock.TARGET", "mean", "Mean time"),
    ("targets.ID.met", "share", "In time"),
    ("case_duration", "per_package", "From request to closing, with a package"),
    ("case_duration", "mean", "From request to closing"),
    ("orphan_time", "per_package", "Nobody accountable, on the way to a package"),
    ("orphan_time", "per_case", "Nobody accountable, per case"),
    ("waiting_time", "per_package", "Waiting in queues, with a package"),
    ("waiting_time", "per_case", "Waiting in queues, per case"),
    ("cost.total", "sum", "Cost in all"),
)
"""What is told in sentences, as far as it is there, and what it is called; of a measure once."""

UNITS = {"d": "days", "h": "hours", "min": "minutes", "s": "seconds", "%": "%"}
"""Units as they are told in sentences."""


def answer(told: Told) -> Html:
    """The question and the answer in sentences, with their intervals."""
    parts: list[str] = [_designs(told)]
    for side in told.others:
        if len(told.others) > 1:
            parts.append(tag("h3", f"{side.label}: {side.title}"))
        rows = [row for row in _chosen(told, side.differences) if _is_told(told, side, row)]
        parts.append(
            tag(
                "ul",
                joined(_changed(told, row) for row in rows if isinstance(row, Difference)),
                class_="answer",
            )
        )
    if not told.others:
        parts.append(tag("ul", joined(_plain(told)), class_="answer"))
    if told.others:
        parts.append(tag("p", _LEGEND, class_="soft"))
    if said := told.suppression.words():
        parts.append(tag("p", said, class_="soft"))
    return section("answer", "The answer", *parts)


_LEGEND = (
    "All arrangements met the same people with the same luck. A change is given with the range "
    "in which it lies with 95 % confidence, as far as chance in these runs goes: whether what was "
    "assumed is true is another question, answered below."
)


def _designs(told: Told) -> Html:
    """What is compared, by the names under which it is told."""
    pairs = (Html(tag("dt", side.label) + tag("dd", side.title)) for side in told.sides)
    return tag("dl", joined(pairs))


def _chosen(told: Told, rows: Sequence[Row]) -> list[Row]:
    """What is told in sentences, in its order: of each measure the first statistic there is."""
    found: dict[str, Row] = {}
    for measure, statistic, _ in _SENTENCES:
        for row in rows:
            fits = (entry_for(row.measure).id, row.statistic) == (measure, statistic)
            if row.by or not fits or row.measure in found or not _is_there(row):
                continue
            if _is_of_a_target(measure) and told.clock not in row.measure.split("."):
                continue
            found[row.measure] = row
    if any(name.startswith("clock.") for name in found):  # it tells the way to the package
        found.pop("case_duration", None)
    return [*found.values()][:MOST]


def _is_of_a_target(measure: str) -> bool:
    return measure in ("clock.TARGET", "targets.ID.met")


def _is_there(row: Row) -> bool:
    return all(map(isfinite, _means(row))) and max(_means(row)) > 0


def _means(row: Row) -> list[float]:
    """The number, or that before and that after."""
    if isinstance(row, Summary):
        return [row.interval.mean]
    return [row.baseline.mean, row.redesign.mean]


def _is_told(told: Told, side: Side, row: Row) -> bool:
    """Whether a number comes from enough people, before and after."""
    whose = zip((told.baseline, side), _means(row), strict=False)  # one side has one mean
    return all(told.shown(one, row, mean) is not None for one, mean in whose)


def _called(told: Told, row: Row) -> str:
    entry = entry_for(row.measure).id
    name = next(name for *key, name in _SENTENCES if key == [entry, row.statistic])
    if _is_of_a_target(entry) and told.clock is not None:
        return f"{name}: {title_of('target', told.clock, told.titles)}"
    return name


def _changed(told: Told, row: Difference) -> Html:
    """One change in a sentence: what was, what is, and how sure that is."""
    scale = scale_of(row.measure, row.unit, (row.baseline.mean, row.redesign.mean))
    unit = UNITS.get(scale.unit, scale.unit)
    before, after = (bare(one.mean, scale) for one in (row.baseline, row.redesign))
    change, unit = row.difference, f" {unit}" if unit else ""
    big = f"{before} → {after}{unit}"
    by_unit = " percentage points" if row.unit == "share" else unit
    if not change.excludes_zero:
        return _card(told, row, big, _unsure(change, scale, by_unit), None)
    if before == after:
        return _card(told, row, big, "It changes by less than is written here.", None)
    falls = change.mean < 0
    bounds = sorted((abs(change.low), abs(change.high)))
    low, high = (bare(one, scale._replace(prefix="")) for one in bounds)
    said = (
        f"It {'falls' if falls else 'rises'} from {before} to {after}{unit}, by "
        f"{bare(abs(change.mean), scale)}{by_unit} (95 % interval {low} to {high})."
    )
    good = falls != (row.unit == "share")
    return _card(told, row, big, said, "better" if good else "worse")


def _unsure(change: Interval, scale: Scale, unit: str) -> str:
    """What is said of a change that may be none."""
    if change[:3] == (0, 0, 0):
        return "It is the same in both."
    by = interval_text(change, scale, sign=True).replace("(", "(95 % interval ")
    if not isfinite(change.low):
        return f"It changes by {by}{unit}; one replication does not tell how sure that is."
    return f"It does not clearly change: by {by}{unit}."


def _card(told: Told, row: Row, big: str, said: str, kind: str | None) -> Html:
    shown = tag("span", big, class_="big")
    return tag("li", tag("strong", _called(told, row)), shown, said, class_=kind)


def _plain(told: Told) -> Iterator[Html]:
    """What one design comes to, where there is nothing to compare."""
    for row in _chosen(told, told.baseline.measures):
        if not isinstance(row, Summary) or not _is_told(told, told.baseline, row):
            continue
        scale = scale_of(row.measure, row.unit, row.interval[:3])
        bounds, unit = bounds_text(row.interval, scale), UNITS.get(scale.unit, scale.unit)
        said = f"On average; 95 % interval {bounds}." if bounds else "In one replication."
        yield _card(told, row, f"{bare(row.interval.mean, scale)} {unit}".rstrip(), said, None)


def before_and_after(told: Told) -> Html:
    """What matters first as a table: before, after, the change with its interval, per cent."""
    parts: list[str] = []
    for side in told.others:
        rows = [_line(told, side, row) for row in Wanted().of(side.differences)]
        made = table(f"{told.baseline.label} and {side.label}: {side.title}", _heads(told, side),
                     rows)  # fmt: skip
        parts.append(scrolling(f"Before and after: {side.label}", made))
    if not told.others:
        made = table(told.baseline.title, ("Measure", "Mean", "95 % interval"), _alone(told))
        parts.append(scrolling(f"Table: {told.baseline.title}", made))
    parts.append(tag("p", "? marks an interval that includes zero: there may be no change. "
                     "Every measure has one formula; the reference of the product gives it.",
                     class_="soft"))  # fmt: skip
    title = "Before and after" if told.others else "The numbers"
    return section("numbers", title, *parts)


def _heads(told: Told, side: Side) -> tuple[str, ...]:
    return "Measure", told.baseline.label, side.label, "Change (95 % interval)", "%"


def label_of(told: Told, row: Row) -> str:
    """A measure with its statistic and its cut, in words."""
    said = f"{measure_title(row.measure, told.titles)}, {statistic_title(row.statistic)}"
    whose = ", ".join(title_of(kind, name, told.titles) for kind, name in row.by.items())
    return f"{said}: {whose}" if whose else said


def _line(told: Told, side: Side, row: Difference) -> list[str]:
    scale = scale_of(row.measure, row.unit, (row.baseline.mean, row.redesign.mean))
    means = _means(row)
    pairs = zip((told.baseline, side), means, strict=True)
    shown = [told.shown(one, row, mean) for one, mean in pairs]
    own = scale_of(row.measure, row.unit, row.difference[:3]) if scale.prefix else scale
    per_cent = "" if row.unit == "share" else per_cent_text(row.difference.mean, means[0])
    change = change_text(row.difference, own)
    if shown != means:
        change, per_cent = "", ""
    cells = [HIDDEN if one is None else with_unit(one, scale) for one in shown]
    return [label_of(told, row), *cells, change, per_cent]


def _alone(told: Told) -> Iterator[list[str]]:
    wanted = {(measure, statistic, by): n for n, (measure, statistic, by) in enumerate(ANSWER)}
    found = []
    for row in told.baseline.measures:
        key = entry_for(row.measure).id, row.statistic, " and ".join(row.by)
        if key in wanted and row.interval.mean > 0:
            found.append((wanted[key], row))
    for _, row in sorted(found, key=lambda one: one[0]):
        scale = scale_of(row.measure, row.unit, row.interval[:3])
        shown = told.shown(told.baseline, row, row.interval.mean)
        same = shown == row.interval.mean
        yield [label_of(told, row), HIDDEN if shown is None else with_unit(shown, scale),
               bounds_text(row.interval, scale) if same else ""]  # fmt: skip
