"""Whatever a file says, binding and checks answer with findings, never with a traceback.

Whole pathways that use every key are mutilated: keys taken out, values swapped with others of
the same key, names replaced by names that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import check_pathway
from pathway_engine.definition.findings import printable
from pathway_engine.definition.node import Mapping, Scalar, find, walk, with_value, without
from pathway_engine.definition.reader import read
from pathway_engine.definition.routing import people

TESTS = Path(__file__).parent.parent
FILES = (*TESTS.glob("examples_drafts/*/*.yaml"), TESTS / "rules" / "small.yaml")
TREES = [tree for tree in map(read, sorted(FILES)) if "pathway" in tree.entries]
WORDS = ("x", "true", "0", "10%", "100%", "3d", "5wd", "30m", "always", "join", "closed",
         "urgent > 3", "1 / cost", "not urgent", "visits(contact) > 0", "-1", "given")  # fmt: skip


def mutilated(tree: Mapping, luck: Random) -> Mapping:
    paths = [path for path, _ in walk(tree)]
    for _ in range(luck.randint(1, 3)):
        path = luck.choice(paths)
        key = path.rpartition(".")[2]
        alike = [other for other in paths if other.rpartition(".")[2] == key]
        what = luck.random()
        try:
            if what < 0.3:
                tree = without(tree, path)
            elif what < 0.5:
                tree = with_value(tree, path, Scalar(luck.choice(WORDS)))
            elif (value := find(tree, luck.choice(alike))) is not None:
                tree = with_value(tree, path, value)
        except KeyError:
            continue  # what was to be changed has gone with something above it
    return tree


@pytest.fixture(scope="module", autouse=True)
def few_people() -> Iterator[None]:
    """Some hundred people find a traceback as well as twenty thousand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "MOST_EFFORT", 3_000)
        yield


@settings(max_examples=150)
@given(st.integers(0, len(TREES) - 1), st.integers(0, 2**32))
def test_whatever_a_file_says(which: int, seed: int) -> None:
    pathway, findings = bind(mutilated(TREES[which], Random(seed)))  # noqa: S311 - a test
    if pathway is not None:
        findings = check_pathway(pathway)
    for finding in findings:
        assert finding.code
        assert printable(str(finding.found)) == finding.found
