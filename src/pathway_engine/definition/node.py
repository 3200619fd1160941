"""A file as a tree in which everything knows its place: file, line, column.

The reader makes the tree and guesses nothing: every scalar is the text that stands in the
file. Trees are never changed. A redesign makes a new one with `with_value` and `without`;
what it brings keeps its own marks, so that a finding in the result points at the change.

A path names a place by its keys, joined with dots: `teams.front_door.staff`. No path goes
through a list. Two trees are equal when they say the same, wherever they say it.

    >>> tree = mapping({"teams": {"front_door": {"staff": {"adviser": "4"}}}})
    >>> find(tree, "teams.front_door.staff.adviser").text
    '4'
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

__all__ = [
    "NOWHERE",
    "Mapping",
    "Mark",
    "Node",
    "Scalar",
    "Sequence",
    "find",
    "join",
    "mapping",
    "mark_of",
    "mark_of_item",
    "plain",
    "split",
    "walk",
    "with_value",
    "without",
]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file: the file as the user wrote it, line and column counted from 1.

    What is no file, such as an option of a command, has line and column 0.

    >>> str(Mark("split.yaml", 12, 7)), str(Mark("--set full_time=36h", 0, 0))
    ('split.yaml:12:7', '--set full_time=36h')
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Mark("(no file)")
"""The place of what was made by a program."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `quoted`: it stood in quotes or in a block, so it can be nothing but text."""

    text: str
    quoted: bool = field(default=False, compare=False)
    mark: Mark = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order in which they were written."""

    entries: dict[str, Node]
    key_marks: dict[str, Mark] = field(default_factory=dict, compare=False)
    mark: Mark = field(default=NOWHERE, compare=False)


Node: TypeAlias = Scalar | Sequence | Mapping


def split(path: str) -> tuple[str, ...]:
    """The keys of a path.

    >>> split("teams.front_door.staff"), split("")
    (('teams', 'front_door', 'staff'), ())
    """
    return tuple(path.split(".")) if path else ()


def join(*keys: str) -> str:
    """The path that leads along keys or shorter paths; empty ones are left out.

    >>> join("", "teams", "front_door.staff")
    'teams.front_door.staff'
    """
    return ".".join(key for key in keys if key)


def find(node: Node, path: str) -> Node | None:
    """What stands at a path, or None.

    >>> find(mapping({"a": ["1"]}), "a.0") is None
    True
    """
    for key in split(path):
        if not isinstance(node, Mapping) or key not in node.entries:
            return None
        node = node.entries[key]
    return node


def mark_of(node: Node, path: str) -> Mark:
    """Where to point for a path: its last key or, if it is absent, the nearest parent.

    >>> tree = Mapping({"a": Scalar("1")}, {"a": Mark("f.yaml", 3, 1)}, Mark("f.yaml"))
    >>> str(mark_of(tree, "a")), str(mark_of(tree, "a.b")), str(mark_of(tree, "c"))
    ('f.yaml:3:1', 'f.yaml:3:1', 'f.yaml:1:1')
    """
    mark = node.mark
    for key in split(path):
        if not isinstance(node, Mapping) or key not in node.entries:
            return mark
        parent, node = node, node.entries[key]
        mark = parent.key_marks.get(key, node.mark)
    return mark


def mark_of_item(node: Node, path: str, text: str) -> Mark:
    """Where a text stands in the list at a path; where the list stands, if it is not in it.

    >>> items = Sequence((Scalar("mon", mark=Mark("f.yaml", 3, 8)),))
    >>> tree = Mapping({"days": items}, {"days": Mark("f.yaml", 3, 1)})
    >>> str(mark_of_item(tree, "days", "mon")), str(mark_of_item(tree, "days", "tue"))
    ('f.yaml:3:8', 'f.yaml:3:1')
    """
    found = find(node, path)
    items = found.items if isinstance(found, Sequence) else ()
    marks = (item.mark for item in items if isinstance(item, Scalar) and item.text == text)
    return next(marks, mark_of(node, path))


def plain(node: Node) -> Any:
    """The same tree as dicts, lists and strings.

    >>> plain(Mapping({"a": Sequence((Scalar("1"),))}))
    {'a': ['1']}
    """
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def mapping(data: AnyMapping[str, Any], mark: Mark = NOWHERE) -> Mapping:
    """The tree of plain dicts, lists and strings, all of it at one mark.

    >>> plain(mapping({"a": {"b": ["1", "2"]}}))
    {'a': {'b': ['1', '2']}}
    """
    entries = {str(key): _node(value, mark) for key, value in data.items()}
    return Mapping(entries, dict.fromkeys(entries, mark), mark)


def _node(data: Any, mark: Mark) -> Node:
    if isinstance(data, AnyMapping):
        return mapping(data, mark)
    if isinstance(data, list | tuple):
        return Sequence(tuple(_node(item, mark) for item in data), mark)
    return Scalar(str(data), mark=mark)


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every path below a node with what stands there, in the order of the file.

    >>> [path for path, _ in walk(mapping({"a": {"b": "1"}, "c": "2"}))]
    ['a', 'a.b', 'c']
    """
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            below = join(path, key)
            yield below, value
            yield from walk(value, below)


