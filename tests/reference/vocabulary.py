"""The words from which pathways are drawn: what a key may say, with ties and edges among it."""

from __future__ import annotations

from datetime import date
from typing import Any

Plain = dict[str, Any]

STARTS = (date(2025, 12, 22), date(2026, 4, 1), date(2026, 5, 1), date(2026, 2, 27))
CALENDARS: Plain = {
    "office": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": "GB-ENG"},
    "lunch": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}, "closed": ["2026-01-05"]},
    "nights": {
        "hours": {"mon-fri": "22:00-06:00"},
        "holidays": ["2025-12-24", "2026-04-03"],
        "closed": ["2026-05-05"],
    },
    "late": {"outside": "office"},
    "short": {"hours": {"mon-thu": "08:30-16:30", "fri": "08:30-12:00", "sat": "10:00-12:00"}},
    "touching": {"hours": {"mon-fri": ["08:00-12:00", "12:00-16:00"], "sun": "22:00-24:00"}},
    "daily": {"hours": {"mon-sun": "06:00-22:00"}},
}
SECTORS = ("council", "nhs_trust", "trading_company")
CASE: Plain = {
    "urgent": {"type": "boolean", "initial": "false"},
    "area": {"type": "choice", "values": ["north", "south", "west"], "initial": "north"},
    "level": {"type": "number", "initial": "10"},
    "count": {"type": "integer", "initial": "0"},
}
CAUSES = ("waiting_home_care", "slow")
CELLS = {"urgent": ("true", "false"), "area": ("north", "south", "west"),
         "level": ("5", "12.5", "20"), "count": ("0", "3")}  # fmt: skip
"""What a file of people says of somebody."""
RULES = ("urgent", "not urgent", "area == north", "area in [south, west]", "level > 12",
         "count >= 1 and urgent", "days_open < 2", "level / 2 > 5 or count == 0")  # fmt: skip
DRAWS: Plain = {
    "urgent": ["40%", {"true": "1", "false": "2"}, "level > 10", "true",
               {"given": "area", "north": "10%", "otherwise": "level < 20"}],
    "area": [{"south": "50%", "west": "50%"}, {"north": "1", "west": "3"}, "south",
             "west if urgent else north"],
    "level": [{"median": "12", "p90": "20", "once": "true"}, {"mean": "12", "cv": "0.4"}, "15",
              "level * 1.25",
              {"given": "urgent", "true": "20", "false": {"low": "0", "high": "20"}},
              {"mean": "10", "sd": "8", "family": "normal", "at_most": "15"}],
    "count": [{"low": "0", "high": "4"}, "2", "count + 1", {"values": ["0", "3"],
              "weights": ["1", "1"], "once": "true"}],
}  # fmt: skip
SETS: Plain = {
    "urgent": ["not urgent", "true", "level > 12"],
    "area": ["south", "west if urgent else north", "area"],
    "level": ["level + 1", "max(level - 3, 0)", "days_open", "level if urgent else 14"],
    "count": ["count + 1", "0", "min(count, 2)"],
}
PRIORITIES = ("10 if urgent else 0", "count", "level", "days_open", "0 - count",
              {"given": "urgent", "true": "5", "false": "0"},
              {"given": "area", "north": "1", "otherwise": "2 * count"})  # fmt: skip
WORK = ("30m", "1h", "1h", "2h", "2h", "3h", "8h", "0m", "20m",
        {"mean": "90m", "cv": "0.7"}, {"median": "1h", "p90": "4h"}, {"low": "45m", "high": "3h"},
        {"mean": "1h", "family": "exponential"}, {"values": ["0h", "2h"], "weights": ["1", "2"]},
        {"mean": "1.5h", "k": "3", "family": "erlang"}, {"low": "0h", "mode": "1h", "high": "4h"},
        {"given": "urgent", "true": "30m", "false": {"mean": "2h", "cv": "1.2"}})  # fmt: skip
TIMES = ("0m", "30m", "1h", "2h", "8h", "1d", "16h", "1wd", "0wd", "0.5wd", "2wd", "1.25wd",
         {"mean": "1wd", "cv": "1.0"}, {"mean": "6h", "family": "exponential"},
         {"values": ["0h", "1h", "24h"], "weights": ["2", "1", "1"]},
         {"median": "4h", "p90": "1.25d"}, {"low": "30m", "mode": "1h", "high": "1d"},
         {"mean": "1d", "cv": "0.5", "family": "gamma"},
         {"mean": "5h", "cv": "0.8", "family": "weibull", "at_least": "1h"},
         {"mean": "1h", "sd": "1h", "family": "normal"}, {"low": "0wd", "high": "1.5wd"},
         {"given": "urgent", "true": "0m", "false": "4h"},
         {"given": "area", "north": "1h", "south": "1wd",
          "otherwise": {"low": "0h", "high": "9h"}})  # fmt: skip
