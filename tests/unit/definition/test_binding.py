"""What does not fit the models becomes a finding at its key, in words that help."""

from __future__ import annotations

import pytest

from pathway_engine.definition.binding import bind, bind_as, within
from pathway_engine.definition.findings import Finding, Findings
from pathway_engine.definition.models import (
    Block,
    DecisionStep,
    Given,
    Pathway,
    Redesign,
    Role,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.models.lookup import model_at
from pathway_engine.definition.node import Mark, Scalar, find
from pathway_engine.definition.reader import scan

HEAD = """\
pathway: small
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
teams: {duty: {organisation: council, calendar: always, staff: {worker: 2}}}
endings: {done: {kind: resolved}}
"""
STEPS = HEAD + "steps:\n"


def bound(text: str) -> tuple[Pathway | None, Findings]:
    reading = scan(text.encode(), "f.yaml")
    assert reading.tree is not None
    return bind(reading.tree, reading.findings)


def only(text: str) -> Finding:
    """The one finding of a text."""
    pathway, findings = bound(text)
    assert pathway is None
    assert len(findings) == 1, str(findings)
    return findings[0]


def step(text: str) -> str:
    return STEPS + f"  contact: {text}\n"


TARGET = "targets: {q: {from: opened, to: closed, within: 2d, pauses_for: "
WORKED = "team: duty, work: 30m, outcomes: {done: {to: done}}"


def test_what_fits_becomes_a_pathway_that_knows_its_tree() -> None:
    pathway, findings = bound(step(f"{{{WORKED}}}"))
    assert pathway is not None
    assert not findings
    assert pathway.name == "small"
    text = find(pathway.document, "steps.contact.work")
    assert isinstance(text, Scalar)
    assert (text.text, text.mark.line) == ("30m", 8)


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (WORKED, TeamStep),
        ("due: 5d, outcomes: {done: {to: done}}", WaitStep),
        ("outcomes: {done: {to: done}}", DecisionStep),
        ("parallel: {one: {}}, outcomes: {done: {to: done}}", Block),
    ],
)
def test_the_keys_of_a_step_say_what_kind_it_is(keys: str, kind: type) -> None:
    pathway, findings = bound(step(f"{{{keys}}}"))
    assert pathway is not None, str(findings)
    assert type(pathway.steps["contact"]) is kind


@pytest.mark.parametrize("key", ["by: worker", "records: {}", "function: review", "work: 3h"])
def test_a_step_that_forgets_its_team_is_told_so(key: str) -> None:
    pathway, findings = bound(step(f"{{{key}, outcomes: {{done: {{to: done}}}}}}"))
    assert pathway is None
    missing = {(one.code, one.found) for one in findings}
    assert ("missing_key", "no `team`") in missing
    assert all(one.code == "missing_key" for one in findings)
    assert key.partition(":")[0] in findings[0].hint


def test_all_faults_are_told_at_once() -> None:
    text = step(f"{{{WORKED}, afterwards: 3, tem: duty}}").replace("kind: resolved", "kind: over")
    _, findings = bound(text)
    assert [(one.code, one.path, one.line) for one in findings] == [
        ("bad_value", "endings.done.kind", 6),
        ("bad_value", "steps.contact.afterwards", 8),
        ("unknown_key", "steps.contact.tem", 8),
    ]


def test_a_misspelt_key() -> None:
    finding = only(step(f"{{{WORKED}, afterward: 3d}}"))
    assert (finding.code, finding.path) == ("unknown_key", "steps.contact.afterward")
    assert finding.hint == "did you mean `afterwards`?"
    assert "`afterwards`" in finding.expected


def test_a_misspelt_key_is_not_missing_too() -> None:
    finding = only(step("{team: front_door, wrk: 1h, outcomes: {done: {to: advised}}}"))
    assert (finding.code, finding.hint) == ("unknown_key", "did you mean `work`?")


def test_a_text_that_a_comma_has_split() -> None:
    _, findings = bound(step(f"{{title: Contact, first of all: 1, {WORKED}}}"))
    (finding,) = findings
    assert finding.code == "unknown_key"
    assert "comma" in finding.hint


def test_a_name_of_two_words_is_no_text_that_a_comma_has_split() -> None:
    _, findings = bound(step(f"{{{WORKED}}}").replace("{duty: {org", "{Care assessment: {org"))
    (finding,) = (one for one in findings if one.code == "bad_id")
    assert finding.hint == "write `care_assessment`"


def test_a_key_written_as_two_words() -> None:
    _, findings = bound(step(f"{{queue cause: waiting_care, {WORKED}}}"))
    (finding,) = findings
    assert (finding.code, finding.hint) == ("unknown_key", "did you mean `queue_cause`?")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        (
            "exits: {after: 3w}",
            "each stands under a name of its own: `exits: {NAME: {after: 3w, …}}`",
        ),
        ("holds: {for: 5d}", "each stands under its cause: `holds: {CAUSE: {for: 5d, …}}`"),
        (
            "sessions: {every: week, days: thu, at: '10:00', places: 2}",
            "a list stands in brackets: [thu]",
        ),
        ("exits: {left: 3w}", ""),
        ("holds: often", ""),
        ("sessions: {every: week, days: thu or fri, at: '10:00', places: 2}", ""),
    ],
)
def test_what_lacks_a_name_or_its_brackets(written: str, hint: str) -> None:
    finding = only(step(f"{{{WORKED}, {written}}}"))
    assert (finding.code, finding.hint) == ("wrong_shape", hint)


