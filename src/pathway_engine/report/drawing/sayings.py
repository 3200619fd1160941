"""What a picture says of the things of a pathway: a few words beside each, and all in a tooltip."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pathway_engine.definition.expressions import Expr, unparse
from pathway_engine.definition.models import (
    Arrival,
    Ending,
    Exit,
    Given,
    Opening,
    Outcome,
    Pathway,
    Step,
    TeamStep,
    WaitStep,
    each_value,
)
from pathway_engine.definition.prose.cases import told_arrival, told_ending
from pathway_engine.definition.prose.steps import told_step
from pathway_engine.definition.prose.telling import Teller, either, share, titled, words
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routes import Way
from pathway_engine.definition.values import plain
from pathway_engine.report.drawing.text import printed

_UNITS = (("w", 604_800), ("d", 86_400), ("h", 3_600), ("min", 60))
_PER = {"h": "an hour", "day": "a day", "week": "a week", "year": "a year", "wd": "a working day"}


class Sayings:
    """Words for the picture of one pathway."""

    def __init__(self, pathway: Pathway) -> None:
        self._pathway = pathway
        self._tell = Teller(pathway)

    # -- in the picture ------------------------------------------------------------------------

    def arrival(self, arrival: Arrival) -> tuple[str, ...]:
        """How many come."""
        if arrival.rate is None:
            return ("as recorded",)
        return (f"{_grouped(arrival.rate.amount)} {_PER[arrival.rate.per]}",)

    def step(self, name: str, step: Step) -> tuple[str, ...]:
        """What stands beneath the title of a step."""
        notes: list[str] = []
        if isinstance(step, WaitStep):
            notes.append(_varied(step.due, "until known"))
        if isinstance(step, TeamStep):
            notes += self._of_team_step(step)
        return (*map(printed, notes), *self._there_already(name))

    def _of_team_step(self, step: TeamStep) -> Iterator[str]:
        if step.in_ is not None:
            yield f"in: {titled(step.in_, self._pathway.places.get(step.in_))}"
        if step.stay is not None:
            yield f"stay {_varied(step.stay, 'as planned')}"
        if step.sessions is not None:
            yield "heard at sittings"
        if step.with_:
            yield f"with {either([self._tell.team(team) for team in step.with_])}"

    def ending(self, name: str, ending: Ending) -> tuple[str, ...]:
        """What stands beneath the title of an ending."""
        notes = ["with a package"] if ending.package not in (None, "none") else []
        notes += ["also from any step" for one in self._pathway.exits.values() if one.to == name]
        return (*dict.fromkeys(notes), *self._there_already(name))

    def _there_already(self, name: str) -> tuple[str, ...]:
        """How many are there when the window opens."""
        backlog = self._pathway.backlog.values()
        cases = sum((one.cases for one in backlog if one.at == name), 0)
        return (f"{cases:,} there at first",) if cases else ()

    # -- on arrows -----------------------------------------------------------------------------

    def way(self, way: Way) -> tuple[str, str]:
        """What stands on an arrow, and the whole of it."""
        name = way.path.rpartition(".")[2]
        if way.kind == "branch":
            return words(name), f"branch {words(name)}"
        if way.kind == "exit":
            return "leaves", self._leaving(way)
        if way.kind == "opening" and way.opening is not None:
            return self._opening(way.opening, name)
        assert way.outcome is not None  # noqa: S101 - there is no fifth kind
        return self._outcome(way, name, way.outcome)

    def _outcome(self, way: Way, name: str, outcome: Outcome) -> tuple[str, str]:
        step = self._pathway.all_steps[way.path.split(".")[-3]]
        short, whole = self._chosen(step, outcome)
        title = outcome.title or words(name)
        about = f"{title}: {whole}" if whole else title
        return short, f"{about}; to {self._tell.step(outcome.to)}"

    def _chosen(self, step: Step, outcome: Outcome) -> tuple[str, str]:
        """When or how often an outcome is taken; nothing where it is the only one."""
        if outcome.when is not None:
            return _short(outcome.when), f"if {self._tell.rule(outcome.when)}"
        if outcome.share is not None:
            whole = self._tell.varies(outcome.share, share)
            return _shares(outcome.share), whole
        others = [one for one in step.outcomes.values() if one is not outcome]
        if not others:
            return "", ""
        left = _left(others)
        return (
            ("otherwise", "otherwise")
            if left is None
            else (share(left), f"{share(left)}, the rest")
        )

    def portion(self, way: Way) -> float | None:
        """Which part of the visits to its origin takes a way, where one holds for everybody."""
        if way.kind == "branch":
            return 1.0
        if way.kind != "outcome" or way.outcome is None:
            return None
        step = self._pathway.all_steps[way.path.split(".")[-3]]
        if any(one.when is not None for one in step.outcomes.values()):
            return None
        mine = way.outcome.share
        if mine is None:
            left = _left([one for one in step.outcomes.values() if one is not way.outcome])
            return None if left is None else float(left)
        return None if isinstance(mine, Given) else float(mine)

    def _opening(self, opening: Opening, name: str) -> tuple[str, str]:
        often = "" if opening.share is None else f" {_shares(opening.share)}"
        after = _varied(opening.after, "later")
        rule = "" if opening.when is None else f", if {self._tell.rule(opening.when)}"
        whole = f"{words(name)}: opens another case{often}, {after} later{rule}"
        return f"opens{often}, +{after}", whole

    def _leaving(self, way: Way) -> str:
        step, name = way.path.split(".")[-3], way.path.rpartition(".")[2]
        exits: dict[str, Exit] = getattr(self._pathway.all_steps[step], "exits", {})
        one = exits[name]
        rule = "" if one.when is None else f", if {self._tell.rule(one.when)}"
        return f"{words(name)}: leaves after {self._tell.varies(one.after, self._tell.time)}{rule}"

    # -- the whole, in tooltips ----------------------------------------------------------------

    def step_whole(self, name: str, step: Step) -> str:
        """A step as `read` tells it."""
        return printed(told_step(self._tell, name, step))

    def arrival_whole(self, name: str, arrival: Arrival) -> str:
        """An arrival as `read` tells it."""
        return printed(told_arrival(self._tell, name, arrival))

    def ending_whole(self, name: str, ending: Ending) -> str:
        """An ending as `read` tells it."""
        return printed(told_ending(self._tell, name, ending))


def _left(others: list[Outcome]) -> Decimal | None:
    """The share that others leave; None where it is not the same for everybody."""
    shares = [one.share for one in others]
    if any(one is None or isinstance(one, Given) for one in shares):
        return None
    return Decimal(1) - sum((one for one in shares if isinstance(one, Decimal)), Decimal(0))


def _shares(given: Decimal | Given[Decimal]) -> str:
    """A share, or from where to where it goes.

    >>> _shares(Decimal("0.3"))
    '30 %'
    """
    values = sorted(each_value(given))
    if values[0] == values[-1]:
        return share(values[0])
    return f"{plain(values[0] * 100)}–{share(values[-1])}"


def _short(rule: Expr) -> str:
    """A rule in the fewest signs."""
    text = unparse(rule).replace("_", " ").replace("==", "=")
    return text.replace(">=", "≥").replace("<=", "≤").replace("!=", "≠")


def _varied(given: Quantity | Given[Quantity], unknown: str) -> str:
    """How long something takes on average, or from where to where."""
    told = [_time(one, unknown) for one in each_value(given)]
    return told[0] if len(set(told)) == 1 else f"{told[0]} to {told[-1]}"


def _time(quantity: Quantity, unknown: str) -> str:
    if quantity.of is not None:
        return unknown
    mean = quantity.mean
    if quantity.unit == "working_days":
        return f"{mean:.2g} wd"
    for name, seconds in _UNITS:
        if mean >= seconds and abs(mean / seconds - round(mean / seconds)) < 1e-9:
            return f"{mean / seconds:.0f} {name}"
    for name, seconds in _UNITS[1:]:
        if mean >= seconds:
            return (
                f"{mean / seconds:.2g} {name}"
                if mean < 100 * seconds
                else f"{mean / seconds:.0f} {name}"
            )
    return f"{mean:.2g} s"


def _grouped(amount: Decimal) -> str:
    """A number with its thousands apart.

    >>> _grouped(Decimal("2600")), _grouped(Decimal("0.5"))
    ('2,600', '0.5')
    """
    return f"{amount:,}" if amount == amount.to_integral_value() else plain(amount)
