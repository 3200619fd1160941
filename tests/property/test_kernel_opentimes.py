"""Opening hours in the kernel are those of `calendars`, on calendars drawn at random."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from open_time import after_open_seconds
from pathway_engine.calendars import CalendarProblem, OpenTimes, open_times
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.opening import calendar_named
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Plan, build_plan
from pathway_engine.simulation.kernel.layout import FAR
from pathway_engine.simulation.kernel.opentimes import (
    after_working_days,
    done_at,
    next_opening,
    worked_between,
)
from pathway_engine.simulation.state import State
from reference.luck import Luck
from reference.small import MONDAY
from unit.simulation.asking import answer, answers

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = 7 * 24 * 60
WINDOW = Window(MONDAY, MONDAY, MONDAY + 21 * DAY)
WHENEVER = st.integers(WINDOW.starts_at, WINDOW.ends_at - 1)

TICKS = st.one_of(st.integers(0, 20 * DAY), st.integers(0, 40).map((DAY // 2).__mul__))
"""Parts of a working day, 86,400 of them to the day; half days round both ways."""


class Office(NamedTuple):
    """A calendar laid out by the kernel, and by the module whose answers it must give."""

    plan: Plan
    number: int
    times: OpenTimes


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, list[str]]:
    """Hours of a week: any minutes, over midnight too, several times a day, touching or not."""
    grid = draw(st.sampled_from([1, 15, 240]))
    numbers = st.integers(0, WEEK // grid - 1).map(lambda n: n * grid)
    cuts = sorted(draw(st.sets(numbers, min_size=2, max_size=24)))
    every_other = 1 if draw(st.booleans()) else 2  # touching, or with something between them
    hours: dict[str, list[str]] = {}
    for start, end in list(pairwise(cuts))[::every_other]:
        day, minute = divmod(start, 24 * 60)
        if end - start < 24 * 60:
            hours.setdefault(WEEKDAYS[day], []).append(f"{clock(minute)}-{clock_end(end)}")
    return hours or {"wed": ["09:00-17:00"]}


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def clock_end(minute: int) -> str:
    """Midnight at the end of an interval is written 24:00."""
    return clock(minute % (24 * 60) or 24 * 60)


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """Calendars by name, `drawn` among them: a week, some dates closed, or what lies outside."""
    days = st.sets(st.integers(MONDAY // DAY - 1, MONDAY // DAY + 21), max_size=6)
    closed = [date_of(day).isoformat() for day in sorted(draw(days))]
    weekly = {"hours": draw(weeks()), **({"closed": closed} if closed else {})}
    if draw(st.integers(0, 3)):
        return {"drawn": weekly}
    return {"other": weekly, "drawn": {"outside": "other"}}


def office(named: dict[str, Any], staff: Any = None, absence: str = "0%") -> Office:
    """A team that opens by the calendar `drawn`; somebody waits 40 working days."""
    pathway = Pathway.model_validate(
        {
            "pathway": "drawn", "language": "1", "timezone": "Europe/London", "full_time": "37h",
            "organisations": {"council": {"sector": "council"}},
            "calendars": named,
            "defaults": {"calendar": "drawn", "absence": absence},
            "roles": {"worker": {}},
            "teams": {"team": {"organisation": "council", "staff": {"worker": staff or "1"}}},
            "start": "wait",
            "steps": {"wait": {"due": "40wd", "outcomes": {"on": {"to": "work"}}},
                      "work": {"team": "team", "work": "1h", "outcomes": {"on": {"to": "done"}}}},
            "endings": {"done": {"kind": "resolved"}},
        }
    )  # fmt: skip
    plan = build_plan(pathway, WINDOW)
    number = int(plan.tables["team"]["calendar"][0])
    row = plan.tables["calendar"][number]
    first, days = int(row["first_day"]), int(row["days"])
    times = open_times(calendar_named(pathway, "drawn"), first, first + days - 1)
    return Office(plan, number, times)


OFFICES = calendars().map(office)


def beyond_is_far(function: Any, *arguments: Any) -> int:
    """What the module answers; where it has no dates laid out, the kernel's word for never."""
    try:
        return int(function(*arguments))
    except CalendarProblem:
        return FAR


def tables(one: Office) -> State:
    return State(one.plan, 1, 1, [])


