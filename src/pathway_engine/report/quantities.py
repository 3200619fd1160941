"""What a quantity is called: its measure and statistic, what it is cut by, at which moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, scale_for, scale_of
from pathway_engine.report.words import measure_title, safe, statistic_title, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathway_engine.study.quantities import Quantity


def quantity_title(quantity: Quantity, titles: Titles = NO_TITLES) -> str:
    """A quantity in words: of a moment there are no statistics."""
    text = measure_title(quantity.named.measure, titles)
    if quantity.moment is None:
        text = f"{text}, {statistic_title(quantity.named.statistic)}"
    whose = [title_of(kind, name, titles) for kind, name in quantity.by.items()]
    when = [f"at {safe(quantity.moment)}"] if quantity.moment is not None else []
    return ", ".join((text, *whose, *when))


def scale_of_quantity(quantity: Quantity, unit: str, numbers: Iterable[float]) -> Scale:
    """The scale on which numbers of a quantity read best together."""
    if quantity.moment is not None:
        return scale_for(unit, numbers)
    return scale_of(quantity.named.measure, unit, numbers)
