"""The ways in: a pathway drawn as one text, in whichever form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

from pathway_engine.definition.loading import base_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.report.drawing.graph import Graph
from pathway_engine.report.drawing.styling import PLAIN

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary

Form = Literal["svg", "mermaid", "bpmn"]
"""What a pathway is drawn as."""
FORMS: tuple[Form, ...] = get_args(Form)
SUFFIXES: dict[str, Form] = {
    ".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid", ".bpmn": "bpmn", ".xml": "bpmn",
}  # fmt: skip
"""What a file is drawn as, by how its name ends."""


def draw(
    pathway: Pathway,
    *,
    to: str = "svg",
    measures: Sequence[Summary] | None = None,
    changes: bool = True,
    width: float | None = None,
) -> str:
    """A pathway drawn: as a swimlane (`svg`), a flowchart (`mermaid`) or a process (`bpmn`).

    Organisations are bands, teams lanes; steps stand from left to right, endings at the right.
    The same pathway gives the same bytes. `measures` are those of one design of a ledger: they
    give arrows widths by how many take them, and steps colours by their mean delay (`svg`
    alone). Of a redesign, `changes` marks what it added, changed and removed (`svg` alone).
    `width` is how wide the picture is shown, in pixels; by default as wide as it is.

    Raises `UsageError` for another form, or for measures of which no picture can be made.

    >>> from pathway_engine import draw, load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "small" / "small.yaml")
    >>> draw(pathway).startswith("<svg"), draw(pathway, to="mermaid").split()[0]
    (True, 'flowchart')
    """
    if to == "svg":
        return svg(pathway, flow=measures, changes=changes, width=width)
    if to not in FORMS:
        known = ", ".join(f"`{one}`" for one in FORMS)
        raise UsageError(f"to: found `{to}`, expected one of {known}")
    if measures is not None:
        raise UsageError(f"to: found `{to}` with measures, expected `svg`: only it shows them")
    if to == "mermaid":
        from pathway_engine.report.drawing.mermaid import flowchart

        return flowchart(graph_of(pathway))
    from pathway_engine.report.drawing.bpmn import process

    return process(graph_of(pathway), pathway.name)


def svg(
    pathway: Pathway,
    *,
    flow: Sequence[Summary] | None = None,
    changes: bool | Pathway = True,
    width: float | None = None,
    prefix: str = "pathway",
) -> str:
    """A pathway as a swimlane in SVG.

    `flow` are its measures, of one design of a ledger: they give arrows their widths and steps
    their colours. `changes` marks what its redesigns did, or what became of it since
    another pathway. `width` is how wide it is shown, in
    pixels, by default as wide as it is; `prefix` begins its ids, so that several stand on one page.
    """
    from pathway_engine.report.drawing.vector import render

    graph = _marked(pathway, changes)
    styling = PLAIN
    if flow is not None:
        from pathway_engine.report.drawing.flow import with_flow

        graph, styling = with_flow(graph, flow)
    return render(graph, styling, width=width, prefix=prefix)


def _marked(pathway: Pathway, changes: bool | Pathway) -> Graph:  # noqa: FBT001 - as it was asked
    """What is drawn, with what changed; unmarked where what a redesign changed is not sound."""
    base = base_as_written(pathway) if changes is True else changes or None
    if base is None:
        return graph_of(pathway)
    from pathway_engine.report.drawing.changes import with_changes

    return with_changes(base, pathway)
