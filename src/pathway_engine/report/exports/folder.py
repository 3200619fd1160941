"""The folder of an export: it appears whole or not at all, and nothing of anybody else's goes.

Files are written into a folder beside it, whose name ends in `.part`, which is renamed when
all is written. Their names are fixed words and numbers of runs, never words of a pathway.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pathway_engine.errors import UsageError

_OURS = re.compile(
    r"(runs|cases|visits|handoffs|delays|links|measures|comparison|names|columns|events|positions)"
    r"\.(csv|parquet)|ledger\.xlsx|run_[0-9]+\.(xes|jsonocel)"
)
"""The names of all files that an export writes."""


@contextmanager
def made_whole(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """A folder to write into, which becomes `folder` when all went well.

    Raises `UsageError` where that would take away what is there: files of an earlier export go
    only with `overwrite`, all others never.
    """
    _refuse(folder, overwrite=overwrite)
    folder = folder.absolute()
    part, old = (folder.with_name(f"{folder.name}.{word}") for word in ("part", "old"))
    for left in (part, old):
        _refuse(left, overwrite=True)
        _remove(left)
    part.mkdir()
    try:
        yield part
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    _remove(old)


def _refuse(folder: Path, *, overwrite: bool) -> None:
    if not folder.parent.is_dir():
        raise UsageError(f"{folder}: the folder {folder.parent} does not exist; make it first")
    if folder.is_symlink():
        raise UsageError(f"{folder}: found a link, expected a folder; name the folder itself")
    if not folder.exists():
        return
    if folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise UsageError(
            f"{folder}: found the folder that you are in, expected one that is made anew; "
            "name it (-o NAME)"
        )
    if not folder.is_dir():
        raise UsageError(f"{folder}: found a file, expected a folder, which takes several")
    names = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in names if not _OURS.fullmatch(name)]
    if foreign:
        raise UsageError(
            f"{folder}: found `{foreign[0]}` there, which no export wrote; "
            "choose a folder of its own (-o)"
        )
    if names and not overwrite:
        raise UsageError(
            f"{folder}: found an export there already; --overwrite replaces it, "
            "-o chooses another folder"
        )


def _remove(folder: Path) -> None:
    """Take away a folder that holds nothing but what an export wrote."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
