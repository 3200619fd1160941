"""Parts of a pathway that do not fit together: each in more ways than one file can show."""

from __future__ import annotations

import pytest

from checking import SMALL, bound, edited, judged_as_ever, said, told
from pathway_engine.definition.checks import examine
from pathway_engine.definition.routing import Window

pytestmark = pytest.mark.usefixtures("few_are_routed")

WORK = "    work: {mean: 6h, cv: 0.5}\n"
LATER = ("load_not_checked", "team_on_no_path", "unreachable_step")
COMPANY = (
    "  council: {sector: council}\n",
    "  council: {sector: council}\n  provider: {sector: trading_company}\n",
)
BLOCK = """  assess:
    join: all
    parallel:
      care: {nurse: {team: assessment, work: 1h, outcomes: {on: {to: join}}}}
      money: {form: {team: assessment, work: 1h, outcomes: {on: {to: join}}}}
    outcomes: {supported: {to: supported}}
endings:"""
IN_BRANCH = "{form: {team: assessment, work: 1h, outcomes: {on: {to: join}}}}"
NORTH = "{given: setting, home: front_door, hospital: assessment}"


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            (WORK, WORK + "    accountable: concil\n"),
            {("unknown_organisation", "steps.assess.accountable")},
        ),
        ((WORK, WORK + "    by: clerk\n"), {("unknown_role", "steps.assess.by")}),
        (
            (WORK, WORK + "    afterwards: {mean: 3d, cv: 1, cause: waiting_godot}\n"),
            {("unknown_cause", "steps.assess.afterwards.cause")},
        ),
        (("endings:", "causes: {waiting_triage: {responsible: provider}}\nendings:"), set()),
        (("endings:", "causes: {waiting_home_care: {responsible: nhs}}\nendings:"), set()),
        (("endings:", "causes: {waiting_triage: {responsible: providers}}\nendings:"),
         {("unknown_organisation", "causes.waiting_triage.responsible")}),
        (
            (WORK, WORK + "    due: {low: 6w, high: 8w, since: asses.finished}\n"),
            {("unknown_event", "steps.assess.due.since")},
        ),
        (
            (WORK, WORK + "    due: {low: 6w, high: 8w, since: contact.finished}\n"),
            set(),
        ),
        (
            (WORK, WORK + "    holds: {waiting_godot: {for: 3d}}\n"),
            {("unknown_cause", "steps.assess.holds.waiting_godot")},
        ),
        (
            (WORK, WORK + "    records: {colour: 3}\n"),
            {("unknown_name", "steps.assess.records.colour")},
        ),
        (
            ("{to: assess}", "{to: assess, set: {colour: 3}}"),
            {("unknown_name", "steps.contact.outcomes.needs.set.colour")},
        ),
        (("{urgent: 10%}", "{colour: 10%}"), {("unknown_name", "arrivals.people.case.colour")}),
        (
            (WORK, WORK + "    with: {nurses: {nurse: 1}}\n"),
            {("unknown_team", "steps.assess.with.nurses")},
        ),
        (
            (WORK, WORK + "    with: {front_door: {nurse: 1}}\n"),
            {("role_not_in_team", "steps.assess.with.front_door.nurse")},
        ),
        (("office: {hours", "nights: {outside: offices}\n  office: {hours"),
         {("unknown_calendar", "calendars.nights.outside")}),
        (("office: {hours", "nights: {outside: nights}\n  office: {hours"),
         {("calendar_form", "calendars.nights")}),
        (("office: {hours", "nights: {outside: office, closed: [2026-12-24]}\n  office: {hours"),
         {("calendar_form", "calendars.nights.closed")}),
        (("office: {hours", "nights: {outside: office, holidays: GB-ENG}\n  office: {hours"),
         {("calendar_form", "calendars.nights.holidays")}),
        (("office: {hours", "nights: {outside: office, holidays: [2026-12-24]}\n  office: {hours"),
         {("calendar_form", "calendars.nights.holidays")}),
        (("office: {hours", "always: {outside: office}\n  office: {hours"),
         {("reserved_id", "calendars.always")}),
        (("start: contact", "start: contakt"), {("unknown_step", "start")}),
        (("start: contact\n", ""), {("missing_key", "")}),
        (("full_time: 37h\n", ""), {("missing_key", "")}),
        (("defaults: {calendar: office}\n", ""),
         {("missing_key", "teams")}),
        (("defaults: {calendar: office}\n", "", "organisation: council, staff: {adviser",
          "organisation: council, calendar: office, staff: {adviser"),
         {("missing_key", "teams.assessment")}),
        (("{social_worker: 4}", "{}"),
         {("nobody_works", "teams.assessment.staff"), ("unused_role", "roles.social_worker")}),
        (("{social_worker: 4}}", "{social_worker: 4}, casework: 0%}"),
         {("nobody_works", "teams.assessment.casework")}),
        (("{social_worker: 4}}", "{social_worker: 4}, absence: 100%}"),
         {("nobody_works", "teams.assessment.absence")}),
        (("{social_worker: 4}}", "{social_worker: 4}, caseload: 0.2}"),
         {("nobody_works", "teams.assessment.caseload")}),
        (("{social_worker: 4}", "{lead: {role: social_worker, fte: 4}}"), set()),
    ],
)  # fmt: skip
def test_each_fault(edits: tuple[str, ...], expected: set[tuple[str, str]]) -> None:
    assert told(edited(*edits), *LATER) == expected


