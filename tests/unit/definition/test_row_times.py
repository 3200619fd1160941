"""Whatever stands in a cell of times, it is read or refused in words."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from pathway_engine.definition.row_times import reader_of_times
from pathway_engine.definition.values import ValueProblem

PIECES = ("2026", "1", "01", "13", "31", "100", "2961", "99", "Jan", "Sept", "-", "/", ".", " ",
          "T", ":", "9", "09:30", "24:00", "Z", "+01:00", "45000")  # fmt: skip


@pytest.mark.parametrize("cell", ["2026-1-100", "2026-1-2026", "3761-Sept-2961", "9999-12-311"])
def test_what_is_no_date_however_it_is_turned(cell: str) -> None:
    with pytest.raises(ValueProblem):
        reader_of_times("Europe/London")(cell)


def test_any_cell_is_read_or_refused_in_words() -> None:
    luck, read = Random(1), reader_of_times("Europe/London")  # noqa: S311 - no secret
    for _ in range(20_000):
        cell = "".join(luck.choices(PIECES, k=luck.randint(1, 7)))
        with suppress(ValueProblem):
            read(cell)
