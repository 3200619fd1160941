"""Temporary staff and places that end before the people who are already there come to them."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.backlogs import filled_places
from pathway_engine.definition.checks.together import crew_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import reached, ways
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.values import Moment
from pathway_engine.definition.workers import StaffedPost, staffed_posts

GONE = "gone_before_backlog"


def check_gone(pathway: Pathway, window: Window, report: Report) -> frozenset[str]:
    """Warn of temporary posts and lots that end in the warm-up, before the backlog joins.

    Only of those to which its cases can come; gives where they are written. Of those of other
    years, of which the run has nothing, another finding tells.
    """
    ahead = _ahead(pathway)
    if not ahead:
        return frozenset()
    starts, joins = day_of(window.starts) * DAY, date_of(window.origin // DAY)
    told: set[str] = set()
    ending = (*_posts(pathway, ahead, window.origin), *_lots(pathway, ahead))
    for path, begins, ends in ending:
        if ends is not None and starts < ends.second(window.origin) <= window.origin:
            lasts = f"from {begins.text} until {ends.text}" if begins else f"until {ends.text}"
            report.add(
                GONE, join(path, "until"), found=f"{lasts}, and a backlog that joins on {joins}",
                expected="a later end", hint="a backlog joins at the end of the warm-up: "
                "`--warm-up 0w`, or `until: +8w`, which counts from there",
            )  # fmt: skip
            told.add(path)
    return frozenset(told)


def _ahead(pathway: Pathway) -> list[TeamStep]:
    """The steps of teams to which cases of the backlog, or those that they open, can come."""
    there = [one.at for one in pathway.backlog.values() if one.cases]
    if not there:
        return []
    left = [one.to for one in pathway.exits.values()]
    places = reached([*there, *left], [(way.origin, way.target) for way in ways(pathway)])
    return [step for name, step in pathway.team_steps.items() if name in places]


Ending = tuple[str, Moment | None, Moment | None]
"""Where it is written, its beginning and its end."""


def _posts(pathway: Pathway, ahead: list[TeamStep], joins: int) -> Iterator[Ending]:
    """Posts that have part in such a step, and whose role no later one has."""
    crews = {who for step in ahead for team in teams_of(pathway, step)
             for who in crew_of(step, team)}  # fmt: skip
    posts = staffed_posts(pathway)
    for post in posts:
        asked = any(name == post.team and (not roles or post.role in roles)
                    for name, roles in crews)  # fmt: skip
        if asked and not any(_stands_in(other, post, joins) for other in posts):
            yield join("teams", post.team, "staff", post.post), post.begins, post.ends


def _stands_in(other: StaffedPost, post: StaffedPost, joins: int) -> bool:
    """Whether another temporary post of a team has the role when the backlog joins, or later.

    Whoever is always there does not: others were hired beside them.
    """
    alike = (other.team, other.role) == (post.team, post.role)
    temporary = other.begins is not None or other.ends is not None
    return other != post and alike and temporary and other.lasts(joins)[1] > joins


def _lots(pathway: Pathway, ahead: list[TeamStep]) -> Iterator[Ending]:
    """Lots of the places in which people are, or to which they come."""
    used = filled_places(pathway) | {step.in_ for step in ahead}
    for place, places in pathway.places.items():
        if place in used and isinstance(places.count, dict):
            for name, lot in places.count.items():
                yield join("places", place, "count", name), lot.from_, lot.until
