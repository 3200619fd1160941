"""What stands at the head of a run: which design was run, when, on what luck, by what software."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import TZPATH

from sqlalchemy import Connection, Row, select

from pathway_engine.engine.records import Window
from pathway_engine.ledger.tables import PATHWAYS, RUNS

SIMULATED = 1
"""`runs.kind` of a simulated run."""

_RECORDED = ("pathway-engine", "holidays", "numba", "numpy")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What is said of a run before it is written.

    `design` is the name under which it is compared, such as ``baseline``; `redesigns` are the
    ids of those that make it. `settings` is whatever else was set for the run: it must be JSON.
    """

    design: str
    seed: int
    replication: int
    window: Window
    redesigns: tuple[str, ...] = ()
    experiment: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Run(Heading):
    """A run that stands in a ledger."""

    run_id: int
    pathway: str
    pathway_id: int
    software: Mapping[str, str]
    complete_at: int


def columns(heading: Heading) -> dict[str, Any]:
    """The columns of `runs` that a heading fills; the design stands first among the settings."""
    window = heading.window
    return {
        "kind": SIMULATED,
        "experiment": heading.experiment,
        "redesigns": json.dumps(list(heading.redesigns)),
        "seed": heading.seed,
        "replication": heading.replication,
        "clock": "local",
        "starts_at": window.starts_at,
        "warm_up_until": window.warm_up_until,
        "ends_at": window.ends_at,
        "settings": canonical_json({"design": heading.design, **heading.settings}),
        "software": canonical_json(dict(software())),
    }


def complete_runs(connection: Connection) -> tuple[Run, ...]:
    """Every run that is stored whole, in the order of writing."""
    query = select(RUNS, PATHWAYS.c.name).join(PATHWAYS).where(RUNS.c.complete_at.is_not(None))
    with connection.begin():
        return tuple(_run(row) for row in connection.execute(query.order_by(RUNS.c.run_id)))


def canonical_json(value: object) -> str:
    """JSON in one way of writing: keys sorted, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@cache
def software() -> Mapping[str, str]:
    """The versions of what takes part in a run."""
    found = {name: text for name in _RECORDED if (text := _version(name))}
    return MappingProxyType(
        found
        | {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "time_zones": _version("tzdata") or _system_time_zones(),
        }
    )


def _run(row: Row[Any]) -> Run:
    settings = json.loads(row.settings)
    return Run(
        run_id=row.run_id,
        design=settings.pop("design"),
        pathway=row.name,
        pathway_id=row.pathway_id,
        seed=row.seed,
        replication=row.replication,
        window=Window(row.starts_at, row.warm_up_until, row.ends_at),
        redesigns=tuple(json.loads(row.redesigns)),
        experiment=row.experiment,
        settings=settings,
        software=json.loads(row.software),
        complete_at=row.complete_at,
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _system_time_zones() -> str:
    """The version of the system's time zone database, where it says so."""
    for folder in TZPATH:
        table = Path(folder, "tzdata.zi")
        if table.is_file():
            with table.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version ").strip()
    return "unknown"
