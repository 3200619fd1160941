"""Where in a database the tables of a ledger stand: plainly, in a schema, or under a prefix.

In PostgreSQL an application gives them a schema of their own; SQLite has none, so that in an
application's own file each name begins with a prefix. Statements are written with the plain
names; `Place.options` is what each of them must be executed with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import ExecutionContext

from pathway_engine.errors import UsageError
from pathway_engine.ledger.layout import VERSION_TABLE, names

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,30}")

_BEFORE_A_NAME = r"(?:FROM|JOIN|INTO|UPDATE|TABLE|ON|REFERENCES|INDEX|VIEW|TRIGGER|EXISTS) +"
"""What stands before the name of a table, index, view or trigger in SQL, and of nothing else."""


class Place(NamedTuple):
    """Where the tables stand. `named` makes one and looks at what it is given."""

    schema: str | None = None
    prefix: str = ""

    @classmethod
    def named(cls, database: str, schema: str | None, prefix: str) -> Place:
        """A place in a database of this kind. Raises `UsageError` where it has no such places.

        >>> Place.named("postgresql", "pathways", "")
        Place(schema='pathways', prefix='')
        """
        for word, said in (("schema", schema), ("prefix", prefix)):
            if said and not _NAME.fullmatch(said):
                raise UsageError(
                    f"{word}: found {said!r}, expected small letters, digits and _, at most 31"
                )
        if schema and database == "sqlite":
            raise UsageError("schema: SQLite has no schemas; give a prefix, or a file of its own")
        if prefix and database != "sqlite":
            raise UsageError("prefix: this is for SQLite; give a schema")
        return cls(schema, prefix)

    @property
    def options(self) -> Mapping[str, Any]:
        """The execution options of a statement with the plain names."""
        if self.schema:
            return {"schema_translate_map": {None: self.schema}}
        return {"pathways_prefix": self.prefix} if self.prefix else {}

    @property
    def version_table(self) -> str:
        """The name of the table in which the version stands."""
        return self.prefix + VERSION_TABLE


def is_ours(name: str | None, *, prefix: str = "") -> bool:
    """Whether a name of a table, index, trigger or view is that of a ledger.

    For an application's own Alembic, that it may let be what is ours: in `include_object`
    answer ``not is_ours(name)``.

    >>> is_ours("visits"), is_ours("letters"), is_ours("care_visits", prefix="care_")
    (True, False, True)
    """
    return name is not None and name.startswith(prefix) and name[len(prefix) :] in names()


def prefixed(statement: str, prefix: str) -> str:
    """A statement of ours with a prefix before each name of ours.

    >>> prefixed("SELECT visits.state FROM visits, cases WHERE visits.case_no = ?", "care_")
    'SELECT care_visits.state FROM care_visits, care_cases WHERE care_visits.case_no = ?'
    """
    return _prefixed(statement, prefix)


@lru_cache(maxsize=1_000)
def _prefixed(statement: str, prefix: str) -> str:
    ours = "|".join(sorted(names(), key=len, reverse=True))
    statement = re.sub(rf"(?<![\w.\"])({ours})(?=\.)", rf"{prefix}\1", statement)
    statement = re.sub(rf"\b({_BEFORE_A_NAME})({ours})\b(?!\.)", rf"\1{prefix}\2", statement)
    # Each pass reaches one further name of a list: FROM a, b, c.
    named = rf"{prefix}\w+(?: AS \w+)?"
    listed = re.compile(rf"(\bFROM (?:{named}, )*{named}, )({ours})\b(?!\.)")
    while listed.search(statement):
        statement = listed.sub(rf"\1{prefix}\2", statement)
    return statement


def under_prefix(
    _: Connection,
    __: Any,
    statement: str,
    parameters: Any,
    context: ExecutionContext | None,
    ___: bool,  # noqa: FBT001
) -> tuple[str, Any]:
    """The event of SQLAlchemy that puts the prefix of a statement's options before our names."""
    prefix = context.execution_options.get("pathways_prefix", "") if context else ""
    return (_prefixed(statement, prefix) if prefix else statement), parameters
