"""The designs of a study: a pathway under the name by which it is compared, with what was set."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pathway_engine.definition.attaching import bind_with_files
from pathway_engine.definition.checks import as_written, examine
from pathway_engine.definition.comparable import apart
from pathway_engine.definition.findings import Findings, Severity
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping, Mark, find, with_value
from pathway_engine.definition.recordings import Recording
from pathway_engine.definition.routing import Window
from pathway_engine.errors import PathwayError, UsageError
from pathway_engine.study.settings import Setting, instead, placed

BASELINE = "baseline"


@dataclass(frozen=True)
class Design:
    """A pathway and the name by which it is compared."""

    name: str
    pathway: Pathway
    settings: tuple[str, ...] = ()
    """What was set for it, each PATH=VALUE: its pathway has it already."""
    cell: tuple[str, ...] = ()
    """In an experiment: the values of its factors, each FACTOR=VALUE; they are in its name."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross to another process as the text's tree: the models are bound again there."""
        pathway = self.pathway
        told = (self.name, pathway.document, pathway.recordings, self.settings)
        return (_design_again, told)


def _design_again(
    name: str, document: Mapping, recordings: dict[str, Recording], settings: tuple[str, ...]
) -> Design:
    pathway, _ = bind_with_files(document, (), (), "", recordings)
    if pathway is None:
        raise TypeError("a design that cannot be read again")
    return Design(name, pathway, settings)


def designs_of(
    pathways: Sequence[Pathway], settings: Sequence[str], window: Window | None = None
) -> list[Design]:
    """The designs that a study runs over some days, the first being the baseline.

    Each setting changes the designs that have its path; one that none has is a `UsageError`, as
    are designs that cannot be compared. Raises `PathwayError` where a setting does not fit.
    """
    names = unique([BASELINE, *(pathway.name for pathway in pathways[1:])])
    read = [Setting.of(setting) for setting in settings]
    for setting in read:
        if not any(find(pathway.document, setting.path) for pathway in pathways):
            hint = instead(pathways[0].document, setting)
            raise UsageError(f"{setting}: found no `{setting.path}` in the pathway{hint}")
    changed = [set_and_checked(pathway, read, window)[0] for pathway in pathways]
    settings = tuple(settings)
    named = zip(names, changed, strict=True)
    designs = [Design(name, pathway, settings) for name, pathway in named]
    refuse_apart(designs)
    return designs


def refuse_apart(designs: Sequence[Design]) -> None:
    """Raise `UsageError` for designs that cannot be compared."""
    for one in apart((design.name, design.pathway) for design in designs):
        said = f"found {one.found}, expected {one.expected}; {one.hint}"
        raise UsageError(f"designs cannot be compared: {said}")


def unique(names: Sequence[str]) -> list[str]:
    """The names, each with a number behind it where it comes again.

    >>> unique(["baseline", "hub", "hub"])
    ['baseline', 'hub', 'hub_2']
    """
    found: list[str] = []
    for name in names:
        n = 2
        one = name
        while one in found:
            one = f"{name}_{n}"
            n += 1
        found.append(one)
    return found


def set_and_checked(
    pathway: Pathway, settings: Sequence[Setting], window: Window | None = None
) -> tuple[Pathway, Findings | None]:
    """The pathway with single values set, and what is found of it over some days.

    None is found where no setting is of it. What was asked last is not checked again. Raises
    `PathwayError` where the result is wrong.
    """
    asked = (*map(str, settings), window or Window())
    last: dict[Any, tuple[Pathway, Findings | None]] = pathway.once("set", dict)
    if asked not in last:
        last.clear()
        last[asked] = _set_and_checked(pathway, settings, window)
    return last[asked]


def _set_and_checked(
    pathway: Pathway, settings: Sequence[Setting], window: Window | None
) -> tuple[Pathway, Findings | None]:
    fitting = _fitting(pathway, settings)
    changed, findings = _set(pathway, fitting)
    if changed is None:
        return pathway, None
    findings = examine(changed, findings, window).findings
    if findings.errors:
        raise PathwayError(_blamed(findings, fitting))
    return changed, findings


def set_as_written(pathway: Pathway, settings: Sequence[Setting]) -> Pathway:
    """The pathway with single values set, its load not looked at, which takes long.

    Raises `PathwayError` where the result is wrong.
    """
    fitting = _fitting(pathway, settings)
    changed, findings = _set(pathway, fitting)
    if changed is None:
        return pathway
    findings = as_written(changed, findings)
    if findings.errors:
        raise PathwayError(_blamed(findings, fitting))
    return changed


def _fitting(pathway: Pathway, settings: Sequence[Setting]) -> list[Setting]:
    return [one for one in settings if find(pathway.document, one.path) is not None]


def _set(pathway: Pathway, settings: Sequence[Setting]) -> tuple[Pathway | None, Findings]:
    """The pathway with values set, None where there are none to set; what is found of its form.

    Raises `PathwayError` where it is no pathway any more.
    """
    if not settings:
        return None, Findings()
    document = pathway.document
    for setting in settings:
        document = with_value(document, placed(document, setting), setting.node)
    if not isinstance(document, Mapping):
        return None, Findings()
    folder = os.path.realpath(Path(document.mark.file).parent)
    changed, findings = bind_with_files(document, (), pathway.files, folder, pathway.recordings)
    if changed is None:
        raise PathwayError(_blamed(findings, settings))
    return changed, findings


def _blamed(findings: Findings, settings: Sequence[Setting]) -> Findings:
    """The findings, each error at a setting: without the settings the pathway had none.

    One that stands at no setting, such as shares that no longer add up, has all for its place.
    """
    marks = {setting.mark for setting in settings}
    every = Mark(" ".join(dict.fromkeys(map(str, settings))), 0, 0)
    return Findings(
        replace(one, mark=every)
        if one.severity is Severity.ERROR and one.mark not in marks
        else one
        for one in findings
    )
