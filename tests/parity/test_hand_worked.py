"""Cases worked out by hand, to the second: by commands, and simulated as far as that is known.

Everybody works at full pace and every length is fixed, so that the rows can be followed on paper.
All times are hours after Monday 00:00.
"""

from __future__ import annotations

import pytest

from parity.player import Player
from parity.sameness import IDENTITY, One, difference, played, simulated, written
from pathway_engine.engine.records import PARTS, DelayKind, HandoffResult, State, Window
from reference.comparing import kernel
from reference.luck import Luck
from reference.simulator import simulate as reference
from reference.small import MONDAY, pathway_from

HOUR, DAY = 3_600, 86_400
HEAD = """
pathway: by_hand
language: 1
timezone: Europe/London
full_time: 40h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
  short: {hours: {mon-fri: "10:00-12:00"}}
roles: {adviser: {}, nurse: {}, doctor: {}}
defaults: {calendar: office}
teams:
  door: {organisation: council, staff: {adviser: 2}}
  ward: {organisation: trust, staff: {nurse: {present: 2}, doctor: {present: 1}}}
  clinic: {organisation: trust, calendar: short, staff: {nurse: {present: 2}}}
case: {urgent: {type: boolean, initial: false}}
endings: {done: {kind: resolved}, home: {kind: other}}
start: contact
"""


def worked(body: str, at: float = 9, days: int = 28) -> Player:
    """The person who comes at an hour, by commands; simulated too."""
    window = Window(MONDAY, MONDAY, MONDAY + days * DAY)
    one = One(pathway_from(HEAD + body), window, 1, MONDAY + round(at * HOUR), {})
    player = played(one)
    assert player.refusal is None
    for simulate in (reference, kernel):
        assert not difference(written(one, player), simulated(simulate, one))
    return player


def hours(second: int | None) -> float | None:
    return None if second is None else (second - MONDAY) / HOUR


def times(player: Player, number: int) -> tuple[float | None, ...]:
    """When a visit was offered, ready, started, worked and finished."""
    v = player.state.visit(number)
    moments = (v.offered_at, v.ready_at, v.started_at, v.work_done_at, v.finished_at)
    return tuple(hours(moment) for moment in moments)


def parts(player: Player, number: int) -> dict[str, float]:
    """The parts of a visit in hours."""
    named = player.state.visit(number).parts
    return {name.removesuffix("_time"): named[name] / HOUR for name in PARTS if name in named}


# -- holds ---------------------------------------------------------------------------------------

HELD = """
steps:
  contact:
    team: door
    work: 3h
    holds: {missing_information: {for: 8h}, hospital_admission: {for: 24h}}
    outcomes: {done: {to: done}}
"""


def test_held_half_way_for_one_cause_after_the_other() -> None:
    """Held at 10:30; 8 h and 24 h later it is 18:30 on Tuesday, so it goes on at 09:00."""
    player = worked(HELD)
    assert times(player, 1) == (9, 9, 9, 58.5, 58.5)
    assert parts(player, 1) == {"hours": 14.5, "work": 3, "held": 32}
    assert [(d.kind, d.cause, hours(d.from_at), hours(d.to_at)) for d in player.state.delays] == [
        (DelayKind.HOLD, "missing_information", 10.5, 18.5),
        (DelayKind.HOLD, "hospital_admission", 18.5, 42.5),
    ]
    assert player.state.visit(1).effort == 3 * HOUR


def test_half_way_at_closing_time_is_a_hold_from_then_on() -> None:
    player = worked(HELD, at=15.5)
    assert parts(player, 1) == {"hours": 8, "work": 3, "held": 32}
    assert times(player, 1)[4] == 58.5


def test_a_hold_that_is_over_in_open_hours_ends_no_later() -> None:
    player = worked(HELD.replace("for: 8h", "for: 0m"))
    assert parts(player, 1) == {"work": 3, "held": 24}
    assert len(player.state.delays) == 2


def test_a_hold_of_no_work_begins_in_the_second_of_the_start() -> None:
    player = worked(HELD.replace("work: 3h", "work: 0m"), at=10)
    assert times(player, 1) == (10, 10, 10, 57, 57)
    assert parts(player, 1) == {"hours": 15, "held": 32}


# -- exits, withdrawal ---------------------------------------------------------------------------


def test_an_exit_before_opening_time() -> None:
    player = worked("""
steps:
  contact: {team: door, work: 3h, exits: {gone: {to: home, after: 2h}}, outcomes: {on: {to: done}}}
""", at=6)  # fmt: skip
    assert times(player, 1) == (6, 6, None, None, 8)
    assert parts(player, 1) == {"hours": 2}
    assert player.state.visit(1).state is State.WITHDRAWN
    assert player.state.ending == "home"


def test_who_can_start_in_the_second_of_the_exit_starts() -> None:
    player = worked("""
steps:
  contact: {team: door, work: 3h, exits: {gone: {to: home, after: 3h}}, outcomes: {on: {to: done}}}
""", at=6)  # fmt: skip
    assert times(player, 1) == (6, 6, 9, 12, 12)
    assert player.state.ending == "done"


