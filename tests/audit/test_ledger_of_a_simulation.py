"""What the simulation writes stands in a ledger as it was, and is measured alike from both."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from checking import bound
from ledger_files import AT, heading, make, opened
from ledger_rows import MONDAY, pathway
from pathway_engine.analysis.measures import measures_of
from pathway_engine.clock import WEEK
from pathway_engine.definition.causes import NOBODY
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


@pytest.mark.parametrize("cause", ["", ", cause: waiting_home_care"])
@pytest.mark.parametrize("lasts", ["0m", "30m"])
def test_views_and_measures_agree_in_the_second_of_a_dispute(
    cause: str, lasts: str, tmp_path: Path
) -> None:
    """No delay, no length of work: a dispute and what comes afterwards begin in one second."""
    model = bound(AT_ONCE.format(lasts=lasts, cause=cause))
    written = replicate(model, Window(MONDAY, MONDAY, MONDAY + WEEK), seed=1, replication=1)
    at_once = written.handoffs["disputed_from"] == written.handoffs["accepted_at"]
    assert at_once.any() == (lasts == "0m")
    agree(written, make(tmp_path / "a.db", written))


AT_ONCE = """
pathway: at_once
language: 1
timezone: Europe/London
defaults: {{calendar: always}}
organisations: {{council: {{sector: council}}, company: {{sector: trading_company}}}}
roles: {{worker: {{}}}}
teams:
  door: {{organisation: council, staff: {{worker: {{present: 9}}}}}}
  care: {{organisation: company, staff: {{worker: {{present: 9}}}}}}
arrivals: {{requests: {{rate: 10/day}}}}
handoffs:
  outside: {{between: organisations, delay: 0m, disputed: {{share: 50%, for: {lasts}}}}}
start: contact
steps:
  contact: {{team: door, work: 1h, outcomes: {{on: {{to: assess}}}}}}
  assess:
    team: care
    work: 0m
    afterwards: {{values: [60m], weights: [1]{cause}}}
    outcomes: {{done: {{to: advised}}}}
endings: {{advised: {{kind: resolved}}}}
"""


def test_views_and_measures_of_delay_agree(written: Records, ledger: Path) -> None:
    agree(written, ledger)


def agree(written: Records, ledger: Path) -> None:
    """By cause, and by whom they lie with (in a dispute the views tell nobody)."""
    by_cause: Counter[str] = Counter()
    by_whom: Counter[str | None] = Counter()
    for value in measures_of(written):
        if value.measure.startswith("delay.") and value.statistic == "sum":
            if not value.by:
                by_cause[value.measure.removeprefix("delay.")] += int(value.value)
            elif "organisation" in value.by:
                whom = value.by["organisation"]
                by_whom[None if whom == NOBODY else whom] += int(value.value)
    with opened(ledger) as raw:
        assert dict(raw.execute("SELECT cause, seconds FROM delay_by_cause")) == +by_cause
        found = dict(raw.execute("SELECT organisation, seconds FROM delay_by_organisation"))
        assert found == +by_whom


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
