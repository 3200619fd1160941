"""Tables 4: the days of a run, `series`.

They follow from the rows of a run, and are not made here: of an earlier run there are none.
"""

from __future__ import annotations

from pathway_engine.ledger.upgrading.saying import say

revision = "4"
down_revision = "3"

SQLITE = (
    "ALTER TABLE runs RENAME TO old_runs",
    """
    CREATE TABLE runs (
        run_id INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_runs_kind CHECK (kind BETWEEN 0 AND 3),
        pathway_id INTEGER,
        experiment TEXT,
        redesigns TEXT NOT NULL,
        seed INTEGER NOT NULL,
        replication INTEGER NOT NULL,
        clock TEXT NOT NULL,
        starts_at INTEGER NOT NULL,
        warm_up_until INTEGER NOT NULL,
        ends_at INTEGER,
        settings TEXT NOT NULL,
        software TEXT NOT NULL,
        cases INTEGER,
        visits INTEGER,
        handoffs INTEGER,
        delays INTEGER,
        links INTEGER,
        partner_waits INTEGER,
        results INTEGER,
        series INTEGER,
        complete_at INTEGER,
        CONSTRAINT pk_runs PRIMARY KEY (run_id),
        CONSTRAINT uq_runs_pathway_id_settings_seed_replication UNIQUE (pathway_id, settings, seed,
            replication),
        CONSTRAINT fk_runs_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id)
    ) STRICT
    """,
    """
    CREATE TABLE series (
        run_id INTEGER NOT NULL,
        measure TEXT NOT NULL,
        "by" TEXT NOT NULL,
        numbers TEXT NOT NULL,
        CONSTRAINT pk_series PRIMARY KEY (run_id, measure, "by"),
        CONSTRAINT fk_series_run_id FOREIGN KEY(run_id) REFERENCES runs (run_id)
    ) STRICT
    """,
    """
    INSERT INTO runs (
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        partner_waits, results, series, complete_at
    )
    SELECT
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        partner_waits, results,
        CASE WHEN complete_at IS NOT NULL THEN 0 END,
        complete_at
    FROM old_runs r
    """,
    "DROP TABLE old_runs",
)


def upgrade() -> None:
    """Bring tables 3 to 4."""
    say(sqlite=SQLITE)
