"""An entry in the list of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Entry(NamedTuple):
    """A command: its name, the function that does it, and examples of its use.

    What only gathers commands has no function, but entries `of` its own.
    """

    name: str
    function: Callable[..., object] | None
    examples: tuple[str, ...]
    of: tuple[Entry, ...] = ()
