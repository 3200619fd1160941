"""The three standard streams: each is there, and none is the cause of a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOBase
from typing import TextIO

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def closed_streams() -> list[str]:
    """Put nothing in the place of streams that somebody closed, and name them.

    Otherwise the next file that is opened would get the number of a standard stream, and
    whatever a library says would be written into it.
    """
    closed = [(name, mode) for name, mode in _STREAMS if getattr(sys, name) is None]
    for name, mode in closed:
        stream = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - as long as Python runs
        setattr(sys, name, stream)
    return [name for name, _ in closed]


def speak_plainly() -> None:
    """Let no terminal's alphabet stop a command: what it cannot show becomes a `?`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def flush(stream: TextIO) -> None:
    """Have a stream take what it was given; if it does not, nobody will try to write it again.

    Whoever reads has gone, or cannot take more: then the stream is silent from here on.
    """
    try:
        stream.flush()
    except OSError as error:
        with suppress(OSError):  # not every stream is one of the system
            _turn_away(stream)
        error.filename = _named(stream)
        raise


def write(stream: TextIO, text: str) -> None:
    """Write a text; the `OSError` of a stream that does not take it names the stream."""
    try:
        stream.write(text)
    except OSError as error:
        error.filename = _named(stream)
        raise


def _named(stream: TextIO) -> str:
    return "standard output" if stream is sys.stdout else "standard error"


def give_up(stream: TextIO) -> None:
    """Have a stream take what it was given, if it still can."""
    with suppress(OSError):
        flush(stream)


class Heedless(TextIOBase):
    """A stream for what nobody must wait for: what the one below does not take is lost."""

    def __init__(self, below: TextIO) -> None:
        self._below = below

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The alphabet of the stream below."""
        return self._below.encoding or "utf-8"

    def isatty(self) -> bool:
        """Whether the stream below is a terminal."""
        return self._below.isatty()

    def fileno(self) -> int:
        """The number of the stream below."""
        return self._below.fileno()

    def write(self, text: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            self._below.write(text)
        return len(text)

    def flush(self) -> None:
        """Have the stream below take it, or be silent from here on."""
        give_up(self._below)


def _turn_away(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
