"""The laws of edits: a difference applied gives the other tree, and undoing gives the first.

`apply(A, diff(A, B)) == B`, always, the written order included wherever it decides something.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.definition.diff import as_redesign, diff, says_the_same
from pathway_engine.definition.edits import Edit, apply
from pathway_engine.definition.globs import matching
from pathway_engine.definition.node import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    find,
    walk,
    with_value,
    without,
)
from pathway_engine.definition.reader import read
from pathway_engine.definition.redesign import redesigned, resolve
from pathway_engine.definition.writer import in_line, write
from pathway_engine.shipped import shipped_pathways
from property.trees import changed, files, mappings
from unit.definition.changing import EVERY_KEY

DRAFTS = Path(__file__).parents[1] / "examples_drafts"
FILES = [
    *sorted(
        path
        for folder in (shipped_pathways(), DRAFTS)
        for path in folder.rglob("*.yaml")
        if not path.stem.endswith("experiment")
    ),
    EVERY_KEY,
]


def whole_tree(path: Path) -> Mapping:
    tree, findings = resolve(path)
    assert tree is not None, str(findings)
    return tree


PATHWAYS = [whole_tree(path) for path in FILES]
"""Those shipped, the drafts, and one that has every key of the language."""


def assert_becomes(one: Mapping, other: Mapping) -> tuple[Edit, ...]:
    edits = diff(one, other)
    made, findings = apply(one, edits)
    assert not findings.errors, str(findings)
    assert made == other
    assert says_the_same(made, other)
    return edits


@given(files(), files())
def test_any_two_trees(one: Mapping, other: Mapping) -> None:
    assert_becomes(one, other)


@given(st.data(), files())
def test_a_tree_and_what_became_of_it(data: st.DataObject, tree: Mapping) -> None:
    other = data.draw(changed(tree))
    assert_becomes(tree, other)
    assert_becomes(other, tree)


@given(st.data(), st.sampled_from(PATHWAYS))
def test_a_pathway_and_what_became_of_it(data: st.DataObject, tree: Mapping) -> None:
    other = data.draw(changed(tree))
    edits = assert_becomes(tree, other)
    assert len(edits) < 60, "a few changes are told as few edits"


def assert_redesigned(one: Mapping, other: Mapping) -> None:
    """Written, read back and applied, the redesign amounts to the second tree."""
    text = write(as_redesign(one, other, "split.yaml"))
    made, findings = redesigned(one, read(text.encode(), "written.yaml"))
    assert {finding.code for finding in findings} <= {"no_change", "provenance_lapsed"}
    assert says_the_same(made, without_what_lapses(one, other))


def without_what_lapses(one: Mapping, other: Mapping) -> Mapping:
    """The second tree; of what its provenance lists, not what is in the first alone."""
    lines = other.entries.get("provenance")
    for key in lines.entries if isinstance(lines, Mapping) else ():
        of = find(other, path := f"provenance.{key}.of")
        items = of.items if isinstance(of, Sequence) else (of,) if of else ()
        left = tuple(item for item in items if not is_gone(item, one, other))
        if items and not left:
            other = without(other, f"provenance.{key}")
        elif isinstance(of, Sequence):
            other = with_value(other, path, replace(of, items=left))
    return other


def is_gone(item: Node, one: Mapping, other: Mapping) -> bool:
    """Whether it is a pattern that matches something in the first tree, and nothing any more."""
    pattern = item.text if isinstance(item, Scalar) else ""
    return bool(matching(pattern, one)) and not matching(pattern, other)


@pytest.mark.parametrize("place", range(len(PATHWAYS)), ids=[path.stem for path in FILES])
def test_a_pathway_is_a_redesign_of_its_neighbour_and_the_other_way_round(place: int) -> None:
    one, other = PATHWAYS[place - 1], PATHWAYS[place]
    for before, after in ((one, other), (other, one)):
        assert_becomes(before, after)
        assert_redesigned(before, after)


@given(st.data(), st.sampled_from(PATHWAYS))
def test_what_became_of_a_pathway_is_a_redesign_of_it(data: st.DataObject, tree: Mapping) -> None:
    other = data.draw(changed(tree))
    if find(other, "pathway") == find(tree, "pathway"):
        assert_redesigned(tree, other)


@given(files())
def test_a_tree_does_not_differ_from_itself(tree: Mapping) -> None:
    assert diff(tree, tree) == ()


@given(st.data(), st.sampled_from(PATHWAYS))
def test_what_is_added_can_be_removed_again(data: st.DataObject, tree: Mapping) -> None:
    places = ["teams", "steps", *(path for path, node in walk(tree) if isinstance(node, Mapping))]
    path = f"{data.draw(st.sampled_from(places))}.quite_new"
    added, findings = apply(tree, [Edit("add", path, to=Scalar("1"))])
    assert not findings
    assert find(added, path) == Scalar("1")
    removed, findings = apply(added, [Edit("remove", path)])
    assert not findings
    assert says_the_same(removed, tree)


@given(st.data(), st.sampled_from(PATHWAYS))
def test_setting_twice_is_setting_last(data: st.DataObject, tree: Mapping) -> None:
    path = data.draw(st.sampled_from([path for path, _ in walk(tree)]))
    first, last = Edit("set", path, to=Scalar("first")), Edit("set", path, to=Scalar("last"))
    assert apply(tree, [first, last])[0] == apply(tree, [last])[0]


@given(mappings())
def test_what_is_written_reads_back(tree: Mapping) -> None:
    text = write(tree)
    if not tree.entries:
        assert text == "{}\n"
        return
    back = read(text.encode(), "written.yaml")
    assert list_of(back) == list_of(tree)


@given(mappings())
def test_one_line_reads_back(tree: Mapping) -> None:
    back = read(f"a: {in_line(tree)}\n".encode(), "written.yaml")
    assert list_of(back.entries["a"]) == list_of(tree)


def list_of(node: object) -> object:
    """A tree as lists, so that the order of keys counts everywhere."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return [[key, list_of(value)] for key, value in node.entries.items()]
    return [list_of(item) for item in node.items]  # type: ignore[attr-defined]
