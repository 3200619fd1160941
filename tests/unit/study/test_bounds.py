"""Every number that a file or a command gives, at its largest: it runs, or is refused in words.

The fields are those of the models, so that a new one fails here until somebody has put it into
`full.yaml` and said what is written there at the ends of what can be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from checking import bound, edited
from pathway_engine import load, simulate
from pathway_engine.analysis.measures import measures_of
from pathway_engine.definition import models, routing
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.expressions import Expr
from pathway_engine.definition.models import Given, Model, Pathway
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing import Flow, Window
from pathway_engine.definition.routing.clockwork import Clockwork
from pathway_engine.definition.routing.people import routed_flow
from pathway_engine.definition.usual import LARGEST_SEED, MOST_REPLICATIONS
from pathway_engine.definition.values import WEEKDAYS, Cost, Duration, Moment, Rate
from pathway_engine.definition.walking import walk
from pathway_engine.engine.records import NONE, PARTS, Records
from pathway_engine.engine.records import Window as Run
from pathway_engine.errors import PathwayEngineError, PathwayError, RunStopped, UsageError
from pathway_engine.simulation import replicate
from pathway_engine.study.designs import set_and_checked
from pathway_engine.study.ledger import Ledger
from pathway_engine.study.options import MOST_THREADS, read_options
from pathway_engine.study.settings import Setting
from reference.small import BOTH, Simulate, comers, run_week

pytestmark = pytest.mark.slow

FULL = Path(__file__).parent / "full.yaml"
FEW = 100
"""People who are routed here by the check of a file: ends of numbers are tried, not loads."""
DAYS = 28
NUMBERS = (Quantity, Decimal, Duration, Rate, Cost, Moment, date, Expr)
ENDS = {
    "time": ("1000y", "365000wd", "0m", "525600000m"),
    "clock": ("1000y", "0m"),
    "work": ("8760000h", "250000h", "0m"),
    "share": ("100%", "99.9999999999999%", "0.0000000000001%", "0%"),
    "growth": ("-100%", "-0.0000000000001%"),
    "number": ("1000000000", "-1000000000", "0.000000001", "0"),
    "rate": ("1000000000/h", "1000000000/wd", "2000000/day", "0.000000001/year", "0/day"),
    "cost": ("1000000000/h", "1000000000/week", "1000000000/year", "0/h"),
    "moment": ("2199-12-31", "1900-01-01", "+1000y", "+0m"),
    "rule": ("999999999999999", "0 - 999999999999999", "999999999999999 * 999999999999999"),
}
"""The ends of what can be written, by the kind of value."""
WHERE = {
    "time": """handoffs.between_the_two.delay handoffs.between_the_two.disputed.for
               steps.pause.due steps.brokerage.afterwards steps.brokerage.due
               endings.supported.package.lasts""",
    "clock": "full_time targets.soon.within",
    "work": """steps.contact.work steps.brokerage.work.mean handoffs.between_the_two.rekeying
               handoffs.between_the_two.returned.rework""",
    "share": """defaults.casework defaults.absence teams.brokerage.casework
                teams.brokerage.absence steps.contact.outcomes.care.share
                handoffs.between_the_two.returned.share handoffs.between_the_two.disputed.share
                arrivals.requests.case.urgent arrivals.requests.growth""",
    "growth": "arrivals.requests.growth",
    "number": """teams.front_door.staff.adviser.fte teams.brokerage.staff.more.present
                 teams.brokerage.caseload case.level.min case.level.max case.level.initial
                 case.count.initial arrivals.requests.case.level.low
                 arrivals.requests.case.level.high arrivals.requests.case.area.north
                 arrivals.requests.case.count arrivals.requests.weekdays.fri
                 arrivals.requests.months.jan arrivals.requests.hours.09-12 steps.brokerage.work.cv
                 steps.brokerage.records.level.median steps.brokerage.records.level.at_most""",
    "rate": "arrivals.requests.rate",
    "cost": "roles.adviser.cost teams.brokerage.staff.more.cost costs.rent.amount",
    "moment": "arrivals.requests.from arrivals.requests.until costs.rent.from costs.rent.until",
    "rule": """defaults.priority steps.contact.priority endings.supported.package.weekly
               steps.contact.outcomes.care.set.count steps.contact.outcomes.at_once.when
               steps.brokerage.requires.known targets.soon.when""",
}  # fmt: skip
"""Where each kind of value stands in the file."""
CALENDARS = {"Calendar.hours", "Calendar.holidays", "Calendar.closed"}
"""Times and dates that `test_days_that_nobody_knows` is about."""
NOT_RUN = {
    *("Post.from_", "Post.until"),
    *(
        "Backlog.cases",
        "Backlog.waited",
        "Backlog.stayed",
        "Opening.after",
        "Opening.share",
        "Opening.when",
    ),
    *("Hold.share", "Hold.for_", "Hold.when", "Exit.after", "Exit.when", "TeamStep.with_"),
    *("Lot.count", "Lot.from_", "Lot.until", "Places.count", "TeamStep.stay"),
    *("Sessions.places", "PlacesAtSitting.each"),
    *(f"PlacesAtSitting.{day}" for day in WEEKDAYS),
    *("StepBase.requires", "Block.requires", "WaitStep.requires", "DecisionStep.requires"),
}
"""Numbers that no run takes in yet, and rules to enter of other kinds of step."""
EXTREMES = [
    (path, end) for kind, paths in WHERE.items() for path in paths.split() for end in ENDS[kind]
]


def numeric(annotation: Any) -> bool:
    """Whether a field's type has a number in it."""
    if annotation is int or (isinstance(annotation, type) and issubclass(annotation, NUMBERS)):
        return True
    return any(numeric(part) for part in get_args(annotation))


