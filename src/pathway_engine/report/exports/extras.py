"""Packages that only some exports need: without one of them, the line that installs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pathway_engine.errors import UsageError


@contextmanager
def needed_by(what: str, package: str) -> Iterator[None]:
    """Import a package that `what` needs. Raises `UsageError` where it is not installed."""
    try:
        yield
    except ImportError as error:
        raise UsageError.lacking(package, "export", what) from error
