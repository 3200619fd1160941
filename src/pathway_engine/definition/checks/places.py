"""Places are used in a way that can be."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.findings import Report, one_of
from pathway_engine.definition.models import Block, Pathway, TeamStep, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths

Problem = tuple[str, str, str]
"""The path below a step, what was found and what was expected."""
NOT_BESIDE_A_STAY = ("work", "by", "sessions", "holds", "with", "same_worker", "afterwards")
"""Keys of a step that ask for somebody to work, or for another time than the stay."""


def check_places(pathway: Pathway, report: Report) -> None:
    """Report places of which there are none, and steps that use places as cannot be."""
    for name, places in pathway.places.items():
        if not any(lot.count for lot in places.lots):
            path = join("places", name, "count")
            report.add("places_form", path, found="no place", expected="at least one")
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        for key, found, expected in _problems(step) if isinstance(step, TeamStep) else ():
            path = join(paths[name], key) if key else paths[name]
            report.add("places_form", path, found=found, expected=expected)
        if isinstance(step, Block):
            _check_branches(report, paths[name], step)


def _problems(step: TeamStep) -> Iterator[Problem]:
    if step.in_ is not None and step.sessions is not None:
        yield "in", "`in` and `sessions`", "one of them"
    if step.in_ is not None and step.leaves == "started":
        expected = "`leaves: finished`: where it starts, it comes into its place"
        yield "leaves", "`leaves: started` beside `in`", expected
    if step.stay is None:
        return
    if step.in_ is None:
        yield "", "`stay` without `in`", "`in`, the place"
    for key in NOT_BESIDE_A_STAY:
        if getattr(step, key if key != "with" else "with_") not in (None, False, (), {}):
            yield key, f"`{key}` beside `stay`", "no such key: nobody works while people stay"
    if any(quantity.unit == "working_days" for quantity in each_value(step.stay)):
        yield "stay", "a stay in `wd`", "a time by the clock: people stay day and night"


def _check_branches(report: Report, path: str, block: Block) -> None:
    """Of the branches of a block one at most has to do with places."""
    branches = [
        name for name, steps in block.parallel.items()
        if any(step.leaves or getattr(step, "in_", None) for step in steps.values())
    ]  # fmt: skip
    if len(branches) > 1:
        found = f"`in` or `leaves` in {one_of(branches).removeprefix('one of ')}"
        expected = "the steps of one branch: a case is in one place"
        where = join(path, "parallel", branches[1])
        report.add("places_form", where, found=found, expected=expected)
