"""A team's work list is answered by an index, whatever the database knows of its tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from casework.everything import ADVISER, Hands, pathway
from pathway_engine.casework import SYSTEM, Open
from pathway_engine.desk import Desk
from pathway_engine.ledger.book.looking import open_visits_of


@pytest.fixture
def book(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'book.db'}"
    desk = Desk(url, clock=Hands())
    desk.install(pathway(), by=SYSTEM)
    for _ in range(3):
        desk.do(Open(pathway="everything"), by=ADVISER)
    desk.close()
    return url


def test_an_index_gives_the_list_in_its_order_without_statistics(book: str) -> None:
    engine = create_engine(book)
    with engine.connect() as connection:
        query = open_visits_of(1).limit(50).compile(engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
        known = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"
        assert connection.execute(text(known)).scalar() == 0
    engine.dispose()
    assert any("USING INDEX visits_by_team (team_id=?)" in line for line in plan), plan
    assert not any("TEMP B-TREE" in line or line.startswith("SCAN") for line in plan), plan
