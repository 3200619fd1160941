"""What the pages of the councils show: of each experiment its tables, row by row.

A row is a measure of some designs, or one cell or moment of them; what is asked is run and kept by
`generate.stored`, and told by `generate.councils`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pathway_engine.clock import DAY, HOUR
from pathway_engine.report.numbers import Scale

DAYS, DAYS_2, WHOLE_DAYS = (Scale(DAY, "", "", decimals) for decimals in (1, 2, 0))
HOURS = Scale(HOUR, "", "", 1)
WHOLE_HOURS = Scale(HOUR, "", "", 0)
PER_CENT, WHOLE_PER_CENT, PER_CENT_2 = (Scale(0.01, "", " %", decimals) for decimals in (1, 0, 2))
PLAIN, PLAIN_1, PLAIN_2 = (Scale(1, "", "", decimals) for decimals in (0, 1, 2))
MILLIONS = Scale(1_000_000, "£", " m", 2)
POUNDS = Scale(1, "£", "", 0)


class Ask(NamedTuple):
    """A number of an experiment: of a design, perhaps in a cell, perhaps beside another."""

    measure: str
    """With its statistic."""
    design: str = "baseline"
    by: tuple[tuple[str, str], ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    moment: str | None = None
    beside: str | None = None

    @property
    def key(self) -> str:
        """How it is called where it is kept."""
        cut = "".join(f", {word} {label}" for word, label in self.by)
        cell = "".join(f", {factor}={value}" for factor, value in self.where)
        at = f" at {self.moment}" if self.moment else ""
        return f"{self.design}{f' - {self.beside}' if self.beside else ''}: {self.measure}{cut}{cell}{at}"


class Row(NamedTuple):
    """A line of a table."""

    label: str
    measure: str
    scale: Scale
    by: dict[str, str] = {}  # noqa: RUF012 - never changed
    where: dict[str, str] = {}  # noqa: RUF012 - never changed
    moment: str | None = None


class Table(NamedTuple):
    """A table of a page: rows of one experiment, with designs as columns."""

    region: str
    experiment: str
    columns: Mapping[str, str]
    """What the columns are called, by their designs, perhaps in a cell: `hub k=2`."""
    rows: Sequence[Row]
    changes: bool = False
    """Whether all columns but the first tell how they differ from it."""

    def asks(self, row: Row) -> list[Ask]:
        """What a row needs, column by column."""
        every = [_ask(row, column) for column in self.columns]
        if not self.changes:
            return every
        return [every[0], *(one._replace(beside=every[0].design) for one in every[1:])]


def _ask(row: Row, column: str) -> Ask:
    design, *cell = column.split(" ")
    where = row.where | dict(one.split("=") for one in cell)
    return Ask(row.measure, design, (*row.by.items(),), (*where.items(),), row.moment)


class Figure(NamedTuple):
    """A public figure, and what is held beside it."""

    experiment: str
    row: Row
    public: str
    """What was published, of whom and when."""
    low: float
    high: float
    """Between which it lies, as the row is written."""

    @property
    def ask(self) -> Ask:
        """What stands beside it: the baseline's."""
        return _ask(self.row, "baseline")


def _k(k: str, resolved: str) -> Row:
    return Row(
        f"k = {k}, {resolved} resolved".replace("%", " %"), "endings.supported.share", PER_CENT,
        where={"k": k, "resolved": resolved, "list": "0"},
    )  # fmt: skip


_WEEKS = (0, 2, 4, 6, 8, 12, 25, 51)
_CHC = {"baseline": "two teams", "four_days": "two teams, four days", "hub": "hub"}
_FOUR = {
    "baseline": "two and two", "joint": "four", "off_sick": "two and two, one off",
    "joint_off_sick": "four, one off",
}  # fmt: skip
_BEDS = "places.delayed"
_THERE = {"place": "beds"}


