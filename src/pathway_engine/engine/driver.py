"""One case in memory, driven by commands: the smallest book there can be."""

from __future__ import annotations

from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.commands import Command
from pathway_engine.engine.decide import decide
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.fold import fold
from pathway_engine.engine.refusals import Refusal
from pathway_engine.engine.rulebook import Rulebook


class Driver:
    """A case as it is worked: its facts so far and the state that they fold to."""

    def __init__(self, rules: Rulebook) -> None:
        """Begin before the case has opened."""
        self.rules = rules
        self.facts: tuple[Fact, ...] = ()
        self.state: CaseFile | None = None

    def do(self, command: Command, at: int) -> tuple[Fact, ...] | Refusal:
        """Carry out a command at a civil second: the facts that follow, or why it is refused."""
        decided = decide(self.rules, self.state, command, at)
        if not isinstance(decided, Refusal):
            self.state = fold(decided, self.state)
            self.facts += decided
        return decided
