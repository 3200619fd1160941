"""Putting a pathway into a ledger: every id of the file becomes a row, once for each content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from pathway_engine.definition.canonical import canonical, digest
from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.loading import base_of
from pathway_engine.definition.models import (
    Block,
    DecisionStep,
    Pathway,
    Step,
    TeamStep,
    WaitStep,
    each_value,
)
from pathway_engine.definition.node import Mapping as MappingNode
from pathway_engine.definition.node import Node, plain
from pathway_engine.definition.workers import StaffedPost, staffed_posts
from pathway_engine.definition.writer import write
from pathway_engine.ledger.tables import (
    ATTRIBUTES,
    CAUSES,
    ENDINGS,
    ORGANISATIONS,
    OUTCOMES,
    PATHWAYS,
    PLACES,
    POSTS,
    ROLES,
    STEPS,
    TARGETS,
    TEAMS,
)

_KINDS = (TeamStep, WaitStep, DecisionStep, Block)

Row = dict[str, Any]
Ids = Mapping[str, int]


def install(connection: Connection, pathway: Pathway, *, at: int) -> int:
    """The number of a pathway in the ledger; installs it if its content is not there yet.

    The pathway that redesigns were applied to comes first. `at` is the moment in UTC seconds.
    Runs in the caller's transaction.
    """
    known = _known(connection, pathway.document)
    if known is not None:
        return known
    base_id = _base(connection, pathway, at) if pathway.redesigns else None
    pathway_id = _next(connection, PATHWAYS)
    row = _pathway_row(pathway) | {"base_id": base_id, "installed_at": at}
    connection.execute(insert(PATHWAYS), [{"pathway_id": pathway_id, **row}])
    _fill(_Tables(connection, pathway_id), pathway)
    return pathway_id


def _known(connection: Connection, document: Node) -> int | None:
    """The number of what is there already, by its content."""
    query = select(PATHWAYS.c.pathway_id).where(PATHWAYS.c.digest == digest(document))
    number: int | None = connection.execute(query).scalar()
    return number


def _base(connection: Connection, redesign: Pathway, at: int) -> int | None:
    """The number of the pathway that a redesign rests on; None where that is not in order."""
    known = _known(connection, redesign.files[0].tree)
    if known is not None:
        return known
    base = base_of(redesign)
    return None if base is None else install(connection, base, at=at)


def _pathway_row(pathway: Pathway) -> Row:
    return {
        "name": pathway.name,
        "version": pathway.version or "",
        "digest": digest(pathway.document),
        "title": pathway.title or pathway.name,
        "timezone": pathway.timezone,
        "currency": pathway.currency or "",
        "redesigns": json.dumps(list(pathway.redesigns)),
        "source": pathway.files[-1].text if pathway.files else _yaml(pathway),
        "canonical": canonical(pathway.document),
    }


def _yaml(pathway: Pathway) -> str:
    assert isinstance(pathway.document, MappingNode)  # noqa: S101 - for the type checker
    return write(pathway.document)


class _Tables:
    """The tables that one pathway is put into; gives keys, one after the other."""

    def __init__(self, connection: Connection, pathway_id: int) -> None:
        self.connection = connection
        self.pathway_id = pathway_id

    def put(self, table: Table, rows: Iterable[Row]) -> Ids:
        """Store rows in their order; their keys by their names."""
        first = _next(self.connection, table)
        (key,) = table.primary_key
        shared = {"pathway_id": self.pathway_id} if "pathway_id" in table.c else {}
        whole = [{key.name: first + i, **shared, **row} for i, row in enumerate(rows)]
        if whole:
            self.connection.execute(insert(table), whole)
        return {row["name"]: row[key.name] for row in whole}


def _fill(tables: _Tables, pathway: Pathway) -> None:
    """Every table, what is referred to first."""
    organisations = tables.put(ORGANISATIONS, _rows(pathway.real_organisations, "sector"))
    roles = tables.put(ROLES, _rows(pathway.roles))
    owners = {name: organisations[t.organisation] for name, t in pathway.real_teams.items()}
    teams = tables.put(
        TEAMS,
        (
            row | {"organisation_id": owners[row["name"]]}
            for row in _rows(pathway.real_teams, "site")
        ),
    )
    for post in staffed_posts(pathway):
        tables.put(POSTS, [_post_row(post, teams, roles, organisations)])
    causes = tables.put(CAUSES, _rows(all_causes(pathway), "responsible", "dtoc", "mhsds"))
    places = tables.put(PLACES, _place_rows(pathway, organisations))
    steps = tables.put(STEPS, _step_rows(pathway, teams, organisations, causes, places))
    _set_parents(tables.connection, pathway, steps)
    endings = tables.put(ENDINGS, _rows(pathway.endings, "kind"))
    for name, step in pathway.all_steps.items():
        tables.put(OUTCOMES, _outcome_rows(step, steps[name], steps, endings))
    tables.put(TARGETS, _target_rows(pathway))
    tables.put(ATTRIBUTES, _rows(pathway.case, "type", "unit"))


def _rows(entries: Mapping[str, Any], *columns: str) -> Iterator[Row]:
    """A row for each entry: its id, its title (the id where left out), and what else is kept."""
    for name, entry in entries.items():
        kept = {column: getattr(entry, column) for column in columns}
        yield {"name": name, "title": entry.title or name, **kept}


def _post_row(post: StaffedPost, teams: Ids, roles: Ids, organisations: Ids) -> Row:
    return {
        "team_id": teams[post.team],
        "name": post.post,
        "role_id": roles[post.role],
        "employer_id": organisations[post.employer],
        "fte": float(post.fte),
        "cost": None if post.cost is None else float(post.cost.amount),
        "first_worker": post.first_worker,
        "workers": post.staffed.workers,
        "pace": post.staffed.pace,
    }


def _place_rows(pathway: Pathway, organisations: Ids) -> Iterator[Row]:
    """The places; how many there are always, whatever lots begin and end."""
    for row in _rows(pathway.places):
        one = pathway.places[row["name"]]
        always = sum(lot.count for lot in one.lots if lot.from_ is None and lot.until is None)
        yield row | {"organisation_id": organisations[one.organisation], "places": always}


def _step_rows(
    pathway: Pathway, teams: Ids, organisations: Ids, causes: Ids, places: Ids
) -> Iterator[Row]:
    for row in _rows(pathway.all_steps):
        step = pathway.all_steps[row["name"]]
        yield row | {
            "kind": _KINDS.index(type(step)),
            "team_id": None,
            "accountable_id": None,
            "queue_cause_id": None,
            "afterwards_cause_id": None,
            "function": None,
            "place_id": places.get(getattr(step, "in_", None) or ""),
            **(
                _team_step(pathway, step, teams, organisations, causes)
                if isinstance(step, TeamStep)
                else {}
            ),
        }


def _team_step(
    pathway: Pathway, step: TeamStep, teams: Ids, organisations: Ids, causes: Ids
) -> Row:
    """What only a step with a team has; null where it depends on the case."""
    afterwards = () if step.afterwards is None else each_value(step.afterwards)
    cause = {quantity.cause for quantity in afterwards}
    accountable = _accountable(pathway, step)
    return {
        "team_id": teams.get(step.team) if isinstance(step.team, str) else None,
        "accountable_id": None if accountable is None else organisations.get(accountable),
        "queue_cause_id": causes.get(step.queue_cause or ""),
        "afterwards_cause_id": causes.get(cause.pop() or "") if len(cause) == 1 else None,
        "function": step.function,
    }


def _accountable(pathway: Pathway, step: TeamStep) -> str | None:
    """Who answers for a step, whoever the case is; None where that depends on the case."""
    named = step.accountable or pathway.defaults.accountable
    if named is not None:
        return named if isinstance(named, str) else None
    team = pathway.real_teams.get(step.team) if isinstance(step.team, str) else None
    return None if team is None else team.organisation


def _set_parents(connection: Connection, pathway: Pathway, steps: Ids) -> None:
    for name, block in pathway.all_steps.items():
        for branch, inside in block.parallel.items() if isinstance(block, Block) else ():
            inner = [steps[step] for step in inside]
            where = update(STEPS).where(STEPS.c.step_id.in_(inner))
            connection.execute(where.values(parent_id=steps[name], branch=branch))


def _outcome_rows(step: Step, step_id: int, steps: Ids, endings: Ids) -> Iterator[Row]:
    for row in _rows(step.outcomes, "to"):
        goal = row.pop("to")
        goals = {"to_step_id": steps.get(goal), "ending_id": endings.get(goal)}
        yield {"step_id": step_id, **row, **goals}


def _target_rows(pathway: Pathway) -> Iterator[Row]:
    """The limits as they are written."""
    for row in _rows(pathway.targets):
        written = plain(pathway.document).get("targets", {})[row["name"]]["within"]
        yield row | {"within": written if isinstance(written, str) else json.dumps(written)}


def _next(connection: Connection, table: Table) -> int:
    (key,) = table.primary_key
    return int(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()) + 1
