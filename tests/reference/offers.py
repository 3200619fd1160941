"""A case is offered to another team: delay, dispute, return and rework, acceptance."""

from __future__ import annotations

from pathway_engine.definition.models import HandoffRule
from pathway_engine.engine.records import NONE, DelayKind, HandoffResult, State, VisitKind
from reference.cases import Delay, Handoff, Visit
from reference.handoffs import governing
from reference.luck import line_of
from reference.working import Working


class Offers(Working):
    """Moves of a visit until its team has accepted it."""

    def handoff_to(self, visit: Visit, sender: Visit, attempt: int) -> Handoff:
        """The offer that a visit in another team begins with."""
        assert sender.team is not None
        assert visit.team is not None
        rule = governing(self.pathway, sender.team, visit.team)
        changes = visit.accountable != visit.token.accountable
        return Handoff(sender, attempt, rule, changes, dict(visit.case.values))

    def offer(self, visit: Visit) -> None:
        """The delay of an offer begins."""
        visit.state = State.OFFERED
        visit.ends_at = self.time_of_handoff(visit, "delay")

    def time_of_handoff(self, visit: Visit, purpose: str) -> int:
        """When the delay of an offer, or a dispute about it, is over."""
        assert visit.handoff is not None
        rule = visit.handoff.rule
        written = None if rule is None else rule.delay
        if purpose == "dispute_for":
            assert rule is not None
            assert rule.disputed is not None
            written = rule.disputed.for_
        if written is None:
            return self.now
        u = self.chance(visit, purpose, visit.handoff.attempt)
        quantity = line_of(written, visit.handoff.values)
        return self.later(quantity, u, self.now, self.team_of(visit).hours)

    def dispute_or_answer(self, visit: Visit) -> Visit:
        """The delay is over: the dispute is drawn."""
        assert visit.handoff is not None
        handoff = visit.handoff
        if handoff.rule is None or handoff.rule.disputed is None:
            return self.answer(visit)
        share = line_of(handoff.rule.disputed.share, handoff.values)
        if self.chance(visit, "disputed", handoff.attempt) >= float(share):
            return self.answer(visit)
        visit.state = State.DISPUTED
        visit.ends_at = self.time_of_handoff(visit, "dispute_for")
        handoff.disputed_from = self.now
        delay = Delay(visit, DelayKind.DISPUTE, "dispute_responsibility", self.now)
        visit.case.delays.append(delay)
        return visit

    def end_delay(self, visit: Visit) -> None:
        """A delay of the visit that is under way ends now."""
        for delay in visit.case.delays:
            if delay.visit is visit and delay.to_at == NONE:
                delay.to_at = self.now

    def answer(self, visit: Visit) -> Visit:
        """The return is drawn; else the offer is accepted."""
        assert visit.handoff is not None
        handoff = visit.handoff
        rule = handoff.rule
        if rule is not None and rule.returned is not None:
            share = line_of(rule.returned.share, handoff.values)
            if self.chance(visit, "returned", handoff.attempt) < float(share):
                return self.send_back(visit, rule)
        handoff.result = HandoffResult.ACCEPTED
        handoff.accepted_at = self.now
        stays = self.needs.stay_of(visit) is not None
        if rule is not None and rule.rekeying is not None and not stays:
            handoff.rekeying_time = self.seconds(visit, rule.rekeying, "rekeying")
        self.take(visit)
        return visit

    def send_back(self, visit: Visit, rule: HandoffRule) -> Visit:
        """The offer is returned: the sender's team does its last step again."""
        assert visit.handoff is not None
        assert rule.returned is not None
        visit.state = State.RETURNED
        visit.finished_at = self.now
        visit.handoff.result = HandoffResult.RETURNED
        if rule.returned.rework is not None:
            visit.handoff.rework_time = self.seconds(visit, rule.returned.rework, "rework")
        original = visit.token.last_done
        assert original is not None
        rework = self.new_visit(
            visit.case, visit.token, VisitKind.REWORK, original.step, original.at_step
        )
        rework.team, rework.by = original.team, original.by
        rework.accountable = original.accountable
        rework.reworks, rework.offers = original, visit
        return self.queue(rework)

    def offer_again(self, rework: Visit) -> Visit:
        """The rework is done: the same step and team are offered the case again."""
        returned = rework.offers
        assert returned is not None
        assert returned.handoff is not None
        visit = self.new_visit(
            rework.case, rework.token, VisitKind.WORK, returned.step, returned.at_step
        )
        visit.team, visit.by = returned.team, returned.by
        visit.accountable, visit.due_at = returned.accountable, returned.due_at
        visit.exits = returned.exits
        visit.handoff = self.handoff_to(visit, rework, returned.handoff.attempt + 1)
        self.offer(visit)
        return visit
