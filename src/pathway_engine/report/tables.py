"""Tables of plain text that fit a width: no line is longer, whatever stands in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from rich.box import Box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathway_engine.report.words import safe

NARROW, WIDE = 80, 160
"""The widths for which tables are made to read well."""

_RULED = Box("    \n    \n -- \n    \n    \n    \n    \n    \n")
"""A rule under the headings, and nothing else."""


class Column(NamedTuple):
    """A heading; numbers stand to the right; what is `whole` (as numbers are) is not broken."""

    heading: str
    number: bool = False
    whole: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> str:
    """A table as text. Long words are folded into the next line, never cut.

    >>> print(table([Column("team"), Column("n", number=True)], [["front", "12"]], 40))
    team    n
    ---------
    front  12
    """
    made = Table(box=_RULED, padding=(0, 1), pad_edge=False, show_edge=False, collapse_padding=True)
    for column in columns:
        made.add_column(
            Text(safe(column.heading)),
            justify="right" if column.number else "left",
            no_wrap=column.number or column.whole,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(Text(safe(cell)) for cell in row))
    return _text(made, width)


def pivot(
    heading: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], width: int
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
    needed = [
        2 + max(len(text) for text in (columns[i], *(cells[i] for _, cells in rows)))
        for i in range(len(columns))
    ]
    label = _room_for_labels([heading, *(name for name, _ in rows)], sum(needed), width)
    parts = []
    for chosen in _fitting(needed, width - label):
        head = [Column(heading), *(Column(columns[i], number=True) for i in chosen)]
        cells = [[name, *(line[i] for i in chosen)] for name, line in rows]
        parts.append(table(head, cells, width))
    return "\n\n".join(parts)


def _room_for_labels(labels: Sequence[str], needed: int, width: int) -> int:
    """Columns for labels: half the width at most, less where one table is then enough.

    Labels are folded, so a third of the width will do for them.
    """
    room = max(len(labels[0]), min(max(map(len, labels)), width // 2))
    if room > width - needed >= max(len(labels[0]), width // 3):
        return width - needed
    return room


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
    return _text(Text(safe(text), overflow="fold"), width)


def _text(printable: Table | Text, width: int) -> str:
    """What a console of that width would show, without colours and trailing blanks."""
    file = StringIO()
    console = Console(
        file=file, width=width, color_system=None, force_terminal=False, legacy_windows=False,
        markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    console.print(printable)
    return "\n".join(line.rstrip() for line in file.getvalue().rstrip("\n").split("\n"))
