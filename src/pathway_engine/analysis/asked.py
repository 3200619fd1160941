"""What somebody asks numbers to be cut by: a word, or two with a comma between."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pathway_engine.analysis.values import Words
from pathway_engine.definition.findings import closest
from pathway_engine.definition.measures.attributes import labels_of_attributes, words_of
from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.cutting import cut_of, instead_of
from pathway_engine.definition.measures.entries import (
    OF_CASES,
    OF_TIME,
    OWN,
    Measure,
    in_turn,
)
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError


def is_further(entry: Measure, asked: Collection[str]) -> bool:
    """Whether a measure is cut so only where somebody asks: the catalogue does not say so."""
    cut = cut_of(entry, dict.fromkeys(asked, ""))
    return bool(cut) and cut not in entry.cuts


def always(asked: Collection[str]) -> bool:
    """Whether every measure that may be cut by some words is, whoever asks."""
    fits = (one for one in CATALOGUE if cut_of(one, dict.fromkeys(asked, "")))
    return not any(is_further(one, asked) for one in fits)


def cuts_kept(pathway: Pathway) -> tuple[Words, ...]:
    """What the measures of a recorded run are cut by beyond the catalogue: every single word.

    >>> from pathway_engine import load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> cuts_kept(load(shipped_pathways() / "wokingham" / "split.yaml"))[-3:]
    (('arrival.for_review',), ('weekday',), ('month',))
    """
    own = [word for word in OWN["visits"] if word != "place" or pathway.places]
    return tuple((word,) for word in (*own, *OF_CASES, *labels_of_attributes(pathway), *OF_TIME))


def cut_asked(text: str, pathways: Iterable[Pathway]) -> Words:
    """The words of a cut as somebody writes them, of pathways one of which has each.

    Raises `UsageError` for a word that there is not, and for more than two.

    >>> cut_asked("case.urgent, step", [])
    Traceback (most recent call last):
    ...
    pathway_engine.errors.UsageError: --by: found `case.urgent`, expected one or two of `step`, ...
    """
    asked = [word.strip() for word in text.split(",")]
    known = words_of(pathways)
    for word in asked:
        if word not in known:
            near = closest(word, known)
            hint = f"; did you mean `{near}`?" if near else ""
            listed = ", ".join(f"`{one}`" for one in known)
            raise UsageError(f"--by: found `{word}`, expected one or two of {listed}{hint}")
    if expected := instead_of(asked):
        raise UsageError(f"--by: found `{text}`, expected {expected}")
    return in_turn(asked)