@pytest.mark.parametrize(
    ("cause", "hint"),
    [
        ("waiting_hom_care", "did you mean `waiting_home_care`? If not, add it under `causes`"),
        ("godot", "stand at the end of the reference of the language; add your own under `causes`"),
    ],
)
def test_an_unknown_cause_is_told_where_causes_are(cause: str, hint: str) -> None:
    (finding,) = said(edited(WORK, f"{WORK}    holds: {{{cause}: {{for: 3d}}}}\n")).errors
    assert finding.code == "unknown_cause"
    assert finding.hint.endswith(hint)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ('mon-fri: ["09:00-13:00", "12:00-17:00"]', {("mon-fri", "Monday")}),
        ('mon-fri: ["09:00-13:00", "12:00-17:00"], sat: ["09:00-13:00", "12:00-17:00"]',
         {("mon-fri", "Monday"), ("sat", "Saturday")}),
        ('mon-fri: ["22:00-08:00", "07:00-09:00"]', {("mon-fri", "Monday")}),
        ('fri: "22:00-08:00", "sat": "07:00-12:00"', {("sat", "Friday")}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_of_hours_is_told_once(
    hours: str, expected: set[tuple[str, str]]
) -> None:
    """A line for five days has one fault, not five."""
    errors = said(edited('mon-fri: "09:00-17:00"', hours)).errors
    assert {one.code for one in errors} == {"calendar_form"}
    assert len(errors) == len(expected)
    assert {(one.path.rpartition(".")[2], one.found.split()[0]) for one in errors} == expected


SIGNPOST = ("{social_worker: 4}}", "{social_worker: 4}}\n  any: " + NORTH)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (("team: front_door", "team: any"), set()),
        (("endings:", "handoffs: {slow: {to: any, delay: 1d}}\nendings:"),
         {("signpost_here", "handoffs.slow.to")}),
        ((WORK, WORK + "    with: {any: {adviser: 1}}\n"),
         {("signpost_here", "steps.assess.with.any")}),
        (("  any: ", "  two: {given: setting, home: any, otherwise: front_door}\n  any: "), set()),
        (("  any: ", "  two: {given: setting, home: two, otherwise: front_door}\n  any: "),
         {("signpost_circle", "teams.two")}),
        (("team: front_door", "team: {given: setting, home: any, hospital: assessment}"), set()),
        (("team: front_door", ("team: any\n    by: {given: setting, home: adviser, "
          "hospital: social_worker}")), set()),
        (("team: front_door", ("team: any\n    by: {given: urgent, true: adviser, "
          "false: social_worker}")),
         {("role_not_in_team", "steps.contact.by")}),
        (("team: front_door", "team: any\n    by: [adviser, social_worker]"), set()),
        (("team: front_door", "team: any\n    by: adviser"),
         {("role_not_in_team", "steps.contact.by")}),
        (("hospital: assessment", "hospice: assessment"),
         {("unknown_choice", "teams.any.hospice"), ("given_incomplete", "teams.any")}),
    ],
)  # fmt: skip
def test_signposts(edits: tuple[str, ...], expected: set[tuple[str, str]]) -> None:
    text = edited(*edits, text=edited(*SIGNPOST))
    assert told(text, *LATER) == expected


