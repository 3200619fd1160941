"""The calendars of a pathway, by name."""

from __future__ import annotations

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.hours import Hours
from pathway_engine.clock import DAY
from pathway_engine.definition.opening import calendar_named, known_until


class Calendars:
    """The calendars of a pathway by name, laid out when they are first asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self._pathway = evidence.pathway
        self._days = (evidence.window.starts_at // DAY - 8, evidence.window.ends_at // DAY)
        self._known: dict[str, Hours] = {}

    def named(self, name: str) -> Hours:
        """A calendar."""
        if name not in self._known:
            calendar = calendar_named(self._pathway, name)
            first, last = self._days
            self._known[name] = Hours(calendar, first, known_until(calendar, last, last + 30))
        return self._known[name]

    def of_team(self, team: str) -> Hours:
        """The calendar of a team."""
        return self.named(self._pathway.calendar_of(self._pathway.real_teams[team]))

    def of_nobody(self) -> Hours:
        """The calendar that counts working days where no team is concerned."""
        return self.named(self._pathway.defaults.calendar or "always")
