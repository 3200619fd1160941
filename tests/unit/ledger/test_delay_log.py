"""The views of delays say what the measures say, by cause and organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ledger_files import make, opened
from pathway_engine import RunStopped
from pathway_engine.analysis.accounts import account_for
from pathway_engine.analysis.counted import Counted
from pathway_engine.definition.binding import bind
from pathway_engine.definition.causes import NO_DELAY, NOBODY
from pathway_engine.definition.node import mapping
from pathway_engine.engine.records import Records
from pathway_engine.simulation import replicate
from reference.strategies import run_of

Seconds = Counter[tuple[str, str | None]]


def by_account(records: Records) -> Seconds:
    """As the measures have it: of the visits that ended in the window."""
    counted = Counted(records)
    account = account_for(counted)
    found: Seconds = Counter()
    pieces = account.pieces
    columns = (pieces.visits, pieces.seconds, pieces.causes, pieces.organisations)
    for visit, seconds, cause, organisation in zip(*columns, strict=True):
        name = account.cause_names[cause]
        if counted.ended[visit] and name not in NO_DELAY:
            whose = account.organisation_names[organisation]
            found[name, None if whose == NOBODY else whose] += int(seconds)
    return found


def by_view(path: Path) -> Seconds:
    query = "SELECT cause, organisation, sum(seconds) FROM delay_log GROUP BY 1, 2"
    with opened(path) as raw:
        return Counter({(cause, whose): seconds for cause, whose, seconds in raw.execute(query)})


def ran(number: int) -> Iterator[Records]:
    """The records of a drawn run, if nothing stops it."""
    run = run_of(number)
    pathway, findings = bind(mapping(run.pathway))
    assert pathway is not None, str(findings)
    with suppress(RunStopped):
        yield replicate(pathway, run.window, run.seed, 1)


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_views_and_measures_agree(first: int, tmp_path: Path) -> None:
    for number in range(first, first + 10):
        for records in ran(number):
            path = make(tmp_path / f"{number}.db", records)
            assert by_view(path) == by_account(records), f"run {number}"
    assert len(list(tmp_path.glob("*.db"))) > 5
