"""What brings people or work for so long that no run shows the load that it settles at."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import Way, loops, reached, ways
from pathway_engine.definition.routing import Expected
from pathway_engine.definition.routing.endless import ENDLESS_OPENINGS
from pathway_engine.definition.routing.late import Brought, told_years, waits
from pathway_engine.definition.run_days import MOST_YEARS
from pathway_engine.definition.walking import step_paths

SETTLES_LATE = "settles_late"
NAMED = 5
"""How many steps of a loop are named."""


def check_late(pathway: Pathway, report: Report, found_out: Expected) -> None:
    """Tell of what brings load later than the warm-up waits for, or longer than any run."""
    years, brought = found_out.flow.late.years, found_out.flow.late.brought
    if brought is None:
        return
    where, what = _carrier(pathway, brought)
    found = f"{what} that brings load for {told_years(years)} after people come"
    entry, _ = brought
    if years > MOST_YEARS and entry:
        report.add(
            ENDLESS_OPENINGS, where, found=found, expected=f"less than {MOST_YEARS} years",
            hint="fewer who come round (`share`), a package that ends, or another ending",
        )  # fmt: skip
    elif found_out.settles_after or years > MOST_YEARS:
        least = f"less than {round(found_out.soon / 7)} weeks"
        expected = (
            f"{least}, the warm-up" if found_out.soon == found_out.window.warm_up_days else least
        )
        more = "a longer `--warm-up` shows more" if years <= MOST_YEARS else "no run shows it all"
        if found_out.filled and years <= MOST_YEARS:
            more = "people in places allow no warm-up, a longer `--length` shows more"
        told = "once settled" if found_out.filled else "once settled and in the window"
        report.add(
            SETTLES_LATE, where, found=found, expected=expected, hint=f"load is told {told}; {more}"
        )  # fmt: skip


def _carrier(pathway: Pathway, brought: Brought) -> tuple[str, str]:
    """Where it is written that people come again, and the loop on which they do."""
    entry, step = brought
    every = list(ways(pathway))
    if not entry:
        loop = _loop_before(pathway, every, step)
        return step_paths(pathway)[next(iter(loop), step)], _worded(loop, f"the way to `{step}`")
    opening = next((way for way in every if way.path == join(*entry)), None)
    if opening is None:
        return join(*entry), "an opening"
    steps = list(_steps_back(pathway, every, opening))
    return opening.path, _worded(steps, f"an opening at `{opening.target}`")


def _loop_before(pathway: Pathway, every: list[Way], step: str) -> list[str]:
    """The steps of the loop on which a case goes round until it comes to a step, if any.

    Time passes on it: one with a wait or a planned time goes before others.
    """
    edges = [(way.origin, way.target) for way in every if way.kind != "opening"]
    around = loops(edges)
    before = [one for one in pathway.all_steps if one in around and step in reached([one], edges)]
    first = next((one for one in before if waits(pathway, one)), next(iter(before), None))
    return [one for one in before if first is not None and one in around[first]]


def _steps_back(pathway: Pathway, every: list[Way], opening: Way) -> Iterator[str]:
    """The steps of the shortest way from where an opening leads to where it stands, if any."""
    came: dict[str, str | None] = {opening.target: None}
    waiting = [opening.target]
    for place in waiting:  # which grows while it is gone through
        for way in every:
            if way.origin == place and way.target not in came:
                came[way.target] = place
                waiting.append(way.target)
    back: list[str] = []
    last = opening.origin if opening.origin in came else None
    while last is not None:
        back.append(last)
        last = came[last]
    return (name for name in reversed(back) if name in pathway.all_steps)


def _worded(steps: list[str], else_: str) -> str:
    """A loop by its steps, or something else where there is none."""
    if not steps:
        return else_
    named = ", ".join(f"`{name}`" for name in steps[:NAMED])
    more = f" and {len(steps) - NAMED} more" if len(steps) > NAMED else ""
    return f"a loop of {named}{more}"
