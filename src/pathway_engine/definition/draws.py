"""What is drawn for an attribute of a case: a chance, weights, a quantity, a value, a rule.

The form depends on the attribute's type, which the text alone does not tell: `12%` is the
chance of a boolean, `{community: 80%, hospital: 20%}` weighs a choice, `{median: 280, p90: 700}`
is a quantity, `package_cost * 0.8` an expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pathway_engine.definition.expressions import (
    AttributeType,
    Expr,
    ExpressionError,
    check_types,
    parse,
)
from pathway_engine.definition.quantities import Quantity, quantity_from
from pathway_engine.definition.values import ValueProblem, boolean_hint, parse_number, parse_share

WRITTEN = "`true`, `false`, a share, a value, weights, a quantity or an expression"


@dataclass(frozen=True, slots=True)
class Chance:
    """A boolean that is true with this probability."""

    share: float


@dataclass(frozen=True, slots=True)
class Weights:
    """One of the values of a choice, with these weights, in the order of `values`."""

    values: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """What an expression gives (a constant is one too); its names are resolved."""

    rule: Expr


Draw = Chance | Weights | Quantity | Computed


def read_draw(
    written: object, attribute: AttributeType, others: Mapping[str, AttributeType], steps: object
) -> Draw:
    """Read what is drawn for an attribute.

    `others` are all attributes that an expression may name, `steps` the names that
    `visits()` may. Raises `ValueProblem` or `ExpressionError`.

    >>> read_draw("12%", AttributeType("boolean", ()), {}, ())
    Chance(share=0.12)
    """
    if isinstance(written, Mapping):
        if attribute.kind in ("integer", "number"):
            return quantity_from(dict(written), unit_kind="number", allow_wd=False)
        return _weights(written, attribute)
    if not isinstance(written, str):
        raise ValueProblem("a list", WRITTEN)
    if attribute.kind == "boolean" and written.endswith("%"):
        return Chance(float(parse_share(written)))
    other_word = "" if written in others else boolean_hint(written)
    if attribute.kind == "boolean" and written not in ("true", "false") and other_word:
        raise ValueProblem(f"`{written}`", WRITTEN, other_word)
    names = steps if isinstance(steps, Mapping | tuple | list | set | frozenset) else ()
    try:
        return Computed(check_types(parse(written), others, names, expected=attribute))
    except ExpressionError as problem:
        raise ValueProblem(written, problem.expected, problem.hint or "") from problem


def _weights(written: Mapping[str, object], attribute: AttributeType) -> Chance | Weights:
    """All shares that make 100 %, or all plain relative weights."""
    allowed = attribute.values if attribute.kind == "choice" else ("false", "true")
    texts = {name: str(weight) for name, weight in written.items()}
    strange = next((name for name in texts if name not in allowed), None)
    if strange is not None:
        raise ValueProblem(strange, "one of " + ", ".join(f"`{value}`" for value in allowed))
    shares = sum(text.endswith("%") for text in texts.values())
    if shares not in (0, len(texts)):
        raise ValueProblem("shares and plain weights", "all shares, or all plain weights")
    read = parse_share if shares else parse_number
    weights = {name: read(text) for name, text in texts.items()}
    total = sum(weights.values(), Decimal(0))
    if shares and total != 1:
        raise ValueProblem(f"{float(total * 100):g} %", "shares that make 100 %")
    if total <= 0 or min(weights.values()) < 0:
        raise ValueProblem("weights", "weights of zero or more, one of them above zero")
    if attribute.kind == "boolean":
        return Chance(float(weights.get("true", Decimal(0)) / total))
    return Weights(attribute.values, tuple(float(weights.get(v, 0)) for v in attribute.values))
