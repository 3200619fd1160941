"""A ledger with the views of an earlier version is read, and they are made anew on writing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger_files import opened
from pathway_engine import Ledger, simulate
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store
from pathway_engine.ledger.shape import our_shape, shape_of
from pathway_engine.ledger.views import VIEWS
from unit.study.small import small

KEPT = Path(__file__).parent / "ledgers" / "views_before_case_log.db"
OURS = {view.name: our_shape()[view.name] for view in VIEWS}


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of ours with the views of the kept one in place of its own."""
    path = tmp_path_factory.mktemp("views") / "old.db"
    simulate(small(), length="2w", warm_up="0w", replications=1, ledger=path)
    with closing(sqlite3.connect(KEPT)) as raw:
        views = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    with opened(path) as raw:
        for name in OURS:
            raw.execute(f"DROP VIEW {name}")
        for _, sql in views:
            raw.execute(sql)
    return path


@pytest.fixture
def ledger(new: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(new, tmp_path / "old.db"))


def views_of(path: Path) -> dict[str, tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return {name: one for name, one in shape_of(raw).items() if name in OURS}


def test_the_kept_ledger_has_other_views_than_ours(ledger: Path) -> None:
    found = views_of(ledger)
    others = {name for name in OURS if found.get(name) != OURS[name]}
    assert others == {"case_log", "visit_log", "handoff_matrix"}


def test_it_is_read_and_left_as_it_is(ledger: Path) -> None:
    before = ledger.read_bytes()
    with Ledger(ledger) as read:
        assert read.measures()["baseline"]
        assert read.audit().passed
    assert ledger.read_bytes() == before


def test_whoever_writes_to_it_makes_its_views_ours(ledger: Path) -> None:
    with Store.append_to(ledger):
        pass
    assert views_of(ledger) == OURS
    with opened(ledger) as raw:
        assert raw.execute("SELECT count(*) FROM case_log").fetchone() > (0,)


def test_a_view_that_no_version_made_is_refused_all_the_same(ledger: Path) -> None:
    with opened(ledger) as raw:
        raw.executescript("DROP VIEW visit_log; CREATE VIEW visit_log AS SELECT 1")
    with pytest.raises(LedgerError, match="its view `visit_log` is not as this version makes it"):
        Store.read(ledger)


def test_a_table_in_the_place_of_a_view_is_refused(ledger: Path) -> None:
    with opened(ledger) as raw:
        raw.execute("CREATE TABLE case_log (run_id INTEGER)")
    with pytest.raises(LedgerError, match="its view `case_log` is a table"):
        Store.read(ledger)
