"""Texts in a picture: how wide they are, where they break, and how they cannot become markup.

Widths are those of DejaVu Sans, the widest of the sans-serif fonts that a viewer is likely to
take; in Arial or Helvetica the same text is about an eighth narrower. So what fits here fits there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width, normalize

_FIRST = 32
_WIDTHS = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
"""Thousandths of the size of the font, from the space on."""
_BOLD = 1.15
_OTHER, _WIDE = 840, 1040
_NOT_PRINTED = frozenset(("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"))
ELLIPSIS = "…"


def printed(text: str) -> str:
    r"""A text in one line without characters that have no shape; such ones show as `?`.

    >>> printed("a\x1b[31m\tb\nc")
    'a?[31m b c'
    """
    kept = (" " if one.isspace() else "?" if category(one) in _NOT_PRINTED else one for one in text)
    return " ".join("".join(kept).split())


def escaped(text: str) -> str:
    """A text as XML writes it, in an element or between double quotes.

    >>> escaped('<b title="x">]]>')
    '&lt;b title=&quot;x&quot;&gt;]]&gt;'
    """
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text.replace("'", "&#39;")


@lru_cache(maxsize=4096)
def _of(character: str) -> int:
    """How wide a character is, in thousandths of the size of the font."""
    base = normalize("NFD", character)[0]
    at = ord(base) - _FIRST
    if 0 <= at < len(_WIDTHS):
        return _WIDTHS[at]
    if category(base) in ("Mn", "Me"):
        return 0
    return _WIDE if east_asian_width(base) in ("W", "F") else _OTHER


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in the unit of the size.

    >>> width("Panel", 10) < width("Panel", 10, bold=True)
    True
    """
    return sum(map(_of, text)) * size / 1000 * (_BOLD if bold else 1)


def cut(text: str, most: float, size: float, *, bold: bool = False) -> str:
    """A text that is no wider than this; the end that does not fit becomes an ellipsis.

    >>> cut("A long title", 40, 10)
    'A lon…'
    """
    if width(text, size, bold=bold) <= most:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size, bold=bold) > most:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrapped(
    text: str, most: float, size: float, *, lines: int = 4, bold: bool = False
) -> tuple[str, ...]:
    """A text in lines that are no wider than this; what needs more lines is cut off.

    >>> wrapped("Care and support plan", 80, 10)
    ('Care and', 'support plan')
    """
    found: list[str] = []
    for word in _words(text, most, size, bold=bold):
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size, bold=bold) <= most:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        rest = " ".join(found[lines - 1 :])
        found[lines - 1 :] = [cut(rest, most, size, bold=bold)]
    return tuple(found)


def _words(text: str, most: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words of a text; one that is too long for a line comes in pieces."""
    for word in printed(text).split(" "):
        rest = word
        while width(rest, size, bold=bold) > most and len(rest) > 1:
            piece = rest[:1]
            while width(rest[: len(piece) + 1], size, bold=bold) <= most:
                piece = rest[: len(piece) + 1]
            yield piece
            rest = rest[len(piece) :]
        if rest:
            yield rest
