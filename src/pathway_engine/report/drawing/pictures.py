"""The ways in: a pathway drawn as one text, in whichever form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pathway_engine.definition.models import Pathway
from pathway_engine.report.drawing.building import graph_of

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary

Form = Literal["svg", "mermaid", "bpmn"]
"""What a pathway is drawn as."""


def svg(
    pathway: Pathway,
    *,
    flow: Sequence[Summary] | None = None,
    changes: bool = True,
    width: float | None = None,
    prefix: str = "pathway",
) -> str:
    """A pathway as a swimlane in SVG.

    `flow` are its measures, of one design of a ledger: they give arrows their widths and steps
    their colours. `changes` marks what its redesigns did. `width` is how wide it is shown, in
    pixels, by default as wide as it is; `prefix` begins its ids, so that several stand on one page.
    """
    from pathway_engine.report.drawing.svg import render

    return render(graph_of(pathway), width=width, prefix=prefix)
