"""The tables of numbers have a column for each factor, by what runs keep of their cell."""

from __future__ import annotations

from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.analysis.tidy.cells import values_of
from pathway_engine.analysis.tidy.figures import measures

ROW = Summary("wip", "mean", {}, "cases", Interval(1.0, 0.5, 1.5, 3))


def test_a_value_that_looks_like_a_factor_is_a_value() -> None:
    name = "hub rule=if a=1 then b=2"
    columns = measures(
        {"hub": [ROW], name: [ROW], "odd x=1": [ROW]},
        lambda _, one: one,
        {name: ["rule=if a=1 then b=2"]},
    )
    told = {column.field.name: [*values_of(column)] for column in columns}
    assert told["design"] == ["hub", "hub", "odd x=1"]
    assert told["rule"] == [None, "if a=1 then b=2", None]
    assert "a" not in told
