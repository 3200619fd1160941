"""The file with every key of the language, wrong at one place, for each key and many a mistake.

`every_key.toml` says what is written where, and which code it gets, at the line of that place.
The tree is changed, not the text: reading is tried on the files of this folder.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from checking import few_routed
from pathway_engine.definition.attaching import bind_with_files
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import examine
from pathway_engine.definition.codes.kinds import Severity
from pathway_engine.definition.findings import Finding
from pathway_engine.definition.node import (
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    mark_of,
    with_value,
)
from pathway_engine.definition.reader import read
from pathway_engine.definition.walking import walk
from unit.definition.changing import EVERY_KEY, TREE
from unit.definition.language import fields, named

Wrong = dict[str, dict[str, list[str]]]
WRONG: Wrong = tomllib.loads((Path(__file__).parent / "every_key.toml").read_text(encoding="utf-8"))
INTERNALS = re.compile(
    "tuple|dict|pydantic|validat|input|none type|object|traceback", re.IGNORECASE
)
"""Words of those who wrote the program."""


def placed(node: Node, mark: Mark) -> Node:
    """A value as if it stood at a place of the file."""
    if isinstance(node, Scalar):
        return replace(node, mark=mark)
    if isinstance(node, Sequence):
        return Sequence(tuple(placed(item, mark) for item in node.items), mark)
    entries = {key: placed(value, mark) for key, value in node.entries.items()}
    return Mapping(entries, dict.fromkeys(entries, mark), mark)


def told(tree: Mapping) -> set[Finding]:
    """What is said of the file."""
    pathway, findings = bind_with_files(tree, (), (), str(EVERY_KEY.parent))
    if pathway is None:
        return set(findings)
    with few_routed():
        return set(examine(pathway, findings)[0])


@cache
def told_anyway() -> set[Finding]:
    return told(TREE)


@pytest.mark.parametrize("path", WRONG)
def test_wrong_at_one_place(path: str) -> None:
    mark = mark_of(TREE, path)
    for code, texts in WRONG[path].items():
        for text in texts:
            value = placed(read(f"x: {text}".encode(), "x").entries["x"], mark)
            found = told(with_value(TREE, path, value, mark=mark)) - told_anyway()
            assert (code, mark.line) in {(one.code, one.line) for one in found}, (text, found)
            for one in found:
                assert_plain(one)


def assert_plain(finding: Finding) -> None:
    """What is said is short and complete, in the words of whoever writes files."""
    assert finding.found
    assert finding.expected or finding.severity is Severity.INFORMATION
    assert not INTERNALS.search(f"{finding.found} {finding.expected} {finding.hint}"), str(finding)
    assert len(str(finding)) < 600


def test_every_key_of_the_language_is_wrong_somewhere() -> None:
    pathway, findings = bind(TREE)
    assert pathway is not None, str(findings)
    tried = {(type(place.owner), place.field) for place in walk(pathway) if place.path in WRONG}
    assert [named(field) for field in fields() if field not in tried] == []