WEEKDAY_WEIGHTS: tuple[Plain, ...] = (
    {"mon": "3", "fri": "0.5"}, {"sat": "0", "sun": "0"}, {"tue": "0", "wed": "2.25"},
    {"mon": "0", "tue": "0", "thu": "0", "fri": "0.3"},
)  # fmt: skip
MONTH_WEIGHTS: tuple[Plain, ...] = (
    {"jan": "2", "dec": "0.5"}, {"apr": "0", "may": "3"}, {"feb": "1.15", "mar": "0.85"},
)  # fmt: skip
HOUR_WEIGHTS: tuple[Plain, ...] = (
    {"00-08": "1", "08-18": "4", "18-24": "2"}, {"09-12": "0.5"}, {"10:30-11:15": "7"},
    {"00-09": "0", "12-14": "0"}, {"14-15": "3", "22-24": "0.001", "00-02": "2.125"},
    {"08:59-09:01": "100", "23:30-24": "10", "00-00:30": "0"},
)  # fmt: skip
BEGINNINGS = ("+2d", "-1d", "+30h", "+9h", "+57h", "2026-04-02")
ENDS = ("+3d", "+4d", "+60h", "+81h", "+5d", "+109h", "+7d", "2026-05-05")
_WORKED = ({"of": "level", "unit": "m"}, {"of": "count", "unit": "h"})
_PASSED = (*_WORKED, {"of": "level", "unit": "h"}, {"of": "count", "unit": "d"})
OF: Plain = {"work": _WORKED, "rework": _WORKED, "rekeying": _WORKED, "stay": _PASSED,
             "due": _PASSED, "afterwards": _PASSED, "for": _PASSED, "after": _PASSED,
             "delay": _PASSED, "lasts": _PASSED, "level": (), "count": ()}  # fmt: skip
"""Where an attribute of the case may tell how long, or how much."""
HELD = ("waiting_home_care", "slow", "missing_information")
WARDS = ("ward", "home")
COUNTS = ("1", "2", "3", {"core": "1", "winter": {"count": "2", "from": "+1d", "until": "+4d"}},
          {"early": {"count": "2", "until": "+2d"}, "late": {"count": "1", "from": "+30h"}},
          {"core": "2", "none": {"count": "0"}})  # fmt: skip
WAITED = ("0d", "3h", "1d", "2d", "5d", {"low": "0h", "high": "3d"}, {"median": "12h", "p90": "4d"},
          {"values": ["1d", "30h", "4d"], "weights": ["2", "1", "1"]},
          {"given": "urgent", "true": "8h", "false": {"mean": "2d", "cv": "0.5"}},
          {"of": "level", "unit": "h"}, {"of": "count", "unit": "d"})  # fmt: skip
STAYS = ("1d", "8h", "2d", "30m", "0m", "26h", {"mean": "1d", "cv": "0.5"},
         {"values": ["0h", "12h", "48h"], "weights": ["1", "2", "1"]},
         {"given": "urgent", "true": "3d", "false": "6h"})  # fmt: skip
SITTINGS = ({"every": "day"}, {"every": "day", "days": ["mon", "tue", "thu", "fri"]},
            {"every": "week", "days": ["mon", "wed"]}, {"every": "week", "days": ["fri"]},
            {"every": "week", "days": ["mon", "thu"], "first": "2026-04-08"},
            {"every": "2 weeks", "first": "2026-01-05"},
            {"every": "2 weeks", "days": ["tue", "fri"], "first": "2025-12-16"},
            {"every": "month", "days": ["1st mon", "last tue", "2nd wed", "5th thu"]})  # fmt: skip
HOURS = ("09:00", "10:00", "12:00", "13:00", "16:30", "22:00", "00:00")
PLACES = ("1", "2", "4", {"each": "1"}, {"each": "2"})
SHARES = ("30%", "50%", "40%", {"given": "urgent", "true": "60%", "false": "20%"})
