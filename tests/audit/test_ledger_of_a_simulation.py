"""What the simulation writes stands in a ledger as it was, and is measured alike from both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ledger_files import AT, heading, make, opened
from ledger_rows import MONDAY, pathway
from pathway_engine.analysis.measures import measures_of
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import TABLES, Records, Window
from pathway_engine.ledger import Store
from pathway_engine.simulation import Pieces, build_plan, replicate

WINDOW = Window(MONDAY, MONDAY + 4 * WEEK, MONDAY + 40 * WEEK)


@pytest.fixture(scope="module")
def written() -> Records:
    return replicate(pathway(), WINDOW, seed=1, replication=1)


@pytest.fixture(scope="module")
def ledger(written: Records, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("simulated") / "a.db", written)


def test_the_rows_come_back(written: Records, ledger: Path) -> None:
    with Store.read(ledger) as store:
        read = store.records(2)
    for table, columns in TABLES.items():
        for column in columns:
            one, other = (getattr(rows, table)[column.name] for rows in (read, written))
            np.testing.assert_array_equal(one, other, err_msg=f"{table}.{column.name}")
    np.testing.assert_array_equal(read.attributes, written.attributes)
    np.testing.assert_array_equal(read.arrived_with, written.arrived_with)
    assert read.integrals == written.integrals


def test_measures_are_the_same(written: Records, ledger: Path) -> None:
    with Store.read(ledger) as store:
        found = measures_of(store.records(2))
    # As texts, because what is not a number is not equal to itself.
    assert list(map(str, found)) == list(map(str, measures_of(written)))


def test_views_and_measures_of_delay_agree(written: Records, ledger: Path) -> None:
    wanted = {
        value.measure.removeprefix("delay."): value.value
        for value in measures_of(written)
        if value.measure.startswith("delay.") and value.statistic == "sum" and not value.by
    }
    with opened(ledger) as raw:
        found = dict(raw.execute("SELECT cause, seconds FROM delay_by_cause"))
    assert found == {cause: seconds for cause, seconds in wanted.items() if seconds}


def test_in_pieces_it_is_the_same_ledger(written: Records, ledger: Path, tmp_path: Path) -> None:
    pieces = Pieces(build_plan(pathway(), WINDOW), 1, 1)
    with Store.create(tmp_path / "pieces.db") as store:
        number = store.install(pathway(), at=AT)
        with store.begin(pathway(), number, heading(written)) as run:
            for piece in pieces:
                run.write_tables(piece)
            run.finish(pieces.integrals, at=AT)
        digest = store.digest()
    with Store.read(ledger) as store:
        assert store.digest() == digest
