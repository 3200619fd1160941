"""What a view is, and the pieces of SQL that views are put together from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class View:
    """A view: what it shows, what its columns mean, and the query behind it."""

    name: str
    doc: str
    columns: Mapping[str, str]
    query: str

    @property
    def statement(self) -> str:
        """The statement that makes it; the columns are named as they are documented."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f"CREATE VIEW {self.name} ({names}) AS\n{self.query.strip()}"


def iso(column: str) -> str:
    """SQL: a moment as ISO 8601."""
    return f"strftime('%Y-%m-%dT%H:%M:%S', {column}, 'unixepoch')"


def named(column: str, codes: type[IntEnum]) -> str:
    """SQL: a code as its name in small letters."""
    cases = " ".join(f"WHEN {code.value} THEN '{code.name.lower()}'" for code in codes)
    return f"CASE {column} {cases} END"


DESIGN = "json_extract(r.settings, '$.design')"
CASE = f"{DESIGN} || '/' || r.seed || '/' || r.replication || '/' || v.case_no"
WHOLE = "r.complete_at IS NOT NULL"

OF_A_RUN = {
    "run_id": "the run",
    "design": "the name of the design, such as `baseline`",
    "replication": "the replication",
}


def counted(moment: str) -> str:
    """SQL: whether the measures count what ended at a moment: in the window of its run."""
    return f"ifnull({moment} >= r.warm_up_until AND {moment} < r.ends_at, 0)"
