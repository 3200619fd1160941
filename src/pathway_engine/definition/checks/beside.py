"""What the branches of a block have to do with each other."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.checks.reads import Read, of_draw, on_choosing, on_reaching
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Block, Pathway, Step, TeamStep
from pathway_engine.definition.node import join


def check_beside(pathway: Pathway, report: Report) -> None:
    """Tell of branches that read what another one writes: it depends on who is faster."""
    for name, block in pathway.steps.items():
        if isinstance(block, Block):
            writers = {
                attribute: branch
                for branch, steps in block.parallel.items()
                for step in steps.values()
                for attribute in _written(step)
            }
            for branch, steps in block.parallel.items():
                for inner, step in steps.items():
                    path = join("steps", name, "parallel", branch, inner)
                    for attribute, where in dict.fromkeys(_read(pathway, step, path)):
                        if writers.get(attribute, branch) != branch:
                            found = f"`{attribute}`, which the branch `{writers[attribute]}` writes"
                            report.add("reads_another_branch", where, found=found)


def _written(step: Step) -> Iterator[str]:
    """What a step records, and what its outcomes set."""
    yield from step.records if isinstance(step, TeamStep) else ()
    for outcome in step.outcomes.values():
        yield from outcome.set


def _read(pathway: Pathway, step: Step, path: str) -> Iterator[Read]:
    """What a step reads from the time when it is reached until its outcome is chosen."""
    yield from on_reaching(pathway, step, path)
    for attribute, written in step.records.items() if isinstance(step, TeamStep) else ():
        yield from of_draw(pathway, join(path, "records", attribute), attribute, written)
    yield from on_choosing(pathway, step, path)
