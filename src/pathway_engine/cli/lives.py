"""The command that tells of single cases: history."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway_engine.cli.days import From, To, days_of
from pathway_engine.cli.heading import heading_of
from pathway_engine.cli.look import looked_into
from pathway_engine.cli.options import LedgerFile, OneDesign, OneReplication, OneSeed
from pathway_engine.cli.printing import show, width


def history(
    ledger: LedgerFile,
    *,
    design: OneDesign = "baseline",
    seed: OneSeed = None,
    replication: OneReplication = 1,
    case: Annotated[
        int | None,
        typer.Option("--case", metavar="N", help="One case's life from beginning to end."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="How many cases; 0 for all.")
    ] = 50,
    seconds: Annotated[
        bool, typer.Option("--seconds", help="Tell times to the second, not to the minute.")
    ] = False,
    from_: From = None,
    to: To = None,
) -> None:
    """Show the cases of one run, longest first, or one case's life.

    With --case all the time of its life is accounted for: where, with whom, and why.
    """
    from pathway_engine.report.history import render_case, render_history

    with looked_into(ledger, days_of(from_, to)) as opened:
        run = opened.run(design=design, seed=seed, replication=replication)
        titles = opened.titles(design)
        if case is None:
            lines = opened.history(design=design, seed=seed, replication=replication)
            shown = lines[: limit or None]
            text = render_history(shown, width(), titles, seconds=seconds)
            if len(shown) < len(lines):
                text += f"\n\n{len(shown):,} of {len(lines):,} cases; --limit 0 shows all."
        else:
            life = opened.life(case, design=design, seed=seed, replication=replication)
            text = render_case(life, width(), titles, seconds=seconds)
        show(heading_of([run], titles), text)
