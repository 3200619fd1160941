"""What this version simulates, and of which it does not work out load yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathway_engine.definition.models import Model, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths

NOT_ROUTED = ("sessions", "with_")


def not_routed(pathway: Pathway) -> list[str]:
    """The paths of every use of a key of which routing knows nothing yet."""
    paths = step_paths(pathway)
    found: list[str] = []
    for name, step in pathway.all_steps.items():
        found += _used(paths[name], step, NOT_ROUTED)
    return found


def _used(path: str, model: Model, fields: Iterable[str]) -> Iterator[str]:
    """The paths of those fields of a model that say something."""
    for name in fields:
        if getattr(model, name, None) not in (None, False, (), {}):
            yield join(path, name.rstrip("_"))
