"""The openings of a pathway: every further case of the same person that something opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pathway_engine.definition.models import Opening, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths


class Opens(NamedTuple):
    """One opening: whose it is, and what it says.

    `owner` is the step or the ending, `outcome` the outcome that opens (None: an ending does).
    """

    owner: str
    outcome: str | None
    name: str
    path: str
    opening: Opening

    @property
    def entry(self) -> str:
        """What brings the new case, and the name by which its luck is known."""
        return f"{self.owner}.{self.name}"


def openings(pathway: Pathway) -> Iterator[Opens]:
    """Every opening in the written order: those of steps, then those of endings."""
    paths = step_paths(pathway)
    for step_name, step in pathway.all_steps.items():
        for outcome_name, outcome in step.outcomes.items():
            path = join(paths[step_name], "outcomes", outcome_name, "opens")
            for name, opening in outcome.opens.items():
                yield Opens(step_name, outcome_name, name, join(path, name), opening)
    for ending_name, ending in pathway.endings.items():
        path = join("endings", ending_name, "opens")
        for name, opening in ending.opens.items():
            yield Opens(ending_name, None, name, join(path, name), opening)


def entries_of(pathway: Pathway) -> tuple[str, ...]:
    """What brings cases, in the order of its numbers: arrivals, the backlog, openings."""
    opened = pathway.once("opened", lambda: dict.fromkeys(one.entry for one in openings(pathway)))
    return (*pathway.arrivals, *pathway.backlog, *opened)
