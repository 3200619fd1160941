"""What is summed over the window of a run, cut exactly at its edges: queues, work, packages.

Each thing is counted once, when it ends or when the run is over.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import f8, i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import NONE, SECONDS_A_DAY
from pathway_engine.simulation.kernel.tables import case_at, ending_at, queue_at, run_at, visit_at

WEEK = 7.0 * SECONDS_A_DAY


@kernel(state_t, i8, i8, inline=True)
def inside(s: Any, begin: int, end: int) -> int:
    """Seconds of [begin, end) that lie in the window."""
    run = run_at(s, 0)
    return max(min(end, run.ends_at) - max(begin, run.warm_up_until), 0)


@kernel(state_t, i8, i8, inline=True)
def count_wait(s: Any, v: int, still: int) -> None:
    """Count a wait in a line that ends now (or, `still` being 1, lasts beyond the run)."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    queue = queue_at(s, visit.step * run.teams + visit.team)
    queue.seen = 1
    queue.time += inside(s, visit.joined_at, run.now)
    queue.at_end += still
    if visit.joined_at <= run.warm_up_until and run.warm_up_until < run.now + still:
        queue.at_start += 1


@kernel(state_t, i8, inline=True)
def count_case(s: Any, c: int) -> None:
    """Count the time that a case was open up to now."""
    run = run_at(s, 0)
    run.case_time += inside(s, case_at(s, c).opened_at, run.now)


@kernel(state_t, i8, i8, i8, f8, inline=True)
def count_package(s: Any, ending: int, begin: int, end: int, weekly: float) -> None:
    """Count a stretch in which a package costs so much a week."""
    seconds = inside(s, begin, end)
    one = ending_at(s, ending)
    one.package_time += seconds
    one.package_cost += seconds / WEEK * weekly


@kernel(state_t)
def count_open_cases(s: Any) -> None:
    """The run is over: count the cases that are still open."""
    for c in range(run_at(s, 0).case_room):
        if case_at(s, c).row != NONE:
            count_case(s, c)
