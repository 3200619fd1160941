"""The reference page of the auditor, generated from its rules."""

from __future__ import annotations

from typing import Any

from pathway_engine.analysis.audit.auditing import LEDGER_RULES, RULES, Rule
from pathway_engine.analysis.audit.report import SHOWN
from pathway_engine.ledger.tables import TABLES
from pathway_engine.live.auditing.findings import RULES as BOOK_RULES

UNCHECKED = {
    "pathways.installed_at": "the wall clock of whoever installed the pathway",
    "runs.experiment": "a name that whoever runs may give",
    "runs.software": "by which versions the run was made; that it names versions is checked",
    "runs.complete_at": "the wall clock of whoever stored the run; that it is there is checked",
}
"""The columns of a ledger of which no rule can say whether they are true, and why."""

_INTRODUCTION = f"""# What the auditor checks

`pathways audit LEDGER` puts every rule to every row of every run, and names the rows that break
one: run, case and visit, at most {SHOWN} for each rule, and how many more there are. It works from
the definition that the ledger keeps, the life cycle, and the rows; nothing of the simulation is
asked.

First the ledger is held against itself (rules marked *ledger*): whether the file is sound and has
the shape of a ledger, and every text can be read; its tables of steps, teams and posts against the
text of each pathway that it keeps, that text against its digest and the file it came from, what
stands at the head of each run, and whether all its rows are there. A run whose heading is wrong is
not judged further. Of a run that keeps its measures and no rows (`--record summary`) nothing more
can be checked than what stands at its head, and that its measures are of its pathway, can be, and
are what the sums that it keeps come to, and that its days add up: the report names such runs, and
passes as far as rows go. It names as well the places whose people wait for each other's places when
a run ends, which is no fault.
What cannot be read is a fault, and the other rules are put as far as they can be. Other commands
tell no numbers of a ledger that is damaged: they say what
they found.

In a simulated run, chance is asked again. Every draw has a published address (seed, replication,
name, purpose, person, how-manieth), and the auditor has a generator and distributions of its own:
who comes and when, with which attributes, what a step records, how long work, delays, disputes,
waits and times afterwards last, which outcome is taken, who is absent. What a case knew at any
visit follows from that, and so do team, priority, due time and who is accountable. Only when
a wait ends is taken from the rows, and held against all others: who was free, there and had a slot
decides what every waiting second was for, and who takes the case up.

A forecast starts from cases that are open, and has no rows of what they did before. Rules that
follow a case from its beginning are put to the cases that came in the run; `backlog`, `sittings`,
`sitters`, `taken`, `waits` and `sums` are not put, nor is `order` where slots or own workers are
kept, nor `workers` and `hours` where work has partners: they ask what everybody did before.

In cases that people work on, the rules marked *all* are put to what the ledger still knows: it
keeps the attributes of a case as they were in the end, and where one has been written again since,
the auditor keeps silent about what was read before. In a parallel block every branch is followed by
itself, from the block to the join. The numbers in the column *checked* of the report tell how much
was judged.
"""


_NOT_CHECKED = """## What is not checked

Of the {columns} columns of a ledger, the tests plant faults in each (another value, nothing where
there was something, something where there was nothing), and the audit catches them in
{caught}. What the others say is told by nothing else in the ledger:

| column | why it is not checked |
|---|---|
"""

_NOR = """
Nor can it be known

- whether runs were taken away from the end, with all their rows: a study that was stopped early
  looks the same;
- what a redesign of a redesign changed, where the pathway between is not kept: its source is then
  held against nothing;
- who somebody is whom an arrival with `replay` brings, unless the very file lies beside the ledger
  under the name that the pathway gives it: without it, their luck, and that of whoever they open,
  is not asked again, and when they came, and with what, is taken as told;
- which of two cases of one person came first to an ending that begins, changes or ends a package,
  where both ended in one second: what that package came to, and what it opens, is not judged;
- which branch came to the join last, where several came in one second with work begun in it;
- who took part in the work of another team, where what happens in one second leaves it open, or a
  panel waits for partners: no row tells a partner, and where it cannot be found out who it was, the
  waits in the team that lends, and how much each of its workers did, are not judged;
- how long work that needs partners waited for what: of its wait only the whole is judged;
- who began work that was held while the post of somebody ended who may have, where several are left
  who may; what hangs on it in their team is not judged;
- whose turn it was, of two workers of a team who both start something in the same second;
- the last of a thousand million parts of a drawn number: processors and libraries differ there.
"""

_OF_THE_BOOK = """
## The live book

In a ledger of real cases the same command audits the live book: the lines of the book as they were
stored, the facts of each case as they are folded, and every row against what the facts come to.
Each finding names the rule, and where it is: position in the book, case, fact. No value of a person
is told. `--seal POSITION:HASH`, as `pathways seal` printed it, proves that nothing up to there has
changed since. Without a seal that is kept elsewhere, whoever can write the file can write the whole
chain anew, and no audit finds it.

Of a case that was erased nothing is known any more: rules that read values (which outcome a rule
decides, what a step requires) are not put to it. What a correction makes untrue of a rule that was
obeyed when it was decided is told, and no fault. Rules that bind simulated runs alone (who is at
work, in which hours, how much room there is) are told where people left them, and no fault.

| rule | what must hold |
|---|---|
"""

_ROWS_OF_THE_BOOK = """
The rows that `rows` looks at are those of `cases`, `visits`, `handoffs`, `delays`, `links`,
`partner_waits`, `slots`, `due` and `sittings`, and whether each worker whom `visits` names has a
number. `pathways rebuild LEDGER` tells the same differences; with `--write` it writes these rows
anew from the facts, in one transaction, unless the facts themselves do not hold.
"""


def audit_page() -> str:
    """The page in Markdown: every rule and what it says, and what no rule looks at."""
    columns = sum(len(table.c) for table in TABLES)
    caught = columns - len(UNCHECKED)
    parts = [
        _INTRODUCTION,
        "| rule | what must hold | runs |",
        "|---|---|---|",
        *(_row(rule, "ledger") for rule in LEDGER_RULES),
        *(_row(rule, "simulated" if rule.simulated_only else "all") for rule in RULES),
        "",
        _NOT_CHECKED.format(columns=columns, caught=caught).rstrip(),
        *(f"| `{column}` | {why} |" for column, why in UNCHECKED.items()),
        _NOR,
        _OF_THE_BOOK.strip(),
        *(f"| `{rule}` | {says[0].upper()}{says[1:]}. |" for rule, says in BOOK_RULES.items()),
        _ROWS_OF_THE_BOOK,
    ]
    return "\n".join(parts)


def _row(rule: Rule[Any], runs: str) -> str:
    return f"| `{rule.name}` | {rule.says} | {runs} |"
