"""How long it takes, and how queues go: the curve to the target, lines over weeks, loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Any

from pathway_engine.analysis.lasting import CLOCK, CLOSED, PACKAGED
from pathway_engine.analysis.periods import Line
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Interval
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Given
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.report.flow import number_of
from pathway_engine.report.numbers import Scale, interval_text
from pathway_engine.report.page import charts
from pathway_engine.report.page.html import Html, figure, section, table, tag
from pathway_engine.report.page.suppressing import HIDDEN, Suppression
from pathway_engine.report.page.told import Side, Told
from pathway_engine.report.words import title_of

ALMOST = 0.995
"""The share from which on a curve is over."""

STEPS = 40
"""Lines of the table beneath a curve."""

_NAN = float("nan")

MOST_TEAMS = 12
"""Teams whose queues are drawn: those with the longest."""


def how_long(told: Told) -> Html:
    """Which share is over within how many days, with the line of the target."""
    found = {side.label: spread for side in told.sides if (spread := _spread(told, side))}
    if not found:
        return Html("")
    limit, what = _limit(told), _what(told)
    days = max(over(told.suppression, spread) for spread in found.values())
    days = max(days, int(limit or 0) + 7)
    rows = [
        {"side": label, "days": day, **bounds}
        for label, spread in found.items()
        for day, point in enumerate(_until(spread, days))
        if (bounds := _share(told.suppression, point, spread.per_run))
    ]
    title = f"{what}: the share that is there within so many days"
    drawn = charts.curve(rows, [*found], limit, "days")
    made = table(f"{title}, with 95 % intervals.", ("Days", *found), _shares(told, found, days))
    picture = charts.picture(drawn, "time-chart", title)
    said = "The band is the 95 % interval over the replications."
    said += f" The dotted line is the target, {limit:g} days." if limit is not None else ""
    return section("time", "How long it takes", figure("time-figure", title, picture, said, made))


def _spread(told: Told, side: Side) -> Spread | None:
    wanted = (CLOCK, {"target": told.clock}) if told.clock is not None else (PACKAGED, {})
    for measure, by in (wanted, (CLOSED, {})):
        for one in side.spreads:
            if one.measure == measure and dict(one.by) == by and one.points:
                return one
    return None


def _what(told: Told) -> str:
    if told.clock is not None:
        return title_of("target", told.clock, told.titles)
    packaged = any(one.measure == PACKAGED and one.points for one in told.baseline.spreads)
    return "From request to closing, with a package" if packaged else "From request to closing"


def _limit(told: Told) -> float | None:
    """The days of the target, where they are days of the calendar."""
    if told.clock is None:
        return None
    within = told.baseline.pathway.targets[told.clock].within
    if isinstance(within, Given) or within.working_days:
        return None
    return float(within.seconds) / DAY


def over(rule: Suppression, spread: Spread) -> int:
    """From which day on nearly all are over, or so few are not that nothing may be told of them."""
    found = (
        day
        for day, point in enumerate(spread.points)
        if point.mean >= ALMOST or rule.of(0.0, (1 - point.mean) * spread.per_run) is None
    )
    return next(found, len(spread.points) - 1)


def _until(spread: Spread, days: int) -> Iterator[Interval]:
    for day in range(days + 1):
        yield spread.points[min(day, len(spread.points) - 1)]


def _share(rule: Suppression, point: Interval, people: float) -> dict[str, float]:
    mean = rule.share(point.mean, people)
    if mean is None or not isfinite(mean):
        return {}
    known = isfinite(point.low) and not rule.least
    return {
        "mean": mean,
        "low": point.low if known else mean,
        "high": point.high if known else mean,
    }


def _shares(told: Told, found: dict[str, Spread], days: int) -> Iterator[list[str]]:
    per_cent, rule = Scale(0.01, "", "%", 1), told.suppression
    for day in range(0, days + 1, max(1, days // STEPS)):
        cells = []
        for spread in found.values():
            point = spread.points[min(day, len(spread.points) - 1)]
            mean = rule.share(point.mean, spread.per_run)
            if mean is None:
                cells.append(HIDDEN)
            elif rule.least:
                cells.append(interval_text(Interval(mean, _NAN, _NAN, 1), per_cent))
            else:
                cells.append(interval_text(point, per_cent))
        yield [str(day), *(f"{cell} %" if cell != HIDDEN else cell for cell in cells)]


# -- over time ---------------------------------------------------------------------------------


def over_time(told: Told) -> Html:
    """Open cases and queues week by week, with their bands, the warm-up shaded."""
    opens = any(period.warm_up for period in told.baseline.flow.periods)
    figures = []
    for n, (measure, name) in enumerate((("open_cases", "Open cases"), ("queue", "Waiting"))):
        lines = {side.label: line for side in told.sides if (line := side.flow.line(measure))}
        if measure == "queue" and told.suppression.least:
            continue  # less the teams that are shown it would tell those that are hidden
        if lines:
            title = f"{name} as each week begins, all together"
            rows = [*_weeks(told, lines, name)]
            drawn = charts.over_time(rows, [*lines], opens, _unit(measure))
            figures.append(_figure(told, f"weeks-{n}", title, drawn, lines))
    teams = _teams(told)
    if teams:
        rows = [
            row
            for team in teams
            for row in _weeks(told, _of_team(told, team), title_of("team", team, told.titles))
        ]
        title = "Waiting for each team as each week begins"
        sides = [side.label for side in told.sides]
        drawn = charts.over_time(rows, sides, opens, "people waiting")
        figures.append(_figure(told, "weeks-teams", title, drawn, {
            f"{title_of('team', team, told.titles)}, {label}": line
            for team in teams for label, line in _of_team(told, team).items()
        }))  # fmt: skip
    return section("weeks", "Queues and open cases over time", _clearing(told), *figures)


def _unit(measure: str) -> str:
    return {"open_cases": "open cases", "queue": "people waiting"}[measure]


def _teams(told: Told) -> list[str]:
    """The teams whose queues are the longest, in the order of the file."""
    most: dict[str, float] = {}
    for side in told.sides:
        for line in side.flow.lines:
            if line.measure == "queue" and "team" in line.by:
                top = max(point.mean for point in line.points)
                most[line.by["team"]] = max(most.get(line.by["team"], 0.0), top)
    longest = sorted(most, key=lambda team: -most[team])[:MOST_TEAMS]
    named = [name for side in told.sides for name in side.pathway.real_teams]
    return [name for name in dict.fromkeys(named) if name in longest and most[name] > 0]


def _of_team(told: Told, team: str) -> dict[str, Line]:
    found = {side.label: side.flow.line("queue", team=team) for side in told.sides}
    return {label: line for label, line in found.items() if line is not None}


def _weeks(told: Told, lines: dict[str, Line], what: str) -> Iterator[dict[str, Any]]:
    rule = told.suppression
    for side in told.sides:
        line = lines.get(side.label)
        for period, point in zip(side.flow.periods, line.points if line else (), strict=False):
            mean = rule.count(point.mean)
            if mean is None or not isfinite(mean):
                continue
            known = isfinite(point.low) and not rule.least
            low, high = (point.low, point.high) if known else (mean, mean)
            yield {"side": side.label, "what": what, "week": period.number, "mean": mean,
                   "low": low, "high": high}  # fmt: skip


def _figure(told: Told, id_: str, title: str, drawn: Any, lines: dict[str, Line]) -> Html:
    says = "Averages over the replications, with their 95 % band. Week 1 is the first that counts;"
    says += " shaded: the run warms up."
    made = table(f"{title}: means with 95 % intervals.", ("Week from", *lines),
                 _by_week(told, lines.values()))  # fmt: skip
    return figure(id_, title, charts.picture(drawn, f"{id_}-chart", title), says, made)


def _by_week(told: Told, lines: Iterable[Line]) -> Iterator[list[str]]:
    columns = [*lines]
    scale, rule = Scale(1, "", "", 1), told.suppression
    for n, period in enumerate(told.baseline.flow.periods):
        date = date_of(period.starts_at // DAY).isoformat()
        cells = [_count(rule, line.points[n], scale) for line in columns if n < len(line.points)]
        yield [f"{number_of(period)}: {date}", *cells]


def _count(rule: Suppression, point: Interval, scale: Scale) -> str:
    mean = rule.count(point.mean)
    if mean is None:
        return HIDDEN
    return interval_text(Interval(mean, _NAN, _NAN, 1) if rule.least else point, scale)


def _clearing(told: Told) -> Html:
    """Which queues begin high and are back, in a sentence each."""
    lines = []
    for side in told.sides:
        for line in side.flow.lines:
            if line.measure != "queue" or "team" not in line.by:
                continue
            if any(told.suppression.count(point.mean) is None for point in line.points):
                continue
            back = side.flow.back_in(line)
            if back is None:
                continue
            team = title_of("team", line.by["team"], told.titles)
            lines.append(tag("li", tag("strong", f"{side.label}: "),
                             f"the queue of {team} begins high, and is back at its later level "
                             f"as week {back.number} begins."))  # fmt: skip
    return tag("ul", *lines) if lines else Html("")


# -- load --------------------------------------------------------------------------------------


def loads(told: Told) -> Html:
    """How busy each team is, with its interval."""
    found = {side.label: dict(_busy(told.suppression, side)) for side in told.sides}
    named = [name for side in told.sides for name in side.pathway.real_teams]
    teams = [
        n for n in dict.fromkeys(named) if any(n in of and of[n].mean for of in found.values())
    ]
    if not teams:
        return Html("")
    names = {team: title_of("team", team, told.titles) for team in teams}
    rows = [
        {"name": names[team], "side": label, **_bounds(of[team])}
        for label, of in found.items()
        for team in teams
        if team in of
    ]
    title = "Time at work as a share of the time there is for cases, by team"
    drawn = charts.ranges(rows, [*names.values()], [*found], "busy, of the time for cases")
    per_cent = Scale(0.01, "", "%", 1)
    small = HIDDEN if told.suppression.least else ""
    cells: list[Sequence[str]] = [
        [name, *(interval_text(of[team], per_cent) + " %" if team in of else small
                 for of in found.values())]
        for team, name in names.items()
    ]  # fmt: skip
    made = table(f"{title}: means with 95 % intervals.", ("Team", *found), cells)
    says = (
        "The bar is the mean, the line through its end the 95 % interval. The nearer to 100 %, "
        "the longer people wait: at 90 % far longer than at 80 %."
    )
    picture = charts.picture(drawn, "load-chart", title)
    return section(
        "load", "How busy each team is", figure("load-figure", title, picture, says, made)
    )


def _busy(rule: Suppression, side: Side) -> Iterator[tuple[str, Interval]]:
    """How busy each team is; of a team with too few workers it would be told of single ones."""
    workers = Counter[str]()
    for post in staffed_posts(side.pathway):
        workers[post.team] += post.staffed.workers
    for row in side.measures:
        if (row.measure, row.statistic, list(row.by)) != ("utilisation", "mean", ["team"]):
            continue
        team, mean = row.by["team"], row.interval.mean
        if isfinite(mean) and rule.of(mean, workers[team]) is not None:
            yield team, row.interval


def _bounds(point: Interval) -> dict[str, float]:
    known = isfinite(point.low)
    return {
        "mean": point.mean,
        "low": point.low if known else point.mean,
        "high": point.high if known else point.mean,
    }
