"""Who acts: whom the application has authenticated. The library knows no users."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Right(StrEnum):
    """What somebody may beyond the work of their teams."""

    INTAKE = "intake"
    """Open cases at any step."""
    SUPERVISE = "supervise"
    """Reassign, override, divert, withdraw, and undo past other teams, in one organisation."""
    OPERATE = "operate"
    """Install and migrate versions, adopt and erase cases, tick and seal."""


class Actor(NamedTuple):
    """Whom the application has authenticated: a pseudonym, teams with roles, rights.

    `id` is stored and stays; `organisation` is where the right to supervise holds.

    >>> nurse = Actor("w17", {"ward": frozenset({"nurse"})}, "trust")
    >>> nurse.roles_in("ward"), nurse.roles_in("door"), nurse.may(Right.OPERATE)
    (frozenset({'nurse'}), frozenset(), False)
    """

    id: str
    teams: Mapping[str, frozenset[str]] = {}
    organisation: str | None = None
    rights: frozenset[Right] = frozenset()

    def roles_in(self, team: str | None) -> frozenset[str]:
        """The roles held in a team; none outside it."""
        return frozenset() if team is None else frozenset(self.teams.get(team, ()))

    def may(self, right: Right) -> bool:
        """Whether somebody has a right."""
        return right in self.rights


SYSTEM = Actor("system", rights=frozenset(Right))
"""Who acts when nobody does: timers. An application may act as it, to install or to tick."""
