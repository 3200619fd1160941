"""The made parts of the councils' pages, from their files and from what `docs/results` keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from generate.asked import Figure, Row, Table, figures, tables
from generate.regions import DOCS, region, with_region
from generate.stored import ALONE, COUNCILS, Stored, experiments_of, interval_of, stored
from pathway_engine.analysis.summary import Interval
from pathway_engine.analysis.untold import Key
from pathway_engine.definition.loading import Designs, load_as_written, load_experiment_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.prose import read_aloud
from pathway_engine.definition.provenance import counted, numbers
from pathway_engine.definition.titles import titles_of
from pathway_engine.report.experiment import measured_text
from pathway_engine.report.flipping import flip_text
from pathway_engine.report.numbers import interval_text
from pathway_engine.report.overview import Arrangement, Council, causes, cells, days, headings
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.experiments.flipping import Flip
from pathway_engine.study.experiments.judging import Judged, Measured

COMMON = "experiment"
BASELINES = {
    "wokingham": "split", "barnet": "today", "rotherham": "as it was", "poole": "separate",
    "windsor_and_maidenhead": "before", ALONE: "as drafted",
}  # fmt: skip
"""What the pages call the arrangement that there was."""
TOLD = {
    "wokingham": ["split.yaml"],
    "barnet": ["today.yaml", "hub.yaml"],
    "rotherham": ["rotherham.yaml", "hospital.yaml"],
    "poole": ["chc.yaml", "statutory.yaml", "addictions.yaml", "direct_payments.yaml",
              "localities.yaml"],
    "windsor_and_maidenhead": ["before.yaml"],
    ALONE: ["three_conversations.yaml"],
}  # fmt: skip
"""The pathways that the pages tell step by step."""
BESIDE: Sequence[tuple[str, str, Sequence[str]]] = (
    ("wokingham", COMMON, ("baseline", "consolidated", "three_conversations")),
    ("barnet", COMMON, ("baseline", "hub", "strengths")),
    ("rotherham", COMMON, ("baseline", "no_triage", "no_forum")),
    ("rotherham", "discharge_experiment", ("baseline", "two_teams")),
    ("poole", "chc_experiment", ("baseline", "hub")),
    ("poole", "statutory_experiment", ("baseline", "shared")),
    ("poole", "addictions_experiment", ("baseline", "joint")),
    ("poole", "direct_payments_experiment", ("baseline", "shared")),
    ("poole", "localities_experiment", ("baseline", "cover")),
    ("windsor_and_maidenhead", COMMON, ("baseline", "optalis", "boundaries", "as_wokingham")),
    (ALONE, "three_conversations_experiment", ("baseline",)),
)
"""What the overview has beside each other."""
_LEAST = 0.05
"""Days a case below which a cause is left out of the overview."""


def made() -> Iterator[tuple[Path, str]]:
    """Every page that is made in part from stored results, as it should be.

    Raises `KeyError` where a page lacks one of its regions.
    """
    for council in COUNCILS:
        yield _with(DOCS / f"{council}.md", regions(council))
    yield _with(DOCS / "councils.md", [("overview", overview())])


def _with(page: Path, told: Iterable[tuple[str, str]]) -> tuple[Path, str]:
    text = page.read_text(encoding="utf-8")
    for name, made_anew in told:
        region(page, name)  # which must be there
        text = with_region(text, name, made_anew)
    return page, text


def regions(council: str) -> Iterator[tuple[str, str]]:
    """The made parts of a council's page by their names."""
    kept = stored(council)
    for table in tables(council):
        yield table.region, told_table(table, kept["experiments"][table.experiment])
    if council != "wokingham":  # whose claims are made with its figures
        yield "claims", claims(council, kept)
    yield "flips", flips(council, kept)
    yield "assumed", assumed(council)
    if figures(council):
        yield "public", public(council, kept)
    yield "words", words(council)


@cache
def whole(council: str, name: str) -> Pathway:
    """A pathway that is written out from end to end."""
    return load_as_written(shipped_pathways() / council / name)


@cache
def read(file: Path) -> Designs:
    """An experiment with its designs, as they are written."""
    return load_experiment_as_written(file)


# -- numbers ---------------------------------------------------------------------------------------


