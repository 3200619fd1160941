"""Values of factors that do not fit a design: each is set once, and the design read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import as_written
from pathway_engine.definition.findings import Findings, Report
from pathway_engine.definition.models import Pathway, Vary
from pathway_engine.definition.node import Mapping as Tree
from pathway_engine.definition.node import Mark, Node, Scalar, find, join, mark_of, with_value
from pathway_engine.definition.node import Sequence as Listed
from pathway_engine.definition.posts import amount_of_post

MOST_TRIED = 50
"""So many values of a factor are tried; what is wrong with others is told before they are run."""


class Value(NamedTuple):
    """A value of a factor with its place in the file of the experiment."""

    factor: str
    path: str
    text: str
    mark: Mark


def check_values(
    factors: Mapping[str, Vary], tree: Node, designs: Iterable[Pathway], report: Report
) -> None:
    """Report values that do not fit a design.

    They are set as they are in runs, one of each factor together: the first of each, then the
    second, so that each is set once. Load is not looked at, which takes long.
    """
    for design in designs:
        if as_written(design).errors:
            continue  # told of that design
        longest = max((len(factor.to) for factor in factors.values()), default=0)
        for n in range(min(longest, MOST_TRIED)):
            _try(design, [*_values(factors, n, tree, design)], report)


def _values(factors: Mapping[str, Vary], n: int, tree: Node, design: Pathway) -> Iterable[Value]:
    """The values of one combination that touch a design: of each factor the nth, or its last."""
    for name, factor in factors.items():
        if factor.to:
            at = min(n, len(factor.to) - 1)
            listed = find(tree, join("vary", name, "to"))
            mark = mark_of(tree, join("vary", name, "to"))
            mark = listed.items[at].mark if isinstance(listed, Listed) else mark
            for path in factor.set:
                if find(design.document, path) is not None:
                    yield Value(name, path, factor.to[at], mark)


def _try(design: Pathway, values: Sequence[Value], report: Report) -> None:
    several = [one for one in values if _place(design, one) is None]
    for one in several:
        found, expected = f"several values at `{one.path}`", "the path of one value"
        report.add("vary_form", join("vary", one.factor, "set"), found=found, expected=expected)
    if several:
        return
    marks = {one.mark for one in values}
    for error in _errors(design, values):
        said = {"found": error.found, "expected": error.expected, "hint": error.hint}
        mark = error.mark if error.mark in marks else _culprit(design, values).mark
        report.add(error.code, mark, error.path, **said)


def _errors(design: Pathway, values: Iterable[Value]) -> Findings:
    document = design.document
    for one in values:
        place = _place(design, one) or one.path
        document = with_value(document, place, Scalar(one.text, mark=one.mark))
    if document is design.document:
        return Findings()
    changed, findings = bind(document)
    return (findings if changed is None else as_written(changed, findings)).errors


def _place(design: Pathway, value: Value) -> str | None:
    """Where a value goes: its path, or the amount of a post; None where several values stand."""
    if not isinstance(find(design.document, value.path), Tree):
        return value.path
    amount = amount_of_post(design.document, value.path)
    return amount if amount != value.path else None


def _culprit(design: Pathway, values: Sequence[Value]) -> Value:
    """The value with which alone the design is wrong too; the first where it is none alone."""
    for one in values:
        alone = [other for other in values if other.factor == one.factor]
        if _errors(design, alone):
            return one
    return values[0]
