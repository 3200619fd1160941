"""Which of the kernel's tables are rows of the records, and how they are followed while it runs."""

from __future__ import annotations

OUTPUT = {
    "cases": "case_row",
    "visits": "visit_row",
    "handoffs": "handoff_row",
    "delays": "delay_row",
    "links": "link_row",
    "partner_waits": "partner_wait_row",
}
"""The kernel's table for each table of the records."""

ATTRIBUTES = {"attributes": "value", "arrived_with": "arrived"}
"""The kernel's table of the values of cases, as they are and as they were at opening."""

FINISHED_BY = {
    "case_row": "closed_at",
    "visit_row": "finished_at",
    "handoff_row": "result",
    "delay_row": "to_at",
    "link_row": "at",
    "partner_wait_row": "case_no",
}
"""The column of an output table that tells a finished row."""

OWNERS = {
    "case_row": (("case", "row"),),
    "visit_row": (("visit", "row"), ("case", "came_in")),
    "handoff_row": (("visit", "handoff"),),
    "delay_row": (("visit", "delay"),),
    "link_row": (),
    "partner_wait_row": (),
}
"""Which fields of which live things point into an output table."""
