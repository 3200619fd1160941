"""The triggers of a ledger: facts are added, and never changed or deleted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """What is refused to whoever would do it to a row of a table."""

    name: str
    table: str
    forbids: str
    says: str

    @property
    def statement(self) -> str:
        """The statement that makes it in SQLite."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.forbids} ON {self.table}\n"
            f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        )


TRIGGERS = (
    Trigger("events_no_update", "events", "UPDATE", "a fact is never changed"),
    Trigger("events_no_delete", "events", "DELETE", "a fact is never deleted"),
)
"""Every trigger."""
