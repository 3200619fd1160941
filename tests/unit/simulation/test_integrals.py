"""What a run sums over its window is what one gets from its rows, one second interval at a time."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.models import Package, Pathway
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import NONE, Numbering, Records, State, VisitKind, Window
from pathway_engine.simulation import Person, replicate
from reference.luck import Luck, drawn
from reference.small import MONDAY, pathway_from

SEED, REPLICATION = 4, 2
OFFICE = """
pathway: summed
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars:
  office: {hours: {mon-fri: ["09:00-12:30", "13:15-17:00"]}, closed: [2026-01-14]}
  nights: {hours: {mon-sun: "22:00-06:00"}}
defaults: {calendar: office, casework: 65%, absence: 20%}
roles: {worker: {}, nurse: {}}
teams:
  door: {organisation: council, staff: {worker: 3, clerk: {role: worker, fte: 0.6}}}
  care:
    organisation: trust
    calendar: nights
    caseload: 4
    staff: {nurse: {present: 1}, worker: 2}
case: {cost: {type: number, initial: 50}}
arrivals: {all: {rate: 11/wd, during: office}}
handoffs: {rule: {between: teams, delay: {mean: 1d, cv: 1.0}}}
start: contact
steps:
  contact:
    team: door
    work: {mean: 2h, cv: 1.0}
    outcomes: {on: {to: care, share: 60%}, no: {to: advised}}
  care:
    team: care
    work: {mean: 3h, cv: 1.0}
    records: {cost: {median: 100, p90: 300}}
    outcomes: {again: {to: pause, share: 30%}, end: {to: supported}}
  pause: {due: 2d, outcomes: {on: {to: care}}}
endings:
  advised: {kind: resolved}
  supported: {kind: supported, package: {weekly: cost * 2, lasts: {mean: 2w, cv: 0.8}}}
"""
WINDOWS = {
    "after a warm-up": Window(MONDAY, MONDAY + 9 * DAY + 10 * HOUR, MONDAY + 30 * DAY),
    "from the start": Window(MONDAY, MONDAY, MONDAY + 14 * DAY),
    "cut in the middle of work": Window(MONDAY, MONDAY + 8 * DAY + 36_000, MONDAY + 15 * DAY),
}  # fmt: skip


@cache
def pathway() -> Pathway:
    return pathway_from(OFFICE)


@cache
def records(window: str) -> Records:
    return replicate(pathway(), WINDOWS[window], SEED, REPLICATION)


def told(run: Records, measure: str) -> dict[tuple[str, ...], float]:
    """The integrals of a measure, by what they are cut by."""
    found = [one for one in run.integrals if one.measure == measure]
    return {tuple(one.by.values()): one.value for one in found}


def inside(run: Records, begin: int, end: int) -> int:
    """Seconds of an interval that lie in the window; what never ended lasts to its end."""
    until = run.window.ends_at if end == NONE else min(end, run.window.ends_at)
    return max(0, until - max(begin, run.window.warm_up_until))


def names() -> Numbering:
    return Numbering.of(pathway())


WINDOW = pytest.mark.parametrize("window", WINDOWS)


@WINDOW
def test_cases_open(window: str) -> None:
    run = records(window)
    expected = sum(inside(run, int(c["opened_at"]), int(c["closed_at"])) for c in run.cases)
    assert told(run, "wip_time") == {(): expected}


# -- queues --------------------------------------------------------------------------------------


def waits(run: Records) -> list[tuple[tuple[str, str], int, int]]:
    """Step, team, and from when to when each visit stood in a line."""
    found = []
    for visit in run.visits:
        if visit["team"] != NONE and visit["ready_at"] != NONE:
            line = names().steps[visit["step"]], names().teams[visit["team"]]
            found.append((line, int(visit["ready_at"]), int(visit["started_at"])))
    return found


@WINDOW
def test_queues(window: str) -> None:
    run = records(window)
    expected: dict[tuple[str, str], int] = defaultdict(int)
    for line, ready_at, started_at in waits(run):
        expected[line] += inside(run, ready_at, started_at)
    assert told(run, "queue_time") == expected
    assert all(value > 0 for value in expected.values())


@WINDOW
@pytest.mark.parametrize("edge", ["start", "end"])
def test_queues_at_the_edges_of_the_window(window: str, edge: str) -> None:
    run = records(window)
    moment = run.window.warm_up_until if edge == "start" else run.window.ends_at
    expected: dict[tuple[str, str], int] = defaultdict(int)
    for line, ready_at, started_at in waits(run):
        expected[line] += ready_at <= moment and (started_at == NONE or started_at > moment)
    assert told(run, f"queue_at_{edge}") == expected
    assert edge == "start" or sum(expected.values()) > 0


def test_who_comes_or_starts_in_the_second_in_which_the_window_opens() -> None:
    """Work takes an hour and the window opens at one: the second starts then, the third comes."""
    one = pathway_from(
        OFFICE.replace("door: {organisation: council, staff: {worker: 3, clerk:",
                       "door: {organisation: council, calendar: always, staff: {worker:")
        .replace("{role: worker, fte: 0.6}}}", "{present: 1}}}")
        .replace("work: {mean: 2h, cv: 1.0}", "work: 1h")
        .replace("casework: 65%", "casework: 100%")
    )  # fmt: skip
    window = Window(MONDAY, MONDAY + HOUR, MONDAY + 3 * HOUR)
    people = [Person(MONDAY + second, n, {}) for n, second in enumerate((0, 1_800, HOUR))]
    run = replicate(one, window, SEED, REPLICATION, people)
    assert told(run, "queue_at_start")["contact", "door"] == 1
    assert told(run, "queue_time")["contact", "door"] == HOUR
    assert told(run, "busy_time")["door", "worker", "worker"] == 2 * HOUR


# -- staff ---------------------------------------------------------------------------------------


def posts() -> tuple[StaffedPost, ...]:
    return staffed_posts(pathway())


def key(post: StaffedPost) -> tuple[str, str, str]:
    return post.team, post.post, post.role


def there(post: StaffedPost, index: int, run: Records) -> OpenTimes:
    """When a worker is at work: the team's hours without the dates of absence."""
    team = pathway().real_teams[post.team]
    days = run.window.starts_at // DAY - 1, run.window.ends_at // DAY + 1
    times = open_times(calendar_named(pathway(), pathway().calendar_of(team)), *days)
    share = 0.0 if team.staff[post.post].present is not None else 0.2
    luck = Luck(SEED, REPLICATION)
    return OpenTimes(
        interval
        for interval in zip(times.starts, times.ends, times.days, strict=True)
        if luck.of_day(f"{post.team}.{post.post}", "absent", interval[2], index) >= share
    )


