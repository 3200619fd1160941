"""The pathway as a swimlane, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pathway_engine.definition.models import Block, Pathway, TeamStep
from pathway_engine.report.drawing import svg
from pathway_engine.report.page.html import Html, figure, section, table
from pathway_engine.report.page.told import Told
from pathway_engine.report.words import title_of


def pathways(told: Told) -> Html:
    """Each design drawn, with how many pass and what delays them."""
    figures = []
    for n, side in enumerate(told.sides):
        title = f"The pathway, {side.label}: {side.title}"
        passing = None if told.suppression.least else side.measures  # it tells how many pass
        drawn = svg(
            side.pathway,
            flow=passing,
            changes=told.baseline.pathway if n else False,
            prefix=f"pathway-{n}",
        )
        says = "Organisations are bands, teams are lanes."
        if passing is not None:
            says += " Wider arrows carry more cases; coloured steps delay them."
        if n:
            says += f" Marked: what is new, changed or gone since {told.baseline.label}."
        made = table(f"{title}: its steps.", ("Step", "Team", "Organisation", "Goes on to"),
                     _steps(told, side.pathway), texts=4)  # fmt: skip
        figures.append(figure(f"pathway-{n}", title, _element(drawn), says, made, wide=True))
    return section("picture", "The pathway", *figures)


def _element(drawn: str) -> Html:
    """The picture as an element: without what stands before it in a file of its own."""
    first, rest = re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", drawn).split(">", 1)
    parts = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", rest)  # it is told as one picture
    return Html(f"{first}>{parts}")


def _steps(told: Told, pathway: Pathway) -> Iterator[list[str]]:
    titles = told.titles
    for name, step in pathway.all_steps.items():
        team = step.team if isinstance(step, TeamStep) and isinstance(step.team, str) else ""
        known = pathway.real_teams.get(team)
        whose = title_of("organisation", known.organisation, titles) if known else ""
        ways = [] if isinstance(step, Block) and not step.outcomes else step.outcomes.values()
        goes = dict.fromkeys(_target(told, pathway, way.to) for way in ways if way.to)
        yield [title_of("step", name, titles), title_of("team", team, titles) if team else "",
               whose, ", ".join(goes)]  # fmt: skip


def _target(told: Told, pathway: Pathway, to: str) -> str:
    return title_of("ending" if to in pathway.endings else "step", to, told.titles)
