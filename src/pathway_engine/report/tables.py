"""Tables of plain text that fit a width: no line is longer, whatever stands in the cells.

One rule holds for every table: nothing is left out for want of room. Texts are broken into
lines, headings too; columns of numbers that do not fit beside the others stand in a table
below, with the same labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from textwrap import fill, wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from pathway_engine.report.words import safe

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

NARROW = 80
"""The width of a terminal that is not known; whatever is printed reads well in it."""

_RULED = "    \n    \n -- \n    \n    \n    \n    \n    \n"
"""A rule under the headings, and nothing else, as Rich draws a box."""

_BETWEEN, _WORD, _PIECE, _HEADING = 2, 14, 8, 24
"""Blanks between columns; the longest words, pieces of words and headings that are kept whole."""


class Column(NamedTuple):
    """A heading; numbers stand to the right and are not broken; `least` is its least width."""

    heading: str
    number: bool = False
    least: int = 0


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> str:
    """A table as text. Long words are folded into the next line, never cut.

    >>> print(table([Column("team"), Column("n", number=True)], [["front", "12"]], 40))
    team    n
    ---------
    front  12
    """
    lines = [[safe(cell) for cell in row] for row in rows]
    widths = _widths(columns, lines, width)
    lines = [[_hanging(*cell) for cell in zip(line, widths, strict=True)] for line in lines]
    heads = ["\n".join(map(safe, column.heading.split("\n"))) for column in columns]
    if min(widths) < 1 or _whole(widths) > width:
        return _crushed(columns, heads, lines, widths, width)
    numbers = [column.number for column in columns]
    above = [_in_lines(*cell)[::-1] for cell in zip(heads, widths, strict=True)]
    parts = [_line(one, numbers, widths) for one in [*zip_longest(*above, fillvalue="")][::-1]]
    parts.append("-" * _whole(widths))
    for line in lines:
        beside = (_in_lines(*cell) for cell in zip(line, widths, strict=True))
        parts += [_line(one, numbers, widths) for one in zip_longest(*beside, fillvalue="")]
    return "\n".join(parts)


def _whole(widths: Sequence[int]) -> int:
    """The width of a table whose columns have these."""
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _in_lines(text: str, room: int) -> list[str]:
    """The lines of a cell: most fit, and Rich, which takes its time, breaks the others."""
    if "\n" not in text and cell_len(text) <= room:
        return [text.rstrip()]
    from rich.console import Console
    from rich.text import Text

    lines = Text(text).wrap(Console(width=room, color_system=None), room, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def _line(cells: Sequence[str], numbers: Sequence[bool], widths: Sequence[int]) -> str:
    """One line of each cell, side by side, without what would be blank at the end."""
    padded = []
    for cell, number, room in zip(cells, numbers, widths, strict=True):
        blank = " " * (room - cell_len(cell))
        padded.append(blank + cell if number else cell + blank)
    return (" " * _BETWEEN).join(padded).rstrip()


def _crushed(
    columns: Sequence[Column],
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    widths: Sequence[int],
    width: int,
) -> str:
    """A table that cannot be as narrow as it should: Rich knows what becomes of it."""
    from rich.box import Box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        box=Box(_RULED), padding=(0, 1), pad_edge=False, show_edge=False, collapse_padding=True
    )
    for column, head, room in zip(columns, heads, widths, strict=True):
        made.add_column(
            Text(head),
            justify="right" if column.number else "left",
            width=room,
            overflow="fold",
        )
    for line in lines:
        made.add_row(*map(Text, line))
    return _text(made, width)


def _hanging(text: str, room: int) -> str:
    """A text that is indented, in lines that are indented further; others as they are."""
    indent = text[: len(text) - len(text.lstrip())]
    if not indent or room < _WORD:
        return text
    return fill(text, room, subsequent_indent=f"{indent}  ", break_on_hyphens=False)


def _widths(columns: Sequence[Column], lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: what it needs, else the widest are narrowed until all fit.

    Texts are narrowed before anything else, while their words stay whole and a column has its
    least width; then so that words are broken; and numbers only where nothing else helps.
    """
    made = [
        _widest([*column.heading.split("\n"), *(line[i] for line in lines)])
        for i, column in enumerate(columns)
    ]
    room = width - _BETWEEN * (len(columns) - 1)
    for longest in (_WORD, _PIECE):
        words = (
            _widest(word for line in lines for word in line[i].split()) for i in range(len(made))
        )
        least = [
            n if column.number else min(n, max(column.least, min(longest, word)))
            for column, n, word in zip(columns, made, words, strict=True)
        ]
        made = _narrowed(made, least, room)
    return _narrowed(made, [1] * len(made), room)


