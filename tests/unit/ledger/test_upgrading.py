"""A ledger of any earlier version becomes one of this version, or stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ledger_files import make, opened
from pathway_engine.errors import LedgerError, NeedsUpgrade
from pathway_engine.ledger import Store, engine_for, make_ledger, version_of
from pathway_engine.ledger.layout import SCHEMA_VERSION, of_views
from pathway_engine.ledger.making import set_version
from pathway_engine.ledger.shape import added, shape_of, unlike
from pathway_engine.ledger.tables import LIVE_TABLES
from pathway_engine.ledger.upgrading import running
from pathway_engine.ledger.upgrading.files import upgrade_file
from pathway_engine.ledger.upgrading.versions import step_3
from pathway_engine.study.ledger import Ledger

KEPT = Path(__file__).parent / "ledgers"
EARLIER = range(1, SCHEMA_VERSION)
UNKNOWN: dict[int, set[str]] = {1: {"columns", "arrivals"}, 3: {"measures"}}
"""What the rows of a kept ledger cannot show: tables 1 say neither what brought a case nor what was
known of it then; that of tables 3 was written before some measures were thought of.
"""


def kept(folder: Path, number: int) -> Path:
    return Path(shutil.copy(KEPT / f"schema_{number}.db", folder / "old.db"))


@pytest.mark.parametrize("number", EARLIER)
def test_it_becomes_one_of_ours(tmp_path: Path, number: int) -> None:
    path = kept(tmp_path, number)
    before = path.read_bytes()
    with pytest.raises(NeedsUpgrade, match="command `upgrade` brings it up"):
        Store.read(path)
    done = upgrade_file(path)
    assert done.backup is not None
    assert done[:2] == (number, SCHEMA_VERSION)
    assert done.backup.name == f"old.tables_{number}.db"
    assert rows(done.backup) == rows(KEPT / f"schema_{number}.db")
    with opened(path) as raw:
        shape = shape_of(raw)
        assert (unlike(shape), added(shape)) == ("", ())
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with Ledger(path) as ledger:
        report = ledger.audit()
        assert {rule.rule for rule in report.rules if rule.faults} == UNKNOWN.get(number, set())
        assert ledger.measures()
    assert {name: rows(path)[name] for name in rows(done.backup)} == rows(done.backup)
    assert path.read_bytes() != before


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has that keeps all it had; the catalogue of causes may grow."""
    with closing(sqlite3.connect(path)) as raw:
        names = raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'causes'"
        )
        return {
            name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for (name,) in names.fetchall()
            if not name.startswith("sqlite_")
        }


OF_EACH_KIND = """
    CREATE TEMP TABLE one AS SELECT run_id, case_no, visit_no FROM handoffs LIMIT 1;
    UPDATE handoffs SET disputed_from = 7, disputed_to = 8
    WHERE (run_id, case_no, visit_no) = (SELECT run_id, case_no, visit_no FROM one);
    UPDATE visits SET work_done_at = 9
    WHERE (run_id, case_no, visit_no) = (SELECT run_id, case_no, visit_no FROM one);
    DELETE FROM delays;
    INSERT INTO delays (run_id, case_no, delay_no, visit_no, cause_id, from_at)
    SELECT run_id, case_no, at, visit_no, 1, at
    FROM one, (SELECT 7 AS at UNION ALL SELECT 8 UNION ALL SELECT 9);
"""
"""Disputed at 7, done at 9; and one between."""


def test_what_kind_an_old_delay_was(tmp_path: Path) -> None:
    """A dispute where the offer was disputed then, after the work where that ended, else a hold."""
    path = kept(tmp_path, 1)
    with opened(path) as raw:
        raw.executescript(OF_EACH_KIND)
    upgrade_file(path)
    with opened(path) as raw:
        found = raw.execute("SELECT DISTINCT from_at, kind FROM delays ORDER BY from_at").fetchall()
    assert found == [(7, 1), (8, 0), (9, 2)]


def test_causes_keep_their_meaning(tmp_path: Path) -> None:
    """Two new ones came in between: what delays and steps name is what they named."""
    named = """
        SELECT d.run_id, d.case_no, d.delay_no, c.name FROM delays d JOIN causes c USING (cause_id)
        UNION ALL SELECT s.step_id, 0, 0, c.name FROM steps s
        JOIN causes c ON c.cause_id = s.queue_cause_id
    """
    path = kept(tmp_path, 1)
    with opened(path) as raw:
        before = sorted(raw.execute(named))
    upgrade_file(path)
    with opened(path) as raw:
        assert sorted(raw.execute(named)) == before


def test_whom_old_visits_waited_for(tmp_path: Path) -> None:
    """Where a step names one team of partners, the rows are those that the simulation wrote."""
    path = kept(tmp_path, 4)
    with opened(path) as raw:
        told = raw.execute("SELECT * FROM partner_waits ORDER BY 1, 2, 3").fetchall()
        raw.execute("DELETE FROM partner_waits")
        raw.execute(step_3.PARTNERS)
        assert raw.execute("SELECT * FROM partner_waits ORDER BY 1, 2, 3").fetchall() == told
        assert len(told) > 30
        several = '"with":{"community":{"social_worker":"1"},"front_door":{"adviser":"1"}}'
        raw.execute(
            "UPDATE pathways SET canonical = replace(canonical, ?, ?)",
            ['"with":{"front_door":{"adviser":"1"}}', several],
        )
        raw.execute("DELETE FROM partner_waits")
        raw.execute(step_3.PARTNERS)
        assert raw.execute("SELECT * FROM partner_waits").fetchall() == []


