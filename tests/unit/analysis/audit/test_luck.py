"""The audit's own generator gives the draws that the reference simulator has."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from reference import luck

WHO = np.array([1, 2**32 + 7, 2**63 + 5, 2**64 - 1], dtype=np.uint64)


def test_an_address_gives_the_reference_s_draw() -> None:
    mine = uniform(key_of(3, 2, "contact", "work"), WHO, np.array([1, 2, 3, 4]), 5)
    drawn = luck.Luck(3, 2)
    theirs = [
        drawn.of_person("contact", "work", int(who), n, 5) for n, who in enumerate(WHO.tolist(), 1)
    ]
    assert mine.tolist() == theirs


def test_identities_are_all_64_bits() -> None:
    drawn = luck.Luck(1, 1).word("people", "identity", (20_458, 0, 3, 0))
    day = np.array([20_458])
    assert bits(key_of(1, 1, "people", "identity"), day, 3).tolist() == [drawn]


def test_each_draw_may_have_a_key_of_its_own() -> None:
    keys = [key_of(1, 1, step, "work") for step in ("a", "b", "a", "b")]
    low, high = np.array(keys, dtype=np.uint64).T
    together = uniform((low, high), WHO, 2)
    alone = [uniform(key, WHO[[i]], 2)[0] for i, key in enumerate(keys)]
    assert together.tolist() == alone


def test_many_are_drawn_as_one_by_one() -> None:
    """They are made in blocks; the last one is not whole."""
    many = np.arange(40_000, dtype=np.uint64)
    key = key_of(1, 1, "people", "gap")
    assert uniform(key, many)[[0, 16_383, 16_384, 39_999]].tolist() == [
        uniform(key, many[[i]])[0] for i in (0, 16_383, 16_384, 39_999)
    ]
