"""An attribute may be read only where every way that leads there has set it."""

from __future__ import annotations

import pytest

from checking import edited, said, told

pytestmark = pytest.mark.usefixtures("few_are_routed")

BARE = ("cost: {type: number, initial: 0}", "cost: {type: number}")
AREA = "cost: {type: number}\n  area: {type: choice, values: [north, south]}"
CODE = "attribute_not_set"
WORK = "    work: {mean: 6h, cv: 0.5}\n"
ASSESS = "work: {mean: 6h, cv: 0.5}"
LATER = ("package_settles", "settles_late")


def unset(*edits: str) -> set[str]:
    found = told(edited(*BARE, *edits), *LATER)
    assert {code for code, _ in found} <= {CODE}, found
    return {path for _, path in found}


def test_nothing_reads_it() -> None:
    assert unset() == set()


@pytest.mark.parametrize(
    ("edits", "path"),
    [
        (("share: 60%", "when: cost > 3"), "steps.contact.outcomes.advised.when"),
        (("{to: assess}", "{to: assess, set: {urgent: cost > 3}}"),
         "steps.contact.outcomes.needs.set.urgent"),
        ((WORK, WORK + "    priority: cost\n"), "steps.assess.priority"),
        ((WORK, WORK + "    requires: {dear: cost > 3}\n"), "steps.assess.requires.dear"),
        ((WORK, WORK + "    records: {urgent: cost > 3}\n"), "steps.assess.records.urgent"),
        (("{kind: supported}", "{kind: supported, package: {weekly: cost, lasts: 9w}}"),
         "endings.supported.package.weekly"),
        (("endings:", ("targets: {soon: {from: opened, to: closed, within: 9d, when: cost > 1}}\n"
          "endings:")), "targets.soon.when"),
        (("endings:", ("targets: {soon: {from: [supported, opened], to: closed, within: 9d, "
          "when: cost > 1}}\nendings:")), "targets.soon.when"),
        (("defaults: {", "defaults: {priority: cost, "), "defaults.priority"),
        ((WORK, WORK + "    holds: {missing_information: {for: 3d, when: cost > 3}}\n"),
         "steps.assess.holds.missing_information.when"),
        (("{to: supported}",
          "{to: supported, opens: {n: {at: contact, after: 9w, when: cost > 1}}}"),
         "steps.assess.outcomes.supported.opens.n.when"),
    ],
)  # fmt: skip
def test_each_place_that_reads(edits: tuple[str, ...], path: str) -> None:
    assert unset(*edits) == {path}
    assert [one.code for one in said(edited(*BARE, *edits))].count(CODE) == 1
    assert unset(*edits, "{urgent: 10%}", "{urgent: 10%, cost: 300}") == set()


def test_a_record_is_set_for_what_comes_after_it() -> None:
    records = "    records: {cost: {low: 1, high: 3}, urgent: cost > 2}\n"
    ends = ("{to: supported}", "{to: supported, when: cost > 2}\n      other: {to: advised}")
    assert unset(WORK, WORK + records, *ends) == set()
    turned = "    records: {urgent: cost > 2, cost: {low: 1, high: 3}}\n"
    assert unset(WORK, WORK + turned, *ends) == {"steps.assess.records.urgent"}
    assert unset(WORK, WORK + "    priority: cost\n" + records) == {"steps.assess.priority"}


def test_every_way_must_set_it() -> None:
    second = "  walk_in: {rate: 52/year, to: assess}\nstart:"
    known = ("{urgent: 10%}", "{urgent: 10%, cost: 300}", WORK, WORK + "    priority: cost\n")
    assert unset(*known) == set()
    assert unset(*known, "start:", second) == {"steps.assess.priority"}


def test_set_counts_on_its_own_way_only() -> None:
    rule = ("share: 60%", "share: 60%, set: {cost: 5}", WORK, WORK + "    priority: cost\n")
    assert unset(*rule) == {"steps.assess.priority"}
    assert unset("{to: assess}", "{to: assess, set: {cost: 5}}", *rule[2:]) == set()


