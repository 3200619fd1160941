"""From a pathway to the kernel's tables: everything that does not depend on the seed."""

from pathway_engine.simulation.plan.building import Plan, build_plan

__all__ = ["Plan", "build_plan"]
