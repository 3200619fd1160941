"""Steps with what they draw, require, record and lead to; endings; arrivals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pathway_engine.definition.draws import Chance, Computed, Draw, Weights, read_draw
from pathway_engine.definition.expressions import Expr
from pathway_engine.definition.models import (
    Attribute,
    Block,
    Draws,
    Exit,
    Hold,
    Outcome,
    Package,
    StepBase,
    TeamStep,
    WaitStep,
    Written,
)
from pathway_engine.definition.replaying import recorded, recorded_within
from pathway_engine.definition.values import in_force, parse_number
from pathway_engine.engine.records import Window
from pathway_engine.errors import UsageError
from pathway_engine.simulation.kernel.layout import (
    BLOCK_STEP,
    DECISION_STEP,
    DRAW_CHANCE,
    DRAW_COMPUTED,
    DRAW_QUANTITY,
    DRAW_WEIGHTS,
    JOIN,
    NONE,
    PURPOSES,
    TEAM_STEP,
    WAIT_STEP,
)
from pathway_engine.simulation.plan.panels import add_panels
from pathway_engine.simulation.plan.people import EVERY_ROLE, Asked, asked_for
from pathway_engine.simulation.plan.places import LEAVES, place_of
from pathway_engine.simulation.plan.tables import NOTHING, Pair, Tables


def add_attributes(tables: Tables) -> None:
    """The case's attributes: bounds, whether whole, initial value."""
    for name, attribute in tables.pathway.case.items():
        low, high = attribute.bounds
        tables.add(
            "attribute",
            low=low,
            high=high,
            whole=int(attribute.type == "integer"),
            initial=initial_value(tables, name, attribute),
        )


def initial_value(tables: Tables, name: str, attribute: Attribute) -> float:
    """The number for an attribute's initial value, NaN where there is none."""
    if attribute.initial is None:
        return np.nan
    if attribute.type in ("boolean", "choice"):
        return float(tables.values_of(name).index(attribute.initial))
    return float(parse_number(attribute.initial, signed=True))


def add_records(tables: Tables, owner: str, draws: Draws, purpose: str) -> tuple[int, int]:
    """What a step records or a stream's people bring: first place and number."""
    rows = []
    for name, written in draws.items():
        by, x = tables.varying(written, _DrawPlace(tables, name))
        key = tables.key(owner, f"{purpose}.{name}")
        rows.append({"attribute": tables.attribute(name), "draw_by": by, "draw": x, "key": key})
    first = tables.size("record")
    for row in rows:
        tables.add("record", **row)
    return first, len(rows)


class _DrawPlace:
    """Puts what is drawn for an attribute among the draws."""

    def __init__(self, tables: Tables, attribute: str) -> None:
        self._tables = tables
        self._attribute = attribute

    def __call__(self, written: Written) -> int:
        types = self._tables.pathway.attribute_types
        steps = self._tables.pathway.all_steps
        return self._add(read_draw(written, types[self._attribute], types, steps))

    def _add(self, draw: Draw) -> int:
        tables = self._tables
        match draw:
            case Chance():
                row = {"kind": DRAW_CHANCE, "item": NONE, "n": 0, "share": draw.share}
            case Weights():
                first = tables.cumulative(draw.weights)
                row = {"kind": DRAW_WEIGHTS, "item": first, "n": len(draw.weights), "share": 0.0}
            case Computed():
                rule = tables.typed_rule(draw.rule)
                row = {"kind": DRAW_COMPUTED, "item": rule, "n": 0, "share": 0.0}
            case _:
                row = {"kind": DRAW_QUANTITY, "item": tables.quantity(draw), "n": 0, "share": 0.0}
        return tables.add("draw", once=int(getattr(draw, "once", False)), **row)


