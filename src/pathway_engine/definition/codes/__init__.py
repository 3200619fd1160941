"""The catalogue of codes: every fault that a file can have, by its stable id.

A code is a word that stays: it stands in findings, in `--json`, in `accepted` and in the
reference, which prints this catalogue. A floor that finds a new kind of fault adds a code
to its own section here. Every code has one file under `tests/` that raises it and one that
does not.
"""

from __future__ import annotations

from pathway_engine.definition.codes.experiments import EXPERIMENTS
from pathway_engine.definition.codes.expressions import EXPRESSIONS
from pathway_engine.definition.codes.flow import FLOW
from pathway_engine.definition.codes.kinds import Code, Severity
from pathway_engine.definition.codes.language import LANGUAGE
from pathway_engine.definition.codes.load import LOAD
from pathway_engine.definition.codes.reading import READING
from pathway_engine.definition.codes.redesign import REDESIGN
from pathway_engine.definition.codes.structure import STRUCTURE

__all__ = ["CODES", "SECTIONS", "Code", "Severity"]

SECTIONS: dict[str, tuple[Code, ...]] = {
    "Reading": READING,
    "Keys and values": LANGUAGE,
    "Rules": EXPRESSIONS,
    "Structure": STRUCTURE,
    "Flow": FLOW,
    "Load": LOAD,
    "Redesigns": REDESIGN,
    "Experiments": EXPERIMENTS,
}
"""The catalogue, section by section."""

CODES: dict[str, Code] = {code.id: code for section in SECTIONS.values() for code in section}
"""Every code by its id."""
