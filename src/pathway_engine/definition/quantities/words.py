"""A quantity in plain prose, from what the file says about it."""

from __future__ import annotations

from decimal import Decimal

from pathway_engine.definition.quantities.quantity import Quantity
from pathway_engine.definition.values import parse_duration, parse_number, plain

_QUANTILES = {
    "p05": "one in twenty",
    "p10": "one in ten",
    "p25": "a quarter",
    "median": "half",
    "p75": "three quarters",
    "p90": "nine in ten",
    "p95": "nineteen in twenty",
}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks", "y": "years"}
_PARTS = {"0.25": "a quarter of that", "0.5": "half of that", "1": "as much again"}


def describe(quantity: Quantity, unit: str = "") -> str:
    """What a quantity says, in plain words; `unit` is what a number counts, such as GBP/week.

    The keys `once`, `cause` and `since` are told by whoever tells the step.

    >>> from pathway_engine.definition.quantities import quantity_from
    >>> describe(quantity_from({"mean": "8h", "cv": "0.5"}, unit_kind="time"))
    'about 8 hours on average, varying by half of that'
    >>> describe(quantity_from({"median": "5d", "p90": "20d"}, unit_kind="time"))
    'half within 5 days, nine in ten within 20 days'
    >>> describe(quantity_from({"low": "6w", "high": "8w"}, unit_kind="time"))
    'between 6 and 8 weeks'
    """
    return _Teller(quantity, unit).told()


class _Teller:
    """Tells one quantity: how it varies, then its bounds."""

    def __init__(self, quantity: Quantity, unit: str) -> None:
        self._quantity = quantity
        self._unit = unit
        self._written = dict(quantity.written)

    def told(self) -> str:
        """The whole."""
        return ", ".join([self._known(), *self._bounds()])

    def _known(self) -> str:
        if not self._written:
            return f"about {self._quantity.mean_before_bounds:g} on average"
        if "of" in self._written:
            unit = f", in {_UNITS[self._text('unit')]}" if "unit" in self._written else ""
            return f"what {self._text('of').replace('_', ' ')} says{unit}"
        if "value" in self._written:
            return self._amount("value")
        if "values" in self._written:
            return self._values()
        if "low" in self._written:
            return self._ends()
        if "mean" in self._written:
            return f"about {self._amount('mean')} on average, {self._spread()}"
        within = "at most" if self._quantity.unit == "number" else "within"
        return ", ".join(
            f"{many} {within} {self._amount(key)}"
            for key, many in _QUANTILES.items()
            if key in self._written
        )

    def _spread(self) -> str:
        if "median" in self._written:
            within = "at most" if self._quantity.unit == "number" else "within"
            return f"half {within} {self._amount('median')}"
        if "sd" in self._written:
            normal = ", spread evenly to both sides" if self._quantity.family == "normal" else ""
            return f"give or take {self._amount('sd')}{normal}"
        if "cv" in self._written:
            cv = plain(parse_number(self._text("cv")))
            named = "" if self._quantity.family == "lognormal" else f" ({self._quantity.family})"
            return f"varying by {_PARTS.get(cv) or self._percent(cv)}{named}"
        if "k" in self._written:
            return f"as the sum of {self._text('k')} equal random stages"
        return "ending at random (exponential)"

    def _percent(self, cv: str) -> str:
        return f"{plain(Decimal(cv) * 100)} % of that"

    def _ends(self) -> str:
        low, high = self._amount("low", bare=self._alike("low", "high")), self._amount("high")
        often = f", most often {self._amount('mode')}" if "mode" in self._written else ""
        return f"between {low} and {high}{often}"

    def _alike(self, one: str, other: str) -> bool:
        """Whether two amounts are in one unit, so that it need be told but once."""
        if self._quantity.unit == "number":
            return True
        units = {parse_duration(self._text(key)).unit for key in (one, other)}
        return len(units) == 1

    def _values(self) -> str:
        texts = self._texts("values")
        amounts = [self._words(text) for text in texts]
        if len(amounts) == 1:
            return amounts[0]
        if "weights" not in self._written:
            return f"{' or '.join(amounts)}, each as often"
        weights = [Decimal(text.rstrip("%")) for text in self._texts("weights")]
        total = sum(weights)
        shares = [plain((weight * 100 / total).quantize(Decimal("0.1"))) for weight in weights]
        told = (f"{text} ({share} %)" for text, share in zip(amounts, shares, strict=True))
        return " or ".join(told)

    def _bounds(self) -> list[str]:
        return [
            f"{key.replace('_', ' ')} {self._amount(key)}"
            for key in ("at_least", "at_most")
            if key in self._written
        ]

    def _amount(self, key: str, *, bare: bool = False) -> str:
        return self._words(self._text(key), bare=bare)

    def _words(self, text: str, *, bare: bool = False) -> str:
        """An amount with its unit, or without if it is `bare`."""
        if self._quantity.unit == "number":
            number = plain(parse_number(text, signed=True))
            return number if bare or not self._unit else f"{number} {self._unit}"
        duration = parse_duration(text)
        return plain(duration.amount) if bare else duration.words

    def _text(self, key: str) -> str:
        text = self._written[key]
        return text if isinstance(text, str) else ", ".join(text)

    def _texts(self, key: str) -> tuple[str, ...]:
        texts = self._written[key]
        return (texts,) if isinstance(texts, str) else texts
