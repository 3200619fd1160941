"""Calendars laid out over the dates of a run, and whose people come when."""

from __future__ import annotations

from collections import Counter
from math import ceil, inf

from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import YEAR_DAYS
from pathway_engine.definition.arriving import Spread
from pathway_engine.definition.models import Pathway, each_value
from pathway_engine.definition.opening import (
    KNOWN_UNTIL,
    calendar_named,
    known_from,
    known_until,
    post_times,
)
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import Window
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.layout import NONE, SECONDS_A_DAY
from pathway_engine.simulation.plan.before import days_before, days_since
from pathway_engine.simulation.plan.tables import Tables


def names_in_use(pathway: Pathway) -> list[str]:
    """Every calendar that a run of a pathway asks, `always` first."""
    named = [pathway.calendar_of(team) for team in pathway.real_teams.values()]
    named += [stream.during for stream in pathway.arrivals.values() if stream.during]
    named += [pathway.defaults.calendar] if pathway.defaults.calendar else []
    return list(dict.fromkeys(["always", *named]))


def longest_wait(pathway: Pathway) -> float:
    """Working days within which everything falls due that is due in working days."""
    waits = [step.due for step in pathway.team_steps.values() if step.due is not None]
    waits += [step.due for step in pathway.wait_steps.values()]
    known = [quantity for wait in waits for quantity in each_value(wait)]
    return max((_most(q) for q in known if q.unit == "working_days"), default=0.0)


def _most(quantity: Quantity) -> float:
    """A value that no draw exceeds: sought upwards from the mean, a tenth further each time.

    (The compiled inverse would have to be compiled for this one question in every process.)
    """
    limit = inf if quantity.at_most is None else quantity.at_most
    if quantity.family == "choice":
        return min(limit, max(quantity.values))
    law = quantity.law
    most = law.mean
    while most < limit and law.below(most) < 1.0:
        most *= 1.1
    return min(most, limit)


def add_calendars(
    tables: Tables, window: Window, oldest: int | None = None
) -> dict[str, OpenTimes]:
    """Lay out the calendars in use, from an `oldest` second on; for each its open times."""
    first_day = window.starts_at // SECONDS_A_DAY - 1
    days = window.ends_at // SECONDS_A_DAY + 2 - first_day
    waiting = longest_wait(tables.pathway)
    before = days_before(tables.pathway)
    if oldest is not None:
        before = max(before, days_since(oldest, window.starts_at))
    laid_out: dict[str, OpenTimes] = {}
    for name in names_in_use(tables.pathway):
        calendar = calendar_named(tables.pathway, name)
        a_year = len(open_times(calendar, first_day, first_day + YEAR_DAYS).working_days)
        years = ceil(waiting / max(1, a_year) * 1.1) + 1
        last_day = first_day + days
        latest = max(last_day, min(last_day + years * YEAR_DAYS, KNOWN_UNTIL))
        last_day = known_until(calendar, last_day, latest)
        from_day = known_from(calendar, first_day - before, first_day)
        laid_out[name] = open_times(calendar, from_day, last_day)
        _add_calendar(tables, name, laid_out[name], from_day, last_day, window)
    return laid_out


def add_hours_of_posts(tables: Tables, window: Window) -> None:
    """Lay out when posts with a calendar of their own are there: while the team is open too."""
    first_day = window.starts_at // SECONDS_A_DAY - 1
    last_day = window.ends_at // SECONDS_A_DAY + 1
    for post in staffed_posts(tables.pathway):
        team = tables.pathway.real_teams[post.team]
        written = team.staff[post.post]
        if written.calendar is not None:
            times = post_times(tables.pathway, team, written, first_day, last_day)
            _add_calendar(tables, shared_hours(post), times, first_day, last_day, window)


def shared_hours(post: StaffedPost) -> str:
    """By what name the hours of a post with a calendar of its own are known; no calendar has it."""
    return f"{post.team}.{post.post}"


def _add_calendar(
    tables: Tables, name: str, times: OpenTimes, first_day: int, last_day: int, window: Window
) -> None:
    first = tables.first_interval[name] = tables.size("interval")
    first_workday = tables.size("workday")
    place = {day: first_workday + n for n, day in enumerate(times.working_days)}
    for start, end, day, before in zip(
        times.starts, times.ends, times.days, times.opened, strict=False
    ):
        row = {"start": start, "end": end, "day": day, "workday": place[day], "before": before}
        tables.add("interval", **row)
    for n, day in enumerate(times.working_days):
        begin, end = times.firsts[n], times.firsts[n + 1]
        seconds = times.seconds_on(day)
        tables.add("workday", first=first + begin, n=end - begin, seconds=seconds)
    day_index = tables.size("day_index")
    _add_day_index(tables, times, first, range(first_day, last_day + 2))
    current = next((i for i, end in enumerate(times.ends) if end > window.starts_at), None)
    opens_at = layout.FAR if current is None else max(times.starts[current], window.starts_at)
    tables.calendars[name] = tables.add(
        "calendar",
        first=first,
        n=len(times.starts),
        first_day=first_day,
        days=last_day + 1 - first_day,
        day_index=day_index,
        teams=0,
        teams_n=0,
        posts=0,
        posts_n=0,
        interval=first + (len(times.starts) if current is None else current),
        changes_at=opens_at,
        open=0,
    )


def _add_day_index(tables: Tables, times: OpenTimes, first: int, days: range) -> None:
    """For each date the first interval that begins at its midnight or later."""
    i = 0
    for day in days:
        while i < len(times.starts) and times.starts[i] < day * SECONDS_A_DAY:
            i += 1
        tables.add("day_index", v=first + i)


def add_stream_days(tables: Tables, window: Window, laid_out: dict[str, OpenTimes]) -> range:
    """The days of every stream, by stream and date; the dates."""
    start = window.starts_at // SECONDS_A_DAY
    days = range(start - 1, (window.ends_at - 1) // SECONDS_A_DAY + 1)
    for stream, arrival in enumerate(tables.pathway.arrivals.values()):
        name = arrival.during or "always"
        times = laid_out[name]
        spread = Spread(arrival, calendar_named(tables.pathway, name), times, start)
        place = {day: times.firsts[n] for n, day in enumerate(times.working_days)}
        offset = tables.first_interval[name]
        coming = _recorded_by_day(tables, stream)
        for day in days:
            tables.add(
                "stream_day",
                expected=spread.expected_on(day) + coming.get(day, 0),
                interval=offset + place[day] if day in place else NONE,
                **_seconds_of(tables, spread, times, day),
            )
    return days


def _recorded_by_day(tables: Tables, stream: int) -> Counter[int]:
    """How many people of a file come on each date: there must be room for them."""
    first, end = (tables.field("stream", stream, name) for name in ("row", "rows_end"))
    rows = range(first, end) if first != NONE else ()
    return Counter(tables.field("recorded", row, "at") // SECONDS_A_DAY for row in rows)


def _seconds_of(tables: Tables, spread: Spread, times: OpenTimes, day: int) -> dict[str, int]:
    """The open seconds of a date, or what they weigh together where hours weigh differently."""
    pieces = spread.pieces_on(day)
    if not pieces:
        return {"seconds": times.seconds_on(day), "piece": NONE}
    first, until = tables.size("piece"), 0
    for piece in pieces:
        until += piece.weighs
        tables.add("piece", start=piece.start, weight=piece.weight, until=until)
    return {"seconds": until, "piece": first}
