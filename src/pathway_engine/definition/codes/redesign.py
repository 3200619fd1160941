"""What can be wrong with a redesign (`redesign`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import Code

REDESIGN: tuple[Code, ...] = ()
