"""From a file to a pathway, or to everything that is wrong with it.

A file says by its first key what it is: a `pathway`, a `redesign` of one, or an `experiment`.
`load` gives the pathway that a file amounts to; `check` only tells what can be said of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pathway_engine.definition.attaching import bind_with_files
from pathway_engine.definition.baselines import kind_of_file
from pathway_engine.definition.binding import bind_as
from pathway_engine.definition.checks import as_written, examine
from pathway_engine.definition.checks.experiments import BASELINE, check_experiment
from pathway_engine.definition.codes import Severity
from pathway_engine.definition.files import File
from pathway_engine.definition.findings import Finding, Findings, Report
from pathway_engine.definition.models import Experiment, Pathway, Run
from pathway_engine.definition.node import Mapping, plain
from pathway_engine.definition.reader import Reading, scan
from pathway_engine.definition.recordings import Recording
from pathway_engine.definition.redesign import resolve_files
from pathway_engine.definition.routing import Expected, Window
from pathway_engine.definition.run_days import window_of
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP
from pathway_engine.errors import PathwayError, UsageError

Place = str | os.PathLike[str]
"""The path of a file or folder."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a file: the pathway, if it amounts to one, and every finding."""

    pathway: Pathway | None
    findings: Findings
    expected: Expected | None = None
    """Visits, handoffs and load before any run; None where there are errors, or where they
    cannot be worked out, which is told."""
    why_not: Sequence[Finding] = ()
    """Why they cannot be worked out, also where the file accepts that."""
    read: bool = True
    """Whether every key and value could be read; if not, nothing was checked of what they mean."""


def load(path: Place, *, within: Place | None = None) -> Pathway:
    """The pathway that a file amounts to: a pathway itself, or a redesign applied.

    The baselines of a redesign lie in the folder `within`, by default that of the file.
    Raises `PathwayError` with every finding if one of them is an error, `UsageError` for an
    experiment, which is no pathway.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> load(shipped_pathways() / "wokingham" / "split.yaml").name
    'wokingham_split'
    """
    return _sound(path, check_whole(path, within=within))


def load_as_written(path: Place, *, within: Place | None = None) -> Pathway:
    """The same for whoever looks at what is written: its load, which takes long, is not tried.

    Raises what `load` does, but for errors that show only once people are tried on it.
    """
    reading = scan(path)
    if reading.tree is None or kind_of_file(reading.tree) not in ("pathway", "redesign"):
        return _sound(path, check_whole(path, within=within))
    tree, files, findings = resolve_files(path, within)
    if tree is None:
        raise PathwayError(findings)
    pathway, findings = bind_with_files(tree, findings, files, _folder(path, within))
    findings = findings if pathway is None else as_written(pathway, findings)
    return _sound(path, Checked(pathway, findings))


def load_warned(
    path: Place, *, within: Place | None = None, window: Window | None = None
) -> tuple[Pathway, Findings]:
    """The same for a run over `window`, with the warnings of its file: what `check` tells of it.

    Raises what `load` does.
    """
    checked = check_whole(path, within=within, window=window)
    return _sound(path, checked), checked.findings.warnings


def load_expected(
    path: Place, *, within: Place | None = None, window: Window | None = None
) -> tuple[Pathway, Findings, Expected]:
    """The same, with its warnings and what is expected of it before any run over `window`.

    Raises `PathwayError` also where that cannot be worked out, with the reasons as errors.
    """
    checked = check_whole(path, within=within, window=window)
    pathway = _sound(path, checked)
    if checked.expected is None:
        why_not = (replace(one, severity=Severity.ERROR) for one in checked.why_not)
        raise PathwayError(Findings(why_not))
    return pathway, checked.findings.warnings, checked.expected


@dataclass(frozen=True, slots=True)
class Designs:
    """An experiment with the tree of its file, its designs by name, and their warnings."""

    experiment: Experiment
    tree: Mapping
    pathways: dict[str, Pathway]
    warnings: Findings


def load_experiment(path: Place, *, within: Place | None = None) -> Designs:
    """An experiment and the pathways that its designs amount to, the baseline first.

    Their files lie in the folder `within`, by default that of the file. Raises `PathwayError`
    with every finding if one of them is an error, `UsageError` for another kind of file.
    """
    reading = scan(path)
    if reading.tree is not None and kind_of_file(reading.tree) in ("pathway", "redesign"):
        raise UsageError(f"{path}: found a {kind_of_file(reading.tree)}, expected an experiment")
    findings = check_whole(path, within=within).findings
    if findings.errors or reading.tree is None:
        raise PathwayError(findings)
    experiment = Experiment.model_validate(plain(reading.tree))
    allowed = _folder(path, within)
    files = _files(experiment, path)
    days = replace(_days(experiment.run), runs=True)
    read = {name: load_warned(file, within=allowed, window=days) for name, file in files.items()}
    warnings = Findings(one for _, found in read.values() for one in found)
    pathways = {name: pathway for name, (pathway, _) in read.items()}
    return Designs(experiment, reading.tree, pathways, warnings)


def load_experiment_as_written(path: Place) -> Designs:
    """The same without its checks, for files that are known to have none to tell: those shipped.

    Raises `PathwayError` with what cannot be read.
    """
    reading = scan(path)
    if reading.tree is None:
        raise PathwayError(reading.findings)
    experiment = Experiment.model_validate(plain(reading.tree))
    files = _files(experiment, path)
    pathways = {name: load_as_written(file) for name, file in files.items()}
    return Designs(experiment, reading.tree, pathways, Findings())


