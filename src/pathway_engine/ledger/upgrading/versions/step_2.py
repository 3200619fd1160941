"""Tables 2: places, the cases that others open, what kind a delay is, how many rows a run has.

What an earlier ledger does not say stays unsaid: what brought a case, and what was known when it
opened, are null. A delay is a dispute where the offer of its visit was disputed then, follows the
work where work ended then, and is a hold otherwise.
"""

from __future__ import annotations

from pathway_engine.ledger.upgrading.saying import say

revision = "2"
down_revision = "1"

SQLITE = (
    "ALTER TABLE steps RENAME TO old_steps",
    "ALTER TABLE runs RENAME TO old_runs",
    "DROP INDEX ix_cases_open",
    "DROP INDEX ix_cases_person",
    "DROP INDEX ix_cases_reference",
    "ALTER TABLE cases RENAME TO old_cases",
    "DROP INDEX visits_by_sitting",
    "DROP INDEX visits_by_team",
    "DROP INDEX visits_by_worker",
    "ALTER TABLE visits RENAME TO old_visits",
    "ALTER TABLE delays RENAME TO old_delays",
    """
    CREATE TABLE places (
        place_id INTEGER NOT NULL,
        pathway_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        organisation_id INTEGER NOT NULL,
        places INTEGER NOT NULL,
        CONSTRAINT pk_places PRIMARY KEY (place_id),
        CONSTRAINT uq_places_pathway_id_name UNIQUE (pathway_id, name),
        CONSTRAINT fk_places_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id),
        CONSTRAINT fk_places_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations
            (organisation_id)
    ) STRICT
    """,
    """
    CREATE TABLE steps (
        step_id INTEGER NOT NULL,
        pathway_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_steps_kind CHECK (kind BETWEEN 0 AND 3),
        team_id INTEGER,
        accountable_id INTEGER,
        queue_cause_id INTEGER,
        afterwards_cause_id INTEGER,
        function TEXT,
        parent_id INTEGER,
        branch TEXT,
        place_id INTEGER,
        CONSTRAINT pk_steps PRIMARY KEY (step_id),
        CONSTRAINT uq_steps_pathway_id_name UNIQUE (pathway_id, name),
        CONSTRAINT fk_steps_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id),
        CONSTRAINT fk_steps_team_id FOREIGN KEY(team_id) REFERENCES teams (team_id),
        CONSTRAINT fk_steps_accountable_id FOREIGN KEY(accountable_id) REFERENCES organisations
            (organisation_id),
        CONSTRAINT fk_steps_queue_cause_id FOREIGN KEY(queue_cause_id) REFERENCES causes (cause_id),
        CONSTRAINT fk_steps_afterwards_cause_id FOREIGN KEY(afterwards_cause_id) REFERENCES causes
            (cause_id),
        CONSTRAINT fk_steps_parent_id FOREIGN KEY(parent_id) REFERENCES steps (step_id),
        CONSTRAINT fk_steps_place_id FOREIGN KEY(place_id) REFERENCES places (place_id)
    ) STRICT
    """,
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
        results INTEGER,
        complete_at INTEGER,
        CONSTRAINT pk_runs PRIMARY KEY (run_id),
        CONSTRAINT uq_runs_pathway_id_settings_seed_replication UNIQUE (pathway_id, settings, seed,
            replication),
        CONSTRAINT fk_runs_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id)
    ) STRICT
    """,
    """
    CREATE TABLE cases (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        pathway_id INTEGER NOT NULL,
        revision INTEGER,
        source TEXT,
        entry TEXT,
        arrived_with TEXT,
        reference TEXT,
        person TEXT,
        opened_at INTEGER NOT NULL,
        adopted_at INTEGER,
        closed_at INTEGER,
        ending_id INTEGER,
        attributes TEXT,
        erased_at INTEGER,
        CONSTRAINT pk_cases PRIMARY KEY (run_id, case_no),
        CONSTRAINT fk_cases_run_id FOREIGN KEY(run_id) REFERENCES runs (run_id),
        CONSTRAINT fk_cases_pathway_id FOREIGN KEY(pathway_id) REFERENCES pathways (pathway_id),
        CONSTRAINT fk_cases_ending_id FOREIGN KEY(ending_id) REFERENCES endings (ending_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_cases_open ON cases (opened_at) WHERE closed_at IS NULL
    """,
    """
    CREATE INDEX ix_cases_person ON cases (person) WHERE person IS NOT NULL
    """,
    """
    CREATE UNIQUE INDEX ix_cases_reference ON cases (run_id, reference) WHERE reference IS NOT
        NULL
    """,
    """
    CREATE TABLE visits (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        visit_no INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_visits_kind CHECK (kind BETWEEN 0 AND 4),
        step_id INTEGER NOT NULL,
        team_id INTEGER,
        accountable_id INTEGER,
        worker_no INTEGER,
        role_id INTEGER,
        state INTEGER NOT NULL CONSTRAINT ck_visits_state CHECK (state BETWEEN 0 AND 9),
        at_step INTEGER NOT NULL,
        priority REAL NOT NULL,
        parent_no INTEGER,
        branch TEXT,
        sitting_at INTEGER,
        due_at INTEGER,
        offered_at INTEGER NOT NULL,
        ready_at INTEGER,
        assigned_at INTEGER,
        started_at INTEGER,
        work_done_at INTEGER,
        finished_at INTEGER,
        outcome_id INTEGER,
        deviation INTEGER NOT NULL CONSTRAINT ck_visits_deviation CHECK (deviation BETWEEN 0 AND 2),
        effort_time INTEGER,
        revision INTEGER,
        place_id INTEGER,
        left_place_at INTEGER,
        handoff_time INTEGER,
        dispute_time INTEGER,
        planned_time INTEGER,
        capacity_time INTEGER,
        caseload_time INTEGER,
        place_time INTEGER,
        hours_time INTEGER,
        session_time INTEGER,
        worker_time INTEGER,
        partner_time INTEGER,
        work_time INTEGER,
        closed_time INTEGER,
        held_time INTEGER,
        afterwards_time INTEGER,
        CONSTRAINT pk_visits PRIMARY KEY (run_id, case_no, visit_no),
        CONSTRAINT ck_visits_parts CHECK (finished_at IS NULL OR handoff_time IS NULL OR finished_at
            - offered_at = handoff_time + planned_time + capacity_time + caseload_time + place_time
            + hours_time + session_time + worker_time + partner_time + work_time + closed_time +
            held_time + afterwards_time),
        CONSTRAINT fk_visits_run_id_case_no FOREIGN KEY(run_id, case_no) REFERENCES cases (run_id,
            case_no),
        CONSTRAINT fk_visits_step_id FOREIGN KEY(step_id) REFERENCES steps (step_id),
        CONSTRAINT fk_visits_team_id FOREIGN KEY(team_id) REFERENCES teams (team_id),
        CONSTRAINT fk_visits_accountable_id FOREIGN KEY(accountable_id) REFERENCES organisations
            (organisation_id),
        CONSTRAINT fk_visits_role_id FOREIGN KEY(role_id) REFERENCES roles (role_id),
        CONSTRAINT fk_visits_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcomes (outcome_id),
        CONSTRAINT fk_visits_place_id FOREIGN KEY(place_id) REFERENCES places (place_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX visits_by_sitting ON visits (step_id, sitting_at) WHERE sitting_at IS NOT NULL
        AND finished_at IS NULL
    """,
    """
    CREATE INDEX visits_by_team ON visits (team_id, priority DESC, ready_at) WHERE finished_at
        IS NULL
    """,
    """
    CREATE INDEX visits_by_worker ON visits (worker_no, ready_at) WHERE finished_at IS NULL AND
        worker_no IS NOT NULL
    """,
    """
    CREATE TABLE delays (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        delay_no INTEGER NOT NULL,
        visit_no INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_delays_kind CHECK (kind BETWEEN 0 AND 2),
        cause_id INTEGER NOT NULL,
        responsible TEXT,
        from_at INTEGER NOT NULL,
        to_at INTEGER,
        CONSTRAINT pk_delays PRIMARY KEY (run_id, case_no, delay_no),
        CONSTRAINT fk_delays_run_id_case_no_visit_no FOREIGN KEY(run_id, case_no, visit_no)
            REFERENCES visits (run_id, case_no, visit_no),
        CONSTRAINT fk_delays_cause_id FOREIGN KEY(cause_id) REFERENCES causes (cause_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE links (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        other_no INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_links_kind CHECK (kind BETWEEN 0 AND 3),
        at INTEGER NOT NULL,
        CONSTRAINT pk_links PRIMARY KEY (run_id, case_no, other_no, kind),
        CONSTRAINT fk_links_run_id_case_no FOREIGN KEY(run_id, case_no) REFERENCES cases (run_id,
            case_no),
        CONSTRAINT fk_links_run_id_other_no FOREIGN KEY(run_id, other_no) REFERENCES cases (run_id,
            case_no)
    ) WITHOUT ROWID, STRICT
    """,
    """
    INSERT INTO steps (
        step_id, pathway_id, name, title, kind, team_id, accountable_id, queue_cause_id,
        afterwards_cause_id, function, parent_id, branch, place_id
    )
    SELECT
        step_id, pathway_id, name, title, kind, team_id, accountable_id, queue_cause_id,
        afterwards_cause_id, function, parent_id, branch, NULL
    FROM old_steps s
    """,
    """
    INSERT INTO cases (
        run_id, case_no, pathway_id, revision, source, entry, arrived_with, reference, person,
        opened_at, adopted_at, closed_at, ending_id, attributes, erased_at
    )
    SELECT
        run_id, case_no, pathway_id, revision, source, NULL, NULL, reference, person,
        opened_at, adopted_at, closed_at, ending_id, attributes, erased_at
    FROM old_cases c
    """,
    """
    INSERT INTO visits (
        run_id, case_no, visit_no, kind, step_id, team_id, accountable_id, worker_no, role_id,
        state, at_step, priority, parent_no, branch, sitting_at, due_at, offered_at, ready_at,
        assigned_at, started_at, work_done_at, finished_at, outcome_id, deviation,
        effort_time, revision, place_id, left_place_at, handoff_time, dispute_time,
        planned_time, capacity_time, caseload_time, place_time, hours_time, session_time,
        worker_time, partner_time, work_time, closed_time, held_time, afterwards_time
    )
    SELECT
        run_id, case_no, visit_no, kind, step_id, team_id, accountable_id, worker_no, role_id,
        state, at_step, priority, parent_no, branch, sitting_at, due_at, offered_at, ready_at,
        assigned_at, started_at, work_done_at, finished_at, outcome_id, deviation,
        effort_time, revision, NULL, NULL, handoff_time, dispute_time, planned_time,
        capacity_time, caseload_time,
        CASE WHEN handoff_time IS NOT NULL THEN 0 END,
        hours_time, session_time, worker_time, partner_time, work_time, closed_time,
        held_time, afterwards_time
    FROM old_visits v
    """,
    """
    INSERT INTO delays (
        run_id, case_no, delay_no, visit_no, kind, cause_id, responsible, from_at, to_at
    )
    SELECT
        run_id, case_no, delay_no, visit_no,
        CASE
            WHEN EXISTS (
                SELECT 1 FROM handoffs h
                WHERE h.run_id = d.run_id AND h.case_no = d.case_no AND h.visit_no = d.visit_no
                    AND h.disputed_from = d.from_at
            ) THEN 1
            WHEN EXISTS (
                SELECT 1 FROM visits v
                WHERE v.run_id = d.run_id AND v.case_no = d.case_no AND v.visit_no = d.visit_no
                    AND v.work_done_at = d.from_at
            ) THEN 2
            ELSE 0
        END,
        cause_id, responsible, from_at, to_at
    FROM old_delays d
    """,
    """
    INSERT INTO runs (
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software, cases, visits, handoffs, delays, links,
        results, complete_at
    )
    SELECT
        run_id, kind, pathway_id, experiment, redesigns, seed, replication, clock, starts_at,
        warm_up_until, ends_at, settings, software,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM cases t WHERE t.run_id = r.run_id
        ) END,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM visits t WHERE t.run_id = r.run_id
        ) END,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM handoffs t WHERE t.run_id = r.run_id
        ) END,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM delays t WHERE t.run_id = r.run_id
        ) END,
        CASE WHEN complete_at IS NOT NULL THEN 0 END,
        CASE WHEN complete_at IS NOT NULL THEN (
            SELECT count(*) FROM results t WHERE t.run_id = r.run_id
        ) END,
        complete_at
    FROM old_runs r
    """,
    "DROP TABLE old_steps",
    "DROP TABLE old_runs",
    "DROP TABLE old_cases",
    "DROP TABLE old_visits",
    "DROP TABLE old_delays",
    # Two causes came into the catalogue, after the eighteenth; the others keep their turn.
    """
    CREATE TABLE new_causes AS
    WITH catalogue AS (
        SELECT cause_id AS old_id, pathway_id, name, title, responsible, dtoc, mhsds,
            1.0 * row_number() OVER (PARTITION BY pathway_id ORDER BY cause_id) AS turn
        FROM causes
        UNION ALL
        SELECT NULL, pathway_id, 'waiting_place', 'Waiting for a place', NULL, NULL, NULL, 18.3
        FROM pathways p WHERE NOT EXISTS (
            SELECT 1 FROM causes c WHERE c.pathway_id = p.pathway_id AND c.name = 'waiting_place'
        )
        UNION ALL
        SELECT NULL, pathway_id, 'waiting_worker', 'Waiting for the allocated worker',
            NULL, NULL, NULL, 18.6
        FROM pathways p WHERE NOT EXISTS (
            SELECT 1 FROM causes c WHERE c.pathway_id = p.pathway_id AND c.name = 'waiting_worker'
        )
    )
    SELECT row_number() OVER (ORDER BY pathway_id, turn) AS cause_id, * FROM catalogue
    """,
    "CREATE UNIQUE INDEX new_causes_old_id ON new_causes (old_id)",
    """
    UPDATE steps SET
        queue_cause_id = (SELECT n.cause_id FROM new_causes n WHERE n.old_id = queue_cause_id),
        afterwards_cause_id = (
            SELECT n.cause_id FROM new_causes n WHERE n.old_id = afterwards_cause_id
        )
    """,
    """
    UPDATE delays SET cause_id = (
        SELECT n.cause_id FROM new_causes n WHERE n.old_id = delays.cause_id
    )
    """,
    "DELETE FROM causes",
    """
    INSERT INTO causes (cause_id, pathway_id, name, title, responsible, dtoc, mhsds)
    SELECT cause_id, pathway_id, name,
        CASE title WHEN 'Allocated worker not free' THEN 'Allocated worker away' ELSE title END,
        responsible, dtoc, mhsds
    FROM new_causes ORDER BY cause_id
    """,
    "DROP TABLE new_causes",
)


def upgrade() -> None:
    """Bring tables 1 to 2."""
    say(sqlite=SQLITE)
