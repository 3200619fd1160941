"""What stands behind a pathway: causes of its own, fixed costs, sources, provenance."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.prose.telling import (
    Teller,
    either,
    named,
    period,
    sentence,
    words,
)


def causes(tell: Teller) -> Iterator[str]:
    """Each cause of delay that the file adds, or of which it says who is responsible."""
    known = all_causes(tell.pathway)
    for name, cause in tell.pathway.causes.items():
        yield sentence(
            [
                named(name, known[name]),
                f"{tell.responsible(cause.responsible)} is responsible"
                if cause.responsible
                else "",
                f"delayed transfers of care: {cause.dtoc}" if cause.dtoc else "",
                f"mental health services data set: {cause.mhsds}" if cause.mhsds else "",
            ]
        )


def costs(tell: Teller) -> Iterator[str]:
    """Each fixed sum and who pays it."""
    for name, cost in tell.pathway.costs.items():
        payer = tell.organisation(cost.organisation)
        amount = tell.cost(cost.amount)
        yield sentence(
            [f"{named(name, cost)}: {payer} pays {amount}", *period(cost.from_, cost.until)]
        )


def sources(tell: Teller) -> Iterator[str]:
    """Each document that numbers come from."""
    for name, source in tell.pathway.sources.items():
        yield f"{name}: {source.title}."


def provenance(tell: Teller) -> Iterator[str]:
    """Where numbers come from, line by line."""
    for name, line in tell.pathway.provenance.items():
        place = f", {line.at}" if line.at else ""
        origin = f"from {line.source}{place}" if line.source else f"assumed: {line.assumption}"
        spread = f"to be tried between {' and '.join(line.range)}" if line.range else ""
        yield sentence([f"{words(name)} ({either(line.of)}): {origin}", spread])


def accepted(tell: Teller) -> Iterator[str]:
    """Findings that are meant, and why."""
    for code, one in tell.pathway.accepted.items():
        yield sentence([f"{words(code)} at {either(one.of)}: {one.because}"])
