"""Texts made harmless for what will read them: spreadsheets, and readers of XML.

Titles and names are whatever somebody wrote into a file. None of them may become a formula in a
sheet, markup in a document, or a character that a reader refuses.
"""

from __future__ import annotations

import re
from html import escape

from pathway_engine.report.words import safe

_FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
            "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""What a formula begins with, behind whatever blanks."""

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document holds, even escaped."""


def for_a_cell(text: str) -> str:
    r"""A text for a cell of a sheet: what would be a formula has an apostrophe before it.

    So has what begins with a blank or a tab. What a terminal would obey shows as `?`.

    >>> for_a_cell("=1+1"), for_a_cell("-0.5"), for_a_cell("\t=1"), for_a_cell("Duty desk")
    ("'=1+1", "'-0.5", "' =1", 'Duty desk')
    """
    # Writers of CSV quote a text for its line feeds, but not for its carriage returns.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = "\n".join(map(safe, lines))
    return f"'{plain}" if plain != plain.lstrip() or plain.startswith(_FORMULA) else plain


def for_xml(text: str) -> str:
    r"""A text for XML, in an element or an attribute; characters that it cannot hold are dropped.

    >>> for_xml('<b> & "c"\x00]]>\n')
    '&lt;b&gt; &amp; &quot;c&quot;]]&gt;&#10;'
    """
    kept = escape(_NOT_IN_XML.sub("", text), quote=True)
    return kept.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
