"""The table of cases: dates, ending, how long, and what is known of each."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.tidy.columns import Columns
from pathway_engine.analysis.tidy.told import Told
from pathway_engine.analysis.values import UNDEFINED, Array
from pathway_engine.definition.models import Attribute
from pathway_engine.engine.records import NONE, LinkKind

_MOMENTS = {
    "arrival": "when the case opened",
    "case": "when it closed or, where it is open, at the end of the run",
}
"""When attributes are told, by the word before their name."""


def cases(told: Told) -> Columns:
    """Every case of a run, those of the warm-up and open ones too; `counted` are measured."""
    rows, counted, numbering = told.records.cases, told.counted, told.numbering
    columns = told.begin(len(rows))
    columns.whole("case", rows["case_no"], "Case", "the number of the case in its run")
    columns.thing("entry", "entry", rows["entry"], numbering.entries, "what brought it")
    columns.moment("opened_at", rows["opened_at"], "Opened", "when it opened")
    columns.moment("closed_at", rows["closed_at"], "Closed", "when it closed; empty while open")
    columns.thing("ending", "ending", rows["ending"], numbering.endings, "how it ended")
    kinds = [one.kind for one in told.records.pathway.endings.values()]
    columns.text("ending_kind", rows["ending"], kinds, "Kind of ending", "the kind of its ending")
    columns.flag("counted", counted.closed, "Counted",
                 "whether measures of cases count it: it closed in the window")  # fmt: skip
    lasted = counted.case_time
    columns.seconds("duration", lasted, "Duration", "from opening to closing")
    days = np.where(lasted == NONE, UNDEFINED, lasted / 86_400)
    columns.number("duration_days", days, "Duration in days", "the same in days of 24 hours",
                   "days")  # fmt: skip
    number = len(rows)
    visits = np.bincount(counted.case_of, minlength=number)
    columns.whole("visits", visits, "Visits", "how many visits it has had", "visits")
    accepted = counted.case_positions(told.records.handoffs["case_no"][counted.accepted])
    handed = np.bincount(accepted, minlength=number)
    columns.whole("handoffs", handed, "Handoffs", "how many offers of it were accepted", "handoffs")
    for when, states in (("arrival", told.records.arrived_with), ("case", told.records.attributes)):
        for name, forms in told.attributes.items():
            _attribute(columns, told, f"{when}.{name}", forms, states)
    return columns


def _attribute(
    columns: Columns, told: Told, name: str, forms: tuple[Attribute, ...], states: Array
) -> None:
    """What is known of each case at one moment; nothing where its pathway has no such attribute."""
    when, _, attribute = name.partition(".")
    here = told.records.pathway.case
    place = list(here).index(attribute) if attribute in here else NONE
    values = states[:, place] if place != NONE else np.full(len(states), UNDEFINED)
    title = told.title_of("attribute", attribute)
    meaning = f"{title}: {_MOMENTS[when]}"
    kinds = {form.type for form in forms}
    unit = forms[0].unit or "" if len({form.unit for form in forms}) == 1 else ""
    whole = np.where(np.isnan(values), NONE, np.nan_to_num(values)).astype(np.int64)
    if kinds == {"boolean"}:
        columns.flag(name, whole, title, meaning)
    elif kinds == {"choice"}:
        columns.text(name, whole, here[attribute].values if place != NONE else (), title, meaning)
    elif kinds <= {"integer", "number"}:
        columns.number(name, values, title, meaning, unit)
    else:  # one design has words where another has numbers: texts hold both
        columns.texts(name, [_said(here.get(attribute), one) for one in values.tolist()], title,
                      meaning)  # fmt: skip


def _said(attribute: Attribute | None, value: float) -> str | None:
    """A value as text."""
    if attribute is None or np.isnan(value):
        return None
    if attribute.type == "choice":
        return str(attribute.values[int(value)])
    return ("false", "true")[int(value)] if attribute.type == "boolean" else f"{value:g}"


def links(told: Told) -> Columns:
    """Which case opened which other one of the same person."""
    rows = told.records.links
    columns = told.begin(len(rows))
    columns.whole("case", rows["case_no"], "Case", "the case that opened")
    columns.whole("other_case", rows["other_no"], "Other case", "the case that it comes from")
    kinds = [kind.name.lower() for kind in LinkKind]
    columns.text("kind", rows["kind"], kinds, "Kind",
                 "follows (an ending opened it) or arose_from (an outcome did)")  # fmt: skip
    columns.moment("at", rows["at"], "Since", "when it opened")
    return columns
