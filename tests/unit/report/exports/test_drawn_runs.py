"""Whatever a pathway holds (blocks, panels, places, exits, people already there) is exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ledger_files import make, opened
from pathway_engine import Ledger, RunStopped, load
from pathway_engine.analysis.accounts import account_for
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.tidy.events import Transition, events
from pathway_engine.clock import iso
from pathway_engine.definition.binding import bind
from pathway_engine.definition.causes import NO_DELAY
from pathway_engine.definition.node import mapping
from pathway_engine.engine.records import VisitKind, Window
from pathway_engine.simulation import Person, replicate
from reference.small import MONDAY
from reference.strategies import run_of
from unit.report.exports.kept import exported
from unit.report.exports.reading import csv_rows
from unit.test_handworked import DAY
from unit.test_handworked_blocks import LONG, NINE, SHORT, both, file

DRAWN = range(16)


def kept(folder: Path) -> Iterator[Path]:
    """Ledgers of drawn runs, of those that nothing stops."""
    for number in DRAWN:
        run = run_of(number)
        pathway, findings = bind(mapping(run.pathway))
        assert pathway is not None, str(findings)
        with suppress(RunStopped):
            records = replicate(pathway, run.window, run.seed, 1)
            yield make(folder / f"{number}.db", records)
    (folder / "blocks.yaml").write_text(file(both("all", SHORT, LONG), "to: z"), encoding="utf-8")
    comers = [Person(MONDAY + NINE + minute * 60, minute + 1, {}) for minute in range(12)]
    window = Window(MONDAY, MONDAY, MONDAY + DAY)
    blocks = replicate(load(folder / "blocks.yaml"), window, 1, 1, comers)
    yield make(folder / "blocks.db", blocks)


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    found = list(kept(tmp_path_factory.mktemp("drawn")))
    assert len(found) > 8
    return found


def test_events_are_those_of_the_view(ledgers: list[Path]) -> None:
    query = 'SELECT visit_no, "lifecycle:transition", "time:timestamp" FROM event_log'
    blocks = 0
    for path in ledgers:
        with Ledger(path) as ledger, opened(path) as raw:
            counted = Counted(ledger.records(*ledger.runs()))
            found = events(counted)
            mine = zip(counted.visits["visit_no"][found.visits].tolist(),
                       (Transition(one).name.lower() for one in found.transitions),
                       map(iso, found.at.tolist()), strict=True)  # fmt: skip
            assert list(mine) == raw.execute(query).fetchall(), path.name
            blocks += int((counted.visits["kind"] == VisitKind.BLOCK).sum())
    assert blocks > 10


def test_tables_hold_every_row_and_every_delay(ledgers: list[Path], tmp_path: Path) -> None:
    for path in ledgers:
        folder = tmp_path / path.stem
        exported(path, "csv", folder)
        with Ledger(path) as ledger, opened(path) as raw:
            account = account_for(Counted(ledger.records(*ledger.runs())))
            for table in ("cases", "visits", "handoffs", "links"):
                number = raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                assert len(csv_rows(folder / f"{table}.csv")) == number
        late = [account.cause_names[cause] not in NO_DELAY for cause in account.pieces.causes]
        delayed = int(account.pieces.seconds[late].sum())
        rows = csv_rows(folder / "delays.csv")
        assert sum(int(row["delay_seconds"]) for row in rows) == delayed, path.name


def test_logs_can_be_read(ledgers: list[Path], tmp_path: Path) -> None:
    for path in ledgers:
        for form in ("xes", "ocel2", "vidigi"):
            exported(path, form, tmp_path / f"{path.stem}-{form}")
        (xes,) = (tmp_path / f"{path.stem}-xes").iterdir()
        (ocel,) = (tmp_path / f"{path.stem}-ocel2").iterdir()
        number = len([one for one in ET.parse(xes).iter() if one.tag.endswith("}event")])  # noqa: S314
        assert len(json.loads(ocel.read_text(encoding="utf-8"))["events"]) == number
        rows = csv_rows(tmp_path / f"{path.stem}-vidigi" / "events.csv")
        places = csv_rows(tmp_path / f"{path.stem}-vidigi" / "positions.csv")
        assert {row["event"] for row in rows} <= {row["event"] for row in places}
