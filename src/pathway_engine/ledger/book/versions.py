"""The versions of pathways that a live book follows: installed, in force, retired."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, insert, select, update

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import errors_in
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import mapping
from pathway_engine.engine.book import Version
from pathway_engine.engine.leaving import RESERVED
from pathway_engine.errors import LedgerError, Unknown
from pathway_engine.ledger.book.names import Names
from pathway_engine.ledger.book.rows import LIVE
from pathway_engine.ledger.installing import install
from pathway_engine.ledger.runs import canonical_json
from pathway_engine.ledger.tables import ENDINGS, PATHWAYS, RUNS


def _installed(connection: Connection) -> list[str]:
    """The digests of what was installed for live work; simulations install others beside it."""
    settings = connection.execute(select(RUNS.c.settings).where(RUNS.c.run_id == LIVE)).scalar()
    return list(json.loads(settings or "{}").get("versions", ()))


class Versions:
    """The versions of one ledger; what was read once is kept, for it never changes."""

    def __init__(self) -> None:
        self._pathways: dict[str, Pathway] = {}
        self._names: dict[str, Names] = {}
        self._begins: int | None = None
        self._made = False

    def install(self, connection: Connection, pathway: Pathway, at: int) -> Version:
        """Put a version in force; versions of the same name stay for the cases that follow them."""
        self._made = True
        pathway_id = install(connection, pathway, at=at)
        self._reserve_endings(connection, pathway_id)
        known = _installed(connection)
        if pathway.digest not in known:
            settings = canonical_json({"versions": [*known, pathway.digest]})
            book = update(RUNS).where(RUNS.c.run_id == LIVE)
            connection.execute(book.values(settings=settings))
        in_force = update(PATHWAYS).where(PATHWAYS.c.pathway_id == pathway_id)
        connection.execute(in_force.values(installed_at=at, retired_at=None))
        others = (
            update(PATHWAYS)
            .where(PATHWAYS.c.name == pathway.name, PATHWAYS.c.pathway_id != pathway_id)
            .where(PATHWAYS.c.retired_at.is_(None))
        )
        connection.execute(others.values(retired_at=at))
        return next(v for v in self.all(connection) if v.digest == pathway.digest)

    def _reserve_endings(self, connection: Connection, pathway_id: int) -> None:
        """The endings that every live book has beside those of the file."""
        own = select(ENDINGS.c.name).where(ENDINGS.c.pathway_id == pathway_id)
        known = set(connection.execute(own).scalars())
        last = connection.execute(select(func.max(ENDINGS.c.ending_id))).scalar() or 0
        rows = [
            {"pathway_id": pathway_id, "name": name, "title": title, "kind": "other"}
            for name, title in RESERVED.items()
            if name not in known
        ]
        for number, row in enumerate(rows, last + 1):
            connection.execute(insert(ENDINGS), [{"ending_id": number, **row}])

    def all(self, connection: Connection) -> tuple[Version, ...]:
        """Every version that was installed for live work, the oldest first."""
        columns = ("digest", "name", "version", "installed_at", "retired_at")
        query = select(*(PATHWAYS.c[name] for name in columns))
        by_age = query.order_by(PATHWAYS.c.installed_at, PATHWAYS.c.pathway_id)
        known = _installed(connection)
        found = (Version(*row) for row in connection.execute(by_age))
        return tuple(version for version in found if version.digest in known)

    def pathway(self, connection: Connection, digest: str) -> Pathway:
        """A version, rebuilt from the text that the ledger keeps."""
        if digest not in self._pathways:
            query = select(PATHWAYS.c.canonical).where(PATHWAYS.c.digest == digest)
            text = connection.execute(query).scalar()
            if text is None:
                raise Unknown("unknown", "no such version is installed")
            pathway, findings = bind(mapping(json.loads(text)))
            wrong = findings if pathway is None else errors_in(pathway)
            if pathway is None or wrong:
                raise LedgerError(f"version {digest[:12]} is not one that this release accepts")
            self._pathways[digest] = pathway
        return self._pathways[digest]

    def names(self, connection: Connection, digest: str) -> Names:
        """The keys of a version by name."""
        if digest not in self._names:
            query = select(PATHWAYS.c.pathway_id).where(PATHWAYS.c.digest == digest)
            pathway_id = connection.execute(query).scalar_one()
            self._names[digest] = Names.of(connection, pathway_id)
        return self._names[digest]

    def begins(self, connection: Connection) -> int:
        """The UTC second since which the book is kept."""
        if self._begins is None:
            query = select(RUNS.c.starts_at).where(RUNS.c.run_id == LIVE)
            self._begins = int(connection.execute(query).scalar_one())
        return self._begins

    def forget(self) -> None:
        """Read again what is asked for next, where an undone transaction made some of it."""
        if self._made:
            self._pathways, self._names, self._begins, self._made = {}, {}, None, False
