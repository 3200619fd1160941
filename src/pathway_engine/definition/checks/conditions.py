"""What a list of rules can come to: tried on every case that could make a difference.

Rules compare attributes with constants, so only finitely many cases differ: each value of a
choice, both of a boolean, each constant that a number is compared with, and one number
between any two of them. Where a rule computes (`a + b > 3`), or there are too many cases, the
verdict says only what holds for certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from pathway_engine.definition.expressions import (
    Attribute,
    Compare,
    DaysOpen,
    EvaluationError,
    Expr,
    In,
    Value,
    Visits,
    constant_value,
    evaluate,
    walk,
)
from pathway_engine.definition.expressions import Literal as Constant
from pathway_engine.definition.models import Attribute as Declared

MOST_TRIES = 20_000
"""Rules times cases of one step; more are not tried."""
TRIES_IN_ALL = 60_000
"""Of all steps of a pathway."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a list of rules, tried in order, can come to."""

    never: frozenset[int]
    """The rules that are never the first to hold, by number."""
    always: bool = False
    """Whether one of them holds for every case by itself."""
    may_all_fail: bool = False
    """Whether all may fail, or nobody can tell."""
    example: str = ""
    """A case for which all fail, in words."""
    tries: int = 0
    """How many evaluations it took to find out, at most."""


def judge(
    rules: Sequence[Expr], declared: Mapping[str, Declared], step: str, most: int = MOST_TRIES
) -> Verdict:
    """Try typed rules on every case that could make a difference.

    `step` is where they stand: its visits are one at least. `most` limits the effort.

    >>> from pathway_engine.definition.expressions import AttributeType, check_types, parse
    >>> kinds = {"urgent": AttributeType("boolean")}
    >>> rules = [check_types(parse(text), kinds, ()) for text in ("urgent", "not urgent")]
    >>> verdict = judge(rules, {"urgent": Declared(type="boolean")}, "duty")
    >>> verdict.never, verdict.may_all_fail
    (frozenset(), False)
    """
    constants = [constant_value(rule) for rule in rules]
    certain = frozenset(
        number
        for number, value in enumerate(constants)
        if value is False or True in constants[:number]
    )
    if True in constants:
        return Verdict(certain, always=True, may_all_fail=False)
    domains, exact = _domains(rules, declared, step)
    tries = tries_needed(rules, domains)
    if tries > most:
        return Verdict(certain, may_all_fail=True)
    first, example = set[int](), None
    for case in _cases(domains):
        holding = _first_to_hold(rules, case)
        if holding is not None:
            first.add(holding)
        elif example is None:
            example = _in_words(case)
    never = frozenset(range(len(rules))) - first if exact else certain
    may_fail = example is not None or not exact
    return Verdict(never, may_all_fail=may_fail, example=example or "", tries=tries)


def tries_needed(rules: Sequence[Expr], domains: Mapping[Leaf, Sequence[Value]]) -> int:
    """How often a rule is evaluated at most, when all are tried on every case."""
    return len(rules) * prod(len(values) for values in domains.values())


Leaf = Attribute | Visits | DaysOpen
Case = dict[Leaf, Value]


def _cases(domains: Mapping[Leaf, Sequence[Value]]) -> Iterator[Case]:
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def _first_to_hold(rules: Sequence[Expr], case: Case) -> int | None:
    values = {leaf.name: value for leaf, value in case.items() if isinstance(leaf, Attribute)}
    counts = {leaf.step: value for leaf, value in case.items() if isinstance(leaf, Visits)}
    days = next((v for leaf, v in case.items() if isinstance(leaf, DaysOpen)), 0.0)
    for number, rule in enumerate(rules):
        try:
            if evaluate(rule, values, lambda step: int(counts[step]), float(days)):
                return number
        except EvaluationError:
            continue
    return None


