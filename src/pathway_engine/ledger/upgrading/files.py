"""A ledger brought up to this version wherever it stands; a file is copied first."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.connecting import open_as_it_is
from pathway_engine.ledger.copying import back_up
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.layout import SCHEMA_VERSION
from pathway_engine.ledger.making import refuse_another, version_of
from pathway_engine.ledger.place import Place
from pathway_engine.ledger.reaching import reached
from pathway_engine.ledger.upgrading.running import upgrade


class Upgraded(NamedTuple):
    """From which version of the tables to which, and the copy that was made of it as it was."""

    before: int
    after: int
    backup: Path | None


def upgrade_file(path: Path, backup: Path | None = None, prefix: str = "") -> Upgraded:
    """Bring a ledger up to this version, and copy the file first, to `backup` or beside it.

    One of this version is let be. Raises `LedgerError` for what is none, a newer one, or where
    the copy cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> from pathway_engine.ledger import Store
    >>> with TemporaryDirectory() as folder:
    ...     Store.create(f"{folder}/new.db").close()
    ...     upgrade_file(Path(folder, "new.db")).backup is None
    True
    """
    place = Place.named("sqlite", None, prefix)
    found = _version(path, place)
    if found == SCHEMA_VERSION:
        return Upgraded(found, found, None)
    backup = backup or path.with_name(f"{path.stem}.tables_{found}{path.suffix}")
    back_up(path, backup)
    with explained(path), closing(open_as_it_is(path, write=True)) as connection:
        upgrade(connection, place, str(path))
    return Upgraded(found, SCHEMA_VERSION, backup)


def upgrade_server(url: str, schema: str | None, prefix: str) -> Upgraded:
    """Bring a ledger at a URL up to this version; whoever looks after the server copies it first.

    Raises `LedgerError` for what is none, or a newer one.
    """
    with reached(url, schema, prefix) as (connection, place, name):
        return Upgraded(upgrade(connection, place, name), SCHEMA_VERSION, None)


def _version(path: Path, place: Place) -> int:
    with explained(path), closing(open_as_it_is(path)) as connection, connection.begin():
        found = version_of(connection, *place)
    if found is None:
        raise LedgerError(f"{path}: this is no ledger")
    if not 0 < found < SCHEMA_VERSION:
        refuse_another(found, str(path))
    return found
