"""What a change is about, told from its path: organisation, capacity, timing, routing, ...

A service manager asks first whether a proposal moves teams, adds staff, or assumes that work
gets quicker. The table below answers; its first line that covers a path decides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, get_args

from pathway_engine.definition.globs import covers

__all__ = ["KINDS", "Kind", "kind_of"]

Kind = Literal["organisation", "capacity", "timing", "routing", "rule", "demand", "wording"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Every kind, in the order in which a difference is told."""

_TABLE: tuple[tuple[Kind, str], ...] = (
    ("organisation", "causes.*.responsible"),
    ("wording", "pathway title description language version timezone currency"),
    ("wording", "sources provenance accepted *.*.title **.outcomes.*.title case.*.unit causes"),
    ("wording", "steps.*.parallel.*.*.title roles.*.qualified"),
    ("organisation", "places.*.organisation"),
    ("capacity", "places"),
    ("organisation", "organisations teams.*.organisation teams.*.site teams.*.given"),
    ("organisation", "teams.*.otherwise teams.*.staff.*.employer defaults.accountable"),
    ("capacity", "teams.*.staff teams.*.casework teams.*.absence teams.*.caseload"),
    ("capacity", "teams.*.overtime"),
    ("capacity", "teams.*.calendar calendars roles costs full_time defaults.casework"),
    ("capacity", "defaults.absence defaults.calendar"),
    ("organisation", "teams"),
    ("rule", "case defaults.priority targets"),
    ("demand", "arrivals backlog"),
    ("timing", "handoffs.*.delay handoffs.*.rekeying handoffs.*.returned.rework"),
    ("timing", "handoffs.*.disputed.for"),
    ("routing", "handoffs"),
    ("rule", "**.opens.*.when **.opens.*.case exits.*.when"),
    ("timing", "**.opens.*.after exits.*.after endings.*.package"),
    ("routing", "start endings exits defaults"),
)
"""Kinds with the paths that they cover, each with all that lies below."""

_OF_A_STEP: dict[str, Kind] = {
    "accountable": "organisation",
    "function": "organisation",
    "team": "organisation",
    "by": "capacity",
    "sessions": "capacity",
    "with": "capacity",
    "same_worker": "capacity",
    "in": "routing",
    "leaves": "routing",
    "stay": "timing",
    "work": "timing",
    "afterwards": "timing",
    "due": "timing",
    "holds": "timing",
    "queue_cause": "wording",
    "title": "wording",
    "priority": "rule",
    "records": "rule",
    "requires": "rule",
    "parallel": "routing",
    "join": "routing",
    "outcomes": "routing",
    "exits": "routing",
}
"""Kinds by the key of a step; what an outcome or an exit holds is told by its own key."""

_OF_A_WAY: dict[str, Kind] = {"when": "rule", "set": "rule", "after": "timing"}


@lru_cache(maxsize=4096)
def kind_of(path: str) -> Kind:
    """What a change at a path is about.

    >>> kind_of("teams.brokerage.organisation"), kind_of("steps.assessment.work.mean")
    ('organisation', 'timing')
    >>> kind_of("steps.assessment.outcomes.wrong_team.share")
    'routing'
    """
    for kind, patterns in _TABLE:
        if any(covers(pattern, path) for pattern in patterns.split()):
            return kind
    keys = path.split(".")
    return _of_a_step(keys[2:]) if keys[0] == "steps" else "wording"


def _of_a_step(keys: list[str]) -> Kind:
    """The kind by the keys below a step; none at all is the step itself."""
    if len(keys) > 3 and keys[0] == "parallel":
        return _of_a_step(keys[3:])
    if not keys:
        return "routing"
    if keys[0] in ("outcomes", "exits") and len(keys) > 2:
        return _OF_A_WAY.get(keys[2], "routing")
    return _OF_A_STEP.get(keys[0], "routing")
