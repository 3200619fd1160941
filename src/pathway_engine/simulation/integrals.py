"""What is summed over the window of a run, named: the kernel's sums, and who was there and paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pathway_engine.definition.models import Team
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.engine.records import Integral
from pathway_engine.simulation.kernel.rounds import rounds
from pathway_engine.simulation.plan import Plan
from pathway_engine.simulation.plan.building import address_key
from pathway_engine.simulation.state import State

Array = np.ndarray[Any, Any]
WEEK = 7 * 86_400


def integrals(state: State) -> tuple[Integral, ...]:
    """Every integral of a replication that is over, in the order of the catalogue and the file."""
    plan = state.plan
    posts = staffed_posts(plan.pathway)
    return (
        *_staff(state, posts),
        *_queues(state),
        Integral("wip_time", {}, float(state.run["case_time"])),
        *_packages(state),
    )


def _staff(state: State, posts: tuple[StaffedPost, ...]) -> Iterator[Integral]:
    worked = state.tables["worker"]["worked"]
    present = {post.first_worker: present_time(state, post) for post in posts}
    for post in posts:
        yield Integral("busy_time", _by(post), float(worked[post.numbers].sum()))
    for post in posts:
        yield Integral("present_time", _by(post), present[post.first_worker])
    for post in posts:
        yield Integral("paid_time", _by(post), paid_time(state, post))
    for post in posts:
        if team_of(state, post).overtime:
            yield Integral("overtime_time", _by(post), float(beyond_hours(state, post)))


def _by(post: StaffedPost) -> dict[str, str]:
    return {"team": post.team, "post": post.post, "role": post.role}


def paid_time(state: State, post: StaffedPost) -> float:
    """Seconds paid over the window: FTE times full time, or the open time of `present` workers.

    A worker stands for x ÷ w people: so many hours are paid for one in which work in hand is
    finished after the post has ended, and for one of overtime.
    """
    full_time = state.plan.pathway.full_time
    declared = team_of(state, post).staff[post.post]
    each = float(post.staffed.x / post.staffed.workers)
    overtime = each * beyond_hours(state, post)
    if declared.present is not None or full_time is None:
        return present_time(state, post) + overtime
    begins, ends = part_of_window(state.plan, post)
    weeks = max(ends - begins, 0) / WEEK
    in_post = float(post.fte) * float(full_time.seconds) * weeks
    return in_post + each * stayed_on(state, post) + overtime


def team_of(state: State, post: StaffedPost) -> Team:
    """The team of a post as the file has it."""
    return state.plan.pathway.real_teams[post.team]


def beyond_hours(state: State, post: StaffedPost) -> int:
    """Seconds that workers of a post worked beyond their hours."""
    return int(state.tables["worker"]["beyond"][post.numbers].sum())


def part_of_window(plan: Plan, post: StaffedPost) -> tuple[int, int]:
    """The part of the window in which a post is in force."""
    begins, ends = post.lasts(plan.window.warm_up_until)
    return max(begins, plan.window.warm_up_until), min(ends, plan.window.ends_at)


def stayed_on(state: State, post: StaffedPost) -> int:
    """Open seconds in which workers of a post finished work in hand after its end."""
    return int(state.tables["worker"]["stayed"][post.numbers].sum())


def present_time(state: State, post: StaffedPost) -> float:
    """Seconds that the workers of a post were there in the window, all together.

    They are there while the post is in force, and as long as they finish work in hand.

    Absences are addressed draws: they are asked again, all at once.
    """
    tables = state.tables
    begins, ends = part_of_window(state.plan, post)
    calendar = tables["calendar"][tables["worker"][post.first_worker]["calendar"]]
    rows = tables["interval"][calendar["first"] : calendar["first"] + calendar["n"]]
    rows = rows[(rows["start"] < ends) & (rows["end"] > begins)]
    inside = np.minimum(rows["end"], ends) - np.maximum(rows["start"], begins)
    worker = tables["worker"][post.first_worker]
    key = address_key(state.seed, state.replication, f"{post.team}.{post.post}", "absent")
    index = np.arange(post.staffed.workers)[:, None]
    there = uniforms(key, rows["day"][None, :], index) >= worker["absence"]
    return float((inside * there).sum()) + stayed_on(state, post)


def uniforms(key: int, low: Array, n: Array) -> Array:
    """The draws at (key; low, 0, n, 0), as the kernel makes them one by one."""
    u8 = np.uint64
    zero = np.zeros(np.broadcast(low, n).shape, dtype=u8)
    counter = (low.astype(u8) + zero, zero, n.astype(u8) + zero, zero)
    drawn = rounds(u8(key & 0xFFFFFFFF), u8(key >> 32), *counter)
    result: Array = ((drawn >> u8(12)).astype(np.float64) + 0.5) * 2.0**-52
    return result


def _queues(state: State) -> Iterator[Integral]:
    numbering = state.plan.numbering
    queues = state.tables["queue"]
    columns = {"queue_time": "time", "queue_at_start": "at_start", "queue_at_end": "at_end"}
    for measure, column in columns.items():
        for line in np.flatnonzero(queues["seen"]):
            step, team = divmod(int(line), len(numbering.teams))
            by = {"step": numbering.steps[step], "team": numbering.teams[team]}
            yield Integral(measure, by, float(queues[column][line]))


def _packages(state: State) -> Iterator[Integral]:
    endings = state.tables["ending"]
    for number in np.flatnonzero(endings["packages"]):
        by = {"ending": state.plan.numbering.endings[number]}
        yield Integral("package_time", by, float(endings["package_time"][number]))
        yield Integral("package_cost", by, float(endings["package_cost"][number]))
