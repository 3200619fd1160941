"""What is raised where the rows of a run do not belong together."""

from __future__ import annotations


class LooseRows(ValueError):
    """Rows of a run do not belong together: no number may come of them. The text says which."""
