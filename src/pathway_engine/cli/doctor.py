"""What the installation is made of, and what to do where it will not serve well."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pathway_engine import __version__
from pathway_engine.cli.shell import install
from pathway_engine.shipped import shipped_pathways

PACKAGES = (
    "alembic", "holidays", "numba", "numpy", "pydantic", "rich", "ruamel.yaml", "scipy",
    "sqlalchemy", "transitions", "typer",
)  # fmt: skip
"""The packages whose versions are told."""

WAL_BUG_FROM, WAL_BUG_UNTIL, WAL_REPAIRED = (3, 7, 0), (3, 51, 3), (3, 50, 7)
"""Versions of SQLite in which two connections that write and checkpoint at once in WAL mode can
damage a file: from the first until the second, but for the third."""


class Fact(NamedTuple):
    """One line of the doctor's: a name, what there is, and what to do about it (or nothing)."""

    name: str
    text: str
    advice: str = ""


def examine() -> list[Fact]:
    """Everything that can be told of an installation."""
    return [
        *_versions(),
        _sqlite(),
        _kernel(),
        _pathways(),
        _time_zones(),
        Fact("cores", str(os.cpu_count() or 1)),
    ]


def _versions() -> list[Fact]:
    python = f"{platform.python_version()} ({sys.executable})"
    return [
        Fact("pathway-engine", __version__),
        Fact("Python", python),
        Fact("system", platform.platform()),
        *(_version(name) for name in PACKAGES),
    ]


def _version(distribution: str) -> Fact:
    try:
        return Fact(distribution, version(distribution))
    except PackageNotFoundError:
        return Fact(distribution, "missing", install(distribution))


def _sqlite() -> Fact:
    from pathway_engine.ledger.runs import software

    return Fact("SQLite", told_of_sqlite(software()["sqlite"]))


def told_of_sqlite(number: str) -> str:
    """What there is to say of a version of SQLite.

    >>> told_of_sqlite("3.51.3"), told_of_sqlite("3.40.1")[:29]
    ('3.51.3', '3.40.1; has the WAL-reset bug')
    """
    parts = tuple(int(part) for part in number.split("."))
    if WAL_BUG_FROM <= parts < WAL_BUG_UNTIL and parts != WAL_REPAIRED:
        return (
            f"{number}; has the WAL-reset bug (mended in 3.51.3), which does not touch ledgers: "
            "they keep a rollback journal"
        )
    return number


def _kernel() -> Fact:
    """Where the compiled kernel is kept, and whether it is there yet."""
    from pathway_engine.simulation.kernel.preparing import READY, cache

    said: list[str] = []
    try:
        folder, filled = cache(said.append)
    except OSError as error:
        said.append(str(error))
    if said:  # no folder can be written to, and a temporary one is of no use to anybody
        advice = (
            "let PATHWAYS_CACHE name a folder that can be written to; until then the kernel is "
            "compiled at every start"
        )
        return Fact("kernel", "there is nowhere to keep it", advice)
    if (folder / READY).exists():
        return Fact("kernel", f"compiled, in {folder}")
    if filled:
        return Fact("kernel", f"compiled, in {filled}, which can only be read")
    return Fact("kernel", f"not compiled yet (the first run does it), for {folder}")


def _pathways() -> Fact:
    try:
        return Fact("pathways", str(shipped_pathways()))
    except FileNotFoundError:
        return Fact("pathways", "missing", "install pathway-engine again: it is not whole")


def _time_zones() -> Fact:
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return Fact("time zones", "missing", install("tzdata"))
    return Fact("time zones", "there")
