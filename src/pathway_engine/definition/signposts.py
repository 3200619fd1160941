"""Whom a name of a team or an organisation means: itself, or what the tables on its way give.

A table of teams or organisations, in place or under a name of its own (a signpost), may name
signposts in its lines. So a name may lead through several tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pathway_engine.definition.models import Given, Pathway, TeamStep, each_value

Named = str | Given[str]
"""A name, or a table of names."""


def meant(entries: Mapping[str, Any], named: Named) -> tuple[str, ...]:
    """Every name to which a name may lead, whoever the case is; unknown names lead to themselves.

    >>> table = Given[str].model_validate({"given": "area", "north": "one", "otherwise": "two"})
    >>> meant({"one": None, "two": None, "local": table}, "local")
    ('one', 'two')
    """
    names = (name for name, entry in _on_the_way(entries, named) if not isinstance(entry, Given))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def tables_of(entries: Mapping[str, Any], named: Named) -> tuple[Given[str], ...]:
    """Every table through which a name may lead."""
    return tuple(entry for _, entry in _on_the_way(entries, named) if isinstance(entry, Given))


def followed(entries: Mapping[str, Any], named: Named, line: Callable[[Given[str]], str]) -> str:
    """To whom a name leads for one case; `line` gives the line of a table that is the case's.

    To be asked only where no signpost leads back to itself.
    """
    while True:
        entry = named if isinstance(named, Given) else entries.get(named)
        if not isinstance(entry, Given):
            return str(named)
        named = line(entry)


def leads_back(entries: Mapping[str, Any], name: str) -> bool:
    """Whether a signpost may lead back to itself."""
    entry = entries.get(name)
    if not isinstance(entry, Given):
        return False
    below = (found for line in each_value(entry) for found, _ in _on_the_way(entries, line))
    return name in below


def _on_the_way(entries: Mapping[str, Any], named: Named) -> Iterator[tuple[str | None, Any]]:
    """Each name on the way with its entry, once; a table in place has no name."""
    seen: set[str] = set()
    waiting: list[Named] = [named]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Given):
            yield None, one
            waiting += one.values()
        elif one not in seen:
            seen.add(one)
            entry = entries.get(one)
            yield one, entry
            waiting += entry.values() if isinstance(entry, Given) else ()


# -- of a step --------------------------------------------------------------------------------


def teams_of(pathway: Pathway, step: TeamStep) -> tuple[str, ...]:
    """The teams that may work at a step; names that no team has are left out."""
    return tuple(name for name in meant(pathway.teams, step.team) if name in pathway.real_teams)


def accountable_for(pathway: Pathway, step: TeamStep) -> tuple[str, ...]:
    """The organisations that may answer for a step, whoever the case is.

    The step's own, else `defaults.accountable`, else the organisations of its teams.
    """
    named = step.accountable or pathway.defaults.accountable
    if named is None:
        teams = (pathway.real_teams[team] for team in teams_of(pathway, step))
        found = tuple(dict.fromkeys(team.organisation for team in teams))
    else:
        found = meant(pathway.organisations, named)
    return tuple(name for name in found if name in pathway.real_organisations)
