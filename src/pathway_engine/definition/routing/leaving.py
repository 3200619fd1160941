"""Exits: when a case on its way would leave by one, and how what is worked out stands to a run.

Nobody queues where people are routed: they leave in waits, in handoffs, and when their time since
opening runs out, later than in a run. More go on than would, so that visits, handoffs and load are
at most what stands here; not so where those who leave open further cases or have a package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pathway_engine.definition.models import Block, Exit, Package, Pathway
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.persons import Person, Values, WayOut, Where
from pathway_engine.definition.routing.sampling import At

AT_MOST, AT_LEAST, ABOUT = "at most", "at least", "about"


def exits_of(pathway: Pathway) -> tuple[Exit, ...]:
    """Every exit, of the pathway and of its steps."""
    of_steps = (getattr(step, "exits", {}).values() for step in pathway.all_steps.values())
    return (*pathway.exits.values(), *(one for exits in of_steps for one in exits))


def bound_of(pathway: Pathway) -> str:
    """The words for visits, handoffs, work and load: none where they are as in a run."""
    found = exits_of(pathway)
    endings = [pathway.endings[one.to] for one in found]
    if any(one.opens or isinstance(one.package, Package) for one in endings):
        return ABOUT
    return AT_MOST if found or _cuts_branches(pathway) else ""


def _cuts_branches(pathway: Pathway) -> bool:
    """Whether some branches end where another comes to the join before."""
    blocks = (step for step in pathway.steps.values() if isinstance(step, Block))
    return any(block.join == "any" and len(block.parallel) > 1 for block in blocks)


def worded(bound: str, number: str) -> str:
    """A number with the words for it, if there are any.

    >>> worded(AT_MOST, "139 %"), worded("", "139 %")
    ('at most 139 %', '139 %')
    """
    return f"{bound} {number}" if bound else number


def roughly(bound: str, number: str) -> str:
    """A number that is about so much in any case.

    >>> roughly(AT_MOST, "12"), roughly(ABOUT, "12"), roughly("", "12")
    ('at most about 12', 'about 12', 'about 12')
    """
    return f"{bound} about {number}" if bound in (AT_MOST, AT_LEAST) else f"about {number}"


class Leaving:
    """Draws when the exits of cases and of their visits happen."""

    def __init__(self, values: Values, clock: Clockwork) -> None:
        """Remember who draws, picks and asks, and how long a working day is."""
        self._values, self._clock = values, clock

    def ways(
        self, person: Person, exits: Mapping[str, Exit], at: At, where: Where, since: float,
        team: str | None = None,
    ) -> list[WayOut]:  # fmt: skip
        """When each exit would happen, counted from a second of the case.

        Of one second a step's exits come before the pathway's (which belong to no step), then as
        they are written.
        """
        found = []
        for number, (name, one) in enumerate(exits.items()):
            here = (*where, name)
            after = self._values.pick(person, one.after, (*here, "after"))
            drawn = self._values.luck.time(at, f"exit.{name}", after)
            seconds = since + self._clock.drawn(drawn, after, team)
            found.append(
                WayOut(seconds, (not at.owner, number), one.to, self._asked(person, one, here))
            )
        return found

    def _asked(self, person: Person, way: Exit, where: Where) -> Callable[[], bool]:
        """Asks the rule of an exit, of the person as they are then."""
        rule = way.when
        if rule is None:
            return lambda: True
        return lambda: bool(self._values.evaluate(person, rule, (*where, "when")))
