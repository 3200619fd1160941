"""The workers of a pathway: who stands for which post, and by what number they are known.

Workers are numbered from 0 through the whole pathway, by teams and posts as written; within a
post they have an index from 0. Rows name a worker by the number (`worker_no`), draws by team,
post and index, so that a new post renames nobody's luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pathway_engine.definition.models import Pathway, Post, Team
from pathway_engine.definition.opening import post_week_hours
from pathway_engine.definition.staffing import Staffed, slots, staffed, staffed_present
from pathway_engine.definition.values import ALWAYS_AFTER, ALWAYS_BEFORE, Cost, Moment, in_force


@dataclass(frozen=True, slots=True)
class StaffedPost:
    """A post and the workers that stand for it.

    `fte` is exact (of a `present` post the number of workers); `cost` the cost of a paid hour,
    None where nobody says; workers have the numbers `first_worker`, `first_worker` + 1, ...
    The post begins at `begins` and is over at `ends`, None where nobody says.
    """

    team: str
    post: str
    role: str
    employer: str
    fte: Fraction
    cost: Cost | None
    first_worker: int
    staffed: Staffed
    begins: Moment | None
    ends: Moment | None

    @property
    def numbers(self) -> slice:
        """Where its workers stand among all."""
        return slice(self.first_worker, self.first_worker + self.staffed.workers)

    def lasts(self, window_start: int) -> tuple[int, int]:
        """From which civil second it is in force, and the first in which it is over."""
        return in_force(self.begins, self.ends, window_start)

    def is_there(self, second: int, window_start: int) -> bool:
        """Whether it has begun and not ended in a civil second."""
        begins, ends = self.lasts(window_start)
        return begins <= second < ends


def staffed_posts(pathway: Pathway) -> tuple[StaffedPost, ...]:
    """Every post with its workers, by teams and posts as written (`Numbering.posts`)."""
    return pathway.once("staffed posts", lambda: _staffed_posts(pathway))


def _staffed_posts(pathway: Pathway) -> tuple[StaffedPost, ...]:
    found: list[StaffedPost] = []
    first = 0
    for team_name, team in pathway.real_teams.items():
        for name, post in team.staff.items():
            role = post.role or name
            found.append(
                StaffedPost(
                    team=team_name,
                    post=name,
                    role=role,
                    employer=post.employer or team.organisation,
                    fte=Fraction(post.present or post.fte or 0),
                    cost=post.cost or (pathway.roles[role].cost if role in pathway.roles else None),
                    first_worker=first,
                    staffed=_staffed(pathway, team, post),
                    begins=post.from_,
                    ends=post.until,
                )
            )
            first += found[-1].staffed.workers
    return tuple(found)


def slots_in_force(pathway: Pathway, team: str, second: int, window_start: int) -> int:
    """The slots of a team's caseload in a civil second, by the FTE of its posts then.

    0 where it has no limit.
    """
    posts = (post for post in staffed_posts(pathway) if post.team == team)
    there = (post.fte for post in posts if post.is_there(second, window_start))
    return slots(pathway.real_teams[team].caseload or 0, sum(there, Fraction()))


def slots_over_time(
    pathway: Pathway, team: str, window_start: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The slots of a team with a caseload: from which civil seconds on there are how many."""
    posts = [post for post in staffed_posts(pathway) if post.team == team]
    edges = {edge for post in posts for edge in post.lasts(window_start)}
    at = tuple(sorted({ALWAYS_BEFORE, *edges} - {ALWAYS_AFTER}))
    return at, tuple(slots_in_force(pathway, team, second, window_start) for second in at)


def _staffed(pathway: Pathway, team: Team, post: Post) -> Staffed:
    casework = pathway.casework_of(team)
    if post.present is not None:
        return staffed_present(post.present, casework)
    if post.fte is None or pathway.full_time is None:
        raise ValueError("a post without FTE, or FTE without full time")
    full_time = Fraction(pathway.full_time.seconds) / 3600
    return staffed(post.fte, full_time, post_week_hours(pathway, team, post), casework)