@pytest.mark.parametrize(
    ("declared", "codes"),
    [
        ("{type: choice, values: [a, b], initial: c}", 1),
        ("{type: choice}", 1),
        ("{type: choice, values: [a, a]}", 1),
        ("{type: number, values: [a, b]}", 1),
        ("{type: boolean, min: 0, unit: GBP}", 2),
        ("{type: number, min: 5, max: 3}", 1),
        ("{type: number, min: 5, initial: 3}", 1),
        ("{type: integer, initial: 2.5}", 1),
        ("{type: boolean, initial: maybe}", 1),
        ("{type: number, min: -5, initial: -3}", 0),
        ("{type: integer, max: 5, initial: 5}", 0),
    ],
)
def test_attributes(declared: str, codes: int) -> None:
    found = said(edited("cost: {type: number, initial: 0}", f"cost: {declared}"))
    assert [one.code for one in found] == ["attribute_form"] * codes


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ("a: {to: assess, share: 50%}, b: {to: advised, share: 50%}", None),
        ("a: {to: assess, share: 50%}, b: {to: advised, share: 49%}", "shares_do_not_add_up"),
        ("a: {to: assess, share: 100%}, b: {to: advised}", None),
        ("a: {to: assess, share: 99%}, b: {to: advised, share: 2%}", "shares_do_not_add_up"),
        ("a: {to: assess, when: urgent}, b: {to: advised, share: 90%}", "shares_do_not_add_up"),
        ("a: {to: assess, when: urgent}, b: {to: advised, share: 100%}", None),
        (("a: {to: assess, share: 33.3%}, b: {to: advised, share: 33.3%}, "
         "c: {to: advised, share: 33.4%}"), None),
        (("a: {to: assess, share: {given: urgent, true: 40%, false: 50%}}, "
         "b: {to: advised, share: {given: urgent, true: 60%, otherwise: 50%}}"), None),
        (("a: {to: assess, share: {given: urgent, true: 40%, false: 50%}}, "
         "b: {to: advised, share: {given: urgent, true: 60%, otherwise: 60%}}"),
         "shares_do_not_add_up"),
        (("a: {to: assess, share: {given: urgent, true: 40%, false: 50%}}, "
         "b: {to: advised, share: 60%}"), "shares_do_not_add_up"),
        ("a: {to: assess, share: {given: urgent, true: 40%, false: 30%}}, b: {to: advised}", None),
    ],
)  # fmt: skip
def test_shares(outcomes: str, code: str | None) -> None:
    text = edited(
        "    outcomes:\n      advised: {to: advised, share: 60%}\n      needs: {to: assess}\n",
        f"    outcomes: {{{outcomes}}}\n",
    )
    assert {one.code for one in said(text)} == ({code} if code else set())


@pytest.mark.parametrize(
    ("rules", "tie"),
    [
        ("a: {between: teams}, b: {between: organisations}", False),
        ("a: {between: organisations}, b: {between: organisations}", True),
        ("a: {from: front_door}, b: {to: assessment}", True),
        ("a: {from: front_door}, b: {to: provider}", False),
        ("a: {from: council}, b: {to: assessment}", False),
        ("a: {from: front_door, to: assessment}, b: {from: front_door, to: provider}", False),
        ("a: {from: front_door, to: provider}, b: {from: council, to: assessment}", True),
        ("a: {between: organisations, same_site: true}, b: {between: organisations}", False),
    ],
)
def test_the_more_specific_of_two_handoff_rules(rules: str, tie: bool) -> None:
    text = edited(
        *COMPANY, "assessment: {organisation: council", "assessment: {organisation: provider",
        "endings:", f"handoffs: {{{rules}}}\nendings:",
    )  # fmt: skip
    assert ("handoff_tie" in {one.code for one in said(text)}) is tie


def test_working_days_need_a_calendar_where_no_team_is() -> None:
    wait = "  pause: {due: 3wd, outcomes: {on: {to: assess}}}\nendings:"
    text = edited("{to: assess}", "{to: pause}", "endings:", wait)
    assert told(text) == set()
    bare = edited("defaults: {calendar: office}\n", "", text=text).replace(
        "{organisation: council,", "{organisation: council, calendar: office,"
    )
    assert told(bare) == {("working_days_without_calendar", "steps.pause.due")}
    opens = "{to: assess, opens: {again: {at: assess, after: 3wd}}}"
    assert told(edited("{to: pause}", opens, "due: 3wd", "due: 3d", text=bare), *LATER) == set()
    target = "targets: {soon: {from: opened, to: closed, within: 9wd}}\nendings:"
    assert told(edited("endings:", target)) == set()
    assert ("working_days_without_calendar", "targets.soon.within") in told(
        edited("endings:", target, text=bare)
    )


