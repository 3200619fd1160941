"""Numbers that are assumed, and between what they may be: what a sensitivity analysis moves.

A line of provenance says one thing of all numbers that it covers; so they move together, by one
factor. What does not move is told with the reason.
"""

from __future__ import annotations

from pathway_engine.definition.assumed.lines import Line, assumed
from pathway_engine.definition.assumed.moving import Moved, Still

__all__ = ["Line", "Moved", "Still", "assumed"]
