"""Posts with their workers: of which pool, by which calendar, when they begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pathway_engine.definition.workers import StaffedPost, slots_in_force
from pathway_engine.engine.records import Window
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.plan.hours import shared_hours
from pathway_engine.simulation.plan.tables import Tables

Pools = dict[str, dict[str, int]]
"""The pools of a team by role, by team."""


def add_posts(tables: Tables, window: Window, posts: Sequence[StaffedPost]) -> Pools:
    """Every post with its workers, and each team's pools by role, in the order of its posts."""
    pools: Pools = {}
    for number, name in enumerate(tables.pathway.real_teams):
        mine = [post for post in posts if post.team == name]
        pools[name] = _add_pools(tables, number, mine, window)
    return pools


def _add_pools(
    tables: Tables, team: int, posts: Sequence[StaffedPost], window: Window
) -> dict[str, int]:
    first_pool = tables.size("pool")
    roles = list(dict.fromkeys(post.role for post in posts))
    pools = {role: first_pool + n for n, role in enumerate(roles)}
    members: dict[str, list[int]] = defaultdict(list)
    for post in posts:
        members[post.role] += _add_post(tables, team, post, pools[post.role], window)
    for role in roles:
        first = tables.size("member")
        for worker in members[role]:
            tables.add("member", v=worker)
        place = tables.numbering.roles.index(role)
        tables.add("pool", role=place, members=first, members_n=len(members[role]), free=0)
    return pools


def _add_post(
    tables: Tables, team: int, post: StaffedPost, pool: int, window: Window
) -> Iterable[int]:
    """A post; the numbers of its workers."""
    written = tables.pathway.real_teams[post.team]
    own = written.staff[post.post].calendar is not None
    name = shared_hours(post) if own else tables.pathway.calendar_of(written)
    calendar = tables.calendars[name]
    number = post.staffed.workers
    tables.add("post", team=team, workers=post.first_worker, workers_n=number, calendar=calendar)
    absent = written.staff[post.post].present is None
    _, ends = post.lasts(window.warm_up_until)
    fields = {
        "pool": pool,
        "team": team,
        "calendar": calendar,
        "pace": post.staffed.pace,
        "absence": float(tables.pathway.absence_of(written)) if absent else 0.0,
        "key": tables.key(f"{post.team}.{post.post}", "absent"),
        "posted": int(post.is_there(window.starts_at, window.warm_up_until)),
        "until_at": ends,
        "overtime": int(written.overtime),
    }
    return [_add_worker(tables, index, fields) for index in range(number)]


def _add_worker(tables: Tables, index: int, fields: dict[str, int | float]) -> int:
    """A worker of a post, who has done nothing yet."""
    return tables.add(
        "worker",
        index=index,
        present=0,
        busy=0,
        idle_since=NONE,
        worked=0,
        resumed=NONE,
        kept=NONE,
        seat=0,
        stayed=0,
        beyond=0,
        **fields,
    )


def add_duties(tables: Tables, window: Window, posts: Sequence[StaffedPost]) -> None:
    """When posts begin and end within the run, and how the slots of their teams change."""
    changes = []
    for number, post in enumerate(posts):
        begins, ends = post.lasts(window.warm_up_until)
        both = [(begins, number, 1), (ends, number, 0)] if begins < ends else []
        changes += [one for one in both if window.starts_at < one[0] < window.ends_at]
    teams = {post.team for post in posts}
    slots = {team: _slots(tables, team, window.starts_at, window) for team in teams}
    for at, number, begins in sorted(changes):
        team = posts[number].team
        before, slots[team] = slots[team], _slots(tables, team, at, window)
        tables.add("duty", at=at, post=number, begins=begins, slots=slots[team] - before)


def _slots(tables: Tables, team: str, at: int, window: Window) -> int:
    """How many slots a team has at a second of the run."""
    return slots_in_force(tables.pathway, team, at, window.warm_up_until)


def attach_calendars(tables: Tables) -> None:
    """Tell each calendar which teams open and close by it, and whose hours it counts."""
    for kind in ("team", "post"):
        owners: dict[int, list[int]] = defaultdict(list)
        for number in range(tables.size(kind)):
            owners[int(tables.field(kind, number, "calendar"))].append(number)
        for calendar in tables.calendars.values():
            first = tables.size(f"calendar_{kind}")
            for number in owners[calendar]:
                tables.add(f"calendar_{kind}", v=number)
            span = {f"{kind}s": first, f"{kind}s_n": len(owners[calendar])}
            tables.change("calendar", calendar, **span)