def test_one_of_this_version_is_let_be(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    before = path.read_bytes()
    assert upgrade_file(path) == (SCHEMA_VERSION, SCHEMA_VERSION, None)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "newer version .* update"),
        ("PRAGMA application_id = 7", "this is no ledger"),
        ("PRAGMA user_version = 0", "without the number of its tables"),
    ],
)
def test_what_it_refuses(tmp_path: Path, change: str, said: str) -> None:
    path = kept(tmp_path, 4)
    with opened(path) as raw:
        raw.execute(change)
    with pytest.raises(LedgerError, match=said):
        upgrade_file(path)
    assert [one.name for one in tmp_path.iterdir()] == ["old.db"]


ENDLESS = """
DROP TABLE results;
CREATE VIEW results AS
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
"""
STRANGE = {
    "a trigger": (
        "CREATE TRIGGER sly AFTER INSERT ON runs BEGIN DELETE FROM delays; END",
        "a trigger, `sly`, that no version has made",
    ),
    "an endless view": (
        ENDLESS,
        "a view, `results`, that no version has made",
    ),
    "another column": ("ALTER TABLE handoffs ADD COLUMN mine TEXT", "its table `handoffs` is not"),
    "a row of nobody": (
        "UPDATE handoffs SET from_team_id = 999 WHERE visit_no = 2",
        "refers to another that is not there",
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_not_of_its_version_stays_as_it_was(tmp_path: Path, name: str) -> None:
    change, said = STRANGE[name]
    path = kept(tmp_path, 4)
    with opened(path) as raw:
        raw.executescript(change)
        shape = shape_of(raw)
    with pytest.raises(LedgerError, match=said):
        upgrade_file(path)
    with opened(path) as raw:
        assert shape_of(raw) == shape
        assert raw.execute("PRAGMA user_version").fetchone() == (4,)


def test_a_copy_that_cannot_be_made_stops_it(tmp_path: Path) -> None:
    path = kept(tmp_path, 4)
    (tmp_path / "old.tables_4.db").touch()
    with pytest.raises(LedgerError, match="a file already; choose another name"):
        upgrade_file(path)
    assert upgrade_file(path, tmp_path / "mine.db").backup == tmp_path / "mine.db"


def test_a_step_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the views of the last cannot be made, the steps before it stay, and it goes on."""
    path = kept(tmp_path, 1)
    with monkeypatch.context() as broken:
        broken.setattr(running, "of_views", lambda _: ("CREATE VIEW odd",))
        with pytest.raises(LedgerError, match="the database failed"):
            upgrade_file(path)
    with opened(path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION - 1,)
        assert not shape_of(raw).keys() & {table.name for table in LIVE_TABLES}
    assert upgrade_file(path).before == SCHEMA_VERSION - 1


FUTURE = '''"""A step that is yet to come."""

from pathway_engine.ledger.upgrading.saying import say

revision = "{number}"
down_revision = {before}


def upgrade():
    say(sqlite={statements!r}, postgresql={statements!r})
'''


@contextmanager
def one_more_step(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """As if the next version had a column more in `keys`."""
    column = ["ALTER TABLE keys ADD COLUMN mine TEXT"]
    for number, before, said in ((5, "None", []), (6, '"5"', column)):
        text = FUTURE.format(number=number, before=before, statements=said)
        (folder / f"step_{number}.py").write_text(text)
    with monkeypatch.context() as later:
        later.setattr(running, "STEPS", folder)
        later.setattr(running, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        later.setattr(running, "unlike", lambda _: "")
        yield


@pytest.mark.parametrize("where", ["postgresql", "schema", "prefix"])
def test_steps_run_wherever_a_ledger_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, where: str
) -> None:
    own = f"sqlite:///{tmp_path / 'app.db'}"
    engine = engine_for(own if where == "prefix" else request.getfixturevalue("postgresql"))
    schema, prefix = (
        ("pathways" if where == "schema" else None),
        ("c_" if where == "prefix" else ""),
    )
    with engine.connect() as connection:
        place = make_ledger(connection, schema, prefix)
        connection.commit()
        assert running.upgrade(connection, place, "it") == SCHEMA_VERSION
        with one_more_step(monkeypatch, tmp_path):
            assert running.upgrade(connection, place, "it", to=6) == SCHEMA_VERSION
        assert version_of(connection, schema, prefix) == SCHEMA_VERSION + 1
        table = f"{schema}.keys" if schema else f"{prefix}keys"
        assert connection.exec_driver_sql(f"SELECT mine FROM {table}").all() == []  # noqa: S608
        views = f"{schema}." if schema else prefix
        assert connection.exec_driver_sql(f"SELECT * FROM {views}event_log").all() == []  # noqa: S608
        connection.rollback()
        with pytest.raises(LedgerError, match="it: written by a newer version"):
            running.upgrade(connection, place, "it")
    engine.dispose()


def test_views_are_those_of_this_software(tmp_path: Path) -> None:
    """Whatever the views of an old ledger said, afterwards they say what ours say."""
    path = kept(tmp_path, 4)
    with opened(path) as raw:
        raw.executescript("DROP VIEW case_log; CREATE VIEW case_log AS SELECT 1 AS one")
    upgrade_file(path)
    with opened(path) as raw:
        shown = [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_schema WHERE type = 'view'")]
    assert sorted(shown) == sorted(of_views("sqlite"))


def test_a_version_can_be_written_down_anywhere(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        assert version_of(connection) is None
        place = make_ledger(connection)
        set_version(connection, place, 4)
        assert version_of(connection) == 4
    engine.dispose()
