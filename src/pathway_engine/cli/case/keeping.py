"""Commands of whoever looks after the book: versions, seals, what is known of a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.case.acting import Actors, As, AsOrSystem, actor_of
from pathway_engine.cli.case.cases import Case
from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema, desk_at
from pathway_engine.cli.case.words import pairs
from pathway_engine.cli.options import AsJson
from pathway_engine.cli.printing import FORMAT, show, show_document, width
from pathway_engine.cli.reading import Within, loaded
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.engine.book import Version
    from pathway_engine.live.actors import Actor
    from pathway_engine.live.migrating import Migration

Sure = Annotated[bool, typer.Option("--yes", help="Do it; without it nothing is changed.")]


def install(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Pathways, or redesigns.")],
    ledger: LiveLedger,
    *,
    within: Within = None,
    as_: AsOrSystem = None,
    actors: Actors = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Put pathways in force for real cases; makes the ledger if new.

    Cases under way stay with the version that they follow; `migrate` moves them.
    """
    by = actor_of(as_, actors)
    pathways = [loaded(file, within) for file in files]
    with desk_at(ledger, schema, prefix, new=True) as desk:
        versions = [desk.install(pathway, by=by) for pathway in pathways]
    _show_versions(versions, as_json=as_json)


Digest = Annotated[
    str | None,
    typer.Option("--from", metavar="DIGEST", help="The version to leave, or how it begins."),
]


def migrate(
    ledger: LiveLedger,
    *,
    before: Digest = None,
    after: Annotated[
        str | None,
        typer.Option("--to", metavar="DIGEST", help="The version to go to, or how it begins."),
    ] = None,
    steps: Annotated[
        list[str] | None,
        typer.Option("--steps", metavar="OLD=NEW", help="A step that has another name now."),
    ] = None,
    yes: Sure = False,
    as_: AsOrSystem = None,
    actors: Actors = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Move open cases to another version; first tell what would come.

    Without --from and --to it lists the versions. To the same version it sets due times anew.
    """
    if (before is None) != (after is None):
        raise UsageError("expected --from and --to, or neither: then the versions are listed")
    by, renamed = actor_of(as_, actors), dict(pairs(steps, "--steps", "OLD=NEW"))
    with desk_at(ledger, schema, prefix) as desk:
        if before is None or after is None:
            _show_versions(desk.versions(), as_json=as_json)
            return
        came = desk.migrate(before, after, steps=renamed, by=by, dry_run=not yes)
    _show_migration(came, as_json=as_json)


def _show_versions(versions: Sequence[Version], *, as_json: bool) -> None:
    from pathway_engine.report.case_rows import version_row
    from pathway_engine.report.casework import render_versions

    if as_json:
        show_document(versions=[version_row(one) for one in versions])
    else:
        show(render_versions(versions, width()))


def _show_migration(came: Migration, *, as_json: bool) -> None:
    from pathway_engine.report.case_rows import migration_row
    from pathway_engine.report.casework import render_migration

    if as_json:
        show_document(migration=migration_row(came))
    else:
        show(render_migration(came, width()))


def seal(
    ledger: LiveLedger, *, as_json: AsJson = False, schema: Schema = None, prefix: Prefix = ""
) -> None:
    """Print where the book stands, to be kept outside the ledger."""
    with desk_at(ledger, schema, prefix) as desk:
        found = desk.seal()
    if as_json:
        show_document(position=found.position, hash=found.hash)
    else:
        show(str(found))


def export_person(
    ledger: LiveLedger,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's pseudonym.")],
    *,
    as_: As,
    actors: Actors = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write.  [default: here]"),
    ] = None,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Print all that the book knows of a person, as one document."""
    import json

    from pathway_engine.cli.putting import put
    from pathway_engine.report.case_rows import person_row

    by = actor_of(as_, actors)
    with desk_at(ledger, schema, prefix) as desk:
        row = person_row(desk.export_person(person, by=by))
    if output is None:
        show_document(**row)
    else:
        put(output, json.dumps({"format": FORMAT, **row}, indent=1) + "\n")
        show(f"Written to {output}.")


def erase(
    ledger: LiveLedger,
    case: Case,
    *,
    as_: As,
    actors: Actors = None,
    yes: Sure = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Forget what is known of a closed case, for good.

    Its facts and times stay, and say nothing of the person. Backups keep what they have.
    """
    by: Actor = actor_of(as_, actors)
    with desk_at(ledger, schema, prefix) as desk:
        if not yes:
            desk.erase(case, by=by, dry_run=True)
            show(f"Case {case} would be forgotten for good; nothing was changed. --yes does it.")
            return
        done = desk.erase(case, by=by)
    show(f"Case {done.case} is forgotten. Backups keep what they have until they expire.")
