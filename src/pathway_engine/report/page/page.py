"""The page: one file that asks nothing of the network and needs no script, for a committee."""

from __future__ import annotations

import re

from pathway_engine.report.page.answering import answer, before_and_after
from pathway_engine.report.page.charts import refuse_without_charts, unchecked
from pathway_engine.report.page.claiming import claims
from pathway_engine.report.page.html import Html, joined, tag, text
from pathway_engine.report.page.living import one_life
from pathway_engine.report.page.paying import does_it_pay
from pathway_engine.report.page.picturing import pathways
from pathway_engine.report.page.saying import assumed, follows, how_it_was_run
from pathway_engine.report.page.style import CSS
from pathway_engine.report.page.told import Told
from pathway_engine.report.page.varying import over_values
from pathway_engine.report.page.waiting import how_long, loads, over_time
from pathway_engine.report.page.whereabouts import where_the_days_go, who_hands_to_whom

ORDER = (
    answer,
    before_and_after,
    claims,
    over_values,
    pathways,
    where_the_days_go,
    who_hands_to_whom,
    how_long,
    over_time,
    loads,
    one_life,
    does_it_pay,
    assumed,
    follows,
    how_it_was_run,
)
"""The sections; one of which there is nothing to tell is left out."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the page may load: nothing but its own styles."""

_HEADING = re.compile(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>')


def render_page(told: Told) -> str:
    """The page as HTML. Raises `UsageError` where what draws charts is not installed."""
    refuse_without_charts()
    with unchecked():
        sections = [part for make in ORDER if (part := make(told))]
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            _head(told),
            "<body>",
            tag("a", "To the answer", class_="skip", href="#answer"),
            tag("header", tag("h1", told.question), _about(told)),
            tag("nav", tag("ol", *map(_link, sections)), aria_label="Contents"),
            tag("main", joined(sections)),
            tag("footer", tag("p", _footer(told), class_="soft")),
            "</body>",
            "</html>",
            "",
        )
    )


def _head(told: Told) -> Html:
    """What stands before the page: it may load nothing."""
    return Html(
        "<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="pathway-engine">\n'
        f"<title>{text(told.question)}</title>\n"
        f"<style>{CSS}</style>\n"
        "</head>"
    )


def _link(part: Html) -> Html:
    found = _HEADING.search(part)
    return tag("li", tag("a", Html(found[2]), href=f"#{found[1]}")) if found else Html("")


def _about(told: Told) -> Html:
    runs = len(told.baseline.runs)
    times = "1 simulated year or so" if runs == 1 else f"{runs} simulated runs of each arrangement"
    return tag("p", f"From {times}. Every figure has its numbers in a table beneath.",
               class_="lead soft")  # fmt: skip


def _footer(told: Told) -> str:
    version = told.baseline.runs[0].software.get("pathway-engine", "")
    return f"Made by pathway-engine {version}. The numbers are of simulated people."
