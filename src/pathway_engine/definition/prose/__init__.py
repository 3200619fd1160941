"""A pathway read aloud: plain prose, step by step, for a service manager.

Everything that a file says is told, in the order in which one would explain it: who is there,
who comes, what happens to them, how it ends, and where the numbers come from. Nothing is told
that the file does not say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.prose import cases, origins, people, steps
from pathway_engine.definition.prose.telling import Teller

__all__ = ["read_aloud"]

WIDTH = 80
"""Columns of a line, where nobody says otherwise."""

_SECTIONS: tuple[tuple[str, Callable[[Teller], Iterator[str]]], ...] = (
    ("Organisations", people.organisations),
    ("When they are open", people.calendars),
    ("Roles", people.roles),
    ("Teams", people.teams),
    ("What is known of a person", cases.attributes),
    ("Places", cases.places),
    ("Who comes", cases.arrivals),
    ("Who is already there", cases.backlog),
    ("Step by step", steps.steps),
    ("From one team to another", cases.handoffs),
    ("Ways out", steps.ways_out),
    ("How it ends", cases.endings),
    ("Time limits", cases.targets),
    ("Causes of delay", origins.causes),
    ("Fixed costs", origins.costs),
    ("Sources", origins.sources),
    ("Where the numbers come from", origins.provenance),
    ("Findings that are meant", origins.accepted),
)


def read_aloud(pathway: Pathway, width: int = WIDTH) -> str:
    """The pathway in plain prose, in lines of at most `width` characters.

    The pathway must have passed its checks: names that lead nowhere cannot be told.
    """
    tell = Teller(pathway)
    blocks = ["\n".join(_wrapped(text, width, "")) for text in people.head(tell)]
    for title, section in _SECTIONS:
        lines = [line for text in section(tell) for line in _wrapped(text, width, "  ")]
        if lines:
            blocks.append("\n".join([title.upper(), *lines]))
    return "\n\n".join(blocks) + "\n"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """A paragraph in lines; the first stands out, so that the eye finds the next."""
    deeper = indent + ("  " if indent else "")
    kept = text.replace(" %", "\u00a0%")  # a number and its sign stay on one line
    lines = textwrap.wrap(
        kept, width, initial_indent=indent, subsequent_indent=deeper, break_on_hyphens=False
    )
    return [line.replace("\u00a0", " ") for line in lines]
