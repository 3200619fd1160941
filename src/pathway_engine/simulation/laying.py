"""The tables of a replication while open cases are laid out in them: what all of that needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.engine.records import NONE
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.simulation.plan import Plan
from pathway_engine.simulation.starting import Starting, Workers
from pathway_engine.simulation.told import place_of

Tables = dict[str, np.ndarray[Any, Any]]


class Laying:
    """Writes rows of the kernel's tables, for the cases of a plan that starts from such."""

    def __init__(self, plan: Plan, tables: Tables, starting: Starting) -> None:
        self.plan, self.tables, self.run = plan, tables, tables["run"][0]
        self.pathway, self.names = plan.pathway, plan.numbering
        self.second_0 = plan.window.warm_up_until
        self.rules = Rulebook(plan.pathway)
        self.workers = Workers(starting, plan.tables, self.names.teams, self.names.roles)
        self._nothing: dict[str, dict[str, int]] = {}

    def put(self, table: str, i: int, **fields: Any) -> None:
        """Write a row whose other columns hold nothing."""
        if table not in self._nothing:
            layout = self.tables[table].dtype
            self._nothing[table] = {
                name: NONE if layout[name].kind in "if" else 0 for name in layout.names or ()
            }
        self.tables[table][i] = tuple((self._nothing[table] | fields).values())

    def next(self, count: str) -> int:
        """The next place of a table, by the field of the run that counts them."""
        i = int(self.run[count])
        self.run[count] = i + 1
        return i

    def step(self, name: str) -> int:
        """The number of a step. Raises `UsageError` where the pathway has none."""
        return place_of(name, self.names.steps, "step of an open case")

    def organisation(self, name: str | None) -> int:
        """The number of an organisation, `NONE` where the pathway has none."""
        known = self.names.organisations
        return NONE if name is None or name not in known else known.index(name)
