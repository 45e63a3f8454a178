"""Rules of repetition as RFC 5545 writes them: read, checked, and asked for the next day.

A rule says on which days something occurs, in the wall time of the task's zone; the hour is the task's own. So a rule
repeats at most once a day, and the days of a change of clocks are days like others: the instant of a time that is
missing or comes twice is settled by `app.domain.zones`.

RFC 5545 skips what does not exist: the 31st of April, 29 February in most years. Whoever wants the last day instead
says so by ``BYSETPOS=-1``, as rules made from words do (``recurrence_phrases``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.day_words import add_months
from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar

if TYPE_CHECKING:
    from dateutil.rrule import rrule

HELP = "Write it in words, such as every 2nd monday, or as in FREQ=WEEKLY;BYDAY=MO."
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NEVER = "There is no such day, so this would never be due. Choose another day or month."
# The longest sensible interval of each frequency: ten years.
_LONGEST = {"DAILY": 3660, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
MOST_TIMES = 1000
_LONGEST_TEXT = 500
# A rule that finds no day within so many years never will: the calendar repeats itself within 28 of them, save for the
# years at the end of a century, and an interval has at most ten.
HORIZON_YEARS = 100
_NUMBERS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
}
_ORDER = (
    *("FREQ", "INTERVAL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"),
    *("COUNT", "UNTIL"),
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn of a series: the day by the rule, and the day it is due on, which differs where that was a free day."""

    on: date
    due_on: date


def parse_rule(text: str, started_on: date) -> str:
    """A rule as it is stored: known parts only, in one order. UserError names what can't be, with ``field`` "rrule".

    Refused are rules that never occur from ``started_on`` on, that repeat more often than daily, or that name a time
    zone, a start or single days of their own. A rule without an end is fine: it is worked out turn by turn.
    """
    parts = _parts(text)
    rule = _joined(parts)
    if len(rule) > _LONGEST_TEXT:
        raise _refused(f"This rule is too long: {len(rule)} characters. Use at most {_LONGEST_TEXT}.")
    try:
        _made(rule, started_on)
    except ValueError:
        raise _refused(f"“{_shown(text)}” does not fit together as a rule. {HELP}") from None
    if first_day(rule, started_on) is None:
        end = until_of(rule)
        if end is not None and end < started_on:
            raise _refused("This rule ends before it starts. Choose a later end.")
        raise _refused(_NEVER)
    return rule


def parts_of(rule: str) -> Mapping[str, str]:
    """The parts of a stored rule by their names: ``{"FREQ": "WEEKLY", "BYDAY": "MO"}``."""
    return dict(part.split("=", 1) for part in rule.split(";"))


def until_of(rule: str) -> date | None:
    """The last day on which a rule may occur; None where it has no such end."""
    text = parts_of(rule).get("UNTIL")
    return None if text is None else date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def first_day(rule: str, wished_on: date) -> date | None:
    """The day on which a series begins: the first from ``wished_on`` on that fits, whatever the interval then."""
    parts = {name: value for name, value in parts_of(rule).items() if name not in ("INTERVAL", "COUNT")}
    return next_on(_joined(parts), wished_on, wished_on - timedelta(days=1))


def next_on(rule: str, started_on: date, after: date) -> date | None:
    """The first day by the rule strictly after ``after``; None where the series is over.

    ``started_on`` is what intervals and numbers of times are counted from; it occurs itself only where the rule fits.
    """
    return next(days_on(rule, started_on, after), None)


def days_on(rule: str, started_on: date, after: date) -> Iterator[date]:
    """The days by the rule after ``after``, one after the other; an endless rule is looked ahead 100 years."""
    turns: Iterable[datetime] = _made(rule, _near(rule, started_on, after))
    count = parts_of(rule).get("COUNT")
    if count is not None:
        turns = islice(turns, int(count))
    return (day for day in (turn.date() for turn in turns) if day > after)


