"""An experiment compares designs that exist and varies what at least one of them has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path

from pathway_engine.definition.baselines import in_folder, lies_in, to_type
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks.claims import check_claims
from pathway_engine.definition.checks.runs import check_run
from pathway_engine.definition.checks.varied import check_values
from pathway_engine.definition.comparable import apart
from pathway_engine.definition.files import File
from pathway_engine.definition.findings import Findings, Report
from pathway_engine.definition.models import Experiment, Pathway
from pathway_engine.definition.node import Mapping, find, join
from pathway_engine.definition.values import parse_duration
from pathway_engine.definition.written import read_written

ReadWhole = Callable[[Path], tuple[Mapping | None, list[File], Findings]]
"""Reads the whole pathway that a file amounts to, with the files that it came from."""

MOST_CELLS = 1_000
"""More combinations of values are a slip of the pen."""

BASELINE = "baseline"
"""The name of the design that the others are compared with."""


def check_experiment(
    experiment: Experiment, tree: Mapping, folder: Path, within: str, read_whole: ReadWhole
) -> Findings:
    """Everything found in an experiment and in the designs that it names.

    Its files are named beside `folder` and must lie in the folder `within`.
    What stands in a design is told by checking that design; here only that it can be read.
    """
    report = Report(tree)
    designs: dict[str, Mapping] = {}
    findings = Findings()
    for path, files in _designs(experiment):
        real = os.path.realpath(folder / files[-1])
        if not lies_in(real, within):
            wider = to_type(within, real, tree.mark.file)
            said = in_folder(within, wider)
            report.add("baseline_outside", path, found=f"`{files[-1]}`", **said)
            continue
        whole, came_from, found = read_whole(folder / files[-1])
        findings += found.errors
        if whole is not None:
            designs[path.rpartition(".")[2]] = whole
            _check_chain(report, path, [os.path.realpath(folder / one) for one in files], came_from)
    sound = not findings and not report.findings
    days = check_run(experiment.run, report)
    if sound:
        _check_factors(experiment, report, list(designs.values()))
        bound = {name: pathway for name, one in designs.items() if (pathway := bind(one)[0])}
        _check_comparable(report, bound)
        if not report.findings.errors:
            check_values(experiment.vary, tree, bound.values(), report)
        check_claims(experiment, bound, days, report)
    return findings + report.findings


def _designs(experiment: Experiment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The files of each design, with the path that names them."""
    yield BASELINE, experiment.baseline
    for name, files in experiment.redesigns.items():
        yield join("redesigns", name), files


def _check_chain(report: Report, path: str, listed: list[str], files: list[File]) -> None:
    """Report a list of files that is not how its last one comes about."""
    applied = [os.path.realpath(file.tree.mark.file) for file in files]
    if len(listed) > 1 and listed != applied[-len(listed) :]:
        report.add(
            "baseline_chain",
            path,
            found=", ".join(f"`{Path(one).name}`" for one in listed),
            expected=", ".join(f"`{Path(one).name}`" for one in applied[1:]),
            hint=f"`{Path(listed[-1]).name}` alone says the same",
        )


def _check_comparable(report: Report, designs: dict[str, Pathway]) -> None:
    """Report designs that a run would refuse together; what is wrong in one is told of that one."""
    for one in apart(designs.items()):
        said = {"found": one.found, "expected": one.expected, "hint": one.hint}
        report.add("designs_apart", "redesigns", **said)


def _check_factors(experiment: Experiment, report: Report, designs: list[Mapping]) -> None:
    for name, factor in experiment.vary.items():
        for path in factor.set:
            if all(find(design, path) is None for design in designs):
                where = join("vary", name, "set")
                expected = "a path that at least one design has"
                report.add("vary_matches_nothing", where, found=f"`{path}`", expected=expected)
        amounts = [_amount(value) for value in factor.to]
        twice = [value for n, value in enumerate(factor.to) if amounts[n] in amounts[:n]]
        if twice or not factor.to:
            found = f"`{twice[0]}` twice" if twice else "no value"
            report.add(
                "vary_form", join("vary", name, "to"), found=found, expected="values, each once"
            )
    _check_apart(experiment, report)
    cells = prod(len(factor.to) for factor in experiment.vary.values())
    if cells > MOST_CELLS:
        found, expected = f"{cells:,} combinations of values", f"at most {MOST_CELLS:,}"
        report.add("vary_form", "vary", found=found, expected=expected)


def _check_apart(experiment: Experiment, report: Report) -> None:
    """Report paths that set the same, or of which one lies under the other."""
    paths = [(path, name) for name, factor in experiment.vary.items() for path in factor.set]
    for n, (path, name) in enumerate(paths):
        other = next((one for one, _ in paths[:n] if _overlap(one, path)), None)
        if other is not None:
            found = f"`{path}` twice" if other == path else f"`{path}` beside `{other}`"
            expected = "paths that are set once, none of them under another"
            report.add("vary_form", join("vary", name, "set"), found=found, expected=expected)


def _overlap(one: str, other: str) -> bool:
    """Whether two paths are the same, or one leads on from the other.

    >>> _overlap("a.b", "a.b.c"), _overlap("a.b", "a.bc")
    (True, False)
    """
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _amount(text: str) -> object:
    """A value such that two which say the same are equal: `5` and `5.0`, `1w` and `7d`.

    >>> _amount("5") == _amount("5.0"), _amount("1d") == _amount("1wd"), _amount("office")
    (True, False, 'office')
    """
    read = read_written(text)
    if read is None:
        return text
    if read.kind == "time":
        return read.kind, parse_duration(text).seconds
    return read.kind, read.number