def _delayed(label: str, **by: str) -> list[Row]:
    cut = _THERE | by
    return [
        Row(f"{label}: people", f"{_BEDS}.mean", PLAIN_1, cut),
        Row(f"{label}: of those there", f"{_BEDS}.share", PER_CENT_2, cut),
    ]


TABLES: Mapping[str, Sequence[Table]] = {
    "barnet": (
        Table(
            "results", "experiment",
            {"baseline": "today", "hub": "hubs", "strengths": "and strengths-based practice",
             "no_change": "no change, five years on"},
            (
                Row("Of 100 who make contact, with a package", "endings.supported.share", PER_CENT),
                Row("Enquiry to the first meeting, median, days",
                    "clock.first_meeting_in_6_weeks.median", DAYS),
                Row("Home visits", "visit_duration.count", PLAIN, {"step": "home_visit"}),
                Row("Assessment team, busy", "utilisation.mean", PER_CENT, {"team": "assessment"}),
                Row("Casework hours in the year", "hours.work.sum", PLAIN),
                Row("Cost of packages", "cost.package.sum", MILLIONS),
                Row("Cost in all", "cost.total.sum", MILLIONS),
            ),
        ),
        Table(
            "k", "seven_experiment",
            {"baseline": "today", "hub": "hubs", "reach": "hubs that nine of ten can come to"},
            [_k(k, resolved) for k in ("1", "2", "2.75") for resolved in ("75%", "90%")],
        ),
        Table(
            "options", "options_experiment",
            {"in_house": "in-house", "specialists": "specialists brought in",
             "your_choice": "Your Choice Barnet", "shared": "shared", "cut": "cut in two"},
            (
                Row("Handoffs between organisations, per package",
                    "handoffs.between_organisations.per_package", PLAIN_2),
                Row("From contact to closing, of a package, days", "case_duration.per_package",
                    DAYS),
                Row("Cost in all, half a year", "cost.total.sum", MILLIONS),
            ),
            changes=True,
        ),
    ),
    "rotherham": (
        Table(
            "results", "experiment",
            {"baseline": "as it was", "no_triage": "no triage", "no_forum": "no Forum",
             "fewer_reviewers": "fewer reviewers", "any_staff": "any staff"},
            (
                Row("Request to assessed, mean, days", "clock.assessed_in_28_days.mean", DAYS),
                Row("Request to care, mean, days", "clock.care_in_16_weeks.mean", DAYS),
                Row("Sent to a locality for assessment", "queue_length.joined", PLAIN,
                    {"step": "assessment"}),
                Row("Reviews in the year", "visit_duration.count", PLAIN, {"step": "annual_review"}),
                Row("Casework hours in the year", "hours.work.sum", PLAIN),
                Row("Cost of packages", "cost.package.sum", MILLIONS),
            ),
            changes=True,
        ),
        Table(
            "list", "backlog_experiment",
            {"baseline": "twelve more for eight weeks", "no_extra_staff": "nobody more",
             "more_people": "twelve more, and a fifth more people ask"},
            [Row(f"after {week} weeks" if week else "on the first day", "queue_length", PLAIN,
                 {"step": "assessment"}, moment=f"+{week}w") for week in _WEEKS],
        ),
        Table(
            "delayed", "discharge_experiment",
            {"baseline": "one team", "two_teams": "two teams", "less_room": "less room at home"},
            (
                *_delayed("All"),
                *_delayed("The council", organisation="rmbc"),
                *_delayed("Home care providers", organisation="home_care"),
                *_delayed("Care homes", organisation="homes"),
                *_delayed("The hospital trust", organisation="trust"),
            ),
        ),
        Table(
            "winter", "winter_experiment",
            {"baseline": "as it was", "no_winter_staff": "no winter staff",
             "no_winter_beds": "no winter beds"},
            (
                *_delayed("Delayed from December to March"),
                Row("Waiting to be admitted, hours", "delay.waiting_place.per_case", HOURS),
            ),
        ),
    ),
    "poole": (
        Table(
            "chc", "chc_experiment", _CHC,
            (
                Row("Checklist to decision, mean, days", "clock.decided.mean", DAYS),
                Row("Decided within 28 days", "targets.decided.met", WHOLE_PER_CENT),
                Row("Waiting for a worker, before evidence, hours", "waiting_time.mean", HOURS,
                    {"step": "evidence"}),
                Row("Waiting for the meeting, days", "waiting_time.mean", DAYS,
                    {"step": "meeting"}),
                Row("Handoffs between organisations, a case",
                    "handoffs.between_organisations.per_case", PLAIN_2),
            ),
        ),
        Table(
            "statutory", "statutory_experiment",
            {"baseline": "separate", "shared": "AMHPs and assessors shared"},
            (
                Row("Request to Mental Health Act assessment, mean, hours", "clock.seen.mean",
                    HOURS),
                Row("Urgent work over in two working days", "targets.a_day_or_two.met",
                    WHOLE_PER_CENT),
                Row("Urgent DoLS, mean, days (limit 7)", "clock.dols_urgent.mean", DAYS),
                Row("Standard DoLS, mean, days (limit 21)", "clock.dols_standard.mean",
                    WHOLE_DAYS),
                Row("Standard DoLS within 21 days", "targets.dols_standard.met", WHOLE_PER_CENT),
            ),
        ),
        Table(
            "addictions", "addictions_experiment", _FOUR,
            (
                Row("Everybody, mean days", "clock.seen.mean", DAYS),
                Row("Poole's people", "clock.seen.mean", DAYS, {"arrival.lives_in": "poole"}),
                Row("Bournemouth's people", "clock.seen.mean", DAYS,
                    {"arrival.lives_in": "bournemouth"}),
            ),
        ),
        Table(
            "commensurate", "addictions_experiment",
            {"joint": "four", "joint_off_sick": "four, one off"},
            (
                Row("Casework in two years, hours", "hours.work.sum", PLAIN),
                Row("worked by those whom Poole employs", "hours.work.sum", PLAIN,
                    {"employer": "bop"}),
                Row("received by people for whom Poole answers", "effort_time.sum", WHOLE_HOURS,
                    {"accountable": "bop"}),
                Row("the same where two of five people live in Poole", "effort_time.sum",
                    WHOLE_HOURS, {"accountable": "bop"}, {"poole": "32"}),
            ),
        ),
        Table(
            "payments", "direct_payments_experiment",
            {"baseline": "two teams", "shared": "shared", "saving": "shared, half a post less",
             "separate_saving": "two teams, half a post less"},
            (
                Row("Staff, £ a year", "cost.staff.sum", PLAIN),
                Row("Request to direct payment, mean, days", "clock.set_up.mean", DAYS),
                Row("Account checked, mean, days", "clock.checked.mean", DAYS),
            ),
        ),
        Table(
            "localities", "localities_experiment",
            {"baseline": "each by themselves", "cover": "covering for each other"},
            (
                Row("Plan to sign-off, mean, days", "clock.signed_off.mean", DAYS),
                Row("Signed off within two working days", "targets.signed_off.met",
                    WHOLE_PER_CENT),
                Row("Managers' casework, hours a year", "hours.work.sum", PLAIN,
                    {"role": "manager"}),
                Row("A meeting with partners waits, days", "waiting_time.mean", DAYS,
                    {"step": "partner_meeting"}),
            ),
        ),
    ),
    "windsor_and_maidenhead": (
        Table(
            "results", "experiment",
            {"baseline": "before", "optalis": "only owners", "boundaries": "with a boundary",
             "as_wokingham": "as Wokingham", "kept_staff": "posts filled"},
            (
                Row("Request to care, median, days", "clock.care_in_16_weeks.median", WHOLE_DAYS),
                Row("Request to care, 95th percentile, days", "clock.care_in_16_weeks.p95",
                    WHOLE_DAYS),
                Row("Request to assessed, median, days", "clock.assessed_in_6_weeks.median",
                    WHOLE_DAYS),
                Row("Request to assessed, mean, days", "clock.assessed_in_6_weeks.mean", DAYS),
                Row("Waiting for allocation, days per case", "delay.waiting_allocation.per_case",
                    DAYS),
                Row("Handoffs per package", "handoffs.all.per_package", PLAIN_1),
                Row("between organisations", "handoffs.between_organisations.per_package",
                    PLAIN_2),
                Row("Returned, per 100 offers", "handoffs.returned_per_100.rate", PLAIN_1),
                Row("Nobody accountable, days per package", "orphan_time.per_package", DAYS_2),
                Row("Casework hours in the window", "hours.work.sum", PLAIN),
                Row("Mean case duration, days", "case_duration.mean", DAYS),
            ),
            changes=True,
        ),
    ),
    "three_conversations": (
        Table(
            "results", "three_conversations_experiment",
            {"baseline resolved=50%": "half", "baseline": "65 %, as drafted",
             "baseline resolved=75%": "three quarters"},
            (
                Row("Heard within five working days, %", "targets.no_list.met", PER_CENT),
                Row("Neighbourhood team, busy", "utilisation.mean", PER_CENT,
                    {"team": "neighbourhood"}),
                Row("Of 100 who ask, with a budget", "endings.supported.share", PER_CENT),
                Row("From opening to closing, of those, days", "case_duration.mean", DAYS,
                    {"ending": "supported"}),
                Row("Handoffs a case", "handoffs.all.per_case", PLAIN_2),
                Row("Casework hours in the year", "hours.work.sum", PLAIN),
            ),
        ),
    ),
}

