"""What a code is, and how bad what it stands for is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is: an error stops the file, a warning and information do not."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for information: the worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault: its id, how bad it is, what it is and why it matters."""

    id: str
    severity: Severity
    title: str
    explanation: str


def error(id_: str, title: str, explanation: str) -> Code:
    """A code for what stops the file."""
    return Code(id_, Severity.ERROR, title, explanation)


def warning(id_: str, title: str, explanation: str) -> Code:
    """A code for what somebody should look at."""
    return Code(id_, Severity.WARNING, title, explanation)


def information(id_: str, title: str, explanation: str) -> Code:
    """A code for what is only worth knowing."""
    return Code(id_, Severity.INFORMATION, title, explanation)
