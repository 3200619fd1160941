"""The condition that is to be met: a measure beside a value, or one design's beside another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathway_engine.analysis.summary import Interval
from pathway_engine.analysis.values import Array
from pathway_engine.analysis.verdicts import verdict
from pathway_engine.definition.expectations import Expectation, parse_expectation
from pathway_engine.definition.findings import closest, printable
from pathway_engine.definition.models import Pathway, Verdict
from pathway_engine.definition.values import ValueProblem
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design
from pathway_engine.study.quantities import Quantity, read_quantity


@dataclass(frozen=True)
class Condition:
    """What is expected of a quantity of one design, or of two designs beside each other."""

    until: Expectation
    quantity: Quantity
    designs: tuple[int, ...]
    """The positions of the designs that decide it: one, or two whose difference does."""

    def decides(self, sides: Sequence[Array]) -> Array:
        """The numbers that decide, one for each replication: a number, or a difference."""
        return sides[0] if len(sides) == 1 else sides[0] - sides[1]

    def interval(self, sides: Sequence[Array], unit: str) -> Interval:
        """Where what decides lies."""
        if len(sides) == 1:
            return self.quantity.interval(sides[0], unit)
        return self.quantity.difference(sides[0], sides[1], unit)

    def met(self, interval: Interval) -> bool:
        """Whether it is met on the average; of nothing it is not."""
        return self.until.holds(interval.mean, self.until.value)

    def verdict(self, interval: Interval) -> Verdict:
        """Whether its being met is clear by the interval."""
        return verdict(interval, self.until, self.until.value)


def read_condition(
    until: str, measure: str | None, by: str | None, moment: str | None
) -> tuple[Expectation, Quantity]:
    """What is expected, and of which quantity. Raises `UsageError`."""
    try:
        read = parse_expectation(until)
    except ValueProblem as problem:
        raise UsageError(f"until: {problem}") from None
    if measure is None and read.other is not None:
        raise UsageError(
            f"until: found `{printable(until)}` without a measure, expected one beside two "
            "designs: --measure cost.total"
        )
    quantity = read_quantity(measure or read.name, by, moment)
    if read.other is None:
        _refuse_another_kind(read, quantity)
    return read, quantity


def _refuse_another_kind(read: Expectation, quantity: Quantity) -> None:
    """Refuse 28 where 28d is meant, and 7 where it is 7%. Raises `UsageError`."""
    expected = read.instead(quantity.unit)
    if expected:
        raise UsageError(
            f"until: found `{printable(read.written)}` for `{quantity}`, which is in "
            f"{quantity.unit}, expected {expected}"
        )


def condition_of(
    read: Expectation, quantity: Quantity, designs: Sequence[Design], *, named: bool
) -> Condition:
    """The condition with its designs; they are `named` where a measure stands beside them.

    Raises `UsageError` for a design that there is not.
    """
    if not named:
        if len(designs) > 1:
            raise UsageError(
                f"until: found `{read.text}` of two files, expected --measure, and a design before "
                f"the sign: one of {_listed(_names(designs))}"
            )
        return Condition(read, quantity, (0,))
    known = _names(designs)
    sides = [read.name] if read.other is None else [read.name, read.other]
    for name in sides:
        if name not in known:
            near = closest(name, known)
            hint = f"; did you mean `{near}`?" if near else ""
            raise UsageError(f"until: found `{name}`, expected one of {_listed(known)}{hint}")
    found = tuple(known[name] for name in sides)
    if len(found) > len({*found}):
        raise UsageError(f"until: found `{read.text}`, expected two designs that differ")
    return Condition(read, quantity, found)


def _names(designs: Sequence[Design]) -> Mapping[str, int]:
    """The designs by their names, and by those of their files."""
    found = {design.name: at for at, design in enumerate(designs)}
    for at, design in enumerate(designs):
        found.setdefault(_stem(design.pathway), at)
    return found


def _stem(pathway: Pathway) -> str:
    files = pathway.files
    return Path(files[-1].tree.mark.file).stem if files else pathway.name


def _listed(names: Mapping[str, int]) -> str:
    return ", ".join(f"`{name}`" for name in names)
