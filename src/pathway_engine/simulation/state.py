"""The kernel's tables in memory: made for a replication, handed to the kernel, grown when full.

The kernel allocates nothing. It returns when a table is full; `State.drain` takes the finished
rows away and `State.make_room` doubles what is too small; then it goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pathway_engine.engine.records import NONE
from pathway_engine.simulation.kernel.layout import FAR, LAYOUTS, STATE
from pathway_engine.simulation.kernel.orders import ARRIVALS, BACKLOG, MARGIN, VISITS
from pathway_engine.simulation.kernel.uncompiled import COMPILED, Rows, View
from pathway_engine.simulation.output_tables import ATTRIBUTES, FINISHED_BY, OUTPUT, OWNERS
from pathway_engine.simulation.plan import Plan
from pathway_engine.simulation.plan.building import key_words
from pathway_engine.simulation.standing import Standing
from pathway_engine.simulation.starting import Starting
from pathway_engine.simulation.told import Person, place_of

Array = np.ndarray[Any, Any]

EVENTS = 1 << 16
"""Room for events of visits at first: enough for many, and what is never touched costs nothing."""

LIVE = {
    "case": "row",
    "token": "case",
    "visit": "row",
    "sitting": "panel",
    "person": "cases",
    "pending": "opening",
}
"""The tables whose slots are used again, and the column that is `NONE` in a free one."""


def words_of(rows: Array) -> Array:
    """Rows as rows of machine words: NumPy moves those several times faster."""
    return rows.view(np.uint64).reshape(len(rows), rows.dtype.itemsize // 8)


class State:
    """The tables of one replication.

    Raises `UsageError` if people are told with an attribute, a value or a step that is unknown.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        replication: int,
        people: Sequence[Person] | None,
        rows: int | None = None,
    ) -> None:
        self.plan = plan
        self.seed, self.replication = seed, replication
        self.tables: dict[str, Array] = {n: table.copy() for n, table in plan.tables.items()}
        self.tables["key"] = key_words(plan, seed, replication).view(LAYOUTS["key"])
        if people is not None:
            self._tell(people)
        self._expected = self._most_arrivals() + len(people or ()) + plan.already_there
        self._visits_there = 0 if plan.starting is None else plan.starting.visits
        rows = rows or self._rows_in_all(len(people or ()))
        self._make_live_tables(rows + 6 * self._visits_there)
        self._begin(people)

    @property
    def run(self) -> Any:
        """The row of the run itself."""
        return self.tables["run"][0]

    def _make(self, table: str, size: int) -> None:
        self.tables[table] = np.zeros(max(1, size), dtype=LAYOUTS[table])

    def _make_live_tables(self, rows: int) -> None:
        more = self._visits_there
        cases, tokens, visits = 1024 + more, 1024 + 2 * more, 2048 + 2 * more
        sizes = self.plan.sizes
        self._make("run", 1)
        self._make("case", cases)
        self._make("token", tokens)
        self._make("visit", visits)
        self._make("count", cases * sizes["steps"])
        self._make("moment", cases * sizes["moments"])
        self._make("case_leave", cases * sizes["case_leaves"])
        self._make("slot", cases * sizes["teams"])
        self._make("last_worker", cases * sizes["teams"] * sizes["remembers"])
        self._make("leave", tokens * sizes["leaves"])
        self._make("terms", visits)
        self._make("mark", visits * sizes["reasons"])
        self._make("held", visits * sizes["holds"])
        self._make("partner", visits * sizes["partners"])
        self._make("lacked", visits * sizes["partner_teams"])
        self._make("standing", self._visits_there)
        self._make("due_exit", EVENTS)
        self._make("clock", len(self.tables["lane"]) * sizes["reasons"])
        self._make_sittings(4 * sizes["panels"])
        self._make("person", cases)
        pending = 2 * sizes["pending_margin"]
        self._make_events(pending + more if pending else 0, EVENTS)
        self._make("stack", 2 * 64 + sizes["attributes"])
        self._make("queue", sizes["steps"] * sizes["teams"])
        self._make_output(rows)
        for table in LAYOUTS:
            if table not in self.tables:
                self._make(table, 1)
        for table in LIVE:
            self._link_free(table, 0)

    def _make_output(self, rows: int) -> None:
        """Room for so many visits, and for as many rows of others as go with them."""
        few, cases = 2 * MARGIN, max(1, rows // 3)
        room = {
            "case_row": cases,
            "link_row": rows if self.plan.sizes["pending_margin"] else few,
            "partner_wait_row": rows if self.plan.sizes["partner_teams"] else few,
        }
        for table in FINISHED_BY:
            self._lend(table, room.get(table, rows))
        for table in ATTRIBUTES.values():
            self._lend(table, cases * self.plan.sizes["attributes"])

    def _lend(self, table: str, rows: int) -> None:
        """Memory for rows of the output, which earlier replications may have used."""
        self.tables[table] = self.plan.memory.lend(table, max(1, rows))

    def _make_events(self, pending: int, visits: int) -> None:
        """Room for events of arrivals, with openings to come among them, and of visits."""
        self._make("pending", pending)
        self._make("carried", pending * self.plan.sizes["attributes"])
        first = self._expected + len(self.tables["pending"])
        self._make("event", first + visits)
        self._make("heap", 2)
        self.tables["heap"]["first"][VISITS] = first
        self.tables["event"]["time"][self.tables["heap"]["first"]] = FAR

    def _make_sittings(self, room: int) -> None:
        """Room for sittings under way, each with a lane beside those of the plan."""
        self._make("sitting", room)
        self._make("sitter", room * self.plan.sizes["widest"])
        self._add_lanes(len(self.tables["sitting"]))

    def _add_lanes(self, number: int) -> None:
        reasons = self.plan.sizes["reasons"]
        for table, rows in (("lane", number), ("clock", number * reasons)):
            more = np.zeros(rows, dtype=LAYOUTS[table])
            self.tables[table] = np.concatenate([self.tables.get(table, more[:0]), more])

    def _most_arrivals(self) -> int:
        """More people than can reasonably come on any two dates (twelve standard deviations)."""
        if not self.plan.sizes["streams"]:
            return 0
        days = self.plan.tables["stream_day"]["expected"].reshape(self.plan.sizes["streams"], -1)
        most = days.max(axis=1)
        return int((2 * most + 24 * np.sqrt(most) + 80).sum())

    def _rows_in_all(self, told: int) -> int:
        """Rows enough for most runs: pages that are never touched cost nothing."""
        days = self.plan.tables.get("stream_day")
        expected = 0 if days is None or told else days["expected"].sum()
        return int(4 * (expected + told)) + 8 * MARGIN

    def _link_free(self, table: str, first: int) -> None:
        """Chain the slots from `first` on into the free list."""
        rows = self.tables[table]
        rows[LIVE[table]][first:] = NONE
        rows["next_free"][first:] = np.arange(first + 1, len(rows) + 1)

    def _begin(self, people: Sequence[Person] | None) -> None:
        run = self.run
        window = self.plan.window
        for name, value in self.plan.sizes.items():
            run[name] = value
        run["starts_at"], run["ends_at"] = window.starts_at, window.ends_at
        run["warm_up_until"] = window.warm_up_until
        self.tables["worker"]["idle_since"] = window.starts_at
        run["now"] = window.starts_at - 1
        run["changes_at"] = self.plan.tables["calendar"]["changes_at"].min()
        run["fault_case"] = run["fault_step"] = run["fault_item"] = NONE
        run["first_sitting"] = run["last_sitting"] = NONE
        if people is not None:
            run["streams"] = 0
            self._send(people)
        if self.plan.starting is not None:
            self._send_starting(self.plan.starting)
        elif self.plan.already_there:
            self._send_backlog()
        self._tell_room()

    def _tell(self, people: Sequence[Person]) -> None:
        """Write the people who are told into the kernel's tables."""
        plan = self.plan
        known = np.full((len(people), max(1, len(plan.numbering.attributes))), np.nan)
        given = np.zeros(max(1, len(people)), dtype=LAYOUTS["given_case"])
        numbers = self.tables.get("number", np.zeros(0, LAYOUTS["number"]))
        for i, person in enumerate(people):
            for name, value in person.attributes.items():
                column = place_of(name, plan.numbering.attributes, "attribute")
                known[i, column] = self._number(name, value)
            step = person.to or plan.pathway.start or plan.numbering.steps[0]
            first = len(numbers) + i * known.shape[1]
            number = place_of(step, plan.numbering.steps, "to")
            given[i] = (number, person.identity, first)
        self.tables["given_case"] = given
        self.tables["number"] = np.concatenate([numbers, known.ravel().view(LAYOUTS["number"])])

    def _number(self, name: str, value: float | str) -> float:
        if not isinstance(value, str):
            return float(value)
        return float(place_of(value, self.plan.pathway.case[name].values, name))

    def _send(self, people: Sequence[Person]) -> None:
        """Put the people who are told among the events, sorted: a sorted list is a heap."""
        order = sorted(range(len(people)), key=lambda i: people[i].second)
        inside = [
            i
            for i in order
            if self.plan.window.starts_at <= people[i].second < self.plan.window.ends_at
        ]
        events = self.tables["event"]
        for n, i in enumerate(inside):
            events[n] = (people[i].second, i, NONE)
        self.tables["heap"]["n"][ARRIVALS] = len(inside)

    def _send_starting(self, starting: Starting) -> None:
        """Lay out the cases that are open, and put them among the events of people who are told."""
        coming = Standing(self.plan, self.tables, starting).lay_out()
        n = int(self.tables["heap"]["n"][ARRIVALS])
        events = self.tables["event"][: n + len(coming)]
        events[n:] = coming
        events.sort(order=("time", "order"))
        self.tables["heap"]["n"][ARRIVALS] = len(events)

    def _send_backlog(self) -> None:
        """Put the event with which the backlog joins among those of people who are told."""
        n = self.tables["heap"]["n"][ARRIVALS] + 1
        events = self.tables["event"][:n]
        events[-1] = (self.plan.window.warm_up_until, BACKLOG, NONE)
        events.sort(order=("time", "order"))
        self.tables["heap"]["n"][ARRIVALS] = n

    def _tell_room(self) -> None:
        run = self.run
        for table in (*LIVE, *FINISHED_BY):
            run[f"{table}_room"] = len(self.tables[table])
        events = len(self.tables["event"]) - int(self.tables["heap"]["first"][VISITS])
        run["event_room"] = min(events, len(self.tables["due_exit"]))

    def call(self, function: Any) -> int:
        """Call the kernel on these tables."""
        if not COMPILED:
            view = View({name: Rows(table) for name, table in self.tables.items()})
            result: int = function(view)
            view.flush()
            return result
        state = np.zeros(1, dtype=STATE)
        for name, table in self.tables.items():
            state[name] = table.ctypes.data
        return int(function(state))

    def drain(self, *, everything: bool = False) -> dict[str, Array]:
        """Take the finished rows away (at the end of the run, all of them)."""
        taken: dict[str, Array] = {}
        for name, table in OUTPUT.items():
            column = FINISHED_BY[table]
            used = self.tables[table][: self.run[f"{table}s"]]
            finished = (used[column] != NONE) | everything
            if not everything:
                finished &= ~self._still_changed(table, used)
            chosen = np.compress(finished, words_of(used), axis=0)
            taken[name] = chosen.view(used.dtype).ravel()
            if table == "case_row":
                for told in ATTRIBUTES:
                    values = self.attributes(told)
                    taken[told] = values[finished]
                    values[: np.count_nonzero(~finished)] = values[~finished]
            self._move_down(table, used, finished)
        return taken

    def _still_changed(self, table: str, used: Array) -> Array:
        """Which finished rows may still be written to.

        A visit with which a case came into a place, until it leaves; a delay, while others that
        begin in its second may be numbered before it.
        """
        if table == "delay_row":
            return np.asarray(used["from_at"] == self.run["now"])
        changed = np.zeros(len(used), dtype=bool)
        if table == "visit_row":
            changed[self._pointers("case", "came_in")[1]] = True
        return changed

    def rows(self, name: str) -> Array:
        """The rows so far of a table of the records, finished or not."""
        table = OUTPUT[name]
        return self.tables[table][: self.run[f"{table}s"]]

    def attributes(self, told: str) -> Array:
        """The `attributes` of the cases' rows so far, or what they `arrived_with`."""
        width = self.plan.sizes["attributes"]
        cases = int(self.run["case_rows"])
        return self.tables[ATTRIBUTES[told]]["v"][: cases * width].reshape(cases, width)

    def _move_down(self, table: str, used: Array, finished: Array) -> None:
        """Close the gaps that finished rows leave, and tell the live things where theirs is."""
        kept = used[~finished]
        used[: len(kept)] = kept
        self.run[f"{table}s"] = len(kept)
        places = np.cumsum(~finished) - 1
        for owner, field in OWNERS[table]:
            live, pointers = self._pointers(owner, field)
            self.tables[owner][field][live] = places[pointers]

    def _pointers(self, owner: str, field: str) -> tuple[Array, Array]:
        """Which slots of live things point at a row by a field, and the rows they point at."""
        pointers = self.tables[owner][field]
        live = (self.tables[owner]["row"] >= 0) & (pointers >= 0)
        return live, pointers[live]

    def make_room(self) -> None:
        """Double the tables that are still too small after a drain."""
        run = self.run
        if run["live_cases"] + 1 > run["case_room"]:
            self._grow("case", "count", "moment", "slot", "case_leave", "last_worker")
        if run["live_tokens"] + 1 + run["branches"] > run["token_room"]:
            self._grow("token", "leave")
        if run["live_visits"] + 2 + run["branches"] > run["visit_room"]:
            self._grow("visit", "terms", "mark", "held", "partner", "lacked")
        if self._lacks_events():
            self._grow("event", "due_exit")
        if run["live_sittings"] + run["panels"] > run["sitting_room"]:
            self._add_lanes(len(self.tables["sitting"]))
            self._grow("sitting", "sitter")
        self._make_room_for_others()
        for table in FINISHED_BY:
            if run[f"{table}s"] + self._margin(table) > run[f"{table}_room"] // 2:
                self._lend_more(table)
                for values in ATTRIBUTES.values() if table == "case_row" else ():
                    self._lend_more(values)
        self._tell_room()

    def _margin(self, table: str) -> int:
        """The most rows that one more event, or the end of the run, leaves in an output table."""
        if table == "partner_wait_row":
            return int((MARGIN + self.run["live_visits"]) * self.run["partner_teams"])
        return MARGIN

    def _make_room_for_others(self) -> None:
        """The same for people who have several cases, and for cases that will open."""
        run = self.run
        if run["live_persons"] + 1 > run["person_room"]:
            self._grow("person")
        if run["live_pendings"] + run["pending_margin"] > run["pending_room"]:
            self._part_events(len(self.tables["pending"]))
            self._grow("pending", "carried")

    def _lacks_events(self) -> bool:
        """Whether the events of visits, or the ways out that are due, may become too many."""
        run = self.run
        events = self.tables["heap"]["n"][VISITS] + run["live_visits"]
        more = MARGIN * (1 + run["leaves"]) + run["case_leaves"]
        most = max(events + more, run["dues"] + MARGIN)
        return bool(most > run["event_room"])

    def _grow(self, *tables: str) -> None:
        for name in tables:
            old = self.tables[name]
            self.tables[name] = np.concatenate([old, np.zeros_like(old)])
            if name in LIVE:
                self._relink(name, len(old))

    def _lend_more(self, table: str) -> None:
        old = self.tables[table]
        self._lend(table, 2 * len(old))
        self.tables[table][: len(old)] = old

    def _part_events(self, more: int) -> None:
        """Move the events of visits away from those of arrivals and openings, to make room."""
        first = self.tables["heap"]["first"][VISITS]
        events = self.tables["event"]
        gap = np.zeros(more, dtype=events.dtype)
        self.tables["event"] = np.concatenate([events[:first], gap, events[first:]])
        self.tables["heap"]["first"][VISITS] += more

    def _relink(self, table: str, first: int) -> None:
        """Put the new slots in front of the free list."""
        self._link_free(table, first)
        head = f"free_{table}"
        self.tables[table]["next_free"][-1] = self.run[head]
        self.run[head] = first
