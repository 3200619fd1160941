"""Patterns of paths: `*` stands for one key, `**` for any number of keys.

A pattern covers every path that it matches and all that lies below: `teams.*.staff` covers
`teams.duty.staff` and `teams.duty.staff.adviser`.
"""

from __future__ import annotations

from functools import lru_cache

from pathway_engine.definition.node import Node, walk

__all__ = ["covers", "matches", "matching", "names_one", "paths_of"]


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern names exactly this path.

    >>> matches("teams.*.staff", "teams.duty.staff"), matches("**.share", "a.b.share")
    (True, True)
    >>> matches("teams.*", "teams.duty.staff")
    False
    """
    if "*" not in pattern:
        return pattern == path
    return _matches(tuple(pattern.split(".")), tuple(path.split(".")), below=False)


def covers(pattern: str, path: str) -> bool:
    """Whether a pattern names this path or something above it.

    >>> covers("teams.*", "teams.duty.staff"), covers("teams.*.staff", "teams.duty")
    (True, False)
    """
    if "*" not in pattern:
        return path == pattern or path.startswith(f"{pattern}.")
    return _matches(tuple(pattern.split(".")), tuple(path.split(".")), below=True)


def matching(pattern: str, tree: Node) -> list[str]:
    """Every path of a tree that a pattern names, in the order of the file.

    >>> from pathway_engine.definition.node import mapping
    >>> matching("teams.*.fte", mapping({"teams": {"duty": {"fte": "4"}, "night": {}}}))
    ['teams.duty.fte']
    """
    return [path for path, _ in walk(tree) if matches(pattern, path)]


def paths_of(tree: Node) -> frozenset[str]:
    """Every path of a tree: for whoever asks about many patterns."""
    return frozenset(path for path, _ in walk(tree))


def names_one(pattern: str, paths: frozenset[str]) -> bool:
    """Whether a pattern names any of some paths.

    >>> names_one("a.*", frozenset({"a", "a.b"})), names_one("a.c", frozenset({"a", "a.b"}))
    (True, False)
    """
    if "*" not in pattern:
        return pattern in paths
    return any(matches(pattern, path) for path in paths)


@lru_cache(maxsize=65_536)
def _matches(pattern: tuple[str, ...], keys: tuple[str, ...], *, below: bool) -> bool:
    """Follow both from the left, keeping every place of the pattern one may have come to."""
    places = _with_skips(pattern, {0})
    for key in keys:
        if below and len(pattern) in places:
            return True
        stepped = {place + 1 for place in places if _takes(pattern, place, key)}
        kept = {place for place in places if place < len(pattern) and pattern[place] == "**"}
        places = _with_skips(pattern, stepped | kept)
    return len(pattern) in places


def _takes(pattern: tuple[str, ...], place: int, key: str) -> bool:
    return place < len(pattern) and pattern[place] in ("*", key)


def _with_skips(pattern: tuple[str, ...], places: set[int]) -> set[int]:
    """The places, and those behind a `**` that stands for no key at all."""
    reached = set(places)
    for place in range(len(pattern)):
        if place in reached and pattern[place] == "**":
            reached.add(place + 1)
    return reached