@WINDOW
def test_workers_present(window: str) -> None:
    run = records(window)
    expected = {
        key(post): sum(
            there(post, n, run).open_seconds(run.window.warm_up_until, run.window.ends_at)
            for n in range(post.staffed.workers)
        )
        for post in posts()
    }
    assert told(run, "present_time") == expected
    assert len(expected) == 4


@WINDOW
def test_workers_busy(window: str) -> None:
    run = records(window)
    expected: dict[tuple[str, ...], int] = {key(post): 0 for post in posts()}
    for visit in run.visits:
        if visit["worker_no"] != NONE:
            post, index = post_of(int(visit["worker_no"]))
            expected[key(post)] += worked(run, visit, there(post, index, run))
    assert told(run, "busy_time") == expected


def post_of(worker: int) -> tuple[StaffedPost, int]:
    """A worker's post, and which of its workers it is."""
    mine = [post for post in posts() if post.first_worker <= worker]
    return mine[-1], worker - mine[-1].first_worker


def worked(run: Records, visit: Any, times: OpenTimes) -> int:
    """Seconds of the window in which a visit was worked on."""
    end = run.window.ends_at if visit["work_done_at"] == NONE else int(visit["work_done_at"])
    begin = max(int(visit["started_at"]), run.window.warm_up_until)
    whole = times.open_seconds(int(visit["started_at"]), end)
    assert whole == visit["work_time"], "what the row says"
    return times.open_seconds(begin, max(begin, end))


@WINDOW
def test_workers_paid(window: str) -> None:
    """FTE times full time, working or not; those who are `present` for being there."""
    run = records(window)
    weeks = (run.window.ends_at - run.window.warm_up_until) / (7 * DAY)
    paid, present = told(run, "paid_time"), told(run, "present_time")
    fte = {("door", "worker"): 3.0, ("door", "clerk"): 0.6, ("care", "worker"): 2.0}
    for post in posts():
        full = fte.get((post.team, post.post))
        expected = present[key(post)] if full is None else full * 37 * HOUR * weeks
        assert paid[key(post)] == pytest.approx(expected)


# -- packages ------------------------------------------------------------------------------------


@WINDOW
def test_packages(window: str) -> None:
    """Each from the second in which its case closes, for as long as was drawn for it."""
    run = records(window)
    supported = names().endings.index("supported")
    expected_time, expected_cost = 0, 0.0
    for case, known in zip(run.cases, run.attributes, strict=True):
        if case["ending"] == supported:
            closed = int(case["closed_at"])
            seconds = inside(run, closed, closed + lasts(run, int(case["case_no"])))
            expected_time += seconds
            expected_cost += seconds / (7 * DAY) * 2 * float(known[0])
    assert told(run, "package_time") == {("supported",): expected_time}
    assert told(run, "package_cost")["supported",] == pytest.approx(expected_cost, rel=1e-12)
    assert expected_time > 0


def lasts(run: Records, case_no: int) -> int:
    """How long a person's package lasts: drawn at the ending, by who the person is."""
    package = pathway().endings["supported"].package
    assert isinstance(package, Package)
    assert isinstance(package.lasts, Quantity)
    u = Luck(SEED, REPLICATION).of_person("supported", "lasts", identity_of(run, case_no), 1, 0)
    return round(drawn(package.lasts, u))


@cache
def people() -> dict[int, int]:
    """The identity of whoever opened in a second."""
    luck, found = Luck(SEED, REPLICATION), {}
    for day in range(MONDAY // DAY, MONDAY // DAY + 30):
        for i in range(1, 60):
            gone = int(luck.of_day("all", "time", day, i) * 26_100)
            second = day * DAY + 9 * HOUR + gone + (2_700 if gone >= 12_600 else 0)
            found[second] = luck.word("all", "identity", (day, 0, i, 0))
    return found


def identity_of(run: Records, case_no: int) -> int:
    return people()[int(run.cases["opened_at"][case_no - 1])]


# -- the runs themselves -------------------------------------------------------------------------


@WINDOW
def test_the_runs_have_everything_in_them(window: str) -> None:
    """Work, waits and cases that begin before the window and end in it, or do not end."""
    run = records(window)
    begin, end = run.window.warm_up_until, run.window.ends_at
    work = run.visits[run.visits["kind"] == VisitKind.WORK]
    assert (work["state"] == State.ACTIVE).any()
    assert (work["state"] == State.QUEUED).any()
    assert (run.cases["closed_at"] == NONE).any()
    if begin > run.window.starts_at:
        started, done = work["started_at"], work["work_done_at"]
        assert ((started != NONE) & (started < begin) & (done > begin)).any()
    assert end == run.window.ends_at
