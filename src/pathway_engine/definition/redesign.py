"""Redesigns: a pathway and a list of small checked edits amount to another whole pathway.

`resolve` reads a file, follows its baselines down to a pathway and applies the changes from
there upwards. The result has the id, title and description of the last redesign; all else is
the baseline's but for the changes. Every value keeps the place where it was written, in
whichever file that is, so findings in the result point at the change that is to blame.

A change carries its own provenance; it becomes a line of the result's, named after the
redesign and the number of the change. Lines that speak of nothing any more lapse.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace

from pathway_engine.definition.baselines import chain
from pathway_engine.definition.changes import Change, changes_of
from pathway_engine.definition.edits import apply
from pathway_engine.definition.files import File
from pathway_engine.definition.findings import Findings, Report
from pathway_engine.definition.globs import covers, names_one, paths_of
from pathway_engine.definition.node import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    find,
    join,
    split,
    walk,
    with_value,
    without,
)

__all__ = ["redesigned", "resolve", "resolve_files"]

HEAD = ("title", "description")
"""Keys of the head that the result has from the redesign, or not at all; besides the id."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9_])[0-9]")


def resolve(
    path: str | os.PathLike[str], within: str | os.PathLike[str] | None = None
) -> tuple[Mapping | None, Findings]:
    """The whole pathway that a file amounts to, or None, and what was found on the way.

    A pathway is itself. The baselines of a redesign must lie in the folder `within`, by
    default the folder of the file, links followed. Nothing is raised for what stands in a file.
    """
    tree, _, findings = resolve_files(path, within)
    return tree, findings


def resolve_files(
    path: str | os.PathLike[str], within: str | os.PathLike[str] | None = None
) -> tuple[Mapping | None, list[File], Findings]:
    """What `resolve` gives, with the files that it came from, the pathway's first."""
    designs, findings = chain(path, within)
    if designs is None:
        return None, [], findings
    baseline, *redesigns = files = [design.file for design in designs]
    tree = baseline.tree
    for redesign in redesigns:
        tree, found = redesigned(tree, redesign.tree)
        findings += found
    return (None if findings.errors else tree), files, findings


def redesigned(baseline: Mapping, redesign: Mapping) -> tuple[Mapping, Findings]:
    """One redesign applied to the tree of a pathway, and what did not fit.

    >>> from pathway_engine.definition.node import mapping, plain
    >>> change = {"set": "start", "from": "contact", "to": "hub"}
    >>> tree, findings = redesigned(
    ...     mapping({"pathway": "split", "start": "contact"}),
    ...     mapping({"redesign": "joined", "baseline": "split.yaml", "changes": [change]}),
    ... )
    >>> plain(tree), len(findings)
    ({'pathway': 'joined', 'start': 'hub'}, 0)
    """
    report = Report(redesign)
    changes = changes_of(redesign, report)
    tree, findings = apply(baseline, [edit for change in changes for edit in change.edits])
    tree = _with_own_lines(tree, redesign, changes)
    _report_lapsed(lapsed := _lapsed(tree, baseline), tree, report)
    tree = _without_lapsed(tree, lapsed)
    return _with_head(tree, redesign), findings + report.findings


def _with_head(tree: Mapping, redesign: Mapping) -> Mapping:
    """The id, title and description of the redesign in place of the baseline's."""
    own = redesign.entries
    if "redesign" in own:
        mark = redesign.key_marks.get("redesign")
        tree = with_value(tree, "pathway", own["redesign"], mark=mark)
    for key in HEAD:
        if key in own:
            tree = with_value(tree, key, own[key], mark=redesign.key_marks.get(key))
        elif key in tree.entries:
            tree = without(tree, key)
    return tree


# -- provenance -------------------------------------------------------------------------------


