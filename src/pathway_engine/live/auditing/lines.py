"""The rules about the lines of a book: chain, order, head, seal, and what is personal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pathway_engine.engine.book import Head
from pathway_engine.engine.chain import Line, Particular, chained, commitment, commitments
from pathway_engine.errors import UsageError
from pathway_engine.live.answers import Seal
from pathway_engine.live.auditing.findings import Finding

_SEAL = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})?")


def seal_from(text: str) -> Seal:
    """A seal as `pathways seal` prints it. Raises `UsageError`.

    >>> seal_from("0:")
    Seal(position=0, hash='')
    """
    found = _SEAL.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"--seal: found {text!r:.40}, expected POSITION:HASH as `seal` prints it")
    return Seal(int(found[1]), found[2] or "")


class Kept(NamedTuple):
    """Something personal as it stands beside the lines: whose it is, and what."""

    case: int
    said: Particular


@dataclass
class Lines:
    """Puts the rules to the lines of a book, one after the other, as they stand."""

    seal: Seal | None = None
    position: int = 0
    hash: str = ""
    recorded_at: int = 0
    last: dict[int, int] = field(default_factory=dict)
    """The number of the last fact of each case."""
    erased: dict[int, int] = field(default_factory=dict)
    """The positions at which cases were erased."""
    first_kept: dict[int, int] = field(default_factory=dict)
    """The first position of each case beside which something personal stands."""
    missing: list[Finding] = field(default_factory=list)
    """Values that are not there, which may have been erased."""
    sealed: str | None = None
    """The hash that stands at the position of the seal."""

    def take(self, line: Line, kept: Sequence[Kept]) -> Iterator[Finding]:
        """What is wrong with the next line, and with what is personal in it."""
        place = (line.position, line.case_no, line.seq)
        if line.position != self.position + 1:
            gone = f"the facts from {self.position + 1} to {line.position - 1} are not there"
            yield Finding("chain", gone, *place)
        if chained(self.hash, line) != line.hash:
            yield Finding("chain", "its hash does not follow from the line and the one before it",
                          *place)  # fmt: skip
        before = self.last.get(line.case_no, 0)
        if line.seq != before + 1:
            yield Finding("order", f"after fact {before} of the case comes {line.seq}", *place)
        if line.recorded_at < self.recorded_at:
            yield Finding("order", "it was recorded before the fact before it", *place)
        self.position, self.hash = line.position, line.hash
        self.recorded_at = max(self.recorded_at, line.recorded_at)
        self.last[line.case_no] = line.seq
        if self.seal is not None and line.position == self.seal.position:
            self.sealed = line.hash
        if line.kind == "erased":
            self.erased[line.case_no] = line.position
        yield from self._personal(line, kept)

    def _personal(self, line: Line, kept: Sequence[Kept]) -> Iterator[Finding]:
        """What is personal in a line, held against its commitments."""
        place = (line.position, line.case_no, line.seq)
        try:
            told = commitments(line)
        except (ValueError, TypeError):
            yield Finding("particulars", "what it says cannot be read", *place)
            return
        there: Mapping[str, Kept] = {each.said.name: each for each in kept}
        if there:
            self.first_kept.setdefault(line.case_no, line.position)
        for name, committed in told.items():
            found = there.get(name)
            if found is None:
                said = f"`{name}` is not there, and was not erased"
                self.missing.append(Finding("particulars", said, *place))
            elif commitment(found.said.salt, found.said.value) != committed:
                yield Finding("particulars", f"`{name}` is not what was told", *place)
            elif found.case != line.case_no:
                yield Finding("particulars", f"`{name}` stands under case {found.case}", *place)
        for name in there.keys() - told.keys():
            yield Finding("particulars", f"`{name}` is there, and the fact does not say it", *place)

    def end(self, head: Head) -> Iterator[Finding]:
        """What is wrong once all lines have been taken: the head, the seal, what is missing."""
        for finding in self.missing:
            if (finding.position or 0) > self.erased.get(finding.case or 0, 0):
                yield finding
        for case, position in self.erased.items():
            if self.first_kept.get(case, position) < position:
                yield Finding("particulars", "what was erased is still there", position, case)
        if (head.position, head.hash) != (self.position, self.hash):
            said = f"the book says that it stands at {head.position}, and its last fact is another"
            yield Finding("head", said, self.position)
        if head.recorded_at < self.recorded_at:
            yield Finding("head", "the book says it recorded its last fact earlier", self.position)
        if head.next_case <= max(self.last, default=0):
            yield Finding("head", f"the next case would be {head.next_case}, which is there")
        yield from self._seal()

    def _seal(self) -> Iterator[Finding]:
        if self.seal is None or self.seal.position == 0:
            return
        if self.seal.position > self.position:
            said = f"the book ends at {self.position}: what followed until the seal is gone"
            yield Finding("seal", said, self.seal.position)
        elif self.sealed != self.seal.hash:
            said = "the fact there is not the one that was sealed, or one before it is another"
            yield Finding("seal", said, self.seal.position)
