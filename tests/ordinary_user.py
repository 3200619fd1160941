"""Somebody to whom things can be forbidden, whoever runs the tests: to root nothing is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534


def is_root() -> bool:
    """Whether the tests are run by somebody to whom nothing is forbidden."""
    return os.name != "nt" and os.geteuid() == 0


forbids = pytest.mark.skipif(
    not hasattr(os, "setresuid") and (os.name == "nt" or is_root()),
    reason="permissions of Unix; where root runs the tests, of Linux",
)


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """As an ordinary user, to whom the folder belongs with all that is in it."""
    if not is_root():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, 0)  # the last is the way back
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
