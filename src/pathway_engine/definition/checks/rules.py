"""Rules have the right type, can hold, and leave no case without a way on."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.definition.binding import within
from pathway_engine.definition.checks.conditions import MOST_TRIES, TRIES_IN_ALL, Verdict, judge
from pathway_engine.definition.draws import read_draw
from pathway_engine.definition.expressions import AttributeType, Expr, ExpressionError
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Given, Pathway, Step, each_value
from pathway_engine.definition.node import find, join
from pathway_engine.definition.values import ValueProblem
from pathway_engine.definition.walking import Place, given_by, step_paths, walk

BOOLEAN = AttributeType("boolean")


def check_rules(pathway: Pathway, report: Report) -> None:
    """Report expressions that name or mix what does not fit, and draws that fit no attribute."""
    for place in walk(pathway):
        if isinstance(place.value, Expr):
            _check_rule(pathway, report, place)
        elif place.is_drawn:
            _check_draw(pathway, report, place)


def expected_of(pathway: Pathway, place: Place) -> AttributeType | None:
    """What an expression must give where it stands; None where any attribute will do."""
    if place.field == "set":
        return pathway.attribute_types.get(place.key)
    return given_by(type(place.owner), place.field)


def _check_rule(pathway: Pathway, report: Report, place: Place) -> None:
    expected = expected_of(pathway, place)
    if place.field == "set" and expected is None:
        return  # an unknown attribute, which is told elsewhere
    try:
        pathway.typed(place.value, expected)
    except ExpressionError as problem:
        report_rule(pathway, report, place.path, problem)


def report_rule(pathway: Pathway, report: Report, path: str, problem: ExpressionError) -> None:
    """Report what is wrong with an expression, at its character in the file."""
    node = find(pathway.document, path)
    where = within(node, problem.column) if node is not None else path
    said = {"found": problem.found, "expected": problem.expected, "hint": problem.hint}
    if isinstance(where, str):
        report.add(problem.code, where, **said)
    else:
        report.add(problem.code, where, path, **said)


def _check_draw(pathway: Pathway, report: Report, place: Place) -> None:
    """What is drawn for an attribute must fit it; tables are judged line by line."""
    drawn = getattr(place.owner, place.field)
    if place.value is drawn or isinstance(place.value, Given):
        return
    name = place.path.removeprefix(_path_of(place)).split(".")[0]
    attribute = pathway.attribute_types.get(name)
    if attribute is None:
        return
    try:
        read_draw(place.value, attribute, pathway.attribute_types, pathway.all_steps)
    except ValueProblem as problem:
        if isinstance(problem.__cause__, ExpressionError):
            report_rule(pathway, report, place.path, problem.__cause__)
            return
        path = join(place.path, problem.key or "")
        said = {"found": problem.found, "expected": problem.expected, "hint": problem.hint}
        report.add("bad_value", path, **said)


def _path_of(place: Place) -> str:
    """The path of the mapping of attributes that a draw belongs to, with its last dot."""
    name, keys = place.field, place.path.split(".")
    return ".".join(keys[: len(keys) - keys[::-1].index(name)]) + "."


def check_outcomes(pathway: Pathway, report: Report) -> None:
    """Report outcomes that are never taken, and steps whose rules may all fail."""
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        where = join(paths[name], "outcomes")
        for outcome in never(pathway, name, step):
            if step.outcomes[outcome].when is None:
                found, path = "an outcome after a rule that always holds", join(where, outcome)
            else:
                found, path = "a rule that never holds here", join(where, outcome, "when")
            expected = "a rule that some case fulfils, none above it having decided"
            report.add("rule_never_holds", path, found=found, expected=expected)
        if all(one.when is not None for one in step.outcomes.values()) and step.outcomes:
            verdict = verdict_of(pathway, name)
            if verdict is not None and verdict.may_all_fail:
                found = f"rules that all fail {verdict.example}".rstrip()
                expected = "one outcome with neither rule nor share, for all other cases"
                report.add("rules_may_all_fail", where, found=found, expected=expected)


def never(pathway: Pathway, name: str, step: Step) -> Iterator[str]:
    """The outcomes of a step that no case can take, as far as their rules tell."""
    verdict = verdict_of(pathway, name)
    if verdict is None:
        return
    rules = [outcome for outcome, one in step.outcomes.items() if one.when is not None]
    for number, outcome in enumerate(rules):
        if number in verdict.never:
            yield outcome
    if verdict.always:
        yield from (outcome for outcome, one in step.outcomes.items() if one.when is None)


def verdict_of(pathway: Pathway, name: str) -> Verdict | None:
    """What can be said of a step's rules; None if one of them cannot be read."""
    return pathway.once("verdicts", lambda: _verdicts(pathway))[name]


def _verdicts(pathway: Pathway) -> dict[str, Verdict | None]:
    """The verdict on each step, as long as the effort is within reason."""
    left = TRIES_IN_ALL
    found: dict[str, Verdict | None] = {}
    for name, step in pathway.all_steps.items():
        rules = [one.when for one in step.outcomes.values() if one.when is not None]
        try:
            typed = [pathway.typed(rule, BOOLEAN) for rule in rules]
        except ExpressionError:
            found[name] = None
            continue
        verdict = judge(typed, pathway.case, name, min(MOST_TRIES, left))
        left -= verdict.tries
        found[name] = verdict
    return found


def never_taken(pathway: Pathway) -> frozenset[str]:
    """The paths of the outcomes that no case can take: by their rules, or by shares of 0 %."""
    return pathway.once("never taken", lambda: frozenset(_never_taken(pathway)))


def _never_taken(pathway: Pathway) -> Iterator[str]:
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        where = join(paths[name], "outcomes")
        yield from (join(where, outcome) for outcome in never(pathway, name, step))
        for outcome, one in step.outcomes.items():
            if one.share is not None and not any(each_value(one.share)):
                yield join(where, outcome)