def _domains(
    rules: Sequence[Expr], declared: Mapping[str, Declared], step: str
) -> tuple[dict[Leaf, Sequence[Value]], bool]:
    """The values to try for everything the rules read; whether these are all that matter."""
    compared, exact = _compared(rules)
    domains: dict[Leaf, Sequence[Value]] = {}
    for leaf, constants in compared.items():
        if isinstance(leaf, Attribute) and leaf.type.kind == "boolean":
            domains[leaf] = (False, True)
        elif isinstance(leaf, Attribute) and leaf.type.kind == "choice":
            domains[leaf] = leaf.type.values
        else:
            low, high, whole = _bounds(leaf, declared, step)
            domains[leaf] = _numbers(constants, low, high, whole=whole)
    return domains, exact


def _compared(rules: Sequence[Expr]) -> tuple[dict[Leaf, set[float]], bool]:
    """The constants that each leaf is compared with, and whether nothing is computed."""
    found: dict[Leaf, set[float]] = {}
    seen = direct = 0
    for rule in rules:
        for part, _ in walk(rule):
            if isinstance(part, Leaf):
                found.setdefault(part, set())
                seen += _is_number(part)
            for leaf, constants in _comparison(part):
                found.setdefault(leaf, set()).update(constants)
                direct += 1
    exact = seen == direct
    if not exact:
        parts = [part for rule in rules for part, _ in walk(rule)]
        literals = {float(p.value) for p in parts if isinstance(p, Constant)}
        found = {leaf: constants | literals for leaf, constants in found.items()}
    return found, exact


def _is_number(leaf: Leaf) -> bool:
    return not isinstance(leaf, Attribute) or leaf.type.kind in ("integer", "number")


def _comparison(part: Expr) -> Iterator[tuple[Leaf, list[float]]]:
    """A number that is compared with constants, and these."""
    if isinstance(part, Compare):
        for one, other in ((part.left, part.right), (part.right, part.left)):
            value = constant_value(other)
            if isinstance(one, Leaf) and _is_number(one) and _is_float(value):
                yield one, [float(value or 0)]
    elif isinstance(part, In) and isinstance(part.item, Leaf) and _is_number(part.item):
        values = [constant_value(choice) for choice in part.choices]
        if all(_is_float(value) for value in values):
            yield part.item, [float(value or 0) for value in values]


def _is_float(value: Value | None) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def _bounds(
    leaf: Leaf, declared: Mapping[str, Declared], step: str
) -> tuple[float | None, float | None, bool]:
    """Least and greatest value of a number, and whether it is whole."""
    if isinstance(leaf, Visits):
        return float(leaf.step == step), None, True
    if isinstance(leaf, DaysOpen):
        return 0.0, None, False
    one = declared[leaf.name]
    low, high = (None if bound is None else float(bound) for bound in (one.min, one.max))
    return low, high, one.type == "integer"


def _numbers(
    constants: set[float], low: float | None, high: float | None, *, whole: bool
) -> list[float]:
    """The constants, one number between any two, one beyond each end; within the bounds."""
    points = sorted({*constants, *(bound for bound in (low, high) if bound is not None)}) or [0.0]
    between = [(one + other) / 2 for one, other in pairwise(points)]
    tried = {*points, *between, points[0] - 1, points[-1] + 1}
    if whole:
        tried = {float(near) for one in tried for near in (one // 1, one // 1 + 1)}
    fitting = [
        one for one in tried if (low is None or one >= low) and (high is None or one <= high)
    ]
    return sorted(fitting)


def _in_words(case: Case) -> str:
    """A case as an analyst would say it.

    >>> _in_words({})
    ''
    """
    said = []
    for leaf, value in case.items():
        name = leaf.name if isinstance(leaf, Attribute) else "days_open"
        name = f"visits({leaf.step})" if isinstance(leaf, Visits) else name
        text = str(value).lower() if isinstance(value, bool) else value
        said.append(f"{name} is {text:g}" if isinstance(text, float) else f"{name} is {text}")
    return f"where {' and '.join(said)}" if said else ""
