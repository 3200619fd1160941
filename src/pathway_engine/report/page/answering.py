"""What is asked and what comes out: in sentences first, then before and after as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from pathway_engine.analysis.naming import entry_for
from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.report.comparison import ANSWER, Wanted
from pathway_engine.report.numbers import (
    bare,
    bounds_text,
    change_text,
    interval_text,
    per_cent_text,
    scale_of,
    with_unit,
)
from pathway_engine.report.page.html import Html, joined, scrolling, section, table, tag
from pathway_engine.report.page.suppressing import HIDDEN, Suppression
from pathway_engine.report.page.told import Side, Told
from pathway_engine.report.words import measure_title, statistic_title, title_of

MOST = 6
"""Answers that are told in sentences; the table has all."""

_SENTENCES = (
    ("handoffs.all", "per_package", "Handoffs on the way to a package"),
    ("handoffs.all", "per_case", "Handoffs per case"),
    ("handoffs.between_organisations", "per_case", "Of these between organisations"),
    ("clock.TARGET", "mean", ""),
    ("targets.ID.met", "share", ""),
    ("case_duration", "per_package", "From request to closing, with a package"),
    ("case_duration", "mean", "From request to closing"),
    ("orphan_time", "per_case", "Nobody accountable, per case"),
    ("waiting_time", "per_case", "Waiting in queues, per case"),
    ("cost.total", "sum", "Cost in all"),
)
"""What is told in sentences, as far as it is there, and what it is called."""

_COUNTED = {"number", "cases", "visits", "handoffs", "people"}
"""Units of which a statistic that counts is a count of people, or nearly so."""


def answer(told: Told) -> Html:
    """The question and the answer in sentences, with their intervals."""
    parts: list[str] = [_designs(told)]
    for side in told.others:
        if len(told.others) > 1:
            parts.append(tag("h3", f"{side.label}: {side.title}"))
        rows = _chosen(told, side.differences)
        parts.append(tag("ul", joined(_changed(told, row) for row in rows), class_="answer"))
    if not told.others:
        parts.append(tag("ul", joined(_plain(told)), class_="answer"))
    if told.others:
        parts.append(tag("p", _LEGEND, class_="soft"))
    if said := told.suppression.words():
        parts.append(tag("p", said, class_="soft"))
    return section("answer", "The answer", *parts)


_LEGEND = (
    "Both arrangements met the same people with the same luck. A change is given with the range "
    "in which it lies with 95 % confidence, as far as chance in these runs goes: whether what was "
    "assumed is true is another question, answered below."
)


def _designs(told: Told) -> Html:
    """What is compared, by the names under which it is told."""
    pairs = (Html(tag("dt", side.label) + tag("dd", side.title)) for side in told.sides)
    return tag("dl", joined(pairs))


def _chosen(told: Told, rows: Sequence[Difference]) -> list[Difference]:
    """The differences that are told in sentences, in their order."""
    clock = told.clock
    found: list[Difference] = []
    for measure, statistic, _ in _SENTENCES:
        for row in rows:
            if row.by or row.statistic != statistic or entry_for(row.measure).id != measure:
                continue
            if measure in ("clock.TARGET", "targets.ID.met") and clock not in row.measure.split(
                "."
            ):
                continue
            if isfinite(row.baseline.mean) and (row.baseline.mean > 0 or row.redesign.mean > 0):
                found.append(row)
    names = {row.measure for row in found}
    if any(name.startswith("clock.") for name in names):  # it tells the way to the package
        found = [row for row in found if row.measure != "case_duration"]
    packaged = [row for row in found if row.statistic == "per_package"]
    if any(row.measure == "handoffs.all" for row in packaged):
        found = [r for r in found if (r.measure, r.statistic) != ("handoffs.all", "per_case")]
    return found[:MOST]


def _called(told: Told, row: Difference | Summary) -> str:
    for measure, statistic, name in _SENTENCES:
        if name and (entry_for(row.measure).id, row.statistic) == (measure, statistic):
            return name
    return measure_title(row.measure, told.titles)


def _changed(told: Told, row: Difference) -> Html:
    """One change in a sentence: what was, what is, and how sure that is."""
    scale = scale_of(row.measure, row.unit, (row.baseline.mean, row.redesign.mean))
    before, after = with_unit(row.baseline.mean, scale), with_unit(row.redesign.mean, scale)
    change = row.difference
    sure = change.excludes_zero
    way = "fewer" if change.mean < 0 else "more"
    verb = ("falls" if change.mean < 0 else "rises") if sure else "does not clearly change"
    by = f"{verb} from {before} to {after}" if sure else f"{verb}: {before}, then {after}"
    shown = change_text(change, scale).removesuffix(" ?").replace("(", "(95 % interval ")
    return tag(
        "li",
        tag("strong", _called(told, row)),
        tag("span", f"{before} → {after}", class_="big"),
        f"It {by}; change {shown}{f' {scale.unit}' if scale.unit else ''}.",
        class_=way if sure else None,
    )


def _plain(told: Told) -> Iterator[Html]:
    """What one design comes to, where there is nothing to compare."""
    shown = 0
    for measure, statistic, _ in _SENTENCES:
        for row in told.baseline.measures:
            if row.by or row.statistic != statistic or entry_for(row.measure).id != measure:
                continue
            if not isfinite(row.interval.mean) or shown >= MOST:
                continue
            shown += 1
            scale = scale_of(row.measure, row.unit, row.interval[:3])
            bounds = bounds_text(row.interval, scale)
            says = f"On average; 95 % interval {bounds}." if bounds else "In one replication."
            yield tag("li", tag("strong", _called(told, row)),
                      tag("span", with_unit(row.interval.mean, scale), class_="big"),
                      says)  # fmt: skip


def before_and_after(told: Told) -> Html:
    """What matters first as a table: before, after, the change with its interval, per cent."""
    parts: list[str] = []
    for side in told.others:
        rows = [_line(told, row) for row in Wanted().of(side.differences)]
        made = table(f"{told.baseline.label} and {side.label}: {side.title}", _heads(told, side),
                     rows)  # fmt: skip
        parts.append(scrolling(f"Before and after: {side.label}", made))
    if not told.others:
        made = table(told.baseline.title, ("Measure", "Mean", "95 % interval"), _alone(told))
        parts.append(scrolling("The numbers", made))
    parts.append(tag("p", "? marks an interval that includes zero: there may be no change. "
                     "Every measure has one formula; the reference of the product gives it.",
                     class_="soft"))  # fmt: skip
    title = "Before and after" if told.others else "The numbers"
    return section("numbers", title, *parts)


def _heads(told: Told, side: Side) -> tuple[str, ...]:
    return "Measure", told.baseline.label, side.label, "Change (95 % interval)", "%"


def label_of(told: Told, row: Difference | Summary) -> str:
    """A measure with its statistic and its cut, in words."""
    said = f"{measure_title(row.measure, told.titles)}, {statistic_title(row.statistic)}"
    whose = ", ".join(title_of(kind, name, told.titles) for kind, name in row.by.items())
    return f"{said}: {whose}" if whose else said


def _line(told: Told, row: Difference) -> list[str]:
    scale = scale_of(row.measure, row.unit, (row.baseline.mean, row.redesign.mean))
    means = [row.baseline.mean, row.redesign.mean]
    shown = [_counted(told.suppression, row, mean) for mean in means]
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
        shown = _counted(told.suppression, row, row.interval.mean)
        same = shown == row.interval.mean
        yield [label_of(told, row), HIDDEN if shown is None else with_unit(shown, scale),
               bounds_text(row.interval, scale) if same else ""]  # fmt: skip


def _counted(rule: Suppression, row: Difference | Summary, mean: float) -> float | None:
    """A number as it may be told: a count of people by the rule, all else as it is."""
    counts = row.statistic == "count" and row.unit in _COUNTED
    return rule.count(mean) if counts else mean


def plain_interval(row: Summary) -> str:
    """A mean with its interval, in a unit that fits."""
    scale = scale_of(row.measure, row.unit, row.interval[:3])
    said = interval_text(row.interval, scale)
    return f"{said} {scale.unit}" if scale.unit and said != bare(float("nan"), scale) else said
