"""The claims of experiments by folder: a table for each, and what is not as it was written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pathway_engine.definition.titles import Titles
from pathway_engine.report.experiment import claim_rows, measured_text, said_of
from pathway_engine.report.flipping import flip_rows, render_flips
from pathway_engine.report.tables import Column, paragraph, table
from pathway_engine.report.words import counted

if TYPE_CHECKING:
    from pathway_engine.study.experiments.flipping import Flip
    from pathway_engine.study.experiments.judging import Judged

CANNOT = "cannot be answered"
WORDS = ("follows", "built in", "contradicted", "undecided", CANNOT)
"""What is said of claims, in the order in which they are counted."""


class Held(NamedTuple):
    """An experiment whose claims were held against runs."""

    file: str
    name: str
    title: str
    how: str
    """How it was run, in words."""
    claims: Sequence[Judged]
    titles: Titles
    flips: Mapping[str, Sequence[Flip]] = {}
    often: int = 0
    """From how many replications it is told where verdicts flip."""

    @property
    def differing(self) -> list[Judged]:
        """The claims of which another verdict is written down than was found."""
        return [one for one in self.claims if one.differs]

    @property
    def unwritten(self) -> list[str]:
        """The claims with a verdict of which none is written down."""
        told = (one for one in self.claims if one.verdict is not None)
        return [one.name for one in told if one.claim.verdict is None]


def render_held(folder: str, held: Sequence[Held], width: int) -> str:
    """The claims of a folder: what was measured, what follows, on what that rests."""
    several = len(held) > 1
    heads = [paragraph(folder, width)]
    for one in held:
        heads += [paragraph(f"{one.file}: {one.title}", width), paragraph(one.how, width)]
    parts = ["\n".join(heads), _table(held, width, several=several)]
    parts.append("\n".join(paragraph(text, width) for text in _cannot(held, several=several)))
    parts += [render_flips(one.flips, width, one.often) for one in held]
    parts.append("\n".join(paragraph(text, width) for text in _closing(held, several=several)))
    return "\n\n".join(part for part in parts if part)


def _table(held: Sequence[Held], width: int, *, several: bool) -> str:
    rows = [
        [
            f"{_called(one, judged, several=several)}: {said_of(judged.claim)}",
            _word(judged),
            measured_text(judged, one.titles),
            ", ".join(judged.claim.rests_on),
        ]
        for one in held
        for judged in one.claims
        if judged.word != CANNOT
    ]
    columns = [
        Column("Claim", least=18), Column("Verdict", least=12), Column("Measured", least=24),
        Column("Rests on", least=12),
    ]  # fmt: skip
    return table(columns, rows, width) if rows else ""


def _called(held: Held, judged: Judged, *, several: bool) -> str:
    return f"{held.name}.{judged.name}" if several else judged.name


def _word(judged: Judged) -> str:
    if not judged.differs:
        return judged.word
    return f"{judged.word} (written down: {judged.claim.verdict})"


def _cannot(held: Sequence[Held], *, several: bool) -> Iterator[str]:
    """The claims that no model answers, each with the reason."""
    found = [(one, judged) for one in held for judged in one.claims if judged.word == CANNOT]
    if found:
        yield "Cannot be answered"
    for one, judged in found:
        said = f"{_called(one, judged, several=several)}: {said_of(judged.claim)}"
        yield f"- {said}: {judged.claim.cannot}"


def _closing(held: Sequence[Held], *, several: bool) -> Iterator[str]:
    """How many of each verdict, and what was written down otherwise."""
    yield words_of(judged for one in held for judged in one.claims)
    for one in held:
        yield from (
            f"{_called(one, judged, several=several)}: {judged.claim.verdict} was written down, "
            f"and now it is {judged.verdict}."
            for judged in one.differing
        )
        if one.unwritten:
            yield f"No verdict is written down of {', '.join(one.unwritten)}."


def words_of(claims: Iterable[Judged]) -> str:
    """How many claims there are, and of how many what is said."""
    found = Counter(judged.word for judged in claims)
    said = ", ".join(f"{found[word]} {word}" for word in WORDS if found[word])
    return f"{counted(found.total(), 'claim')}: {said}." if found else "No claims."


def render_differing(found: Mapping[str, Sequence[Held]], width: int) -> str:
    """In the end: of how many claims another verdict is written down, and in which folders."""
    every = [(folder, one) for folder, held in found.items() for one in held]
    claims = sum(len(one.claims) for _, one in every)
    head = f"{counted(len(found), 'folder')}, {counted(claims, 'claim')}"
    differing = Counter(dict.fromkeys(found, 0))
    for folder, one in every:
        differing[folder] += len(one.differing)
    if not differing.total():
        return paragraph(f"{head}: every verdict is the one that is written down.", width)
    named = ", ".join(f"{folder} {number}" for folder, number in differing.items() if number)
    return paragraph(f"{head}: {differing.total()} not as written down ({named}).", width)


def held_rows(found: Mapping[str, Sequence[Held]]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "folder": folder,
            "experiments": [
                {
                    "file": one.file,
                    "experiment": one.name,
                    "title": one.title,
                    "how": one.how,
                    "differs": [judged.name for judged in one.differing],
                    "claims": [
                        row | {"flips": flip_rows(one.flips.get(row["claim"], ()))}
                        for row in claim_rows(one.claims)
                    ],
                }
                for one in held
            ],
        }
        for folder, held in found.items()
    ]
