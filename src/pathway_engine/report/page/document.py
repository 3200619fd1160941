"""A page as one file that asks nothing of the network and needs no script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pathway_engine.report.page.html import Html, joined, tag, text
from pathway_engine.report.page.style import CSS

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What the page may load: nothing but its own styles."""

_HEADING = re.compile(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>')


class Frame(NamedTuple):
    """What stands around the sections of a page."""

    title: str
    about: str
    footer: str
    skip: str
    """What leads to the first section."""
    styles: str = ""
    """Styles beside those of every page."""


def document(frame: Frame, sections: Sequence[Html]) -> str:
    """A page with a list of its sections."""
    first = _HEADING.search(sections[0]) if sections else None
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            _head(frame),
            "<body>",
            tag("a", frame.skip, class_="skip", href=f"#{first[1] if first else ''}"),
            tag("header", tag("h1", frame.title), frame.about),
            tag("nav", tag("ol", *map(_link, sections)), aria_label="Contents"),
            tag("main", joined(sections)),
            tag("footer", tag("p", frame.footer, class_="soft")),
            "</body>",
            "</html>",
            "",
        )
    )


def _head(frame: Frame) -> Html:
    """What stands before the page: it may load nothing."""
    return Html(
        "<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="pathway-engine">\n'
        f"<title>{text(frame.title)}</title>\n"
        f"<style>{CSS}{frame.styles}</style>\n"
        "</head>"
    )


def _link(part: Html) -> Html:
    found = _HEADING.search(part)
    return tag("li", tag("a", Html(found[2]), href=f"#{found[1]}")) if found else Html("")
