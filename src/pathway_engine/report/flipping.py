"""What would change a verdict: of each line on which a claim rests, the value at which it flips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pathway_engine.report.tables import Column, paragraph, table

if TYPE_CHECKING:
    from pathway_engine.study.experiments.flipping import Flip

SAID = (
    "Each line on which a claim rests was moved alone, on the same people: over the range that it "
    "gives, or by a fifth and then by half. On the average of {often} replications a claim holds, "
    "or does not, up to the value that is named; of several numbers of a line it is the first."
)


def flip_text(flip: Flip, called: str | None = None) -> str:
    """In a line what one assumption does to a verdict.

    >>> from pathway_engine.study.experiments.flipping import Flip
    >>> moved = Flip("latency", True, "handoffs.outside.delay.mean", "5wd", "1wd", "7wd", True)
    >>> flip_text(moved)
    'latency: holds from 1wd to 7wd (it is 5wd)'
    >>> flip_text(moved._replace(last="3wd", flips="2.9wd"))
    'latency: no longer holds at 2.9wd (it is 5wd)'
    >>> flip_text(moved._replace(others=2))
    'latency: holds from 1wd to 7wd (it is 5wd, the first of 3 numbers)'
    """
    return f"{called or flip.line}: {_what(flip)}"


def _what(flip: Flip) -> str:
    if not flip.path:
        return "no number of it can be moved"
    said = f"it is {flip.own}"
    if flip.others:
        said += f", the first of {flip.others + 1} numbers"
    if flip.stopped:
        said += f"; nothing runs at {' or '.join(flip.stopped)}"
    if flip.flips is not None:
        return f"{'no longer holds' if flip.holds else 'holds'} at {flip.flips} ({said})"
    between = f"from {flip.low} to {flip.high}"
    return f"{'holds' if flip.holds else 'does not hold'} {between} ({said})"


def render_flips(found: Mapping[str, Sequence[Flip]], width: int, often: int) -> str:
    """A table of what would change the verdicts; nothing where no claim rests on anything."""
    columns = [
        Column("Claim", least=12), Column("Rests on", least=12), Column("Its verdict", least=12),
        Column("As it is", number=True), Column("Moved", number=True),
    ]  # fmt: skip
    rows = [
        [name, flip.line, _verdict(flip), flip.own, f"{flip.low}..{flip.high}" if flip.path else ""]
        for name, flips in found.items()
        for flip in flips
    ]
    if not rows:
        return ""
    head = paragraph("What would change a verdict", width)
    said = paragraph(SAID.format(often=often), width)
    return "\n".join((head, table(columns, rows, width), said))


def _verdict(flip: Flip) -> str:
    """What becomes of the verdict, in few words."""
    if not flip.path:
        return "cannot be moved"
    if flip.flips is not None:
        return f"flips at {flip.flips}"
    return "stays" if not flip.stopped else f"stays; nothing runs at {' or '.join(flip.stopped)}"


def flip_rows(flips: Sequence[Flip]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {**flip._asdict(), "stopped": list(flip.stopped), "flips_at": flip.flips}
        | {"flips": flip.flips is not None}
        for flip in flips
    ]
