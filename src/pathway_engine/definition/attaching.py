"""A whole pathway with the files of people that it names.

A tree names a file (`replay: people.csv`); here it is read, its content is named in the tree, and
its rows go with the pathway. Files come from strangers: none is read outside the folder that is
allowed, links followed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pathway_engine.definition.baselines import in_folder, lies_in, to_type
from pathway_engine.definition.binding import bind
from pathway_engine.definition.files import File
from pathway_engine.definition.findings import Finding, Findings, Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping as Tree
from pathway_engine.definition.node import Mark, Scalar, find, join, with_value
from pathway_engine.definition.recordings import (
    Recording,
    RecordingProblem,
    beside,
    digest_of,
    name_of,
    pinned,
    read_recording,
)
from pathway_engine.definition.replaying import check_rows

NO_LINE = 0
"""The line of what stands in no file, such as an option of a command."""


class Attached(NamedTuple):
    """A tree in which the content of files is named, the files, and what was wrong with them."""

    tree: Tree
    recordings: dict[str, Recording]
    findings: Findings


def bind_with_files(
    tree: Tree,
    earlier: Iterable[Finding],
    files: Iterable[File],
    folder: str,
    known: Mapping[str, Recording] | None = None,
) -> tuple[Pathway | None, Findings]:
    """The pathway that a tree says, with its files of people, and every fault of both.

    The files lie in `folder`, as it really lies. Those that are `known` by arrival are not read
    again.
    """
    attached = attach(tree, folder, known or {})
    pathway, findings = bind(attached.tree, (*earlier, *attached.findings), files)
    if pathway is None:
        return None, findings
    pathway._recordings = attached.recordings  # noqa: SLF001 - tied together as by `bind`
    report = Report(pathway.document, findings)
    check_rows(pathway, report)
    return pathway, report.findings


def attach(tree: Tree, folder: str, known: Mapping[str, Recording]) -> Attached:
    """Read the files of people that a tree names."""
    report = Report(tree)
    recordings: dict[str, Recording] = {}
    for name, replay in _replays(tree):
        path = join("arrivals", name, "replay")
        mark = replay.mark
        near = tree.mark.file if mark.line == NO_LINE else mark.file
        recording = known.get(name)
        if recording is None or not _is_meant(recording, replay.text, near):
            recording = _read(report, path, replay, near, folder)
        if recording is not None:
            recordings[name] = recording
            text = Scalar(pinned(replay.text, recording.digest), quoted=True, mark=mark)
            tree = with_value(tree, path, text)
    return Attached(tree, recordings, report.findings)


def attach_beside(pathway: Pathway, folder: str) -> None:
    """Give a pathway that was read without its files those that lie in a folder or below it.

    Only a file with the very content that the pathway means is one of them.
    """
    unread, faults = Report(pathway.document), Report(pathway.document)
    near, real = str(Path(folder, pathway.pathway)), os.path.realpath(folder)
    tree = pathway.document
    for name, replay in _replays(tree) if isinstance(tree, Tree) else ():
        if name not in pathway.recordings and digest_of(replay.text) is not None:
            recording = _read(unread, join("arrivals", name, "replay"), replay, near, real)
            if recording is not None:
                pathway.recordings[name] = recording
    check_rows(pathway, faults)
    if faults.findings:  # the rest of the pathway is not what they were recorded for
        pathway.recordings.clear()


def without_digests(tree: Tree) -> Tree:
    """The tree as somebody wrote it: files by their names alone."""
    for name, replay in _replays(tree):
        text = Scalar(name_of(replay.text), quoted=replay.quoted, mark=replay.mark)
        tree = with_value(tree, join("arrivals", name, "replay"), text)
    return tree


def _replays(tree: Tree) -> Iterator[tuple[str, Scalar]]:
    """The arrivals that replay, each with what it says."""
    arrivals = find(tree, "arrivals")
    for name, arrival in arrivals.entries.items() if isinstance(arrivals, Tree) else ():
        replay = find(arrival, "replay")
        if isinstance(replay, Scalar) and replay.text:
            yield name, replay


def _is_meant(recording: Recording, replay: str, near: str) -> bool:
    """Whether a file that has been read is the one that is named, beside another."""
    same = recording.file == beside(near, name_of(replay))
    return same and digest_of(replay) in (None, recording.digest)


def _read(report: Report, path: str, replay: Scalar, near: str, folder: str) -> Recording | None:
    """Read one file, named beside the file in which it is written; None where that fails."""
    file = beside(near, name_of(replay.text))
    try:
        real = os.path.realpath(file)
    except ValueError:  # a path that no system accepts
        real = ""
    if not lies_in(real, folder):
        said = in_folder(folder, to_type(folder, real, near))
        report.add(
            "replay_unreadable", replay.mark, path, found=f"`{name_of(replay.text)}`", **said
        )
        return None
    try:
        recording = read_recording(file)
    except RecordingProblem as problem:
        mark = Mark(file, problem.line, problem.column) if problem.line else replay.mark
        report.add(problem.code, mark, path, **problem.said)
        return None
    wanted = digest_of(replay.text)
    if wanted not in (None, recording.digest):
        expected = f"the content with SHA-256 {wanted}"
        report.add("replay_form", replay.mark, path, found=f"another: {recording.digest}",
                   expected=expected)  # fmt: skip
        return None
    return recording
