"""The words in which things of a pathway are told: names, amounts, tables, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pathway_engine.definition.causes import all_causes
from pathway_engine.definition.draws import Chance, Computed, Weights, read_draw
from pathway_engine.definition.expressions import AttributeType, Expr
from pathway_engine.definition.models import Given, Model, Pathway
from pathway_engine.definition.money import money
from pathway_engine.definition.prose.rules import in_words
from pathway_engine.definition.quantities import Quantity, describe
from pathway_engine.definition.values import Cost, Moment, Rate, plain

T = TypeVar("T")

PER = {
    "h": "an hour",
    "day": "a day",
    "week": "a week",
    "year": "a year",
    "wd": "a working day",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
Draws = Mapping[str, Any]


class Teller:
    """Tells single things of one pathway, each in a few words."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self._causes = all_causes(pathway)

    # -- names --

    def team(self, name: str) -> str:
        """A team, or the teams that a signpost gives."""
        return self._signpost(name, self.pathway.teams)

    def organisation(self, name: str) -> str:
        """An organisation, or the organisations that a signpost gives."""
        return self._signpost(name, self.pathway.organisations)

    def _signpost(self, name: str, entries: Mapping[str, Any]) -> str:
        entry = entries.get(name)
        if isinstance(entry, Given):
            return f"{words(name)} (see the table)"
        return titled(name, entry)

    def party(self, name: str) -> str:
        """A team or an organisation."""
        return self.team(name) if name in self.pathway.teams else self.organisation(name)

    def responsible(self, name: str) -> str:
        """Who is responsible for a cause: an organisation, or a word for others."""
        return self.organisation(name) if name in self.pathway.organisations else words(name)

    def role(self, name: str) -> str:
        """A role."""
        return titled(name, self.pathway.roles.get(name))

    def attribute(self, name: str) -> str:
        """An attribute of the case: its title in quotes, or its name."""
        attribute = self.pathway.case.get(name)
        return f'"{attribute.title}"' if attribute and attribute.title else words(name)

    def place(self, name: str) -> str:
        """Places."""
        return titled(name, self.pathway.places.get(name))

    def step(self, name: str) -> str:
        """A step, an ending, or the join of a block."""
        if name == "join":
            return "where the branches join"
        return titled(name, self.pathway.all_steps.get(name) or self.pathway.endings.get(name))

    def event(self, name: str) -> str:
        """An event of a case: opened, closed, an ending, or something of a step."""
        step, dot, what = name.partition(".")
        if dot:
            return f"{self.step(step)} {what}"
        return f"the case {name}" if name in ("opened", "closed") else self.step(name)

    def cause(self, name: str) -> str:
        """A cause of delay."""
        return lower(titled(name, self._causes.get(name)))

    # -- values --

    def varies(self, value: Any, tell: Callable[[Any], str]) -> str:
        """A value, or the table that gives it by an attribute of the case."""
        if not isinstance(value, Given):
            return tell(value)
        lines = [f"{words(word)}: {tell(line)}" for word, line in value.lines.items()]
        if value.otherwise is not None:
            lines.append(f"otherwise: {tell(value.otherwise)}")
        return f"by {self.attribute(value.given)} ({'; '.join(lines)})"

    def rule(self, rule: Expr, expected: AttributeType | None = None) -> str:
        """An expression in words."""
        return in_words(self.pathway.typed(rule, expected), self.attribute, self.step)

    def time(self, quantity: Quantity) -> str:
        """A duration or what is known of it, with the event from which it counts."""
        since = f", counted from {self.event(quantity.since)}" if quantity.since else ""
        cause = f", reported as {self.cause(quantity.cause)}" if quantity.cause else ""
        return describe(quantity) + since + cause

    def cost(self, cost: Cost) -> str:
        """A sum in a time."""
        return f"{money(cost.amount, self.pathway.currency)} {PER[cost.per]}"

    def rate(self, rate: Rate) -> str:
        """How many in a time."""
        return f"{plain(rate.amount)} {PER[rate.per]}"

    def drawn(self, draws: Draws) -> Iterable[str]:
        """What is drawn for each attribute, in the written order."""
        for name, written in draws.items():
            yield f"{self.attribute(name)}: {self.varies(written, self._drawing(name))}"

    def _drawing(self, name: str) -> Callable[[Any], str]:
        types = self.pathway.attribute_types
        unit = self.pathway.case[name].unit or ""

        def tell(written: Any) -> str:
            draw = read_draw(written, types[name], types, self.pathway.all_steps)
            if isinstance(draw, Chance) and isinstance(written, str):
                return f"yes for {share(Decimal(str(draw.share)))}"
            if isinstance(draw, Quantity):
                kept = ", drawn at the first visit and kept" if draw.once else ""
                return describe(draw, unit) + kept
            if isinstance(draw, Computed):
                return in_words(draw.rule, self.attribute, self.step)
            assert isinstance(draw, Weights | Chance)  # noqa: S101 - there is no fifth kind
            return ", ".join(f"{spaced(of)} {words(value)}" for value, of in written.items())

        return tell


# -- words that need no pathway ---------------------------------------------------------------


def titled(name: str, entry: Model | None) -> str:
    """The title of an entry, or its name."""
    title = getattr(entry, "title", None)
    return title or words(name)


def named(name: str, entry: Model) -> str:
    """How an entry is introduced: its title with the name by which the file calls it."""
    title = getattr(entry, "title", None)
    return f"{title} ({name})" if title and title != name else name


def words(name: str) -> str:
    """A name as words.

    >>> words("no_enquiry")
    'no enquiry'
    """
    return name.replace("_", " ")


def lower(text: str) -> str:
    """A text that goes on in a sentence: its first letter small, unless it is all capitals.

    >>> lower("Waiting for brokerage"), lower("NHS trust")
    ('waiting for brokerage', 'NHS trust')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def share(amount: Decimal) -> str:
    """A share as a percentage.

    >>> share(Decimal("0.345"))
    '34.5 %'
    """
    return f"{plain(amount * 100)} %"


def spaced(text: str) -> str:
    """A share as written, with the space that stands before the sign in prose."""
    return text.replace("%", " %") if text.endswith("%") else text


def either(items: Iterable[str], joined: str = "and") -> str:
    """Several in words.

    >>> either(["a", "b", "c"]), either(["a", "b"], "or else")
    ('a, b and c', 'a or else b')
    """
    *first, last = items
    return f"{', '.join(first)} {joined} {last}" if first else last


def moment(one: Moment) -> str:
    """A date, or a time from the end of the warm-up."""
    if one.date is not None:
        return f"{one.date.day} {MONTHS[one.date.month - 1]} {one.date.year}"
    assert one.after is not None  # noqa: S101 - a moment is one or the other
    if not one.after.seconds:
        return "the end of the warm-up"
    return f"{one.after.words} {'before' if one.earlier else 'after'} the end of the warm-up"


def period(start: Moment | None, end: Moment | None) -> list[str]:
    """From when and until when, where the file says so."""
    told = [f"from {moment(start)}"] if start else []
    return told + ([f"until {moment(end)}"] if end else [])


def said(model: Model, *names: str) -> bool:
    """Whether the file has one of these keys, whatever its value."""
    return not model.model_fields_set.isdisjoint(names)


def sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence."""
    return "; ".join(clause for clause in clauses if clause) + "."