@pytest.mark.parametrize(
    ("event", "again"),
    [
        ("opened", False),
        ("closed", False),
        ("supported", False),
        ("contact.finished", False),
        ("assess.reached", True),
        ("assess.finished", True),
        ("closd", False),
    ],
)
def test_a_clock_runs_to_the_same_event_only_where_a_case_has_it_twice(
    event: str, again: bool
) -> None:
    loop = "supported: {to: supported}\n      again: {to: assess, share: 10%}"
    target = f"targets: {{between: {{from: {event}, to: {event}, within: 9d}}}}\nendings:"
    codes = {"unknown_event"} if event == "closd" else {"target_form"}
    text = edited("supported: {to: supported}", loop, "endings:", target)
    assert {one.code for one in said(text).errors} == (set() if again else codes)


@pytest.mark.parametrize(
    ("from_", "to", "codes"),
    [
        ("[opened, contact.started]", "[assess.finished, closed]", set()),
        ("[contact.reached]", "[contact.reached, closed]", set()),
        ("[opened, opened]", "closed", {"target_form"}),
        ("opened", "[]", {"target_form"}),
        ("[closed]", "closed", {"target_form"}),
        ("opened", "[closed, closd]", {"unknown_event"}),
    ],
)
def test_a_clock_starts_and_stops_at_the_first_of_several_events(
    from_: str, to: str, codes: set[str]
) -> None:
    target = f"targets: {{soon: {{from: {from_}, to: {to}, within: 9d, counts: all}}}}\nendings:"
    assert {one.code for one in said(edited("endings:", target)).errors} == codes


def test_section_79_asks_who_is_accountable_not_who_works() -> None:
    company = edited(
        *COMPANY, "assessment: {organisation: council", "assessment: {organisation: provider",
        WORK, WORK + "    function: safeguarding\n",
    )  # fmt: skip
    path = ("section_79", "steps.assess.function")
    assert told(company) == {path}
    assert told(edited("defaults: {", "defaults: {accountable: council, ", text=company)) == set()
    own = edited(WORK, WORK + "    accountable: provider\n", text=company)
    assert told(edited("defaults: {", "defaults: {accountable: council, ", text=own)) == {path}
    assert told(edited("function: safeguarding", "function: review", text=company)) == set()


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("GB", "one of `GB-ENG`, `GB-NIR`, `GB-SCT`, `GB-WLS`"),
        ("DE", "`DE-BB`"),
        ("US", " more"),
        ("GB-WLS", ""),
        ("IE", ""),
    ],
)
def test_a_country_whose_parts_have_holidays_of_their_own(code: str, parts: str) -> None:
    findings = said(edited('"09:00-17:00"}}', f'"09:00-17:00"}}, holidays: {code}}}'))
    assert [one.code for one in findings] == (["holidays_differ"] if parts else [])
    assert all(parts in one.expected for one in findings)


def test_a_missing_start_is_one_fault() -> None:
    assert told(edited("start: contact\n", "")) == {("missing_key", "")}
    two = ("arrivals:\n", "arrivals:\n  known: {rate: 1/week, to: assess}\n")
    assert told(edited("start: contact\n", "", *two)) == {("missing_key", "")}


@pytest.mark.parametrize("wrong", ["casework: 0%", "absence: 100%"])
def test_what_all_teams_inherit_is_told_once_at_its_line(wrong: str) -> None:
    (finding,) = said(edited("{calendar: office}", f"{{calendar: office, {wrong}}}"))
    assert (finding.code, finding.path, finding.line) == (
        "nobody_works", f"defaults.{wrong.split(':', maxsplit=1)[0]}", 6,
    )  # fmt: skip
    assert "`front_door`, `assessment`" in finding.found


def test_a_default_that_nobody_inherits_stops_nobody() -> None:
    own = ("adviser: 2}", "adviser: 2}, casework: 90%", "worker: 4}", "worker: 4}, casework: 90%")
    assert told(edited("{calendar: office}", "{calendar: office, casework: 0%}", *own)) == set()