def next_turn(
    rule: str, started_on: date, turn: date, done_on: date, calendar: WorkingCalendar | None = None
) -> Occurrence | None:
    """The turn that follows the one of the day ``turn``, once that is done; None where the series is over.

    Turns that have passed meanwhile are left out, save that of the day itself. With a ``calendar`` a turn on a free day
    is due on the next working day; turns that would fall together are one.
    """
    after = max(turn, done_on - timedelta(days=1))
    taken = turn if calendar is None else working_day(turn, calendar)
    for on in days_on(rule, started_on, after):
        due_on = on if calendar is None else working_day(on, calendar)
        if due_on > taken:
            return Occurrence(on, due_on)
    return None


def after_completion(
    rule: str, done_on: date, calendar: WorkingCalendar | None = None
) -> tuple[Occurrence | None, str]:
    """The next turn where the interval counts anew from the day on which the last one was done, and the rule from then
    on, with one turn less where they are counted.

    A month after the 31st is the last day of a shorter month.
    """
    parts = dict(parts_of(rule))
    left = int(parts.pop("COUNT", "0"))
    on: date | None
    if any(name.startswith("BY") for name in parts):
        on = next_on(_joined(parts), done_on, done_on)
    else:
        on = _later(done_on, parts["FREQ"], int(parts.get("INTERVAL", "1")))
    until = until_of(rule)
    if left == 1 or on is None or (until is not None and on > until):
        return None, rule
    if left:
        parts["COUNT"] = str(left - 1)
    return Occurrence(on, on if calendar is None else working_day(on, calendar)), _joined(parts)


def working_day(day: date, calendar: WorkingCalendar) -> date:
    """The day itself where the team works on it, else the next one on which it does."""
    return day if calendar.is_working(day) else calendar.add_working_days(day, 1)


def _later(day: date, frequency: str, interval: int) -> date:
    if frequency in ("MONTHLY", "YEARLY"):
        return add_months(day, interval * (12 if frequency == "YEARLY" else 1))
    return day + timedelta(days=interval * (7 if frequency == "WEEKLY" else 1))


def _joined(parts: Mapping[str, str]) -> str:
    return ";".join(f"{name}={parts[name]}" for name in _ORDER if name in parts)


def _parts(text: str) -> dict[str, str]:
    rule = "".join(text.split()).upper().removeprefix("RRULE:").strip(";")
    found: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise _refused(f"“{_shown(text)}” is not a rule of repetition. {HELP}")
        if name in found:
            raise _refused(f"{name} stands twice in this rule. Leave one of them out.")
        found[name] = _checked(name, value)
    if "FREQ" not in found:
        raise _refused(f"This rule does not say how often: FREQ is missing. {HELP}")
    if "COUNT" in found and "UNTIL" in found:
        raise _refused("A rule ends after a number of times or on a day, not both. Leave COUNT or UNTIL out.")
    if found["FREQ"] not in ("MONTHLY", "YEARLY") and any(char.isdigit() for char in found.get("BYDAY", "")):
        raise _refused("Only months and years have a second Monday. Leave the number of the weekday out.")
    if found["FREQ"] != "YEARLY" and found.keys() & {"BYWEEKNO", "BYYEARDAY"}:
        raise _refused("Weeks and days are numbered within a year only. Use FREQ=YEARLY.")
    if not _is_possible(found):
        raise _refused(_NEVER)
    interval = int(found.get("INTERVAL", "1"))
    if interval > _LONGEST[found["FREQ"]]:
        raise _refused("That is more than ten years apart. Choose a shorter interval.")
    if interval == 1:
        found.pop("INTERVAL", None)
    return found


def _is_possible(parts: Mapping[str, str]) -> bool:
    """Whether one of the months has one of the days: asked beforehand, as looking for it takes seconds."""
    if "BYMONTHDAY" not in parts or "BYMONTH" not in parts:
        return True
    least = min(abs(int(day)) for day in parts["BYMONTHDAY"].split(","))
    # 2000 was a leap year.
    return any(least <= monthrange(2000, int(month))[1] for month in parts["BYMONTH"].split(","))


