"""Taking over cases that are under way elsewhere, from a file of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from pathway_engine.cli.case.acting import Actors, AsOrSystem, actor_of
from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema, desk_at
from pathway_engine.cli.case.words import moment_of, value_of
from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.options import AsJson
from pathway_engine.cli.printing import say, show, show_document
from pathway_engine.errors import NotNow, TooEarly, UsageError

if TYPE_CHECKING:
    from pathway_engine.definition.recordings import Recording
    from pathway_engine.errors import Refused
    from pathway_engine.live.adopting import CaseUnderWay

NEEDED = ("pathway", "opened_at", "step", "since")
"""What every row says."""
MOMENTS = ("opened_at", "since", "started_at", "due")
KNOWN = (*NEEDED, "started_at", "due", "worker", "role", "reference", "person")
"""What a row may say, beside `case.NAME` for an attribute."""
_ATTRIBUTE = "case."
_NAMED = re.compile(r"`([^`]+)`")
SHOWN = 100
"""How many mistakes are told."""


class Mistake(NamedTuple):
    """What is wrong with a row, and where."""

    line: int
    column: int
    text: str


class Row(NamedTuple):
    """A case of the file, and the line where it stands."""

    line: int
    case: CaseUnderWay


def adopt(
    ledger: LiveLedger,
    *,
    file: Annotated[str, typer.Option("--from", metavar="FILE", help="A CSV file of open cases.")],
    source: Annotated[
        str, typer.Option("--source", metavar="NAME", help="Where they were kept until now.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look at every row, and adopt nothing.")
    ] = False,
    as_: AsOrSystem = None,
    actors: Actors = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> int:
    """Take over cases that are under way elsewhere, all or none.

    Columns: pathway, opened_at, step, since; if known started_at, due, worker, role, reference,
    person, and case.NAME for an attribute. Moments say their time zone.
    """
    by, recording = actor_of(as_, actors), _recording(file)
    rows, mistakes = _read(recording)
    with desk_at(ledger, schema, prefix) as desk:
        answers = desk.would_adopt([row.case for row in rows], source=source, by=by)
        mistakes += [
            Mistake(row.line, _place(recording, row, answer), str(answer))
            for row, answer in zip(rows, answers, strict=True)
            if answer is not None
        ]
        if mistakes:
            return _told(file, sorted(mistakes), len(recording.rows))
        done = [] if dry_run else desk.adopt([row.case for row in rows], source=source, by=by)
    if as_json:
        show_document(adopted=[one.case for one in done], sound=len(rows))
    elif dry_run:
        show(f"{_counted(len(rows), 'sound row')}; nothing was adopted.")
    else:
        numbers = f"{done[0].case} to {done[-1].case}" if len(done) > 1 else f"{done[0].case}"
        show(f"Adopted {_counted(len(done), 'case')} from {source}: {numbers}.")
    return GOOD


def _told(file: str, mistakes: list[Mistake], rows: int) -> int:
    for line, column, text in mistakes[:SHOWN]:
        say(f"{file}:{line}:{column}: {text}" if line else f"{file}: {text}")
    more = f" ({len(mistakes) - SHOWN:,} more)" if len(mistakes) > SHOWN else ""
    say(f"{_counted(len(mistakes), 'mistake')} in {_counted(rows, 'row')}{more}; none was adopted")
    return FAILED


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _recording(file: str) -> Recording:
    from pathway_engine.definition.recordings import RecordingProblem, read_recording

    try:
        found = read_recording(file)
    except RecordingProblem as problem:
        place = f"{file}:{problem.line}:{problem.column}" if problem.line else file
        expected = problem.said["expected"]
        raise UsageError(f"{place}: found {problem.said['found']}, expected {expected}") from None
    if not found.rows:
        raise UsageError(f"{file}: found no rows below the headings")
    return found


def _wrong_headings(recording: Recording) -> Iterator[Mistake]:
    """What is wrong with the first row."""
    header = recording.header
    for number, name in enumerate(header):
        place = recording.column(header, number)
        if name in header[:number]:
            yield Mistake(1, place, f"found the column `{name}` a second time")
        elif name not in KNOWN and not name.removeprefix(_ATTRIBUTE).isidentifier():
            yield Mistake(1, place, f"found no column that is known, expected {_columns()}")
        elif name not in KNOWN and not name.startswith(_ATTRIBUTE):
            expected = f"expected `case.{name}`, or {_columns()}"
            yield Mistake(1, place, f"found the column `{name}`, {expected}")
    for name in NEEDED:
        if name not in header:
            yield Mistake(1, 1, f"found no column `{name}`")


def _columns() -> str:
    return f"one of {', '.join(f'`{one}`' for one in KNOWN)} or `case.NAME`"


def _read(recording: Recording) -> tuple[list[Row], list[Mistake]]:
    """The cases of the rows that can be read, and what is wrong with the others."""
    rows: list[Row] = []
    mistakes = list(_wrong_headings(recording))
    if mistakes:
        return rows, mistakes
    width = len(recording.header)
    for line, cells in zip(recording.lines, recording.rows, strict=True):
        if len(cells) != width:
            mistakes.append(Mistake(line, 1, f"found {len(cells)} cells, expected {width}"))
            continue
        wrong = list(_wrong_cells(recording, line, cells))
        mistakes += wrong
        if not wrong:
            rows.append(Row(line, _case(dict(zip(recording.header, cells, strict=True)))))
    return rows, mistakes


def _wrong_cells(recording: Recording, line: int, cells: tuple[str, ...]) -> Iterator[Mistake]:
    for number, (name, cell) in enumerate(zip(recording.header, cells, strict=True)):
        place = recording.column(cells, number)
        if name in NEEDED and not cell:
            yield Mistake(line, place, f"found no `{name}`")
        elif name in MOMENTS and cell:
            try:
                moment_of(cell, name)
            except UsageError as error:
                yield Mistake(line, place, str(error))


def _case(cells: dict[str, str]) -> CaseUnderWay:
    from pathway_engine.live.adopting import CaseUnderWay

    said: dict[str, Any] = {name: cells.get(name) or None for name in KNOWN}
    reading: Callable[[str, str], Any] = moment_of
    said |= {name: reading(said[name], name) for name in MOMENTS if said[name] is not None}
    values = {
        name.removeprefix(_ATTRIBUTE): value_of(cell)
        for name, cell in cells.items()
        if name.startswith(_ATTRIBUTE) and cell
    }
    return CaseUnderWay(**said, case=values)


def _place(recording: Recording, row: Row, answer: Refused) -> int:
    """Where the cell of a row begins that a refusal is about: that of its step if it is unclear."""
    header = recording.header
    cells = recording.rows[recording.lines.index(row.line)]
    words = {*answer.missing, *_NAMED.findall(answer.reason)}
    attributes = [name for name in header if name.removeprefix(_ATTRIBUTE) in words]
    if isinstance(answer, NotNow):
        name = "reference"
    elif isinstance(answer, TooEarly):
        name = "since"
    elif row.case.pathway in words:
        name = "pathway"
    else:
        name = next((one for one in attributes if one.startswith(_ATTRIBUTE)), "step")
    return recording.column(cells, header.index(name)) if name in header else 1
