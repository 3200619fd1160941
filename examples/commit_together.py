"""Commit together: an application's own rows and what happens to a case, both or neither.

The application keeps letters in its own table of its own database; our tables stand beside them
under a prefix. `within` lends the desk the session's connection: each command is a savepoint in
the application's transaction, which the application commits. A refusal undoes the command alone.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from pathway_engine import SYSTEM, Actor, Desk, load
from pathway_engine.casework import Open, Refused, Start
from pathway_engine.ledger import configure

SMALL = Path(__file__).parents[1] / "pathways" / "small" / "small.yaml"
ADVISER = Actor("w17", {"front_door": frozenset({"adviser"})}, "council")
STRANGER = Actor("w99")


class Base(DeclarativeBase):
    """The application's tables."""


class Letter(Base):
    """A letter that was sent about a case."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def main() -> None:
    with TemporaryDirectory() as folder:
        engine = configure(create_engine(f"sqlite:///{folder}/application.db"))
        Base.metadata.create_all(engine)
        desk = Desk(engine, prefix="care_")
        desk.install(load(SMALL), by=SYSTEM)
        at = datetime(2025, 3, 3, 9, tzinfo=UTC)
        case = desk.do(Open(pathway="small"), by=ADVISER, at=at).case
        start = Start(visit=(case, 1))

        try:
            with Session(engine) as session, session.begin():
                session.add(Letter(text="We have begun."))
                desk.within(session.connection()).do(start, by=STRANGER)
        except Refused as refusal:
            print("refused:", refusal)
        print("letters:", letters(engine))

        with Session(engine) as session, session.begin():
            session.add(Letter(text="We have begun."))
            desk.within(session.connection()).do(start, by=ADVISER, at=at)
        print("letters:", letters(engine))
        print("visit:", desk.case(case, by=ADVISER).visits[0].state.name.lower())
        engine.dispose()


def letters(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(func.count()).select_from(Letter)).one()


if __name__ == "__main__":
    main()
