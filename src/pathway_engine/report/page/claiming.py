"""Claims held against runs: what is claimed, what was measured, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pathway_engine.definition.measures.naming import named
from pathway_engine.report.experiment import measured_text
from pathway_engine.report.flipping import SAID, flip_text
from pathway_engine.report.page.html import Html, scrolling, section, table, tag
from pathway_engine.report.page.saying import what_line
from pathway_engine.report.page.suppressing import HIDDEN
from pathway_engine.report.page.told import Told
from pathway_engine.report.page.varying import in_cell

if TYPE_CHECKING:
    from pathway_engine.definition.models import Claim, Pathway
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.experiments.judging import Judged

WORDS = {
    "follows": "the runs show it, and it rests on no assumption that was named",
    "built in": "the runs show it because something was assumed, which stands beside it",
    "contradicted": "the runs show the opposite",
    "undecided": "the interval holds both: more runs, or other numbers, would have to tell",
    "cannot be answered": "no model of cases and work tells it",
}
"""What is said of a claim, and what that means."""

HEADS = ("What is claimed", "What was measured", "Expected", "Verdict", "Rests on")
FLIPS = "What would change it"


def claims(told: Told) -> Html:
    """Every claim of an experiment with its verdict; nothing where there are none."""
    found = told.found
    if found is None or not found.claims:
        return Html("")
    rows = [_row(told, found, one) for one in found.claims]
    verdicts = Counter(row[3].partition(" (")[0] for row in rows)
    said = ", ".join(f"{verdicts[word]} {word}" for word in (*WORDS, HIDDEN) if verdicts[word])
    terms = [
        tag("dt", word) + tag("dd", meaning) for word, meaning in WORDS.items() if verdicts[word]
    ]
    title = "What is claimed, and what follows"
    heads = HEADS if told.flips is None else (*HEADS, FLIPS)
    made = table("A claim is judged by 95 % intervals, never by averages alone.", heads, rows,
                 texts=len(heads))  # fmt: skip
    turned = tag("p", SAID.format(often=told.often), class_="soft") if told.flips else ""
    return section(
        "claims",
        title,
        tag("p", f"Of {len(rows)} claims: {said}."),
        scrolling(f"Table: {title}", made),
        turned,
        tag("dl", *map(Html, terms), *_sources(found)),
    )


def _row(told: Told, found: Experimented, one: Judged) -> list[str]:
    claim = one.claim
    called = dict(zip(found.read.pathways, (side.label for side in told.sides), strict=True))
    expected = _called(claim.expect.text, called) if claim.expect is not None else ""
    if _is_hidden(told, found, one):
        measured = word = HIDDEN
    else:
        measured, word = measured_text(one, told.titles, called), one.word
        word += f" (written down: {claim.verdict})" if one.differs else ""
    cells = [_said(claim), measured, expected, word, _rests_on(found, claim)]
    if told.flips is None:
        return cells
    flips = told.flips.get(one.name, ())
    turned = "; ".join(flip_text(flip, _about(found, flip.line)) for flip in flips)
    return [*cells, HIDDEN if word == HIDDEN and turned else turned]


def _called(expected: str, called: Mapping[str, str]) -> str:
    """What is expected, with designs as the page calls them."""
    return " ".join(called.get(word, word) for word in expected.split(" "))


def _said(claim: Claim) -> str:
    """What is claimed, and where."""
    where = f"{claim.source}, {claim.at}" if claim.source is not None else claim.assumption
    return f"{claim.says} ({where})"


def _sources(found: Experimented) -> Iterator[Html]:
    """What the sources of claims are, by the names under which the table has them."""
    titles = {
        name: one.title for pathway in _pathways(found) for name, one in pathway.sources.items()
    }
    named = dict.fromkeys(one.claim.source for one in found.claims)
    for source in named:
        if source is not None and source in titles:
            yield Html(tag("dt", source) + tag("dd", titles[source] or source))


def _rests_on(found: Experimented, claim: Claim) -> str:
    return "; ".join(_line(found, name) for name in claim.rests_on)


def _about(found: Experimented, name: str) -> str:
    """What a line of provenance is about."""
    lines = (
        what_line(pathway, name, line.of)
        for pathway in _pathways(found)
        if (line := pathway.provenance.get(name)) is not None
    )
    return next(lines, name)


def _line(found: Experimented, name: str) -> str:
    """A line of provenance: what it is about, and what is said of it."""
    for pathway in _pathways(found):
        line = pathway.provenance.get(name)
        if line is not None:
            said = line.assumption or f"{line.source}, {line.at}"
            return f"{what_line(pathway, name, line.of)} ({said})"
    return name


def _pathways(found: Experimented) -> Iterator[Pathway]:
    yield from found.read.pathways.values()


# -- small numbers -----------------------------------------------------------------------------


def _is_hidden(told: Told, found: Experimented, one: Judged) -> bool:
    """Whether a claim is judged by a number of too few people; of a moment always."""
    claim, measured = one.claim, one.measured
    if not told.suppression.least or measured is None or claim.expect is None:
        return False
    if claim.moment is not None:
        return True
    meant, by = named(claim.measure or ""), tuple(claim.by.items())
    cell = claim.cell_in(found.experiment.vary)
    sides = [one for one in (claim.expect.name, claim.expect.other) if one is not None]
    return any(in_cell(told, found, side, cell, (meant, by)) is None for side in sides)
