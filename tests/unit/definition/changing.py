"""The file with every key of the language, changed at one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pathway_engine.definition.node import (
    Mapping,
    Scalar,
    Sequence,
    find,
    walk,
    with_value,
    without,
)
from pathway_engine.definition.reader import read

EVERY_KEY = Path(__file__).parent / "every_key.yaml"
TREE = read(EVERY_KEY)


def changes_at(path: str) -> Iterator[Mapping]:
    """The file without what stands at a path, and with something else there."""
    yield without(TREE, path)
    node = find(TREE, path)
    if isinstance(node, Scalar):
        longer = {f"{node.text}{more}" for more in (" x", "x", " + 1")}
        for text in other_numbers(node.text) | longer | words_beside(path):
            if text != node.text:
                yield with_value(TREE, path, Scalar(text))
    elif isinstance(node, Sequence):
        yield with_value(TREE, path, Sequence(node.items[:-1]))


def other_numbers(text: str) -> set[str]:
    """The text with its first digit a little lower and a little higher."""
    found = re.search("[0-9]", text)
    if not found:
        return set()
    digit = int(found[0])
    others = {max(digit - 1, 0), min(digit + 1, 9)}
    return {text.replace(found[0], str(other), 1) for other in others}


def words_beside(path: str) -> set[str]:
    """What stands elsewhere in the file under the same key: another sector, another team."""
    key = path.rpartition(".")[2]
    return {
        node.text
        for other, node in walk(TREE)
        if isinstance(node, Scalar) and other.rpartition(".")[2] == key
    }
