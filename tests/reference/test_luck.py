"""The reference's own random numbers, against published vectors and the page."""

from __future__ import annotations

from hashlib import blake2b

import pytest

from reference.luck import MASK, Luck, first_above, key_of, philox


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        (MASK, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ],
)
def test_philox_gives_the_published_vectors(word: int, expected: str) -> None:
    block = philox((word, word, word, word), (word, word))
    assert " ".join(f"{number:08x}" for number in block) == expected


def test_a_key_is_the_digest_of_its_address() -> None:
    digest = blake2b(b"pathways/1|7|2|triage|work", digest_size=8).digest()
    low, high = key_of(7, 2, "triage", "work")
    assert low.to_bytes(4, "little") + high.to_bytes(4, "little") == digest


def test_a_number_lies_strictly_between_0_and_1_and_has_52_bits() -> None:
    numbers = [Luck(1, 1).of_day("a", "gap", 20_000, i) for i in range(1, 1_000)]
    assert all(0 < u < 1 for u in numbers)
    assert all((u * 2**52 - 0.5).is_integer() for u in numbers)
    assert abs(sum(numbers) / len(numbers) - 0.5) < 0.03


def test_a_weight_of_zero_is_never_taken() -> None:
    values, weights = ("a", "b", "c"), (0.0, 1.0, 0.0)
    assert {first_above(values, weights, u) for u in (1e-17, 0.5, 1 - 1e-16)} == {"b"}
