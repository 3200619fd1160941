"""One page that has several councils beside each other, and leads to the page of each."""

from __future__ import annotations

from collections.abc import Sequence

from pathway_engine.report.overview import (
    NOTE,
    Council,
    causes,
    cells,
    days,
    headings,
    rows,
)
from pathway_engine.report.page.document import Frame, document
from pathway_engine.report.page.html import Html, joined, scrolling, section, table, tag

TITLE = "Councils beside each other"
STYLES = "th.number { white-space: normal; min-width: 6rem; }\n"


def render_overview_page(councils: Sequence[Council]) -> str:
    """The page as HTML; it links to pages beside it."""
    made = (_claims(councils), _measures(councils), _causes(councils))
    about = tag("p", NOTE, class_="lead soft")
    frame = Frame(TITLE, about, "The numbers are of simulated people.", "To the pages", STYLES)
    return document(frame, [part for part in made if part])


def _claims(councils: Sequence[Council]) -> Html:
    """Every experiment with its page, and what became of its claims."""
    said = [
        Html(tag("dt", tag("a", one.title, href=one.page)) + tag("dd", one.claims))
        for one in councils
    ]
    return section("pages", "A page for each, and its claims", tag("dl", joined(said)))


def _measures(councils: Sequence[Council]) -> Html:
    made = table(
        "Means with 95 % intervals; the first arrangement of each is its baseline.",
        ("Arrangement", *headings()),
        [[name, *cells(one)] for name, one in rows(councils)],
    )
    return section("measures", "The same measures", scrolling("Table: the same measures", made),
                   tag("dl", joined(_drafted(councils))))  # fmt: skip


def _drafted(councils: Sequence[Council]) -> Sequence[Html]:
    """Of how many numbers of each baseline it is known where they come from."""
    told = []
    for council in councils:
        counts = council.arrangements[0].origins
        said = ", ".join(f"{number} {state}" for state, number in counts.items())
        told.append(Html(tag("dt", f"{council.name}: {council.arrangements[0].label}")
                         + tag("dd", f"{sum(counts.values())} numbers: {said}.")))  # fmt: skip
    return told


def _causes(councils: Sequence[Council]) -> Html:
    lost = causes(councils)
    if not lost:
        return Html("")
    made = table(
        "Mean days of delay a case, by cause; empty where an arrangement has it not.",
        ("Arrangement", *lost.values()),
        [[name, *days(one, [*lost])] for name, one in rows(councils)],
    )
    return section("causes", "Where the days go", scrolling("Table: days by cause", made))
