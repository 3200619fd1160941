"""One case alone: worked by commands through `decide` and `fold`, and simulated. The same rows?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from parity.player import Player
from parity.staff import workers_of
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.fold import fold
from pathway_engine.engine.records import NONE, TABLES, Window
from pathway_engine.engine.rows import Rows as Written
from pathway_engine.engine.rows import RowWriter
from reference.luck import Luck
from reference.rows import Row
from reference.rows import Rows as Simulated

IDENTITY = 7
TOLD = ("attributes", "arrived_with")
Simulate = Callable[[Pathway, Window, int, int, Any], Simulated]


class One(NamedTuple):
    """One case: who comes when, in which window, with which luck."""

    pathway: Pathway
    window: Window
    seed: int
    opened_at: int
    values: dict[str, Any]
    to: str | None = None


def played(one: One) -> Player:
    """The case worked by commands."""
    player = Player(one.pathway, one.window, Luck(one.seed, 1), IDENTITY)
    player.play(one.opened_at, one.values, one.to)
    assert fold(player.driver.facts) == player.driver.state
    return player


def simulated(simulate: Simulate, one: One) -> Simulated:
    """The case simulated."""
    arrivals = [(one.opened_at, IDENTITY, one.values, one.to)]
    return simulate(one.pathway, one.window, one.seed, 1, arrivals)


def written(one: One, player: Player) -> Written:
    """The rows of every case of the person, together."""
    numbers = {worker.name: worker.number for worker in workers_of(one.pathway)}
    writer = RowWriter(one.pathway, numbers)
    cases = [writer.rows(book.state) for book in player.books]
    tables = {table: [row for rows in cases for row in getattr(rows, table)] for table in TABLES}
    told = {told: [getattr(rows, told) for rows in cases] for told in TOLD}
    return Written(**tables, **told)


def difference(mine: Written, theirs: Simulated) -> str:
    """The first difference, in words. What is still open is compared without what is not known."""
    theirs = theirs._replace(partner_waits=over(theirs))
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        rows, others = getattr(mine, table), getattr(theirs, table)
        if len(rows) != len(others):
            return f"{table}: {len(rows)} rows by commands, {len(others)} simulated"
        for row, other in zip(rows, others, strict=True):
            cells = [
                f"{name}: {row[name]} by commands, {value} simulated"
                for name, value in zip(names, other, strict=True)
                if row[name] != value and not unknown(table, row, name)
            ]
            if cells:
                key = {
                    name: row[name] for name in ("case_no", "visit_no", "delay_no") if name in row
                }
                return f"{table} {key}: " + "; ".join(cells)
    for told in TOLD:
        ours, others = getattr(mine, told), getattr(theirs, told)
        if not np.array_equal(ours, others, equal_nan=True):
            return f"{told}: {ours} by commands, {others} simulated"
    return ""


def over(rows: Simulated) -> list[Row]:
    """The waits for partners of visits that have ended: live, of others nothing is known yet."""
    place = [column.name for column in TABLES["visits"]].index
    key, ended = (place("case_no"), place("visit_no")), place("finished_at")
    done = {tuple(row[i] for i in key) for row in rows.visits if row[ended] != NONE}
    return [row for row in rows.partner_waits if row[:2] in done]


def unknown(table: str, row: dict[str, float], column: str) -> bool:
    """Live, the parts and the effort of a visit that is open are not known yet.

    What a handoff cost in rework and rekeying is said when that has been done.
    """
    if table == "visits" and row["finished_at"] == NONE:
        return column == "effort_time" or (column.endswith("_time") and row[column] == NONE)
    return table == "handoffs" and column in ("rework_time", "rekeying_time") and not row[column]
