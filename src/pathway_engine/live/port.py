"""The book as the desk needs it: what whoever keeps it must offer, within one transaction.

`pathway_engine.ledger.book` keeps it in a database. All moments are UTC seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.book import Due, Head, KeyUse, Sitting, Timed, Turned, Version
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Entry


class Book(Protocol):
    """The live book within one transaction."""

    def lock(self) -> Head:
        """Take the book for this transaction alone; where it stands. First of all."""

    def key(self, key: str) -> KeyUse | None:
        """What a key stands for."""

    def keep_key(self, key: str, use: KeyUse, recorded_at: int) -> None:
        """Let a key stand for a command."""

    def last(self, case: int) -> tuple[int, str]:
        """The number and the hash of the last fact of a case; (0, "") before its first."""

    def entries(self, case: int, after: int = 0) -> tuple[Entry, ...]:
        """The entries of a case after its fact of a number, in order."""

    def between(self, first: int, last: int) -> tuple[Entry, ...]:
        """The entries from a position to another, both in."""

    def append(self, head: Head, entries: Sequence[Entry]) -> Head:
        """Write entries, without their hashes, after the head; where the book stands then."""

    def move_on(self, head: Head) -> None:
        """Keep where the book stands."""

    def project(
        self, before: CaseFile | None, after: CaseFile, was: Sequence[Timed], due: Sequence[Timed]
    ) -> None:
        """Bring the rows of a case to what it has come to; what `was` to fall due, and is `due`."""

    def pathway(self, digest: str) -> Pathway:
        """An installed version."""

    def versions(self) -> tuple[Version, ...]:
        """Every installed version, the oldest first."""

    def begins(self) -> int:
        """The UTC second since which the book is kept."""

    def slots(self, team: str, besides: int) -> int:
        """How many cases beside one take a slot in a team's caseload."""

    def people(self, place: str, besides: int) -> int:
        """How many cases beside one are in a place."""

    def booked(self, step: str, sitting: int, besides: int) -> int:
        """How many open visits of other cases are booked on a sitting."""

    def sitting(self, step: str, at: int) -> Sitting | None:
        """What was said of a sitting."""

    def set_sitting(self, step: str, at: int, sitting: Sitting) -> None:
        """Say that a sitting is not as in the file."""

    def exists(self, case: int) -> bool:
        """Whether there is a case of a number."""

    def refers(self, reference: str) -> bool:
        """Whether a case has a reference already."""

    def due(self, until: int, limit: int) -> tuple[Due, ...]:
        """The cases for which something falls due by a second, in that order."""

    def next_due(self) -> int | None:
        """When something falls due next."""

    def refuse(self, refusal: Turned, recorded_at: int) -> None:
        """Keep that a command was refused."""

    def erase(self, case: int) -> None:
        """Delete all particulars of a case, and the keys of its commands."""