def add_steps(tables: Tables) -> None:
    """Every step, in the order of their numbers."""
    asked = asked_for(tables.pathway)
    add_exits(tables, "exits", tables.pathway.exits)
    for number, (name, step) in enumerate(tables.pathway.all_steps.items()):
        keys = [tables.key(name, purpose) for purpose in PURPOSES]
        outcomes = _add_outcomes(tables, step)
        requires = tables.size("requirement")
        for rule in [tables.rule(rule) for rule in step.requires.values()]:
            tables.add("requirement", v=rule)
        pairs = _team_pairs(tables, step, asked) if isinstance(step, TeamStep) else {}
        if isinstance(step, WaitStep):
            pairs = {"due": tables.varying(step.due, tables.quantity)}
        records = getattr(step, "records", {})
        first_record, records_n = add_records(tables, name, records, "record")
        kinds = {TeamStep: TEAM_STEP, WaitStep: WAIT_STEP, Block: BLOCK_STEP}
        tables.add(
            "step",
            kind=kinds.get(type(step), DECISION_STEP),
            outcomes=outcomes,
            outcomes_n=len(step.outcomes),
            requires=requires,
            requires_n=len(step.requires),
            records=first_record,
            records_n=records_n,
            key=keys[0],
            calendar=tables.calendars.get(tables.pathway.defaults.calendar or "", NONE),
            reached=NONE,
            started=NONE,
            finished=NONE,
            **_later_keys(tables, name, step, number),
            **_spread(pairs),
        )


def _later_keys(tables: Tables, name: str, step: StepBase, number: int) -> dict[str, int]:
    """Ways out, holds, the own worker and the panels of a step."""
    exits = step.exits if isinstance(step, TeamStep | WaitStep) else {}
    holds = step.holds if isinstance(step, TeamStep) else {}
    first_hold = tables.size("hold")
    for row in [_hold(tables, name, cause, hold) for cause, hold in holds.items()]:
        tables.add("hold", **row)
    return {
        "exits": add_exits(tables, name, exits),
        "exits_n": len(exits),
        "holds": first_hold,
        "holds_n": len(holds),
        "same_worker": int(isinstance(step, TeamStep) and step.same_worker),
        "panels": add_panels(tables, step, number) if isinstance(step, TeamStep) else NONE,
        "place": place_of(tables, step),
        "leaves": LEAVES[step.leaves],
        **_branches(tables, step),
    }


def _branches(tables: Tables, step: StepBase) -> dict[str, int]:
    """The branches of a block, each by its first step."""
    first = tables.size("branch")
    branches = step.parallel if isinstance(step, Block) else {}
    for steps in branches.values():
        tables.add("branch", v=tables.numbering.step_of[next(iter(steps))])
    either = isinstance(step, Block) and step.join == "any"
    return {"branches": first, "branches_n": len(branches), "any_": int(either)}


def _hold(tables: Tables, owner: str, cause: str, hold: Hold) -> dict[str, int]:
    share_by, share = tables.varying(hold.share, tables.share)
    for_by, for_ = tables.varying(hold.for_, tables.quantity)
    return {
        "cause": tables.numbering.causes.index(cause),
        "rule": NONE if hold.when is None else tables.rule(hold.when),
        "share_by": share_by,
        "share": share,
        "for_by": for_by,
        "for_": for_,
        "key": tables.key(owner, f"hold.{cause}"),
        "for_key": tables.key(owner, f"hold_for.{cause}"),
    }


def add_exits(tables: Tables, owner: str, exits: Mapping[str, Exit]) -> int:
    """Ways out, of a step or of the pathway; the first place."""
    rows = []
    for name, one in exits.items():
        after_by, after = tables.varying(one.after, tables.quantity)
        rows.append({
            "to": tables.numbering.endings.index(one.to),
            "rule": NONE if one.when is None else tables.rule(one.when),
            "after_by": after_by,
            "after": after,
            "key": tables.key(owner, f"exit.{name}"),
        })  # fmt: skip
    first = tables.size("exit")
    for row in rows:
        tables.add("exit", **row)
    return first


PAIRS = ("team", "by", "accountable", "work", "stay", "afterwards", "due", "priority")


def _spread(pairs: dict[str, Pair]) -> dict[str, int]:
    """Pairs as fields, `NOTHING` for those that are missing."""
    fields = {name: pairs.get(name, NOTHING) for name in PAIRS}
    return {f"{name}_by": by for name, (by, _) in fields.items()} | {
        name: x for name, (_, x) in fields.items()
    }


def _team_pairs(tables: Tables, step: TeamStep, asked: dict[Asked, int]) -> dict[str, Pair]:
    defaults = tables.pathway.defaults
    by = EVERY_ROLE if step.by is None else step.by
    accountable = defaults.accountable if step.accountable is None else step.accountable
    priority = defaults.priority if step.priority is None else step.priority
    teams, organisations = tables.pathway.teams, tables.pathway.organisations
    numbered = tables.numbering.organisations.index
    return {
        "team": tables.led_to(step.team, teams, tables.numbering.team_of.__getitem__),
        "by": tables.varying(by, lambda roles: asked[roles, step.partners]),
        "accountable": tables.led_to(accountable, organisations, numbered),
        "work": tables.varying(step.length_of_work, tables.quantity),
        "stay": tables.varying(step.stay, tables.quantity),
        "afterwards": tables.varying(step.afterwards, tables.quantity),
        "due": tables.varying(step.due, tables.quantity),
        "priority": tables.varying(priority, tables.rule),
    }


