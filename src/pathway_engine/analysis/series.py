"""The series of a run: how it went day by day, and how durations are spread over days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.lasting import CLOCK, CLOSED, MOST_DAYS, PACKAGED, lasting
from pathway_engine.analysis.over_time import STANDING, edges_of, over_time
from pathway_engine.definition.measures.daily import CUTS
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering, Records, Window
from pathway_engine.engine.series import Series

OVER_TIME = tuple(CUTS)
"""The series that tell each day of a run."""

LASTING = (CLOSED, PACKAGED, CLOCK)
"""Those that tell how durations are spread."""

_CUTS = CUTS | {CLOSED: ("",), PACKAGED: ("",), CLOCK: ("target",)}


def series_of(records: Records) -> list[Series]:
    """The series of a run, whether its records come from a ledger or straight from a replication.

    Raises `LooseRows` where a target cannot be judged.
    """
    return series_in(Counted(records))


def series_in(counted: Counted) -> list[Series]:
    """The same, of records of which something has been counted already."""
    return [*over_time(counted), *lasting(counted)]


def odd(found: Iterable[Series], pathway: Pathway, window: Window) -> Iterator[str]:
    """Whatever no run of the pathway over the window tells, in words."""
    labels, edges = _labels(pathway), len(edges_of(window))
    for one in found:
        if said := _odd(one, labels, edges):
            yield f"it keeps the series {named(one)}: {said}"


def in_order(found: Iterable[Series], pathway: Pathway) -> list[Series]:
    """Series as a run tells them: quantities in their order, labels as they are written."""
    labels = {word: [*names] for word, names in _labels(pathway).items()}
    known = [*_CUTS]

    def place(one: Series) -> tuple[int, int, int]:
        cut, label = next(iter(one.by.items()), ("", ""))
        measure = known.index(one.measure)
        return measure, _CUTS[one.measure].index(cut), labels[cut].index(label)

    return sorted(found, key=place)


def named(one: Series) -> str:
    """Which series it is, in words."""
    by = " and ".join(f"{word} `{label}`" for word, label in one.by.items())
    return f"`{one.measure}`" + (f" by {by}" if by else "")


def _labels(pathway: Pathway) -> dict[str, Collection[str]]:
    names = Numbering.of(pathway)
    return {
        "": ("",),
        "team": names.teams,
        "step": names.steps,
        "place": names.places,
        "target": names.targets,
    }


def _odd(one: Series, labels: dict[str, Collection[str]], edges: int) -> str:
    """What is wrong with a series; empty where nothing is."""
    if one.measure not in _CUTS:
        return "there is no such series"
    cut, label = next(iter(one.by.items()), ("", ""))
    if len(one.by) > 1 or cut not in _CUTS[one.measure]:
        return "it is not cut so"
    if label not in labels[cut]:
        return f"the pathway has no {cut} `{label}`"
    if one.measure in LASTING:
        long = len(one.numbers) > MOST_DAYS + 1
        return "it tells of more days than it may" if long else ""
    expected = edges if one.measure in STANDING else edges - 1
    found = len(one.numbers)
    return "" if found == expected else f"it tells {found} numbers, expected {expected}"
