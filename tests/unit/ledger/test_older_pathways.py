"""A pathway that was run once is read again, whatever is said of such files today."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import bound
from ledger_files import AT, heading
from ledger_rows import records
from pathway_engine.definition.checks import check_pathway
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store

YAML = """
pathway: older
language: 1
timezone: %s
full_time: 37h
defaults: {calendar: office}
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: %s}}
roles: {worker: {}}
teams: {team: {organisation: council, staff: {worker: {present: 2}}}}
arrivals: {people: {rate: 500/year, during: office}}
start: seen
steps: {seen: {team: team, work: 2h, outcomes: {on: {to: %s}}}}
endings: {done: {kind: resolved}}
"""


def kept(
    folder: Path, zone: str = "Europe/London", holidays: str = "GB-ENG", to: str = "done"
) -> Path:
    pathway = bound(YAML % (zone, holidays, to))
    assert check_pathway(pathway).errors
    with Store.create(folder / "a.db") as store:
        number = store.install(pathway, at=AT)
        with store.begin(pathway, number, heading(records())) as run:
            run.finish((), at=AT)
    return folder / "a.db"


def test_what_nobody_should_write_today_is_read(tmp_path: Path) -> None:
    with Store.read(kept(tmp_path, zone="Europe/Atlantis")) as store:
        assert store.records(2).pathway.timezone == "Europe/Atlantis"


@pytest.mark.parametrize("fault", [{"holidays": "ZZ"}, {"to": "nowhere"}])
def test_what_nobody_can_use_is_said_and_not_called_damage(
    tmp_path: Path, fault: dict[str, str]
) -> None:
    path = kept(tmp_path, **fault)
    with Store.read(path) as store, pytest.raises(LedgerError) as caught:
        store.records(2)
    said = str(caught.value)
    assert "a.db: pathway 1 is not one that this version accepts: " in said
    assert f"`{next(iter(fault.values()))}`" in said
    assert said.endswith("use the versions that `software` of its runs names, or record it anew")
    assert "damaged" not in said
