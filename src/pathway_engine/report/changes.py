"""What changed from one pathway to another, told by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathway_engine.definition.edits import Edit
from pathway_engine.definition.kinds import KINDS
from pathway_engine.definition.writer import in_line
from pathway_engine.report.tables import paragraph


def render_changes(edits: Sequence[Edit], width: int) -> str:
    """The edits under headings of their kinds, no line over the width.

    >>> from pathway_engine.definition.node import Scalar
    >>> edit = Edit("set", "teams.duty.staff.adviser", was=Scalar("4"), to=Scalar("5"))
    >>> print(render_changes([edit], 60))
    Capacity (1)
      set teams.duty.staff.adviser: 4 -> 5
    """
    blocks = []
    for kind in KINDS:
        mine = [edit for edit in edits if edit.kind == kind]
        if mine:
            head = f"{kind.capitalize()} ({len(mine)})"
            blocks.append("\n".join([head, *_lines(mine, width)]))
    return "\n\n".join(blocks) or "Nothing changed."


def _lines(edits: Sequence[Edit], width: int) -> Iterator[str]:
    for edit in edits:
        first, *rest = paragraph(_told(edit), width - 4).split("\n")
        yield f"  {first}"
        yield from (f"    {line}" for line in rest)


def _told(edit: Edit) -> str:
    head = f"{edit.verb} {edit.path}"
    if edit.verb == "set" and edit.was is not None and edit.to is not None:
        return f"{head}: {in_line(edit.was)} -> {in_line(edit.to)}"
    value = edit.to if edit.verb == "add" else edit.was
    return head if value is None else f"{head}: {in_line(value)}"
