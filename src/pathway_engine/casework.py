"""The words of live casework: commands, who gives them, and what comes of them.

>>> from pathway_engine.casework import Actor, Finish
>>> Finish(visit=(7, 1), outcome="advice").visit
(7, 1)
"""

from __future__ import annotations

from pathway_engine.live.actors import SYSTEM, Actor, Right
from pathway_engine.live.adopting import CaseUnderWay
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
from pathway_engine.live.views import CaseView, Option, VisitView

__all__ = [
    "SYSTEM",
    "Accept",
    "Actor",
    "Assign",
    "CaseUnderWay",
    "CaseView",
    "Command",
    "Correct",
    "Dispute",
    "Divert",
    "Done",
    "Finish",
    "Hold",
    "Link",
    "LinkTo",
    "Note",
    "Open",
    "Option",
    "Partner",
    "Reassign",
    "Record",
    "Resume",
    "Return",
    "Right",
    "Schedule",
    "SetSitting",
    "Start",
    "Undo",
    "VisitId",
    "VisitView",
    "Withdraw",
    "WorkDone",
]
