"""The tables of live casework: the book and its lock, facts, what they must not say, timers.

They are empty unless a ledger holds a live book. What a case comes to stands in the tables of
runs (`cases`, `visits`, `handoffs` ...) under run 1; these tables hold what it came from, and
what only people who work need. Moments are seconds of the world (UTC). Personal data stands in
`particulars` alone.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer
from sqlalchemy import UniqueConstraint as Unique

from pathway_engine.ledger.tables.columns import code, key, moment, position, table, text, to, whole

BOOKS = table(
    "books",
    "The live book: one row, which is its lock; none where a ledger holds simulations alone.",
    to("run_id", "its run, 1", "runs", pk=True),
    position("position", "the position of the last fact; 0 before the first"),
    whole("next_case", "the number that the next case takes"),
    text("head", "the hash of the last fact; empty before the first"),
    moment("recorded_at", "when the last fact was recorded: none is recorded before it"),
    CheckConstraint("run_id = 1", name="one"),
)
WORKERS = table(
    "workers",
    "The workers of the live book; in a simulation a worker is the slot of a post, without a row.",
    key("worker_no", "the number by which `visits` names the worker"),
    text("name", "the pseudonym that the application gives"),
    Unique("name"),
)
EVENTS = table(
    "events",
    "The facts of the live book in the order in which it learned them; none is ever changed or "
    "deleted.",
    position("position", "the place of the fact in the book, from 1 without gaps", pk=True),
    whole("case_no", "the case that it is about; 0 where it is about none"),
    whole("seq", "the number of the fact in its case, from 1 without gaps"),
    text("kind", "what kind of fact it is"),
    moment("at", "when it happened"),
    moment("recorded_at", "when the book learned it"),
    text("actor", "the pseudonym of whoever told it; `system` of a timer"),
    text("team", "the team for which the actor acted", null=True),
    text("data", "canonical JSON: all that was decided or computed, the exact text hashed"),
    text("hash", "SHA-256 over the hash before it and the columns of this row"),
    Unique("case_no", "seq"),
)
PARTICULARS = table(
    "particulars",
    "What facts must not say themselves: references, persons, attributes, free text.",
    position("position", "the fact that it belongs to", pk=True),
    text("name", "what it is called in that fact", pk=True),
    whole("case_no", "the case"),
    text("salt", "128 random bits in hexadecimal, so that nobody guesses the value from the fact"),
    text("value", "canonical JSON of the value"),
    ForeignKeyConstraint(["position"], ["events.position"]),
    Index("ix_particulars_case_no", "case_no"),
    by_key=True,
)
KEYS = table(
    "keys",
    "The keys under which commands were given, so that none counts twice.",
    text("key", "the key that the application gave", pk=True),
    text("actor", "the pseudonym of whoever gave the command"),
    text("digest", "SHA-256 of the command, without when it happened"),
    position("from_position", "the first fact that it made"),
    position("to_position", "the last fact that it made"),
    moment("recorded_at", "when it was done"),
)
REFUSALS = table(
    "refusals",
    "The commands that were refused; they are no facts.",
    Column("refusal_no", Integer(), primary_key=True, autoincrement=True, doc="its number"),
    moment("recorded_at", "when it was refused"),
    text("actor", "the pseudonym of whoever gave the command"),
    whole("case_no", "the case that it was about", null=True),
    text("command", "the name of the command"),
    text("code", "why: the code of the refusal"),
)
DUE = table(
    "due",
    "What falls due in the live book, until it has fallen due.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    whole("visit_no", "the visit; 0 where it is about the case", pk=True),
    code("kind", "0 plan, 1 target, 2 sitting", 2, pk=True),
    text("name", "the target; empty for the others", pk=True),
    moment("due_at", "when it falls due; fixed when it was set"),
    ForeignKeyConstraint(["run_id", "case_no"], ["cases.run_id", "cases.case_no"]),
    Index("ix_due_due_at", "due_at"),
    by_key=True,
)
SITTINGS = table(
    "sittings",
    "The sittings of the live book that are not as the file says.",
    to("run_id", "the run", "runs", pk=True),
    text("step_name", "the step by its id in the file", pk=True),
    moment("sits_at", "when it sits", pk=True),
    whole("places", "its places; null: as the file says", null=True),
    code("cancelled", "1 where it does not sit", 1),
    by_key=True,
)
SLOTS = table(
    "slots",
    "What open cases of the live book take up: a slot in a team's caseload, a place.",
    whole("run_id", "the run", pk=True),
    whole("case_no", "the case", pk=True),
    code("kind", "0 a team's caseload, 1 a place", 1, pk=True),
    text("name", "the team or the place, by its id in the file", pk=True),
    ForeignKeyConstraint(["run_id", "case_no"], ["cases.run_id", "cases.case_no"]),
    Index("ix_slots_name", "kind", "name"),
    by_key=True,
)
