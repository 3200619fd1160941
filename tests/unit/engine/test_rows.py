"""Rows from the state of a case (that they are the simulation's, tests/parity shows)."""

from __future__ import annotations

from math import isnan

import pytest

from pathway_engine.engine.commands import Accept, Start
from pathway_engine.engine.records import KEYS, NONE, TABLES
from pathway_engine.engine.rows import PART_COLUMNS, RowWriter, row
from unit.engine.cases import HOUR, Case


def test_every_row_has_the_columns_of_its_table() -> None:
    case = Case().to_care()
    rows = RowWriter(case.driver.rules.pathway, {}).rows(case.state)
    for table, columns in TABLES.items():
        for each in getattr(rows, table):
            assert list(each) == [column.name for column in columns]
            assert all(each[key] >= 1 for key in KEYS[table])


def test_the_parts_of_an_open_visit_are_not_known_yet() -> None:
    case = Case().to_care()
    case.later(3).does(Accept)
    case.does(Start, worker="w9", role="nurse")
    contact, care = RowWriter(case.driver.rules.pathway, {"w9": 17}).rows(case.state).visits
    assert {care[part] for part in PART_COLUMNS} == {NONE}
    assert (care["worker_no"], care["finished_at"]) == (17, NONE)
    assert (contact["work_time"], contact["planned_time"]) == (HOUR, 0)


def test_attributes_are_numbers_in_declared_order() -> None:
    case = Case(case={"area": "south", "urgent": True})
    urgent, area, cost, tries = RowWriter(case.driver.rules.pathway, {}).rows(case.state).attributes
    assert (urgent, area, cost, tries) == (1, 1, 0, 0)
    attributes = RowWriter(case.driver.rules.pathway, {}).rows(Case().state).attributes
    assert isnan(attributes[1])


def test_a_column_that_is_none_of_the_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        row("cases", colour=1)
