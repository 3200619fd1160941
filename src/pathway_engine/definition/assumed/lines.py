"""The lines of provenance of whose numbers something is assumed, and how far these move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pathway_engine.definition.assumed.bounds import bounds, clipped, is_whole
from pathway_engine.definition.assumed.moving import Moved, Still
from pathway_engine.definition.assumed.staying import SPREADS, why_still
from pathway_engine.definition.models import Pathway, Provenance
from pathway_engine.definition.node import split
from pathway_engine.definition.provenance import Number, numbers
from pathway_engine.definition.values import parse_duration
from pathway_engine.definition.written import Written, read_written

SHARE = Decimal("0.2")
"""By how much of it a number moves where its line has no range."""


@dataclass(frozen=True)
class Line:
    """A line of provenance: what it says, and the numbers that move with it, by one factor."""

    name: str
    says: str
    numbers: tuple[Moved, ...]
    factors: tuple[Decimal, Decimal]

    @property
    def first(self) -> Moved:
        """The first number, which is the one that a range is of."""
        return self.numbers[0]

    @property
    def clipped(self) -> tuple[str, ...]:
        """What stops short of the factor, in words: the path, and what is there."""
        return tuple(
            f"{one.path} at {', '.join(one.clipped)}" for one in self.numbers if one.clipped
        )

    def settings(self, share: float) -> dict[str, str]:
        """The values of its numbers by path, so far from low (0) to high (1)."""
        return {one.path: one.at(share) for one in self.numbers}

    def towards(self, way: float) -> dict[str, str]:
        """The values so far from where they stand: to the low end (-1), or to the high one (1)."""
        return {one.path: one.towards(way) for one in self.numbers}


def assumed(pathway: Pathway, share: Decimal = SHARE) -> tuple[list[Line], list[Still]]:
    """Every line that is an assumption, or has a range, and the numbers that do not move.

    A range is of the first number of its kind that the line covers; the others of that kind move
    by the same factor. Without one all move by a `share` of them, a fifth.
    """
    lines, still = [], []
    found: dict[str, list[Number]] = {}
    for number in numbers(pathway):
        if number.line is not None:
            found.setdefault(number.line, []).append(number)
    for name, line in pathway.provenance.items():
        if line.assumption is None and line.range is None:
            continue
        read = _Reading(pathway, name, line, found.get(name, []), share)
        still += read.still
        if read.moved:
            lines.append(Line(name, line.assumption or line.at or "", read.moved, read.factors))
    return lines, still


class _Reading:
    """The numbers of one line, parted into those that move and those that do not."""

    def __init__(
        self,
        pathway: Pathway,
        name: str,
        line: Provenance,
        found: Sequence[Number],
        share: Decimal,
    ) -> None:
        self._document, self._name, self._range = pathway.document, name, line.range
        self._share = share
        self.still: list[Still] = []
        amounts = dict(self._amounts(found))
        self.factors = self._factors(amounts)
        self.moved = tuple(self._moved(amounts))

    def _amounts(self, found: Sequence[Number]) -> Iterator[tuple[str, Written]]:
        """The numbers that may move, by their paths."""
        spreads = all(split(one.path)[-1] in SPREADS for one in found)
        ends = [read_written(text) for text in self._range or ()]
        for one in found:
            why = why_still(self._document, one.path, one.text)
            read = read_written(one.text)
            if not why and read is not None:
                why = self._why_not(one.path, read, ends, spreads=spreads)
            if why:
                self._stays(one.path, one.text, why)
            elif read is not None:
                yield one.path, read

    def _why_not(
        self, path: str, read: Written, ends: Sequence[Written | None], *, spreads: bool
    ) -> str:
        kinds = {end.kind for end in ends if end is not None}
        if ends and (None in ends or len(kinds) > 1):
            return "its range is not of two numbers of one kind"
        if ends and read.kind not in kinds:
            return f"its range is of another kind ({min(kinds)})"
        if split(path)[-1] in SPREADS and not spreads:
            return "it says how much the others vary"
        return "" if read.number or ends else "nought, which no factor moves"

    def _factors(self, amounts: Mapping[str, Written]) -> tuple[Decimal, Decimal]:
        """By what the numbers are multiplied at the low and at the high end."""
        first = next(iter(amounts.values()), None)
        if self._range is None or first is None or not first.number:
            return 1 - self._share, 1 + self._share
        low, high = (_size(end) / _size(str(first)) for end in self._range)
        return min(low, high), max(low, high)

    def _moved(self, amounts: Mapping[str, Written]) -> Iterator[Moved]:
        for n, (path, now) in enumerate(amounts.items()):
            low, high = (now.number * factor for factor in self.factors)
            if self._range is not None and n == 0 and not now.number:
                low, high = sorted(_size(end) / _size(f"1{now.unit}") for end in self._range)
            elif not now.number:
                self._stays(path, str(now), "nought, which no factor moves")
                continue
            near = bounds(self._document, path, now, amounts)
            low, high, named = clipped(low, high, now, near)
            moved = Moved(path, now, low, high, is_whole(self._document, path), named)
            if moved.moves:
                yield moved
            else:
                self._stays(path, str(now), "it can go neither way (a whole number, or at a bound)")

    def _stays(self, path: str, text: str, why: str) -> None:
        self.still.append(Still(self._name, path, text, why))


def _size(text: str) -> Decimal:
    """An amount in the base unit of its kind: seconds, or as it is written."""
    read = read_written(text)
    assert read is not None  # noqa: S101 - whoever asks has read it
    return parse_duration(text).seconds if read.kind == "time" else read.number