def test_who_leaves_before_the_work_has_recorded_nothing() -> None:
    recorded = (WORK, WORK + "    records: {cost: 300}\n")
    reads = ("{kind: supported}", "{kind: supported, package: {weekly: cost, lasts: 9w}}")
    leaves = (WORK, recorded[1] + "    exits: {left: {to: supported, after: 9d}}\n")
    assert unset(*recorded, *reads) == set()
    assert unset(*leaves, *reads) == {"endings.supported.package.weekly"}


def test_a_table_reads_its_attribute() -> None:
    area = ("cost: {type: number, initial: 0}", AREA)
    tables = {
        "steps.assess.work": (ASSESS, "work: {given: area, north: 1h, south: 2h}"),
        "steps.contact.outcomes.advised.share": (
            "share: 60%", "share: {given: area, north: 50%, south: 60%}"),
        "steps.contact.team": (
            "{social_worker: 4}}", ("{social_worker: 4}}\n  any: {given: area, north: front_door, "
            "south: assessment}"), "team: front_door", "team: any"),
        "handoffs.slow.delay": (
            "endings:", ("handoffs: {slow: {between: teams, delay: {given: area, north: 1d, "
            "otherwise: 2d}}}\nendings:")),
    }  # fmt: skip
    for path, edits in tables.items():
        assert told(edited(*area, *edits), *LATER) == {(CODE, path)}
        brought = ("{urgent: 10%}", "{urgent: 10%, area: {north: 50%, south: 50%}}")
        assert told(edited(*area, *edits, *brought), *LATER) == set()


BLOCK = """\
  both:
    join: %s
    parallel:
      one: {call: {team: front_door, work: 1h, records: {cost: 3}, outcomes: {done: {to: join}}}}
      other: {visit: {team: assessment, work: 2h, outcomes: {done: {to: join}}}}
    outcomes: {dear: {to: supported, when: cost > 1}, cheap: {to: assess}}
endings:
"""


def test_a_join_that_waits_for_all_has_what_each_branch_sets() -> None:
    to_block = ("{to: assess}", "{to: both}", "endings:\n")
    assert unset(*to_block, BLOCK % "all") == set()
    assert unset(*to_block, BLOCK % "any") == {"steps.both.outcomes.dear.when"}


def test_a_join_waits_for_its_slowest_branch() -> None:
    slow = (BLOCK % "all").replace(
        "{visit: {team: assessment, work: 2h, outcomes: {done: {to: join}}}}",
        "{ask: {due: 3d, outcomes: {on: {to: visit}}}, visit: {team: assessment, work: 2h, "
        "records: {urgent: 5%}, outcomes: {done: {to: join}}}}",
    )
    rule = slow.replace("when: cost > 1", "when: cost > 1 and urgent")
    bare = ("urgent: {type: boolean, initial: false}", "urgent: {type: boolean}")
    no_longer = ("case: {urgent: 10%}", "case: {setting: home}")
    for turned in (rule, rule.replace("      one:", "      two:")):
        edits = (*bare, *no_longer, "{to: assess}", "{to: both}", "endings:\n", turned)
        assert unset(*edits) == set()


def test_an_opened_case_inherits() -> None:
    opens = "{to: supported, opens: {n: {at: contact, after: 9w%s}}}"
    reads = ("share: 60%", "when: cost > 3", "{urgent: 10%}", "{urgent: 10%, cost: 300}")
    assert unset(*reads, "{to: supported}", opens % "") == set()


def test_without_arrivals_whoever_opens_a_case_says_everything() -> None:
    arrivals = "arrivals:\n  people: {rate: 520/year, during: office, case: {urgent: 10%}}\n"
    assert unset(arrivals, "", "share: 60%", "when: cost > 3") == set()
