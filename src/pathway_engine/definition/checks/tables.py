"""Attributes are declared in a way that can be, and every `given` covers all their values."""

from __future__ import annotations

from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import Attribute, Given, Pathway, StepBase
from pathway_engine.definition.node import join
from pathway_engine.definition.values import ValueProblem, parse_boolean, parse_number
from pathway_engine.definition.walking import attribute_that_tells, step_paths, walk


def values_of(attribute: Attribute) -> tuple[str, ...]:
    """The values that a table has lines for; none for a number.

    >>> values_of(Attribute(type="boolean"))
    ('true', 'false')
    """
    return ("true", "false") if attribute.type == "boolean" else attribute.values


def check_attributes(pathway: Pathway, report: Report) -> None:
    """Report attributes whose type, values, bounds and initial value do not fit."""
    for name, attribute in pathway.case.items():
        path = join("case", name)
        is_number = attribute.type in ("integer", "number")
        if attribute.type == "choice" and len(set(attribute.values)) < 1:
            report.add("attribute_form", path, found="a choice", expected="its `values`")
        if attribute.type != "choice" and attribute.values:
            found = f"`values` on a {attribute.type}"
            report.add("attribute_form", join(path, "values"), found=found, expected="a choice")
        if len(set(attribute.values)) < len(attribute.values):
            expected = "each value once"
            report.add(
                "attribute_form", join(path, "values"), found="a value twice", expected=expected
            )
        for key in ("min", "max", "unit"):
            if getattr(attribute, key) is not None and not is_number:
                found = f"`{key}` on a {attribute.type}"
                report.add("attribute_form", join(path, key), found=found, expected="a number")
        if (
            attribute.min is not None
            and attribute.max is not None
            and attribute.max < attribute.min
        ):
            found = f"from {attribute.min} to {attribute.max}"
            report.add("attribute_form", join(path, "max"), found=found, expected="`min` first")
        if attribute.initial is not None:
            _check_initial(report, join(path, "initial"), attribute)


def _check_initial(report: Report, path: str, attribute: Attribute) -> None:
    initial = attribute.initial or ""
    if attribute.type == "choice":
        if initial not in attribute.values:
            expected, hint = one_of(attribute.values), did_you_mean(initial, attribute.values)
            report.add("attribute_form", path, found=f"`{initial}`", expected=expected, hint=hint)
        return
    try:
        if attribute.type == "boolean":
            parse_boolean(initial)
            return
        number = parse_number(initial, signed=True)
    except ValueProblem as problem:
        found, expected, hint = f"`{problem.found}`", problem.expected, problem.hint
        report.add("attribute_form", path, found=found, expected=expected, hint=hint)
        return
    if attribute.type == "integer" and number != int(number):
        report.add("attribute_form", path, found=f"`{initial}`", expected="a whole number")
    low, high = attribute.min, attribute.max
    if (low is not None and number < low) or (high is not None and number > high):
        report.add(
            "attribute_form", path, found=f"`{initial}`", expected="a value within its bounds"
        )


def check_tables(pathway: Pathway, report: Report) -> None:
    """Report tables on a number, tables that leave a value out, and lines for no value."""
    for place in walk(pathway):
        table = place.value
        if not isinstance(table, Given) or table.given not in pathway.case:
            continue
        attribute = pathway.case[table.given]
        if attribute.type in ("integer", "number"):
            found, expected = f"`{table.given}`, a number", "a choice or a boolean"
            path = join(place.path, "given")
            report.add("given_attribute", path, found=found, expected=expected)
            continue
        values = values_of(attribute)
        for word in table.lines:
            if word not in values:
                expected = f"a value of `{table.given}`: {one_of(values)}"
                hint = did_you_mean(word, (*values, "otherwise"))
                path = join(place.path, word)
                report.add("unknown_choice", path, found=f"`{word}`", expected=expected, hint=hint)
        missing = [value for value in values if value not in table.lines]
        if missing and table.otherwise is None:
            found = f"no line for {one_of(missing)}".replace("one of ", "")
            expected = "a line for every value, or an `otherwise`"
            report.add("given_incomplete", place.path, found=found, expected=expected)


def check_told(pathway: Pathway, report: Report) -> None:
    """Report quantities that are told by an attribute that is no number."""
    for place in walk(pathway):
        name = attribute_that_tells(pathway, place)
        attribute = pathway.case.get(name or "")
        if attribute is not None and attribute.type not in ("integer", "number"):
            found, path = f"`{name}`, a {attribute.type}", join(place.path, "of")
            report.add("given_attribute", path, found=found, expected="a number")


def check_share_tables(pathway: Pathway, report: Report) -> None:
    """Report steps whose shares depend on different attributes."""
    paths = step_paths(pathway)
    for name, step in pathway.all_steps.items():
        tables = _share_tables(step)
        first = next(iter(tables.values()), None)
        for outcome, attribute in tables.items():
            if attribute != first:
                path = join(paths[name], "outcomes", outcome, "share.given")
                expected = f"`{first}`, as in the tables above it"
                report.add("share_tables_differ", path, found=f"`{attribute}`", expected=expected)


def _share_tables(step: StepBase) -> dict[str, str]:
    """The attribute of each share table of a step, by outcome."""
    return {
        name: outcome.share.given
        for name, outcome in step.outcomes.items()
        if isinstance(outcome.share, Given)
    }
