"""What a version must have for open cases to go on in it, as for a case that is migrated."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.models import (
    Block,
    DecisionStep,
    Pathway,
    TeamStep,
    WaitStep,
)
from pathway_engine.engine.open_case import OpenCase, OpenVisit
from pathway_engine.engine.records import VisitKind

_KINDS = {
    VisitKind.WORK: TeamStep,
    VisitKind.REWORK: TeamStep,
    VisitKind.WAIT: WaitStep,
    VisitKind.DECISION: DecisionStep,
    VisitKind.BLOCK: Block,
}


def cannot_go_on(case: OpenCase, pathway: Pathway) -> Iterator[str]:
    """What a pathway lacks of that at which a case stands, each in a few words."""
    if case.leaves_to is not None and case.leaves_to not in pathway.endings:
        yield f"no ending `{case.leaves_to}`"
    for visit in case.visits:
        steps = [visit.step] if visit.again is None else [visit.step, visit.again.step]
        missing = [step for step in steps if step not in pathway.all_steps]
        if missing:
            yield f"no step `{missing[0]}`"
        elif not all(isinstance(pathway.all_steps[step], _KINDS[visit.kind]) for step in steps):
            yield f"another kind of step `{visit.step}`"
        elif not _same_branch(case, visit, pathway):
            yield f"step `{visit.step}` in another branch"


def _same_branch(case: OpenCase, visit: OpenVisit, pathway: Pathway) -> bool:
    """Whether a visit is in its branch, and all that are under way are in their block."""
    step = pathway.all_steps[visit.step]
    if isinstance(step, Block):
        return set(case.blocks[visit.number]) <= set(step.parallel)
    block = next((one.step for one in case.visits if one.number == visit.parent), None)
    if visit.branch is None:
        return visit.step in pathway.steps
    within = getattr(pathway.all_steps.get(block or ""), "parallel", None)
    if within is None:  # its block has ended: nothing comes of it
        return any(visit.branch in getattr(one, "parallel", ()) for one in pathway.steps.values())
    return visit.step in within.get(visit.branch, {})
