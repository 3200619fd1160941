"""Elements of a page: whatever is no element is a text, and every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from pathway_engine.report.words import safe


class Html(str):
    """A piece of a page that is written already."""

    __slots__ = ()


def text(said: str) -> Html:
    """A text as it may stand in a page, within an element or an attribute.

    >>> text('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    if isinstance(said, Html):
        return said
    return Html(escape(safe(said)).replace(" %", "\N{NO-BREAK SPACE}%"))


def tag(name: str, *children: str, **attributes: str | None) -> Html:
    """An element; `class_` is `class`, and `aria_label` is `aria-label`.

    >>> tag("p", "a < b", class_="lead")
    '<p class="lead">a &lt; b</p>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>{''.join(map(text, children))}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Pieces one after the other, each in a line of its own."""
    return Html("\n".join(text(part) for part in parts if part))


def scrolling(label: str, inside: str) -> Html:
    """What may be wider than a small screen: it scrolls by itself, by keyboard too."""
    return tag("div", inside, class_="scroll", tabindex="0", role="region", aria_label=label)


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1
) -> Html:
    """A table; the first of the columns names its row, and so many columns are texts."""
    head = tag(
        "tr",
        *(
            tag("th", one, scope="col", class_=None if n < texts else "number")
            for n, one in enumerate(heads)
        ),
    )
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            *(
                tag("td", cell, class_=None if n < texts else "number")
                for n, cell in enumerate(row[1:], start=1)
            ),
        )
        for row in rows
    ]
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", joined(body)))


def section(id_: str, title: str, *inside: str) -> Html:
    """A part of the page that the list of contents leads to."""
    return tag(
        "section",
        tag("h2", title, id=f"{id_}-title"),
        joined(inside),
        id=id_,
        aria_labelledby=f"{id_}-title",
    )


def figure(
    id_: str, title: str, picture: Html, says: str, numbers: Html, *, wide: bool = False
) -> Html:
    """A picture with what it says, and its numbers as a table beneath; `wide` ones take room."""
    told = tag("details", tag("summary", f"The numbers: {title}"),
               scrolling(f"Table: {title}", numbers))  # fmt: skip
    caption = tag("figcaption", tag("strong", title), f". {says}" if says else "")
    return tag(
        "figure",
        scrolling(f"Picture: {title}", picture),
        caption,
        told,
        id=id_,
        class_="wide" if wide else None,
    )
