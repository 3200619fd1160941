"""The figures of docs/wokingham.md and of the README, from runs of the shipped pathways.

`made` gives each region of the page as a text; how long it runs is an argument, so that a
test can hold a small run against stored texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generate.regions import DOCS, ROOT, with_region, write
from generate.transcripts import Desk
from pathway_engine import Comparison, Pathway, compare, load
from pathway_engine.analysis.values import Value
from pathway_engine.clock import DAY
from pathway_engine.definition.loading import load_experiment_as_written
from pathway_engine.definition.titles import titles_of
from pathway_engine.report.asked import Numbers, means
from pathway_engine.report.experiment import measured_text
from pathway_engine.report.numbers import Scale, bare, interval_text
from pathway_engine.study.experiments.reading import of_designs

PAGE = DOCS / "wokingham.md"
README = ROOT / "README.md"
GOLDEN = ROOT / "tests" / "docs" / "golden"
WOKINGHAM = ROOT / "pathways" / "wokingham"
SHIPPED = ("split", "consolidated", "three_conversations")
APART = ("owners_only", "quicker_handoffs", "clear_criteria")
LESS = ("first_version", "panel_as_work", "no_list", "no_reviews")

WHOLE_DAYS = Scale(DAY, "", "", 0)
DAYS = Scale(DAY, "", "", 1)
HOURS = Scale(1, "", "", 0)
PLAIN = Scale(1, "", "", 1)
MILLIONS = Scale(1_000_000, "", "", 1)


@dataclass(frozen=True)
class Span:
    """How much is run."""

    replications: int
    length: str
    warm_up: str

    @property
    def words(self) -> str:
        """As a caption says it."""
        return (
            f"{self.replications} paired replications of {self.length} after {self.warm_up} "
            "to warm up, seed 1; changes with 95 % intervals"
        )


WHOLE = Span(20, "52w", "26w")
SMALL = Span(2, "13w", "8w")


@dataclass(frozen=True)
class Row:
    """A line of a table: a number of the comparison, and the scale on which it reads."""

    label: str
    measure: str
    statistic: str
    scale: Scale


CLOCK = "clock.care_in_16_weeks"
RESULTS = (
    Row("Request to package, median, days", CLOCK, "median", WHOLE_DAYS),
    Row("Request to package, 95th percentile, days", CLOCK, "p95", WHOLE_DAYS),
    Row("Handoffs per package", "handoffs.all", "per_package", PLAIN),
    Row("between organisations", "handoffs.between_organisations", "per_package", PLAIN),
    Row("Returned, per 100 offers", "handoffs.returned_per_100", "rate", PLAIN),
    Row(
        "Nobody accountable, days per package", "orphan_time", "per_package", Scale(DAY, "", "", 1)
    ),
    Row("Casework hours in the window", "hours.work", "sum", HOURS),
    Row("Cost of packages in the window, £ million", "cost.package", "sum", MILLIONS),
    Row("Mean case duration, days", "case_duration", "mean", DAYS),
)

USUAL = (
    *RESULTS[:2],
    Row("Request to assessed, median, days", "clock.assessed_in_28_days", "median", WHOLE_DAYS),
    Row("Waiting for allocation, days", "delay.waiting_allocation", "per_package", DAYS),
    Row(
        "Waiting for a funding decision, days",
        "delay.waiting_funding_decision",
        "per_package",
        DAYS,
    ),
    *RESULTS[6:8],
)
"""What those change who are there already, and what comes round."""

DRAFT = (("65", "42", "40"), ("113", "73", "71"), ("4.5", "4.3", "4.3"), ("3.2", "0", "0"))
BUSY = ("96 %", "90 %", "75 %")
SAVED = ("2,245", "3,350")
"""The draft calculation, in the order of the tables."""


def pathway(name: str) -> Pathway:
    """A shipped pathway, or one of the experiments beside the pages."""
    folder = WOKINGHAM if name in SHIPPED else DOCS / "experiments"
    return load(folder / f"{name}.yaml", within=ROOT)


def made(span: Span) -> Iterator[tuple[str, str]]:
    """Every region of the page, by its name."""
    results = _compared(span, SHIPPED)
    yield "results", f"{_table(results, RESULTS)}\n\n*{span.words}. {_quicker(results)}*"
    yield "claims", _claims(results)
    yield "pays", _pays(results, span)
    yield "usual", _usual(span)
    yield "apart", _table(_compared(span, ("split", "consolidated", *APART)), RESULTS)
    yield "latency", _latency(span)
    yield "resolved", _resolved(span)
    yield "draft", _draft(results, span)
    yield "moved", moved()


def _compared(span: Span, names: Sequence[str], *settings: str) -> Comparison:
    return compare(
        *map(pathway, names), replications=span.replications, length=span.length,
        warm_up=span.warm_up, settings=settings, threads=1,
    )  # fmt: skip


def _numbers(comparison: Comparison) -> list[Numbers]:
    return [Numbers(comparison.differences(n)) for n in range(len(comparison.others))]


def _table(comparison: Comparison, rows: Sequence[Row]) -> str:
    """A table of a baseline's means and the changes of every other design."""
    numbers = _numbers(comparison)
    names = [other.design.removeprefix("wokingham_") for other in comparison.others]
    lines = [_line(["", "split", *(name.replace("_", " ") for name in names)])]
    lines.append(_line(["---", *["--:"] * (1 + len(names))]))
    for row in rows:
        found = [one.whole(row.measure, row.statistic) for one in numbers]
        changes = [interval_text(one.difference, row.scale, sign=True) for one in found]
        lines.append(_line([row.label, bare(found[0].baseline.mean, row.scale), *changes]))
    return "\n".join(lines)


