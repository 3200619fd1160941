"""Tables 3: which team of partners a visit waited for.

An earlier ledger has only the sum of such waits, in `visits.partner_time`. Where a step names one
team of partners, the sum is that team's; where it names several, nothing tells whose it was, and no
row is made.
"""

from __future__ import annotations

from pathway_engine.ledger.upgrading.saying import say

revision = "3"
down_revision = "2"

PARTNERS = """
    INSERT INTO partner_waits (run_id, case_no, visit_no, partner_no, team_id, partner_time)
    SELECT v.run_id, v.case_no, v.visit_no, 1, t.team_id, v.partner_time
    FROM (
        SELECT p.pathway_id,
            replace(w.path, rtrim(w.path, replace(w.path, '.', '')), '') AS step,
            (SELECT e.key FROM json_each(w.value) e) AS team
        FROM pathways p, json_tree(p.canonical) w
        WHERE w.key = 'with' AND w.type = 'object'
            AND (SELECT count(*) FROM json_each(w.value)) = 1
    ) w
    JOIN steps s ON s.pathway_id = w.pathway_id AND s.name = w.step
    JOIN teams t ON t.pathway_id = w.pathway_id AND t.name = w.team
    JOIN visits v ON v.step_id = s.step_id
    WHERE v.partner_time > 0
    ORDER BY v.run_id, v.case_no, v.visit_no
    """
"""The step is the last word of the path under which the text of the pathway has `with`."""

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
    PARTNERS,
    """
    INSERT INTO runs (
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        partner_waits, results, complete_at
    )
    SELECT
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM partner_waits t WHERE t.run_id = r.run_id
        ) END,
        results, complete_at
    FROM old_runs r
    """,
    "DROP TABLE old_runs",
)


def upgrade() -> None:
    """Bring tables 2 to 3."""
    say(sqlite=SQLITE)
