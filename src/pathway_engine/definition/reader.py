"""From bytes to a tree: strict, bounded, and never surprised.

Files come from strangers, so nothing is constructed. A pass over the events of a YAML 1.2
parser makes a tree of texts (`node`), each with its place, and stops at the first sign of
a file that is made to hurt: too large, too deep, aliases that multiply. Scalars are not
guessed at: `on`, `010` and `1.10` stay the texts that they are.

Refused: null, keys that stand twice, tags, merge keys, keys that are no text, more than one
document, any encoding but UTF-8. Aliases are copies. This is the only module that reads
with ruamel.yaml.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pathway_engine.definition.composing import Composer, Unreadable
from pathway_engine.definition.findings import Findings, printable
from pathway_engine.definition.invisible import HIDDEN, INVISIBLE, named
from pathway_engine.definition.node import Mapping, Mark, Scalar
from pathway_engine.definition.syntax import Complaint, translate
from pathway_engine.errors import PathwayError

__all__ = ["MAX_BYTES", "Reading", "read", "scan"]

# No file may take two seconds, on no machine: the parser needs half a second for half a
# megabyte or for 30,000 values. The largest pathway that we know has 1,500 values in 13 kB.
# The other bounds stand in composing.py.
MAX_BYTES = 500_000
"""Bytes of a file; more are refused before they are read."""

_EXPECTED = "keys and values such as `pathway: wokingham`"
_ONLY_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?(?:\n|\Z))*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: its tree, if there is one, its text, and what is wrong with it.

    A tree beside findings has an empty text where a value could not be read, so that the
    rest of the file can still be judged.
    """

    tree: Mapping | None
    findings: Findings
    text: str = ""


def read(source: str | os.PathLike[str] | bytes, name: str | None = None) -> Mapping:
    """The tree of a file. Raises `PathwayError` with every finding if anything is wrong.

    `source` is a path, or the bytes themselves; `name` is what findings call the file.

    >>> read(b"pathway: small", "small.yaml").entries["pathway"].text
    'small'
    >>> read(b"teams: {a: }", "small.yaml")
    Traceback (most recent call last):
    pathway_engine.errors.PathwayError: small.yaml:1:9: error null_value: found no value, ...
    """
    reading = scan(source, name)
    if reading.tree is None or reading.findings.errors:
        raise PathwayError(reading.findings)
    return reading.tree


def scan(source: str | os.PathLike[str] | bytes, name: str | None = None) -> Reading:
    r"""Read a file as far as it can be read; never raises for what stands in it.

    >>> reading = scan(b"a: 1\na: 2\n", "twice.yaml")
    >>> print(reading.findings)
    twice.yaml:2:1: error duplicate_key: found `a` a second time, expected each key once (a); ...
    """
    if name is None:
        name = "(text)" if isinstance(source, bytes) else os.fspath(source)
    composer = Composer(printable(name))
    text, tree = "", None
    try:
        data = source if isinstance(source, bytes) else _bytes_of(source, composer)
        text = _text_of(data, composer)
        tree = _tree_of(text, composer)
    except Unreadable:
        pass
    return Reading(tree, Findings(composer.findings), text)


# -- from a path to text ----------------------------------------------------------------------


def _bytes_of(path: str | os.PathLike[str], composer: Composer) -> bytes:
    try:
        status = Path(path).stat()
        if stat.S_ISREG(status.st_mode):
            with Path(path).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        found = "a folder" if stat.S_ISDIR(status.st_mode) else "something that is not a file"
    except FileNotFoundError:
        found = "no such file"
    except PermissionError:
        found = "a file that may not be opened"
    except (OSError, ValueError) as error:  # ValueError: a path that no system accepts
        found = str(error)
    raise composer.stop("unreadable_file", composer.at(), found, "a YAML file")


