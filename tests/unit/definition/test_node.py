"""Trees: finding places, pointing at them, and making new trees from old ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.definition.node import (
    Mapping,
    Mark,
    Scalar,
    Sequence,
    find,
    join,
    mapping,
    mark_of,
    plain,
    split,
    walk,
    with_value,
    without,
)
from pathway_engine.definition.reader import read

FILE = read(
    b"""\
teams:
  front_door: {staff: {adviser: 4}, by: [adviser, broker]}
  assessment:
    staff: {broker: 2}
start: contact
""",
    "small.yaml",
)
NEW = Scalar("5", mark=Mark("redesign.yaml", 7, 3))

keys = st.sampled_from(["a", "b", "c", "d"])
trees = st.recursive(
    st.text("xyz", max_size=2) | st.lists(st.text("xyz", max_size=2), max_size=2),
    lambda below: st.dictionaries(keys, below, max_size=3),
    max_leaves=12,
)
files = st.dictionaries(keys, trees, max_size=4).map(mapping)


def test_find() -> None:
    assert find(FILE, "teams.front_door.staff.adviser") == Scalar("4")
    assert find(FILE, "") is FILE
    assert find(FILE, "teams.nobody") is None
    assert find(FILE, "start.contact") is None


def test_no_path_goes_through_a_list() -> None:
    assert find(FILE, "teams.front_door.by.0") is None
    assert "teams.front_door.by.0" not in dict(walk(FILE))


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("", 1, 1),
        ("teams", 1, 1),
        ("teams.front_door", 2, 3),
        ("teams.front_door.staff.adviser", 2, 24),
        ("teams.assessment.staff", 4, 5),
        ("teams.assessment.caseload", 3, 3),  # absent: its team
        ("teams.nobody.staff", 1, 1),
        ("start.contact", 5, 1),
        ("nothing", 1, 1),
    ],
)
def test_mark_of_points_at_the_key_or_the_nearest_parent(path: str, line: int, column: int) -> None:
    assert mark_of(FILE, path) == Mark("small.yaml", line, column)


def test_trees_are_equal_when_they_say_the_same() -> None:
    assert mapping(plain(FILE)) == FILE
    assert Scalar("1", quoted=True) == Scalar("1")
    assert with_value(FILE, "start", Scalar("assessment")) != FILE


def test_a_new_value_takes_the_place_of_the_old_and_points_at_the_change() -> None:
    tree = with_value(FILE, "teams.front_door.staff.adviser", NEW)
    assert plain(tree)["teams"]["front_door"]["staff"] == {"adviser": "5"}
    assert mark_of(tree, "teams.front_door.staff.adviser") == NEW.mark
    assert mark_of(tree, "teams.front_door.staff") == Mark("small.yaml", 2, 16)
    assert list(plain(tree)) == ["teams", "start"]


def test_the_old_tree_stays_as_it_was_and_is_shared() -> None:
    before = plain(FILE)
    tree = with_value(FILE, "teams.front_door.staff.adviser", NEW)
    assert plain(FILE) == before
    assert find(tree, "teams.assessment") is find(FILE, "teams.assessment")


def test_a_new_key_goes_last_or_before_its_sibling() -> None:
    last = with_value(FILE, "teams.new", NEW)
    first = with_value(FILE, "teams.new", NEW, before="front_door")
    assert list(plain(last)["teams"]) == ["front_door", "assessment", "new"]
    assert list(plain(first)["teams"]) == ["new", "front_door", "assessment"]
    assert plain(with_value(FILE, "new", NEW, before="start")) == {**plain(FILE), "new": "5"}


def test_a_mark_of_its_own_wins() -> None:
    mark = Mark("redesign.yaml", 5, 5)
    assert mark_of(with_value(FILE, "start", NEW, mark=mark), "start") == mark


@pytest.mark.parametrize("path", ["nobody.staff", "start.a", "teams.front_door.by.0", ""])
def test_a_value_needs_a_mapping_to_stand_in(path: str) -> None:
    with pytest.raises(KeyError):
        with_value(FILE, path, NEW)


def test_an_unknown_sibling_is_named() -> None:
    with pytest.raises(KeyError, match=r"teams\.nobody"):
        with_value(FILE, "teams.new", NEW, before="nobody")


def test_without() -> None:
    tree = without(FILE, "teams.front_door")
    assert plain(tree) == {"teams": {"assessment": {"staff": {"broker": "2"}}}, "start": "contact"}
    assert mark_of(tree, "teams.front_door") == mark_of(FILE, "teams")
    for path in ("teams.nobody", "nobody", "start.a", ""):
        with pytest.raises(KeyError):
            without(FILE, path)


def test_walk_names_every_place_in_the_order_of_the_file() -> None:
    assert [path for path, _ in walk(FILE)][:4] == [
        "teams",
        "teams.front_door",
        "teams.front_door.staff",
        "teams.front_door.staff.adviser",
    ]


def test_split_and_join_are_inverse() -> None:
    assert join(*split("teams.front_door")) == "teams.front_door"
    assert split("") == ()
    assert join() == ""


def test_a_list_of_mappings_is_plain() -> None:
    assert plain(Mapping({"a": Sequence((mapping({"b": "1"}),))})) == {"a": [{"b": "1"}]}


@given(files, st.lists(keys, min_size=1, max_size=3).map(".".join), trees)
def test_what_is_put_is_found_and_can_be_taken_out(tree: Mapping, path: str, value: object) -> None:
    node = mapping({"v": value}).entries["v"]
    try:
        changed = with_value(tree, path, node)
    except KeyError:
        assert not isinstance(find(tree, path.rpartition(".")[0]), Mapping)
        return
    assert find(changed, path) == node
    if find(tree, path) is None:
        assert without(changed, path) == tree


@given(files)
def test_walk_agrees_with_find(tree: Mapping) -> None:
    assert all(find(tree, path) is node for path, node in walk(tree))