def _usual(span: Span) -> str:
    """The split pathway, and without each of what comes round or is there already."""
    numbers = _numbers(_compared(span, ("split", *LESS)))
    names = [name.replace("_", " ") for name in LESS]
    lines = [_line(["", "split", *names]), _line(["---", *["--:"] * (1 + len(LESS))])]
    for row in USUAL:
        cells = (bare(one, row.scale) for one in means(numbers, row.measure, row.statistic))
        lines.append(_line([row.label, *cells]))
    return "\n".join(lines)


def _quicker(comparison: Comparison) -> str:
    """In how many replications each redesign was quicker, on the same people."""
    split, *others = (_medians(result.runs) for result in (comparison.baseline, *comparison.others))
    count = [sum(b < a for a, b in zip(split, other, strict=True)) for other in others]
    return (
        f"The median was shorter than in the split pathway in {count[0]} and {count[1]} of "
        f"{len(split)} replications."
    )


def _medians(runs: Sequence[Sequence[Value]]) -> list[float]:
    return [
        value.value
        for run in runs
        for value in run
        if (value.measure, value.statistic) == (CLOCK, "median") and not value.by
    ]


def _draft(comparison: Comparison, span: Span) -> str:
    """The runs beside the draft calculation from which the parameters were taken."""
    lines = [_line(["", "split", "consolidated", "three conversations"])]
    lines.append(_line(["---", "--:", "--:", "--:"]))
    numbers = _numbers(comparison)
    for row, draft in zip(RESULTS[:4], DRAFT, strict=True):
        here = [bare(one, row.scale) for one in means(numbers, row.measure, row.statistic)]
        cells = [f"{one} ({was})" for one, was in zip(here, draft, strict=True)]
        lines.append(_line([row.label, *cells]))
    busy = [f"{one:.0%} ({was})" for one, was in zip(_busy(comparison), BUSY, strict=True)]
    lines.append(_line(["Assessment team, busy", *busy]))
    a_year = 52 / float(span.length.removesuffix("w"))
    saved = [-change * a_year for change in _saved(numbers)]
    cells = [f"{one:,.0f} ({was})" for one, was in zip(saved, SAVED, strict=True)]
    lines.append(_line(["Casework hours saved in 52 weeks", "", *cells]))
    return "\n".join(lines)


def _claims(comparison: Comparison) -> str:
    """Each claim of the experiment that is judged as the files are, and what follows."""
    read = load_experiment_as_written(WOKINGHAM / "experiment.yaml")
    found = of_designs(read, [comparison.baseline, *comparison.others])
    titles = titles_of(read.pathways)
    called = {name: name.replace("_", " ") for name in read.pathways} | {"baseline": "split"}
    lines = [_line(["", "the report says", "what the runs show", "verdict"]), _line(["---"] * 4)]
    for one in found.claims:
        number = one.name.partition("_")[0].upper()
        said = f"{one.claim.says} ({one.claim.at})"
        lines.append(_line([number, said, measured_text(one, titles, called), one.word]))
    return "\n".join(lines)