def with_value(
    node: Node, path: str, value: Node, *, before: str | None = None, mark: Mark | None = None
) -> Mapping:
    """A tree in which `path` is `value`: replaced where it stood, else added at the end.

    `before` names the sibling in front of which a new entry goes. From then on the entry is
    found at `mark`, by default where the value was written. Raises `KeyError` with the path
    of the mapping that should hold the entry, or of the sibling, if it is not there.

    >>> tree = mapping({"a": {"b": "1", "c": "2"}})
    >>> plain(with_value(tree, "a.d", Scalar("3"), before="c"))
    {'a': {'b': '1', 'd': '3', 'c': '2'}}
    """

    def put(entries: dict[str, Node], key: str) -> dict[str, Node]:
        if before is None or key in entries:
            return entries | {key: value}
        if before not in entries:
            raise KeyError(join(*split(path)[:-1], before))
        at = list(entries).index(before)
        items = list(entries.items())
        return dict([*items[:at], (key, value), *items[at:]])

    parent, key = _parent(node, path)
    entries = put(parent.entries, key)
    key_marks = parent.key_marks | {key: mark or value.mark}
    return _rebuilt(node, split(path)[:-1], replace(parent, entries=entries, key_marks=key_marks))


def without(node: Node, path: str) -> Mapping:
    """A tree in which nothing stands at `path`. Raises `KeyError` if nothing did.

    >>> plain(without(mapping({"a": {"b": "1", "c": "2"}}), "a.b"))
    {'a': {'c': '2'}}
    """
    parent, key = _parent(node, path)
    if key not in parent.entries:
        raise KeyError(path)
    entries = {name: value for name, value in parent.entries.items() if name != key}
    key_marks = {name: mark for name, mark in parent.key_marks.items() if name != key}
    return _rebuilt(node, split(path)[:-1], replace(parent, entries=entries, key_marks=key_marks))


def _parent(node: Node, path: str) -> tuple[Mapping, str]:
    """The mapping that holds, or would hold, the entry at a path, and the entry's key."""
    *above, key = split(path) or ("",)
    parent = find(node, ".".join(above))
    if not key or not isinstance(parent, Mapping):
        raise KeyError(".".join(above))
    return parent, key


def _rebuilt(node: Node, keys: tuple[str, ...], new: Mapping) -> Mapping:
    """The tree with `new` at the end of `keys`; whatever lies beside the way is shared."""
    if not keys:
        return new
    assert isinstance(node, Mapping)  # noqa: S101 - _parent has walked this way already
    below = _rebuilt(node.entries[keys[0]], keys[1:], new)
    return replace(node, entries=node.entries | {keys[0]: below})
