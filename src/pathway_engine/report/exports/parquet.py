"""Tables as Parquet files: typed columns, whose titles and units stand in the schema."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pathway_engine.analysis.tidy.columns import Column, Field
from pathway_engine.report.exports.csv_files import CsvFiles
from pathway_engine.report.exports.extras import needed_by
from pathway_engine.report.exports.source import Source, Written
from pathway_engine.report.exports.tables import COLUMNS, write_tables
from pathway_engine.report.words import safe

if TYPE_CHECKING:
    import pyarrow as pa


class ParquetFiles:
    """A file for each table in a folder, a group of rows for each run."""

    def __init__(self, folder: Path) -> None:
        with needed_by("--to parquet", "pyarrow"):
            import pyarrow.parquet  # noqa: F401
        self._folder = folder
        self._open = ExitStack()
        self._writers: dict[str, Any] = {}
        self._schemas: dict[str, pa.Schema] = {}

    def add(self, table: str, columns: Sequence[Column]) -> None:
        """More rows of a table; what the columns say is a sheet, which anybody can open."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if table == COLUMNS:
            with CsvFiles(self._folder) as files:
                files.add(table, columns)
            return
        if table not in self._writers:
            schema = pa.schema([_field(column.field) for column in columns])
            path = self._folder / f"{table}.parquet"
            writer = pq.ParquetWriter(path, schema, compression="zstd")
            self._writers[table] = self._open.enter_context(writer)
            self._schemas[table] = schema
        schema = self._schemas[table]
        arrays = [_array(one, type_) for one, type_ in zip(columns, schema.types, strict=True)]
        self._writers[table].write_table(pa.Table.from_arrays(arrays, schema=schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


def _field(field: Field) -> pa.Field:
    """The type of a column, and what it says."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "moment": pa.timestamp("ms"),
    }
    told = {"title": field.title, "unit": field.unit, "meaning": field.meaning}
    metadata = {name: safe(text) for name, text in told.items() if text}
    return pa.field(field.name, types[field.kind], metadata=metadata)


def _array(column: Column, type_: pa.DataType) -> pa.Array:
    """The values of a column; texts are looked up among their labels."""
    import pyarrow as pa

    unknown = ~column.known
    if column.field.kind == "text":
        labels = pa.array([safe(label) for label in column.labels], pa.string())
        codes = pa.array(column.cells, pa.int32(), mask=unknown)
        return pa.DictionaryArray.from_arrays(codes, labels).cast(type_)
    if column.field.kind == "moment":
        return pa.array(column.cells * 1000, pa.int64(), mask=unknown).cast(type_)
    if column.field.kind == "flag":
        return pa.array(column.cells == 1, type_, mask=unknown)
    return pa.array(column.cells, type_, mask=unknown)


def write_parquet(source: Source, folder: Path) -> list[Written]:
    """The tidy tables, a file each."""
    with ParquetFiles(folder) as files:
        rows = write_tables(source, files)
    names = {table: f"{table}.{'csv' if table == COLUMNS else 'parquet'}" for table in rows}
    return [Written(names[table], f"{number:,} rows") for table, number in rows.items()]
