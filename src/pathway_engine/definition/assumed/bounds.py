"""How far numbers may move at all: shares to 100 %, whole numbers by ones, low not above high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from pathway_engine.definition.assumed.staying import outcomes_of, share_of
from pathway_engine.definition.globs import covers, matches
from pathway_engine.definition.node import Mapping as Tree
from pathway_engine.definition.node import Node, Scalar, find, join, split
from pathway_engine.definition.written import Written, read_written

_WHOLE = (
    "backlog.*.cases",
    "places.*.count",
    "places.*.count.*",
    "places.*.count.*.count",
    "teams.*.staff.*.present",
    "steps.**.sessions.places",
    "steps.**.sessions.places.*",
    "steps.**.with.*.*",
)
"""Where only whole numbers may stand."""
_AT_LEAST_ONE = ("teams.*.staff.*.present", "steps.**.sessions.**", "steps.**.with.*.*")
_STAFF = ("teams.*.staff.*", "teams.*.staff.*.fte")
_LEAST_FTE = Decimal("0.01")
_ORDERS = (
    ("p05", "p10", "p25", "median", "p75", "p90", "p95"),
    ("low", "mode", "high"),
    ("at_least", "at_most"),
)
"""Keys of one quantity, of which none may be above a later one."""
_DRAWN = ("steps.**.records.*", "arrivals.*.case.*", "backlog.*.case.*")
"""What gives an attribute its value: no less than the attribute's least, no more than its most."""


class Bound(NamedTuple):
    """How far a number may go one way, and what is there, in words."""

    number: Decimal
    what: str


def is_whole(document: Node, path: str) -> bool:
    """Whether only a whole number may stand at a path."""
    if any(matches(pattern, path) for pattern in _WHOLE):
        return True
    keys = split(path)
    of = find(document, join(*keys[:2], "type")) if keys[0] == "case" else None
    return isinstance(of, Scalar) and of.text == "integer"


def bounds(document: Node, path: str, now: Written, with_it: Mapping[str, Written]) -> list[Bound]:
    """The bounds of a number; `with_it` are the numbers that move with it, itself among them."""
    return [
        *_of_its_kind(path, now),
        *_of_outcomes(document, path, now, with_it),
        *_of_its_quantity(document, path, now, with_it),
        *_of_its_attribute(document, path),
    ]


def _of_its_kind(path: str, now: Written) -> Iterator[Bound]:
    yield Bound(Decimal(0), "0")
    if now.kind == "share":
        yield Bound(Decimal(100), "100 %")
    if any(matches(pattern, path) for pattern in _STAFF):
        yield Bound(_LEAST_FTE, "no staff")
    if any(matches(pattern, path) for pattern in _AT_LEAST_ONE):
        yield Bound(Decimal(1), "one")


def _of_outcomes(
    document: Node, path: str, now: Written, with_it: Mapping[str, Written]
) -> Iterator[Bound]:
    """What the other outcomes of its step leave, shared out to those that move with it."""
    outcomes = outcomes_of(document, path)
    if outcomes is None or not now.number:
        return
    keys = split(path)
    at = len(keys) - 1 - keys[::-1].index("outcomes")
    rest, moving = Decimal(100), Decimal(0)
    for name, outcome in outcomes.entries.items():
        beside = join(*keys[: at + 1], name, *keys[at + 2 :])
        share = share_of(_in_line(outcome, keys[at + 3 :]))
        if beside in with_it:
            moving += with_it[beside].number
        elif share is not None:
            rest -= share
    if moving:
        yield Bound(now.number * rest / moving, "what the other outcomes leave")


def _in_line(outcome: Node, line: Iterable[str]) -> Node | None:
    """The share of an outcome, in a line of a table where it has one."""
    share = find(outcome, "share")
    for key in line:
        if isinstance(share, Tree):
            share = share.entries.get(key, share.entries.get("otherwise"))
    return share


def _of_its_quantity(
    document: Node, path: str, now: Written, with_it: Mapping[str, Written]
) -> Iterator[Bound]:
    """The numbers beside it that stay, which it may not pass."""
    *above, key = split(path)
    for order in _ORDERS:
        for other in order if key in order else ():
            beside = join(*above, other)
            node = find(document, beside)
            read = read_written(node.text) if isinstance(node, Scalar) else None
            if beside not in with_it and read is not None and read.unit == now.unit:
                yield Bound(read.number, f"`{other}`")


def _of_its_attribute(document: Node, path: str) -> Iterator[Bound]:
    """The least and the most of the attribute that it is drawn for."""
    keys = split(path)
    for pattern in _DRAWN:
        if not covers(pattern, path):
            continue
        at = next(n for n, key in enumerate(keys) if key in ("records", "case")) + 1
        for limit in ("min", "max"):
            node = find(document, join("case", keys[at], limit))
            read = read_written(node.text) if isinstance(node, Scalar) else None
            if read is not None:
                yield Bound(read.number, f"`{limit}` of `{keys[at]}`")


def clipped(
    low: Decimal, high: Decimal, now: Written, found: Iterable[Bound]
) -> tuple[Decimal, Decimal, tuple[str, ...]]:
    """A low and a high value within bounds, and the bounds at which they stop short.

    >>> clipped(Decimal(60), Decimal(120), Written(Decimal(90), "%"), [Bound(Decimal(100), "all")])
    (Decimal('60'), Decimal('100'), ('all',))
    """
    named = []
    for number, what in found:
        if low < number <= now.number:
            low = number
            named.append(what)
        elif now.number <= number < high:
            high = number
            named.append(what)
    return low, high, tuple(dict.fromkeys(named))
