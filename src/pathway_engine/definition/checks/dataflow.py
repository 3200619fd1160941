"""No attribute is read on a way where nothing set it.

For every place it is worked out which attributes are set on *all* ways that lead there. A
read of any other is a fault, which the first case to come that way would meet.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from pathway_engine.definition.checks import reads
from pathway_engine.definition.checks.reads import Read
from pathway_engine.definition.findings import Report
from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import Block, HandoffRule, Pathway
from pathway_engine.definition.models.steps import Package
from pathway_engine.definition.node import join
from pathway_engine.definition.replaying import columns
from pathway_engine.definition.routes import Way, block_of, join_of, ways
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths

State = frozenset[str]
"""The attributes that are set."""


def check_dataflow(pathway: Pathway, report: Report) -> None:
    """Report every read of an attribute that some way leaves unset."""
    unset: dict[Read, list[str]] = {}
    for state, read, where in _Flow(pathway).reads():
        if read[0] in pathway.case and read[0] not in state:
            unset.setdefault(read, []).append(where)
    for (name, path), places in unset.items():
        others = f", and {len(places) - 1} times more" if len(places) > 1 else ""
        found = f"`{name}`, which nothing may have set {places[0]}{others}"
        expected = "an `initial` value, or a value on every way"
        report.add("attribute_not_set", path, found=found, expected=expected)


class _Flow:
    """The attributes set at every place of one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.paths = step_paths(pathway)
        self.blocks = block_of(pathway)
        initial = (name for name, one in pathway.case.items() if one.initial is not None)
        self.initial = frozenset(initial)
        self.entries = list(self._entries())
        self.ahead: dict[str, list[Way]] = {}
        self.into_joins: dict[str, list[Way]] = {}
        joins = {join_of(name) for name, one in pathway.steps.items() if isinstance(one, Block)}
        for way in ways(pathway):
            self.ahead.setdefault(way.origin, []).append(way)
            if way.target in joins:
                self.into_joins.setdefault(way.target, []).append(way)
        self.states = self._settled()

    def _entries(self) -> Iterator[tuple[str, State]]:
        """Where cases come in, and what is set then."""
        pathway = self.pathway
        for name, arrival in pathway.arrivals.items():
            at = arrival.to or pathway.start
            if at is not None:
                yield at, self.initial | frozenset(arrival.case) | columns(pathway, name)
        for backlog in pathway.backlog.values():
            yield backlog.at, self.initial | frozenset(backlog.case)
        if pathway.start is not None and not pathway.arrivals:
            yield pathway.start, frozenset(pathway.case)  # live: whoever opens a case says all

    def _settled(self) -> dict[str, State]:
        """What is set on all ways to each place that can be reached."""
        states: dict[str, State] = {}
        for place, state in self.entries:
            _meet(states, place, state)
        waiting = list(states)
        while waiting:
            for way in self.ahead.get(waiting.pop(), ()):
                if way.target in self.into_joins:
                    changed = self._join(states, way.target)
                else:
                    changed = _meet(states, way.target, self._after(states, way))
                if changed:
                    waiting.append(way.target)
        return self._with_exits(states)

    def _with_exits(self, states: dict[str, State]) -> dict[str, State]:
        """Pathway exits lead to their endings from everywhere."""
        for way_out in self.pathway.exits.values():
            for _, state in self.entries:
                _meet(states, way_out.to, state)
        return states

    def _after(self, states: Mapping[str, State], way: Way) -> State:
        """What is set when a way has been taken."""
        state = states[way.origin]
        step = self.pathway.all_steps.get(way.origin)
        if way.kind != "exit" and step is not None:
            state |= reads.written_by(step)
        if way.opening is not None:
            return state | frozenset(way.opening.case)
        return state | reads.set_by(way.outcome)

    def _join(self, states: dict[str, State], place: str) -> bool:
        """Meet at a join: with `all`, with what any branch sets on all its own ways.

        Such a join has no state before every branch has come to it.
        """
        ends: dict[str, State] = {}
        for way in self.into_joins[place]:
            if way.origin in states:
                _meet(ends, self.blocks[way.origin][1], self._after(states, way))
        block = self.pathway.steps[self.blocks[self.into_joins[place][0].origin][0]]
        assert isinstance(block, Block)  # noqa: S101 - only blocks have joins
        if block.join == "any":
            return _replace(states, place, frozenset.intersection(*ends.values()))
        if len(ends) < len(block.parallel):
            return False
        return _replace(states, place, frozenset.union(*ends.values()))

    def reads(self) -> Iterator[tuple[State, Read, str]]:
        """Every read, with what is set where it happens and where that is, in words."""
        pathway = self.pathway
        for name, step in pathway.all_steps.items():
            path = self.paths[name]
            if name not in self.states:
                continue
            state = self.states[name]
            where = f"when `{name}` is reached"
            yield from _each(state, reads.on_reaching(pathway, step, path), where)
            yield from _each(state, self._of_handoffs(name), where)
            drawn = getattr(step, "records", {})
            state = yield from self._drawn(state, drawn, join(path, "records"), f"at `{name}`")
            if isinstance(step, Block):
                state = self.states.get(join_of(name), state)
            yield from _each(state, reads.on_choosing(pathway, step, path), f"at `{name}`")
            for outcome_name, outcome in step.outcomes.items():
                below = join(path, "outcomes", outcome_name)
                after = state | reads.set_by(outcome)
                yield from self._of_openings(after, outcome.opens, below, f"at `{name}`")
        yield from self._of_entries()
        yield from self._of_endings()
        yield from self._of_targets()

    def _drawn(
        self, state: State, drawn: Mapping[str, Any], path: str, where: str
    ) -> Generator[tuple[State, Read, str], None, State]:
        """Reads of draws, in the written order, later ones seeing earlier ones."""
        for attribute, written in drawn.items():
            read = reads.of_draw(self.pathway, join(path, attribute), attribute, written)
            yield from _each(state, read, where)
            state |= {attribute}
        return state

    def _of_openings(
        self, state: State, openings: Mapping[str, Any], path: str, where: str
    ) -> Iterator[tuple[State, Read, str]]:
        for name, opening in openings.items():
            below = join(path, "opens", name)
            yield from _each(state, reads.of_opening(self.pathway, opening, below), where)
            yield from self._drawn(state, opening.case, join(below, "case"), where)

    def _of_entries(self) -> Iterator[tuple[State, Read, str]]:
        pathway = self.pathway
        for name, arrival in pathway.arrivals.items():
            path = join("arrivals", name, "case")
            state = self.initial | columns(pathway, name)
            yield from self._drawn(state, arrival.case, path, "when a case arrives")
        for name, backlog in pathway.backlog.items():
            path = join("backlog", name)
            where = "in the backlog"
            yield from self._drawn(self.initial, backlog.case, join(path, "case"), where)
            state = self.initial | frozenset(backlog.case)
            for field in ("waited", "stayed"):
                there = reads.of_value(pathway, join(path, field), getattr(backlog, field))
                yield from _each(state, there, where)
        for name, way_out in pathway.exits.items():
            for _, state in self.entries:
                for field in ("after", "when"):
                    path = join("exits", name, field)
                    found = reads.of_value(pathway, path, getattr(way_out, field))
                    yield from _each(state, found, "when a case opens")

    def _of_endings(self) -> Iterator[tuple[State, Read, str]]:
        for name, ending in self.pathway.endings.items():
            state, path = self.states.get(name), join("endings", name)
            if state is None:
                continue
            where = f"at the ending `{name}`"
            if isinstance(ending.package, Package):
                for field in ("weekly", "lasts"):
                    below = join(path, "package", field)
                    found = reads.of_value(self.pathway, below, getattr(ending.package, field))
                    yield from _each(state, found, where)
            yield from self._of_openings(state, ending.opens, path, where)

    def _of_targets(self) -> Iterator[tuple[State, Read, str]]:
        """A target reads when its clock starts."""
        for name, target in self.pathway.targets.items():
            for event in target.from_:
                for state in self._at_event(event):
                    for field in ("when", "within"):
                        path = join("targets", name, field)
                        found = reads.of_value(self.pathway, path, getattr(target, field))
                        yield from _each(state, found, f"at `{event}`")

    def _at_event(self, event: str) -> Iterable[State]:
        place, _, moment = event.partition(".")
        if event == "opened":
            return [state for _, state in self.entries]
        step = self.pathway.all_steps.get(place)
        if step is None:
            return [self.states[event]] if event in self.states else []
        if isinstance(step, Block) and moment == "finished":
            place = join_of(place)
        if place not in self.states:
            return []
        written = reads.written_by(step) if moment == "finished" else frozenset()
        return [self.states[place] | written]

    def _of_handoffs(self, name: str) -> Iterator[Read]:
        """What the rules of the handoffs that may lead to a step depend on."""
        pathway = self.pathway
        step = pathway.team_steps.get(name)
        if step is None or not pathway.handoffs:
            return
        others = {team for one in pathway.team_steps.values() for team in teams_of(pathway, one)}
        for receiver in teams_of(pathway, step):
            for sender in sorted(others - {receiver}):
                rule = rule_for(pathway, sender, receiver)
                if rule is not None:
                    yield from _of_rule(pathway, rule)


def _of_rule(pathway: Pathway, rule: HandoffRule) -> Iterator[Read]:
    path = next(join("handoffs", name) for name, one in pathway.handoffs.items() if one is rule)
    yield from reads.of_value(pathway, join(path, "delay"), rule.delay)
    yield from reads.of_value(pathway, join(path, "rekeying"), rule.rekeying)
    for part in ("disputed", "returned"):
        for field in ("share", "for_", "rework"):
            value = getattr(getattr(rule, part), field, None)
            yield from reads.of_value(pathway, join(path, part, field.rstrip("_")), value)


def _each(state: State, found: Iterable[Read], where: str) -> Iterator[tuple[State, Read, str]]:
    for read in found:
        yield state, read, where


def _meet(states: dict[str, State], place: str, state: State) -> bool:
    """Keep what is set on all ways to a place; whether that changed anything."""
    return _replace(states, place, states.get(place, state) & state)


def _replace(states: dict[str, State], place: str, state: State) -> bool:
    changed = states.get(place) != state
    states[place] = state
    return changed