def test_the_exit_of_a_step_counts_from_its_due_time_and_that_of_the_pathway_does_not() -> None:
    body = """
steps:
  contact:
    team: clinic
    work: 3h
    due: 20h
    exits: {gone: {to: home, after: 4h}}
    outcomes: {on: {to: done}}
"""
    player = worked(body)  # due at 05:00, gone at 09:00 before the clinic opens
    assert (times(player, 1)[1], times(player, 1)[4]) == (29, 33)
    player = worked(body + "exits: {died: {to: done, after: 22h}}\n")
    assert (player.state.ending, hours(player.state.closed_at)) == ("done", 31)


def test_work_in_hand_is_ended_before_the_case_leaves() -> None:
    """Half of the work is one part: it is ended at 16:00, and no hold begins."""
    player = worked("""
steps:
  contact:
    team: door
    work: 6h
    holds: {missing_information: {for: 8h}}
    afterwards: 1d
    outcomes: {on: {to: done}}
exits: {died: {to: home, after: 2h}}
""", at=13)  # fmt: skip
    visit = player.state.visit(1)
    assert times(player, 1) == (13, 13, 13, None, 16)
    assert (visit.effort, visit.outcome, player.state.delays) == (3 * HOUR, None, ())
    assert (player.state.ending, hours(player.state.closed_at)) == ("home", 16)


def test_an_exit_that_ran_out_while_the_sender_reworked_fires_at_the_next_offer() -> None:
    """Offered at 10:00, returned at 11:00, reworked to 13:00; the exit ran out at 12:00."""
    player = worked("""
handoffs: {all: {between: teams, delay: 1h, returned: {share: 99%, rework: 2h}}}
steps:
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
  care: {team: ward, work: 1h, exits: {gone: {to: home, after: 2h}}, outcomes: {on: {to: done}}}
""")
    assert [visit.state for visit in player.state.visits] == [
        State.DONE, State.RETURNED, State.DONE, State.WITHDRAWN,
    ]  # fmt: skip
    again = player.state.visit(4).handoff
    assert again is not None
    assert again.result is HandoffResult.WITHDRAWN
    assert times(player, 4) == (13, None, None, None, 13)


# -- the same worker, partners -------------------------------------------------------------------


def test_the_same_worker_takes_it_again_though_another_has_been_idle_longer() -> None:
    body = """
steps:
  contact: {team: door, work: 1h, outcomes: {on: {to: pause}}}
  pause: {due: 8h, outcomes: {on: {to: again}}}
  again: {team: door, work: 1h, same_worker: true, outcomes: {done: {to: done}}}
"""
    for same in (True, False):
        player = worked(body if same else body.replace("same_worker: true, ", ""))
        assert times(player, 3) == (18, 18, 33, 34, 34)
        assert parts(player, 3) == {"hours": 15, "work": 1}
        workers = [player.state.visit(n).worker for n in (1, 3)]
        assert (workers[0] == workers[1]) is same


def test_joint_work_waits_for_its_partners_and_pauses_without_them() -> None:
    """From 09:00 it waits for the clinic; 4 h of work are 2 h on each of two days."""
    player = worked("""
steps:
  contact: {team: door, work: 4h, with: {clinic: {nurse: 2}}, outcomes: {done: {to: done}}}
""")
    assert times(player, 1) == (9, 9, 10, 36, 36)
    assert parts(player, 1) == {"partner": 1, "work": 4, "closed": 22}


def test_a_night_counts_for_the_partners_for_whom_it_waited_before_it() -> None:
    player = worked("""
steps:
  contact: {team: door, work: 1h, with: {clinic: {nurse: 1}}, outcomes: {done: {to: done}}}
""", at=13)  # fmt: skip
    assert parts(player, 1) == {"partner": 21, "work": 1}
    player = worked("""
steps:
  contact: {team: door, work: 1h, with: {clinic: {nurse: 1}}, outcomes: {done: {to: done}}}
""", at=8)  # fmt: skip
    assert parts(player, 1) == {"hours": 1, "partner": 1, "work": 1}


# -- sittings ------------------------------------------------------------------------------------


def test_a_panel_hears_who_is_queued_when_it_sits() -> None:
    """Who comes on Thursday at 10:00 is heard at once, an hour later a week later."""
    body = """
steps:
  contact:
    team: door
    work: 10h
    sessions: {every: week, days: [thu], at: "10:00", places: 1}
    outcomes: {done: {to: done}}
"""
    thursday = 3 * 24 + 10
    player = worked(body, at=thursday)
    assert times(player, 1) == (82, 82, 82, 108, 108)
    assert parts(player, 1) == {"work": 10, "closed": 16}
    player = worked(body, at=thursday + 1)
    assert parts(player, 1) == {"session": 167, "work": 10, "closed": 16}
    assert hours(player.state.visit(1).sitting_at) == thursday + 168


