"""What is wrong with a file, said so that its author can put it right.

A `Finding` has a code from the catalogue, a place, and says what was found, what was
expected and what to do. `Findings` are sorted by place. A `Report` collects them while a
file is read and checked, so that all are known before anything is raised.

    >>> from pathway_engine.definition.node import Mark
    >>> report = Report()
    >>> report.add("null_value", Mark("split.yaml", 12, 7), found="no value", expected="a team",
    ...            path="steps.contact.team")
    >>> print(report.findings)
    split.yaml:12:7: error null_value: found no value, expected a team (steps.contact.team)

Texts here are plain: control characters are taken out when a finding is made, so none
reaches a terminal. Whoever prints with rich escapes its markup, as for any text of a user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any, overload

from pathway_engine.definition.codes import CODES, Severity
from pathway_engine.definition.node import NOWHERE, Mark, Node, mark_of

__all__ = [
    "Finding",
    "Findings",
    "Report",
    "Severity",
    "closest",
    "did_you_mean",
    "one_of",
    "printable",
]

LONGEST_TEXT = 240
"""Characters of a found or expected text that a finding keeps."""
LONGEST_LIST = LONGEST_TEXT - 60
"""Characters of a list of names: what stands before and behind it fits in too."""
SHOWN = 100
"""Findings that are shown of a file with thousands of faults."""
TELLING = 4
"""A beginning of so many letters tells which word is meant."""
CONSIDERED = 500
"""Candidates that are compared with a misspelt word, at most."""

_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    r"""A text in one line, without control characters, cut where it is overlong.

    >>> printable("care\x1b[31m\n  plan")
    'care[31m plan'
    """
    if len(text) <= LONGEST_TEXT and text.isprintable():
        return text
    spaced = _SPACE.sub(" ", text[: 2 * LONGEST_TEXT])
    text = "".join(filter(str.isprintable, spaced))
    if len(text) <= LONGEST_TEXT:
        return text
    whole_words, space, _ = text[: LONGEST_TEXT - 1].rpartition(" ")
    return (whole_words + space if space else text[: LONGEST_TEXT - 1]) + "…"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its code, how bad it is, where it is, and what to do about it."""

    code: str
    severity: Severity
    mark: Mark
    path: str = ""
    found: str = ""
    expected: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        for name in ("path", "found", "expected", "hint"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    @property
    def file(self) -> str:
        """The file as the user wrote it."""
        return self.mark.file

    @property
    def line(self) -> int:
        """The line, counted from 1; 0 where it stands in no file."""
        return self.mark.line

    @property
    def column(self) -> int:
        """The column, counted from 1; 0 where it stands in no file."""
        return self.mark.column

    def to_json(self) -> dict[str, str | int]:
        """One row of `pathways check --json`."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "found": self.found,
            "expected": self.expected,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        said = [f"found {self.found}" if self.found else ""]
        said.append(f"expected {self.expected}" if self.expected else "")
        text = ", ".join(part for part in said if part) or CODES[self.code].title
        path = f" ({self.path})" if self.path else ""
        hint = f"; {self.hint}" if self.hint else ""
        place = Mark(printable(self.file), self.line, self.column)
        return f"{place}: {self.severity.value} {self.code}: {text}{path}{hint}"


def _place(finding: Finding) -> tuple[object, ...]:
    return (finding.mark, finding.severity.rank, finding.code, finding.path, finding.found)


class Findings(Sequence[Finding]):
    """Findings in the order of file, line and column; add two to have both."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._all = tuple(sorted(findings, key=_place))

    @property
    def errors(self) -> Findings:
        """The findings that stop the file."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> Findings:
        """The findings that somebody should look at."""
        return self._of(Severity.WARNING)

    @property
    def information(self) -> Findings:
        """The findings that are only worth knowing."""
        return self._of(Severity.INFORMATION)

    def _of(self, severity: Severity) -> Findings:
        return Findings(finding for finding in self._all if finding.severity is severity)

    def limited(self, most: int = SHOWN) -> tuple[Findings, int]:
        """The first `most` findings, errors before all others, and the number of the rest."""
        chosen = sorted(self._all, key=lambda finding: finding.severity.rank)[:most]
        return Findings(chosen), len(self._all) - len(chosen)

    def to_json(self) -> list[dict[str, str | int]]:
        """The rows of `pathways check --json`."""
        return [finding.to_json() for finding in self._all]

    def __add__(self, others: Iterable[Finding]) -> Findings:
        return Findings((*self._all, *others))

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        return self._all[index] if isinstance(index, int) else Findings(self._all[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return f"Findings({list(self._all)!r})"

    def __str__(self) -> str:
        return "\n".join(map(str, self._all))


class Report:
    """Collects findings about one tree.

    `earlier` are findings of the reader: where it could not read a value, nothing more is
    said about that place. A fault has one finding.
    """

    def __init__(self, tree: Node | None = None, earlier: Iterable[Finding] = ()) -> None:
        self._tree = tree
        self._found = list(earlier)
        self._unread = {finding.mark for finding in self._found}
        self._known = set(self._found)

    def add(self, code: str, where: str | Mark, path: str = "", **said: Any) -> None:
        """Add a finding: `found`, `expected` and `hint` in `said`, each a text.

        `where` is a path in the tree, or a mark (then `path` may say what stands there).
        The severity is the catalogue's.
        """
        if isinstance(where, Mark):
            mark = where
        else:
            mark, path = (mark_of(self._tree, where) if self._tree else NOWHERE), where
        if mark in self._unread and mark is not NOWHERE:
            return
        said["hint"] = said.get("hint") or typeset_hint(str(said.get("found", "")))
        finding = Finding(code, CODES[code].severity, mark, path, **said)
        if finding not in self._known:
            self._known.add(finding)
            self._found.append(finding)

    @property
    def findings(self) -> Findings:
        """What has been found so far."""
        return Findings(self._found)


def one_of(words: Iterable[str], most: int = 12) -> str:
    """A list of names in words, for `expected`: as many as fit, and the number of the rest.

    >>> one_of(["team", "title"]), one_of(["team"]), one_of([])
    ('one of `team`, `title`', '`team`', 'nothing')
    >>> one_of(["a", "b", "c"], most=2)
    'one of `a`, `b` and 1 more'
    """
    names = [f"`{word}`" for word in words]
    if not names:
        return "nothing"
    if len(names) == 1:
        return names[0]
    lengths = accumulate(len(name) + len(", ") for name in names)
    fitting = sum(1 for length in lengths if length <= LONGEST_LIST)
    shown = names[: max(1, min(fitting, most))]
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"one of {', '.join(shown)}{rest}"


_TYPESET = {ord(sign): '"' for sign in "“”„"} | {ord(sign): "'" for sign in "‘’‚"}
_QUOTED_WORD = re.compile(r"`([\"'])([^\s\"']*)\1`")
_TYPESET |= {ord(sign): "-" for sign in "–—−"}


def typeset_hint(found: str) -> str:
    """What to say of the quotes and dashes that word processors put in place of plain ones.

    >>> typeset_hint("`“office”`"), typeset_hint("`office`")
    ('curly quotes and long dashes are not those of the keyboard: write `office`', '')
    """
    plain = found.translate(_TYPESET)
    if plain == found:
        return ""
    plain = _QUOTED_WORD.sub(r"`\2`", plain)
    return f"curly quotes and long dashes are not those of the keyboard: write {plain}"


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the author of a misspelt word, or of one cut short, probably meant.

    Cheap enough for thousands of faults: only candidates made of nearly the same letters
    are compared closely, and no more than some hundred are looked at.

    >>> closest("brokrage", ["brokerage", "assessment"]), closest("x", ["brokerage"])
    ('brokerage', None)
    >>> closest("missing_info", ["missing_information", "missing_person"])
    'missing_information'
    """
    if len(word) > LONGEST_TEXT:
        return None
    considered = list(islice(candidates, CONSIDERED))
    return _near(word, considered, 0.75) or _begun(word, considered) or _near(word, considered, 0.6)


def _begun(word: str, candidates: Sequence[str]) -> str | None:
    """The only candidate that begins with a word."""
    begun = [one for one in candidates if one.lower().startswith(word.lower())]
    return begun[0] if len(word) >= TELLING and len(begun) == 1 else None


def _near(word: str, candidates: Sequence[str], cutoff: float) -> str | None:
    """The candidate that is written nearly like a word.

    >>> _near("step", ["stop", "steps_of_work_done"], 0.75)
    'stop'
    """
    letters = set(word.lower())
    near = [
        candidate
        for candidate in candidates
        if abs(len(candidate) - len(word)) <= 1 + len(word) // 3
        and len(letters ^ set(candidate.lower())) <= 1 + len(word) // 3
    ]
    if not near:
        return None
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in near[:20]}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A hint that names the closest candidate, or nothing.

    >>> did_you_mean("tem", ["team", "title"])
    'did you mean `team`?'
    """
    near = closest(word, candidates)
    return f"did you mean `{near}`?" if near else ""
