"""A PostgreSQL server of the tests' own: made in a folder, reached by a socket, gone afterwards.

Its programs are looked for on the path and where Debian keeps them. Where they are missing the
tests that need them are skipped and say so; where `CI` is set that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import OperationalError

from ordinary_user import NOBODY, is_root

MISSING = "PostgreSQL is not installed: initdb and postgres are neither on the path nor in {place}"
DEBIAN = Path("/usr/lib/postgresql")
_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def program(name: str) -> Path | None:
    """Where a program of PostgreSQL is: what it really is, so that its neighbours are found."""
    newest = sorted(DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in (None, *newest):
        found = shutil.which(name, path=folder and str(folder))
        if found:
            return Path(found).resolve()
    return None


@contextmanager
def server(*, durable: bool = False) -> Iterator[URL]:
    """A server with an empty database, to which only this machine's socket leads.

    Unless it must be `durable`, it does not wait for the disk.
    """
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        said = MISSING.format(place=DEBIAN)
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with TemporaryDirectory(dir="/tmp", prefix="pg") as folder:
        data = Path(folder, "data")
        _initialise(initdb, Path(folder), data)
        settings = [] if durable else [word for one in _UNSAFE for word in ("-c", one)]
        with _running(postgres, data, Path(folder), settings):
            yield _reached(folder)


@contextmanager
def database(server: URL) -> Iterator[str]:
    """A database of one test's own, by its URL; dropped afterwards."""
    name = f"test_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}


def _initialise(initdb: Path, folder: Path, data: Path) -> None:
    if is_root():
        os.chown(folder, NOBODY, NOBODY)
    options = ("--auth=trust", "--username=tests", "--encoding=UTF8", "--locale=C", "--no-sync")
    answer = subprocess.run(
        [initdb, *options, "--pgdata", data],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        **_user(),
    )
    assert answer.returncode == 0, answer.stderr


@contextmanager
def _running(postgres: Path, data: Path, folder: Path, settings: list[str]) -> Iterator[None]:
    said = folder / "log"
    with said.open("w") as log:
        process = subprocess.Popen(
            [postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", *settings],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            **_user(),
        )
        try:
            _wait(process, folder, said)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], folder: Path, said: Path) -> None:
    """Until it answers, or has ended."""
    url = _reached(folder)
    for _ in range(200):
        assert process.poll() is None, said.read_text()
        try:
            _run(url, "SELECT 1")
        except OperationalError:
            sleep(0.05)
        else:
            return
    pytest.fail(f"PostgreSQL does not answer: {said.read_text()}")


def _reached(folder: str | Path) -> URL:
    """The database that a new server has."""
    host = {"host": str(folder)}
    return URL.create("postgresql+psycopg", username="tests", database="postgres", query=host)