def _add_outcomes(tables: Tables, step: StepBase) -> int:
    rows = [_outcome(tables, outcome) for outcome in step.outcomes.values()]
    first = tables.size("outcome")
    for row in rows:
        tables.add("outcome", **row)
    return first


def _outcome(tables: Tables, outcome: Outcome) -> dict[str, int]:
    by, share = tables.varying(outcome.share, tables.share)
    sets = {name: _assigned(tables, name, rule) for name, rule in outcome.set.items()}
    first = tables.size("assignment")
    for name, rule in sets.items():
        tables.add("assignment", attribute=tables.attribute(name), rule=rule)
    return {
        "to": destination(tables, outcome.to),
        "rule": NONE if outcome.when is None else tables.rule(outcome.when),
        "share_by": by,
        "share": share,
        "sets": first,
        "sets_n": len(sets),
        "opens": NONE,
    }


def _assigned(tables: Tables, attribute: str, rule: Expr) -> int:
    """The place of an expression that sets an attribute: a bare word may be a choice's value."""
    pathway = tables.pathway
    return tables.typed_rule(pathway.typed(rule, pathway.attribute_types[attribute]))


def destination(tables: Tables, name: str) -> int:
    """Where an outcome leads: a step's number, -1 - an ending's, or to the join."""
    if name == "join":
        return JOIN
    if name in tables.numbering.endings:
        return -1 - tables.numbering.endings.index(name)
    return tables.numbering.step_of[name]


def name_moments(tables: Tables) -> None:
    """Tell the steps which of their events some `since` counts from."""
    for event, number in tables.moments.items():
        step, _, what = event.partition(".")
        if what:
            tables.change("step", tables.numbering.step_of[step], **{what: number})


def add_endings(tables: Tables) -> None:
    """Every ending, with the package that it starts."""
    for name, ending in tables.pathway.endings.items():
        package = ending.package if isinstance(ending.package, Package) else None
        by, lasts = tables.varying(package.lasts, tables.quantity) if package else NOTHING
        tables.add(
            "ending",
            lasts_by=by,
            lasts=lasts,
            weekly=tables.rule(package.weekly) if package else NONE,
            no_package=int(ending.package == "none"),
            key=tables.key(name, "lasts"),
            calendar=tables.calendars.get(tables.pathway.defaults.calendar or "", NONE),
            opens=NONE,
            packages=0,
            package_time=0,
            package_cost=0.0,
        )


def add_streams(tables: Tables, window: Window, *, alone: bool = True) -> None:
    """Every stream of arrivals; where cases are open already, from when the window opens on."""
    for name, stream in tables.pathway.arrivals.items():
        to = stream.to or tables.pathway.start
        if to is None:
            raise ValueError(f"`{name}` starts nowhere")
        first, n = add_records(tables, name, stream.case, "case")
        row, rows_end = _add_recorded(tables, name, window) if stream.replay else (NONE, NONE)
        begins, ends = in_force(stream.from_, stream.until, window.warm_up_until)
        if not alone:
            begins = max(begins, window.warm_up_until)
        tables.add(
            "stream",
            to=destination(tables, to),
            records=first,
            records_n=n,
            gap_key=tables.key(name, "gap"),
            time_key=tables.key(name, "time"),
            identity_key=tables.key(name, "identity"),
            from_at=begins,
            until_at=ends,
            row=row,
            rows_end=rows_end,
        )


def _add_recorded(tables: Tables, name: str, window: Window) -> tuple[int, int]:
    """The people whom the file of a stream brings in the run: the first, and the one after them."""
    pathway, run = tables.pathway, (window.starts_at, window.ends_at)
    if recorded(pathway, name) is None:
        raise UsageError(
            f"`{name}` replays a file that is not at hand: load the pathway's own file"
        )
    first = tables.size("recorded")
    for person in recorded_within(pathway, name, run, window.warm_up_until):
        values = tables.size("recorded_value")
        for value in person.values:
            tables.add("recorded_value", v=value)
        tables.add("recorded", at=person.second, number=person.row, values=values)
    return first, tables.size("recorded")
