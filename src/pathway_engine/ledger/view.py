"""What a view is, and the pieces of SQL that views are put together from.

A query is written once. Where SQLite and PostgreSQL say the same thing otherwise, it asks the
`Words` of the database in which the view is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Words(Protocol):
    """How a database says what the others say otherwise."""

    name: str

    def of_json(self, column: str, key: str) -> str:
        """SQL: the text that stands in a JSON object under a key."""

    def iso(self, moment: str) -> str:
        """SQL: a moment as ISO 8601, without a zone."""

    def real(self, number: str) -> str:
        """SQL: a number that is divided with its fraction."""


class Sqlite:
    """The words of SQLite."""

    name = "sqlite"

    def of_json(self, column: str, key: str) -> str:
        """SQL: the text that stands in a JSON object under a key."""
        return f"json_extract({column}, '$.{key}')"

    def iso(self, moment: str) -> str:
        """SQL: a moment as ISO 8601, without a zone."""
        return f"strftime('%Y-%m-%dT%H:%M:%S', {moment}, 'unixepoch')"

    def real(self, number: str) -> str:
        """SQL: a number that is divided with its fraction."""
        return number


class PostgreSql:
    """The words of PostgreSQL."""

    name = "postgresql"

    def of_json(self, column: str, key: str) -> str:
        """SQL: the text that stands in a JSON object under a key."""
        return f"({column}::json ->> '{key}')"

    def iso(self, moment: str) -> str:
        """SQL: a moment as ISO 8601, without a zone."""
        at = f"to_timestamp({moment}) AT TIME ZONE 'UTC'"
        return f"to_char({at}, 'YYYY-MM-DD\"T\"HH24:MI:SS')"

    def real(self, number: str) -> str:
        """SQL: a number that is divided with its fraction."""
        return f"({number})::double precision"


SQLITE = Sqlite()
POSTGRESQL = PostgreSql()


@dataclass(frozen=True)
class View:
    """A view: what it shows, what its columns mean, and the query behind it."""

    name: str
    doc: str
    columns: Mapping[str, str]
    query: Callable[[Words], str]

    def statement(self, words: Words = SQLITE) -> str:
        """The statement that makes it; the columns are named as they are documented."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f"CREATE VIEW {self.name} ({names}) AS\n{self.query(words).strip()}"


def named(column: str, codes: type[IntEnum]) -> str:
    """SQL: a code as its name in small letters."""
    cases = " ".join(f"WHEN {code.value} THEN '{code.name.lower()}'" for code in codes)
    return f"CASE {column} {cases} END"


def design(words: Words) -> str:
    """SQL: the name of the design of a run."""
    return words.of_json("r.settings", "design")


def case(words: Words) -> str:
    """SQL: a case, named apart from those of all other runs."""
    return f"{design(words)} || '/' || r.seed || '/' || r.replication || '/' || v.case_no"


def iso(words: Words, moment: str) -> str:
    """SQL: a moment as ISO 8601: of live casework in UTC with Z, of a simulation as its clock."""
    return f"{words.iso(moment)} || CASE r.clock WHEN 'utc' THEN 'Z' ELSE '' END"


WHOLE = "r.complete_at IS NOT NULL"

OF_A_RUN = {
    "run_id": "the run",
    "design": "the name of the design, such as `baseline`",
    "replication": "the replication",
}


def in_window(moment: str) -> str:
    """SQL: whether a moment is in the window of its run; that of the live book has no end."""
    return f"{moment} >= r.warm_up_until AND (r.ends_at IS NULL OR {moment} < r.ends_at)"


def counted(moment: str) -> str:
    """SQL: 1 where the measures count what ended at a moment, else 0."""
    return f"CASE WHEN {in_window(moment)} THEN 1 ELSE 0 END"
