"""How long things take by the clock where nobody queues: work, times, handoffs.

Work takes longer by the clock than at the desk: it is done at a pace, in open hours, and rests
while its worker is away. Whoever begins at any open second meets closed time in proportion, so
that one second of effort takes, on average, 1 ÷ pace × all time ÷ open time ÷ (1 − absence).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pathway_engine.definition.models import HandoffRule, Pathway, Team
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing.flow import Pool
from pathway_engine.definition.routing.late import Lateness
from pathway_engine.definition.routing.window import Openings, posts_at_the_end
from pathway_engine.definition.workers import StaffedPost, staffed_posts

Pick = Callable[[Any], Any]
"""Gives the value that holds, of one that may depend on the case."""


class Clockwork:
    """Means by the clock for one pathway; what has been worked out once is kept."""

    def __init__(self, pathway: Pathway, openings: Openings) -> None:
        """Remember whose times, and for when."""
        self._pathway, self._openings, self.window = pathway, openings, openings.window
        self._posts = staffed_posts(pathway)
        self._at_the_end = posts_at_the_end(pathway, openings.window)
        self.lateness = Lateness(openings.window)
        self._stretches: dict[Pool, float] = {}
        self._means: dict[tuple[int, str | None], tuple[Quantity, float]] = {}

    def seconds(self, quantity: Quantity, team: str | None) -> float:
        """The mean of a time in seconds; working days are those of the team, or the default's."""
        if quantity.family == "constant":  # perhaps made for one person, and gone after it
            return self.drawn(quantity.mean, quantity, team)
        key = (id(quantity), team)
        if key not in self._means:
            day = self._working_day(team) if quantity.unit == "working_days" else 1
            self._means[key] = quantity, quantity.mean * day
        return self._means[key][1]

    def drawn(self, value: float, quantity: Quantity, team: str | None) -> float:
        """A drawn value of a time in seconds, working days as above."""
        return value * (self._working_day(team) if quantity.unit == "working_days" else 1)

    def _working_day(self, team: str | None) -> float:
        calendar = self._pathway.defaults.calendar
        if team is not None:
            calendar = self._pathway.calendar_of(self._pathway.real_teams[team])
        return self._openings.working_day(calendar or "always")

    def stretch(self, pool: Pool) -> float:
        """Seconds by the clock for one second of effort of a team's roles, once begun."""
        if pool not in self._stretches:
            self._stretches[pool] = self._stretch(*pool)
        return self._stretches[pool]

    def _stretch(self, name: str, roles: frozenset[str]) -> float:
        team = self._pathway.real_teams[name]
        slowness, workers = 0.0, 0
        for post in self._who(name, roles):
            at_work = post.staffed.pace * self._share_at_work(team, post)
            if not at_work:
                continue
            slowness += post.staffed.workers / at_work
            workers += post.staffed.workers
        return slowness / workers if workers else 0.0  # nobody: other findings say so

    def pace(self, pool: Pool) -> float:
        """Seconds of effort that a worker of a team's roles does in an open second, on average."""
        return self._mean_of(pool, lambda pace: pace)

    def slowness(self, pool: Pool) -> float:
        """Open seconds that one second of effort takes such a worker, on average."""
        return self._mean_of(pool, lambda pace: 1 / pace)

    def _mean_of(self, pool: Pool, told: Callable[[float], float]) -> float:
        """The mean over the workers of a team's roles of what their pace tells."""
        posts = [post.staffed for post in self._who(*pool) if post.staffed.pace]
        workers = sum(post.workers for post in posts)
        told_by_all = sum(post.workers * told(post.pace) for post in posts)
        return told_by_all / workers if workers else 0.0  # nobody: other findings say so

    def _share_at_work(self, team: Team, post: StaffedPost) -> float:
        """The share of the clock in which work in hand goes on; all of it with overtime."""
        if team.overtime:
            return 1.0
        absence = float(self._pathway.absence_of(team))
        away = absence if team.staff[post.post].present is None else 0.0
        return self._openings.share_there(post.team, post.post) * (1 - away)

    def _who(self, name: str, roles: frozenset[str]) -> list[StaffedPost]:
        """The posts of some roles of a team on the last day, or those that it has at all."""
        here, any_time = (
            [post for post in posts if post.team == name and post.role in roles]
            for posts in (self._at_the_end, self._posts)
        )
        return here or any_time

    def handing_over(self, rule: HandoffRule, sender: Pool, receiver: str, pick: Pick) -> float:
        """Seconds from the first offer to the acceptance, returns at their expectation.

        Each offer runs its delay and, with a chance, a dispute; a return puts the sender's
        rework and another offer behind it.
        """
        offer = self.seconds(pick(rule.delay), receiver) if rule.delay is not None else 0.0
        if rule.disputed is not None:
            dispute = self.seconds(pick(rule.disputed.for_), receiver)
            offer += float(pick(rule.disputed.share)) * dispute
        if rule.returned is None:
            return offer
        share = float(pick(rule.returned.share))
        rework = pick(rule.returned.rework) if rule.returned.rework is not None else None
        again = 0.0 if rework is None else self.seconds(rework, None) * self.stretch(sender)
        return (offer + share * again) / (1 - share)