@pytest.mark.parametrize(
    ("sessions", "sits"),
    [
        ('{every: day, at: "16:00", places: 1}', 16),
        ('{every: month, days: [last thu, 3rd tue], at: "10:00", places: {each: 2}}', 15 * 24 + 10),
        ('{every: 2 weeks, first: 2026-01-15, days: [wed], at: "10:00", places: 1}', 226),
        ('{every: week, days: [sat, fri], at: "10:00", places: 1}', 106),
    ],
)
def test_when_panels_sit(sessions: str, sits: int) -> None:
    player = worked(f"""
steps:
  contact: {{team: door, work: 1h, sessions: {sessions}, outcomes: {{done: {{to: done}}}}}}
""")
    assert hours(player.state.visit(1).sitting_at) == sits
    assert times(player, 1)[2] == sits


# -- blocks --------------------------------------------------------------------------------------

BLOCK = """
handoffs: {all: {between: teams, delay: 1h}}
steps:
  contact: {team: door, work: 1h, outcomes: {on: {to: both}}}
  both:
    join: all
    parallel:
      care: {nurse: {team: ward, by: nurse, work: 4h, outcomes: {done: {to: join}}}}
      money:
        form: {team: door, work: 2h, outcomes: {done: {to: join}}}
    outcomes: {on: {to: after}}
  after: {team: ward, by: doctor, work: 1h, outcomes: {done: {to: done}}}
"""


def test_two_branches_and_the_one_that_comes_last() -> None:
    player = worked(BLOCK)
    assert times(player, 2) == (10, None, None, None, 15)
    assert parts(player, 2) == {}
    assert times(player, 3) == (10, 11, 11, 15, 15)
    assert times(player, 4) == (10, 10, 10, 12, 12)
    assert times(player, 5) == (15, 15, 15, 16, 16)  # in the same team
    assert [(v.parent, v.branch) for v in player.state.visits] == [
        (None, None), (None, None), (2, "care"), (2, "money"), (None, None),
    ]  # fmt: skip


def test_any_ends_the_work_in_hand_elsewhere_beside_the_case() -> None:
    player = worked(BLOCK.replace("join: all", "join: any"))
    assert times(player, 2)[4] == 12
    assert (times(player, 3), player.state.visit(3).state) == (
        (10, 11, 11, None, 15),
        State.WITHDRAWN,
    )
    assert player.state.visit(3).effort == 4 * HOUR
    assert times(player, 5) == (12, 13, 13, 14, 14)
    assert hours(player.state.closed_at) == 15  # when the nurse has done
    assert "nurse.finished" not in player.state.events


def test_an_exit_of_a_step_in_a_branch_ends_the_case() -> None:
    body = BLOCK.replace("work: 4h,", "work: 4h, exits: {gone: {to: home, after: 30m}},")
    player = worked(body)
    assert [visit.state for visit in player.state.visits[1:]] == [State.WITHDRAWN] * 3
    assert times(player, 2)[4] == times(player, 3)[4] == 10.5
    assert times(player, 4) == (10, 10, 10, None, 12)
    assert (player.state.ending, hours(player.state.closed_at)) == ("home", 12)


# -- openings ------------------------------------------------------------------------------------


def test_a_case_opens_others() -> None:
    player = worked(
        """
steps:
  contact:
    team: door
    work: 1h
    outcomes:
      on:
        to: done
        set: {urgent: true}
        opens: {review: {at: review, after: 2wd}, now: {at: review, after: 0m, when: urgent}}
  review: {team: ward, work: 1h, outcomes: {done: {to: home}}}
""".replace('"true"', "true")
    )
    first, now, review = (book.state for book in player.books)
    assert (hours(first.closed_at), hours(now.opened_at), hours(review.opened_at)) == (10, 10, 58)
    assert [link.kind for state in (first, now, review) for link in state.links] == [
        "arose_from", "arose_from",
    ]  # fmt: skip
    assert now.arrived_with == {"urgent": True}
    assert now.visit(1).handoff is None


def test_what_a_package_opens_ends_with_it() -> None:
    body = """
steps:
  contact: {team: door, work: 1h, outcomes: {on: {to: care}}}
"""
    care = "care: {kind: supported, package: {weekly: 100, lasts: LASTS}, OPENS}"
    opens = "opens: {review: {at: contact, after: 7d}}"

    def cases(lasts: str) -> int:
        ending = care.replace("LASTS", lasts).replace("OPENS", opens)
        head = HEAD.replace("home: {kind: other}", ending)
        window = Window(MONDAY, MONDAY, MONDAY + 28 * DAY)
        one = One(pathway_from(head + body), window, 1, MONDAY + 9 * HOUR, {})
        player = Player(one.pathway, window, Luck(1, 1), IDENTITY)
        player.play(one.opened_at, {})
        return len(player.books)

    assert [cases(lasts) for lasts in ("7d", "8d", "15d", "365d")] == [1, 2, 3, 4]
