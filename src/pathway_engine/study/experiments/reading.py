"""What an experiment came to, from a ledger that keeps its runs: nothing is run again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import NamedTuple, TypeAlias

from pathway_engine.analysis.asked import always, cut_asked
from pathway_engine.analysis.packing import Packing
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.loading import Designs, load_experiment
from pathway_engine.definition.run_days import as_duration
from pathway_engine.errors import UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.study.experiments.cells import OWN, Varied, settings_in, texts_of
from pathway_engine.study.experiments.experiment import Experimented, cuts_of
from pathway_engine.study.looking import Cuts, Look, with_cases
from pathway_engine.study.options import Options, read_options
from pathway_engine.study.over_time import AT_MOMENTS
from pathway_engine.study.results import Result

Luck: TypeAlias = tuple[int, int]
"""The seed and the replication of a run."""

Kept: TypeAlias = Mapping[Varied, Mapping[Luck, Run]]


class _Source(NamedTuple):
    """The two files: a ledger, and the experiment whose runs it keeps."""

    ledger: Path
    file: Path


def experiment_in(
    ledger: Path | str,
    file: Path | str,
    *,
    within: Path | str | None = None,
    claimed: bool = False,
) -> Experimented:
    """What the runs of a ledger say of the experiment of a file, without running anything.

    Every run must be there, of the designs as their files are now; how often they ran is as the
    ledger has it. Of several seeds it is that of the file, or where no run is of it, the first
    that is kept. With `claimed` measures are read with the cuts of claims
    alone, which is quicker; else with all that are kept. Raises `UsageError` where runs lack,
    `PathwayError` or `LedgerError`.
    """
    source = _Source(Path(ledger), Path(file))
    read = load_experiment(source.file, within=within)
    with Store.read(source.ledger) as store:
        kept = _kept(store, read, source)
        options = _options(kept, read, source)
        cuts = _cuts(read) if claimed else None
        look, packing = Look(store), Packing()
        moments = any(claim.moment for claim in read.experiment.claims.values())
        results = {
            varied: Result(
                str(varied),
                store.pathway(next(iter(runs.values())).run_id),
                options,
                [packing.packed(look.once(run, cuts)) for run in runs.values()],
                [],
                [look.series(run, AT_MOMENTS) for run in runs.values()] if moments else (),
            )
            for varied, runs in kept.items()
        }
    return Experimented(read, options, results)


def _kept(store: Store, read: Designs, source: _Source) -> Kept:
    """The runs of each design in each cell, of the luck that all had. Raises `UsageError`."""
    wanted = settings_in(read)
    named = {str(varied): varied for varied in wanted}
    found: dict[Varied, dict[Luck, Run]] = {varied: {} for varied in wanted}
    for run in store.runs():
        varied = named.get(run.design)
        if varied is not None and tuple(run.settings.get("set", ())) == texts_of(wanted[varied]):
            found[varied][run.seed, run.replication] = run
    found = _of_one_seed(found, read)
    _refuse_other_files(store, read, found, source)
    _refuse_gaps(found, source)
    return {varied: dict(sorted(runs.items())) for varied, runs in found.items()}


def _of_one_seed(found: Kept, read: Designs) -> dict[Varied, dict[Luck, Run]]:
    """The runs of the seed that the file says; where none is of it, of the first that is kept."""
    every = sorted((run.run_id, run.seed) for runs in found.values() for run in runs.values())
    seeds = [seed for _, seed in every]
    asked = read.experiment.run.seed
    seed = asked if asked in seeds else next(iter(seeds), None)
    return {
        varied: {luck: run for luck, run in runs.items() if run.seed == seed}
        for varied, runs in found.items()
    }


def _refuse_other_files(
    store: Store, read: Designs, found: Mapping[Varied, Mapping[Luck, Run]], source: _Source
) -> None:
    """Raise `UsageError` where a design ran as its file is not now."""
    for name, pathway in read.pathways.items():
        runs = found[Varied(name, OWN)].values()
        if any(store.pathway(run.run_id).digest != pathway.digest for run in runs):
            raise UsageError(
                f"{source.ledger}: found runs of `{name}` as its file was before, expected such "
                f"of the file as it is; run it anew: {_command(source, resume=False)}"
            )


def _refuse_gaps(found: Mapping[Varied, Mapping[Luck, Run]], source: _Source) -> None:
    """Raise `UsageError` for what the ledger lacks, if only one run."""
    every = sorted(set().union(*found.values()))
    if not every:
        raise UsageError(
            f"{source.ledger}: found no run of {source.file.name}, expected all of its designs; "
            f"run it: {_command(source, resume=True)}"
        )
    lacking = [(varied, luck) for luck in every for varied in found if luck not in found[varied]]
    if lacking:
        varied, (_, replication) = lacking[0]
        known = len(every) * len(found)
        raise UsageError(
            f"{source.ledger}: found {known - len(lacking)} of {known} runs of "
            f"{source.file.name}, not replication {replication} of `{varied}`"
            f"{_more(len(lacking) - 1)}; go on with {_command(source, resume=True)}"
        )


def _more(number: int) -> str:
    return f" nor {number:,} more" if number else ""


def _command(source: _Source, *, resume: bool) -> str:
    words = ("pathways", "experiment", str(source.file), "--ledger", str(source.ledger))
    return f"`{' '.join(map(quote, words))}{' --resume' if resume else ''}`"


def _options(kept: Kept, read: Designs, source: _Source) -> Options:
    """How the runs were run. Raises `UsageError` where they differ in that."""
    runs = [run for of_design in kept.values() for run in of_design.values()]
    if len({run.window for run in runs}) > 1:
        raise UsageError(
            f"{source.ledger}: found runs of {source.file.name} over several windows, expected "
            "one; run it into another ledger"
        )
    starts, counts, ends = runs[0].window
    return read_options({
        "starts": date_of(starts // DAY),
        "warm_up": as_duration(counts - starts),
        "length": as_duration(ends - counts),
        "replications": len(next(iter(kept.values()))),
        "seed": runs[0].seed,
        "ledger": source.ledger,
        "experiment": read.experiment.experiment,
    })  # fmt: skip


def _cuts(read: Designs) -> Cuts:
    """The cuts of the claims, as words."""
    asked = (cut_asked(text, [*read.pathways.values()]) for text in cuts_of(read.experiment))
    words = with_cases(asked)
    return Cuts(tuple(words), tuple(one for one in words if not always(one)))


def own_alone(read: Designs) -> Designs:
    """An experiment whose factors are left out, and the claims that are judged elsewhere."""
    claims = {name: one for name, one in read.experiment.claims.items() if not one.where}
    told = read.experiment.model_copy(update={"vary": {}, "claims": claims})
    return replace(read, experiment=told)


def of_designs(read: Designs, results: Sequence[Result]) -> Experimented:
    """An experiment of which the designs alone ran, in their order, without its factors."""
    own = own_alone(read)
    named = zip(own.pathways, results, strict=True)
    found = {Varied(name, OWN): result for name, result in named}
    return Experimented(own, results[0].options, found)
