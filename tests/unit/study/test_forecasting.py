"""A forecast: what it tells, where it is kept, and what it refuses."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from checking import bound
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.engine.open_case import Again, OpenCase, OpenVisit, Stand
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.ledger import Store
from pathway_engine.ledger.runs import FORECAST
from pathway_engine.study.forecasting import Forecast, forecast, open_cases_of_book
from unit.study.small import YAML, small

NOW = datetime(2026, 3, 4, 11, 30)
AT = 1_772_623_800


def waiting(number: int, **more: Any) -> OpenCase:
    """A case that waits for the front door."""
    visit = OpenVisit(
        number=1, kind=VisitKind.WORK, state=State.QUEUED, step="contact", team="door",
        offered_at=AT - 3_600 * number, since=AT - 3_600 * number, ready_at=AT - 3_600 * number,
    )  # fmt: skip
    known: dict[str, Any] = {
        "opened_at": visit.offered_at, "visits_so_far": 1, "visits": (visit,),
        "reached": {"contact": 1}, "accepted": {"contact": 1}, "attributes": {"cost": 0.0},
        "stands": {None: Stand(team="door", step="contact", visit=1, accountable="council")},
    }  # fmt: skip
    return OpenCase(number=number, **known | more)


CASES = [waiting(number) for number in range(1, 41)]
REWORK = replace(
    CASES[0].visits[0],
    kind=VisitKind.REWORK,
    again=Again(step="gone", team="care", at_step=1, attempt=2),
)


def ahead(**more: Any) -> Forecast:
    known: dict[str, Any] = {"starts": NOW, "length": "2w", "replications": 3, "threads": 1}
    return forecast(CASES, small(), **known | more)


def told(found: Forecast, measure: str, design: str = "baseline", **by: str) -> list[float]:
    return [
        one.mean.mean for one in found.ahead
        if (one.measure, one.design, one.by) == (measure, design, by)
    ]  # fmt: skip


def test_it_begins_with_what_is_open_and_the_queue_is_worked_off() -> None:
    found = ahead()
    assert (found.begins_at, found.cases) == (AT, 40)
    said = "<Forecast of 40 open cases from 2026-03-04 11:30:00 over 2 weeks: baseline>"
    assert repr(found) == said
    assert told(found, "open_cases")[0] == 40
    queue = told(found, "queue", team="door")
    assert 36 <= queue[0] <= 40
    assert queue[-1] < 20
    assert told(found, "oldest")[0] >= 3_600 * 30
    assert [one.at for one in found.ahead if one.measure == "queue" and not one.by] == [
        AT, AT + 7 * 86_400, AT + 14 * 86_400
    ]  # fmt: skip
    assert found.flow().line("queue", team="door") is not None


def test_corridors_hold_the_runs_and_changes_are_paired() -> None:
    more = bound(YAML.replace("staff: {worker: 2}", "staff: {worker: 3}").replace(
        "pathway: small", "pathway: more"))  # fmt: skip
    found = ahead(with_=[more], replications=8)
    assert found.designs == ("baseline", "more")
    for one in found.ahead:
        assert one.least <= one.mean.mean <= one.most
        assert (one.change is None) == (one.design == "baseline")
    after = [one for one in found.ahead if one.design == "more" and one.week == 1]
    queue = next(one for one in after if one.measure == "queue" and one.by == {"team": "door"})
    assert queue.change is not None
    assert queue.change.mean < 0
    assert found.comparison is not None
    assert found.comparison.designs == ("baseline", "more")


def test_the_same_seed_tells_the_same() -> None:
    assert ahead().ahead == ahead(threads=2).ahead
    assert ahead().ahead != ahead(seed=2).ahead


def test_a_frame_has_a_row_for_each_week_of_each_quantity() -> None:
    frame = ahead().to_frame(time="days")
    waits = frame[(frame["measure"] == "oldest") & (frame["team"] == "")]
    assert waits["unit"].tolist() == ["days"] * 3
    assert waits["mean"].iloc[0] == pytest.approx(40 / 24, abs=0.2)
    with pytest.raises(UsageError, match="years"):
        ahead().to_frame(time="years")


def test_it_is_kept_in_a_ledger_of_its_own_and_passes_the_audit(tmp_path: Path) -> None:
    kept = tmp_path / "ahead.db"
    found = ahead(ledger=kept, replications=2)
    with Store.read(kept) as store:
        runs = store.runs()
        assert {(run.kind, run.given) for run in runs} == {(FORECAST, 40)}
        records = store.records(runs[0].run_id)
        assert (records.given, records.window.starts_at) == (40, AT)
        assert audit(store).passed
        assert store.series(runs[0].run_id)
    assert found.results[0].ledger == kept
    with pytest.raises(LedgerError):
        ahead(ledger=kept)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE runs SET kind = 1", "headings"),
        ("UPDATE runs SET settings = replace(settings, 'given', 'gave')", "headings"),
        ("UPDATE visits SET ready_at = ready_at + 1 WHERE case_no = 1", "parts"),
        ("UPDATE cases SET opened_at = opened_at + 1 WHERE case_no = 41", "arrivals"),
    ],
)
def test_the_audit_finds_what_is_not_so(tmp_path: Path, change: str, rule: str) -> None:
    kept = tmp_path / "ahead.db"
    ahead(ledger=kept, replications=1, length="1w")
    with sqlite3.connect(kept) as raw:
        raw.execute(change)
    raw.close()
    with Store.read(kept) as store:
        assert rule in {one.rule for one in audit(store).rules if not one.passed}


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ([waiting(1), waiting(1)], "more than once"),
        ([waiting(0)], "below 1"),
        ([waiting(1, opened_at=AT + 1)], "expected it before"),
        ([waiting(1, visits=(replace(CASES[0].visits[0], step="gone"),))], "no step `gone`"),
        ([waiting(1, leaves_to="gone")], "no ending `gone`"),
        ([waiting(1, visits=(replace(CASES[0].visits[0], kind=VisitKind.WAIT),))], "another kind"),
        ([waiting(1, visits=(replace(CASES[0].visits[0], branch="x"),))], "in another branch"),
        ([waiting(1, visits=(REWORK,))], "no step `gone`"),
    ],
)
def test_what_cannot_be_is_refused(cases: list[OpenCase], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        forecast(cases, small(), starts=NOW, length="1w", replications=1)


def test_a_ledger_without_a_book_says_so() -> None:
    with pytest.raises(LedgerError, match="no such file"):
        open_cases_of_book("runs.db")


def test_who_comes_has_a_number_above_the_book_s() -> None:
    found = forecast(CASES, small(), starts=NOW, last=900, length="4w", replications=1)
    assert found.results[0].options.given == 900
