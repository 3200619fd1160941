"""A live book that cannot be read or written: the command line says why, and ends with 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine.casework import SYSTEM, Open
from pathway_engine.definition.loading import load
from pathway_engine.desk import Desk
from pathway_engine.shipped import shipped_pathways

Ail = Callable[[Path], object]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "care.db"
    desk = Desk(f"sqlite:///{path}")
    desk.install(load(shipped_pathways() / "small" / "small.yaml"), by=SYSTEM)
    desk.do(Open(pathway="small"), by=SYSTEM)
    desk.close()
    return path


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def a_letter(path: Path) -> None:
    path.write_text("Dear Sir" * 200, encoding="utf-8")


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def ahead(path: Path) -> None:
    """The book was recorded by a machine whose clock was a year ahead."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE books SET recorded_at = recorded_at + 31536000")
        connection.commit()


AILING: dict[str, tuple[Ail, str]] = {
    "cut off": (cut_off, "damaged"),
    "a letter": (a_letter, "no ledger"),
    "empty": (nothing, "no live book"),
    "gone": (Path.unlink, "no such file"),
    "clock": (ahead, "clock of this machine"),
}


@pytest.mark.parametrize("what", AILING)
def test_it_is_told_in_words(what: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ail, words = AILING[what]
    ail(book)
    before = book.read_bytes() if book.exists() else None
    answer = pathways(capsys, "case", "note", book, "1", "rang", "--as", "w1@council+operate")
    assert answer.code == 1, answer
    assert words in answer.err
    assert "Traceback" not in answer.err
    assert (book.read_bytes() if book.exists() else None) == before
