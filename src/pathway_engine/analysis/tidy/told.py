"""One run as its tables are made from: its rows, what of them counts, what things are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pathway_engine.analysis.accounts import Account, account_for
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.tidy.columns import Columns, TitleOf
from pathway_engine.analysis.values import Array
from pathway_engine.definition.models import Attribute, Pathway
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import Numbering, Records


@dataclass(frozen=True)
class Told:
    """A run to be told: its number, its records, titles, and the attributes of all runs told.

    Other runs may be of other pathways; `attributes` is what any of them knows of a case, so
    that the tables of all have the same columns.
    """

    run: int
    records: Records
    title_of: TitleOf
    attributes: Mapping[str, tuple[Attribute, ...]]

    @cached_property
    def counted(self) -> Counted:
        """The records, with the questions that measures ask."""
        return Counted(self.records)

    @property
    def numbering(self) -> Numbering:
        """Which position means which name."""
        return self.counted.numbering

    @cached_property
    def account(self) -> Account:
        """Every second of every visit."""
        return account_for(self.counted)

    @cached_property
    def workers(self) -> tuple[str, ...]:
        """Every worker by number: team, post and number within it."""
        return tuple(
            f"{post.team}.{post.post}.{number + 1}"
            for post in staffed_posts(self.records.pathway)
            for number in range(post.staffed.workers)
        )

    @cached_property
    def organisations(self) -> Array:
        """The organisation of each visit's team."""
        return np.asarray(self.counted.organisation_of_team[self.records.visits["team"]])

    def begin(self, length: int) -> Columns:
        """The first columns of every table of rows: of which run."""
        columns = Columns(self.title_of)
        run = np.full(length, self.run)
        columns.whole("run", run, "Run", "the number of the run in the ledger")
        design = self.records.design
        columns.same("design", design, length, "Design", "the name of its design")
        number = np.full(length, self.records.replication)
        columns.whole("replication", number, "Replication", "the replication of the design")
        return columns


def attributes_of(pathways: Iterable[Pathway]) -> dict[str, tuple[Attribute, ...]]:
    """What is known of cases in any of some pathways, each attribute as each of them has it."""
    found: dict[str, tuple[Attribute, ...]] = {}
    for pathway in pathways:
        for name, attribute in pathway.case.items():
            found[name] = (*found.get(name, ()), attribute)
    return found