def _text_of(data: bytes, composer: Composer) -> str:
    if len(data) > MAX_BYTES:
        found = f"more than {MAX_BYTES // 1000} kB"
        raise composer.stop("file_too_large", composer.at(), found, "a smaller file")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        before = data[line_start : error.start].decode("utf-8")
        mark = composer.at(data.count(b"\n", 0, error.start), len(before))
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        found = "UTF-16" if utf_16 else f"the byte 0x{data[error.start]:02x}"
        raise composer.stop(
            "not_utf8", mark, found, "UTF-8", hint="save the file as UTF-8"
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    invisible = list(islice(INVISIBLE.finditer(text), 100))
    for match in invisible:
        composer.find_invisible(match[0], _place(text, match.start(), composer))
    if invisible:
        raise Unreadable
    return text


# -- from text to a tree ----------------------------------------------------------------------


def _tree_of(text: str, composer: Composer) -> Mapping:
    body = _ONLY_COMMENTS.match(text)
    start = body.end() if body else 0
    if start == len(text):
        raise composer.stop("empty_file", composer.at(), "nothing", _EXPECTED)
    if text.startswith("%", start):
        mark = composer.at(text.count("\n", 0, start))
        raise composer.stop("yaml_directive", mark, "a line that begins with %", "`pathway:`")
    composer.text = text
    for event in _events(text, composer):
        composer.take(event)
    composer.find_unused()
    root = composer.root
    if root is None:
        raise Unreadable
    if not isinstance(root, Mapping):
        if root == Scalar(""):
            raise composer.stop("empty_file", composer.at(), "nothing", _EXPECTED)
        found = f"the text `{root.text}`" if isinstance(root, Scalar) else "a list"
        raise composer.stop("not_a_mapping", root.mark, found, _EXPECTED)
    return root


def _events(text: str, composer: Composer) -> Iterator[Any]:
    """The events of the parser; whatever it stumbles over becomes a finding."""
    from ruamel.yaml import YAML

    last = None
    try:
        for last in YAML(typ="safe", pure=True).parse(text):
            yield last
    except Exception as error:  # noqa: BLE001 - hostile text finds faults in a parser too
        raise _refusal(error, last, composer) from None


def _refusal(error: Exception, last: Any, composer: Composer) -> Unreadable:
    """The finding for what the parser raised after its event `last`.

    What a fault of the parser itself says, such as an overflow, helps nobody and is left out.
    """
    problem, context = getattr(error, "problem", None), getattr(error, "context", None)
    said = translate(Complaint(str(problem or ""), str(context or "")))
    places = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if said.at_start:
        places.reverse()
    place = next(filter(None, [*places, getattr(last, "end_mark", None)]), None)
    mark = composer.at(place.line, place.column) if place else composer.at()
    hidden = _hidden_before(place.index, last, composer) if place else None
    if hidden is not None:
        character, mark = hidden
        begun = composer.at(last.start_mark.line, last.start_mark.column)
        composer.findings = [one for one in composer.findings if one.mark != begun]
        hint = "write a plain space, or take it out"
        return composer.stop("control_character", mark, named(character), "printable text", hint)
    hint = said.hint
    if composer.cut_in_brackets:
        composer.findings = [one for one in composer.findings if one.code != "text_cut_short"]
        hint = "` #` begins a comment: put quotes round a text that holds it"
    return composer.stop("yaml_syntax", mark, said.found, said.expected, hint)


def _hidden_before(index: int, last: Any, composer: Composer) -> tuple[str, Mark] | None:
    """A space that is none to YAML, near where the parser stumbled, and its place."""
    text = composer.text
    start = last.start_mark.index if last is not None else 0
    stop = text.find("\n", index)
    match = HIDDEN.search(text, start, stop if stop >= 0 else len(text))
    return (match[0], _place(text, match.start(), composer)) if match else None


def _place(text: str, index: int, composer: Composer) -> Mark:
    """Where a character of a text stands."""
    return composer.at(text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1))
