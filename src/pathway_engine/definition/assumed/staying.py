"""Which numbers of a file do not move, whatever is assumed of them, and why."""

from __future__ import annotations

import re
from decimal import Decimal

from pathway_engine.definition.globs import matches
from pathway_engine.definition.node import Mapping, Node, Scalar, find, join, split
from pathway_engine.definition.node import Sequence as Listed
from pathway_engine.definition.written import Written, read_written

SPREADS = ("cv", "k")
"""Keys that say how a quantity varies, not how much it is."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")
_HOURS = re.compile(r"[0-9]{1,2}(:[0-9]{2})?-[0-9]{1,2}(:[0-9]{2})?")
_MOMENT = re.compile(r"[+-][0-9].*")
_NOT_AMOUNTS = (
    ("case.*.min", "a limit, beyond which a value stops a run"),
    ("case.*.max", "a limit, beyond which a value stops a run"),
    ("**.priority", "it says who goes first, and not how much"),
)


def why_still(document: Node, path: str, text: str) -> str:
    """Why a number does not move; empty where it may.

    >>> from pathway_engine.definition.node import mapping
    >>> document = mapping({"case": {"x": {"initial": {"on": "30%", "off": "70%"}}}})
    >>> why_still(document, "case.x.initial.on", "30%")
    'a part of 100 %, and no other part takes the rest'
    >>> why_still(document, "costs.move.from", "2026-04-01")
    'a date'
    """
    if isinstance(find(document, path), Listed):
        return "a list, into which no path leads"
    if (what := _not_an_amount(text)) or read_written(text) is None:
        return what or "it stands in a rule"
    for pattern, why in _NOT_AMOUNTS:
        if matches(pattern, path):
            return why
    return _without_rest(document, path)


def _not_an_amount(text: str) -> str:
    if _DATE.fullmatch(text):
        return "a date"
    if _HOURS.fullmatch(text):
        return "hours of the clock"
    return "a moment" if _MOMENT.fullmatch(text) else ""


def _without_rest(document: Node, path: str) -> str:
    """Why a share does not move that must make 100 % with others; empty for any other number."""
    above = find(document, join(*split(path)[:-1]))
    if isinstance(above, Mapping) and _makes_all(above):
        return "a part of 100 %, and no other part takes the rest"
    outcomes = outcomes_of(document, path)
    if outcomes is not None and not _has_rest(outcomes):
        return "a share beside others of its step, of which none takes the rest"
    return ""


def _makes_all(parts: Mapping) -> bool:
    """Whether the entries of a mapping are shares that make 100 %."""
    if "given" in parts.entries or len(parts.entries) < 2:
        return False
    read = [share_of(one) for one in parts.entries.values()]
    return all(one is not None for one in read) and sum(filter(None, read)) == 100


def share_of(node: Node | None) -> Decimal | None:
    """The share that a node is, in hundredths; None if it is none."""
    read = read_written(node.text) if isinstance(node, Scalar) else None
    return read.number if isinstance(read, Written) and read.kind == "share" else None


def outcomes_of(document: Node, path: str) -> Mapping | None:
    """The outcomes of the step of whose shares a path is one; None where it is no such share.

    In a table of a step's shares, each line has its own.
    """
    keys = split(path)
    at = next((n for n in (-2, -3) if keys[n:][:1] and _is_outcome(keys, n)), None)
    found = find(document, join(*keys[:at])) if at is not None else None
    return found if isinstance(found, Mapping) else None


def _is_outcome(keys: tuple[str, ...], at: int) -> bool:
    """Whether an outcome's name stands there, and its `share` behind it."""
    return len(keys) > 1 - at and keys[at - 1] == "outcomes" and keys[at + 1] == "share"


def _has_rest(outcomes: Mapping) -> bool:
    """Whether an outcome has neither rule nor share, and takes what is left."""
    return any(
        isinstance(one, Mapping) and not {"when", "share"} & one.entries.keys()
        for one in outcomes.entries.values()
    )
