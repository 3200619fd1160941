"""What people call the things of a pathway: the titles of its steps, teams and so on, by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pathway_engine.definition.models import Pathway


@dataclass(frozen=True)
class Titles:
    """Titles by kind (`step`, `team`, `cause`, ...) and id.

    >>> Titles({("team", "duty"): "Duty desk"}).of("team", "duty"), NO_TITLES.of("team", "duty")
    ('Duty desk', 'duty')
    """

    known: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> str:
        """The title of a thing; its id where it has none."""
        return self.known.get((kind, name), name)


NO_TITLES = Titles()
"""Everything by its id."""


def titles_of(designs: Mapping[str, Pathway]) -> Titles:
    """The titles of pathways by the names of their designs, which are a kind of their own.

    What several pathways name has its first title. Where two things of a kind have one
    title, the id stands behind it.
    """
    known: dict[tuple[str, str], str] = {}
    for design, pathway in designs.items():
        known.setdefault(("design", design), pathway.title or pathway.name)
        for kind, name, title in _titled(pathway):
            if known.get((kind, name), name) == name:
                known[kind, name] = title
    often = Counter((kind, title) for (kind, _), title in known.items())
    return Titles({
        (kind, name): title if often[kind, title] == 1 else f"{title} ({name})"
        for (kind, name), title in known.items()
    })  # fmt: skip


def _titled(pathway: Pathway) -> Iterator[tuple[str, str, str]]:
    """Kind, id and title of everything; its id where it has none, so that none is taken for it.

    A cause without a title may be a built-in one, which has its own.
    """
    kinds: dict[str, Mapping[str, object]] = {
        "organisation": pathway.organisations,
        "role": pathway.roles,
        "team": pathway.teams,
        "attribute": pathway.case,
        "place": pathway.places,
        "step": pathway.all_steps,
        "ending": pathway.endings,
        "entry": {**pathway.arrivals, **pathway.backlog},
        "target": pathway.targets,
        "cause": {name: cause for name, cause in pathway.causes.items() if cause.title},
    }
    for kind, things in kinds.items():
        for name, thing in things.items():
            yield kind, name, getattr(thing, "title", None) or name