@pytest.mark.parametrize("length", [1, 3])
def test_a_range_has_two_ends(length: int) -> None:
    line = f"{{of: steps, assumption: Drafted, range: [{', '.join(['1d'] * length)}]}}"
    finding = only(step(f"{{{WORKED}}}") + f"provenance: {{work: {line}}}\n")
    said = (finding.code, finding.found, finding.expected)
    assert said == ("wrong_shape", f"a list of {length}", "a list of 2")


def test_a_key_of_a_team_step_in_a_block() -> None:
    finding = only(step("{parallel: {one: {}}, team: duty, outcomes: {done: {to: done}}}"))
    assert finding.path == "steps.contact.team"
    assert "no team of its own" in finding.hint


@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        ("branches: {one: {}}", "write `parallel` for it: `parallel: {BRANCH: {STEP: {…}, …}, …}`"),
        ("join: any", "`join` stands beside `parallel`"),
    ],
)
def test_other_words_for_a_block(keys: str, hint: str) -> None:
    finding = only(step(f"{{{keys}, outcomes: {{done: {{to: done}}}}}}"))
    said = (finding.code, finding.expected, finding.hint)
    assert said == ("unknown_key", "`parallel`", hint)


@pytest.mark.parametrize(
    ("parallel", "path", "found", "hint"),
    [
        ("{team: duty, work: 30m}", "", "`team` straight in `parallel`",
         "such as `BRANCH: {STEP: {team: duty, …}}`"),
        ("{one: {team: duty, work: 30m, outcomes: {found: {to: join}}}}", ".one",
         "`team` straight in the branch `one`", "such as `one: {STEP: {team: duty, …}}`"),
    ],
)  # fmt: skip
def test_a_step_without_its_name_in_a_branch(
    parallel: str, path: str, found: str, hint: str
) -> None:
    """It is told once, not key by key."""
    finding = only(step(f"{{parallel: {parallel}, outcomes: {{done: {{to: done}}}}}}"))
    assert finding.path == f"steps.contact.parallel{path}"
    assert (finding.code, finding.found, finding.hint) == ("wrong_shape", found, hint)


@pytest.mark.parametrize(
    ("sessions", "path", "hint"),
    [
        ("every: week, days: [thu], at: 2pm, places: 2", "at", "write 14:00"),
        ("every: week, days: [thu], at: '25:00', places: 2", "at", ""),
        ("every: 2 weeks, first: 5 Feb, at: '10:00', places: 2", "first", ""),
    ],
)
def test_when_a_panel_sits_is_read_with_the_rest(sessions: str, path: str, hint: str) -> None:
    """So it is told at once, beside any other word that cannot be read."""
    _, findings = bound(step(f"{{{WORKED}, afterwards: 3, sessions: {{{sessions}}}}}"))
    told = {one.path: (one.code, one.hint) for one in findings}
    assert told[f"steps.contact.sessions.{path}"] == ("bad_value", hint)
    assert "steps.contact.afterwards" in told


def test_a_value_within_a_table_is_read_like_the_value_itself() -> None:
    text = step(f"{{{WORKED}}}").replace("work: 30m", "work: {given: urgent, true: 3, false: 2h}")
    finding = only(text)
    assert (finding.code, finding.path) == ("bad_value", "steps.contact.work.true")


def test_a_line_of_a_table_may_have_any_name() -> None:
    table = "{given: kind, lines: 1h, value: 2h, given_name: 3h, otherwise: 4h}"
    pathway, findings = bound(step(f"{{{WORKED}}}").replace("30m", table))
    assert pathway is not None, str(findings)
    work = pathway.team_steps["contact"].work
    assert isinstance(work, Given)
    assert [quantity.mean for quantity in work.values()] == [3600, 7200, 10800, 14400]


def test_the_key_within_a_quantity_is_pointed_at() -> None:
    finding = only(step(f"{{{WORKED}}}").replace("30m", "{mean: 30m, cv: -1}"))
    assert (finding.code, finding.path) == ("bad_value", "steps.contact.work.cv")


def test_a_rule_is_pointed_at_by_its_character() -> None:
    text = step(f"{{{WORKED}}}").replace("{to: done}", '{to: done, when: "urgent = true"}')
    finding = only(text)
    assert finding.code == "expression_syntax"
    line = text.splitlines()[finding.line - 1]
    assert line[finding.column - 1 :].startswith("= true")


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("pathway: small", "pathway: Small Council", "bad_id", "pathway"),
        ("{duty: {org", "{Duty-team: {org", "bad_id", "teams.Duty-team"),
        ("{done: {kind", "{closed: {kind", "reserved_id", "endings.closed"),
        ("staff: {worker: 2}", "staff: [worker]", "wrong_shape", "teams.duty.staff"),
        ("staff: {worker: 2}", "staff: {worker: [2]}", "wrong_shape", "teams.duty.staff.worker"),
        ("sector: council", "sector: municipal", "bad_value", "organisations.council.sector"),
        ("language: 1", "language: 2", "bad_value", "language"),
        ("work: 30m", "work: 3d", "bad_value", "steps.contact.work"),
        ("timezone: Europe/London", "title: {a: b}", "wrong_shape", "title"),
    ],
)
def test_each_kind_of_fault(old: str, new: str, code: str, path: str) -> None:
    _, findings = bound(step(f"{{{WORKED}}}").replace(old, new))
    assert (code, path) in {(one.code, one.path) for one in findings}, str(findings)


