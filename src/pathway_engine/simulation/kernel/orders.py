"""How events stand within a second, and how many of them there may be: plain numbers."""

from __future__ import annotations

ARRIVALS, VISITS = 0, 1
"""The two heaps."""

STREAM = 1 << 40
"""An arrival's order is its stream times this, plus its number on the date."""

OPENINGS = 1 << 62
"""The order from which openings stand, after all arrivals of a second."""

BACKLOG = -(1 << 62)
"""The order of the event with which those who are there already join, before all others."""

VISITS_A_CASE = 1 << 24
"""A visit's order is its case's number times this, plus its own."""

MOST_VISITS_A_SECOND = 1000
"""As many as a case may make without time passing."""

MARGIN = 1100
"""Rows that one event may leave behind: a case makes at most a thousand visits in a second."""