def _days(run: Run) -> Window:
    """The days of an experiment's runs that count. Raises `UsageError` where they make none."""
    length, before = run.length, run.warm_up
    return window_of(
        run.starts or STARTS,
        LENGTH if length is None else length.text,
        WARM_UP if before is None else before.text,
    )


def _files(experiment: Experiment, path: Place) -> dict[str, Path]:
    """The file of each design of an experiment, the baseline's first."""
    listed = {BASELINE: experiment.baseline, **experiment.redesigns}
    return {name: Path(path).parent / files[-1] for name, files in listed.items()}


def _sound(path: Place, checked: Checked) -> Pathway:
    """The pathway of a file without errors."""
    if checked.findings.errors:
        raise PathwayError(checked.findings)
    if checked.pathway is None:
        raise UsageError(f"{path}: found an experiment, expected a pathway or a redesign")
    return checked.pathway


def check(path: Place, *, within: Place | None = None) -> Findings:
    """Every finding about a file, errors, warnings and information, in the order of the file.

    Takes a pathway, a redesign or an experiment. Raises nothing for what stands in a file.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> len(check(shipped_pathways() / "wokingham" / "consolidated.yaml").errors)
    0
    """
    return check_whole(path, within=within).findings


def check_whole(
    path: Place, *, within: Place | None = None, window: Window | None = None
) -> Checked:
    """The pathway that a file amounts to, with every finding about it.

    Load is that over the days of `window`, by default those of a run with the default options.

    The pathway is there even when there are errors, as long as every key and value can be
    read; of an experiment there is none.
    """
    reading = scan(path)
    if reading.tree is None:
        return Checked(None, reading.findings, read=False)
    kind = kind_of_file(reading.tree)
    if kind == "experiment":
        return _check_experiment(path, reading, within)
    if kind == "pathway":
        files = [File(reading.tree, reading.text)]
        return _checked(reading.tree, reading.findings, files, _folder(path, within), window=window)
    if kind == "redesign":
        tree, files, findings = resolve_files(path, within)
        if tree is None:
            return Checked(None, findings, read=False)
        return _checked(tree, findings, files, _folder(path, within), window=window)
    return Checked(None, _unknown(reading), read=False)


def read_whole(
    path: Place, within: Place | None = None
) -> tuple[Mapping | None, list[File], Findings]:
    """The tree of the whole pathway that a file amounts to, its files, and what was found."""
    reading = scan(path)
    if reading.tree is None:
        return None, [], reading.findings
    if kind_of_file(reading.tree) == "pathway":
        return reading.tree, [File(reading.tree, reading.text)], reading.findings
    if kind_of_file(reading.tree) == "redesign":
        return resolve_files(path, within)
    return None, [], _unknown(reading)


def _unknown(reading: Reading) -> Findings:
    report = Report(reading.tree, reading.findings)
    found = next(iter(reading.tree.entries), "") if reading.tree else ""
    kinds = (
        "`pathway` or `redesign`"
        if found == "experiment"
        else "`pathway`, `redesign` or `experiment`"
    )
    expected = f"{kinds} as the first key"
    report.add("unknown_file", "", found=f"`{found}`", expected=expected)
    return report.findings


def base_of(pathway: Pathway) -> Pathway | None:
    """The pathway that redesigns were applied to; None where there were none, or it has errors."""
    if not pathway.redesigns:
        return None
    base = pathway.files[0]
    folder = _folder(base.tree.mark.file, None)
    checked = _checked(base.tree, Findings(), [base], folder, pathway.recordings)
    return None if checked.findings.errors else checked.pathway


def base_as_written(pathway: Pathway) -> Pathway | None:
    """The same, as it is written: its load is not tried."""
    if not pathway.redesigns:
        return None
    base = pathway.files[0]
    folder = _folder(base.tree.mark.file, None)
    found, findings = bind_with_files(base.tree, (), [base], folder, pathway.recordings)
    if found is None or as_written(found, findings).errors:
        return None
    return found


def _folder(path: Place, within: Place | None) -> str:
    """Where the files lie that a file may name."""
    return os.path.realpath(within if within is not None else Path(path).parent)


def _checked(
    tree: Mapping,
    earlier: Findings,
    files: Sequence[File],
    folder: str,
    known: dict[str, Recording] | None = None,
    window: Window | None = None,
) -> Checked:
    pathway, findings = bind_with_files(tree, earlier, files, folder, known)
    if pathway is None:
        return Checked(None, findings, read=False)
    return Checked(pathway, *examine(pathway, findings, window))


def _check_experiment(path: Place, reading: Reading, within: Place | None) -> Checked:
    assert reading.tree is not None  # noqa: S101 - the caller has looked
    experiment, findings = bind_as(Experiment, reading.tree, reading.findings)
    if experiment is None:
        return Checked(None, findings, read=False)
    folder = Path(path).parent
    allowed = os.path.realpath(within if within is not None else folder)
    designs = partial(read_whole, within=allowed)
    meant = check_experiment(experiment, reading.tree, folder, allowed, designs)
    return Checked(None, meant + findings)
