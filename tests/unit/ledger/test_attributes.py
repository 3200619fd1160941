"""Attributes of cases as canonical JSON, and back."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_rows import pathway
from pathway_engine.ledger.attributes import arrays, texts

NAN = float("nan")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ([1, 1, 70, 280.5], '{"urgent":true,"setting":"hospital","age":70,"cost":280.5}'),
        ([0, 0, 18, 300], '{"urgent":false,"setting":"home","age":18,"cost":300}'),
        ([NAN, NAN, NAN, 0.1], '{"cost":0.1}'),
        ([NAN, 1, NAN, NAN], '{"setting":"hospital"}'),
        ([NAN, NAN, NAN, NAN], "{}"),
    ],
)
def test_texts(row: list[float], text: str) -> None:
    assert texts(pathway(), np.array([row], dtype=float)).tolist() == [text]
    np.testing.assert_array_equal(arrays(pathway(), [text], 1), [row])


def test_numbers_that_are_equal_are_written_as_they_are() -> None:
    lines = [[NAN, NAN, 0.0, 300], [NAN, NAN, -0.0, 300], [NAN, NAN, 0.0, 0.1]]
    assert texts(pathway(), np.array(lines)).tolist() == [
        '{"age":0,"cost":300}', '{"age":-0,"cost":300}', '{"age":0,"cost":0.1}'
    ]  # fmt: skip


numbers = st.floats(allow_nan=False, allow_infinity=False)
rows = st.tuples(
    st.sampled_from([0.0, 1.0, NAN]),
    st.sampled_from([0.0, 1.0, NAN]),
    st.one_of(st.integers(-(2**53), 2**53).map(float), st.just(NAN)),
    st.one_of(numbers, st.just(NAN)),
)


@given(st.lists(rows, max_size=20))
def test_what_is_written_reads_back_exactly(lines: list[tuple[float, ...]]) -> None:
    given = np.array(lines, dtype=float).reshape(len(lines), 4)
    written = texts(pathway(), given).tolist()
    declared = list(pathway().case)
    for text in written:
        assert list(json.loads(text)) == [name for name in declared if name in json.loads(text)]
    np.testing.assert_array_equal(arrays(pathway(), written, len(written)), given)