def fields() -> Iterator[str]:
    """Every field of the models of a pathway that holds a number."""
    for name in models.__all__:
        model = getattr(models, name)
        if not isinstance(model, type) or model.__module__.endswith(".experiment"):
            continue
        if issubclass(model, Model) and model is not Given:
            for field, info in model.model_fields.items():
                if numeric(info.annotation):
                    yield f"{name}.{field}"


def test_every_number_of_the_models_is_tried() -> None:
    tried = {path for path, _ in EXTREMES}
    covered = {
        f"{type(place.owner).__name__}.{place.field}"
        for place in walk(load(FULL))
        if any(f"{path}.".startswith(f"{place.path}.") for path in tried)
    }
    assert set(fields()) - covered - CALENDARS - NOT_RUN == set()


@pytest.mark.parametrize(("path", "end"), EXTREMES)
def test_at_its_end_it_runs_or_is_refused_in_words(path: str, end: str) -> None:
    ran = run_or_words(f"{path}={end}")
    if isinstance(ran, str):
        assert "found" in ran or "beyond its `min` or `max`" in ran, ran
        return
    assert_whole(ran)
    assert not any(np.isinf(value.value) for value in measures_of(ran))


@pytest.fixture(autouse=True)
def few_are_routed(monkeypatch: pytest.MonkeyPatch) -> None:
    def routed(pathway: Pathway, mix: Mapping[str, float], clock: Clockwork, *_: int) -> Flow:
        return routed_flow(pathway, mix, clock, FEW)

    monkeypatch.setattr(routing, "routed_flow", routed)


def run_or_words(setting: str) -> Records | str:
    """The rows of a run with something set, or why there are none."""
    window = Window(warm_up_days=0, length_days=DAYS)
    try:
        pathway = set_and_checked(load(FULL), [Setting.of(setting)])[0]
        refuse_what_no_run_holds(pathway, window)
        return replicate(pathway, Run(window.begin, window.begin, window.end), 1, 1)
    except (PathwayError, UsageError, RunStopped) as refused:
        return str(refused)


def assert_whole(records: Records) -> None:
    """Nothing has run over: no duration is negative, and the parts make the whole."""
    visits = records.visits
    for column in (*PARTS, "dispute_time"):
        assert (visits[column] >= 0).all(), column
    assert (visits["effort_time"] >= NONE).all()
    assert (records.handoffs["rework_time"] >= 0).all()
    assert (records.handoffs["rekeying_time"] >= 0).all()
    ended = np.where(visits["finished_at"] == NONE, records.window.ends_at, visits["finished_at"])
    whole = sum(visits[part].astype(np.int64) for part in PARTS)
    assert (whole == ended - visits["offered_at"]).all()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"seed": 99999999999999999999}, "seed: found 99999999999999999999"),
        ({"seed": LARGEST_SEED + 1}, "seed: found 9223372036854775808"),
        ({"seed": -1}, "seed: found -1"),
        ({"replications": MOST_REPLICATIONS + 1}, "replications: found 10001"),
        ({"replications": 0}, "replications: found 0"),
        ({"threads": MOST_THREADS + 1}, "threads: found 257"),
        ({"length": "51y"}, "length: found more than 50 years"),
        (
            {"length": "0.001m"},
            "length: found `0.001m`, expected a duration above zero",
        ),
        ({"warm_up": "1000y"}, "length: found more than 50 years"),
        ({"length": "99999999999y"}, "length: found `99999999999y`"),
        ({"starts": "1970-01-01"}, "starts: found 1970-01-01"),
        ({"starts": "9999-01-01"}, "starts: found `9999-01-01`"),
    ],
)
def test_an_option_beyond_its_end_is_refused(asked: Any, found: str) -> None:
    with pytest.raises(UsageError, match=found):
        read_options(asked)


