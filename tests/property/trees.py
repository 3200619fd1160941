"""Hypothesis strategies: trees of any shape, and trees that differ from a given one."""

from __future__ import annotations

from hypothesis import strategies as st

from pathway_engine.definition.diff import ORDERED
from pathway_engine.definition.invisible import HIDDEN
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

READABLE = st.characters(
    exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
).filter(lambda letter: not HIDDEN.match(letter))
"""What any text of a file may hold; invisible characters are refused."""
AWKWARD = r"""
12% 8h null ~ yes on 1.10 010 10:00 {a} [a] *a &a !a | > % @a `a` ' " \ --- ? ?a - ... << = .inf
0x10 1_000 £300 a'b a: :a #a true Null TRUE Off 2018-10-01 +4w -1 (a) /a <a .5 5. é ½ “a” a\b
"""
"""Words that YAML, or somebody's reader of YAML, might take for something else than a text."""
TEXTS = st.one_of(
    st.sampled_from([*AWKWARD.split(), "- a", "a: b", "a #b", "a, b", "> 3", "--- a", "not x"]),
    st.sampled_from(["", " ", " a", "a ", "two\nlines", "tab\there"]),
    st.text(READABLE, max_size=12),
)
SCALARS = st.builds(Scalar, TEXTS, st.booleans())
KEYS = st.sampled_from(
    ["a", "b", "c", "d", "mean", "cv", "p90", "title", *sorted(ORDERED), "mon-fri", "x.y", "", "*"]
)


def nodes(depth: int = 4) -> st.SearchStrategy[Node]:
    """Any tree, at most so many levels deep."""
    if not depth:
        return SCALARS
    below = nodes(depth - 1)
    return st.one_of(
        SCALARS,
        st.lists(below, max_size=3).map(lambda items: Sequence(tuple(items))),
        mappings(depth),
    )


def mappings(depth: int = 4) -> st.SearchStrategy[Mapping]:
    """Any tree that is a mapping."""
    return st.dictionaries(KEYS, nodes(depth - 1), max_size=5).map(Mapping)


def files() -> st.SearchStrategy[Mapping]:
    """A whole file: its own keys can be named by a path."""
    keys = KEYS.filter(lambda key: key.isidentifier())
    return st.dictionaries(keys, nodes(), max_size=5).map(Mapping)


@st.composite
def changed(draw: st.DrawFn, tree: Mapping) -> Mapping:
    """The tree with a few things removed, replaced, added or moved."""
    for _ in range(draw(st.integers(1, 6))):
        paths = [path for path, _ in walk(tree) if _can_be_named(tree, path)]
        if not paths:
            return tree
        path = draw(st.sampled_from(paths))
        doing = draw(st.sampled_from(["remove", "replace", "add", "move"]))
        tree = _done(draw, tree, path, doing)
    return tree


def _can_be_named(tree: Mapping, path: str) -> bool:
    """Whether a path leads there: a key with a dot in it breaks the way."""
    return find(tree, path) is not None and all(key.isidentifier() for key in path.split("."))


def _done(draw: st.DrawFn, tree: Mapping, path: str, doing: str) -> Mapping:
    node = find(tree, path)
    assert node is not None
    if doing == "remove":
        return without(tree, path)
    if doing == "move":
        *above, key = path.split(".")
        holder = find(tree, ".".join(above))
        assert isinstance(holder, Mapping)
        others = [other for other in holder.entries if other != key]
        before = draw(st.sampled_from([None, *others]))
        return with_value(without(tree, path), path, node, before=before)
    if doing == "add" and isinstance(node, Mapping):
        key = draw(KEYS.filter(str.isidentifier))
        return with_value(tree, f"{path}.{key}", draw(nodes(1)))
    return with_value(tree, path, draw(nodes(2)))
