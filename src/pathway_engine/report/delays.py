"""Delays as tables: by cause, by organisation, by team or step, adding up to durations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isclose, isfinite

from pathway_engine.analysis.summary import Summary
from pathway_engine.definition.measures.entries import OF_TIME
from pathway_engine.definition.measures.naming import family_of, named_in
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, bare, interval_text, scale_for, with_unit
from pathway_engine.report.tables import Column, paragraph, pivot, table
from pathway_engine.report.words import SIDE_BY_SIDE, cause_title, title_of

_WHOLE = {"mean": "per case", "per_package": "per package"}
_NO_DELAY = "no delay"
_DUST = 1e-9  # what adding up in floating point leaves


def render_delays(
    rows: Sequence[Summary], by: Sequence[str], width: int, titles: Titles = NO_TITLES
) -> str:
    """Where the time of closed cases went, at most `width` columns wide.

    By `cause` or `organisation` the whole duration taken apart: the portions add up to it, less
    what branches of blocks lasted side by side. By
    anything else, or of `rows` without portions, the delays alone, with 95 % intervals.
    """
    whole = any(row.measure == "case_duration" and "cause" in row.by for row in rows)
    if [*by] in (["cause"], ["organisation"]) and whole:
        return _taken_apart(rows, by[0], width, titles)
    return _alone(rows, by, width, titles)


def _alone(rows: Sequence[Summary], by: Sequence[str], width: int, titles: Titles) -> str:
    cut = [word for word in by if word != "cause"]
    in_time = any(word in OF_TIME for word in cut)
    told = "sum" if in_time else "per_case"  # no month has what is per case of a whole life
    mine = [
        row
        for row in rows
        if family_of(row.measure) == "delay" and row.statistic == told and {*row.by} == {*cut}
    ]
    scale = scale_for("seconds", (row.interval.mean for row in mine))
    of = "in all" if in_time else "per case"
    columns = [Column(", ".join([*cut, "cause"])), Column(f"{scale.unit} {of}", number=True)]
    groups: dict[str, list[Summary]] = {}
    for row in sorted(mine, key=lambda row: 0 if in_time else -row.interval.mean):
        whose = (title_of(word, row.by[word], titles) for word in cut)
        groups.setdefault(", ".join(whose), []).append(row)
    lines = [line for name, group in groups.items()
             for line in _group(name, group, scale, titles)]  # fmt: skip
    return table(columns, lines, width) if mine else "Nothing was delayed."


def _group(name: str, rows: Iterable[Summary], scale: Scale, titles: Titles) -> Iterator[list[str]]:
    """What delayed cases at one step or team, under its name, longest first."""
    if name:
        yield [name, ""]
    for row in sorted(rows, key=lambda row: -row.interval.mean):
        cause = cause_title(named_in(row.measure), titles)
        yield [f"  {cause}" if name else cause, interval_text(row.interval, scale)]


def _taken_apart(rows: Sequence[Summary], by: str, width: int, titles: Titles) -> str:
    """The portions of the durations of cases; means add up, intervals do not."""
    portions = [row for row in rows if row.measure == "case_duration" and "cause" in row.by]
    whole = {
        row.statistic: row.interval.mean
        for row in rows
        if row.measure == "case_duration" and not row.by and row.statistic in _WHOLE
    }
    scale = scale_for("seconds", whole.values())
    scale = scale._replace(decimals=max(1, scale.decimals))
    heads = [f"{scale.unit} {_WHOLE[statistic]}" for statistic in whole]
    lines = list(_grouped(portions, by, list(whole), scale, titles))
    beside = _side_by_side(portions, whole)
    if beside:
        lines.append((SIDE_BY_SIDE, [bare(-number, scale) for number in beside]))
    lines.append(("in all", [bare(number, scale) for number in whole.values()]))
    body = pivot("Organisation, cause" if by == "organisation" else "Cause", heads, lines, width)
    return f"{body}\n\n{paragraph(_note(rows, titles, side_by_side=bool(beside)), width)}"


def _side_by_side(portions: Iterable[Summary], whole: Mapping[str, float]) -> list[float]:
    """How much more the portions are than the durations; nothing where no branch ran beside."""
    sums = dict.fromkeys(whole, 0.0)
    for row in portions:
        if row.statistic in sums:
            sums[row.statistic] += row.interval.mean
    if all(isclose(sums[name], whole[name], rel_tol=_DUST) for name in whole):
        return []
    return [sums[name] - whole[name] for name in whole]


def _note(rows: Iterable[Summary], titles: Titles, *, side_by_side: bool) -> str:
    """From when to when the days are told; and the shorter times that targets measure."""
    note = "Means over closed cases, from opening to closing, adding up exactly to their durations"
    note += (
        f" {SIDE_BY_SIDE}: branches of a block have their days each, the case has them once."
        if side_by_side
        else "."
    )
    shown = "Intervals, which do not add up, stand in --by team, --by step and --json."
    clocks = [
        f"{title_of('target', named_in(row.measure), titles)} "
        f"{with_unit(mean, scale_for(row.unit, [mean]))}"
        for row in rows
        if family_of(row.measure) == "clock" and row.statistic == "mean" and not row.by
        and isfinite(mean := row.interval.mean)
    ]  # fmt: skip
    within = f" The clocks of targets lie within: {', '.join(clocks)}." if clocks else ""
    return f"{note}{within} {shown}"


def _grouped(
    portions: Iterable[Summary], by: str, statistics: Sequence[str], scale: Scale,
    titles: Titles,
) -> Iterator[tuple[str, list[str]]]:  # fmt: skip
    """Lines by cause, or by organisation with the causes under each; largest first."""
    sums: dict[tuple[str, str], dict[str, float]] = {}
    for row in portions:
        holder = row.by.get("organisation", _NO_DELAY) if by == "organisation" else ""
        line = sums.setdefault((holder, row.by["cause"]), dict.fromkeys(statistics, 0.0))
        line[row.statistic] = line.get(row.statistic, 0.0) + row.interval.mean
    first = statistics[0]
    holders = dict.fromkeys(holder for holder, _ in sums)
    for holder in sorted(holders, key=lambda name: -_total(sums, name, first)):
        lines = {cause: line for (name, cause), line in sums.items() if name == holder}
        if holder:
            totals = [bare(_total(sums, holder, one), scale) for one in statistics]
            yield _holder(holder, titles), totals
        indent = "  " if holder else ""
        for cause, line in sorted(lines.items(), key=lambda entry: -entry[1][first]):
            yield indent + cause_title(cause, titles), [bare(line[s], scale) for s in statistics]


def _holder(name: str, titles: Titles) -> str:
    return name if name == _NO_DELAY else title_of("organisation", name, titles)


def _total(sums: dict[tuple[str, str], dict[str, float]], holder: str, statistic: str) -> float:
    return sum(line[statistic] for (name, _), line in sums.items() if name == holder)
