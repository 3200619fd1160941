"""Packages that only some exports need: without one of them, the line that installs it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pathway_engine.errors import UsageError

INSTALLED_BY = "python -m pip install 'pathway-engine[export]'"
"""What installs all that exports need."""


def needed(package: str, what: str) -> Any:
    """A package that `what` needs. Raises `UsageError` where it is not installed."""
    try:
        return import_module(package)
    except ImportError as error:
        raise UsageError(
            f"{what} needs the package `{package.partition('.')[0]}`, which is not installed; "
            f"this installs it: {INSTALLED_BY}"
        ) from error
