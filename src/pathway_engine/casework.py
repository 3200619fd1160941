"""The words of live casework: commands, who gives them, what comes of them, and its errors.

>>> from pathway_engine.casework import Actor, Finish
>>> Finish(visit=(7, 1), outcome="advice").visit
(7, 1)
"""

from __future__ import annotations

from pathway_engine.engine.chain import Entry
from pathway_engine.engine.records import State
from pathway_engine.engine.work_list import WorkItem, WorkPlace
from pathway_engine.errors import (
    Busy,
    CaseworkError,
    ClockWentBack,
    KeyReused,
    MissingRecord,
    NotNow,
    NotYours,
    Refused,
    RuleDecides,
    Stale,
    TooEarly,
    Unknown,
)
from pathway_engine.live.actors import SYSTEM, Actor, Right
from pathway_engine.live.adopting import CaseUnderWay
from pathway_engine.live.answers import Page, PersonRecord, Seal, Ticked
from pathway_engine.live.casebook import Done
from pathway_engine.live.commands import (
    Accept,
    Assign,
    Command,
    Correct,
    Dispute,
    Divert,
    Finish,
    Hold,
    Link,
    LinkTo,
    Note,
    Open,
    Partner,
    Reassign,
    Record,
    Resume,
    Return,
    Schedule,
    SetSitting,
    Start,
    Undo,
    VisitId,
    Withdraw,
    WorkDone,
)
from pathway_engine.live.migrating import Migration
from pathway_engine.live.views import CaseView, Option, VisitView

__all__ = [
    "SYSTEM",
    "Accept",
    "Actor",
    "Assign",
    "Busy",
    "CaseUnderWay",
    "CaseView",
    "CaseworkError",
    "ClockWentBack",
    "Command",
    "Correct",
    "Dispute",
    "Divert",
    "Done",
    "Entry",
    "Finish",
    "Hold",
    "KeyReused",
    "Link",
    "LinkTo",
    "Migration",
    "MissingRecord",
    "NotNow",
    "NotYours",
    "Note",
    "Open",
    "Option",
    "Page",
    "Partner",
    "PersonRecord",
    "Reassign",
    "Record",
    "Refused",
    "Resume",
    "Return",
    "Right",
    "RuleDecides",
    "Schedule",
    "Seal",
    "SetSitting",
    "Stale",
    "Start",
    "State",
    "Ticked",
    "TooEarly",
    "Undo",
    "Unknown",
    "VisitId",
    "VisitView",
    "Withdraw",
    "WorkDone",
    "WorkItem",
    "WorkPlace",
]
