"""Pictures of a pathway: a swimlane in SVG, a flowchart in Mermaid, a process in BPMN."""

from pathway_engine.report.drawing.pictures import draw, svg

__all__ = ["draw", "svg"]
