"""Work real cases from an asynchronous application: `run_sync` lends the desk a connection.

There is no second, asynchronous desk: the driver waits, the code of a command does not change.
This one speaks to SQLite by aiosqlite; for PostgreSQL `postgresql+psycopg://...` serves both.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from pathway_engine import SYSTEM, Actor, Desk, load
from pathway_engine.casework import Command, Done, Open, Start
from pathway_engine.ledger import configure

SMALL = Path(__file__).parents[1] / "pathways" / "small" / "small.yaml"
ADVISER = Actor("w17", {"front_door": frozenset({"adviser"})}, "council")
MONDAY = datetime(2025, 3, 3, 9, tzinfo=UTC)


async def do(engine: AsyncEngine, desk: Desk, command: Command, by: Actor) -> Done:
    """Carry out a command in a transaction of its own."""
    async with engine.begin() as connection:
        return await connection.run_sync(
            lambda lent: desk.within(lent).do(command, by=by, at=MONDAY)
        )


async def work(url: str) -> None:
    engine = create_async_engine(url)
    configure(engine.sync_engine)
    desk = Desk(engine.sync_engine)
    async with engine.begin() as connection:
        await connection.run_sync(lambda lent: desk.within(lent).install(load(SMALL), by=SYSTEM))
    opened = await do(engine, desk, Open(pathway="small"), ADVISER)
    started = await do(engine, desk, Start(visit=(opened.case, 1)), ADVISER)
    print([fact.kind for fact in (*opened.facts, *started.facts)])
    await engine.dispose()


def main() -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(work(f"sqlite+aiosqlite:///{folder}/care.db"))


if __name__ == "__main__":
    main()
