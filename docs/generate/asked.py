"""What the pages of the councils show, as `docs/results/tables.toml` lists it.

What is asked is run and kept by `generate.stored`, and told by `generate.councils`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from generate.regions import DOCS
from pathway_engine.clock import DAY, HOUR
from pathway_engine.report.numbers import Scale

RESULTS = DOCS / "results"
SCALES = {
    "days": Scale(DAY, "", "", 1),
    "days_2": Scale(DAY, "", "", 2),
    "whole_days": Scale(DAY, "", "", 0),
    "hours": Scale(HOUR, "", "", 1),
    "whole_hours": Scale(HOUR, "", "", 0),
    "per_cent": Scale(0.01, "", " %", 1),
    "per_cent_2": Scale(0.01, "", " %", 2),
    "whole_per_cent": Scale(0.01, "", " %", 0),
    "plain": Scale(1, "", "", 0),
    "plain_1": Scale(1, "", "", 1),
    "plain_2": Scale(1, "", "", 2),
    "millions": Scale(1_000_000, "£", " m", 2),
}


class Ask(NamedTuple):
    """A number of an experiment: of a design, perhaps in a cell, perhaps beside another."""

    measure: str
    """With its statistic."""
    design: str
    by: tuple[tuple[str, str], ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    moment: str | None = None
    beside: str | None = None

    @property
    def key(self) -> str:
        """How it is called where it is kept."""
        beside = f" - {self.beside}" if self.beside else ""
        cut = "".join(f", {word} {label}" for word, label in self.by)
        cell = "".join(f", {factor}={value}" for factor, value in self.where)
        at = f" at {self.moment}" if self.moment else ""
        return f"{self.design}{beside}: {self.measure}{cut}{cell}{at}"


class Row(NamedTuple):
    """A line of a table."""

    label: str
    measure: str
    scale: Scale
    by: Mapping[str, str]
    where: Mapping[str, str]
    moment: str | None

    def ask(self, column: str) -> Ask:
        """What it needs of a column: of a design, perhaps in a cell, such as `hub k=2`."""
        design, *cell = column.split(" ")
        where = dict(self.where) | dict(one.split("=") for one in cell)
        return Ask(self.measure, design, (*self.by.items(),), (*where.items(),), self.moment)


class Table(NamedTuple):
    """A table of a page: rows of one experiment, with designs as columns."""

    region: str
    experiment: str
    columns: Mapping[str, str]
    """What the columns are called, by their designs."""
    rows: Sequence[Row]
    changes: bool
    """Whether all columns but the first tell how they differ from it."""

    def asks(self, row: Row) -> list[Ask]:
        """What a row needs, column by column."""
        first, *others = (row.ask(column) for column in self.columns)
        beside = first.design if self.changes else None
        return [first, *(one._replace(beside=beside) for one in others)]


class Figure(NamedTuple):
    """A public figure, and what is held beside it: a number of the baseline."""

    experiment: str
    row: Row
    public: str
    """What was published, of whom and when."""
    low: float
    high: float
    """Between which it lies, as the row is written."""

    @property
    def ask(self) -> Ask:
        """What stands beside it."""
        return self.row.ask("baseline")


@cache
def _listed() -> Mapping[str, Any]:
    return tomllib.loads((RESULTS / "tables.toml").read_text(encoding="utf-8"))


def tables(council: str) -> list[Table]:
    """The tables of a council's page, in order."""
    return [
        Table(
            one["region"],
            one["experiment"],
            one["columns"],
            [_row(row) for row in one["rows"]],
            one.get("changes", False),
        )
        for one in _listed()["tables"].get(council, ())
    ]


def figures(council: str) -> list[Figure]:
    """The public figures that a council's baselines are held beside."""
    return [
        Figure(one["experiment"], _row(one["row"]), one["public"], *one["between"])
        for one in _listed()["public"].get(council, ())
    ]


def _row(told: Mapping[str, Any]) -> Row:
    by, where = told.get("by", {}), told.get("where", {})
    scale = SCALES[told["scale"]]
    return Row(told["label"], told["measure"], scale, by, where, told.get("moment"))
