"""Which files a redesign rests on: from baseline to baseline down to a pathway.

A baseline is named relative to the file that names it. Files come from strangers, so a chain
never leaves the folder that it is allowed, links followed, and never runs in a circle.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pathway_engine.definition.binding import bind_as
from pathway_engine.definition.files import File
from pathway_engine.definition.findings import Findings, Report, one_of
from pathway_engine.definition.models import Redesign
from pathway_engine.definition.node import Mapping, Node, Scalar, Sequence
from pathway_engine.definition.reader import scan
from pathway_engine.definition.recordings import beside

__all__ = ["Design", "chain", "in_folder", "kind_of_file", "lies_in"]

KINDS = ("pathway", "redesign", "experiment")


@dataclass(frozen=True, slots=True)
class Design:
    """A file of the chain: what its author calls it, where it really lies, what it says."""

    name: str
    real: str
    file: File

    @property
    def tree(self) -> Mapping:
        """What it says."""
        return self.file.tree

    @property
    def baselines(self) -> tuple[Scalar, ...]:
        """The names of its baselines as written; a pathway has none."""
        return tuple(_names(self.tree.entries.get("baseline")))

    @property
    def is_redesign(self) -> bool:
        """Whether it rests on another file."""
        return kind_of_file(self.tree) == "redesign"


def kind_of_file(tree: Mapping) -> str:
    """What a file is: the first of `pathway`, `redesign` and `experiment` that it has, if any.

    >>> from pathway_engine.definition.node import mapping
    >>> kind_of_file(mapping({"redesign": "hub", "changes": []}))
    'redesign'
    """
    return next((key for key in tree.entries if key in KINDS), "")


def chain(
    path: str | os.PathLike[str], within: str | os.PathLike[str] | None = None
) -> tuple[list[Design] | None, Findings]:
    """The files that a file amounts to, a pathway first, and what was found on the way.

    `within` is the folder that baselines must lie in; by default the file's own.
    """
    folder = os.path.realpath(within if within is not None else Path(path).parent)
    top, findings = _open(os.fspath(path))
    designs = [top] if top else []
    while designs and designs[-1].is_redesign:
        below, found = _baseline(designs, folder)
        findings += found
        if below is None:
            return None, findings
        designs.append(below)
    designs.reverse()
    for place in range(1, len(designs)):
        findings += _listed_as_they_apply(designs[: place + 1])
    return (None if findings.errors or not designs else designs), findings


def _open(name: str) -> tuple[Design | None, Findings]:
    """Read one file; a redesign must have its keys in order to be followed further."""
    reading = scan(name)
    tree, findings = reading.tree, reading.findings
    if tree is not None and kind_of_file(tree) == "redesign":
        _, findings = bind_as(Redesign, tree, findings)
    if tree is None or findings.errors:
        return None, findings
    return Design(name, os.path.realpath(name), File(tree, reading.text)), findings


def _baseline(designs: list[Design], folder: str) -> tuple[Design | None, Findings]:
    """The file that the last design of a chain rests on: the last that it names."""
    above = designs[-1]
    report = Report(above.tree)
    if not above.baselines:
        said = {"found": "an empty list", "expected": "a pathway, or a pathway and redesigns"}
        report.add("baseline_missing", "baseline", **said)
        return None, report.findings
    named = above.baselines[-1]
    name = _beside(above, named)
    real = os.path.realpath(name)
    said = {"found": f"`{named.text}`"}
    if not lies_in(real, folder):
        wider = to_type(folder, real, above.name)
        report.add("baseline_outside", named.mark, "baseline", **said, **in_folder(folder, wider))
    elif real in {design.real for design in designs}:
        circle = " → ".join(Path(one).name for one in (*(design.name for design in designs), name))
        expected = "a chain that ends at a pathway"
        report.add("baseline_cycle", named.mark, "baseline", found=circle, expected=expected)
    elif not Path(real).is_file():
        expected = "a pathway or a redesign in that place"
        report.add("baseline_missing", named.mark, "baseline", expected=expected, **said)
    else:
        return _of_a_kind_to_build_on(name, named, report)
    return None, report.findings


def _of_a_kind_to_build_on(
    name: str, named: Scalar, report: Report
) -> tuple[Design | None, Findings]:
    design, findings = _open(name)
    if design is None:
        return None, findings
    kind = kind_of_file(design.tree)
    if kind not in ("pathway", "redesign"):
        found = f"an experiment in `{named.text}`" if kind else f"`{named.text}` without a head"
        expected = one_of(f"{word}:" for word in ("pathway", "redesign"))
        report.add("baseline_kind", named.mark, "baseline", found=found, expected=expected)
        return None, findings + report.findings
    return design, findings


def _listed_as_they_apply(designs: list[Design]) -> Findings:
    """Whether a list of baselines is the chain below the design that has it."""
    *below, above = designs
    report = Report(above.tree)
    listed = [os.path.realpath(_beside(above, name)) for name in above.baselines]
    if len(listed) > 1 and listed != [design.real for design in below]:
        report.add(
            "baseline_chain",
            above.baselines[0].mark,
            "baseline",
            found=_in_words(name.text for name in above.baselines),
            expected=_in_words(Path(design.name).name for design in below),
            hint=f"`{above.baselines[-1].text}` alone says the same",
        )
    return report.findings


def _beside(design: Design, named: Scalar) -> str:
    """The path of a file named in another, in the words of whoever named the first."""
    return beside(design.name, named.text)


def lies_in(real: str, folder: str) -> bool:
    """Whether a file lies in a folder or below it, both as they really lie, links followed."""
    return Path(real).is_relative_to(folder)


def in_folder(folder: str, wider: str) -> dict[str, str]:
    """What is expected of a file that lies outside the folder, and what to do."""
    return {
        "expected": f"a file in the folder `{Path(folder).name or folder}`",
        "hint": f"`--within {wider}` lets it be read (in Python `within`)",
    }


def to_type(folder: str, real: str, near: str) -> str:
    """The least folder that holds a folder and a file outside it, as somebody types it.

    `near` is a file of the reader's, in the reader's own words.

    >>> to_type("/plans/ideas", "/plans/base.yaml", "/plans/ideas/mine.yaml")
    '/plans'
    """
    beside = Path(near).parent
    try:
        least = os.path.commonpath([folder, Path(real).parent])
        return os.path.normpath(beside / os.path.relpath(least, os.path.realpath(beside)))
    except ValueError:  # on another drive
        return "FOLDER"


def _names(node: Node | None) -> Iterable[Scalar]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return (one for one in nodes if isinstance(one, Scalar))


def _in_words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
