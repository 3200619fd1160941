"""Results, comparisons and the rows of ledgers as data frames of pandas: tidy, a thing a row.

Only this module knows pandas, and only when a frame is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.analysis.tidy import figures
from pathway_engine.analysis.tidy.cells import values_of
from pathway_engine.analysis.tidy.columns import SECONDS, Column, Columns, Field, TitleOf
from pathway_engine.analysis.tidy.tables import OF_ROWS
from pathway_engine.analysis.tidy.told import Told
from pathway_engine.analysis.tidy.varied import NO_CELLS, Cells
from pathway_engine.definition.causes import BUILT_IN
from pathway_engine.definition.titles import Titles
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pandas import DataFrame

Frame: TypeAlias = "DataFrame"
"""A data frame of pandas."""

TIMES: Mapping[str, int] = {
    SECONDS: 1,
    "minutes": 60,
    "hours": 3_600,
    "days": 86_400,
    "weeks": 604_800,
}
"""The units in which times can be told, in seconds."""


def frame_of_measures(
    found: Mapping[str, Sequence[Summary]], time: str, cells: Cells = NO_CELLS
) -> Frame:
    """Every measure with its cuts as columns, its interval as `mean`, `low` and `high`."""
    return _of_figures(figures.measures(found, _ids, cells), time)


def frame_of_differences(found: Mapping[str, Sequence[Difference]], time: str) -> Frame:
    """The same for baseline, redesign and difference, each with its interval."""
    return _of_figures(figures.comparison(found, _ids), time)


def frame_of_rows(table: str, runs: Iterable[Told], time: str) -> Frame:
    """The rows of runs of one of the tables of `OF_ROWS`."""
    refuse_without_pandas()
    unit = _unit(time)
    made = [_in_unit(column, unit, time) for column in _joined(OF_ROWS[table], runs)]
    return _frame(dict(made))


def frame_of(rows: Sequence[Mapping[str, object]]) -> Frame:
    """Rows as they are, their keys as columns."""
    refuse_without_pandas()
    names = list(rows[0]) if rows else []
    return _frame({name: [row[name] for row in rows] for name in names})


def titles_in(titles: Titles) -> TitleOf:
    """What things are called: as the files say, or as a cause is built in."""

    def title_of(kind: str, name: str) -> str:
        known = titles.of(kind, name)
        if kind == "cause" and known == name and name in BUILT_IN:
            return BUILT_IN[name].title or name
        return known

    return title_of


def _ids(_kind: str, name: str) -> str:
    return name


def _unit(time: str) -> int:
    if time not in TIMES:
        known = ", ".join(f"`{one}`" for one in TIMES)
        raise UsageError(f"time: found `{time}`, expected one of {known}")
    return TIMES[time]


def _of_figures(columns: Columns, time: str) -> Frame:
    """Numbers in the unit that their row names; ids alone, without titles."""
    refuse_without_pandas()
    unit = _unit(time)
    frame = _frame({
        column.field.name: _series(column)
        for column in columns
        if not column.field.name.endswith("_title")
    })  # fmt: skip
    if unit == 1:
        return frame
    in_time = frame["unit"] == SECONDS
    numbers = [column.field.name for column in columns if column.field.kind == "number"]
    frame.loc[in_time, numbers] = frame.loc[in_time, numbers] / unit
    frame.loc[in_time, "unit"] = time
    return frame


def _joined(made: Callable[[Told], Columns], runs: Iterable[Told]) -> list[Column]:
    """The columns of all runs as one; texts are looked up, since designs may differ in labels."""
    parts = [made(told) for told in runs]
    joined = []
    for several in zip(*parts, strict=True):
        field = several[0].field
        if field.kind == "text":
            values = np.concatenate([np.array(values_of(one), dtype=object) for one in several])
        else:
            values = np.concatenate([one.cells for one in several])
        joined.append(Column(field, values))
    return joined


def _in_unit(column: Column, unit: int, time: str) -> tuple[str, Any]:
    """The name and values of a column, its unit in the name where it is a time."""
    field = column.field
    if field.unit != SECONDS or unit == 1:
        return field.name, _values(column)
    name = f"{field.name.removesuffix(SECONDS)}{time}"
    lasted = np.where(column.known, column.cells / unit, np.nan)
    return name, _values(Column(Field(name, "number", field.title, field.meaning), lasted))


def _series(column: Column) -> Any:
    if column.field.kind == "text":
        return _values(column._replace(cells=np.array(values_of(column), dtype=object)))
    return _values(column)


def _values(column: Column) -> Any:
    """Values as pandas holds them: what is missing is missing, whatever the kind."""
    import pandas as pd

    if column.field.kind in ("text", "number"):
        return column.cells
    known = column.known
    if column.field.kind == "moment":
        moments = column.cells.astype("datetime64[s]")
        return np.where(known, moments, np.datetime64("NaT"))
    if column.field.kind == "flag":
        truth = column.cells == 1
        return truth if known.all() else pd.arrays.BooleanArray(truth, ~known)
    if known.all():
        return column.cells.astype(np.int64)
    return pd.arrays.IntegerArray(column.cells.astype(np.int64), ~known)


def _frame(columns: Mapping[str, Any]) -> Frame:
    import pandas as pd

    return pd.DataFrame(columns)


def refuse_without_pandas() -> None:
    """Raise `UsageError` where pandas is not installed, with the line that installs it."""
    try:
        import pandas as pd  # noqa: F401
    except ImportError as error:
        raise UsageError.lacking("pandas", "export", "a frame") from error