def _saved(numbers: Sequence[Numbers]) -> list[float]:
    return [one.whole("hours.work", "sum").difference.mean for one in numbers]


def _busy(comparison: Comparison) -> list[float]:
    """How busy the assessment team is in each design."""
    return [
        row.interval.mean
        for result in (comparison.baseline, *comparison.others)
        for row in result.measures()
        if (row.measure, row.statistic) == ("utilisation", "mean")
        and row.by == {"team": "assessment"}
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _pays(comparison: Comparison, span: Span) -> str:
    """Hours saved in a year, at the prices between which the sources lie."""
    a_year = 52 / float(span.length.removesuffix("w"))
    lines = [_line(["", "consolidated", "three conversations"]), _line(["---", "--:", "--:"])]
    saved = [-change * a_year for change in _saved(_numbers(comparison))]
    lines.append(_line(["Casework hours saved in 52 weeks", *(f"{one:,.0f}" for one in saved)]))
    for price in (40, 55):
        label = f"needed at £{price} an hour for £238,000"
        lines.append(_line([label, *[f"{238_000 / price:,.0f}"] * 2]))
    for price in (40, 55):
        shares = [f"{100 * one * price / 238_000:.0f} %" for one in saved]
        lines.append(_line([f"of the uplift, at £{price}", *shares]))
    return "\n".join(lines)


def _latency(span: Span) -> str:
    """The change in days for several lengths of a handoff between the organisations."""
    lines = [_line(["One handoff between the organisations", "split", "consolidated"])]
    lines.append(_line(["---", "--:", "--:"]))
    for days in (1, 2, 3, 5, 8):
        run = _compared(span, SHIPPED[:2], f"handoffs.outside.delay.mean={days}wd")
        lines.append(_line([f"{days} working day{'s' * (days > 1)}", *_median(run)]))
    return "\n".join(lines)


def _median(comparison: Comparison) -> list[str]:
    row = _numbers(comparison)[-1].whole(CLOCK, "median")
    change = interval_text(row.difference, WHOLE_DAYS, sign=True)
    return [bare(row.baseline.mean, WHOLE_DAYS), change]


def _resolved(span: Span) -> str:
    """Hours and days for several shares that the first conversation resolves."""
    path = "steps.contact.outcomes.connected.share"
    head = ["Resolved in the first conversation", "change of casework hours", "of the median, days"]
    lines = [_line(head), _line(["---", "--:", "--:"])]
    for share in (55, 60, 64, 68, 72):
        run = _compared(span, ("split", "three_conversations"), f"{path}={share}%")
        hours = _numbers(run)[0].whole("hours.work", "sum").difference
        cells = [interval_text(hours, HOURS, sign=True), _median(run)[1]]
        lines.append(_line([f"{share} % of those without a crisis", *cells]))
    return "\n".join(lines)


def moved() -> str:
    """The staff whose employer changes: the report says circa 48 FTE."""
    before, after = (pathway(name).real_teams for name in SHIPPED[:2])
    moved = {
        name: sum(float(post.fte or 0) for post in team.staff.values())
        for name, team in before.items()
        if after[name].organisation != team.organisation
    }
    parts = ", ".join(f"`{name}` {fte:g}" for name, fte in moved.items())
    total = sum(moved.values())
    return (
        f"Teams that change their owner: {parts}; together **{total:g} FTE**. "
        f"£238,000 ÷ {total:g} = £{238_000 / total:,.0f} a person; half a year is £119,000; "
        "119 + 238 + 238 = £595,000 in the three years."
    )


# -- into the pages --------------------------------------------------------------------------------


def write_all() -> None:
    """Run everything, and write it into the page, the README and the small golden run."""
    text = PAGE.read_text(encoding="utf-8")
    for name, region in made(WHOLE):
        text = with_region(text, name, region)
    screen = demo()
    write(PAGE, with_region(text, "demo", screen))
    write(README, with_region(README.read_text(encoding="utf-8"), "demo", screen))
    write(GOLDEN / "wokingham.md", small())


def demo() -> str:
    """What `pathways demo` prints, as a block."""
    return f"```text\n{_printed('pathways demo')}\n```"


def small() -> str:
    """Every region from a run of a quarter of a year."""
    return "\n\n".join(f"<!-- {name} -->\n{region}" for name, region in made(SMALL)) + "\n"


def _printed(command: str) -> str:
    with TemporaryDirectory() as folder:
        return Desk(Path(folder), README).printed(command).rstrip()
