"""From a tree to YAML that reads back as the same tree.

The text is for people: blocks for what has parts, one line for what fits on one, quotes only
where the text could be taken for something else. Comments are not in a tree, so they are not
written; the order of keys is kept.

    >>> from pathway_engine.definition.node import mapping
    >>> print(write(mapping({"pathway": "small", "roles": {"broker": {"cost": "26/h"}}})), end="")
    pathway: small
    roles:
      broker: {cost: 26/h}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pathway_engine.definition.node import Mapping, Node, Scalar

__all__ = ["in_line", "write"]

WIDTH = 100
"""Columns that a line may have before what stands in it is broken up."""

# A text that any YAML reader takes for the same text, whether in a block or within { }.
_PLAIN = re.compile(r"[A-Za-z0-9_/(£.+-](?:[^\x00-\x1f\x7f-\x9f:#,\[\]{}\"'\u2028\u2029\ufeff]*"
                    r"[^\x00-\x20\x7f-\x9f:#,\[\]{}\"'\u2028\u2029\ufeff])?")  # fmt: skip
_TAKEN_FOR_SOMETHING_ELSE = re.compile(
    r"-|-\s.*|---.*|\.\.\.(\s.*)?|null|on|off|yes|no|y|n", re.IGNORECASE
)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def write(tree: Mapping) -> str:
    """The YAML text of a tree, with a line break at its end."""
    if not tree.entries:
        return "{}\n"
    return "\n".join(_with_gaps(tree)) + "\n"


def in_line(node: Node) -> str:
    """A value in one line of YAML, however long.

    >>> from pathway_engine.definition.node import mapping
    >>> in_line(mapping({"to": "panel", "when": "cost > 300", "title": "Yes, please"}))
    '{to: panel, when: cost > 300, title: "Yes, please"}'
    """
    if isinstance(node, Scalar):
        return _scalar(node.text, quoted=node.quoted)
    if isinstance(node, Mapping):
        inner = ", ".join(f"{_key(key)}: {in_line(value)}" for key, value in node.entries.items())
        return "{" + inner + "}"
    return "[" + ", ".join(map(in_line, node.items)) + "]"


def _with_gaps(tree: Mapping) -> Iterator[str]:
    """The lines of a whole file: an empty one between the parts that have several."""
    before_was_block = True
    for number, (key, value) in enumerate(tree.entries.items()):
        lines = list(_entry(key, value, 0))
        if number and (before_was_block or len(lines) > 1):
            yield ""
        yield from lines
        before_was_block = len(lines) > 1


def _entry(key: str, value: Node, indent: int) -> Iterator[str]:
    """The lines of one key and its value."""
    start = " " * indent + _key(key) + ":"
    if _fits(value, len(start) + 1, top=indent == 0):
        yield f"{start} {in_line(value)}"
    else:
        yield start
        yield from _block(value, indent + 2)


def _block(node: Node, indent: int) -> Iterator[str]:
    """The lines of a value that has parts."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield from _entry(key, value, indent)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _item(item, indent)


def _item(node: Node, indent: int) -> Iterator[str]:
    """The lines of one entry of a list."""
    if _fits(node, indent + 2, top=False):
        yield " " * indent + "- " + in_line(node)
        return
    first, *rest = _block(node, indent + 2)
    yield " " * indent + "- " + first[indent + 2 :]
    yield from rest


def _fits(node: Node, used: int, *, top: bool) -> bool:
    """Whether a value stays on one line: all of it is short, and at most two levels deep."""
    if isinstance(node, Scalar):
        return True
    if isinstance(node, Mapping):
        if node.entries and top:
            return False
        parts = node.entries.values()
        return not parts or (_depth(node) <= 2 and used + len(in_line(node)) <= WIDTH)
    return not node.items or (_depth(node) == 1 and used + len(in_line(node)) <= WIDTH)


def _depth(node: Node) -> int:
    if isinstance(node, Scalar):
        return 0
    parts = node.entries.values() if isinstance(node, Mapping) else node.items
    return 1 + max(map(_depth, parts), default=0)


def _key(key: str) -> str:
    return _scalar(key, quoted=False)


def _scalar(text: str, *, quoted: bool) -> str:
    """The text, in quotes where it stood so or where YAML would read something else."""
    plain = _PLAIN.fullmatch(text) and not _TAKEN_FOR_SOMETHING_ELSE.fullmatch(text)
    if plain and not quoted:
        return text
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
