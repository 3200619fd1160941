"""The plan of a run: every table that the kernel needs, seeds and people apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pathway_engine.definition.models import Block, Pathway
from pathway_engine.engine.records import NONE, Numbering, Window
from pathway_engine.simulation.kernel.layout import PARTNER
from pathway_engine.simulation.memory import Memory
from pathway_engine.simulation.plan.backlog import add_backlog
from pathway_engine.simulation.plan.hours import add_calendars, add_hours_of_posts, add_stream_days
from pathway_engine.simulation.plan.openings import add_openings, pending_margin
from pathway_engine.simulation.plan.panels import add_sessions
from pathway_engine.simulation.plan.people import (
    add_handoff_rules,
    add_teams,
    asked_for,
)
from pathway_engine.simulation.plan.places import add_places
from pathway_engine.simulation.plan.posts import attach_calendars
from pathway_engine.simulation.plan.steps import (
    add_attributes,
    add_endings,
    add_steps,
    add_streams,
    name_moments,
)
from pathway_engine.simulation.plan.tables import Tables
from pathway_engine.simulation.starting import Starting


@dataclass(frozen=True)
class Plan:
    """A pathway laid out over a window; replications start from copies of its tables.

    `keys` names every key by owner and purpose, in the order of the table `key`; `days` are
    the dates on which people may arrive; `sizes` the fields of the run's row that the plan
    decides; `moments` numbers the events that are noted; `starting` are the cases that are open
    when it starts, in the place of the backlog; `memory` is what its replications use one after
    another.
    """

    pathway: Pathway
    numbering: Numbering
    window: Window
    tables: dict[str, np.ndarray[Any, Any]]
    keys: tuple[tuple[str, str], ...]
    days: range
    sizes: dict[str, int]
    moments: dict[str, int]
    starting: Starting | None = None
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    @property
    def already_there(self) -> int:
        """Events of people who are there already, and the one that lines them up."""
        if self.starting is not None:
            return self.starting.events
        people = sum(entry.cases for entry in self.pathway.backlog.values())
        return people + 1 if people else 0


def build_plan(pathway: Pathway, window: Window, starting: Starting | None = None) -> Plan:
    """Lay a pathway out for the kernel. It must have passed its checks.

    With cases that are open when it starts nobody comes before the window opens, and there is no
    backlog.
    """
    tables = Tables(pathway)
    laid_out = add_calendars(tables, window, None if starting is None else starting.oldest)
    add_hours_of_posts(tables, window)
    add_teams(tables, window)
    attach_calendars(tables)
    add_attributes(tables)
    add_handoff_rules(tables)
    add_steps(tables)
    name_moments(tables)
    add_endings(tables)
    add_streams(tables, window, alone=starting is None)
    add_sessions(tables, window)
    add_places(tables, window)
    add_openings(tables)
    if starting is None:
        add_backlog(tables)
    days = add_stream_days(tables, window, laid_out)
    sizes = {
        "teams": len(pathway.real_teams),
        "calendars": len(tables.calendars),
        "streams": len(pathway.arrivals),
        "attributes": len(pathway.case),
        "steps": len(pathway.all_steps),
        "moments": len(tables.moments),
        "bys": len(asked_for(pathway)),
        **_later_sizes(pathway, tables),
        "first_day": days.start,
        "next_day": days.start,
        "days": len(days),
        "pending_margin": pending_margin(pathway),
        "backlog": len(pathway.backlog) if starting is None else 0,
        "book_key": tables.key("book", "identity"),
    }
    made = pathway, tables.numbering, window, tables.arrays(), tuple(tables.keys), days, sizes
    return Plan(*made, tables.moments, starting)


def _later_sizes(pathway: Pathway, tables: Tables) -> dict[str, int]:
    """What must be kept of visits and cases, and the sittings."""
    steps = pathway.team_steps.values()
    exits = [len(step.exits) for step in steps]
    exits += [len(step.exits) for step in pathway.wait_steps.values()]
    needs = [step.partners for step in steps]
    partner_teams = max((len(step.with_) for step in steps), default=0)
    blocks = [step for step in pathway.all_steps.values() if isinstance(step, Block)]
    widest = [tables.field("team", n, "workers_n") for n in range(len(pathway.real_teams))]
    return {
        "linked": int(any(needs) or any(step.in_ is not None for step in steps)),
        "remembers": int(any(step.same_worker for step in steps)),
        "leaves": max(exits, default=0),
        "case_leaves": len(pathway.exits),
        "exit_calendar": tables.calendars.get(pathway.defaults.calendar or "", NONE),
        "holds": max((len(step.holds) for step in steps), default=0),
        "partners": max((sum(n for _, _, n in one) for one in needs), default=0),
        "partner_teams": partner_teams,
        "reasons": PARTNER + partner_teams,
        "widest": max(widest, default=0),
        "panels": tables.size("panel"),
        "sittings_first": tables.size("lane"),
        "sittings_n": tables.size("session"),
        "places": len(pathway.places),
        "branches": max((len(block.parallel) for block in blocks), default=0),
        "lots_n": tables.size("lot"),
        "duties_n": tables.size("duty"),
    }


def key_words(plan: Plan, seed: int, replication: int) -> np.ndarray[Any, Any]:
    """The keys of a replication: 64 bits each, from seed, replication, owner and purpose.

    >>> address_key(1, 1, "contact", "work") == address_key(1, 2, "contact", "work")
    False
    """
    words = [address_key(seed, replication, name, purpose) for name, purpose in plan.keys]
    return np.array(words, dtype=np.uint64)


def address_key(seed: int, replication: int, name: str, purpose: str) -> int:
    """BLAKE2b (8 bytes, little-endian) of ``pathways/1|seed|replication|NAME|PURPOSE``."""
    text = f"pathways/1|{seed}|{replication}|{name}|{purpose}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
