"""Reasons: what leaves the definition needs one."""

from __future__ import annotations

from typing import Any

from pathway_engine.engine.records import Deviation
from pathway_engine.engine.refusals import Code, refused


def overridden(reason: str) -> dict[str, Any]:
    """What a fact says of a deviation; refused without a reason."""
    return {"deviation": Deviation.OVERRIDE, "reason": given(reason)}


def given(reason: str) -> str:
    """The reason for what needs one; refused where there is none."""
    if not reason.strip():
        raise refused(Code.MISSING_REASON, "say why")
    return reason