def told_table(table: Table, kept: Stored) -> str:
    """A table of the numbers that were kept, and how they were run."""
    lines = [["", *table.columns.values()], ["---", *["--:"] * len(table.columns)]]
    lines += [
        [row.label, *(_cell(row, kept["numbers"][ask.key], sign=bool(ask.beside))
                      for ask in table.asks(row))]
        for row in table.rows
    ]  # fmt: skip
    said = "; changes" if table.changes else ""
    return f"{_table(lines)}\n\n*{kept['how']}{said} with 95 % intervals.*"


def _cell(row: Row, kept: Sequence[float | None], *, sign: bool = False) -> str:
    told = interval_of(kept)
    if sign and told[:3] == (0, 0, 0):
        return "0"
    return interval_text(told, row.scale, sign=sign) + row.scale.unit


def public(council: str, kept: Stored) -> str:
    """Public figures beside what the baselines come to."""
    lines = [["", "here", "published", ""], ["---", "--:", "---", "---"]]
    for one in figures(council):
        told = kept["experiments"][one.experiment]["numbers"][one.ask.key]
        lines.append([one.row.label, _cell(one.row, told), one.public, where(one, told)])
    return _table(lines)


def where(figure: Figure, kept: Sequence[float | None]) -> str:
    """Whether the interval of the baseline reaches to where the public figures lie."""
    told, scale = interval_of(kept), figure.row.scale
    low, high = (round(one / scale.divisor, scale.decimals) for one in (told.low, told.high))
    return "below" if high < figure.low else "above" if low > figure.high else "within"


# -- claims ----------------------------------------------------------------------------------------


def claims(council: str, kept: Stored) -> str:
    """What is claimed, what the runs show, and the verdict: experiment by experiment."""
    parts = []
    for file in experiments_of(council):
        designs, found = read(file), kept["experiments"][file.stem]
        lines = [["", "it says", "what the runs show", "verdict"], ["---"] * 4]
        lines += [_claim(council, one, designs) for one in judged(designs, found)]
        parts.append(f"**{designs.experiment.title}** (`{file.name}`)\n\n{_table(lines)}")
    return "\n\n".join(parts)


def judged(designs: Designs, kept: Stored) -> list[Judged]:
    """The claims of an experiment with what was kept of each."""
    return [
        Judged(name, claim, _measured(kept["claims"][name]), kept["claims"][name]["verdict"])
        for name, claim in designs.experiment.claims.items()
    ]


def _measured(kept: Mapping[str, Any]) -> Measured | None:
    if "decides" not in kept:
        return None
    sides: list[Interval] = [interval_of(kept[side]) for side in ("design", "other", "decides")]
    return Measured(kept["unit"], *sides)


def _claim(council: str, one: Judged, designs: Designs) -> list[str]:
    called = {name: name.replace("_", " ") for name in designs.pathways}
    called["baseline"] = BASELINES[council]
    at = "own" if one.claim.source is None else one.claim.at
    text = measured_text(one, titles_of(designs.pathways), called)
    return [_number(one.name), f"{one.claim.says} ({at})", text, one.word]


def _number(name: str) -> str:
    """The number that a claim has in the list of all, from its name."""
    found = re.match(r"[a-z]\d+(?=_|$)", name)
    return found[0].upper() if found else ""


def flips(council: str, kept: Stored) -> str:
    """Of each claim that rests on assumptions the values at which its verdict flips."""
    lines = [["claim", "verdict", "what would change it"], ["---"] * 3]
    for file in experiments_of(council):
        found = kept["experiments"][file.stem]
        for one in judged(read(file), found):
            told = [Flip(**row) for row in found["flips"].get(one.name, ())]
            if told:
                lines.append([f"`{one.name}`", one.word, _turned(told)])
    often = " or ".join(map(str, sorted({one["often"] for one in kept["experiments"].values()})))
    how = "each line moved alone, all its numbers by one factor; the first of them is named"
    return f"{_table(lines)}\n\n*On the average of {often} replications, {how}.*"


def _turned(told: Sequence[Flip]) -> str:
    """The lines at which a verdict flips, how many there are at which not, and how many stay."""
    turning = [one for one in told if one.flips is not None]
    fixed = sum(not one.path for one in told)
    still = len(told) - len(turning) - fixed
    said = [flip_text(one) for one in turning]
    if still:
        said.append(f"{'the other ' if turning else ''}{_lines(still)} as far as tried: no change")
    if fixed:
        said.append(f"{_lines(fixed)} not moved: sourced, nought, or no number")
    return "; ".join(said)


