"""Every statement of a command fails once, and once ends the process: all of it happens, or none.

Then the command is given again, under the same key, and has happened once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casework.conftest import MEMORY
from casework.failing import CUTS, book_for, counted, desk_on, dies
from casework.folded import check_whole
from casework.sizes import SIZES, note
from casework.working import forked
from pathway_engine.desk import Desk
from pathway_engine.errors import LedgerError

CHOSEN = list(CUTS) if SIZES.all_commands else ["Finish", "Undo"]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="module", params=CHOSEN)
def cut(request: pytest.FixtureRequest, folder: Path) -> tuple[str, Path, int, int, int]:
    """A command, its book, how many facts there are before and after it, its statements."""
    name: str = request.param
    book = book_for(CUTS[name], folder / f"{name}.db")
    before = check_whole(f"sqlite:///{book}")
    tried = Path(shutil.copy(book, folder / "tried.db"))
    desk, engine = desk_on(tried)
    with counted(engine) as statements:
        CUTS[name].give(desk)
    desk.close()
    after = check_whole(f"sqlite:///{tried}")
    assert after > before
    assert statements[-1] == "COMMIT"
    return name, book, before, after, len(statements)


def again(desk: Desk, name: str, path: Path, after: int) -> None:
    """Given once more, it has happened once; and once more again."""
    CUTS[name].give(desk)
    assert check_whole(f"sqlite:///{path}") == after
    if CUTS[name].other is None:
        assert CUTS[name].give(desk).replayed
        assert check_whole(f"sqlite:///{path}") == after


def test_a_statement_fails(cut: tuple[str, Path, int, int, int], folder: Path) -> None:
    name, book, before, after, statements = cut
    for number in range(1, statements + 1):
        path = Path(shutil.copy(book, folder / "failed.db"))
        desk, engine = desk_on(path)
        with counted(engine, number), pytest.raises((LedgerError, OSError)):
            CUTS[name].give(desk)
        assert check_whole(f"sqlite:///{path}") == before, number
        again(desk, name, path, after)  # the desk that failed is as good as a new one
        desk.close()
    note("statements", **{name: statements})


def test_the_process_ends_at_a_statement(
    cut: tuple[str, Path, int, int, int], folder: Path
) -> None:
    name, book, before, after, statements = cut
    for number in range(1, statements + 1):
        path = Path(shutil.copy(book, folder / "ended.db"))

        def work(path: Path = path, number: int = number) -> None:
            desk, engine = desk_on(path)
            with counted(engine, number, dies):
                CUTS[name].give(desk)

        ended = os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1])
        assert ended == 9, number
        assert check_whole(f"sqlite:///{path}") == before, number
        desk, _ = desk_on(path)
        again(desk, name, path, after)
        desk.close()


def test_the_process_ends_after_the_commit(
    cut: tuple[str, Path, int, int, int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was told that it had been done; whoever asks again is."""
    name, book, _, after, _ = cut
    path = Path(shutil.copy(book, folder / "done.db"))

    def work() -> None:
        desk, engine = desk_on(path)
        commit = engine.dialect.do_commit

        def do_commit(connection: object) -> None:
            commit(connection)  # type: ignore[arg-type]
            dies()

        monkeypatch.setattr(engine.dialect, "do_commit", do_commit)
        CUTS[name].give(desk)

    assert os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1]) == 9
    assert check_whole(f"sqlite:///{path}") == after
    if CUTS[name].other is None:
        desk, _ = desk_on(path)
        assert CUTS[name].give(desk).replayed
        assert check_whole(f"sqlite:///{path}") == after
        desk.close()