def _with_own_lines(tree: Mapping, redesign: Mapping, changes: Iterable[Change]) -> Mapping:
    """A line of provenance for each change that names a source or an assumption.

    What a later change removed again needs none.
    """
    name = find(redesign, "redesign")
    title = name.text if isinstance(name, Scalar) else "redesign"
    said = _patterns_added(changes)
    for change in changes:
        of = _numbers_of(change, tree, said)
        if not of:
            continue
        paths = of[0] if len(of) == 1 else Sequence(of, change.mark)
        entries = {"of": paths, **change.provenance}
        marks = {key: node.mark for key, node in entries.items()}
        if "provenance" not in tree.entries:
            tree = with_value(tree, "provenance", Mapping({}, {}, change.mark))
        path = join("provenance", _free(f"{title}_{change.number}", tree))
        line = Mapping(entries, marks, change.mark)
        tree = with_value(tree, path, line, mark=change.mark)
    return tree


def _patterns_added(changes: Iterable[Change]) -> tuple[str, ...]:
    """The patterns of lines that the changes add by name: these numbers have their line."""
    edits = (edit for change in changes for edit in change.edits)
    lines = (edit.to for edit in edits if edit.to and edit.path.startswith("provenance."))
    return tuple(pattern for line in lines for pattern in _patterns(line))


def _numbers_of(change: Change, tree: Mapping, said: tuple[str, ...]) -> tuple[Scalar, ...]:
    """Where the numbers of a change stand in the tree, each by its full path.

    Only so does the change's line win over every glob of the baseline's, whose word was
    about the numbers that stood there before. A change without numbers is named itself.
    """
    found = []
    for edit in change.edits if change.provenance else ():
        node = find(tree, edit.path)
        if node is None:
            continue
        leaves = [(edit.path, node), *((join(edit.path, path), one) for path, one in walk(node))]
        paths = [path for path, one in leaves if _holds_number(path, one)] or [edit.path]
        spoken_for = {path for path in paths if any(covers(one, path) for one in said)}
        found += [Scalar(path, mark=edit.mark) for path in paths if path not in spoken_for]
    return tuple(found)


def _holds_number(path: str, node: Node) -> bool:
    if isinstance(node, Mapping) or split(path)[-1] in HEAD:
        return False
    texts = [node] if isinstance(node, Scalar) else node.items
    return any(isinstance(text, Scalar) and _NUMBER.search(text.text) for text in texts)


def _free(key: str, tree: Mapping) -> str:
    """The key, longer by an underscore for every line that has it already."""
    while find(tree, join("provenance", key)) is not None:
        key += "_"
    return key


def _patterns(line: Node) -> tuple[str, ...]:
    of = find(line, "of")
    nodes = of.items if isinstance(of, Sequence) else (of,)
    return tuple(node.text for node in nodes if isinstance(node, Scalar))


def _lapsed(tree: Mapping, baseline: Mapping) -> dict[str, tuple[str, ...]]:
    """For each line of provenance, its patterns that matched in the baseline and do no more."""
    lines = tree.entries.get("provenance")
    lapsed = {}
    now, before = paths_of(tree), paths_of(baseline)
    for key, line in lines.entries.items() if isinstance(lines, Mapping) else ():
        gone = [one for one in _patterns(line) if not names_one(one, now)]
        lapsed[key] = tuple(one for one in gone if names_one(one, before))
    return {key: gone for key, gone in lapsed.items() if gone}


def _report_lapsed(lapsed: dict[str, tuple[str, ...]], tree: Mapping, report: Report) -> None:
    for key, gone in lapsed.items():
        path = join("provenance", key)
        line = find(tree, path)
        if line is not None and len(gone) == len(_patterns(line)):
            found = f"nothing left at {', '.join(f'`{one}`' for one in gone)}"
            report.add("provenance_lapsed", line.mark, path, found=found)


def _without_lapsed(tree: Mapping, lapsed: dict[str, tuple[str, ...]]) -> Mapping:
    """The tree less the patterns that lapsed, and less the lines that have no other."""
    for key, gone in lapsed.items():
        path = join("provenance", key)
        of = find(tree, join(path, "of"))
        if isinstance(of, Sequence):
            items = tuple(
                item for item in of.items if not isinstance(item, Scalar) or item.text not in gone
            )
            if items:
                tree = with_value(tree, join(path, "of"), replace(of, items=items))
                continue
        tree = without(tree, path)
    return tree
