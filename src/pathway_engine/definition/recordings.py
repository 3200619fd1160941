"""Files of people who came: read as texts, row by row, within bounds, from whoever wrote them.

A pathway names such a file under `replay`. The tree of a whole pathway names its content too,
`people.csv sha256:0123...`: so what is compared, kept and read again is the same people.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

MOST_BYTES = 5_000_000
"""Bytes of a file of people; more are refused before they are read."""
_PINNED = re.compile(r"(.*) sha256:([0-9a-f]{64})", flags=re.DOTALL)
_CELL = re.compile(r'"[^"]*+(?:""[^"]*+)*+"|(?!")[^,\r\n]*+')
_PLAIN = re.compile(r"[^,\r\n]*+")
_ZIPPED = b"PK\x03\x04"
"""How a workbook of today begins."""
_EXPECTED = "a file of comma-separated values with a row of headings"


class RecordingProblem(Exception):
    """Why a file cannot be read: a code, a line (0 is the file itself), and what was found."""

    def __init__(
        self, code: str, line: int, found: str, expected: str, hint: str = "", column: int = 1
    ) -> None:
        """Keep the parts apart, for whoever makes a finding of them."""
        self.code, self.line, self.column = code, line, column
        self.said = {"found": found, "expected": expected, "hint": hint}
        super().__init__(f"found {found}, expected {expected}")


@dataclass(frozen=True, slots=True)
class Recording:
    """A file of people: its headings, its rows as texts, and the line where each begins.

    In a `plain` one no cell stands in quotes.
    """

    file: str
    digest: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    plain: bool

    def column(self, cells: Sequence[str], number: int) -> int:
        """Where a cell of a row begins in its line, from 1; 1 where quotes may stand before it."""
        return 1 + sum(len(cell) + 1 for cell in cells[:number]) if self.plain else 1


def name_of(replay: str) -> str:
    """The file that `replay` names, whether or not its content is told with it.

    >>> name_of("people.csv"), name_of("people.csv sha256:" + 64 * "0")
    ('people.csv', 'people.csv')
    """
    match = _PINNED.fullmatch(replay)
    return match[1] if match else replay


def digest_of(replay: str) -> str | None:
    """The SHA-256 of the content that `replay` means, where it is told.

    >>> digest_of("people.csv") is None
    True
    """
    match = _PINNED.fullmatch(replay)
    return match[2] if match else None


def pinned(replay: str, digest: str) -> str:
    """What `replay` says, with the content that it means."""
    return f"{name_of(replay)} sha256:{digest}"


def read_recording(path: str) -> Recording:
    r"""Read a file of people. Raises `RecordingProblem` for anything but plain rows.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "people.csv").write_text("at,area\n2026-01-05,north\n")
    ...     read_recording(f"{folder}/people.csv").rows
    (('2026-01-05', 'north'),)
    """
    data = _bytes_of(path)
    return recording_of(data, path)


def recording_of(data: bytes, file: str) -> Recording:
    """The rows of the bytes of a file; blank lines, and rows of empty cells, are none."""
    if data.startswith(_ZIPPED):
        hint = "save its table as CSV"
        raise RecordingProblem("replay_form", 1, "a workbook, or another archive", _EXPECTED, hint)
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = "bytes that are not UTF-8"
        raise RecordingProblem("replay_form", line, found, _EXPECTED, "save it as UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RecordingProblem("replay_form", line, "a null character", _EXPECTED)
    lines, rows = [], []
    for line, cells in _rows(text):
        lines.append(line)
        rows.append(cells)
    if not rows:
        raise RecordingProblem("replay_form", 0, "no rows", _EXPECTED)
    digest = hashlib.sha256(data).hexdigest()
    plain = '"' not in text
    return Recording(file, digest, rows[0], tuple(rows[1:]), tuple(lines[1:]), plain)


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that say something, each with its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):  # a spreadsheet writes a blank line as a row of commas
                yield line, tuple(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        problem = _wrong_quotes(text, line)
        raise problem or RecordingProblem("replay_form", line, str(error), _EXPECTED) from None


def _wrong_quotes(text: str, line: int) -> RecordingProblem | None:
    """What is wrong with the quotes of the row that begins in a line; None where nothing is."""
    row = "".join(islice(io.StringIO(text, newline=""), line - 1, None))
    begin, end = 0, -1
    while end < 0 or row.startswith(",", end):
        begin = end + 1
        cell = _CELL.match(row, begin)
        if cell is None:
            found, expected = "a quote that opens and does not close", "a quote at the cell's end"
            return _at(row, begin, line, found, expected, "a quote that opens must close")
        end = cell.end()
        if cell[0].startswith('"') and row[end : end + 1] not in {"", ",", "\r", "\n"}:
            rest = _PLAIN.match(row, end)
            found = f"`{rest[0][:60] if rest else ''}` behind the quote that closes a cell"
            hint = "the quotes go round the whole cell; a quote within it is written twice"
            return _at(row, begin, line, found, "a comma there, or the end of the row", hint)
    return None


def _at(row: str, place: int, line: int, found: str, expected: str, hint: str) -> RecordingProblem:
    """A problem of the cell that begins at a place of a row, which begins in a line."""
    before = list(io.StringIO(row[:place], newline=""))
    line += max(0, len(before) - 1)
    column = 1 + (len(before[-1]) if before else 0)
    return RecordingProblem("replay_form", line, found, expected, hint, column)


def _bytes_of(path: str) -> bytes:
    """The bytes of a file that is one. Raises `RecordingProblem`."""
    expected, hint = "a file that can be read", ""
    try:
        status = Path(path).stat()
        if stat.S_ISREG(status.st_mode):
            with Path(path).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) <= MOST_BYTES:
                return data
            found, expected = f"more than {MOST_BYTES // 1_000_000} MB", "a smaller file"
        else:
            found = "a folder" if stat.S_ISDIR(status.st_mode) else "something that is no file"
    except FileNotFoundError:
        found, hint = _missing(path)
    except PermissionError:
        found = "a file that may not be opened"
    except (OSError, ValueError) as error:  # ValueError: a path that no system accepts
        found = (error.strerror if isinstance(error, OSError) else "") or "a path that cannot be"
    raise RecordingProblem("replay_unreadable", 0, found, expected, hint)


def _missing(path: str) -> tuple[str, str]:
    """What is not there, the file or the folder that should hold it, and where that is looked up.

    >>> _missing("nowhere/people.csv")[0]
    'no folder `nowhere`'
    """
    folder = Path(path).parent
    hint = "it is named relative to the file in which its name stands"
    return (f"no file `{path}`" if folder.is_dir() else f"no folder `{folder}`"), hint


def beside(file: str, name: str) -> str:
    """The path of a file that another names, in the words of whoever named the first."""
    return os.path.normpath(Path(file).parent / name)
