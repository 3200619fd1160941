"""Real cases as rows of a document: facts, cases, work lists, versions. Moments are UTC, with Z."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from pathway_engine.engine.book import Version
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.work_list import WorkItem
from pathway_engine.engine.writing import data_of
from pathway_engine.live.answers import PersonRecord
from pathway_engine.live.migrating import Migration
from pathway_engine.live.views import CaseView, Option, VisitView


def iso_of(moment: datetime | int | None) -> str | None:
    """A moment for machines, in UTC.

    >>> iso_of(0)
    '1970-01-01T00:00:00Z'
    """
    if moment is None:
        return None
    told = datetime.fromtimestamp(moment, UTC) if isinstance(moment, int) else moment
    return f"{told.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def visit_name(case: int, visit: int) -> str:
    """A visit as it is typed.

    >>> visit_name(4711, 3)
    '4711.3'
    """
    return f"{case}.{visit}"


def command_name(option: Option) -> str:
    """How a command is typed.

    >>> from pathway_engine.live.commands import WorkDone
    >>> command_name(Option(WorkDone, None, True))
    'work-done'
    """
    name = option.command.__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).removeprefix("-")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_of(value)
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def fact_row(fact: Fact) -> dict[str, Any]:
    """A fact: moments in its data are UTC seconds, as it is stored."""
    head = {"case": fact.case, "seq": fact.seq, "kind": fact.kind, "at": iso_of(fact.at)}
    return {**head, "data": data_of(fact)}


def entry_row(entry: Entry) -> dict[str, Any]:
    """A fact with what the book says of it."""
    return {
        "position": entry.position,
        **fact_row(entry.fact),
        "recorded_at": iso_of(entry.recorded_at),
        "actor": entry.actor,
        "team": entry.team,
        "hash": entry.hash,
    }


def visit_row(visit: VisitView) -> dict[str, Any]:
    """A visit as it stands."""
    row = {name: _plain(getattr(visit, name)) for name in VisitView.__dataclass_fields__}
    return {**row, "id": visit_name(*visit.id)}


def case_row(view: CaseView) -> dict[str, Any]:
    """A case as somebody may see it."""
    row = {
        name: _plain(getattr(view, name))
        for name in CaseView.__dataclass_fields__
        if name != "visits"
    }
    links = [{"other": link[0], "kind": link[1]} for link in view.links]
    return {**row, "links": links, "visits": [visit_row(visit) for visit in view.visits]}


def option_row(option: Option) -> dict[str, Any]:
    """What may be done, or why not."""
    why = option.why_not
    return {
        "command": command_name(option),
        "visit": None if option.visit is None else visit_name(*option.visit),
        "allowed": option.allowed,
        "code": getattr(why, "code", None),
        "why_not": None if why is None else str(why),
    }


def item_row(item: WorkItem) -> dict[str, Any]:
    """An open visit of a work list."""
    place = item.place
    moments = {
        name: iso_of(moment)
        for name, moment in (
            ("offered_at", item.offered_at),
            ("ready_at", place.ready_at),
            ("started_at", item.started_at),
            ("due_at", item.due_at),
            ("sitting_at", item.sitting_at),
            ("opened_at", item.opened_at),
        )
    }
    head = {"visit": visit_name(place.case, place.visit), "step": item.step, "team": item.team}
    state = {"state": item.state.name.lower(), "worker": item.worker}
    return {**head, **state, "priority": place.priority, **moments, "revision": item.revision}


def version_row(version: Version) -> dict[str, Any]:
    """An installed version."""
    moments = {name: iso_of(getattr(version, name)) for name in ("installed_at", "retired_at")}
    return {**version._asdict(), **moments}


def migration_row(came: Migration) -> dict[str, Any]:
    """What came, or would come, of a migration."""
    return {
        "from": came.before,
        "to": came.after,
        "kept": not came.dry_run,
        "moved": list(came.moved),
        "refused": {str(case): why for case, why in came.refused.items()},
        "steps": [step._asdict() for step in came.steps],
    }


def person_row(record: PersonRecord) -> dict[str, Any]:
    """All that is known of a person."""
    return {
        "person": record.person,
        "cases": [case_row(view) for view in record.cases],
        "facts": [entry_row(entry) for entry in record.facts],
    }
