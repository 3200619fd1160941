"""Pictures of a pathway: a swimlane in SVG, a flowchart in Mermaid, a process in BPMN."""

from pathway_engine.report.drawing.pictures import svg

__all__ = ["svg"]
