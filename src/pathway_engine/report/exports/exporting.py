"""Exporting runs in one of the forms, into a folder that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Literal

from pathway_engine.report.exports.folder import made_whole
from pathway_engine.report.exports.source import Source, Written

Form = Literal["csv", "parquet", "xlsx", "xes", "ocel2", "vidigi"]

_HOMES: dict[Form, tuple[str, str]] = {
    "csv": ("csv_files", "write_csv"),
    "parquet": ("parquet", "write_parquet"),
    "xlsx": ("xlsx", "write_xlsx"),
    "xes": ("xes", "write_xes"),
    "ocel2": ("ocel", "write_ocel2"),
    "vidigi": ("vidigi", "write_vidigi"),
}
"""Where each form is written, loaded when it is asked for."""


def folder_beside(ledger: Path, form: Form) -> Path:
    """The folder of an export where nobody names one.

    >>> folder_beside(Path("build/runs.db"), "csv").as_posix()
    'build/runs-csv'
    """
    return ledger.parent / f"{ledger.stem}-{form}"


def export(source: Source, form: Form, folder: Path, *, overwrite: bool = False) -> list[Written]:
    """Write runs in a form, and tell which files with how much in them.

    Raises `UsageError` where the folder is not for an export, a package is missing, or the form
    cannot hold so much; then nothing is written.
    """
    module, name = _HOMES[form]
    write: Callable[[Source, Path], list[Written]]
    write = getattr(import_module(f"pathway_engine.report.exports.{module}"), name)
    with made_whole(folder, overwrite=overwrite) as part:
        written = write(source, part)
        return [one._replace(size=(part / one.name).stat().st_size) for one in written]