def _checked(name: str, value: str) -> str:
    match name:
        case "FREQ":
            if value in ("HOURLY", "MINUTELY", "SECONDLY"):
                raise _refused("A reminder repeats at most once a day. Use FREQ=DAILY.")
            if value not in _LONGEST:
                raise _refused(f"“{_shown(value)}” is no frequency. Use DAILY, WEEKLY, MONTHLY or YEARLY.")
            return value
        case "INTERVAL" | "COUNT":
            return _count(name, value)
        case "UNTIL":
            return _until(value)
        case "BYDAY":
            return ",".join(_weekday(one) for one in value.split(","))
        case "WKST" if value in DAYS:
            return value
        case _ if name in _NUMBERS:
            return ",".join(_number(name, one) for one in value.split(","))
        case "BYHOUR" | "BYMINUTE" | "BYSECOND":
            raise _refused(f"{name} has no place here: the time is the reminder's own. Leave it out.")
    raise _refused(f"“{_shown(name)}={_shown(value)}” is not known in a rule. {HELP}")


def _count(name: str, value: str) -> str:
    if not value.isascii() or not value.isdigit() or int(value[:9]) < 1:
        raise _refused(f"{name} needs a number from 1 on.")
    if name == "COUNT" and (len(value) > 9 or int(value) > MOST_TIMES):
        raise _refused(f"A series has at most {MOST_TIMES:,} turns. Choose fewer, or let it run without an end.")
    return str(int(value[:9]))


def _until(value: str) -> str:
    """The day alone, also of an instant."""
    day, _, _clock = value.partition("T")
    try:
        return f"{date(int(day[:4]), int(day[4:6]), int(day[6:])):%Y%m%d}"
    except ValueError:
        raise _refused(f"“{_shown(value)}” is not a day. Write the end as in UNTIL=20261231.") from None


def _weekday(value: str) -> str:
    number, day = value[:-2], value[-2:]
    is_count = number.lstrip("+-").isdigit() and number.isascii() and 1 <= abs(int(number)) <= 53 if number else True
    if day not in DAYS or not is_count:
        raise _refused(f"“{_shown(value)}” is not a day of the week. Write MO, or 2MO for the second Monday.")
    return f"{int(number) if number else ''}{day}"


def _number(name: str, value: str) -> str:
    low, high, may_be_negative = _NUMBERS[name]
    digits = value.lstrip("+-") if may_be_negative else value
    if len(value) <= 4 and digits.isascii() and digits.isdigit() and low <= abs(int(value)) <= high:
        return str(int(value))
    raise _refused(f"“{_shown(value)}” is no number for {name}. Use {low} to {high}.")


@lru_cache(maxsize=256)
def _made(rule: str, start: date) -> rrule:
    """The library's rule, without its number of turns and with a last day: without one it would look for a day that
    never comes until the year 9999.
    """
    # Not at the top: nobody needs it to show a window.
    from dateutil.rrule import rrule as made
    from dateutil.rrule import rrulestr

    kept = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    found = rrulestr(kept, dtstart=datetime.combine(start, time(0)))
    assert isinstance(found, made)
    end = date(min(start.year + HORIZON_YEARS, 9999), 12, 31)
    return found.replace(until=datetime.combine(min(until_of(rule) or end, end), time(0)))


def _near(rule: str, started_on: date, after: date) -> date:
    """A start near the day that is asked about: so that an old series is not counted through day by day."""
    parts = parts_of(rule)
    days = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    if not days or "COUNT" in parts or after <= started_on:
        return started_on
    return started_on + timedelta(days=(after - started_on).days // days * days)


def _shown(text: str) -> str:
    return " ".join(text.split())[:40]


def _refused(message: str) -> UserError:
    return UserError(message, field="rrule")