@pytest.mark.parametrize(
    "asked",
    [
        {"seed": LARGEST_SEED},
        {"seed": 0},
        {"length": "50y"},
        {"length": "1m"},
        {"starts": "1970-01-02"},
        {"starts": "2099-12-01"},
        {"warm_up": "49y", "length": "1y"},
    ],
)
def test_an_option_at_its_end_runs(asked: Any, tmp_path: Path) -> None:
    kept = tmp_path / "runs.db"
    told = {"length": "1w", "warm_up": "0w", "replications": 1, "threads": 1} | asked
    simulate(load(FULL), **told, ledger=kept)
    with Ledger(kept) as ledger:
        assert ledger.audit().passed


def test_a_refusal_leaves_no_ledger(tmp_path: Path) -> None:
    for number, asked in enumerate(({"starts": "2150-06-01"}, {"length": "50y"})):
        kept = tmp_path / f"{number}.db"
        told: Any = {"settings": ["arrivals.requests.rate=60000/day",
                                  "arrivals.requests.until=2150-01-01"]} | asked  # fmt: skip
        with pytest.raises(PathwayEngineError):
            simulate(load(FULL), **told, ledger=kept)
        assert not kept.exists()


@pytest.mark.parametrize("starts", ["2101-01-05", "2100-06-01"])
def test_days_that_nobody_knows(starts: str) -> None:
    window = Window(date.fromisoformat(starts), warm_up_days=0, length_days=DAYS)
    with pytest.raises(UsageError, match="starts: found holidays of GB-ENG in 2101"):
        refuse_what_no_run_holds(load(FULL), window)


def test_a_year_in_which_nobody_could_come() -> None:
    mondays = [date.fromordinal(day) for day in range(date(2026, 1, 5).toordinal(), 740_000, 7)]
    closed = ", ".join(str(day) for day in mondays[:60])
    hours = 'office: {hours: {mon-fri: "09:00-17:00"}}'
    text = edited(hours, f'{hours}\n  never: {{hours: {{mon: "09:00-10:00"}}, closed: [{closed}]}}',
                  "during: office", "during: never")  # fmt: skip
    with pytest.raises(UsageError, match="no open time of `never`"):
        refuse_what_no_run_holds(bound(text), Window(length_days=DAYS))


def test_a_calendar_whose_holidays_end_soon() -> None:
    """Sri Lanka's are known until 2026: a run in that year has no need of more."""
    hours = 'office: {hours: {mon-fri: "09:00-17:00"}}'
    text = edited(hours, f"{hours[:-1]}, holidays: LK}}")
    window = Window(date(2026, 1, 5), warm_up_days=0, length_days=DAYS)
    with pytest.raises(UsageError, match="found holidays of LK in 2027"):
        refuse_what_no_run_holds(bound(text), window)


SLOW = """
pathway: slow
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
roles: {adviser: {title: Adviser}}
teams:
  desk: {organisation: council, calendar: always, casework: 25%, staff: {adviser: {present: 1}}}
start: contact
steps:
  contact: {team: desk, work: WORK, outcomes: {on: {to: out}}}
endings: {out: {kind: resolved}}
"""


@BOTH
def test_work_is_looked_at_after_division_by_the_pace(simulate: Simulate) -> None:
    """A draw that `check` let pass, as one in a billion is, stops the run: it never runs over."""
    assert run_week(simulate, SLOW.replace("WORK", "74565h"), comers(0))["visits"]
    with pytest.raises(RunStopped, match="too long"):
        run_week(simulate, SLOW.replace("WORK", "74566h"), comers(0))
