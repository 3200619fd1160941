"""Columns of a tidy table: an array, and a field that says what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np

from pathway_engine.analysis.values import UNDEFINED, Array
from pathway_engine.engine.records import NONE

Kind = Literal["text", "whole", "number", "flag", "moment"]
"""What stands in a column: texts, whole numbers, numbers, true and false, civil moments."""

TitleOf = Callable[[str, str], str]
"""What a thing is called, from its kind and id."""

SECONDS = "seconds"
"""The unit of times; the names of columns in it end in `_seconds`."""


class Field(NamedTuple):
    """What a column says: its name, title, unit (empty where it has none) and meaning."""

    name: str
    kind: Kind
    title: str
    meaning: str
    unit: str = ""


class Column(NamedTuple):
    """A field and what stands in each row.

    Texts are positions among `labels`. `NONE` stands where there is nothing, NaN in numbers.
    """

    field: Field
    cells: Array
    labels: tuple[str, ...] = ()

    @property
    def known(self) -> Array:
        """Where there is something.

        >>> Column(Field("age", "whole", "Age", "years"), np.array([3, NONE])).known.tolist()
        [True, False]
        """
        if self.field.kind == "number":
            return np.asarray(~np.isnan(self.cells))
        return np.asarray(self.cells != NONE)


class Columns(list[Column]):
    """Columns as they are gathered; `title_of` says what things are called."""

    def __init__(self, title_of: TitleOf) -> None:
        super().__init__()
        self._title_of = title_of

    def text(
        self, name: str, codes: Array, labels: Iterable[str], title: str, meaning: str
    ) -> None:
        """Texts, by their positions."""
        self.append(Column(Field(name, "text", title, meaning), codes, tuple(labels)))

    def same(self, name: str, text: str, length: int, title: str, meaning: str) -> None:
        """One text in every row."""
        self.text(name, np.zeros(length, dtype=np.int64), [text], title, meaning)

    def thing(self, name: str, kind: str, codes: Array, ids: Sequence[str], meaning: str) -> None:
        """Things of the pathway: a column of their ids, and one of their titles."""
        title = name.replace("_", " ").capitalize()
        titles = (self._title_of(kind, one) for one in ids)
        self.text(name, codes, ids, title, meaning)
        self.text(f"{name}_title", codes, titles, f"{title}, title", f"the title of `{name}`")

    def moment(self, name: str, values: Array, title: str, meaning: str) -> None:
        """Moments, in civil seconds."""
        field = Field(name, "moment", title, meaning, "civil date and time")
        self.append(Column(field, values))

    def seconds(self, name: str, values: Array, title: str, meaning: str) -> None:
        """Times, in whole seconds."""
        self.append(Column(Field(f"{name}_{SECONDS}", "whole", title, meaning, SECONDS), values))

    def whole(self, name: str, values: Array, title: str, meaning: str, unit: str = "") -> None:
        """Whole numbers."""
        self.append(Column(Field(name, "whole", title, meaning, unit), values))

    def flag(self, name: str, values: Array, title: str, meaning: str) -> None:
        """True and false."""
        self.append(Column(Field(name, "flag", title, meaning), values.astype(np.int64)))

    def number(self, name: str, values: Array, title: str, meaning: str, unit: str = "") -> None:
        """Numbers."""
        self.append(Column(Field(name, "number", title, meaning, unit), values))

    def texts(self, name: str, values: Sequence[str | None], title: str, meaning: str) -> None:
        """Texts as they are; None is nothing."""
        position: dict[str | None, int] = {None: NONE}
        for value in values:
            position.setdefault(value, len(position) - 1)
        codes = np.array([position[value] for value in values], dtype=np.int64)
        self.text(name, codes, [text for text in position if text is not None], title, meaning)


def numbers(values: Iterable[float | None]) -> Array:
    """Numbers as an array, None as NaN."""
    return np.array([UNDEFINED if one is None else one for one in values], dtype=float)


def wholes(values: Iterable[int]) -> Array:
    """Whole numbers as an array."""
    return np.fromiter(values, dtype=np.int64)
