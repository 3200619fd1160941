"""The commands of `pathways case`, and examples of their use."""

from __future__ import annotations

from pathway_engine.cli.case import cases, moves, showing
from pathway_engine.cli.entry import Entry

_ME = "--as w1:door"
_THEY = "--as w2:duty"
_ON = " \\\n"
"""Where an example goes on in the next line."""
_SITS = "--sitting 2025-03-05T14Z"
_HEAD = "--as w9+supervise"

CASE: tuple[Entry, ...] = (
    Entry(
        "open",
        cases.open_,
        (
            f"pathways case open care.db small --reference 25/17 {_ME}",
            f"pathways case open care.db small --value urgent=true {_ME}",
        ),
    ),
    Entry("accept", moves.accept, (f"pathways case accept care.db 17.2 {_THEY}",)),
    Entry(
        "return",
        moves.return_,
        (f"pathways case return care.db 17.2 --reason 'not ours' {_THEY}",),
    ),
    Entry(
        "dispute",
        moves.dispute,
        (f"pathways case dispute care.db 17.2 --reason 'not ours' {_THEY}",),
    ),
    Entry("assign", moves.assign, (f"pathways case assign care.db 17.2 --worker w20 {_THEY}",)),
    Entry("start", moves.start, (f"pathways case start care.db 17.2 {_THEY}",)),
    Entry(
        "work-done", moves.work_done, (f"pathways case work-done care.db 17.2 --effort 4h {_THEY}",)
    ),
    Entry("hold", moves.hold, (f"pathways case hold care.db 17.2 --cause family {_THEY}",)),
    Entry("resume", moves.resume, (f"pathways case resume care.db 17.2 {_THEY}",)),
    Entry("record", moves.record, (f"pathways case record care.db 17.2 --value cost=280 {_THEY}",)),
    Entry(
        "finish",
        moves.finish,
        (
            f"pathways case finish care.db 17.2 --outcome eligible --expect 9 {_THEY}",
            f"pathways case finish care.db 17.1 --started-at 2025-03-03T09Z {_ME}",
        ),
    ),
    Entry(
        "reassign",
        moves.reassign,
        (f"pathways case reassign care.db 17.2 --team duty{_ON}--reason ill {_HEAD}",),
    ),
    Entry(
        "divert",
        moves.divert,
        (f"pathways case divert care.db 17.2 --to contact{_ON}--reason new {_HEAD}",),
    ),
    Entry(
        "schedule",
        moves.schedule,
        (f"pathways case schedule care.db 17.3 --sitting 2025-03-05T14Z {_THEY}",),
    ),
    Entry(
        "set-sitting",
        cases.set_sitting,
        (f"pathways case set-sitting care.db panel {_SITS}{_ON}--places 4 --reason ill {_THEY}",),
    ),
    Entry(
        "withdraw",
        cases.withdraw,
        (f"pathways case withdraw care.db 17 --ending moved{_ON}--reason moved {_HEAD}",),
    ),
    Entry("undo", cases.undo, (f"pathways case undo care.db 17 --to 4 --reason slip {_ME}",)),
    Entry(
        "correct",
        cases.correct,
        (f"pathways case correct care.db 17 --fact 3 --value cost=8{_ON}--reason typo {_ME}",),
    ),
    Entry("note", cases.note, (f"pathways case note care.db 17 'Rang, no answer' {_ME}",)),
    Entry("link", cases.link, (f"pathways case link care.db 17 --other 9 --kind follows {_ME}",)),
    Entry("show", showing.show_case, (f"pathways case show care.db 17 --history {_ME}",)),
    Entry("find", showing.find, (f"pathways case find care.db --reference 25/17 {_ME}",)),
)
"""Every command on a case, in the order of `pathways case --help`."""
