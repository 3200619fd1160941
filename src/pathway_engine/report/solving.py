"""What solving came to, in words and as a table: the answer, its neighbours, all that was tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.documents import bounds_of
from pathway_engine.report.numbers import Scale, change_text, interval_text
from pathway_engine.report.quantities import quantity_title, scale_of_quantity
from pathway_engine.report.tables import Column, paragraph, table

if TYPE_CHECKING:
    from pathway_engine.study.solving.solution import Point, Solution

_SAID = {
    (True, True): "met",
    (False, True): "not met",
    (True, False): "met, not clearly",
    (False, False): "not met, not clearly",
}
"""Whether a condition is met, and whether the interval says so."""


def render_solution(found: Solution, width: int, titles: Titles = NO_TITLES) -> str:
    """The answer in a sentence or two, then every value that was tried."""
    said = " ".join([*_answer(found), *_doubts(found)])
    head = paragraph(said, width)
    return "\n\n".join((head, _table(found, width, titles), paragraph(_legend(found), width)))


def _answer(found: Solution) -> Iterator[str]:
    until, path = found.condition.until.text, found.vary.path
    between = f"between {found.vary.value(0)} and {found.vary.value(found.vary.number - 1)}"
    answer = found.answer
    if answer is None:
        yield f"Nothing {between} meets {until}: of {len(found.points)} values tried, none does."
        if (nearest := found.nearest) is not None:
            yield f"The nearest is {nearest.value}."
        return
    if found.outcome == "everything meets it":
        yield f"Everything {between} meets {until}: all {len(found.points)} values tried do."
        yield f"The {found.edge} is {answer.value}."
    else:
        yield f"{path}={answer.value} is the {found.edge} value {between} that meets {until}."
    if not answer.clear:
        yield "There it is met on the average only: the interval holds values of both sides."
    yield from _clearly(found, answer)


def _clearly(found: Solution, answer: Point) -> Iterator[str]:
    """From where on, or up to where, it is met beyond doubt, where that is not at the answer."""
    if answer.clear:
        return
    smallest = found.edge == "smallest"
    from_the_end = found.points[::-1] if smallest else found.points
    told = [*takewhile(lambda one: one.clear and one.met, from_the_end)]
    if told:
        where = f"from {told[-1].value} on" if smallest else f"up to {told[-1].value}"
        yield f"Of what was tried, it is met clearly {where}."


def _doubts(found: Solution) -> Iterator[str]:
    if not found.monotone:
        yield (
            "Beware: what is measured goes up and down over the range, so that other values may "
            "meet it too; this is the one nearest to the end from which was looked."
        )
    elif found.changes > 1:
        yield (
            f"Beware: along what was tried the condition changes {found.changes} times between "
            "met and not met."
        )


def _table(found: Solution, width: int, titles: Titles) -> str:
    numbers = [side.mean for one in found.points for side in one.sides]
    scale = scale_of_quantity(found.condition.quantity, found.unit, numbers)
    unit = f" {scale.unit}" if scale.unit else ""
    heads = [found.vary.path.rpartition(".")[2], quantity_title(found.condition.quantity, titles)]
    paired = len(found.names) > 1
    columns = [Column(heads[0], number=True)]
    columns += [Column(f"{name}{unit}", number=True) for name in found.names] if paired else []
    last = "Difference" if paired else heads[1]
    columns += [Column(f"{last}{unit}", number=True), Column("Condition")]
    rows = [_row(one, found, scale, paired=paired) for one in found.points]
    title = f"{heads[1]}\n" if paired else ""
    return title + table(columns, rows, width)


def _row(one: Point, found: Solution, scale: Scale, *, paired: bool) -> list[str]:
    marks = " <" if one.at == found.at else ""
    cells = [interval_text(side, scale) for side in one.sides] if paired else []
    decides = change_text(one.decides, scale) if paired else interval_text(one.decides, scale)
    return [one.value, *cells, decides, _SAID[one.met, one.clear] + marks]


def _legend(found: Solution) -> str:
    pairs = "; differences are paired" if len(found.names) > 1 else ""
    said = f"All {len(found.points)} values met the same people, with 95 % intervals{pairs}."
    if all(one.clear for one in found.points):
        return said
    return f"{said} Not clearly: the interval holds values on both sides of the condition."


def solution_document(found: Solution) -> dict[str, Any]:
    """A solution for machines."""
    quantity = found.condition.quantity
    return {
        "vary": {
            "path": found.vary.path,
            "low": found.vary.value(0),
            "high": found.vary.value(found.vary.number - 1),
            "values": found.vary.number,
        },
        "until": found.condition.until.text,
        "measure": str(quantity.named),
        "by": dict(quantity.by),
        "moment": quantity.moment,
        "unit": found.unit,
        "designs": list(found.names),
        "outcome": found.outcome,
        "edge": found.edge,
        "monotone": found.monotone,
        "changes": found.changes,
        "answer": _point(found.answer),
        "below": _point(found.below),
        "above": _point(found.above),
        "tried": [_point(one) for one in found.points],
    }


def solution_rows(found: Solution) -> list[dict[str, Any]]:
    """A row for each value that was tried: of each design what was measured, and what decides."""
    return [
        {"path": found.vary.path, "value": one.value, "unit": found.unit}
        | {f"of_{name}": bounds_of(side) for name, side in zip(found.names, one.sides, strict=True)}
        | {
            "decides": bounds_of(one.decides),
            "replications": one.decides.replications,
            "met": one.met,
            "clear": one.clear,
            "answer": one.at == found.at,
        }
        for one in found.points
    ]


def _point(one: Point | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "value": one.value,
        "sides": [bounds_of(side) for side in one.sides],
        "decides": bounds_of(one.decides),
        "replications": one.decides.replications,
        "met": one.met,
        "clear": one.clear,
    }
