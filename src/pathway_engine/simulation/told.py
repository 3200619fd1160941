"""People who are told to a run, instead of drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pathway_engine.errors import UsageError


@dataclass(frozen=True)
class Person:
    """A case told to a run instead of drawn: when it opens, who it is, what is known of it.

    `second` is in civil seconds, `identity` 64 bits; attributes that are not told have their
    initial value; `to` is a step, the pathway's start where left out.
    """

    second: int
    identity: int
    attributes: dict[str, float | str]
    to: str | None = None


def place_of(word: str, words: Sequence[str], meant: str) -> int:
    """Where a word stands among those that are known. Raises `UsageError` if it does not."""
    if word not in words:
        known = ", ".join(f"`{one}`" for one in words)
        raise UsageError(f"{meant}: found `{word}`, expected one of {known}")
    return words.index(word)
