"""People who come as a file says: when, and with which attributes; the rest chance decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import isfinite, isinf, nan
from typing import NamedTuple

from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import Attribute, Pathway
from pathway_engine.definition.node import Mark, join
from pathway_engine.definition.recordings import Recording
from pathway_engine.definition.row_times import reader_of_times, second_of
from pathway_engine.definition.values import (
    ValueProblem,
    in_force,
    parse_boolean,
    parse_integer,
    parse_number,
)

AT = "at"
"""The column that says when somebody came."""
_FROM_A_SHEET = {"TRUE": "true", "FALSE": "false"}
"""What spreadsheets write for `true` and `false`, whatever is typed."""
MOST_FAULTS = 1_000
"""Rows with faults; after so many no more are looked at."""


class Recorded(NamedTuple):
    """Somebody who came: the number of the row, from 1, the civil second, and what it says.

    `values` are numbers by attribute, in the order in which the pathway declares them; NaN where
    the row says nothing.
    """

    row: int
    second: int
    values: tuple[float, ...]


def recorded(pathway: Pathway, name: str) -> tuple[Recorded, ...] | None:
    """Everybody whom the file of an arrival names, by second and row.

    None where the file is not at hand: the pathway was read from a ledger. Its rows have no
    faults, as `check_rows` has found.
    """
    recording = pathway.recordings.get(name)
    if recording is None:
        return None
    return pathway.once(f"recorded {name}", lambda: tuple(_people(pathway, recording)))


def _people(pathway: Pathway, recording: Recording) -> list[Recorded]:
    readers = _readers(pathway, recording.header)
    at = recording.header.index(AT)
    people = [
        Recorded(number, second_of(cells[at]), _values(cells, readers))
        for number, cells in enumerate(recording.rows, start=1)
    ]
    return sorted(people, key=lambda one: (one.second, one.row))


def recorded_within(
    pathway: Pathway, name: str, stretch: tuple[int, int], start: int
) -> list[Recorded]:
    """Those who come in a stretch of seconds and within the arrival's `from` and `until`.

    `start` is the second from which `+4w` counts.
    """
    arrival = pathway.arrivals[name]
    first, last = in_force(arrival.from_, arrival.until, start)
    begin, end = max(first, stretch[0]), min(last, stretch[1])
    return [one for one in recorded(pathway, name) or () if begin <= one.second < end]


def columns(pathway: Pathway, name: str) -> frozenset[str]:
    """The attributes that every row of an arrival's file gives."""
    recording = pathway.recordings.get(name)
    if recording is None:
        return frozenset()
    whole = zip(recording.header, zip(*recording.rows, strict=False), strict=False)
    return frozenset(column for column, cells in whole if all(cells)) - {AT}


# -- what a row may say -----------------------------------------------------------------------


def check_rows(pathway: Pathway, report: Report) -> None:
    """Report every fault in the files of people: at the file and line where it stands."""
    for name, recording in pathway.recordings.items():
        path = join("arrivals", name, "replay")
        headings = list(_faults_of_header(pathway, recording.header))
        for number, found, expected, hint in headings:
            mark = Mark(recording.file, 1, recording.column(recording.header, number))
            report.add("replay_form", mark, path, found=found, expected=expected, hint=hint)
        if not headings:
            _check_cells(pathway, recording, report, path)


def _faults_of_header(
    pathway: Pathway, header: Sequence[str]
) -> Iterator[tuple[int, str, str, str]]:
    """The number of a heading, what was found, what was expected, and a hint."""
    known = (AT, *pathway.case)
    for number, column in enumerate(header):
        if not column.strip():
            if not any(one.strip() == "" for one in header[:number]):  # one comma too many, or ten
                yield number, "a column without a name", one_of(known), _about_no_name(header)
        elif column in header[:number]:
            yield number, f"the column `{column}` a second time", "each column once", ""
        elif column not in known:
            yield number, f"the column `{column}`", one_of(known), _about_heading(column, known)
    if AT not in header and all(column in known for column in header):
        yield 0, "no column `at`", "when each person came", ""


