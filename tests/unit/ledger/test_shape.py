"""A ledger has the tables, indexes and views of the schema, or nothing is read from it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ledger_files import make, opened
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store

ENDLESS = """
DROP TABLE results;
CREATE VIEW results (run_id, measure, statistic, by, value) AS
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT 2, 'wip_time', 'integral', '{}', i FROM n;
"""

OTHER_TRIGGER = """
DROP TRIGGER events_no_delete;
CREATE TRIGGER events_no_delete BEFORE DELETE ON keys BEGIN SELECT 1; END;
"""

FOREIGN = {
    "an endless view in the place of a table": (ENDLESS, "its table `results` is a view"),
    "a table that is missing": ("DROP TABLE delays", "it has no table `delays`"),
    "a view that is missing": ("DROP VIEW delay_by_cause", "it has no view `delay_by_cause`"),
    "an index that is missing": ("DROP INDEX ix_cases_open", "it has no index `ix_cases_open`"),
    "another column": (
        "ALTER TABLE cases ADD COLUMN mine TEXT",
        "its table `cases` is not as this version makes it",
    ),
    "another view of a name": (
        "DROP VIEW event_log; CREATE VIEW event_log AS SELECT 1",
        "its view `event_log` is not as this version makes it",
    ),
    "a table in the place of a view": (
        "DROP VIEW case_log; CREATE TABLE case_log (run_id INTEGER)",
        "its view `case_log` is a table",
    ),
    "a fact that could be changed": (
        "DROP TRIGGER events_no_update",
        "it has no trigger `events_no_update`",
    ),
    "facts that could be deleted": (
        OTHER_TRIGGER,
        "its trigger `events_no_delete` is not as this version makes it",
    ),
    "a trigger": (
        "CREATE TRIGGER sly AFTER INSERT ON visits BEGIN DELETE FROM delays; END",
        "it has a trigger, `sly`",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_as_we_make_it_is_refused_at_once(tmp_path: Path, name: str) -> None:
    change, said = FOREIGN[name]
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.executescript(change)
    for way in (Store.read, Store.append_to):
        begins = time.monotonic()
        with pytest.raises(LedgerError, match="not its shape") as caught:
            way(path)
        assert time.monotonic() - begins < 2
        assert said in str(caught.value)
        assert "restore it from a copy, or record it anew" in str(caught.value)


def test_what_an_analyst_adds_is_nobody_elses(tmp_path: Path) -> None:
    """Views, tables and indexes of one's own are let be; the auditor names them."""
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.executescript(
            """
            CREATE VIEW mine AS SELECT * FROM visit_log;
            CREATE TABLE notes (text TEXT);
            CREATE INDEX quick ON visits (step_id);
            ANALYZE;
            """
        )
    with Store.read(path) as store:
        assert store.added() == ("view `mine`", "table `notes`", "index `quick`")
        assert len(store.runs()) == 1


def test_how_a_statement_is_broken_into_lines_does_not_matter(tmp_path: Path) -> None:
    """Another version of SQLAlchemy may lay it out otherwise."""
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, char(10), '  ') WHERE type = 'table'"
        )
    with Store.read(path) as store:
        assert len(store.runs()) == 1
