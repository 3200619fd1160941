"""Where the numbers of a file come from: a source, an assumption, or nobody says.

A line of provenance names a path or a glob (`*` one segment, `**` any number of them) and
covers every number at and below it. Of several lines the most specific wins: the one with
more segments written out, then the longer, then the later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, Provenance
from pathway_engine.definition.node import (
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    join,
    mark_of,
    split,
)

TEXTS = frozenset(
    "title description pathway language version timezone currency sector organisation site "
    "calendar accountable team role employer by function to at from_ start during queue_cause "
    "cause since given holidays closed outside replay unit type because family once".split()
)
"""Keys under which no number stands, however it looks."""
NO_NUMBERS = ("sources", "provenance", "accepted")
"""Parts of a file that hold no numbers of the pathway."""

_NUMBER = re.compile(r"[+-]?[0-9]")
_IN_RULE = re.compile(r"(?<![A-Za-z0-9_.])[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.])")
_LOGIC = ("0", "1")  # `visits(contact) > 0` counts nothing; it asks whether


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the file: its path, its text, its place, and the line that covers it."""

    path: str
    text: str
    mark: Mark
    line: str | None
    state: str
    """sourced, assumed or unattributed"""


def numbers(pathway: Pathway) -> tuple[Number, ...]:
    """Every number of a pathway with what is known of it, in the order of the file.

    Numbers are amounts, shares, rates, costs, hours and dates, and those within rules other
    than 0 and 1. The numbers of one list are told as one.
    """
    lines = [(name, of, _matcher(of)) for name, one in pathway.provenance.items() for of in one.of]
    found = []
    for path, text, mark in _numbers(pathway.document, ""):
        covering = [(_rank(of), name) for name, of, match in lines if _covers(match, path)]
        name = max(covering, key=lambda one: one[0])[1] if covering else None
        state = _state(pathway.provenance[name]) if name else "unattributed"
        found.append(Number(path, text, mark, name, state))
    return tuple(found)


def _state(line: Provenance) -> str:
    return "sourced" if line.source is not None else "assumed"


def _numbers(node: Node, path: str) -> Iterator[tuple[str, str, Mark]]:
    """Path, text and place of each scalar that is a number, or holds one."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if key in TEXTS or (not path and key in NO_NUMBERS):
                if not isinstance(value, Mapping):
                    continue
                if not path and key in NO_NUMBERS:
                    continue
            yield from _numbers(value, join(path, key))
    elif isinstance(node, Sequence):
        texts = [item.text for item in node.items if isinstance(item, Scalar)]
        if any(_NUMBER.match(text) for text in texts):
            yield path, ", ".join(texts), node.mark
    elif _NUMBER.match(node.text) or set(_IN_RULE.findall(node.text)) - set(_LOGIC):
        yield path, node.text, mark_of(node, "")


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> re.Pattern[str]:
    """A glob over paths as an expression that matches a path at or above."""
    parts = [
        {"**": r"(?:[^.]+(?:\.[^.]+)*)", "*": r"[^.]+"}.get(part, re.escape(part))
        for part in split(pattern)
    ]
    return re.compile(r"\.".join(parts) + r"(?:\.|$)")


def _covers(match: re.Pattern[str], path: str) -> bool:
    return match.match(path) is not None


def _rank(pattern: str) -> tuple[int, int]:
    """How specific a glob is: segments written out, then all segments."""
    parts = split(pattern)
    return sum(part not in ("*", "**") for part in parts), len(parts)


def matches_something(pattern: str, node: Node) -> bool:
    """Whether a path or glob names anything in a tree.

    >>> from pathway_engine.definition.node import mapping
    >>> matches_something("teams.*.staff", mapping({"teams": {"duty": {"staff": "9"}}}))
    True
    """
    return _any(split(pattern), node)


def _any(parts: tuple[str, ...], node: Node) -> bool:
    if not parts:
        return True
    if not isinstance(node, Mapping):
        return False
    first, rest = parts[0], parts[1:]
    if first == "**":
        return _any(rest, node) or any(_any(parts, below) for below in node.entries.values())
    if first == "*":
        return any(_any(rest, below) for below in node.entries.values())
    return first in node.entries and _any(rest, node.entries[first])


def check_provenance(pathway: Pathway, report: Report) -> None:
    """Report lines that say neither source nor assumption, and lines that cover nothing."""
    for name, line in pathway.provenance.items():
        path = join("provenance", name)
        if (line.source is None) == (line.assumption is None):
            found = "neither" if line.source is None else "both"
            report.add("provenance_form", path, found=found, expected="`source` or `assumption`")
        elif line.source is not None and line.at is None:
            expected = "`at`, where in the source"
            report.add("provenance_form", path, found="`source` without `at`", expected=expected)
        for pattern in line.of:
            if not matches_something(pattern, pathway.document):
                expected = "a path, or a glob, that something in the file has"
                where = join(path, "of")
                report.add(
                    "provenance_matches_nothing", where, found=f"`{pattern}`", expected=expected
                )
