"""Which key stands for which name of an installed version; the rows of a case are written by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from pathway_engine.ledger.tables import (
    CAUSES,
    ENDINGS,
    ORGANISATIONS,
    OUTCOMES,
    PLACES,
    ROLES,
    STEPS,
    TEAMS,
)

Ids = Mapping[str, int]


@dataclass(frozen=True)
class Names:
    """The keys of a version by name; those of outcomes by step and name."""

    pathway_id: int
    steps: Ids
    teams: Ids
    organisations: Ids
    roles: Ids
    endings: Ids
    causes: Ids
    places: Ids
    outcomes: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, connection: Connection, pathway_id: int) -> Names:
        """The names of an installed version."""

        def ids(table: Table, key: str) -> Ids:
            query = select(table.c.name, table.c[key]).where(table.c.pathway_id == pathway_id)
            return {row[0]: row[1] for row in connection.execute(query)}

        outcomes = (
            select(STEPS.c.name, OUTCOMES.c.name, OUTCOMES.c.outcome_id)
            .join_from(OUTCOMES, STEPS, OUTCOMES.c.step_id == STEPS.c.step_id)
            .where(STEPS.c.pathway_id == pathway_id)
        )
        return cls(
            pathway_id=pathway_id,
            steps=ids(STEPS, "step_id"),
            teams=ids(TEAMS, "team_id"),
            organisations=ids(ORGANISATIONS, "organisation_id"),
            roles=ids(ROLES, "role_id"),
            endings=ids(ENDINGS, "ending_id"),
            causes=ids(CAUSES, "cause_id"),
            places=ids(PLACES, "place_id"),
            outcomes={(row[0], row[1]): row[2] for row in connection.execute(outcomes)},
        )