@pytest.mark.parametrize(
    ("old", "new", "found", "meant"),
    [
        ("work: 30m", "work: {mean: 30m, cv: 0,4}", "0,4", "0.4"),
        ("work: 30m", "work: {mean: 1,5h, cv: 1}", "1,5h", "1.5h"),
        ("{to: done}", "{to: done, share: 40,5%}", "40,5%", "40.5%"),
        ("worker: 2}", "worker: 0,5}", "0,5", "0.5"),
    ],
)
def test_a_decimal_comma_is_one_fault_of_one_value(
    old: str, new: str, found: str, meant: str
) -> None:
    text = step(f"{{{WORKED}}}").replace(old, new)
    finding = only(text)
    assert (finding.code, finding.found) == ("null_value", f"`{found}`")
    assert finding.hint == f"a decimal has a point: write {meant}"
    assert text.splitlines()[finding.line - 1][finding.column - 1 :].startswith(found)


def test_a_comma_of_another_kind_is_told_as_before() -> None:
    finding = only(step(f"{{{WORKED}}}").replace("30m", "{mean: 30m, cv: 1, 2}"))
    assert "put quotes round a text that holds one" in finding.hint


@pytest.mark.parametrize(
    ("old", "new", "expected", "hint"),
    [
        ("{kind: resolved}", "{title: Done}",
         "`kind`: one of `resolved`, `supported`, `transferred`, `withdrawn`, `other`", ""),
        ("language: 1\n", "", "`language`: `1`", ""),
        ("{to: done}", "{title: Done}", "`to`", "such as `to: ENDING`"),
        ("work: 30m, outcomes: {done: {to: done}}", "work: 30m", "`outcomes`",
         "such as `outcomes: {done: {to: ENDING}}`"),
        ("work: 30m", "work: 30m, sessions: {every: day, at: '10:00'}", "`places`",
         "such as `places: 12`"),
        ("work: 30m", "work: 30m, with: {doctors: 2}",
         "the number of workers of each of its roles", "such as `{doctors: {ROLE: 2}}`"),
        ("work: 30m", "work: 30m, with: {doctors: doctor}",
         "the number of workers of each of its roles", "such as `{doctors: {ROLE: 1}}`"),
        ("work: 30m", "work: 30m, with: doctors",
         "workers by team and role", "such as `{doctors: {doctor: 1}}`"),
        ("endings:", f"{TARGET}waiting_place}}}}\nendings:",
         "a list", "a list stands in brackets: [waiting_place]"),
        ("endings:", f"{TARGET}{{unknown: 2d}}}}}}\nendings:",
         "a list", "a list stands in brackets: [unknown]"),
    ],
)  # fmt: skip
def test_what_is_expected_is_shown_as_it_is_written(
    old: str, new: str, expected: str, hint: str
) -> None:
    finding = only(step(f"{{{WORKED}}}").replace(old, new))
    assert (finding.expected, finding.hint) == (expected, hint)


def test_what_the_reader_could_not_read_is_not_told_twice() -> None:
    _, findings = bound(step(f"{{{WORKED}}}").replace("work: 30m", "work: ~"))
    assert [one.code for one in findings] == ["null_value"]


def test_a_file_with_nothing_names_everything_that_is_needed() -> None:
    _, findings = bound("pathway: small\n")
    needed = {one.found for one in findings}
    keys = ("language", "timezone", "organisations", "teams", "steps", "endings")
    assert needed == {f"no `{key}`" for key in keys}


def test_a_redesign_is_bound_too() -> None:
    reading = scan(b"redesign: small\nbaseline: a.yaml\nchanges: [{sett: a}]\n", "r.yaml")
    assert reading.tree is not None
    redesign, findings = bind_as(Redesign, reading.tree)
    assert redesign is None
    assert [one.hint for one in findings] == ["did you mean `set`?"]


def test_a_scalar_of_several_lines_is_pointed_at_as_a_whole() -> None:
    assert within(Scalar("a", mark=Mark("f", 2, 5)), 1) == Mark("f", 2, 5)


def test_the_model_at_a_place() -> None:
    way = ("teams", "duty", "(plain)", "staff", "worker")
    assert str(model_at(Pathway, way).__name__) == "Post"  # type: ignore[union-attr]
    assert model_at(Pathway, ("roles", "adviser")) is Role
    assert model_at(Pathway, ("roles", "adviser", "cost")) is None
    assert model_at(Pathway, ("nothing",)) is None
