"""The kinds of column that the tables of a ledger are made of, each column with its meaning.

The types are those of ``STRICT`` SQLite and, for the ledger that an application will keep in
PostgreSQL, their equals there. Every constraint has a name. What a column means is kept with
it as ``doc``; the reference page is made from that.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy import text as sql
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_BIG = BigInteger().with_variant(Integer(), "sqlite")
_NUM: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def table(name: str, doc: str, *items: SchemaItem, by_key: bool = False) -> Table:
    """A strict table; `by_key` stores its rows in the order of the key (``WITHOUT ROWID``)."""
    return Table(
        name,
        METADATA,
        *items,
        comment=doc,
        sqlite_strict=True,
        sqlite_with_rowid=not by_key,
    )


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which a condition holds; a column may say its direction."""
    named = (column if column.isidentifier() else sql(column) for column in columns)
    condition = sql(where)
    return Index(name, *named, unique=unique, sqlite_where=condition, postgresql_where=condition)


def key(name: str, doc: str) -> Column[Any]:
    """The number by which a table's rows are known; given by the ledger, not by the database."""
    return Column(name, Integer(), primary_key=True, autoincrement=False, doc=doc)


def whole(name: str, doc: str, *, null: bool = False, pk: bool = False) -> Column[Any]:
    """A whole number."""
    return _column(name, Integer(), doc, null=null, pk=pk)


def moment(name: str, doc: str, *, null: bool = False, pk: bool = False) -> Column[Any]:
    """A timestamp in whole seconds."""
    return _column(name, _BIG, doc, null=null, pk=pk)


def position(name: str, doc: str, *, pk: bool = False) -> Column[Any]:
    """The position of a fact in the live book, counted for as long as the book is kept."""
    return _column(name, _BIG, doc, pk=pk)


def number(name: str, doc: str, *, null: bool = False) -> Column[Any]:
    """A number with a fraction."""
    return _column(name, _NUM, doc, null=null)


def text(name: str, doc: str, *, null: bool = False, pk: bool = False) -> Column[Any]:
    """A text, also where it is JSON: the same bytes in every database."""
    return _column(name, Text(), doc, null=null, pk=pk)


def code(name: str, doc: str, last: int, *, null: bool = False, pk: bool = False) -> Column[Any]:
    """A code: whole numbers from 0 to `last`."""
    check = CheckConstraint(f"{name} BETWEEN 0 AND {last}", name=name)
    return _column(name, Integer(), doc, check, null=null, pk=pk)


def to(name: str, doc: str, parent: str, *, null: bool = False, pk: bool = False) -> Column[Any]:
    """A reference to the key of another table: of ``steps`` that is ``step_id``."""
    parent_key = ForeignKey(f"{parent}.{parent.removesuffix('s')}_id")
    return _column(name, Integer(), doc, parent_key, null=null, pk=pk)


def _column(
    name: str, kind: Any, doc: str, *items: SchemaItem, null: bool = False, pk: bool = False
) -> Column[Any]:
    return Column(name, kind, *items, nullable=null, primary_key=pk, autoincrement=False, doc=doc)
