"""What measures put on a picture: how wide arrows are, how dark steps, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Styling:
    """Widths of arrows by edge and papers of steps by node, with their scales for the legend."""

    widths: Mapping[str, float] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[tuple[str, str], ...] = ()
    """Paper and words for each shade."""
    notes: tuple[str, ...] = ()
    """What the numbers are, and what they leave out."""


PLAIN = Styling()
"""As a pathway is drawn by itself."""
