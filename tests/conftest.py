"""What every test shares: where caches go, how Hypothesis searches, and a folder to give away.

`ci` (the default) tries the same examples every time, so that a red test is red for everybody.
`explore` looks further, with new examples each time: pytest --hypothesis-profile=explore
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy import URL

import postgres
from checking import few_routed
from ordinary_user import is_root
from pathway_engine.analysis.audit import installed
from pathway_engine.definition import baselines, loading, reader
from pathway_engine.definition.canonical import digest
from pathway_engine.definition.checks import load
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import Expected, Window, expected, people
from pathway_engine.study import recording
from pathway_engine.study.designs import Design
from pathway_engine.study.ledger import Ledger
from pathway_engine.study.options import Options

Source = str | os.PathLike[str] | bytes
ROOT = Path(__file__).resolve().parent.parent

# Compiled once for all test runs, and never into the user's own cache.
os.environ.setdefault("PATHWAYS_CACHE", str(ROOT / ".cache" / "kernel"))

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, max_examples=60, print_blob=True
)
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("ci")


@pytest.fixture(autouse=True, scope="session")
def routed_once() -> Iterator[None]:
    """What `check` expects of a pathway is worked out once: many tests load the same files.

    Routing itself, and what it is held against, ask `expected` and are not spared.
    """
    found: dict[tuple[str, int, Window | None], Expected] = {}

    def remembered(pathway: Pathway, window: Window | None = None) -> Expected:
        key = digest(pathway.document), people.MOST_EFFORT, window
        if key not in found:
            found[key] = expected(pathway, window)
        return found[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load, "expected", remembered)
        yield


def what_stands_in(source: Source) -> bytes | None:
    """The bytes of a file, or nothing where it is none that can be read."""
    if isinstance(source, bytes):
        return source
    try:
        return Path(source).read_bytes() if Path(source).is_file() else None
    except OSError:
        return None


@pytest.fixture(autouse=True, scope="session")
def read_once() -> Iterator[None]:
    """A file that says what was read before under the same name is not read again.

    Reading itself is not spared: its tests ask the reader.
    """
    found: dict[tuple[str, bytes], reader.Reading] = {}

    def remembered(source: Source, name: str | None = None) -> reader.Reading:
        said = what_stands_in(source)
        if said is None:
            return reader.scan(source, name)
        if name is None:
            name = "(text)" if isinstance(source, bytes) else os.fspath(source)
        if (name, said) not in found:
            found[name, said] = reader.scan(said, name)
        return found[name, said]

    with pytest.MonkeyPatch.context() as patched:
        for module in (baselines, installed, loading):
            patched.setattr(module, "scan", remembered)
        yield


SMALL_LEDGER = 2_000_000
"""Bytes up to which a ledger is audited at once; what a test says of larger ones is its own."""


@pytest.fixture(autouse=True, scope="session")
def every_ledger_is_audited() -> Iterator[None]:
    """Whatever a test records must pass the audit as soon as the study is over."""

    record = recording.recorder

    @contextmanager
    def audited(
        designs: Sequence[Design], options: Options, path: Path
    ) -> Iterator[recording.Recorder]:
        with record(designs, options, path) as recorder:
            yield recorder
        if path.stat().st_size < SMALL_LEDGER:
            with Ledger(path) as ledger:
                report = ledger.audit()
            assert report.passed, str(report)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(recording, "recorder", audited)
        yield


@pytest.fixture
def few_are_routed() -> Iterator[None]:
    """Checks try a pathway on few people: for tests that are about something else."""
    with few_routed():
        yield


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for an `ordinary_user`: those that pytest makes for root, only root can enter."""
    if not is_root():
        yield tmp_path
        return
    with TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """One server of PostgreSQL for all tests that ask for it; it does not wait for the disk."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgresql(postgresql_server: URL) -> Iterator[str]:
    """An empty database of the test's own, by its URL."""
    with postgres.database(postgresql_server) as url:
        yield url
