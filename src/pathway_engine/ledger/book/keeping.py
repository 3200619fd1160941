"""The book in one transaction: its lock, its facts, and the rows that they have come to.

It is what the desk asks for (`pathway_engine.live.port.Book`), over one connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.book import Due, Head, KeyUse, Sitting, Timed, Turned, Version
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Entry, Line, read, written
from pathway_engine.errors import LedgerError
from pathway_engine.ledger.book import looking
from pathway_engine.ledger.book.names import Names
from pathway_engine.ledger.book.projecting import project, put
from pathway_engine.ledger.book.rows import CASELOAD, LIVE, PLACE, CaseRows
from pathway_engine.ledger.book.versions import Versions
from pathway_engine.ledger.runs import canonical_json
from pathway_engine.ledger.tables import (
    BOOKS,
    CASES,
    DUE,
    EVENTS,
    KEYS,
    PARTICULARS,
    REFUSALS,
    RUNS,
    SITTINGS,
    SLOTS,
    STEPS,
    VISITS,
    WORKERS,
)

_MOST_CASES = 2**31 - 1
"""No case has a greater number, and databases know none."""
_LINE = [EVENTS.c[name] for name in Line._fields]

# What every command asks and says, made once: making a statement takes longer than carrying it out.
_OF_CASE: BindParameter[int] = bindparam("of_case")
_AFTER: BindParameter[int] = bindparam("after")
_TAKE = (
    update(BOOKS)
    .where(BOOKS.c.run_id == LIVE)
    .values(position=BOOKS.c.position)
    .returning(BOOKS.c.position, BOOKS.c.next_case, BOOKS.c.head, BOOKS.c.recorded_at)
)
_MOVE_ON = update(BOOKS).where(BOOKS.c.run_id == LIVE)
_LAST = (
    select(EVENTS.c.seq, EVENTS.c.hash)
    .where(EVENTS.c.case_no == _OF_CASE)
    .order_by(EVENTS.c.seq.desc())
    .limit(1)
)
_TELL, _CONFIDE, _KEEP_KEY = insert(EVENTS), insert(PARTICULARS), insert(KEYS)
_LINES = select(*_LINE).order_by(EVENTS.c.position)
_CONFIDED = select(PARTICULARS.c.position, PARTICULARS.c.name, PARTICULARS.c.value).join_from(
    PARTICULARS, EVENTS, PARTICULARS.c.position == EVENTS.c.position
)
_LATER = and_(EVENTS.c.case_no == _OF_CASE, EVENTS.c.seq > _AFTER)
_LATER_LINES, _LATER_CONFIDED = _LINES.where(_LATER), _CONFIDED.where(_LATER)
_NOTHING_DUE = delete(DUE).where(DUE.c.run_id == LIVE, DUE.c.case_no == _OF_CASE)
_WORKER = select(WORKERS.c.worker_no).where(WORKERS.c.name == bindparam("called"))
_TAKEN = (
    select(func.count())
    .select_from(SLOTS)
    .where(SLOTS.c.run_id == LIVE, SLOTS.c.kind == bindparam("of"))
    .where(SLOTS.c.name == bindparam("called"), SLOTS.c.case_no != bindparam("besides"))
)


class LiveBook:
    """The live book over a connection whose transaction somebody else ends."""

    def __init__(self, connection: Connection, versions: Versions) -> None:
        self.connection = connection
        self._versions = versions
        self._rows = CaseRows(self._names, self.pathway, self._worker)
        self._hash: dict[int, tuple[int, str]] = {}
        self._workers: dict[str, int] = {}

    # -- where it stands -------------------------------------------------------------------------

    def lock(self) -> Head:
        """Take the book for this transaction alone; where it stands."""
        row = self.connection.execute(_TAKE).first()
        if row is None:
            raise LedgerError("this ledger has no live book; install a pathway first")
        return Head(*row)

    def head(self) -> Head | None:
        """Where the book stands, without taking it; None where there is none."""
        query = select(BOOKS.c.position, BOOKS.c.next_case, BOOKS.c.head, BOOKS.c.recorded_at)
        row = self.connection.execute(query.where(BOOKS.c.run_id == LIVE)).first()
        return None if row is None else Head(*row)

    def move_on(self, head: Head) -> None:
        """Keep where the book stands."""
        values = {
            "position": head.position,
            "next_case": head.next_case,
            "head": head.hash,
            "recorded_at": head.recorded_at,
        }
        self.connection.execute(_MOVE_ON, values)

    def begins(self) -> int:
        """The UTC second since which the book is kept."""
        return self._versions.begins(self.connection)

    # -- facts -----------------------------------------------------------------------------------

    def key(self, key: str) -> KeyUse | None:
        """What a key stands for."""
        query = select(KEYS.c.actor, KEYS.c.digest, KEYS.c.from_position, KEYS.c.to_position)
        row = self.connection.execute(query.where(KEYS.c.key == key)).first()
        return None if row is None else KeyUse(*row)

    def keep_key(self, key: str, use: KeyUse, recorded_at: int) -> None:
        """Let a key stand for a command."""
        row = {
            "key": key,
            "actor": use.actor,
            "digest": use.digest,
            "from_position": use.first,
            "to_position": use.last,
            "recorded_at": recorded_at,
        }
        self.connection.execute(_KEEP_KEY, [row])

    def last(self, case: int) -> tuple[int, str]:
        """The number and the hash of the last fact of a case; (0, "") before its first."""
        if case not in self._hash:
            row = self.connection.execute(_LAST, {"of_case": case}).first()
            self._hash[case] = (0, "") if row is None else (row[0], row[1])
        return self._hash[case]

    def exists(self, case: int) -> bool:
        """Whether there is a case of a number."""
        return 0 < case <= _MOST_CASES and self.last(case)[0] > 0

    def refers(self, reference: str) -> bool:
        """Whether a case has a reference already."""
        return bool(looking.find(self.connection, reference=reference, person=None))

    def entries(self, case: int, after: int = 0) -> tuple[Entry, ...]:
        """The entries of a case after its fact of a number, in order."""
        of_case = {"of_case": case, "after": after}
        return self._entries(_LATER_LINES, _LATER_CONFIDED, of_case)

    def between(self, first: int, last: int) -> tuple[Entry, ...]:
        """The entries from a position to another, both in."""
        within = EVENTS.c.position.between(first, last)
        return self._entries(_LINES.where(within), _CONFIDED.where(within), {})

    def lines(self, after: int, limit: int) -> tuple[Line, ...]:
        """The stored lines after a position, in order."""
        query = _LINES.where(EVENTS.c.position > after).limit(limit)
        return tuple(Line(*row) for row in self.connection.execute(query))

    def _entries(self, told: Any, confided: Any, of: Mapping[str, int]) -> tuple[Entry, ...]:
        """The entries of lines, with what is personal in them."""
        lines = [Line(*row) for row in self.connection.execute(told, of)]
        known: dict[int, dict[str, str]] = {}
        for position, name, value in self.connection.execute(confided, of) if lines else ():
            known.setdefault(position, {})[name] = value
        return tuple(read(line, known.get(line.position, {})) for line in lines)

    def append(self, head: Head, entries: Sequence[Entry]) -> Head:
        """Write entries, without their hashes, after the head; where the book stands then."""
        lines, particulars, before = [], [], head.hash
        for entry in entries:
            line, personal = written(entry, before)
            before = line.hash
            lines.append(line._asdict())
            particulars += [
                {"position": line.position, "case_no": line.case_no, **each._asdict()}
                for each in personal
            ]
            self._hash[line.case_no] = (line.seq, line.hash)
        if lines:
            self.connection.execute(_TELL, lines)
        if particulars:
            self.connection.execute(_CONFIDE, particulars)
        position = entries[-1].position if entries else head.position
        return head._replace(position=position, hash=before)

    def erase(self, case: int) -> None:
        """Delete all particulars of a case, and the keys of its commands."""
        positions = select(EVENTS.c.position).where(EVENTS.c.case_no == case)
        used = or_(KEYS.c.from_position.in_(positions), KEYS.c.to_position.in_(positions))
        self.connection.execute(delete(KEYS).where(used))
        self.connection.execute(delete(PARTICULARS).where(PARTICULARS.c.case_no == case))

    def refuse(self, refusal: Turned, recorded_at: int) -> None:
        """Keep that a command was refused."""
        row = {
            "recorded_at": recorded_at,
            "actor": refusal.actor,
            "case_no": refusal.case,
            "command": refusal.command,
            "code": refusal.code,
        }
        self.connection.execute(insert(REFUSALS), [row])

    # -- what it has come to ---------------------------------------------------------------------

    def project(
        self, before: CaseFile | None, after: CaseFile, was: Sequence[Timed], due: Sequence[Timed]
    ) -> None:
        """Bring the rows of a case to what it has come to; what `was` to fall due, and is `due`."""
        project(self.connection, self._rows, before, after)
        if was == due:
            return
        if was:
            self.connection.execute(_NOTHING_DUE, {"of_case": after.number})
        rows = [
            {
                "run_id": LIVE,
                "case_no": after.number,
                "visit_no": each.visit,
                "kind": each.kind,
                "name": each.name,
                "due_at": each.due_at,
            }
            for each in due
        ]
        put(self.connection, DUE, rows)

    def pathway(self, digest: str) -> Pathway:
        """An installed version."""
        return self._versions.pathway(self.connection, digest)

    def versions(self) -> tuple[Version, ...]:
        """Every installed version, the oldest first."""
        return self._versions.all(self.connection)

    def _names(self, digest: str) -> Names:
        return self._versions.names(self.connection, digest)

    def _worker(self, name: str) -> int:
        """The number of a worker; whoever is new has the next."""
        if name not in self._workers:
            number = self.connection.execute(_WORKER, {"called": name}).scalar()
            if number is None:
                most = select(func.coalesce(func.max(WORKERS.c.worker_no), 0))
                number = self.connection.execute(most).scalar_one() + 1
                self.connection.execute(insert(WORKERS), [{"worker_no": number, "name": name}])
            self._workers[name] = number
        return self._workers[name]

    # -- what is full, and what falls due --------------------------------------------------------

    def slots(self, team: str, besides: int) -> int:
        """How many cases beside one take a slot in a team's caseload."""
        return self._taken(CASELOAD, team, besides)

    def people(self, place: str, besides: int) -> int:
        """How many cases beside one are in a place."""
        return self._taken(PLACE, place, besides)

    def _taken(self, kind: int, name: str, besides: int) -> int:
        asked = {"of": kind, "called": name, "besides": besides}
        return int(self.connection.execute(_TAKEN, asked).scalar_one())

    def booked(self, step: str, sitting: int, besides: int) -> int:
        """How many open visits of other cases are booked on a sitting."""
        query = (
            select(func.count())
            .select_from(VISITS)
            .join(STEPS, STEPS.c.step_id == VISITS.c.step_id)
            .where(
                VISITS.c.run_id == LIVE,
                STEPS.c.name == step,
                VISITS.c.sitting_at == sitting,
                VISITS.c.finished_at.is_(None),
                VISITS.c.case_no != besides,
            )
        )
        return int(self.connection.execute(query).scalar_one())

    def sitting(self, step: str, at: int) -> Sitting | None:
        """What was said of a sitting."""
        query = select(SITTINGS.c.places, SITTINGS.c.cancelled).where(
            SITTINGS.c.run_id == LIVE, SITTINGS.c.step_name == step, SITTINGS.c.sits_at == at
        )
        row = self.connection.execute(query).first()
        return None if row is None else Sitting(row[0], bool(row[1]))

    def set_sitting(self, step: str, at: int, sitting: Sitting) -> None:
        """Say that a sitting is not as in the file."""
        row = {
            "run_id": LIVE,
            "step_name": step,
            "sits_at": at,
            "places": sitting.places,
            "cancelled": int(sitting.cancelled),
        }
        put(self.connection, SITTINGS, [row])

    def due(self, until: int, limit: int) -> tuple[Due, ...]:
        """The cases for which something falls due by a second, in that order."""
        first = func.min(DUE.c.due_at)
        query = (
            select(DUE.c.case_no, first)
            .where(DUE.c.run_id == LIVE, DUE.c.due_at <= until)
            .group_by(DUE.c.case_no)
            .order_by(first, DUE.c.case_no)
        )
        return tuple(Due(*row) for row in self.connection.execute(query.limit(limit)))

    def next_due(self) -> int | None:
        """When something falls due next."""
        query = select(func.min(DUE.c.due_at)).where(DUE.c.run_id == LIVE)
        found: int | None = self.connection.execute(query).scalar()
        return found

    def following(self, digest: str) -> tuple[int, ...]:
        """The numbers of the open cases that follow a version."""
        query = select(CASES.c.case_no).where(
            CASES.c.run_id == LIVE,
            CASES.c.pathway_id == self._names(digest).pathway_id,
            CASES.c.closed_at.is_(None),
        )
        return tuple(self.connection.execute(query.order_by(CASES.c.case_no)).scalars())

    def open_cases(self) -> tuple[int, ...]:
        """The numbers of the cases that are open, or are to open others."""
        open_ = select(CASES.c.case_no).where(CASES.c.run_id == LIVE, CASES.c.closed_at.is_(None))
        waiting = select(DUE.c.case_no).where(DUE.c.run_id == LIVE)
        return tuple(sorted(self.connection.execute(open_.union(waiting)).scalars()))


def runs_row(at: int, software: str) -> dict[str, Any]:
    """The row of `runs` that is the live book."""
    nothing = dict.fromkeys(
        ("cases", "visits", "handoffs", "delays", "links", "partner_waits", "results", "series")
    )
    return nothing | {
        "run_id": LIVE,
        "kind": 0,
        "pathway_id": None,
        "experiment": None,
        "redesigns": "[]",
        "seed": 0,
        "replication": 0,
        "clock": "utc",
        "starts_at": at,
        "warm_up_until": at,
        "ends_at": None,
        "settings": canonical_json({"versions": []}),
        "software": software,
        "complete_at": at,
    }


def begin_book(connection: Connection, at: int, software: str) -> None:
    """Make the live book, unless it is there."""
    there = connection.execute(select(BOOKS.c.run_id).where(BOOKS.c.run_id == LIVE)).first()
    if there is None:
        connection.execute(insert(RUNS), [runs_row(at, software)])
        head = Head(recorded_at=at)
        row = {"run_id": LIVE, **head._asdict()}
        row["head"] = row.pop("hash")
        connection.execute(insert(BOOKS), [row])
