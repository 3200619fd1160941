"""The commands, gathered in their groups: write, run, look, casework, keep."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from pathway_engine.cli import (
    claims,
    compare,
    draw,
    experiment,
    export,
    flow,
    forecast,
    keep,
    lives,
    look,
    pages,
    report,
    run,
    sensitivity,
    solve,
    storage,
    write,
)
from pathway_engine.cli.case import adopting, keeping, lists
from pathway_engine.cli.case.group import CASE
from pathway_engine.cli.entry import Entry
from pathway_engine.cli.printing import show
from pathway_engine.cli.shell import as_typed

GROUPS: dict[str, tuple[Entry, ...]] = {
    "Write": (
        Entry("new", write.new, ("pathways new my_pathway --from three_conversations",)),
        Entry("check", write.check, ("pathways check my_pathway/*.yaml --strict",)),
        Entry("read", write.read, ("pathways read pathways/wokingham/split.yaml",)),
        Entry(
            "draw",
            draw.draw,
            (
                "pathways draw pathways/wokingham/split.yaml -o split.svg",
                "pathways draw today.yaml --ledger runs.db -o today.svg",
            ),
        ),
        Entry("resolve", write.resolve, ("pathways resolve pathways/wokingham/consolidated.yaml",)),
        Entry(
            "diff",
            write.diff,
            (
                "pathways diff today.yaml tomorrow.yaml",
                "pathways diff today.yaml mine.yaml --as-redesign > tomorrow.yaml",
            ),
        ),
        Entry("schema", write.schema, ("pathways schema > schema.json",)),
    ),
    "Run": (
        Entry("estimate", run.estimate, ("pathways estimate today.yaml",)),
        Entry(
            "simulate",
            run.simulate,
            (
                "pathways simulate today.yaml --ledger runs.db",
                "pathways simulate today.yaml --set teams.brokerage.staff.broker=9",
            ),
        ),
        Entry(
            "compare",
            compare.compare,
            ("pathways compare today.yaml tomorrow.yaml --ledger runs.db",),
        ),
        Entry(
            "experiment",
            experiment.experiment,
            (
                "pathways experiment pathways/wokingham/experiment.yaml",
                "pathways experiment mine.yaml --ledger mine.db --resume",
            ),
        ),
        Entry(
            "claims",
            claims.claims,
            ("pathways claims pathways/*", "pathways claims mine --flips"),
        ),
        Entry(
            "pages",
            pages.pages,
            ("pathways pages pathways/*", "pathways pages mine --into build"),
        ),
        Entry(
            "solve",
            solve.solve,
            ("pathways solve my.yaml --vary teams.hub.staff.clerk=2..9 --until 'wip <= 40'",),
        ),
        Entry(
            "sensitivity",
            sensitivity.sensitivity,
            ("pathways sensitivity today.yaml --measure case_duration.p90 -o tornado.svg",),
        ),
        Entry(
            "forecast",
            forecast.forecast,
            (
                "pathways forecast book.db --length 12w",
                "pathways forecast book.db --with tomorrow.yaml --ledger ahead.db",
            ),
        ),
        Entry("demo", run.demo, ("pathways demo --replications 5",)),
    ),
    "Look": (
        Entry("measures", look.measures, ("pathways measures runs.db --by team",)),
        Entry("handoffs", look.handoffs, ("pathways handoffs runs.db --design baseline",)),
        Entry("delays", look.delays, ("pathways delays runs.db --by organisation",)),
        Entry("history", lives.history, ("pathways history runs.db --case 1204",)),
        Entry("flow", flow.flow, ("pathways flow runs.db --every week",)),
        Entry("report", report.report, ("pathways report runs.db -o page.html",)),
        Entry(
            "export",
            export.export,
            (
                "pathways export runs.db --to xlsx --replication 1",
                "pathways export runs.db --to xes --design baseline -o logs",
            ),
        ),
    ),
    "Casework": (
        Entry(
            "install",
            keeping.install,
            (
                "pathways install small.yaml care.db",
                "pathways install small.yaml postgresql://SERVER/DATABASE --schema pathways",
            ),
        ),
        Entry(
            "case",
            None,
            (
                "pathways case open care.db small --as w1:door=adviser",
                "pathways case show care.db 17 --as w1:door=adviser",
            ),
            CASE,
        ),
        Entry("work", lists.work, ("pathways work care.db --as w1:door=adviser --limit 20",)),
        Entry("feed", lists.feed, ("pathways feed care.db --after 1204",)),
        Entry("tick", lists.tick, ("pathways tick care.db",)),
        Entry(
            "adopt", adopting.adopt, ("pathways adopt care.db --from open.csv --source old_system",)
        ),
        Entry(
            "migrate",
            keeping.migrate,
            (
                "pathways migrate care.db",
                "pathways migrate care.db --from ab4a --to 90cc --steps visit=call --yes",
            ),
        ),
        Entry("seal", keeping.seal, ("pathways seal care.db",)),
        Entry(
            "export-person",
            keeping.export_person,
            ("pathways export-person care.db p-204 -o p-204.json --as ig1+operate",),
        ),
        Entry("erase", keeping.erase, ("pathways erase care.db 17 --yes --as ig1+operate",)),
    ),
    "Keep": (
        Entry(
            "audit",
            keep.audit,
            ("pathways audit runs.db", "pathways audit care.db --seal 1204:9f86d0..."),
        ),
        Entry("rebuild", keep.rebuild, ("pathways rebuild care.db",)),
        Entry(
            "backup",
            storage.backup,
            (
                "pathways backup care.db -o copy.db",
                "pathways backup postgresql://SERVER/DATABASE --schema pathways -o copy.db",
            ),
        ),
        Entry("upgrade", storage.upgrade, ("pathways upgrade runs.db",)),
        Entry("doctor", keep.doctor, ("pathways doctor",)),
    ),
}
"""Every command by its group, in the order of `pathways --help`."""


class Grouped(TyperGroup):
    """The list of commands under the headings of their groups.

    Those of a case are made when they are asked for: they are many, and cost every start.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, in their order."""
        del ctx
        return [entry.name for entries in GROUPS.values() for entry in entries]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by its name."""
        entry = next((e for of in GROUPS.values() for e in of if e.name == cmd_name), None)
        made = entry is None or entry.function is not None
        return super().get_command(ctx, cmd_name) if made else of_case(entry)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands of each group with the first sentence of their help."""
        longest = max(len(entry.name) for entries in GROUPS.values() for entry in entries)
        for title, entries in GROUPS.items():
            _list(self, ctx, formatter, title, entries, longest)


class OfCase(TyperGroup):
    """The list of what may be done with a case."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands with the first sentence of their help."""
        _list(self, ctx, formatter, "Commands", CASE, max(len(entry.name) for entry in CASE))


