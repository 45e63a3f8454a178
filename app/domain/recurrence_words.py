"""A rule of repetition in words: ``Every 2nd Monday``, ``Every 13 weeks, until December``."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from app.domain.day_text import MONTHS, WEEKDAYS
from app.domain.errors import UserError
from app.domain.recurrence import DAYS, parts_of, until_of
from app.domain.recurrence_phrases import read_rule
from app.domain.snooze import ordinal

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WORKING_DAYS = "MO,TU,WE,TH,FR"
# Which parts, besides the frequency, interval and end, each way of saying it knows.
_BY_DAY, _BY_MONTH_DAY = frozenset({"BYDAY"}), frozenset({"BYMONTHDAY"})


def rule_words(rule: str, started_on: date, today: date, *, after_completion: bool = False) -> str:
    """The rule as a person says it, with its end. ``started_on`` names the day where the rule does not.

    What a short month, or a year without 29 February, does to it is part of the words. A year is named in the end only
    where it is not this one.
    """
    parts = parts_of(rule)
    count = int(parts.get("INTERVAL", "1"))
    if after_completion and not any(name.startswith("BY") for name in parts):
        return f"{_every(_UNITS[parts['FREQ']], count)} after it is done{_ending(rule, parts, today)}"
    reader = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[parts["FREQ"]]
    words = reader(parts, count, started_on) or f"By the rule {rule}"
    return words + (", counted from when it is done" if after_completion else "") + _ending(rule, parts, today)


def rule_phrase(rule: str, started_on: date) -> str:
    """The rule as it may be typed: words where those mean the same, else as the standard writes it."""
    words = rule_words(rule, started_on, started_on)
    words = words[0].lower() + words[1:]
    try:
        return words if read_rule(words, started_on) == rule else rule
    except UserError:
        return rule


def ending_words(rule: str, today: date) -> str:
    """When a series ends: ``"until December"``, ``"10 times"``, ``"no end"``."""
    return _ending(rule, parts_of(rule), today).removeprefix(", ") or "no end"


def _daily(parts: Mapping[str, str], count: int, _started_on: date) -> str:
    return _every("day", count) if _by(parts) == set() else ""


def _weekly(parts: Mapping[str, str], count: int, _started_on: date) -> str:
    by = _by(parts)
    if by == set():
        return _every("week", count)
    if by != _BY_DAY:
        return ""
    if parts["BYDAY"] == _WORKING_DAYS and count == 1:
        return "Every weekday"
    days = _weekdays(parts["BYDAY"])
    if count == 1:
        return f"Every {days}"
    if "," not in parts["BYDAY"] and count <= 4:
        return f"Every {ordinal(count)} {days}"
    return f"Every {count} weeks on {days}"


def _monthly(parts: Mapping[str, str], count: int, started_on: date) -> str:
    every, by = _every("month", count), _by(parts)
    if by == set():
        return f"{every} on the {ordinal(started_on.day)}{_where_there_is_one(started_on.day)}"
    if by == _BY_DAY and "," not in parts["BYDAY"] and parts["BYDAY"][:-2]:
        return f"{every} on the {_nth(parts['BYDAY'])}"
    if by == _BY_MONTH_DAY and "," not in parts["BYMONTHDAY"]:
        day = int(parts["BYMONTHDAY"])
        if day == -1:
            return f"{every} on the last day"
        return f"{every} on the {ordinal(day)}{_where_there_is_one(day)}" if day > 0 else ""
    last = _last_of(parts)
    return f"{every} on the {ordinal(last)}, or the last day of shorter months" if last else ""


def _yearly(parts: Mapping[str, str], count: int, started_on: date) -> str:
    every, by = _every("year", count), _by(parts)
    if by == set():
        leap = (started_on.month, started_on.day) == (2, 29)
        return f"{every} on {_day_of_year(started_on.month, started_on.day)}{', in leap years only' if leap else ''}"
    if "," in parts.get("BYMONTH", ","):
        return ""
    month = int(parts["BYMONTH"])
    if by == {"BYMONTH", "BYMONTHDAY"} and parts["BYMONTHDAY"].isdigit():
        day = int(parts["BYMONTHDAY"])
        return f"{every} on {_day_of_year(month, day)}{', in leap years only' if (month, day) == (2, 29) else ''}"
    if by == {"BYMONTH", "BYMONTHDAY", "BYSETPOS"} and month == 2 and _last_of(parts) == 29:
        return f"{every} on 29 February, in other years on the 28th"
    return ""


def _by(parts: Mapping[str, str]) -> set[str]:
    return {name for name in parts if name.startswith("BY")}


def _last_of(parts: Mapping[str, str]) -> int:
    """The day up to which the last one that exists is meant; 0 where the rule says something else."""
    days = parts.get("BYMONTHDAY", "").split(",")
    wanted = [str(day) for day in range(28, 28 + len(days))]
    return int(days[-1]) if days == wanted and len(days) > 1 and parts.get("BYSETPOS") == "-1" else 0


def _where_there_is_one(day: int) -> str:
    return ", in months that have one" if day > 28 else ""


def _every(unit: str, count: int) -> str:
    return f"Every {unit}" if count == 1 else f"Every {count} {unit}s"


def _weekdays(days: str) -> str:
    names = [WEEKDAYS[DAYS.index(day)] for day in days.split(",")]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _nth(day: str) -> str:
    number, name = int(day[:-2]), WEEKDAYS[DAYS.index(day[-2:])]
    if number == -1:
        return f"last {name}"
    return f"{ordinal(number)} {name}" if number > 0 else f"{ordinal(-number)} {name} from its end"


def _day_of_year(month: int, day: int) -> str:
    return f"{day} {MONTHS[month - 1]}"


def _ending(rule: str, parts: Mapping[str, str], today: date) -> str:
    if "COUNT" in parts:
        return f", {parts['COUNT']} times" if parts["COUNT"] != "1" else ", once"
    until = until_of(rule)
    if until is None:
        return ""
    year = "" if until.year == today.year else f" {until.year}"
    if until.day == monthrange(until.year, until.month)[1]:
        return f", until {MONTHS[until.month - 1]}{year}"
    return f", until {_day_of_year(until.month, until.day)}{year}"
