"""What happens to those who are in a place: where they wait, who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.checks.flow import possible_ways
from pathway_engine.definition.findings import Report, one_of
from pathway_engine.definition.models import Block, Pathway, TeamStep, WaitStep
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import join_of, loops
from pathway_engine.definition.walking import step_paths

Moves = list[tuple[str, str]]
"""The place where somebody is, and the step that is reached meanwhile."""


def check_inside(pathway: Pathway, report: Report) -> None:
    """Tell of places whose people wait for each other, or keep a place through planned time."""
    if not pathway.places:
        return
    moves = list(_reached_inside(pathway))
    _check_rings(pathway, report, moves)
    _check_kept(pathway, report, moves)
    _check_hours(pathway, report)


def _reached_inside(pathway: Pathway) -> Iterator[tuple[str, str]]:
    """Every step that a case may reach before it leaves a place, with the place."""
    below: dict[str, list[str]] = {}
    for origin, target in possible_ways(pathway):
        below.setdefault(origin, []).append(target)
    for start, step in pathway.team_steps.items():
        if step.in_ not in pathway.places or step.leaves == "finished":
            continue  # nobody is in a place, or in one that is not there
        found, waiting = dict[str, None](), list(below.get(start, ()))
        while waiting:
            here = waiting.pop(0)
            if here not in found:
                found[here] = None
                waiting += [] if _is_left(pathway, here) else below.get(here, [])
        yield from ((step.in_, name) for name in found if name in pathway.all_steps)


def _is_left(pathway: Pathway, name: str) -> bool:
    """Whether the place is left here, or another is come into, before the case goes on."""
    step = pathway.all_steps.get(name)
    if step is None:
        return any(join_of(block) == name and one.leaves == "finished"
                   for block, one in pathway.all_steps.items())  # fmt: skip
    if isinstance(step, Block):
        return step.leaves == "started"
    return step.leaves is not None or (isinstance(step, TeamStep) and step.in_ is not None)


def _check_rings(pathway: Pathway, report: Report, moves: Moves) -> None:
    """Where each of two may wait for the place of the other, nobody moves any more."""
    steps = pathway.team_steps
    edges = [(place, steps[name].in_) for place, name in moves if name in steps]
    rings = loops((place, other) for place, other in edges if other not in (None, place))
    told = set[str]()
    for place in pathway.places:
        if place in rings and place not in told:
            told |= rings[place]
            names = [name for name in pathway.places if name in rings[place]]
            found = f"ways from {' to '.join(f'`{name}`' for name in names)}, and back"
            expected = "ways that do not lead back, or room: who waits for a place keeps the last"
            path = join("places", place)
            report.add("places_in_a_ring", path, found=found, expected=expected)


def _check_kept(pathway: Pathway, report: Report, moves: Moves) -> None:
    paths, kept = step_paths(pathway), dict[str, dict[str, None]]()
    for place, name in moves:
        step = pathway.all_steps[name]
        waits = isinstance(step, WaitStep) and step.leaves != "started"
        if waits or (isinstance(step, TeamStep) and step.due is not None):
            kept.setdefault(name, {})[place] = None
    for name, places in kept.items():
        found = f"planned time of people who are in {one_of(list(places)).replace('one of ', '')}"
        report.add("keeps_a_place", join(paths[name], "due"), found=found)


def _check_hours(pathway: Pathway, report: Report) -> None:
    """A team without staff takes people in by its calendar, which may not be meant."""
    for name, team in pathway.real_teams.items():
        calendar = team.calendar or pathway.defaults.calendar
        if not team.staff and calendar not in (None, "always"):
            found = f"no staff, and people come in only while `{calendar}` is open"
            report.add("comes_in_by_hours", join("teams", name), found=found)
