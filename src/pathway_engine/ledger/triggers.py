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

    def statements(self, database: str) -> tuple[str, ...]:
        """The statements that make it in SQLite or PostgreSQL."""
        if database == "sqlite":
            refused = f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
            return (f"CREATE TRIGGER {self.name} BEFORE {self.forbids} ON {self.table}\n{refused}",)
        function = (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE EXCEPTION '{self.says}'; END$$"
        )
        moves = self.forbids if self.forbids != "DELETE" else "DELETE OR TRUNCATE"
        when = f"BEFORE {moves} ON {self.table} FOR EACH STATEMENT"
        return (
            function,
            f"CREATE TRIGGER {self.name} {when} EXECUTE FUNCTION {self.name}()",
        )


TRIGGERS = (
    Trigger("events_no_update", "events", "UPDATE", "a fact is never changed"),
    Trigger("events_no_delete", "events", "DELETE", "a fact is never deleted"),
)
"""Every trigger."""
