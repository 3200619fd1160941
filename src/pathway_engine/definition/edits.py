"""Edits of a tree: three strict verbs that never guess.

`add` refuses what is there, `set` refuses what is absent or differs from what it expects,
`remove` refuses what is absent. A redesign is a list of edits; so is the difference of two
pathways. What an edit puts into a tree keeps its own place, so that whatever is found wrong
in the result points at the edit.

    >>> from pathway_engine.definition.node import mapping, plain
    >>> tree = mapping({"teams": {"duty": {"staff": "4"}}})
    >>> changed, findings = apply(tree, [Edit("set", "teams.duty.staff", to=Scalar("5"))])
    >>> plain(changed), len(findings)
    ({'teams': {'duty': {'staff': '5'}}}, 0)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from pathway_engine.definition.findings import Findings, Report, did_you_mean
from pathway_engine.definition.inherited import inherited_from
from pathway_engine.definition.kinds import Kind, kind_of
from pathway_engine.definition.node import (
    NOWHERE,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    find,
    join,
    mark_of,
    plain,
    split,
    with_value,
    without,
)
from pathway_engine.definition.writer import in_line

__all__ = ["Edit", "Verb", "apply", "equal_values"]

Verb = Literal["add", "set", "remove"]

_NUMBER = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*(\D*)", re.ASCII)
_NO_PATH = re.compile(r"\*|^\.|\.\.|\.$|^$|\s")


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: what is done where, what is expected there, and what stands there then.

    `was` is the expected value (`from` in a file), `to` the new one; `before` names the
    sibling in front of which an added entry goes. `mark` is where the edit was written.
    """

    verb: Verb
    path: str
    was: Node | None = None
    to: Node | None = None
    before: str | None = None
    mark: Mark = field(default=NOWHERE, compare=False)

    @property
    def kind(self) -> Kind:
        """What the edit is about: organisation, capacity, timing, routing, rule, ..."""
        return kind_of(self.path)

    def to_json(self) -> dict[str, Any]:
        """One row of `pathways diff --json`."""
        was, to = (None if one is None else plain(one) for one in (self.was, self.to))
        return {"verb": self.verb, "path": self.path, "from": was, "to": to, "kind": self.kind}


def apply(tree: Mapping, edits: Iterable[Edit]) -> tuple[Mapping, Findings]:
    """The tree after the edits, in their order, and what did not fit.

    An edit that does not fit is told of and passed over, so that all that do not fit are
    known at once.
    """
    report = Report(tree)
    for edit in edits:
        if _fits(edit, tree, report):
            tree = _applied(edit, tree)
    return tree, report.findings


def _applied(edit: Edit, tree: Mapping) -> Mapping:
    if edit.verb == "remove":
        return without(tree, edit.path)
    assert edit.to is not None  # noqa: S101 - `_fits` has seen to it
    return with_value(tree, edit.path, edit.to, before=edit.before)


def _fits(edit: Edit, tree: Mapping, report: Report) -> bool:
    """Whether an edit can be made; what hinders it goes to the report."""
    if not _leads_somewhere(edit, tree, report):
        return False
    present = find(tree, edit.path)
    if edit.verb == "add":
        return _may_add(edit, tree, present, report)
    if present is None:
        return _absent(edit, tree, edit.path, report)
    return edit.verb == "remove" or _may_set(edit, tree, present, report)


def _leads_somewhere(edit: Edit, tree: Mapping, report: Report) -> bool:
    """Whether the path is one, and the mapping that holds its last key is there."""
    if _NO_PATH.search(edit.path):
        expected = "keys joined with dots, such as `teams.brokerage.staff.broker`"
        report.add("bad_path", edit.mark, edit.path, found=f"`{edit.path}`", expected=expected)
        return False
    keys = split(edit.path)
    for depth in range(1, len(keys)):
        above = join(*keys[:depth])
        node = find(tree, above)
        if node is None:
            return _absent(edit, tree, above, report)
        if not isinstance(node, Mapping):
            shape = "a list" if isinstance(node, Sequence) else f"the value {_told(node)}"
            report.add(
                "bad_path",
                edit.mark,
                edit.path,
                found=f"{shape} at `{above}`",
                expected="keys and values there",
                hint=f"set `{above}` as a whole",
            )
            return False
    return True


def _absent(edit: Edit, tree: Mapping, path: str, report: Report) -> bool:
    parent = find(tree, join(*split(path)[:-1]))
    beside = parent.entries if isinstance(parent, Mapping) else {}
    found, hint = f"no `{path}`", did_you_mean(split(path)[-1], beside)
    source = inherited_from(tree, path) if path == edit.path else ""
    if source:
        found += f"; what holds there is inherited from `{source}` at {mark_of(tree, source)}"
        hint = "it is changed there for all"
        if edit.verb == "set":
            hint = f"write `add: {path}` with its `value`: that gives this one its own"
    report.add(
        "not_there",
        edit.mark,
        edit.path,
        found=found,
        expected=f"something to {edit.verb} there" if path == edit.path else "it to be there",
        hint=hint,
    )
    return False


def _may_add(edit: Edit, tree: Mapping, present: Node | None, report: Report) -> bool:
    if present is not None:
        report.add(
            "already_there",
            edit.mark,
            edit.path,
            found=f"`{edit.path}` at {mark_of(tree, edit.path)}",
            expected="nothing there yet",
            hint=f"to change it, write `set: {edit.path}`",
        )
        return False
    if edit.before is not None:
        sibling = join(*split(edit.path)[:-1], edit.before)
        if "." in edit.before or find(tree, sibling) is None:
            return _absent(edit, tree, sibling, report)
    return True


def _may_set(edit: Edit, tree: Mapping, present: Node, report: Report) -> bool:
    if edit.was is not None and not equal_values(present, edit.was):
        mark = edit.was.mark if edit.was.mark is not NOWHERE else edit.mark
        report.add(
            "differs_from",
            mark,
            edit.path,
            found=f"{_told(present)} at {mark_of(tree, edit.path)}",
            expected=_told(edit.was),
        )
        return False
    if present == edit.to:
        report.add(
            "no_change", edit.mark, edit.path, found=f"{_told(present)} there already",
            expected="another value",
        )  # fmt: skip
    return True


def _told(node: Node) -> str:
    return f"`{in_line(node)}`"


def equal_values(one: Node, other: Node) -> bool:
    """Whether two values say the same: numbers of one unit by size, keys in any order.

    >>> equal_values(Scalar("12%"), Scalar("12.0 %")), equal_values(Scalar("7d"), Scalar("1w"))
    (True, False)
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.entries.keys() == other.entries.keys() and all(
            equal_values(value, other.entries[key]) for key, value in one.entries.items()
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(equal_values, one.items, other.items))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text or _same_amount(one, other)
    return False


def _same_amount(one: Scalar, other: Scalar) -> bool:
    """Whether two texts are one amount; what stands in quotes is a text and no amount."""
    left, right = _NUMBER.fullmatch(one.text), _NUMBER.fullmatch(other.text)
    if not left or not right or one.quoted or other.quoted:
        return False
    return left[2] == right[2] and Decimal(left[1]) == Decimal(right[1])
