"""Live casework: commands a second, beside bare transactions of the same rows.

The bare writer is given the statements that the desk carried out, with their values, and has
nothing to do but hand them to the driver: one transaction for each command, with the same journal
and the same care for the disk. Both take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event, text

from benchmarks.report import Figures, middle, seconds
from pathway_engine.casework import SYSTEM, Accept, Command, Finish, Open, Start
from pathway_engine.definition.loading import load
from pathway_engine.desk import Desk
from pathway_engine.ledger import engines
from pathway_engine.ledger.engines import engine_for

PATHWAY = Path(__file__).resolve().parents[1] / "pathways" / "wokingham" / "split.yaml"
NAME = "wokingham_split"
RATIOS = {"wal": 0.2, "delete": 0.4}
"""Of bare transactions, by journal."""
TOGETHER = 0.6
"""Of one writer, by eight."""
AT_ONCE, IN_POSTGRESQL = 1_000, 200
"""Commands a second: fifty in one transaction; one by one in PostgreSQL."""
WRITERS = 8
ROUNDS = 3
OPEN_VISITS = 100_000

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
Statements = list[list[tuple[str, Any]]]
"""What was written, command by command."""


def clock() -> datetime:
    """The work of one day: nothing falls due meanwhile."""
    return NOON


def made(url: str, cases: int) -> None:
    """A book with cases at the front door."""
    desk = Desk(url, clock=clock)
    desk.install(load(PATHWAY), by=SYSTEM)
    desk.do_all([Open(pathway=NAME) for _ in range(cases)], by=SYSTEM)
    desk.close()


def work_on(cases: Sequence[int]) -> Iterator[Command]:
    """Each case is begun, assessed as in need of more, and accepted there."""
    for case in cases:
        yield Start(visit=(case, 1), worker=f"w{case % 20}")
    for case in cases:
        yield Finish(visit=(case, 1), outcome="assessment")
    for case in cases:
        yield Accept(visit=(case, 2))


def one_by_one(desk: Desk, commands: Sequence[Command], name: str) -> float:
    """Seconds that commands take, each in a transaction of its own and under a key."""

    def each() -> None:
        for number, command in enumerate(commands):
            desk.do(command, by=SYSTEM, key=f"{name}.{number}")

    return seconds(each)


# -- beside bare transactions --------------------------------------------------------------------


@contextmanager
def noted(engine: Engine) -> Iterator[Statements]:
    """The statements that write, command by command."""
    told: Statements = [[]]

    def one(_: Any, __: Any, statement: str, said: Any, *___: Any) -> None:
        if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
            told[-1].append((statement, said))

    def end(_: Any) -> None:
        told.append([])

    event.listen(engine, "before_cursor_execute", one)
    event.listen(engine, "commit", end)
    yield told
    event.remove(engine, "before_cursor_execute", one)
    event.remove(engine, "commit", end)


def bare(path: Path, journal: str, told: Statements) -> float:
    """Seconds that the driver takes for the same statements in as many transactions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in (f"journal_mode = {journal}", "synchronous = FULL", "secure_delete = ON",
                       "foreign_keys = ON"):  # fmt: skip
            raw.execute(f"PRAGMA {pragma}")

        def each() -> None:
            for statements in told:
                raw.execute("BEGIN IMMEDIATE")
                for statement, said in statements:
                    many = isinstance(said, list)
                    (raw.executemany if many else raw.execute)(statement, said)
                raw.execute("COMMIT")

        return seconds(each)


def beside_bare(journal: str, cases: int = 60) -> tuple[float, float]:
    """Commands a second of the desk, and bare transactions a second of the same rows."""
    desks, bares = [], []
    commands = list(work_on(range(1, cases + 1)))
    with TemporaryDirectory() as folder, patch.object(engines, "journal_for", lambda: journal):
        book = Path(folder, "book.db")
        made(f"sqlite:///{book}", cases)
        told = _statements(Path(shutil.copy(book, Path(folder, "noted.db"))), commands)
        for number in range(ROUNDS):
            path = Path(shutil.copy(book, Path(folder, f"desk{number}.db")))
            desk = Desk(f"sqlite:///{path}", clock=clock)
            desk.case(1, by=SYSTEM)
            desks.append(len(commands) / one_by_one(desk, commands, "k"))
            desk.close()
            path = Path(shutil.copy(book, Path(folder, f"bare{number}.db")))
            bares.append(len(commands) / bare(path, journal, told))
    return middle(desks), middle(bares)


def _statements(path: Path, commands: Sequence[Command]) -> Statements:
    engine = engine_for(f"sqlite:///{path}")
    desk = Desk(engine, clock=clock)
    desk.case(1, by=SYSTEM)
    with noted(engine) as told:
        one_by_one(desk, commands, "k")
    desk.close()
    return [statements for statements in told if statements]


# -- many together -------------------------------------------------------------------------------


