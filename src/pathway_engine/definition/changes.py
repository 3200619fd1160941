"""The changes of a redesign as its author wrote them, made into edits.

A change is exactly one of `add` (with `value`), `set` (with `to`) and `remove`; `set` and
`remove` take a path or a list of paths. It may say where its numbers come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pathway_engine.definition.edits import Edit, Verb
from pathway_engine.definition.findings import Report, one_of
from pathway_engine.definition.models import Provenance
from pathway_engine.definition.models.lookup import keys_of
from pathway_engine.definition.node import Mapping, Mark, Node, Scalar, Sequence

__all__ = ["Change", "changes_of"]

VERBS: tuple[Verb, ...] = get_args(Verb)
NEEDED = {"add": "value", "set": "to", "remove": ""}
"""What a verb cannot do without."""
ALLOWED = {"add": {"value", "before"}, "set": {"from", "to"}, "remove": set[str]()}
"""What may stand beside a verb, besides a provenance."""
PROVENANCE = tuple(key for key in keys_of(Provenance) if key != "of")
HEAD = ("pathway", "title", "description")
"""What a redesign says in its own head, not by a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its number in the list, its edits (one a path), where its numbers come from."""

    number: int
    edits: tuple[Edit, ...]
    provenance: dict[str, Node]
    mark: Mark


def changes_of(redesign: Mapping, report: Report) -> tuple[Change, ...]:
    """The changes of a redesign in their order; those that cannot be understood are reported."""
    listed = redesign.entries.get("changes")
    items = listed.items if isinstance(listed, Sequence) else ()
    if not items:
        where = listed.mark if listed else redesign.mark
        report.add("no_change", where, "changes", found="no changes", expected="at least one")
    read = (_change(number, item, report) for number, item in enumerate(items, start=1))
    return tuple(change for change in read if change is not None)


def _change(number: int, item: Node, report: Report) -> Change | None:
    if not isinstance(item, Mapping):
        expected = f"a change with {one_of(VERBS)}"
        report.add("bad_change", item.mark, "changes", found="something else", expected=expected)
        return None
    verbs = [verb for verb in VERBS if verb in item.entries]
    if len(verbs) != 1:
        found = " and ".join(f"`{verb}`" for verb in verbs) or "none of them"
        expected = f"exactly {one_of(VERBS)}"
        report.add("bad_change", item.mark, "changes", found=found, expected=expected)
        return None
    verb = verbs[0]
    if not (_has_what_it_needs(verb, item, report) and _says_one_origin(item, report)):
        return None
    edits = tuple(
        edit
        for path in _paths(item.entries[verb])
        if _not_of_the_head(edit := _edit(verb, path, item), report)
    )
    provenance = {key: item.entries[key] for key in PROVENANCE if key in item.entries}
    return Change(number, edits, provenance, item.mark)


def _has_what_it_needs(verb: Verb, item: Mapping, report: Report) -> bool:
    needed = NEEDED[verb]
    if needed and needed not in item.entries:
        mark = item.key_marks.get(verb, item.mark)
        said = {"found": f"`{verb}` without `{needed}`", "expected": f"`{needed}`"}
        report.add("bad_change", mark, "changes", **said)
        return False
    strange = item.entries.keys() - {verb, *ALLOWED[verb], *PROVENANCE}
    for key in sorted(strange):
        expected = one_of(sorted(ALLOWED[verb])) if ALLOWED[verb] else "only the path"
        said = {"found": f"`{key}` beside `{verb}`", "expected": expected}
        report.add("bad_change", item.key_marks.get(key, item.mark), "changes", **said)
    return not strange


def _says_one_origin(item: Mapping, report: Report) -> bool:
    """Numbers come from a source (and a place in it) or from an assumption."""
    present = item.entries.keys()
    if {"source", "assumption"} <= present:
        found, expected = "`source` and `assumption`", "one of the two"
    elif "at" in present and "source" not in present:
        found, expected = "`at` without `source`", "the source in which it stands"
    elif "range" in present and not present & {"source", "assumption"}:
        found, expected = "`range` alone", "`assumption` or `source` beside it"
    else:
        return True
    report.add("bad_change", item.mark, "changes", found=found, expected=expected)
    return False


def _paths(node: Node) -> tuple[Scalar, ...]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return tuple(one for one in nodes if isinstance(one, Scalar))


def _edit(verb: Verb, path: Scalar, item: Mapping) -> Edit:
    before = item.entries.get("before")
    return Edit(
        verb,
        path.text,
        was=item.entries.get("from"),
        to=item.entries.get("value" if verb == "add" else "to"),
        before=before.text if isinstance(before, Scalar) else None,
        mark=path.mark,
    )


def _not_of_the_head(edit: Edit, report: Report) -> bool:
    if edit.path not in HEAD:
        return True
    key = "redesign" if edit.path == "pathway" else edit.path
    report.add(
        "bad_change",
        edit.mark,
        edit.path,
        found=f"`{edit.verb}: {edit.path}`",
        expected=f"`{key}:` at the head of the redesign",
    )
    return False
