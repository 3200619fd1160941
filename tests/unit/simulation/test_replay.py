"""People from a file: who comes when, what is drawn for them, and what is kept of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checking import edited
from pathway_engine import compare, load, simulate
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.recordings import recording_of
from pathway_engine.engine.records import Window
from pathway_engine.errors import UsageError
from pathway_engine.simulation import build_plan, replicate
from pathway_engine.study.ledger import Ledger
from reference.luck import Luck
from reference.small import MONDAY, pathway_from
from unit.simulation.asking import YAML

WINDOW = Window(MONDAY, MONDAY, MONDAY + 28 * DAY)
ROWS = """\
at,area,level,urgent
2026-01-06T10:00,south,3.5,true
2026-01-04T23:59:59,west,1,true
2026-01-05,,,
2026-01-06T10:00,west,,false
2026-02-02,west,,false
2026-02-01T23:59:59,north,7,
"""
WAYS = (
    "rate: 5/wd, during: office, case: {area: {north: 50%, west: 50%}}",
    "replay: people.csv, case: {level: {low: 0, high: 10}, area: {north: 1, west: 1}, urgent: 50%}",
)
TEXT = edited(*WAYS, text=YAML)


def replayed(text: str = TEXT, rows: str = ROWS) -> Pathway:
    pathway = pathway_from(text)
    pathway.recordings["all"] = recording_of(rows.encode(), "people.csv")
    return pathway


def came(pathway: Pathway, seed: int = 3, **window: Any) -> list[tuple[int, dict[str, float]]]:
    """When people came after Monday, with the attributes that they had."""
    records = replicate(pathway, WINDOW._replace(**window), seed, 1)
    seconds = (records.cases["opened_at"] - MONDAY).tolist()
    values = [dict(zip(pathway.case, row, strict=True)) for row in records.arrived_with.tolist()]
    return list(zip(seconds, values, strict=True))


def test_rows_come_when_they_say_in_one_second_by_row() -> None:
    """The second row is a second too early, the fifth comes when the run is over."""
    people = came(replayed())
    assert [second for second, _ in people] == [0, DAY + 10 * HOUR, DAY + 10 * HOUR, 28 * DAY - 1]
    areas = [values["area"] for _, values in people[1:]]
    assert areas == [1.0, 2.0, 0.0]


def test_what_a_row_leaves_open_is_drawn_by_its_number() -> None:
    """NAME the arrival, the identity the block of (0, 0, row, 0), also for rows behind others."""
    luck = Luck(3, 1)
    people = came(replayed())
    assert people[1][1]["level"] == 3.5
    assert people[1][1]["urgent"] == 1.0
    for place, row in ((0, 3), (2, 4)):
        identity = luck.word("all", "identity", (0, 0, row, 0))
        u = luck.of_person("all", "case.level", identity, 0, 0)
        assert people[place][1]["level"] == pytest.approx(10 * u)
    identity = luck.word("all", "identity", (0, 0, 6, 0))
    assert people[3][1]["urgent"] == (luck.of_person("all", "case.urgent", identity, 0, 0) < 0.5)
    assert people[3][1]["level"] == 7.0


def test_an_attribute_of_neither_row_nor_draw_is_as_at_first() -> None:
    without = edited("case: {level: {low: 0, high: 10}, area: {north: 1, west: 1}, urgent: 50%}",
                     "case: {level: 1}", text=TEXT)  # fmt: skip
    values = came(replayed(without))[0][1]
    assert values["area"] == 0.0
    assert np.isnan(values["urgent"])


def test_a_draw_reads_what_the_row_says() -> None:
    ways = ("level: {low: 0, high: 10}", "level: {given: area, north: 1, south: 2, west: 3}")
    assert [values["level"] for _, values in came(replayed(edited(*ways, text=TEXT)))][1:3] == [
        3.5, 3.0,
    ]  # fmt: skip


def test_from_and_until_drop_rows_that_keep_their_numbers() -> None:
    pathway = replayed(edited("replay: people.csv,", "replay: people.csv, from: +1d,", text=TEXT))
    whole = came(replayed())
    assert repr(came(pathway)) == repr(whole[1:])


def test_a_later_row_does_not_change_those_before_it() -> None:
    more = replayed(rows=ROWS + "2026-01-06T10:00,north,,true\n")
    people, whole = came(more), came(replayed())
    assert repr([*people[:3], people[4]]) == repr(whole)


def test_very_many_rows_of_one_second_have_room() -> None:
    rows = "at\n" + "2026-01-06T10:00\n" * 3_000
    assert len(came(replayed(rows=rows))) == 3_000


def test_without_its_file_a_pathway_is_not_run() -> None:
    with pytest.raises(UsageError, match="replays a file that is not at hand"):
        build_plan(pathway_from(TEXT), WINDOW)


def opened_in(ledger: Path) -> list[int]:
    """When the cases of a ledger opened, run by run."""
    with closing(sqlite3.connect(ledger)) as connection:
        query = "SELECT opened_at FROM cases ORDER BY run_id, case_no"
        return [second for (second,) in connection.execute(query)]


def on_disk(folder: Path) -> Path:
    (folder / "people.csv").write_text(ROWS, encoding="utf-8")
    path = folder / "asked.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_study_in_several_threads_is_kept_and_audited(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    (tmp_path / "redesign.yaml").write_text(
        "redesign: more\nbaseline: asked.yaml\nchanges:\n"
        "  - {set: teams.team.staff.worker, from: 3, to: 4, assumption: Drafted}\n"
    )
    kept = tmp_path / "runs.db"
    told: Any = {"starts": "2026-01-05", "length": "4w", "warm_up": "0w", "replications": 2}
    compare(load(path), load(tmp_path / "redesign.yaml"), **told, threads=2, ledger=kept,
            settings=["teams.team.staff.worker=2"])  # fmt: skip
    with Ledger(kept) as ledger:
        audit = ledger.audit()
        assert audit.passed, str(audit)
    assert opened_in(kept) == [MONDAY + second for second, _ in came(replayed())] * 4


def test_another_file_may_be_set_for_a_run(tmp_path: Path) -> None:
    path = on_disk(tmp_path)
    (tmp_path / "others.csv").write_text("at\n2026-01-05\n")
    told: Any = {"starts": "2026-01-05", "length": "4w", "warm_up": "0w", "replications": 2}
    kept = tmp_path / "runs.db"
    simulate(load(path), **told, threads=1, ledger=kept,
             settings=["arrivals.all.replay=others.csv"])  # fmt: skip
    with Ledger(kept) as ledger:
        assert ledger.audit().passed
    assert opened_in(kept) == [MONDAY, MONDAY]