def _lines(number: int) -> str:
    return f"{number} {'line' if number == 1 else 'lines'}"


# -- what the files say ----------------------------------------------------------------------------


def assumed(council: str) -> str:
    """Every line of provenance on which a claim rests, and how many numbers are whose."""
    lines: dict[str, str] = {}
    for file in experiments_of(council):
        designs = read(file)
        for claim in designs.experiment.claims.values():
            for name in claim.rests_on:
                lines.setdefault(name, _line(name, designs.pathways))
    return "\n".join(lines.values()) + f"\n\n{_origins(council)}"


def _line(name: str, pathways: Mapping[str, Pathway]) -> str:
    line = next(one.provenance[name] for one in pathways.values() if name in one.provenance)
    said = line.assumption or f"from {line.source}, {line.at}"
    of = ", ".join(f"`{path}`" for path in line.of)
    ends = f"; to be tried from {' to '.join(map(str, line.range))}" if line.range else ""
    return _escaped(f"- `{name}`: {said} ({of}{ends})")


def _origins(council: str) -> str:
    """How many numbers of each whole pathway have which origin."""
    told = []
    for name in TOLD[council]:
        counts = counted(numbers(whole(council, name)))
        said = ", ".join(f"{number} {state}" for state, number in counts.items())
        told.append(f"`{name}` has {sum(counts.values())} numbers: {said}.")
    return "\n".join(told)


def words(council: str) -> str:
    """The steps of each pathway, as `pathways read` tells them."""
    parts = []
    for name in TOLD[council]:
        pathway = whole(council, name)
        steps = read_aloud(pathway).partition("STEP BY STEP\n")[2].partition("\n\n")[0]
        summary = f"<summary>{name}: {pathway.title}</summary>"
        parts.append(f"<details>{summary}\n\n```text\n{steps}\n```\n\n</details>")
    return "\n\n".join(parts)


# -- beside each other -----------------------------------------------------------------------------


def overview() -> str:
    """The arrangements of all councils by the same measures, then their days by cause."""
    every = [*_councils()]
    lines = [["", *headings()], ["---", *["--:"] * len(headings())]]
    lost = [["", "days of delay a case, by cause"], ["---", "---"]]
    named = causes(every)
    for council in every:
        for one in council.arrangements:
            label = f"{council.title}: {one.label}"
            lines.append([label, *cells(one)])
            found = zip(named.values(), days(one, [*named]), strict=True)
            told = [(float(text), cause) for cause, text in found if text]
            ranked = sorted((pair for pair in told if pair[0] >= _LEAST), reverse=True)
            lost.append([label, "; ".join(f"{cause} {number}" for number, cause in ranked)])
    return f"{_table(lines)}\n\n{_table(lost)}"


def _councils() -> Iterator[Council]:
    for council, stem, names in BESIDE:
        kept = stored(council)["experiments"][stem]
        (file,) = (one for one in experiments_of(council) if one.stem == stem)
        designs = read(file)
        told = [
            _arrangement(_label(council, stem, name), kept["arrangements"][name]) for name in names
        ]
        titles = titles_of(designs.pathways)
        yield Council(council, _called(council, stem), f"{council}.md", told, "", titles)


def _called(council: str, stem: str) -> str:
    """A council with the topic of an experiment, where it has several."""
    name = council.replace("_", " ").title().replace(" And ", " and ")
    topic = stem.removesuffix(COMMON).strip("_").replace("_", " ").replace("chc", "CHC")
    return name if topic in ("", council.replace("_", " ")) else f"{name} ({topic})"


def _label(council: str, stem: str, name: str) -> str:
    """What a page calls a design: as the columns of its tables do."""
    if name == "baseline":
        return BASELINES[council]
    columns = (one.columns for one in tables(council) if one.experiment == stem)
    return next((one[name] for one in columns if name in one), name.replace("_", " "))


def _arrangement(label: str, told: Stored) -> Arrangement:
    intervals: dict[Key, Interval] = {}
    for key, interval in told["measures"].items():
        measure, _, statistic = key.rpartition(".")
        intervals[measure, statistic, ()] = interval_of(interval)
    return Arrangement(label, "", intervals, told["origins"])


def _table(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("<", "&lt;")
