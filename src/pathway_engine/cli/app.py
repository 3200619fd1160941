"""The commands, gathered in their four groups: write, run, look, keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

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
    look,
    pages,
    report,
    run,
    sensitivity,
    solve,
    storage,
    write,
)
from pathway_engine.cli.printing import show
from pathway_engine.cli.shell import as_typed


class Entry(NamedTuple):
    """A command: its name, the function that does it, and examples of its use."""

    name: str
    function: Callable[..., object]
    examples: tuple[str, ...]


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
        Entry("history", look.history, ("pathways history runs.db --case 1204",)),
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
    "Keep": (
        Entry("audit", keep.audit, ("pathways audit runs.db",)),
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
    """The list of commands under the headings of their groups."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands of each group with the first sentence of their help."""
        longest = max(len(entry.name) for entries in GROUPS.values() for entry in entries)
        for title, entries in GROUPS.items():
            rows = []
            for entry in entries:
                one = self.get_command(ctx, entry.name)
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


for _group in GROUPS.values():
    for _one in _group:
        _shown = "\n".join(f"  {as_typed(example)}" for example in _one.examples)
        app.command(_one.name, epilog=f"\b\nExample:\n{_shown}")(_one.function)


def command() -> Any:
    """The command line as one callable object of Typer."""
    return get_command(app)


def wrong_usage() -> type[Exception]:
    """What Typer raises where the words do not fit (it keeps the class to itself)."""
    return typer.BadParameter.__bases__[0]
