"""Commands for whoever writes a pathway: new, check, read, resolve, diff, schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.following import busy
from pathway_engine.cli.options import (
    AsJson,
    File,
    Length,
    Starts,
    WarmUpAsSaid,
)
from pathway_engine.cli.printing import show, show_document, show_raw, width
from pathway_engine.cli.reading import Within, folder_for, loaded
from pathway_engine.cli.shell import and_next, command
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP
from pathway_engine.shipped import shipped_names

if TYPE_CHECKING:
    from pathway_engine.definition.loading import Checked
    from pathway_engine.definition.node import Mapping

Shipped = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="NAME",
        help=f"Which of the shipped folders to copy: {', '.join(shipped_names())}.",
    ),
]

_MORE = "More is checked once this can be read: names, shares, rules, load."


def new(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder to make, or one without such files.")
    ],
    shipped: Shipped = "wokingham",
) -> None:
    """Copy a shipped pathway to start from, with all in its folder."""
    from pathway_engine.cli.copying import copy_shipped

    written = copy_shipped(shipped, Path(folder))
    show(
        "\n".join(f"wrote {file}" for file in written),
        and_next("", command("read", written[0]), width()),
    )


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Pathways or redesigns.")],
    *,
    as_json: AsJson = False,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="List where every number comes from.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let a warning be an error.")] = False,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUpAsSaid = WARM_UP,
    within: Within = None,
) -> int:
    """Check files: what is wrong or odd, and what they amount to.

    Below the findings stand workers for FTE, shares of all, and the load of each team, over the
    days that such a run would count.
    """
    from pathway_engine.definition.loading import check_whole
    from pathway_engine.definition.run_days import window_of

    window = window_of(starts, length, warm_up)
    checked = []
    for name in files:
        with busy(f"checking {name} and its load"):
            folder = folder_for(name, within)
            checked.append((name, check_whole(name, within=folder, window=window)))
    if as_json:
        show_document(files=[_row(*one, provenance=provenance) for one in checked])
    else:
        show(*(_told(*one, provenance=provenance, named=len(files) > 1) for one in checked))
    failed = any(one.findings.errors or (strict and one.findings.warnings) for _, one in checked)
    return FAILED if failed else GOOD


def _row(name: str, checked: Checked, *, provenance: bool) -> dict[str, Any]:
    pathway = checked.pathway
    sound = pathway is not None and not checked.findings.errors
    shown, more = checked.findings.limited()
    row: dict[str, Any] = {
        "file": name,
        "digest": pathway.digest if pathway is not None and sound else None,
        "findings": shown.to_json(),
    }
    if more:
        row["more"] = more
    if provenance and pathway is not None:
        from pathway_engine.report.origins import origin_rows

        row["provenance"] = origin_rows(pathway)
    return row


def _told(name: str, checked: Checked, *, provenance: bool, named: bool) -> str:
    from pathway_engine.report.checking import render_findings
    from pathway_engine.report.tables import paragraph

    parts = [paragraph(name, width())] if named else []
    parts.append(render_findings(checked.findings, width()))
    if not checked.read:
        parts.append(paragraph(_MORE, width()))
    if checked.pathway is not None and not checked.findings.errors:
        from pathway_engine.definition.overview import facts_of

        facts = facts_of(checked.pathway, checked.expected)
        parts.append("\n".join(paragraph(line, width()) for line in facts))
    if provenance and checked.pathway is not None:
        from pathway_engine.report.origins import render_origins

        parts.append(render_origins(checked.pathway, width()))
    return "\n\n".join(part for part in parts if part)


def read(file: File, *, within: Within = None) -> None:
    """Read a pathway aloud: plain prose, for a service manager."""
    from pathway_engine.definition.prose import read_aloud

    show(read_aloud(loaded(file, within), min(width(), 100)))  # longer lines are hard on the eye


def resolve(file: File, *, within: Within = None) -> None:
    """Print the whole pathway that a redesign amounts to."""
    from pathway_engine.definition.writer import write

    show_raw(write(_whole(file, within)))


def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A pathway or redesign.")],
    other: Annotated[str, typer.Argument(metavar="B", help="What it became.")],
    *,
    as_json: AsJson = False,
    as_redesign: Annotated[
        bool,
        typer.Option("--as-redesign", help="Write the redesign of A that amounts to B instead."),
    ] = False,
    within: Within = None,
) -> None:
    """Tell what changed from one pathway to another, by kind."""
    from pathway_engine.definition.diff import diff as edits_between

    before, after = _whole(one, within), _whole(other, within)
    if as_redesign:
        _show_redesign(before, after, one, as_json=as_json)
        return
    edits = edits_between(before, after)
    if as_json:
        show_document(changes=[edit.to_json() for edit in edits])
        return
    from pathway_engine.report.changes import render_changes

    show(render_changes(edits, width()))


def schema() -> None:
    """Print the language as a JSON Schema, for an editor.

    An editor that knows it completes keys and checks a pathway while it is written.
    """
    from pathway_engine.definition.schema import schema_text

    show_raw(schema_text())


def _show_redesign(before: Mapping, after: Mapping, baseline: str, *, as_json: bool) -> None:
    """Print the redesign that makes one pathway of another. Raises `UsageError`."""
    from pathway_engine.definition.diff import as_redesign
    from pathway_engine.definition.node import Sequence, find
    from pathway_engine.definition.writer import write
    from pathway_engine.errors import UsageError

    if as_json:
        raise UsageError("--as-redesign: found --json too, expected one of the two")
    redesign = as_redesign(before, after, baseline)
    if find(redesign, "changes") == Sequence(()):
        raise UsageError("--as-redesign: found no difference but in id, title and description")
    show_raw(write(redesign))


def _whole(file: str, within: str | None) -> Mapping:
    """The tree of the pathway that a file amounts to. Raises `PathwayError`."""
    from pathway_engine.definition.loading import read_whole
    from pathway_engine.errors import PathwayError

    tree, _, findings = read_whole(file, folder_for(file, within))
    if tree is None or findings.errors:
        raise PathwayError(findings)
    return tree