def _narrowed(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of which the widest are narrowed, one by one, until they fit or none can be."""
    made = [*widths]
    while sum(made) > room:
        spare = [i for i, n in enumerate(made) if n > least[i]]
        if not spare:
            break
        made[max(spare, key=lambda i: made[i])] -= 1
    return made


def pivot(
    heading: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    width: int,
) -> str:
    """A table of labels by columns of numbers; columns that do not fit go into a table below.

    >>> print(pivot("team", ["n", "m"], [("front", ["1,000", "2,000"])], 14))
    team       n
    ------------
    front  1,000
    <BLANKLINE>
    team       m
    ------------
    front  2,000
    """
    labels = [heading, *(name for name, _ in rows)]
    figures = [[cells[i] for _, cells in rows] for i in range(len(columns))]
    heads = _headings(columns, figures, labels, width)
    parts = []
    for shown in _groups(labels, _needed(heads, figures), width):
        head = [Column(heading), *(Column(heads[i], number=True) for i in shown)]
        cells = [[name, *(line[i] for i in shown)] for name, line in rows]
        parts.append(table(head, cells, width))
    return "\n\n".join(parts)


def _headings(
    columns: Sequence[str], figures: Sequence[Sequence[str]], labels: Sequence[str], width: int
) -> list[str]:
    """The headings in lines: short ones whole where one table then holds all."""
    room = max(cell_len(labels[0]), min(_widest(labels), width // 3))
    for least in (_HEADING, 1):
        heads = [
            "\n".join(wrap(head, max(_widest([*cells, *head.split()]), least)))
            for head, cells in zip(columns, figures, strict=True)
        ]
        if sum(_needed(heads, figures)) + room <= width:
            break
    return heads


def _needed(heads: Sequence[str], figures: Sequence[Sequence[str]]) -> list[int]:
    """The room that each column takes, with what stands between it and the one before."""
    return [
        _BETWEEN + _widest([*head.split("\n"), *cells])
        for head, cells in zip(heads, figures, strict=True)
    ]


def _widest(texts: Iterable[str]) -> int:
    return max((cell_len(safe(text)) for text in texts), default=1)


def _groups(labels: Sequence[str], needed: Sequence[int], width: int) -> list[list[int]]:
    """Which columns stand together in a table, so that there are as few tables as can be.

    Labels have half the width; a third will do for them where fewer tables are then enough.
    """
    least = max(cell_len(labels[0]), min(_widest(labels), width // 3))
    most = max(least, min(_widest(labels), width // 2))
    tried = (_fitting(needed, width - room) for room in range(most, least - 1, -1))
    return min(tried, key=len) or [[]]


def _fitting(needed: Sequence[int], space: int) -> list[list[int]]:
    """Positions of columns, grouped so that each group fits into the space."""
    groups: list[list[int]] = []
    left = 0
    for i, size in enumerate(needed):
        if not groups or size > left:
            groups.append([])
            left = space
        groups[-1].append(i)
        left -= size
    return groups


def paragraph(text: str, width: int) -> str:
    """A text broken at words to fit a width.

    >>> print(paragraph("one two three", 8))
    one two
    three
    """
    told = safe(text)
    if cell_len(told) <= width:
        return told.rstrip()
    from rich.text import Text

    return _text(Text(told, overflow="fold"), width)


def _text(printable: Table | Text, width: int) -> str:
    """What a console of that width would show, without colours and trailing blanks."""
    from rich.console import Console

    file = StringIO()
    console = Console(
        file=file, width=width, color_system=None, force_terminal=False, legacy_windows=False,
        markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    console.print(printable)
    return "\n".join(line.rstrip() for line in file.getvalue().rstrip("\n").split("\n"))
