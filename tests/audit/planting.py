"""Faults planted in a ledger: what they are, how they come in, and whether they are caught."""

# ruff: noqa: S608 - changes of these tests

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ledger_files import opened
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.analysis.audit.report import AuditReport
from pathway_engine.clock import DAY, WEEK
from pathway_engine.engine.records import Window
from pathway_engine.ledger import Store

DONE = "SELECT case_no, visit_no FROM visits WHERE state = 7"


def audited(path: Path) -> AuditReport:
    with Store.read(path) as store:
        return audit(store, raises=True)


class Plant(NamedTuple):
    """A fault: the rule that catches it and what it says, where it goes, and how it is done.

    `rows` finds visits or cases, of which one is taken; `change` is what is done there. `{row}`
    in it stands for the condition that names the row, `{case}` for that of its case.
    """

    rule: str
    says: str
    rows: str
    change: str


MONDAY = 20458 * DAY
"""The fifth of January 2026, at midnight."""
WINDOW = Window(MONDAY, MONDAY + 2 * WEEK, MONDAY + 20 * WEEK)


class Scene(NamedTuple):
    """A pathway of which a run is kept, and the faults that are planted in its ledger.

    `people` has the text of each file that an arrival replays, by the arrival.
    """

    yaml: str
    plants: dict[str, Plant]
    window: Window = WINDOW
    seed: int = 1
    people: Mapping[str, str] = {}


def key(table: str, name: str) -> str:
    """A query for the key of something by its name."""
    return f"(SELECT {table}_id FROM {table}s WHERE name = '{name}')"


def visits(assignments: str) -> str:
    return f"UPDATE visits SET {assignments} WHERE {{row}}"


def handoffs(assignments: str) -> str:
    return f"UPDATE handoffs SET {assignments} WHERE {{row}}"


def cases(assignments: str) -> str:
    return f"UPDATE cases SET {assignments} WHERE {{case}}"


def delays(assignments: str) -> str:
    return f"UPDATE delays SET {assignments} WHERE {{row}}"


def partner_waits(assignments: str) -> str:
    return f"UPDATE partner_waits SET {assignments} WHERE {{row}}"


def attribute(name: str, value: str) -> str:
    return cases(f"attributes = json_set(attributes, '$.{name}', {value})")


def result(measure: str) -> str:
    return f"UPDATE results SET value = value + 1 WHERE measure = '{measure}'"


ELSEWHERE = {"order", "sums"}
"""Rules whose faults show at other rows than the planted one."""


def one_of(rows: str) -> str:
    """A query for one of the rows: the sixth, or the last if there are fewer."""
    first = f"SELECT * FROM ({rows}) ORDER BY 1, 2 LIMIT 6"
    return f"SELECT * FROM ({first}) ORDER BY 1 DESC, 2 DESC LIMIT 1"


def missed(good: Path, folder: Path, plant: Plant) -> list[str]:
    """Plants a fault in a copy of a ledger: what is told instead, if it is not caught."""
    path = folder / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        case, visit = raw.execute(one_of(plant.rows)).fetchone()
        only = f"case_no = {case}"
        row = only if visit is None else f"{only} AND visit_no = {visit}"
        before = raw.total_changes
        raw.executescript(plant.change.format(row=row, case=only))
        assert raw.total_changes > before
    report = audited(path)
    faults = [fault for one in report.rules if one.rule == plant.rule for fault in one.faults]
    told = [fault for fault in faults if plant.says in fault.found]
    where = {fault.case for fault in told}
    if told and (plant.rule in ELSEWHERE or {case, case + 1} & where):
        return []
    return [f"{one.rule}: {fault}" for one in report.rules for fault in one.faults] or ["nothing"]
