"""What was assumed, what follows, what no number can say, and how it was run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from pathway_engine.analysis.summary import Difference
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.provenance import counted, numbers
from pathway_engine.report.comparison import Wanted
from pathway_engine.report.page.answering import label_of
from pathway_engine.report.page.html import Html, joined, scrolling, section, table, tag
from pathway_engine.report.page.told import Told

CANNOT = (
    "Nothing here tells how well people are cared for, how safe they are, how staff or families "
    "would take it, or what else would change with it. Who works otherwise than the file says, or "
    "needs more help because it came late, is not in it unless the file says so."
)


def assumed(told: Told) -> Html:
    """Where the numbers come from: each source and each assumption, with the range to try."""
    parts: list[str] = []
    seen: set[tuple[str, str]] = set()
    for side in told.sides:
        lines = [line for line in _origins(side.pathway) if (line[0], line[2]) not in seen]
        seen |= {(line[0], line[2]) for line in lines}
        counts = counted(numbers(side.pathway))
        said = ", ".join(f"{number} {state}" for state, number in counts.items())
        parts.append(tag("h3", f"{side.label}: {side.title}"))
        parts.append(tag("p", f"{sum(counts.values())} numbers: {said}."))
        if lines:
            caption = "What was assumed or found, and the range in which it should be tried"
            heads = ("What", "Kind", "What is said of it", "Range")
            parts.append(scrolling(f"Provenance: {side.label}",
                                   table(caption, heads, lines, texts=4)))  # fmt: skip
    return section("assumed", "What was assumed", *parts)


def _origins(pathway: Pathway) -> Iterator[list[str]]:
    """Assumptions first, then sources, each in the order of the file."""
    lines = []
    for name, one in pathway.provenance.items():
        kind = "source" if one.source is not None else "assumed"
        said = one.assumption or ""
        if one.source is not None:
            known = pathway.sources.get(one.source)
            said = f"{known.title if known else one.source}: {one.at or ''}".rstrip(": ")
        ranged = " to ".join(map(_written, one.range)) if one.range else ""
        lines.append([what_line(pathway, name, one.of), kind, said, ranged])
    yield from sorted(lines, key=lambda line: line[1] != "assumed")


def what_line(pathway: Pathway, name: str, of: Sequence[str]) -> str:
    """What a line of provenance is about; one of a redesign's changes has a number for a name."""
    ours = any(name.startswith(f"{one}_") for one in pathway.redesigns)
    return ", ".join(of) if ours else name.replace("_", " ")


def _written(one: object) -> str:
    return str(getattr(one, "text", one))


def follows(told: Told) -> Html:
    """What the runs show, what they leave open, and what no such number can say."""
    parts: list[str] = [tag("dt", word) + tag("dd", text) for word, text in told.beliefs]
    for side in told.others:
        rows = [row for row in Wanted().of(side.differences) if not row.by]
        known = [row for row in rows if isfinite(row.difference.low)]
        falls = [row for row in known if row.difference.high < 0]
        rises = [row for row in known if row.difference.low > 0]
        open_ = [r for r in known if not r.difference.excludes_zero and r.difference.mean]
        head = f"As far as the assumptions hold, {side.label}"
        parts.append(_named(told, f"{head}: falls", falls))
        parts.append(_named(told, f"{head}: rises", rises))
        parts.append(_named(told, f"Left open by these runs, {side.label}", open_))
    if told.others:
        said = (
            "How many handoffs pass between organisations is decided by who owns which team, "
            "whatever the other numbers are; how long they take is assumed."
        )
        parts.append(tag("dt", "Follows from who owns what") + tag("dd", said))
    parts.append(tag("dt", "Cannot be said") + tag("dd", CANNOT))
    return section("follows", "What follows, and what cannot be said",
                   tag("dl", *map(Html, parts)))  # fmt: skip


def _named(told: Told, head: str, rows: list[Difference]) -> str:
    if not rows:
        return ""
    return tag("dt", head) + tag("dd", "; ".join(label_of(told, row) for row in rows), ".")


def how_it_was_run(told: Told) -> Html:
    """To the seed and the digest, and the command that runs it again."""
    run = told.baseline.runs[0]
    starts, counts, ends = run.window
    seeds = ", ".join(dict.fromkeys(str(one.seed) for one in told.baseline.runs))
    days = (ends - counts) / DAY
    pairs = [
        ("Replications", f"{len(told.baseline.runs)} of each, seed {seeds}"),
        ("What counts", f"{days:g} days from {_date(counts)}"),
        ("Warm-up before", f"{(counts - starts) / DAY:g} days from {_date(starts)}"),
        *((f"Digest, {side.label}", side.pathway.digest) for side in told.sides),
        ("Written by", ", ".join(f"{name} {text}" for name, text in run.software.items())),
    ]
    listed = joined(
        Html(tag("dt", head) + tag("dd", tag("code", said) if head.startswith("Digest") else said))
        for head, said in pairs
    )
    again = tag("p", "The same file, seed and settings give the same numbers. This runs it again:")
    parts = [tag("dl", listed), again, tag("pre", tag("code", told.command))]
    if not told.files:
        named = ", ".join(f"{side.pathway.name}.yaml" for side in told.sides)
        said = f"The ledger does not keep where the files lie: in the place of {named} put yours."
        parts.append(tag("p", said, class_="soft"))
    return section("run", "How it was run", *parts)


def _date(second: int) -> str:
    return date_of(second // DAY).isoformat()
