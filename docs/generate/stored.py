"""What runs of the councils' experiments came to, kept beside the pages in `docs/results`.

One file for each council, with the digest of its files: the pages are made from it without a run,
and a test tells when it is of other files than those that there are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite, nan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generate.asked import RESULTS, Ask, figures, tables
from generate.regions import DOCS, ROOT, write
from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.canonical import digest
from pathway_engine.definition.provenance import counted, numbers
from pathway_engine.definition.reader import read
from pathway_engine.report.overview import MEASURED
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.experiments.experiment import Experimented, experiment
from pathway_engine.study.experiments.flipping import OFTEN, flips_of
from pathway_engine.study.experiments.gathering import experiments_in
from pathway_engine.study.quantities import read_quantity

ALONE = "three_conversations"
"""Not a council's: a pathway to copy, whose experiment stands beside the pages."""
COUNCILS = ("wokingham", "barnet", "rotherham", "poole", "windsor_and_maidenhead", ALONE)
DIGITS = 7
"""How many digits of a number are kept."""

NUMBERS = re.compile(r"\[\s+([^][{}]*?)\s+\]")
"""A list over several lines."""

Stored = Mapping[str, Any]


def files_of(council: str) -> list[Path]:
    """The files on which the results of a council rest, in a fixed order."""
    folder = shipped_pathways() / council
    return [*sorted(folder.glob("*.yaml")), *(experiments_of(council) if council == ALONE else ())]


def experiments_of(council: str) -> list[Path]:
    """The experiments of a council, in a fixed order."""
    if council == ALONE:
        return [DOCS / "experiments" / f"{ALONE}_experiment.yaml"]
    (found,) = experiments_in([shipped_pathways() / council]).values()
    return found


def digest_of(council: str) -> str:
    """The digest of all that the files of a council say: comments and layout are no part of it."""
    told = [f"{file.name} {digest(read(file))}" for file in files_of(council)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def stored(council: str) -> Stored:
    """What is kept of a council."""
    text = (RESULTS / f"{council}.json").read_text(encoding="utf-8")
    found: Stored = json.loads(text)
    return found


def asks_of(council: str, name: str) -> dict[str, Ask]:
    """Every number that the pages need of an experiment, by its key."""
    rows = [
        ask
        for table in tables(council)
        if table.experiment == name
        for row in table.rows
        for ask in table.asks(row)
    ]
    rows += [one.ask for one in figures(council) if one.experiment == name]
    return {ask.key: ask for ask in rows}


def keep(names: Iterable[str]) -> None:
    """Run the experiments of councils, of all if none is named, and keep what they came to."""
    for council in [*names] or COUNCILS:
        told = {file.stem: _told(council, file) for file in experiments_of(council)}
        document = {"digest": digest_of(council), "experiments": told}
        RESULTS.mkdir(exist_ok=True)
        write(RESULTS / f"{council}.json", _written(document))


def _written(document: Mapping[str, Any]) -> str:
    """As JSON, with the numbers of a list in one line."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def _told(council: str, file: Path) -> dict[str, Any]:
    """What an experiment came to: its claims, where they flip, and the numbers of the pages."""
    with TemporaryDirectory() as folder:
        found = experiment(file, within=ROOT, ledger=Path(folder, "runs.db"), record="summary")
    flips = flips_of(found)
    return {
        "how": found.options.words(),
        "often": min(OFTEN, found.options.replications),
        "claims": {
            one.name: {
                "verdict": one.verdict,
                "unit": one.measured and one.measured.unit,
                **{side: _kept(told) for side, told in _sides(one.measured).items()},
            }
            for one in found.claims
        },
        "flips": {name: [one._asdict() for one in some] for name, some in flips.items()},
        "numbers": {
            key: _kept(_number(found, ask)) for key, ask in asks_of(council, file.stem).items()
        },
        "arrangements": {name: _arrangement(found, name) for name in found.read.pathways},
    }


def _sides(measured: Any) -> dict[str, Interval]:
    if measured is None:
        return {}
    return {side: getattr(measured, side) for side in ("design", "other", "decides")}


def _number(found: Experimented, ask: Ask) -> Interval:
    """A number with its interval, or how it differs from that of another design."""
    quantity = read_quantity(ask.measure, ",".join(map("=".join, ask.by)) or None, ask.moment)
    where = dict(ask.where)
    cell = tuple((name, where[name]) for name in found.experiment.vary if name in where)
    result = found.result(ask.design, cell)
    own = quantity.numbers(result)
    unit = quantity.unit_in(result)
    if ask.beside is None:
        return quantity.interval(own, unit)
    return quantity.difference(own, quantity.numbers(found.result(ask.beside, cell)), unit)


def _arrangement(found: Experimented, name: str) -> dict[str, Any]:
    """What the overview says of a design."""
    wanted = {(measure, statistic) for measure, statistic, *_ in MEASURED}
    told = {
        f"{row.measure}.{row.statistic}": _kept(row.interval)
        for row in found.claimed.measures(name)
        if not row.by
        and ((row.measure, row.statistic) in wanted
             or (row.measure.startswith("delay.") and row.statistic == "per_case"))
    }  # fmt: skip
    return {"origins": counted(numbers(found.read.pathways[name])), "measures": told}


def _kept(told: Interval) -> list[float | int | None]:
    """An interval as three numbers and how many replications it is of."""
    return [*(_short(one) for one in told[:3]), told.replications]


def _short(number: float) -> float | None:
    return float(f"{number:.{DIGITS}g}") if isfinite(number) else None


def interval_of(kept: Iterable[float | None]) -> Interval:
    """The interval that was kept."""
    mean, low, high, often = (nan if one is None else one for one in kept)
    return Interval(mean, low, high, int(often))
