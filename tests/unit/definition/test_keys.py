"""No list of keys forgets one: every key of the language stands in each list that it belongs in.

Where it can be, what is true of a key stands on its field and the list is derived. What is left
are the lists below. Each is held to the fields of all models, beside those of which it is meant
that they are not in it. Whoever adds a key decides here what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_origin

import pytest
from pydantic import WithJsonSchema

from pathway_engine.clock import DAY
from pathway_engine.definition.binding import bind
from pathway_engine.definition.changes import ALLOWED, PROVENANCE, VERBS
from pathway_engine.definition.checks.dataflow import check_dataflow
from pathway_engine.definition.checks.names import FIELDS, KEYS
from pathway_engine.definition.checks.places import NOT_BESIDE_A_STAY
from pathway_engine.definition.diff import ORDERED
from pathway_engine.definition.expressions import Expr
from pathway_engine.definition.findings import Report
from pathway_engine.definition.inherited import inherited_from
from pathway_engine.definition.invisible import PROSE
from pathway_engine.definition.kinds import kind_of
from pathway_engine.definition.models import Change, Defaults, Given, Model, Pathway, TeamStep
from pathway_engine.definition.models.lookup import choices_of, keys_of
from pathway_engine.definition.money import has_costs
from pathway_engine.definition.node import (
    Mapping,
    Node,
    Scalar,
    find,
    join,
    mapping,
    split,
    with_value,
    without,
)
from pathway_engine.definition.provenance import TEXTS
from pathway_engine.definition.quantities import QUANTITY_KEYS, Quantity
from pathway_engine.definition.reader import scan
from pathway_engine.definition.recordings import recording_of
from pathway_engine.definition.required import EXAMPLES, example_of
from pathway_engine.definition.titles import titles_of
from pathway_engine.definition.values import Cost, Duration, Moment, Rate
from pathway_engine.definition.walking import given_by, holds_draws, walk
from pathway_engine.engine.records import Window
from pathway_engine.simulation.plan.building import build_plan
from unit.definition.changing import TREE
from unit.definition.language import Field, fields, named, parts


@cache
def places() -> dict[str, list[str]]:
    """Where each field stands in the file with every key."""
    found: dict[str, list[str]] = {}
    for place in walk(bound(TREE)):
        below = found.setdefault(named((type(place.owner), place.field)), [])
        below += [place.path] if find(TREE, place.path) is not None else []
    return found


def stands_at(field: Field) -> str:
    return places()[named(field)][0]


def test_every_field_stands_in_the_file_with_every_key() -> None:
    assert len(fields()) > 200
    assert [named(field) for field in fields() if not places().get(named(field))] == []


# -- what a difference is about ----------------------------------------------------------------

AS_THE_REST = {
    *("Pathway.pathway", "Pathway.title", "Pathway.description", "Pathway.language"),
    *("Pathway.version", "Pathway.timezone", "Pathway.currency", "Pathway.sources"),
    *("Pathway.provenance", "Pathway.accepted", "Pathway.causes"),
    *("Cause.title", "Cause.dtoc", "Cause.mhsds", "Team.organisation", "Team.site"),
    *("Outcome.to", "Outcome.share", "Outcome.opens", "Exit.to", "Opening.at", "Opening.share"),
    *("Ending.kind", "Ending.opens", "HandoffRule.between", "HandoffRule.from", "HandoffRule.to"),
    *("HandoffRule.same_site", "HandoffRule.accept", "HandoffRule.disputed"),
    *("HandoffRule.returned", "Disputed.share", "Returned.share"),
    *("TeamStep.in", "TeamStep.leaves", "WaitStep.leaves", "DecisionStep.leaves", "Block.leaves"),
    *("TeamStep.outcomes", "WaitStep.outcomes", "DecisionStep.outcomes", "Block.outcomes"),
    *("TeamStep.exits", "WaitStep.exits", "Block.parallel", "Block.join"),
}
"""Keys that are of the kind of whatever nobody named: a new one beside them would be, too."""
OF_ONE_KIND = {
    *("Accepted", "Provenance", "Source", "FixedCost", "Target", "Package", "Hold", "Sessions"),
    *("PlacesAtSitting", "Backlog", "Arrival", "Places", "Lot", "Attribute", "Post", "Role"),
    *("Calendar", "Organisation"),
}
"""Models of which every key but the title is of the kind of the whole."""


def test_somebody_decided_what_a_difference_of_each_key_is_about() -> None:
    as_the_rest = set()
    for model, name in fields():
        path = stands_at((model, name))
        beside = join(*split(path)[:-1], "something_new") if "." in path else "something_new"
        if model.__name__ not in OF_ONE_KIND and kind_of(path) == kind_of(beside):
            as_the_rest.add(named((model, name)))
    assert as_the_rest == AS_THE_REST


# -- in which order ----------------------------------------------------------------------------

IN_NO_ORDER = {
    *("Pathway.calendars", "Pathway.roles", "Pathway.places", "Pathway.handoffs"),
    *("Pathway.endings", "Pathway.targets", "Pathway.causes", "Pathway.costs", "Pathway.sources"),
    *("Pathway.provenance", "Pathway.accepted", "Arrival.weekdays", "Arrival.months"),
    *("Arrival.hours", "Calendar.hours", "Places.count", "Outcome.set"),
    *("TeamStep.requires", "WaitStep.requires", "DecisionStep.requires", "Block.requires"),
}
"""Mappings whose order says nothing."""


def test_of_each_mapping_it_is_known_whether_its_order_counts() -> None:
    found = {named(field) for field in mappings() if key_of(field) not in ORDERED}
    assert found == IN_NO_ORDER
    assert {key_of(field) for field in mappings()} >= ORDERED


def mappings() -> Iterator[Field]:
    return (field for field in fields() if any(get_origin(part) is dict for part in parts(*field)))


def key_of(field: Field) -> str:
    return named(field).partition(".")[2]


# -- texts: names of something, words for people, words of the language -------------------------

WORDS = {
    *("Pathway.pathway", "Pathway.language", "Pathway.version", "Pathway.timezone"),
    *("Pathway.currency", "Organisation.sector", "Calendar.holidays", "Team.site"),
    *("Attribute.type", "Attribute.values", "Attribute.initial", "Arrival.replay"),
    *("HandoffRule.between", "HandoffRule.accept", "TeamStep.function", "TeamStep.leaves"),
    *("WaitStep.leaves", "DecisionStep.leaves", "Block.leaves", "Block.join", "Sessions.every"),
    *("Sessions.days", "Sessions.first", "Sessions.at", "Ending.kind", "Ending.package"),
    *("Target.counts", "Cause.dtoc", "Cause.mhsds", "Provenance.of", "Provenance.at"),
    *("Provenance.range", "Accepted.of"),
}
"""Texts that are neither the name of something in the file nor for people."""


def test_each_text_is_a_name_or_for_people_or_a_word() -> None:
    texts = [field for field in fields() if any(is_text(part) for part in parts(*field))]
    known = {field for field in texts if field in FIELDS or key_of(field) in PROSE}
    assert {named(field) for field in texts if field not in known} == WORDS


def is_text(part: Any) -> bool:
    return part is str or get_origin(part) is Literal


KEYS_OF_ITS_OWN = {
    *("Places.count", "TeamStep.requires", "WaitStep.requires", "DecisionStep.requires"),
    *("Block.requires", "Block.parallel", "TeamStep.outcomes", "WaitStep.outcomes"),
    *("DecisionStep.outcomes", "Block.outcomes", "TeamStep.exits", "WaitStep.exits"),
    *("Outcome.opens", "Ending.opens", "Team.staff"),
}
"""Mappings, beside the parts of a pathway, whose keys name what stands there."""
KEYS_OF_TIME = {"Arrival.weekdays", "Arrival.months", "Arrival.hours", "Calendar.hours"}


def test_keys_that_are_names_of_something_are_known_as_such() -> None:
    found = {named(one) for one in mappings() if one not in KEYS and not holds_draws(*one)}
    parts_of_a_pathway = {name for name in found if name.startswith("Pathway.")}
    assert found - parts_of_a_pathway == KEYS_OF_ITS_OWN | KEYS_OF_TIME


# -- where numbers stand -----------------------------------------------------------------------

NUMBERS = (int, Decimal, date, Duration, Rate, Cost, Moment, Quantity, Expr, Any)
TEXTS_WITHOUT_NUMBERS = {
    *("Provenance.source", "Provenance.assumption", "Accepted.because", "Ending.kind"),
    *("Block.join", "HandoffRule.between", "HandoffRule.from", "HandoffRule.accept"),
    *("TeamStep.leaves", "WaitStep.leaves", "DecisionStep.leaves", "Block.leaves"),
    *("TeamStep.in", "Backlog.in", "Target.from", "Target.counts", "Target.pauses_for"),
    *("Cause.responsible", "Ending.package"),
}
"""Texts that no digit begins, so that none is taken for a number."""
TEXTS_WITH_NUMBERS = {
    *("Provenance.range", "Provenance.of", "Accepted.of", "Attribute.values", "Attribute.initial"),
    *("Sessions.every", "Sessions.days", "Sessions.first"),
}
"""Texts that may be numbers that somebody must answer for, or are looked at by nobody."""


def test_it_is_known_under_which_keys_no_number_stands() -> None:
    numbers = {one for one in fields() if any(part is kind for part in parts(*one)
                                              for kind in NUMBERS)}  # fmt: skip
    texts = [one for one in fields() if one not in numbers and any(map(is_text, parts(*one)))]
    known = TEXTS_WITHOUT_NUMBERS | TEXTS_WITH_NUMBERS
    assert {named(one) for one in texts if key_of(one) not in TEXTS} == known
    assert {named(one) for one in numbers if key_of(one) in TEXTS} == set()


# -- what is read, and what it must give ---------------------------------------------------------

UNSET: dict[str, dict[str, Any]] = {
    "unset_word": {"type": "choice", "values": ["a", "b"]},
    "unset_truth": {"type": "boolean"},
    "unset_number": {"type": "number"},
}
"""Attributes that nothing sets."""


def test_what_each_rule_must_give_is_known() -> None:
    rules = [field for field in fields() if any(part is Expr for part in parts(*field))]
    assert len(rules) > 10
    assert {named(one) for one in rules if given_by(*one) is None} == {"Outcome.set"}


def test_nothing_unset_is_read_in_the_file_as_it_is() -> None:
    assert reads(TREE) == []


def may_read(field: Field) -> bool:
    """Whether a table or a rule may stand in a field."""
    return any(part is Expr or (isinstance(part, type) and issubclass(part, Given))
               for part in parts(*field))  # fmt: skip


@pytest.mark.parametrize("field", [one for one in fields() if may_read(one)], ids=named)
def test_whatever_may_read_an_attribute_is_known_to_read_it(field: Field) -> None:
    path, node = stands_alone(field)
    assert reads(with_value(TREE, path, asking(field, node)))


def stands_alone(field: Field) -> tuple[str, Node]:
    """The first place of a value of a field, or in a mapping of such values."""
    signposts = named(field) in ("Pathway.teams", "Pathway.organisations")
    for path in places()[named(field)]:
        node = find(TREE, path)
        assert node is not None
        if "given" in node.entries if isinstance(node, Mapping) else not signposts:
            return path, node
        if isinstance(node, Mapping) and not signposts and not is_mapping_of(field, path):
            return path, node
    raise AssertionError(named(field))


def is_mapping_of(field: Field, path: str) -> bool:
    return field in set(mappings()) and split(path)[-1] == key_of(field)


def asking(field: Field, node: Node) -> Node:
    """The value as one that depends on an attribute which nothing sets."""
    if (isinstance(node, Scalar) and given_by(*field)) or key_of(field) == "set":
        assert isinstance(node, Scalar)
        return Scalar(f"{node.text} if unset_truth else {node.text}")
    if isinstance(node, Mapping) and "given" in node.entries:
        node = next(line for key, line in node.entries.items() if key != "given")
    return Mapping({"given": Scalar("unset_word"), "a": node, "b": node})


def reads(tree: Mapping) -> list[str]:
    """What reads an attribute that nothing may have set."""
    for name, attribute in UNSET.items():
        tree = with_value(tree, f"case.{name}", mapping(attribute))
    report = Report(tree, ())
    check_dataflow(bound(tree), report)
    return [one.path for one in report.findings if one.code == "attribute_not_set"]


# -- what asks for which key ----------------------------------------------------------------------

WINDOW = Window(20_454 * DAY, 20_454 * DAY, 20_457 * DAY)
NOT_SIMULATED = {
    *("Pathway.pathway", "Pathway.description", "Pathway.language"),
    *("Pathway.version", "Pathway.timezone", "Pathway.currency", "Pathway.costs"),
    *("Pathway.sources", "Pathway.provenance", "Pathway.accepted", "Role.qualified"),
    *("Attribute.unit", "Places.organisation", "TeamStep.function", "TeamStep.queue_cause"),
    *("Ending.kind", "Cause.dtoc", "Cause.mhsds"),
}
"""Keys that change no run: words for people, what is counted afterwards."""
NOT_SIMULATED_AT_ALL = {"Accepted", "FixedCost", "Provenance", "Target"}
"""Models of which no key does. Of no model does the title."""


def whole() -> Pathway:
    """The file with every key as a pathway of its own, of which nothing is worked out yet."""
    pathway = bound(TREE)
    pathway.recordings["recorded"] = recording_of(b"at\n2026-01-02", "people.csv")
    return pathway


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[Field]:
    """The fields that are asked for."""
    found = set()

    def noting(model: Model, name: str) -> Any:
        found.add((type(model), name))
        return object.__getattribute__(model, name)

    monkeypatch.setattr(Model, "__getattribute__", noting)
    return found


def test_whoever_lays_out_a_run_asks_for_every_key(asked: set[Field]) -> None:
    build_plan(whole(), WINDOW)
    left_out = {field for field in fields() if field not in asked and field[1] != "title"}
    some = {one for one in left_out if one[0].__name__ not in NOT_SIMULATED_AT_ALL}
    assert {named(one) for one in some} == NOT_SIMULATED
    assert {one[0].__name__ for one in left_out - some} == NOT_SIMULATED_AT_ALL


PURPOSES = {
    "Arrival.case": "case",
    "Backlog.case": "case",
    "Backlog.stayed": "waited",
    "Backlog.waited": "waited",
    "Disputed.for": "dispute_for",
    "Disputed.share": "disputed",
    "Exit.after": "exit",
    "HandoffRule.delay": "delay",
    "HandoffRule.rekeying": "rekeying",
    "Hold.for": "hold_for",
    "Hold.share": "hold",
    "Opening.after": "open_after",
    "Opening.case": "case",
    "Opening.share": "open",
    "Outcome.share": "outcome",
    "Package.lasts": "lasts",
    "Returned.rework": "rework",
    "Returned.share": "returned",
    "TeamStep.afterwards": "afterwards",
    "TeamStep.due": "due",
    "TeamStep.records": "record",
    "TeamStep.stay": "afterwards",
    "TeamStep.work": "work",
    "WaitStep.due": "due",
}
"""What each drawn key is drawn for."""
NOT_OF_A_KEY = {"gap", "time", "identity", "absent"}
"""When somebody comes, who they are, and who is away."""


def test_whatever_is_drawn_is_drawn_for_a_purpose_of_its_own() -> None:
    drawn = {named(field) for field in fields() if is_drawn(field)}
    assert drawn == PURPOSES.keys()
    purposes = {purpose.partition(".")[0] for _, purpose in build_plan(whole(), WINDOW).keys}
    assert purposes - NOT_OF_A_KEY == set(PURPOSES.values())


def is_drawn(field: Field) -> bool:
    """Whether chance decides what a field gives: a quantity, a share that varies, attributes."""
    known = parts(*field)
    return Quantity in known or (Decimal in known and may_read(field)) or holds_draws(*field)


NOT_IN_REPORTS = {"Calendar", "FixedCost", "Outcome", "Source"}
"""What has a title that no table shows."""


def test_reports_ask_for_every_title(asked: set[Field]) -> None:
    titles_of({"baseline": whole()})
    titled = {model.__name__ for model, name in fields() if name == "title"}
    shown = {model.__name__ for model, name in asked if name == "title"}
    assert titled - shown == NOT_IN_REPORTS


def test_whatever_costs_anything_alone_makes_it_a_file_with_costs() -> None:
    costly = [field for field in fields() if any(part is Cost for part in parts(*field))]
    paths = [path for field in costly for path in places()[named(field)]]
    paths = [*(path for path in paths if not path.startswith("costs.")), "costs"]
    paths += [path for path in places()["Ending.package"] if find(TREE, join(path, "weekly"))]
    free = TREE
    for path in paths:
        free = without(free, path)
    assert not has_costs(bound(free))
    for path in paths:
        node = find(TREE, path)
        assert node is not None
        assert has_costs(bound(with_value(free, path, node)))


def bound(tree: Mapping) -> Pathway:
    pathway, findings = bind(tree)
    assert pathway is not None, str(findings)
    return pathway


BESIDE_A_STAY = {
    *("title", "requires", "leaves", "outcomes", "team", "accountable", "function", "in", "stay"),
    *("priority", "queue_cause", "due", "records", "exits"),
}


def test_of_each_key_of_a_step_it_is_known_whether_it_goes_with_a_stay() -> None:
    assert set(keys_of(TeamStep)) - set(NOT_BESIDE_A_STAY) == BESIDE_A_STAY


# -- keys that stand elsewhere, and those of redesigns ---------------------------------------------

NOT_FROM_DEFAULTS = {"Post.calendar"}
"""Keys that are called like one of `defaults` and do not come from there."""


def test_what_defaults_give_is_known_to_come_from_there() -> None:
    called = [(model, name) for model, name in fields()
              if model is not Defaults and name in Defaults.model_fields]  # fmt: skip
    found = {named(one): inherited_from(without(TREE, stands_at(one)), stands_at(one))
             for one in called}  # fmt: skip
    given = {one: f"defaults.{one.partition('.')[2]}" for one in found}
    assert found == given | dict.fromkeys(NOT_FROM_DEFAULTS, "")
    assert {f"defaults.{key}" for key in keys_of(Defaults)} == set(given.values())


def test_a_change_takes_the_keys_of_its_model() -> None:
    allowed = {key for keys in ALLOWED.values() for key in keys}
    assert {*VERBS, *allowed, *PROVENANCE} == set(keys_of(Change))


def test_the_schema_knows_every_key_of_a_quantity() -> None:
    """What rides along (`once`, `cause`, `since`) stands only where it may."""
    riders = {"once", "cause", "since"}
    schemas = [part.json_schema for field in fields() for part in parts(*field)
               if isinstance(part, WithJsonSchema)]  # fmt: skip
    found = [one["properties"].keys() for schema in schemas if schema is not None
             for one in schema.get("anyOf", ()) if "cv" in one.get("properties", ())]  # fmt: skip
    assert len(found) > 10
    assert {frozenset(keys - riders) for keys in found} == {frozenset(QUANTITY_KEYS) - riders}


def test_every_key_that_must_be_there_has_an_example() -> None:
    """But for one of a few words, which are told, and `parallel`, which makes a step a block."""
    needed = {
        named((model, name)) for model, name in fields()
        if model.model_fields[name].is_required() and not choices_of(model, keyed(model, name))
        and not example_of(model, keyed(model, name))
    }  # fmt: skip
    assert needed == {"Block.parallel"}


def keyed(model: type[Model], name: str) -> str:
    return model.model_fields[name].alias or name


def test_an_example_is_its_key_as_it_is_written() -> None:
    for name, example in EXAMPLES.items():
        tree = scan(example.encode(), "f.yaml").tree
        assert isinstance(tree, Mapping), example
        assert list(tree.entries) == [name.partition(".")[2]]
