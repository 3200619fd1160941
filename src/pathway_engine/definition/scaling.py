"""A pathway for as many times more people: who comes, who waits, who works, and the places."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from pathway_engine.definition.attaching import bind_with_files
from pathway_engine.definition.checks import as_written
from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping, Mark, Node, Scalar, find, join, walk, with_value
from pathway_engine.definition.posts import amount_of_post
from pathway_engine.definition.values.amounts import plain
from pathway_engine.definition.values.times import WEEKDAYS
from pathway_engine.errors import PathwayError, UsageError

DECIMALS = Decimal("0.000001")
"""How finely rates and FTE are told."""
LARGEST = Decimal(10**6)

_Change: TypeAlias = "Callable[[str, Decimal], str]"


def scaled(
    pathway: Pathway | Path | str,
    factor: float | str | Decimal,
    *,
    name: str | None = None,
    title: str | None = None,
) -> Pathway:
    """The same pathway, or that of a file, for `factor` times as many people.

    It has a `name` and `title` of its own, if they are given.

    As many times more come (`rate`), are there already (`cases` of a backlog), work (`fte`, or
    `present`) and find room (places, and those at a sitting). People and places are whole: they
    are rounded, and of what there was some is left. What belongs to one person, to one worker or
    to the calendar stays as it is: work, shares, delays, caseload, hours, how often a panel sits;
    so do fixed costs. Larger teams wait less at the same load, as queues do.

    What depends on the number of people is checked again, except for the load: `check` a file for
    that. Raises `UsageError` for a factor that is no number above zero, or where a file says who
    came, `PathwayError` where a number becomes too large or a name is none.

    >>> from pathway_engine import load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> larger = scaled(pathway, 2.5, name="larger", title="A larger council")
    >>> larger.name, larger.arrivals["new_requests"].rate.amount
    ('larger', Decimal('6500'))
    """
    by = _factor(factor)
    pathway = pathway if isinstance(pathway, Pathway) else load(pathway)
    document = pathway.document
    mark = Mark(f"scaled by {plain(by)}", 0, 0)
    for path, change in _numbers(pathway, document):
        node = find(document, path)
        if isinstance(node, Scalar):
            document = with_value(document, path, Scalar(change(node.text, by), mark=mark))
    for key, text in (("pathway", name), ("title", title)):
        if text is not None:
            document = with_value(document, key, Scalar(text, quoted=True, mark=mark))
    assert isinstance(document, Mapping)  # noqa: S101 - a pathway's document is one
    folder = os.path.realpath(Path(document.mark.file).parent)
    made, findings = bind_with_files(document, (), pathway.files, folder, pathway.recordings)
    if made is not None:
        findings = as_written(made, findings)
    if made is None or findings.errors:
        raise PathwayError(findings)
    return made


def _factor(factor: float | str | Decimal) -> Decimal:
    """The factor, exactly as it is written."""
    try:
        by = Decimal(str(factor))
    except InvalidOperation:
        by = Decimal("NaN")
    if not (by.is_finite() and 0 < by <= LARGEST):
        raise UsageError(f"scaled: found {factor}, expected a number above zero, such as 2.5")
    return by


def _numbers(pathway: Pathway, document: Node) -> Iterator[tuple[str, _Change]]:
    """The paths of all numbers that grow with the people, each with how it does."""
    for name, arrival in pathway.arrivals.items():
        if arrival.rate is None:
            found = f"people of a file in `{join('arrivals', name)}`"
            raise UsageError(f"scaled: found {found}, expected a `rate`: nobody can come twice")
        yield join("arrivals", name, "rate"), _amount
    for name in pathway.backlog:
        yield join("backlog", name, "cases"), _whole
    for name, team in pathway.real_teams.items():
        for post, one in team.staff.items():
            path = amount_of_post(document, join("teams", name, "staff", post))
            yield path, _amount if one.present is None else _whole
    for name in pathway.places:
        yield from ((path, _whole) for path in _lots(document, join("places", name, "count")))
    for path, _ in walk(document):
        if path.startswith("steps.") and path.endswith(".sessions.places"):
            yield path, _whole
            yield from ((join(path, day), _whole) for day in WEEKDAYS)


def _lots(document: Node, path: str) -> Iterator[str]:
    """Where the numbers of places stand: one alone, or that of each lot."""
    yield path
    node = find(document, path)
    for lot in node.entries if isinstance(node, Mapping) else ():
        yield join(path, lot)
        yield join(path, lot, "count")


def _amount(text: str, by: Decimal) -> str:
    """A number, with what follows it, as many times larger.

    >>> _amount("2600/year", Decimal("3.5")), _amount("0.5", Decimal(3))
    ('9100/year', '1.5')
    """
    number, slash, unit = text.partition("/")
    larger = (Decimal(number) * by).quantize(DECIMALS, ROUND_HALF_UP)
    return f"{plain(larger)}{slash}{unit}"


def _whole(text: str, by: Decimal) -> str:
    """A whole number, as many times larger; some stay where there were some.

    >>> _whole("30", Decimal("2.55")), _whole("3", Decimal("0.1")), _whole("0", Decimal(9))
    ('77', '1', '0')
    """
    number = Decimal(text)
    larger = (number * by).quantize(Decimal(1), ROUND_HALF_UP)
    return plain(max(larger, min(number, Decimal(1))))
