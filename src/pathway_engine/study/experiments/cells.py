"""The cells of an experiment: every combination of the values of its factors, and the file's own.

A design without a path that a factor sets is left as it is, and is run once for all its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from pathway_engine.definition.loading import Designs
from pathway_engine.definition.models import Claim, Pathway, Vary
from pathway_engine.definition.node import Sequence as Listed
from pathway_engine.definition.node import find, join, mark_of
from pathway_engine.study.designs import Design, refuse_apart, set_as_written
from pathway_engine.study.settings import Setting

Cell: TypeAlias = tuple[tuple[str, str], ...]
"""Each factor with its value; empty for the file's own."""

OWN: Cell = ()
"""The cell in which no factor is set."""


class Varied(NamedTuple):
    """A design with the values of the factors that touch it."""

    name: str
    cell: Cell

    def __str__(self) -> str:
        """How its runs are called: the name of the design, then each value.

        >>> str(Varied("hub", (("staff", "6"),))), str(Varied("hub", ()))
        ('hub staff=6', 'hub')
        """
        return " ".join((self.name, *self.values))

    @property
    def values(self) -> tuple[str, ...]:
        """Each factor with its value, as FACTOR=VALUE."""
        return tuple(f"{name}={value}" for name, value in self.cell)


def cells_of(factors: Mapping[str, Vary]) -> list[Cell]:
    """The file's own cell, then all combinations, the last factor changing fastest.

    >>> cells_of({"staff": Vary(set="teams.hub.staff.worker", to=("6", "8"))})
    [(), (('staff', '6'),), (('staff', '8'),)]
    """
    if not factors:
        return [OWN]
    every = product(*(factor.to for factor in factors.values()))
    return [OWN, *(tuple(zip(factors, values, strict=True)) for values in every)]


def touching(pathway: Pathway, factors: Mapping[str, Vary]) -> list[str]:
    """The factors of which a design has a path."""
    return [
        name
        for name, factor in factors.items()
        if any(find(pathway.document, path) is not None for path in factor.set)
    ]


def within(cell: Cell, pathway: Pathway, factors: Mapping[str, Vary]) -> Cell:
    """What of a cell touches a design."""
    mine = touching(pathway, factors)
    return tuple((name, value) for name, value in cell if name in mine)


def designs_in(read: Designs, *, only_claims: bool = False) -> dict[Varied, Design]:
    """Every design that an experiment runs, its own cell's first, each with its values set.

    Of `only_claims` those by which a claim is decided. Raises `PathwayError` where a value does
    not fit, `UsageError` for designs that cannot be compared.
    """
    found = {
        varied: _design(varied, settings, read.pathways[varied.name])
        for varied, settings in settings_in(read, only_claims=only_claims).items()
    }
    refuse_apart([*found.values()])
    return found


def settings_in(read: Designs, *, only_claims: bool = False) -> dict[Varied, tuple[Setting, ...]]:
    """Every design that an experiment runs, its own cell's first, with what is set in it."""
    asked = claimed_in(read) if only_claims else _every(read)
    return {
        varied: tuple(_settings(varied.cell, read.pathways[varied.name], read))
        for varied in dict.fromkeys(asked)
    }


def _every(read: Designs) -> Iterator[Varied]:
    """Every design in every cell, and in those at which claims are judged."""
    factors = read.experiment.vary
    claimed = (claim.cell_in(factors) for claim in read.experiment.claims.values())
    for cell in (*cells_of(factors), *claimed):
        for name, pathway in read.pathways.items():
            yield Varied(name, within(cell, pathway, factors))


def claimed_in(read: Designs) -> Iterator[Varied]:
    """The designs in the cells by which claims are decided, as often as claims need them."""
    for claim in read.experiment.claims.values():
        yield from deciding(claim, read)


def deciding(claim: Claim, read: Designs) -> Iterator[Varied]:
    """The design that decides a claim, and the one beside it if there is one; none of `cannot`."""
    factors = read.experiment.vary
    sides = (claim.expect.name, claim.expect.other) if claim.expect is not None else ()
    for name in sides:
        if name is not None:
            yield Varied(name, within(claim.cell_in(factors), read.pathways[name], factors))


def _design(varied: Varied, settings: Sequence[Setting], pathway: Pathway) -> Design:
    changed = set_as_written(pathway, settings)
    return Design(str(varied), changed, texts_of(settings), varied.values)


def texts_of(settings: Iterable[Setting]) -> tuple[str, ...]:
    """What is set, each PATH=VALUE, as a run keeps it."""
    return tuple(f"{one.path}={one.value}" for one in settings)


def _settings(cell: Cell, pathway: Pathway, read: Designs) -> Iterator[Setting]:
    """What a cell sets in a design, each at its place in the file of the experiment."""
    for name, value in cell:
        factor = read.experiment.vary[name]
        listed = find(read.tree, join("vary", name, "to"))
        at = mark_of(read.tree, join("vary", name, "to"))
        if isinstance(listed, Listed):
            at = listed.items[factor.to.index(value)].mark
        for path in factor.set:
            if find(pathway.document, path) is not None:
                yield Setting.of(f"{path}={value}", at)
