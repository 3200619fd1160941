"""Texts of which YAML drops a part without a word: what follows ` #` in an unquoted one.

A comment is written with two spaces before its `#` and one after; whatever else follows a text
for people was more likely meant to be part of it.
"""

from __future__ import annotations

import re

from pathway_engine.definition.invisible import is_prose

_CUT = re.compile(r"(?P<before>[ \t]+)(?P<lost>#[^\n]*)")
_COMMENT = re.compile(r"(?:[ \t]{2,}|\t)#+(?:[ \t!:].*)?")


_OF_A_CHANGE = frozenset(("changes.from", "changes.to", "changes.value"))


def may_be_cut(path: str) -> bool:
    """Whether the text at a path may hold a `#` that means something.

    >>> may_be_cut("teams.door.title"), may_be_cut("teams.door.organisation")
    (True, False)
    """
    return is_prose(path) or path in _OF_A_CHANGE


def cut_behind(text: str, end: int) -> str:
    r"""What is cut off an unquoted text that ends at an index of a file's text; perhaps nothing.

    >>> cut_behind("title: Team #2\nstart: contact", 11)
    ' #2'
    >>> cut_behind("title: Team  # the second", 11)
    ''
    """
    match = _CUT.match(text, end)
    if match is None or _COMMENT.fullmatch(match[0]):
        return ""
    return match[0].rstrip()
