"""Tables 5: live casework; its tables are empty where a ledger holds simulations alone."""

from __future__ import annotations

from pathway_engine.ledger.upgrading.saying import say

revision = "5"
down_revision = "4"

SQLITE = (
    """
    CREATE TABLE books (
        run_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        next_case INTEGER NOT NULL,
        head TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        CONSTRAINT pk_books PRIMARY KEY (run_id),
        CONSTRAINT ck_books_one CHECK (run_id = 1),
        CONSTRAINT fk_books_run_id FOREIGN KEY(run_id) REFERENCES runs (run_id)
    ) STRICT
    """,
    """
    CREATE TABLE workers (
        worker_no INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_workers PRIMARY KEY (worker_no),
        CONSTRAINT uq_workers_name UNIQUE (name)
    ) STRICT
    """,
    """
    CREATE TABLE events (
        position INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        team TEXT,
        data TEXT NOT NULL,
        hash TEXT NOT NULL,
        CONSTRAINT pk_events PRIMARY KEY (position),
        CONSTRAINT uq_events_case_no_seq UNIQUE (case_no, seq)
    ) STRICT
    """,
    """
    CREATE TABLE particulars (
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        case_no INTEGER NOT NULL,
        salt TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT pk_particulars PRIMARY KEY (position, name),
        CONSTRAINT fk_particulars_position FOREIGN KEY(position) REFERENCES events (position)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_particulars_case_no ON particulars (case_no)
    """,
    """
    CREATE TABLE keys (
        "key" TEXT NOT NULL,
        actor TEXT NOT NULL,
        digest TEXT NOT NULL,
        from_position INTEGER NOT NULL,
        to_position INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        CONSTRAINT pk_keys PRIMARY KEY ("key")
    ) STRICT
    """,
    """
    CREATE TABLE refusals (
        refusal_no INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        case_no INTEGER,
        command TEXT NOT NULL,
        code TEXT NOT NULL,
        CONSTRAINT pk_refusals PRIMARY KEY (refusal_no)
    ) STRICT
    """,
    """
    CREATE TABLE due (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        visit_no INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_due_kind CHECK (kind BETWEEN 0 AND 2),
        name TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        CONSTRAINT pk_due PRIMARY KEY (run_id, case_no, visit_no, kind, name),
        CONSTRAINT fk_due_run_id_case_no FOREIGN KEY(run_id, case_no) REFERENCES cases (run_id,
            case_no)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_due_due_at ON due (due_at)
    """,
    """
    CREATE TABLE sittings (
        run_id INTEGER NOT NULL,
        step_name TEXT NOT NULL,
        sits_at INTEGER NOT NULL,
        places INTEGER,
        cancelled INTEGER NOT NULL CONSTRAINT ck_sittings_cancelled CHECK (cancelled BETWEEN 0 AND
            1),
        CONSTRAINT pk_sittings PRIMARY KEY (run_id, step_name, sits_at),
        CONSTRAINT fk_sittings_run_id FOREIGN KEY(run_id) REFERENCES runs (run_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE slots (
        run_id INTEGER NOT NULL,
        case_no INTEGER NOT NULL,
        kind INTEGER NOT NULL CONSTRAINT ck_slots_kind CHECK (kind BETWEEN 0 AND 1),
        name TEXT NOT NULL,
        CONSTRAINT pk_slots PRIMARY KEY (run_id, case_no, kind, name),
        CONSTRAINT fk_slots_run_id_case_no FOREIGN KEY(run_id, case_no) REFERENCES cases (run_id,
            case_no)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_slots_name ON slots (kind, name)
    """,
    """
    CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END
    """,
    """
    CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'a fact is never deleted'); END
    """,
)


def upgrade() -> None:
    """Bring tables 4 to 5."""
    say(sqlite=SQLITE)
