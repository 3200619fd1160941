"""Writing a file that somebody asks for: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from pathway_engine.errors import UsageError


def put(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises `UsageError` where its folder is missing."""
    if not path.parent.is_dir():
        raise UsageError(f"{path}: found no folder `{path.parent}`, expected one to write into")
    if path.is_dir():
        raise UsageError(f"{path}: found a folder, expected the name of a file")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
