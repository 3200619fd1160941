"""The designs of a study: a pathway under the name by which it is compared, with what was set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import check_pathway
from pathway_engine.definition.checks.later import not_simulated
from pathway_engine.definition.findings import Findings, Report, Severity
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping, find, mapping, with_value
from pathway_engine.errors import PathwayError, UsageError

BASELINE = "baseline"


@dataclass(frozen=True)
class Design:
    """A pathway and the name by which it is compared."""

    name: str
    pathway: Pathway

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross a process boundary as the text's tree: the models are bound again there."""
        return (_design_again, (self.name, self.pathway.document))


def _design_again(name: str, document: Mapping) -> Design:
    pathway, _ = bind(document)
    if pathway is None:
        raise TypeError("a design that cannot be read again")
    return Design(name, pathway)


def designs_of(pathways: Sequence[Pathway], settings: Sequence[str]) -> list[Design]:
    """The designs that a study runs, the first being the baseline.

    Each setting changes the designs that have its path; one that none has is a `UsageError`.
    Raises `PathwayError` where a setting does not fit, or a pathway uses what is not simulated.
    """
    names = unique([BASELINE, *(pathway.name for pathway in pathways[1:])])
    pairs = [_pair(setting) for setting in settings]
    for path, _ in pairs:
        if not any(find(pathway.document, path) for pathway in pathways):
            raise UsageError(f"set: found no `{path}` in the pathway")
    changed = [with_settings(pathway, pairs) for pathway in pathways]
    for pathway in changed:
        refuse_what_is_not_simulated(pathway)
    return [Design(name, pathway) for name, pathway in zip(names, changed, strict=True)]


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


def _pair(setting: str) -> tuple[str, str]:
    path, equals, value = setting.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"set: found `{setting}`, expected PATH=VALUE")
    return path.strip(), value.strip()


def with_settings(pathway: Pathway, pairs: Sequence[tuple[str, str]]) -> Pathway:
    """The pathway with single values set. Raises `PathwayError` where the result is wrong."""
    document = pathway.document
    for path, value in pairs:
        if find(document, path) is not None:
            document = with_value(document, path, mapping({"v": value}).entries["v"])
    if document is pathway.document or not isinstance(document, Mapping):
        return pathway
    changed, findings = bind(document)
    if changed is not None:
        findings = check_pathway(changed, findings)
    if changed is None or findings.errors:
        raise PathwayError(findings)
    return changed


def refuse_what_is_not_simulated(pathway: Pathway) -> None:
    """Raise `PathwayError` if the pathway uses keys that no simulation runs yet."""
    document = pathway.document
    if not isinstance(document, Mapping):
        return
    report = Report(document)
    for path in not_simulated(pathway):
        found, expected = f"`{path.rpartition('.')[2]}`", "keys that can be simulated"
        report.add("not_simulated_yet", path, found=found, expected=expected)
    refused = [replace(finding, severity=Severity.ERROR) for finding in report.findings]
    if refused:
        raise PathwayError(Findings(refused))