def at_once(cases: int = 50) -> float:
    """Commands a second, fifty in one transaction."""
    found = []
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'book.db')}"
        made(url, cases * ROUNDS)
        desk = Desk(url, clock=clock)
        desk.case(1, by=SYSTEM)
        for start in range(1, cases * ROUNDS, cases):
            commands = list(work_on(range(start, start + cases)))
            for begin in range(0, len(commands), cases):
                some = commands[begin : begin + cases]
                taken = seconds(lambda some=some: desk.do_all(some, by=SYSTEM))  # type: ignore[misc]
                found.append(len(some) / taken)
        desk.close()
    return middle(found)


def together(url: str, writers: int, cases: int) -> float:
    """Commands a second of forked writers, each at cases of its own, all beginning at once."""
    made(url, writers * cases)
    begin, told = os.pipe(), os.pipe()
    children = [_writer(url, number, cases, begin, told) for number in range(writers)]
    os.close(told[1])
    for _ in children:
        os.read(told[0], 1)  # ready
    began = perf_counter()
    os.write(begin[1], b"." * writers)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    taken = perf_counter() - began
    for end in (*begin, told[0]):
        os.close(end)
    return writers * cases * 3 / taken


def _writer(
    url: str, number: int, cases: int, begin: tuple[int, int], told: tuple[int, int]
) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        desk, first = Desk(url, clock=clock), number * cases + 1
        for case in range(first, first + cases):
            desk.case(case, by=SYSTEM)
        os.write(told[1], b".")
        os.read(begin[0], 1)
        one_by_one(desk, list(work_on(range(first, first + cases))), f"w{number}")
        code = 0
    finally:
        os._exit(code)


# -- a work list ---------------------------------------------------------------------------------


def work_list(rows: int = OPEN_VISITS) -> float:
    """Milliseconds for the first page of a team that has most of many open visits."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'book.db')}"
        made(url, 1)
        _fill(url, rows)
        desk = Desk(url, clock=clock)
        team = desk.case(1, by=SYSTEM).visits[0].team
        found = [seconds(lambda: desk.work(by=SYSTEM, team=team)) for _ in range(21)]
        assert len(desk.work(by=SYSTEM, team=team).items) == 50
        desk.close()
    return middle(found) * 1_000


def _fill(url: str, rows: int) -> None:
    """Copies of the one case, each with its open visit."""
    engine = engine_for(url)
    with engine.begin() as connection:
        for table in ("cases", "visits"):
            told = connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - from above
            names = [name for name in list(told.keys()) if name not in ("case_no", "reference")]
            kept = ", ".join(names)
            changed = kept.replace("priority", "n % 7").replace("ready_at", "ready_at + n % 9999")
            connection.execute(
                text(
                    f"WITH RECURSIVE many(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM many "  # noqa: S608
                    f"WHERE n <= {rows}) INSERT INTO {table} (case_no, {kept}) "
                    f"SELECT n, {changed} FROM {table}, many WHERE case_no = 1"
                )
            )
    engine.dispose()


# -- all -----------------------------------------------------------------------------------------


def in_postgresql(figures: Figures, cases: int = 50) -> None:
    """The same in PostgreSQL, where its programs are."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import postgres

    if postgres.program("initdb") is None:
        print("  PostgreSQL is not installed: nothing was measured of it")
        return
    with postgres.server() as server:
        with postgres.database(server) as url:
            one = together(url, 1, cases * 2)
        with postgres.database(server) as url:
            eight = together(url, WRITERS, cases // 2)
    figures.at_least("commands in PostgreSQL, one writer", one, IN_POSTGRESQL, "a second")
    figures.at_least("eight writers in PostgreSQL, of one", eight / one, TOGETHER, "times")


def in_sqlite(figures: Figures, cases: int = 40) -> None:
    """Eight writers beside one."""
    with TemporaryDirectory() as folder:
        one = together(f"sqlite:///{Path(folder, 'one.db')}", 1, cases * 2)
        eight = together(f"sqlite:///{Path(folder, 'eight.db')}", WRITERS, cases // 2)
    figures.tell("commands in SQLite, one writer", one, "a second")
    figures.at_least("eight writers in SQLite, of one", eight / one, TOGETHER, "times")


def run(figures: Figures) -> None:
    """Measure and print."""
    for journal, required in RATIOS.items():
        desk, alone = beside_bare(journal)
        figures.tell(f"commands ({journal})", desk, "a second")
        figures.tell(f"bare transactions ({journal})", alone, "a second")
        figures.at_least(f"the desk, of bare transactions ({journal})", desk / alone, required)
    figures.at_least("commands, fifty at once", at_once(), AT_ONCE, "a second")
    in_sqlite(figures)
    in_postgresql(figures)
    figures.below(f"first page of {OPEN_VISITS:,} open visits", work_list(), 5, "ms")
