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
from typing import Any, TypeVar
from zoneinfo import TZPATH

from sqlalchemy import Connection, Row, select

from pathway_engine.clock import LATEST
from pathway_engine.engine.kept import ROWS, SUMMARY
from pathway_engine.engine.records import Window
from pathway_engine.ledger.explaining import Unreadable, readable
from pathway_engine.ledger.tables import BOOKS, PATHWAYS, RUNS

OF_PEOPLE, SIMULATED, FORECAST = 0, 1, 2
"""`runs.kind` of the live book, of a simulated run, and of one that starts from its open cases."""

LONGEST = 100 * 366 * 86_400
"""No run is longer, in seconds: nobody waits for one that a slip of the pen made endless."""

_KINDS = {dict: "object", list: "list"}

Told = TypeVar("Told", dict[str, Any], list[Any])

_RECORDED = ("pathway-engine", "holidays", "numba", "numpy")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What is said of a run before it is written.

    `design` is the name under which it is compared, such as ``baseline``; `redesigns` are the
    ids of those that make it. `settings` is whatever else was set for the run: it must be JSON,
    and `set` among it a list of ``PATH=VALUE``.
    """

    design: str
    seed: int
    replication: int
    window: Window
    redesigns: tuple[str, ...] = ()
    experiment: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    kind: int = SIMULATED


@dataclass(frozen=True, kw_only=True)
class Run(Heading):
    """A run that stands in a ledger."""

    run_id: int
    pathway: str
    pathway_id: int
    software: Mapping[str, str]
    complete_at: int

    @property
    def keeps_rows(self) -> bool:
        """Whether its rows stand in the ledger, or its measures alone."""
        of = self.settings.get("rows_of")
        within = not isinstance(of, int) or self.replication <= of
        return within and self.settings.get("record", ROWS) != SUMMARY

    @property
    def given(self) -> int:
        """The highest number of the cases that were open when a forecast began, 0 else."""
        found = self.settings.get("given", 0)
        return found if self.kind == FORECAST and isinstance(found, int) else 0

    @property
    def cell(self) -> tuple[str, ...]:
        """The values of the factors of its experiment that were set in it, each FACTOR=VALUE."""
        told = self.settings.get("cell", ())
        return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()


def columns(heading: Heading) -> dict[str, Any]:
    """The columns of `runs` that a heading fills; the design stands first among the settings."""
    window = heading.window
    return {
        "kind": heading.kind,
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


def complete_runs(connection: Connection, run_id: int | None = None) -> tuple[Run, ...]:
    """Every run that is stored whole, in the order of writing; or that of one number.

    The live book is no run: nobody simulated it.
    """
    query = select(RUNS, PATHWAYS.c.name).outerjoin(PATHWAYS).where(RUNS.c.complete_at.is_not(None))
    query = query.where(RUNS.c.kind != OF_PEOPLE)
    if run_id is not None:
        query = query.where(RUNS.c.run_id == run_id)
    with connection.begin():
        return tuple(_run(row) for row in connection.execute(query.order_by(RUNS.c.run_id)))


def has_live_book(connection: Connection) -> bool:
    """Whether a ledger holds real cases."""
    with connection.begin():
        return connection.execute(select(BOOKS.c.run_id)).first() is not None


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
    """A run as its row tells it. Raises `Unreadable`."""
    settings = _told(row, "settings", dict)
    design = settings.pop("design", None)
    if not isinstance(design, str):
        raise Unreadable(f"run {row.run_id}: its settings name no design")
    sets = settings.get("set", [])
    if not isinstance(sets, list) or not all(isinstance(one, str) and "=" in one for one in sets):
        raise Unreadable(f"run {row.run_id}: what was set for it is no list of PATH=VALUE")
    for column in ("run_id", "pathway_id", "kind", "seed", "replication", "complete_at"):
        if not isinstance(getattr(row, column), int):
            raise Unreadable(f"run {row.run_id}: {column} is no whole number")
    if not isinstance(row.name, str):
        raise Unreadable(f"run {row.run_id}: its pathway is not there")
    return Run(
        run_id=row.run_id,
        design=design,
        pathway=row.name,
        pathway_id=row.pathway_id,
        seed=row.seed,
        replication=row.replication,
        window=_window(row),
        redesigns=tuple(str(name) for name in _told(row, "redesigns", list)),
        experiment=row.experiment,
        settings=settings,
        kind=row.kind,
        software=_told(row, "software", dict),
        complete_at=row.complete_at,
    )


def _told(row: Row[Any], column: str, kind: type[Told]) -> Told:
    """What a column says in JSON."""
    with readable(f"run {row.run_id}: {column}"):
        value = json.loads(getattr(row, column))
    if not isinstance(value, kind):
        raise Unreadable(f"run {row.run_id}: {column} is no JSON {_KINDS[kind]}")
    return value


def _window(row: Row[Any]) -> Window:
    """The window, which no calendar is too short for."""
    window = Window(row.starts_at, row.warm_up_until, row.ends_at)
    if not all(isinstance(moment, int) for moment in window):
        raise Unreadable(f"run {row.run_id}: a moment of its window is no whole number")
    starts, counts, ends = window
    if not 0 <= starts <= counts < ends <= starts + LONGEST or ends >= LATEST:
        raise Unreadable(f"run {row.run_id}: {starts}, {counts}, {ends} make no window")
    return window


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