WOKINGHAM = "27 to 41: Wokingham's answers for 2021/22 and 2022/23"
DEVON = "26 to 34: Devon, people of 65 and more, 2015/16 to 2018/19"
_ASSESSED = "From contact to the end of an assessment"


def _assessed(experiment: str, clock: str) -> list[Figure]:
    median = Row(f"{_ASSESSED}, median, days", f"clock.{clock}.median", DAYS)
    mean = Row(f"{_ASSESSED}, mean, days", f"clock.{clock}.mean", DAYS)
    return [Figure(experiment, median, WOKINGHAM, 27, 41), Figure(experiment, mean, DEVON, 26, 34)]


PUBLIC: Mapping[str, Sequence[Figure]] = {
    "wokingham": _assessed("experiment", "assessed_in_28_days"),
    "barnet": (
        Figure(
            "experiment",
            Row("Enquiry to the first meeting, mean, days",
                "clock.first_meeting_in_6_weeks.mean", DAYS),
            "up to 42: four to six weeks are normally reasonable for an assessment (Ombudsman)",
            0, 42,
        ),
        Figure(
            "experiment",
            Row("Of 100 who make contact, with a package", "endings.supported.share", PER_CENT),
            "20: the report (2.20); England 2014-15, long-term or to maximise independence",
            19, 21,
        ),
    ),
    "rotherham": (
        *_assessed("experiment", "assessed_in_28_days"),
        Figure(
            "discharge_experiment",
            Row("Delayed, of those in adult beds", "places.delayed.share", PER_CENT_2, _THERE),
            "1.8 to 2 %: the report, July 2018 (3.16.1)", 1.8, 2.0,
        ),
    ),
    "poole": (
        *_assessed("localities_experiment", "assessed_in_28_days"),
        Figure(
            "statutory_experiment",
            Row("Standard DoLS, mean, days", "clock.dols_standard.mean", WHOLE_DAYS),
            "120 to 156: England, 2016-17 to 2022-23 (138 in 2017-18)", 120, 156,
        ),
        Figure(
            "statutory_experiment",
            Row("Standard DoLS within 21 days", "targets.dols_standard.met", WHOLE_PER_CENT),
            "19 to 23 %: England, 2016-17 to 2022-23 (21.7 % in 2017-18)", 19, 23.3,
        ),
    ),
    "windsor_and_maidenhead": _assessed("experiment", "assessed_in_6_weeks"),
}
"""Public figures for waits and shares, each with what the baseline comes to beside it."""