@given(OFFICES, st.lists(WHENEVER, min_size=1, max_size=20))
def test_next_opening(one: Office, moments: list[int]) -> None:
    edges = [t + d for t in one.times.starts[:8] + one.times.ends[:8] for d in (-1, 0, 1)]
    asked = [(one.number, t) for t in moments + edges]
    expected = [beyond_is_far(one.times.next_opening, t) for _, t in asked]
    assert answers(tables(one), next_opening, asked) == expected


@given(OFFICES, st.lists(st.tuples(WHENEVER, st.integers(0, 12 * 3_600)), min_size=1, max_size=9))
def test_when_work_is_done(one: Office, stints: list[tuple[int, int]]) -> None:
    """Work that fills the time left ends when the team closes, not when it opens again."""
    edges = zip(one.times.starts[:6], one.times.ends[:6], strict=True)
    stints += [(start + later, end - start - later) for start, end in edges for later in (0, 1)]
    expected = [beyond_is_far(after_open_seconds, one.times, *stint) for stint in stints]
    asked = [(one.number, 0, *stint) for stint in stints]
    assert answers(tables(one), done_at, asked) == expected


@given(OFFICES, st.lists(st.tuples(WHENEVER, WHENEVER), min_size=1, max_size=9))
def test_what_is_worked_between_two_moments(one: Office, pairs: list[tuple[int, int]]) -> None:
    edges = zip(one.times.starts[:4], one.times.ends[2:6], strict=False)
    between = [(min(pair), max(pair)) for pair in [*pairs, *edges]]
    asked = [(one.number, 0, *pair) for pair in between]
    expected = [one.times.open_seconds(*pair) for pair in between]
    assert answers(tables(one), worked_between, asked) == expected


@given(OFFICES, st.lists(st.tuples(WHENEVER, TICKS), min_size=1, max_size=9))
def test_so_many_working_days_later(one: Office, waits: list[tuple[int, int]]) -> None:
    """To the second, half-even; from a break or a night as from the next opening."""
    edges = [t for end in one.times.ends[:4] for t in (end, one.times.next_opening(end))]
    waits += [(t, DAY) for t in edges]
    found = answers(tables(one), after_working_days, [(one.number, *wait) for wait in waits])
    assert found == [one.times.add_working_days(*wait) for wait in waits]
    assert found[-len(edges) :: 2] == found[-len(edges) + 1 :: 2]


# -- absence -------------------------------------------------------------------------------------

LUNCH = {
    "drawn": {
        "hours": {"mon-fri": ["09:00-12:30", "13:15-17:00"], "sat": "22:00-06:00"},
        "closed": [date_of(MONDAY // DAY + 3).isoformat()],
    }
}


WORKERS = st.integers(0, 2)


@cache
def lunchers() -> Office:
    one = office(LUNCH, staff="4", absence="45%")
    assert len(one.plan.tables["worker"]) == 3, "the compiled kernel checks no bounds"
    return one


def there(one: Office, worker: int) -> OpenTimes:
    """When a worker is there: the office's hours without the days of absence, drawn apart."""
    luck = Luck(1, 1)
    intervals = zip(one.times.starts, one.times.ends, one.times.days, strict=True)
    return OpenTimes(present(luck, intervals, worker))


def present(
    luck: Luck, intervals: Iterable[tuple[int, int, int]], worker: int
) -> Iterable[tuple[int, int, int]]:
    for start, end, day in intervals:
        if luck.of_day("team.worker", "absent", day, worker) >= 0.45:
            yield start, end, day


@given(WHENEVER, st.integers(1, 30 * 3_600), WORKERS)
def test_work_rests_while_its_worker_is_away(t: int, seconds: int, worker: int) -> None:
    one = lunchers()
    expected = after_open_seconds(there(one, worker), t, seconds)
    assert answer(tables(one), done_at, one.number, worker, t, seconds) == expected


@given(WHENEVER, WHENEVER, WORKERS)
def test_nothing_is_worked_while_a_worker_is_away(t: int, u: int, worker: int) -> None:
    one = lunchers()
    begin, end = min(t, u), max(t, u)
    found = answer(tables(one), worked_between, one.number, worker, begin, end)
    assert found == there(one, worker).open_seconds(begin, end)