def _list(
    group: TyperGroup,
    ctx: Any,
    formatter: Any,
    title: str,
    entries: Iterable[Entry],
    longest: int,
) -> None:
    rows = []
    for entry in entries:
        one = group.get_command(ctx, entry.name)
        about = one.get_short_help_str(limit=100) if one is not None else ""
        rows.append((entry.name.ljust(longest), about))
    with formatter.section(title):
        formatter.write_dl(rows)


app = typer.Typer(
    cls=Grouped,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from pathway_engine import __version__

        show(f"pathways {__version__}")
        raise typer.Exit


@app.callback(epilog=as_typed("pathways COMMAND --help tells of one command, with an example."))
def about(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Care pathways as files.

    Check them, simulate them, and compare a redesign with today on the same people.
    """


def _add(to: typer.Typer, entry: Entry) -> None:
    if entry.function is not None:
        to.command(entry.name, epilog=_epilog(entry))(entry.function)


def _epilog(entry: Entry) -> str:
    typed = (as_typed(example).replace("\n", "\n    ") for example in entry.examples)
    return "\b\nExample:\n" + "\n".join(f"  {example}" for example in typed)


for _group in GROUPS.values():
    for _one in _group:
        _add(app, _one)


@cache
def of_case(entry: Entry) -> Any:
    """What gathers the commands on a case."""
    gathered = typer.Typer(
        cls=OfCase,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Do something with a real case, or look at it.",
        epilog=_epilog(entry),
    )
    for one in entry.of:
        _add(gathered, one)
    return get_command(gathered)


@cache
def command() -> Any:
    """The command line as one callable object of Typer."""
    return get_command(app)


def wrong_usage() -> type[Exception]:
    """What Typer raises where the words do not fit (it keeps the class to itself)."""
    return typer.BadParameter.__bases__[0]
