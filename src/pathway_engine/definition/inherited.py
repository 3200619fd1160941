"""What holds where a file leaves a key out, because it stands elsewhere: where that is."""

from __future__ import annotations

from pathway_engine.definition.globs import matches
from pathway_engine.definition.node import Mapping, Scalar, find, join, split

_FROM_DEFAULTS = (
    ("teams.*.calendar", "calendar"),
    ("teams.*.casework", "casework"),
    ("teams.*.absence", "absence"),
    ("steps.*.accountable", "accountable"),
    ("steps.*.priority", "priority"),
    ("steps.*.parallel.*.*.accountable", "accountable"),
    ("steps.*.parallel.*.*.priority", "priority"),
    ("targets.*.calendar", "calendar"),
)
"""Keys that `defaults` gives where they are left out, on steps in branches too."""


def inherited_from(tree: Mapping, path: str) -> str:
    """Where a value that is left out at a path comes from; empty where from nowhere.

    >>> from pathway_engine.definition.node import mapping
    >>> tree = mapping({"defaults": {"calendar": "office"}, "teams": {"hub": {"site": "hall"}}})
    >>> inherited_from(tree, "teams.hub.calendar"), inherited_from(tree, "teams.hub.caseload")
    ('defaults.calendar', '')
    >>> tree = mapping({"defaults": {"priority": "1"}, "steps": {"seen": {"records": {}}}})
    >>> inherited_from(tree, "steps.seen.records.priority")  # an attribute of that name
    ''
    """
    if not isinstance(find(tree, join(*split(path)[:-1])), Mapping):
        return ""
    found = (source for source in _sources(tree, path) if find(tree, source) is not None)
    return "" if find(tree, path) is not None else next(found, "")


def _sources(tree: Mapping, path: str) -> list[str]:
    """The places that may give what is left out at a path."""
    keys = split(path)
    if matches("arrivals.*.to", path):
        return ["start"]
    if keys[0] == "teams" and len(keys) == 5 and keys[2] == "staff":
        return _of_a_post(tree, list(keys))
    return [join("defaults", key) for pattern, key in _FROM_DEFAULTS if matches(pattern, path)]


def _of_a_post(tree: Mapping, keys: list[str]) -> list[str]:
    team, post, key = join(*keys[:2]), join(*keys[:4]), keys[4]
    if key == "employer":
        return [join(team, "organisation")]
    if key == "cost":
        role = find(tree, join(post, "role"))
        return [join("roles", role.text if isinstance(role, Scalar) else keys[3], "cost")]
    return []
