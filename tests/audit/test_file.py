"""What the auditor says of the file itself, and of runs that stand in it twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_files import make, opened
from ledger_rows import records
from pathway_engine.analysis.audit import auditing
from pathway_engine.analysis.audit.auditing import Rule, audit
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.report import AuditReport
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.ledger import Store


def audited(path: Path) -> AuditReport:
    with Store.read(path) as store:
        return audit(store, raises=True)


def faults(report: AuditReport, rule: str) -> list[str]:
    return [str(fault) for one in report.rules if one.rule == rule for fault in one.faults]


def test_what_an_analyst_has_added_is_named(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.executescript("CREATE VIEW mine AS SELECT 1; CREATE INDEX quick ON visits (step_id);")
    report = audited(path)
    assert not report.passed
    assert faults(report, "file") == [
        "view `mine` is not of a ledger; nothing of ours reads it",
        "index `quick` is not of a ledger; nothing of ours reads it",
    ]


def test_a_page_that_is_damaged_is_named(tmp_path: Path) -> None:
    """The last page of `results` is overwritten: what SQLite says, and no digest."""
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'results'"
        ).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(content)
    report = audited(path)
    assert not report.passed
    assert (report.digest, report.as_json()["digest"]) == ("", None)
    assert any("is damaged" in said for said in faults(report, "file"))


def test_an_index_that_lies(tmp_path: Path) -> None:
    """A row is not in the index of its table: integrity, which no query of ours would notice."""
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_cases_open'"
        ).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    at = (page - 1) * size
    content[at + 3 : at + 5] = bytes(2)  # the index's one page has no cells
    path.write_bytes(content)
    assert any("ix_cases_open" in said for said in faults(audited(path), "file"))


def test_a_run_that_stands_twice(tmp_path: Path) -> None:
    """The key of the table knows texts: settings that are written otherwise slip through it."""
    path = make(tmp_path / "a.db", records(), records(replication=2))
    with opened(path) as raw:
        raw.execute("UPDATE runs SET settings = settings || ' ', replication = 1 WHERE run_id = 3")
    said = "run 3: replication 1 of `baseline` from seed 1 stands there already, as run 2"
    assert faults(audited(path), "twice") == [said]


def test_what_one_rule_cannot_judge_stops_no_other(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    with opened(path) as raw:
        raw.execute("UPDATE runs SET software = '{'")
    report = audited(path)
    (unread, *_) = [said for said in faults(report, "file") if "software" in said]
    assert unread == "runs: software is no JSON in 1 of its rows"
    assert any("cannot be judged" in said for said in faults(report, "headings"))


def test_a_rule_that_fails_is_a_fault_or_is_seen_by_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else is wrong: whoever audits a stranger's file is told, and goes on."""

    def fails(_: Evidence, trial: Trial) -> None:
        """Something holds."""
        raise IndexError(trial.run)

    monkeypatch.setattr(auditing, "RULES", (auditing.REFERENCES, Rule("fails", fails)))
    path = make(tmp_path / "a.db")
    with Store.read(path) as store:
        report = audit(store)
        with pytest.raises(IndexError):
            audit(store, raises=True)
    assert faults(report, "fails") == ["run 2: cannot be judged as the ledger is (IndexError)"]
