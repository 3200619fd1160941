"""What changed from one tree to another, as edits: `apply(a, diff(a, b))` is `b`, always.

Where the written order decides something (rules are tried in it, posts, teams and partners are
asked in it, attributes are drawn in it), the edits restore it too: what has moved is removed
and added before its new neighbour. Elsewhere order says nothing and is left alone.

    >>> from pathway_engine.definition.node import mapping
    >>> before = mapping({"teams": {"duty": {"staff": {"adviser": "4"}}}})
    >>> after = mapping({"teams": {"duty": {"staff": {"adviser": "5"}}}})
    >>> [(edit.verb, edit.path, edit.kind) for edit in diff(before, after)]
    [('set', 'teams.duty.staff.adviser', 'capacity')]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Sequence as AnySequence

from pathway_engine.definition.changes import HEAD
from pathway_engine.definition.edits import Edit
from pathway_engine.definition.node import Mapping, Node, Scalar, Sequence, join, split

__all__ = ["as_redesign", "diff", "says_the_same"]

ORDERED = frozenset(
    {
        "arrivals",
        "backlog",
        "case",
        "exits",
        "holds",
        "opens",
        "organisations",
        "outcomes",
        "parallel",
        "records",
        "staff",
        "steps",
        "teams",
        "with",
    }
)
"""Keys whose entries are read in the order in which they are written."""
ORDERED_BELOW = frozenset({"parallel", "with"})
"""Of these each entry is itself read in its order: the steps of a branch, a team's partners."""


def diff(one: Mapping, other: Mapping) -> tuple[Edit, ...]:
    """The edits that make the second tree of the first, in an order in which they apply."""
    return tuple(_entries(one, other, ""))


def as_redesign(one: Mapping, other: Mapping, baseline: str) -> Mapping:
    """The redesign of a pathway that amounts to another: applied to the first it is the second.

    `baseline` is the first one's file, as the redesign names it. Id, title and description are
    the second one's, for the result has those of its redesign. Where the two differ in nothing
    else, there are no changes, and no redesign may be without any.

    >>> from pathway_engine.definition.node import mapping
    >>> from pathway_engine.definition.writer import write
    >>> before = mapping({"pathway": "split", "full_time": "37h"})
    >>> after = mapping({"pathway": "longer", "full_time": "39h"})
    >>> print(write(as_redesign(before, after, "split.yaml")), end="")
    redesign: longer
    baseline: split.yaml
    <BLANKLINE>
    changes:
      - {set: full_time, from: 37h, to: 39h}
    """
    head = {"redesign" if key == "pathway" else key: other.entries.get(key) for key in HEAD}
    changes = tuple(_change(edit) for edit in diff(one, other) if edit.path not in HEAD)
    written = {key: node for key, node in head.items() if node is not None}
    return Mapping(written | {"baseline": Scalar(baseline), "changes": Sequence(changes)})


def _change(edit: Edit) -> Mapping:
    """An edit as a redesign writes it."""
    new = "value" if edit.verb == "add" else "to"
    was = edit.was if edit.verb == "set" else None
    before = None if edit.before is None else Scalar(edit.before)
    parts = {edit.verb: Scalar(edit.path), "before": before, "from": was, new: edit.to}
    return Mapping({key: node for key, node in parts.items() if node is not None})


def says_the_same(one: Node, other: Node, path: str = "") -> bool:
    """Whether two trees are equal, in their order too wherever order says something.

    >>> from pathway_engine.definition.node import mapping
    >>> up, down = mapping({"a": "1", "b": "2"}), mapping({"b": "2", "a": "1"})
    >>> says_the_same(up, down), says_the_same(up, down, "steps.contact.outcomes")
    (True, False)
    """
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one == other
    if _ordered(path) and list(one.entries) != list(other.entries):
        return False
    return one.entries.keys() == other.entries.keys() and all(
        says_the_same(value, other.entries[key], join(path, key))
        for key, value in one.entries.items()
    )


def _entries(one: Mapping, other: Mapping, path: str) -> Iterator[Edit]:
    """The edits of what stands in two mappings at the same path."""
    kept = _kept(list(one.entries), list(other.entries), ordered=_ordered(path))
    for key, value in one.entries.items():
        if key not in kept:
            yield Edit("remove", join(path, key), was=value, mark=value.mark)
    for key, value in one.entries.items():
        if key in kept:
            yield from _value(value, other.entries[key], join(path, key))
    yield from _additions(other, kept, path)


def _value(one: Node, other: Node, path: str) -> Iterator[Edit]:
    """The edits of one value: none, those within it, or one that sets it whole."""
    if says_the_same(one, other, path):
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping) and _by_parts(one, other):
        yield from _entries(one, other, path)
    else:
        yield Edit("set", path, was=one, to=other, mark=other.mark)


def _additions(other: Mapping, kept: set[str], path: str) -> Iterator[Edit]:
    """What is new, each before the next entry that stays (none: at the end)."""
    keys = list(other.entries)
    for place, key in enumerate(keys):
        if key in kept:
            continue
        behind = next((later for later in keys[place:] if later in kept), None)
        before = behind if _ordered(path) else None
        value = other.entries[key]
        yield Edit("add", join(path, key), to=value, before=before, mark=value.mark)


def _by_parts(one: Mapping, other: Mapping) -> bool:
    """Whether the difference is told entry by entry: they share some, and paths can name them.

    What shares nothing (`{mean, cv}` and `{median, p90}`) reads better set whole.
    """
    if not one.entries.keys() & other.entries.keys():
        return False
    if _is_quantity(one) or _is_quantity(other):
        return one.entries.keys() == other.entries.keys()
    return all(_nameable(key) for key in (*one.entries, *other.entries))


def _is_quantity(node: Mapping) -> bool:
    return not node.entries.keys().isdisjoint({"mean", "median", "low", "high", "p90"}) and all(
        isinstance(value, Scalar) for value in node.entries.values()
    )


def _nameable(key: str) -> bool:
    return bool(key) and not set(key) & set(".* \t\n")


def _ordered(path: str) -> bool:
    """Whether the entries at a path are read in their order."""
    keys = split(path)
    return bool(keys) and (keys[-1] in ORDERED or not ORDERED_BELOW.isdisjoint(keys[-2:]))


def _kept(one: AnySequence[str], other: AnySequence[str], *, ordered: bool) -> set[str]:
    """The keys that stay where they are: those in both or, in order, the most that can stay."""
    places = {key: place for place, key in enumerate(other)}
    shared = [key for key in one if key in places]
    return set(_longest_rising(shared, places)) if ordered else set(shared)


def _longest_rising(keys: AnySequence[str], places: dict[str, int]) -> list[str]:
    """A longest selection of keys whose places rise (patience sorting)."""
    ends: list[int] = []
    piles: list[str] = []
    before: dict[str, str | None] = {}
    for key in keys:
        pile = bisect_left(ends, places[key])
        ends[pile : pile + 1] = [places[key]]
        piles[pile : pile + 1] = [key]
        before[key] = piles[pile - 1] if pile else None
    chosen: list[str] = []
    last = piles[-1] if piles else None
    while last is not None:
        chosen.append(last)
        last = before[last]
    return chosen[::-1]
