"""What a book says of itself: where it stands, what keys stand for, what falls due, versions.

All moments are UTC seconds.
"""

from __future__ import annotations

from typing import NamedTuple


class Head(NamedTuple):
    """Where the book stands: its last position and hash, the next number, the last recording."""

    position: int = 0
    next_case: int = 1
    hash: str = ""
    recorded_at: int = 0


class KeyUse(NamedTuple):
    """What a key stands for: whose command, and the positions of the facts that came of it."""

    actor: str
    digest: str
    first: int
    last: int


class Timed(NamedTuple):
    """What falls due for a case: a `visit` (0: the case), a target by `name`, or an opening."""

    visit: int
    kind: int
    name: str
    due_at: int


class Due(NamedTuple):
    """A case for which something falls due, and when the first of it does."""

    case: int
    due_at: int


class Sitting(NamedTuple):
    """A sitting that is not as the file says."""

    places: int | None
    cancelled: bool


class Turned(NamedTuple):
    """A command that was refused, for whoever looks after the book."""

    actor: str
    case: int | None
    command: str
    code: str


class Version(NamedTuple):
    """An installed version of a pathway: known by its digest, in force until it is retired."""

    digest: str
    name: str
    version: str
    installed_at: int
    retired_at: int | None = None
