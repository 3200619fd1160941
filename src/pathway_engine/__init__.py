"""Care pathways as data: check them, simulate them, see where the handoffs and the days go.

This is the whole public face. Everything is loaded on first use, so that importing the
package costs nothing and pulls in neither NumPy nor a database.

    >>> import pathway_engine
    >>> "simulate" in pathway_engine.__all__
    True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathway_engine.definition.findings import Finding, Findings
    from pathway_engine.definition.loading import check, load
    from pathway_engine.definition.models import Pathway
    from pathway_engine.definition.scaling import scaled
    from pathway_engine.desk import Desk
    from pathway_engine.errors import (
        CaseworkError,
        LedgerError,
        PathwayEngineError,
        PathwayError,
        RunStopped,
        UsageError,
    )
    from pathway_engine.live.actors import SYSTEM, Actor
    from pathway_engine.report.drawing import draw
    from pathway_engine.study.experiments.experiment import Experimented, experiment
    from pathway_engine.study.ledger import Ledger
    from pathway_engine.study.population import simulate_each
    from pathway_engine.study.results import Comparison, Result
    from pathway_engine.study.sensitivity.effects import Sensitivity
    from pathway_engine.study.sensitivity.sensitivity import sensitivity
    from pathway_engine.study.solving.solution import Solution
    from pathway_engine.study.solving.solving import solve
    from pathway_engine.study.studies import compare, simulate

__version__ = "0.1.0"

__all__ = [
    "SYSTEM",
    "Actor",
    "CaseworkError",
    "Comparison",
    "Desk",
    "Experimented",
    "Finding",
    "Findings",
    "Ledger",
    "LedgerError",
    "Pathway",
    "PathwayEngineError",
    "PathwayError",
    "Result",
    "RunStopped",
    "Sensitivity",
    "Solution",
    "UsageError",
    "__version__",
    "check",
    "compare",
    "draw",
    "experiment",
    "load",
    "scaled",
    "sensitivity",
    "simulate",
    "simulate_each",
    "solve",
]

_HOME = {
    "Actor": "live.actors",
    "CaseworkError": "errors",
    "Comparison": "study.results",
    "Desk": "desk",
    "Experimented": "study.experiments.experiment",
    "Finding": "definition.findings",
    "Findings": "definition.findings",
    "Ledger": "study.ledger",
    "LedgerError": "errors",
    "Pathway": "definition.models",
    "PathwayEngineError": "errors",
    "PathwayError": "errors",
    "Result": "study.results",
    "RunStopped": "errors",
    "SYSTEM": "live.actors",
    "Sensitivity": "study.sensitivity.effects",
    "Solution": "study.solving.solution",
    "UsageError": "errors",
    "check": "definition.loading",
    "compare": "study.studies",
    "draw": "report.drawing.pictures",
    "experiment": "study.experiments.experiment",
    "load": "definition.loading",
    "scaled": "definition.scaling",
    "sensitivity": "study.sensitivity.sensitivity",
    "simulate": "study.studies",
    "simulate_each": "study.population",
    "solve": "study.solving.solving",
}


if not TYPE_CHECKING:  # a type checker knows the names from the imports above

    def __getattr__(name: str) -> object:
        """Fetch a public name from the module where it lives, and keep it."""
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names."""
    return list(__all__)