def _about_no_name(header: Sequence[str]) -> str:
    """What may be meant by a heading that is empty: most often nothing."""
    if header[-1].strip():
        return "give it a name, or delete the column"
    return "a comma stands at the end of the row: delete it, and those at the ends of all rows"


def _about_heading(column: str, known: Sequence[str]) -> str:
    """What may be meant by a heading that names nothing."""
    if ";" in column or "\t" in column:
        return "columns are separated by commas"
    if column.strip() in known:
        return f"`{column.strip()}`, without the space beside it"
    return did_you_mean(column, known)


def _check_cells(pathway: Pathway, recording: Recording, report: Report, path: str) -> None:
    readers = dict(zip(recording.header, _cell_readers(pathway, recording.header), strict=True))
    faults = 0
    for line, cells in zip(recording.lines, recording.rows, strict=True):
        mark = Mark(recording.file, line, 1)
        if faults >= MOST_FAULTS:
            report.add("replay_form", mark, path, found=f"{MOST_FAULTS:,} faults and more",
                       expected="a sound file", hint="the rest is not looked at")  # fmt: skip
            return
        if len(cells) != len(readers):
            found = f"{len(cells)} cell{'s' if len(cells) != 1 else ''}"
            expected = f"{len(readers)}, as in the first row"
            report.add("replay_form", mark, path, found=found, expected=expected)
            faults += 1
            continue
        for number, (column, read) in enumerate(readers.items()):
            try:
                read(cells[number])
            except ValueProblem as problem:
                here = replace(mark, column=recording.column(cells, number))
                report.add("replay_form", here, path, found=f"`{problem.found[:60]}` as `{column}`",
                           expected=problem.expected,
                           hint=_beside(cells[number], read) or problem.hint)  # fmt: skip
                faults += 1


Reader = Callable[[str], float]


def _beside(cell: str, read: Reader) -> str:
    """What to say of a cell with a space beside what it says; nothing of any other."""
    said = cell.strip()
    if said == cell:
        return ""
    try:
        read(said)
    except ValueProblem as problem:
        return problem.hint
    return (
        f"write `{said}`, without the space beside it" if said else "leave it empty, without space"
    )


def _cell_readers(pathway: Pathway, header: Sequence[str]) -> list[Reader]:
    """What reads the cells of each column."""
    at = reader_of_times(pathway.timezone)
    return [at if one == AT else _reader(pathway.case[one]) for one in header]


def _readers(pathway: Pathway, header: Sequence[str]) -> list[tuple[int, Reader] | None]:
    """For each attribute of the pathway its column and what reads that; None where it has none."""
    return [
        (header.index(name), _reader(attribute)) if name in header else None
        for name, attribute in pathway.case.items()
    ]


def _values(
    cells: Sequence[str], readers: Sequence[tuple[int, Reader] | None]
) -> tuple[float, ...]:
    return tuple(nan if one is None else one[1](cells[one[0]]) for one in readers)


def _reader(attribute: Attribute) -> Reader:
    """What reads a cell of an attribute: its number, NaN for an empty one."""
    known: dict[str, float] = {"": nan}  # the same few words stand in most cells

    def read(text: str) -> float:
        if text not in known:
            known[text] = _value(attribute, text)
        return known[text]

    return read


def _value(attribute: Attribute, text: str) -> float:
    """The number of a value as it is written."""
    if attribute.type == "boolean":
        return float(parse_boolean(_FROM_A_SHEET.get(text, text)))
    if attribute.type == "choice":
        return float(_place_of(text, attribute.values))
    whole = attribute.type == "integer"
    value = float(parse_integer(text, signed=True) if whole else parse_number(text, signed=True))
    low, high = attribute.bounds
    if not low <= value <= high:
        if isinf(high):
            raise ValueProblem(text, f"a number of at least {low:g}")
        within = f"from {low:g} to {high:g}" if isfinite(low) else f"of at most {high:g}"
        raise ValueProblem(text, f"a number {within}")
    return value


def _place_of(word: str, values: Sequence[str]) -> int:
    if word not in values:
        raise ValueProblem(word, one_of(values), did_you_mean(word, values))
    return values.index(word)
