"""What this version reads and checks, but does not simulate yet.

`simulate`, `compare` and `estimate` refuse a file that uses it, with these findings as
errors; nothing is ever ignored.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Block, Pathway, TeamStep, WaitStep
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths

ON_ARRIVALS = ("weekdays", "months", "growth", "replay")
ON_TEAM_STEPS = ("sessions", "holds", "exits", "same_worker", "with_")


def not_simulated(pathway: Pathway) -> list[str]:
    """The paths of every use of a key that is not simulated yet, in the order of the reference.

    Empty for a pathway that can be simulated.
    """
    return list(_uses(pathway))


def check_later(pathway: Pathway, report: Report) -> None:
    """Tell of every key that is not simulated yet."""
    for path in not_simulated(pathway):
        key = path.rpartition(".")[2]
        report.add("not_simulated_yet", path, found=f"`{key}`")


def _uses(pathway: Pathway) -> Iterator[str]:
    for name, arrival in pathway.arrivals.items():
        for key in ON_ARRIVALS:
            if getattr(arrival, key):
                yield join("arrivals", name, key)
    for part in ("backlog", "exits"):
        if getattr(pathway, part):
            yield part
    for name, team in pathway.real_teams.items():
        for post_name, post in team.staff.items():
            for key, moment in (("from", post.from_), ("until", post.until)):
                if moment is not None:
                    yield join("teams", name, "staff", post_name, key)
    yield from _on_steps(pathway)
    for name, ending in pathway.endings.items():
        if ending.opens:
            yield join("endings", name, "opens")
    for name, target in pathway.targets.items():
        if target.pauses_for:
            yield join("targets", name, "pauses_for")


def _on_steps(pathway: Pathway) -> Iterator[str]:
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        if isinstance(step, Block):
            yield join(paths[name], "parallel")
        if isinstance(step, TeamStep):
            for key in ON_TEAM_STEPS:
                if getattr(step, key):
                    yield join(paths[name], key.rstrip("_"))
        elif isinstance(step, WaitStep) and step.exits:
            yield join(paths[name], "exits")
        for outcome_name, outcome in step.outcomes.items():
            if outcome.opens:
                yield join(paths[name], "outcomes", outcome_name, "opens")
