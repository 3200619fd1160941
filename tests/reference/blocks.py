"""Blocks: branches begin side by side, and join."""

from __future__ import annotations

from pathway_engine.definition.models import Block
from pathway_engine.engine.records import State
from reference.cases import OPEN, Token, Visit
from reference.openings import Openings
from reference.teams import NEVER


class Blocks(Openings):
    """Moves of a block's own visit."""

    def begin_block(self, visit: Visit, block: Block) -> None:
        """Every branch has a token, with the team that the case was with; none is offered yet."""
        before = visit.token
        visit.state, visit.ends_at = State.PLANNED, NEVER
        visit.away = [
            Token(branch, visit, before.last_done, before.accountable) for branch in block.parallel
        ]
        visit.to_offer = list(visit.away)
        visit.case.tokens.remove(before)
        visit.case.tokens += visit.away

    def next_branch(self, visit: Visit) -> tuple[str, Token]:
        """The first step of the next branch, and its token."""
        token = visit.to_offer.pop(0)
        assert token.branch is not None
        block = self.pathway.all_steps[visit.step]
        assert isinstance(block, Block)
        return next(iter(block.parallel[token.branch])), token

    def joined(self, token: Token) -> Visit | None:
        """A branch reaches the join: the block's visit if it is over with that."""
        visit = token.block
        assert visit is not None
        block, case = self.pathway.all_steps[visit.step], visit.case
        assert isinstance(block, Block)
        visit.away.remove(token)
        case.tokens.remove(token)
        if block.join == "all" and visit.away:
            self.give_up_slots(case)
            return None
        visit.token.last_done, visit.token.accountable = token.last_done, token.accountable
        case.tokens.append(visit.token)
        for other in visit.away:
            self.stop(other)
        self.give_up_slots(case)
        return visit

    def stop(self, token: Token) -> None:
        """A branch that is not needed any more: work in hand ends beside the case."""
        case = next(case for case in self.cases if token in case.tokens)
        still = [v for v in case.visits if v.token is token and v.state in OPEN]
        for visit in still:
            self.let_go(visit)
        if not still:
            case.tokens.remove(token)
