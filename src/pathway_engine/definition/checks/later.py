"""What this version reads and checks, but does not simulate yet.

`simulate`, `compare` and `estimate` refuse a file that uses it, with these findings as
errors; nothing is ever ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Model, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.walking import step_paths

NOT_ROUTED = ("sessions", "with_")


def not_simulated(pathway: Pathway) -> list[str]:
    """The paths of every use of a key that is not simulated yet, in the order of the reference.

    Empty for a pathway that can be simulated.
    """
    return list(_uses(pathway))


def not_routed(pathway: Pathway) -> list[str]:
    """The paths of every use of a key of which routing knows nothing yet."""
    paths = step_paths(pathway)
    found: list[str] = []
    for name, step in pathway.all_steps.items():
        found += _used(paths[name], step, NOT_ROUTED)
    return [*not_simulated(pathway), *found]


def check_later(pathway: Pathway, report: Report) -> None:
    """Tell of every key that is not simulated yet."""
    for path in not_simulated(pathway):
        key = path.rpartition(".")[2]
        report.add("not_simulated_yet", path, found=f"`{key}`")


def _uses(pathway: Pathway) -> Iterator[str]:
    yield from _used("", pathway, ("backlog",))


def _used(path: str, model: Model, fields: Iterable[str]) -> Iterator[str]:
    """The paths of those fields of a model that say something."""
    for name in fields:
        if getattr(model, name, None) not in (None, False, (), {}):
            yield join(path, name.rstrip("_"))
