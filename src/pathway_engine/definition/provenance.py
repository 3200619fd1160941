"""Where the numbers of a file come from: a source, an assumption, or nobody says.

A line of provenance names a path or a glob (`*` one segment, `**` any number of them) and
covers every number at and below it. Of several lines the most specific wins: the one with
more keys written out, then the longer, then the later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pathway_engine.definition.findings import Report
from pathway_engine.definition.globs import covers, matches
from pathway_engine.definition.models import Pathway, Provenance
from pathway_engine.definition.node import (
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    find,
    join,
    mark_of,
    split,
    walk,
)

TEXTS = frozenset(
    (
        *("title", "description", "pathway", "language", "version", "timezone", "currency"),
        *("sector", "organisation", "site", "calendar", "accountable", "team", "role"),
        *("employer", "by", "function", "to", "at", "start", "during", "queue_cause"),
        *("cause", "since", "given", "outside", "replay", "unit", "type", "family", "once"),
        *("dtoc", "mhsds"),
    )
)
"""Keys under which no number stands, however it looks."""
NO_NUMBERS = ("sources", "provenance", "accepted")
"""Parts of a file that hold no numbers of the pathway."""

MOST_TRIES = 500_000
"""Patterns times paths that are tried."""

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
    lines = [(name, of) for name, one in pathway.provenance.items() for of in one.of]
    found = []
    for path, text, mark in _numbers(pathway.document, ""):
        covering = [(_rank(of), n, name) for n, (name, of) in enumerate(lines) if covers(of, path)]
        name = max(covering)[2] if covering else None
        state = _state(pathway.provenance[name]) if name else "unattributed"
        found.append(Number(path, text, mark, name, state))
    return tuple(found)


def _state(line: Provenance) -> str:
    return "sourced" if line.source is not None else "assumed"


def _numbers(node: Node, path: str) -> Iterator[tuple[str, str, Mark]]:
    """Path, text and place of each scalar that is a number, or holds one."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if not path and key in NO_NUMBERS:
                continue
            if key not in TEXTS or isinstance(value, Mapping):
                yield from _numbers(value, join(path, key))
    elif isinstance(node, Sequence):
        texts = [item.text for item in node.items if isinstance(item, Scalar)]
        if any(_NUMBER.match(text) for text in texts):
            yield path, ", ".join(texts), node.mark
    elif _NUMBER.match(node.text) or set(_IN_RULE.findall(node.text)) - set(_LOGIC):
        yield path, node.text, mark_of(node, "")


def _rank(pattern: str) -> tuple[int, int]:
    """How specific a pattern is: keys written out, then all its parts."""
    parts = split(pattern)
    return sum(part not in ("*", "**") for part in parts), len(parts)


def check_provenance(pathway: Pathway, report: Report) -> None:
    """Report lines that say neither source nor assumption, and lines that cover nothing."""
    something = _Something(pathway.document)
    for name, line in pathway.provenance.items():
        path = join("provenance", name)
        if (line.source is None) == (line.assumption is None):
            found = "neither" if line.source is None else "both"
            report.add("provenance_form", path, found=found, expected="`source` or `assumption`")
        elif line.source is not None and line.at is None:
            expected = "`at`, where in the source"
            report.add("provenance_form", path, found="`source` without `at`", expected=expected)
        for pattern in line.of:
            if not something.matches(pattern):
                expected = "a path, or a glob, that something in the file has"
                where = join(path, "of")
                report.add(
                    "provenance_matches_nothing", where, found=f"`{pattern}`", expected=expected
                )


class _Something:
    """Whether patterns name anything in a tree, found out with bounded effort."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._paths = [path for path, _ in walk(tree)]
        self._keys = {key for path in self._paths for key in split(path)}
        self._tries = MOST_TRIES

    def matches(self, pattern: str) -> bool:
        """Whether some path is named; where nobody can tell any more, it is taken as named."""
        keys = split(pattern)
        if "*" not in pattern:
            return find(self._tree, pattern) is not None
        if not self._keys.issuperset(key for key in keys if key not in ("*", "**")):
            return False
        for path in self._paths:
            self._tries -= 1
            if self._tries < 0 or matches(pattern, path):
                return True
        return False


def counted(found: tuple[Number, ...]) -> dict[str, int]:
    """How many numbers are sourced, assumed and unattributed.

    >>> counted(())
    {'sourced': 0, 'assumed': 0, 'unattributed': 0}
    """
    states = [number.state for number in found]
    return {state: states.count(state) for state in ("sourced", "assumed", "unattributed")}
