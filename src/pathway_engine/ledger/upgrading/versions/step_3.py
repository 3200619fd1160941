"""Tables 3: which team of partners a visit waited for.

An earlier ledger has only the sum of such waits, in `visits.partner_time`: no row tells the teams.
"""

from __future__ import annotations

from pathway_engine.ledger.upgrading.saying import say

revision = "3"
down_revision = "2"

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
        complete_at INTEGER,
        CONSTRAINT pk_runs PRIMARY KEY (run_id),
        CONSTRAINT uq_runs_pathway_id_settings_seed_replication UNIQUE (pathway_id, settings, seed,
            replication),
        CONSTRAINT fk_runs_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id)
    ) STRICT
    """,
    """
    CREATE TABLE partner_waits (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        visit_no INTEGER NOT NULL,
        partner_no INTEGER NOT NULL,
        team_id INTEGER NOT NULL,
        partner_time INTEGER NOT NULL,
        CONSTRAINT pk_partner_waits PRIMARY KEY (run_id, case_no, visit_no, partner_no),
        CONSTRAINT fk_partner_waits_run_id_case_no_visit_no FOREIGN KEY(run_id, case_no, visit_no)
            REFERENCES visits (run_id, case_no, visit_no),
        CONSTRAINT fk_partner_waits_team_id FOREIGN KEY(team_id) REFERENCES teams (team_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    INSERT INTO runs (
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        partner_waits, results, complete_at
    )
    SELECT
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        CASE WHEN complete_at IS NOT NULL THEN 0 END,
        results, complete_at
    FROM old_runs r
    """,
    "DROP TABLE old_runs",
)


def upgrade() -> None:
    """Bring tables 2 to 3."""
    say(sqlite=SQLITE)
