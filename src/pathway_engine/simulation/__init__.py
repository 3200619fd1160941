"""Simulation: a pathway laid out for the kernel, run many times, its rows as records.

NumPy and Numba are loaded with this package, so it is imported where it is used.
"""

from pathway_engine.simulation.output import (
    Pieces,
    records_of,
    replicate,
    replicate_plan,
    run_plan,
)
from pathway_engine.simulation.plan import Plan, build_plan
from pathway_engine.simulation.starting import Starting
from pathway_engine.simulation.told import Person

__all__ = [
    "Person",
    "Pieces",
    "Plan",
    "Starting",
    "build_plan",
    "records_of",
    "replicate",
    "replicate_plan",
    "run_plan",
]
