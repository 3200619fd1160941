"""What a Python caller holds: runs of designs, their comparison, and the ledger that keeps them.

This package wires the simulation to the ledger and both to the analysis.
"""

from pathway_engine.study.ledger import Ledger
from pathway_engine.study.studies import Comparison, Result, compare, simulate

__all__ = ["Comparison", "Ledger", "Result", "compare", "simulate"]