def test_an_accepted_finding_is_taken_out_with_those_below_its_path() -> None:
    idle = "teams:\n  idle: {organisation: council, staff: {adviser: 1}}\n"
    text = edited("teams:\n", idle)
    for where in ("teams.idle", "[teams.idle]", "teams"):
        accepted = f"accepted: {{team_on_no_path: {{of: {where}, because: Counted}}}}\nendings:"
        assert told(edited("endings:", accepted, text=text)) == set()


def test_what_routing_would_find_may_stay_accepted_while_nobody_can_route() -> None:
    accepted = "accepted: {overloaded: {of: teams.assessment, because: It is so}}\nendings:"
    with judged_as_ever():
        found = told(edited("endings:", accepted))
    assert {code for code, _ in found} == {"accepted_matches_nothing"}
    more = ("kind: supported", "kind: supported, opens: {again: {at: assess, after: 52w}}")
    found = told(edited("endings:", accepted, *more), *LATER)
    assert {code for code, _ in found} == {"endless_openings"}


def test_before_a_run_what_few_people_do_not_show_may_stay_accepted() -> None:
    """`check` tells it: a run, which routes few people, is not refused for it."""
    accepted = "accepted: {overloaded: {of: teams.assessment, because: It is so}}\nendings:"
    pathway = bound(edited("endings:", accepted))
    with judged_as_ever():
        codes = [
            {one.code for one in examine(pathway, window=Window(runs=runs)).findings}
            for runs in (False, True)
        ]
    assert codes == [{"accepted_matches_nothing"}, set()]


def with_a_block(*edits: str) -> str:
    """The small pathway with a block in the place of its assessment."""
    before, _, after = SMALL.partition("  assess:")
    return edited(*edits, text=before + BLOCK + after.partition("endings:")[2])


@pytest.mark.parametrize(
    ("edit", "expected", "hint"),
    [
        (("needs: {to: assess}", "needs: {to: nurses}"),
         "a step or an ending: one of `contact`, `assess`, `advised`, `supported`",
         "add it under `steps` or `endings`"),
        (("needs: {to: assess}", "needs: {to: assesed}"),
         "a step or an ending: one of `contact`, `assess`, `advised`, `supported`",
         "did you mean `assess`? If not, add it under `steps` or `endings`"),
        ((IN_BRANCH, IN_BRANCH.replace("join", "nurses")),
         "a step of this branch, or `join`: one of `form`, `join`", "add it under `money`"),
        (("start: contact", "start: nurses"), "a step: one of `contact`, `assess`",
         "add it under `steps`"),
    ],
)  # fmt: skip
def test_a_way_to_nowhere_names_what_can_be_reached(
    edit: tuple[str, str], expected: str, hint: str
) -> None:
    (finding,) = (one for one in said(with_a_block(*edit)) if one.code == "unknown_step")
    assert (finding.expected, finding.hint) == (expected, hint)


WARD = "places: {ward: {title: The ward, organisation: council, count: 3}}\nteams:"


@pytest.mark.parametrize(
    ("edits", "code", "expected", "hint"),
    [
        (("teams:", WARD, WORK, WORK + "    in: The Ward\n"), "unknown_place", "a place: `ward`",
         "did you mean `ward`, whose title that is?"),
        ((WORK, WORK + "    in: ward\n"), "unknown_place", "a place: none is declared",
         "add it under `places`"),
        ((WORK, WORK + "    records: {colour: 3}\n"), "unknown_name",
         "an attribute: one of `urgent`, `setting`, `cost`", ""),
    ],
)  # fmt: skip
def test_a_name_of_nothing_is_told_with_what_there_is(
    edits: tuple[str, ...], code: str, expected: str, hint: str
) -> None:
    (finding,) = (one for one in said(edited(*edits)) if one.code == code)
    assert (finding.expected, finding.hint) == (expected, hint)


def test_nobody_waits_in_a_place_that_is_not_there() -> None:
    wait = "needs: {to: rest}\n  rest: {due: 5d, outcomes: {on: {to: supported}}}"
    inside = (
        "    work: 30m\n", "    work: 30m\n    in: wrd\n",
        "needs: {to: assess}", wait, "teams:", WARD,
    )  # fmt: skip
    codes = {one.code for one in said(edited(*inside))}
    assert "unknown_place" in codes
    assert "keeps_a_place" not in codes
    codes = {one.code for one in said(edited(*inside).replace("in: wrd", "in: ward"))}
    assert "keeps_a_place" in codes
