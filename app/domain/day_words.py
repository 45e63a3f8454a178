"""Which day a few words mean: ``fri``, ``next week``, ``+10d``, ``27 mar``, ``31.12.``, ``2026-03-27``.

Rules where words alone leave it open:

- a weekday is the first one after today; ``next fri`` is that of next week, weeks beginning on Monday
- ``next week`` is its Monday, ``next month`` its first day
- a date without a year is the next such day, today included, or the last one where the past is asked for; 29
  February is that of a leap year
- dots put the day first; slashes follow ``day_first``, unless only the other order gives a date
- adding months keeps to the end of the month: 31 January and one month is 28 February
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.day_text import MONTHS, WEEKDAYS
from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar

_YEARS = range(1900, 2200)
_NEAR_DAYS = 13
_LEAP_GAP = 8  # years at most from one 29 February to the next
_HELP = "Try tomorrow, fri, 27 mar, +10d or 2026-03-27."


class NotADate(UserError):
    """The text has nothing of a date, as against a date that does not exist."""


class IncompleteDate(UserError):
    """A month without a day: perhaps meant as a date, perhaps just a word."""


def not_a_date(text: str) -> NotADate:
    """The refusal of a text that is no date."""
    shown = " ".join(text.split())[:40]
    return NotADate(f"“{shown}” is not a date. {_HELP}" if shown else f"Type a date. {_HELP}")


@dataclass(frozen=True, slots=True)
class DayContext:
    """What the words are relative to."""

    today: date
    day_first: bool
    prefer_past: bool
    calendar: WorkingCalendar


def read_day(text: str, context: DayContext) -> date:
    """The day that a text in lower case with single spaces means.

    Raises NotADate, or UserError for a day that does not exist, such as 30 February.
    """
    for pattern, reader in _READERS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        try:
            day = reader(match, context)
        except (OverflowError, ValueError):
            raise _too_far() from None
        if day is not None:
            if day.year not in _YEARS:
                raise _too_far()
            return day
    raise not_a_date(text)


def _too_far() -> UserError:
    return UserError(f"That is too far away. Use a year from {_YEARS[0]} to {_YEARS[-1]}.")


def make_day(year: int, month: int, day: int) -> date:
    """The date, or a UserError that says what the month has: ``"February has 28 days. Choose …"``."""
    if not 1 <= month <= 12:
        raise UserError(f"There is no month {month}. Months go from 1 to 12.")
    if year not in _YEARS:
        raise _too_far()
    days = monthrange(year, month)[1]
    if day > days:
        # 29 February exists in other years, so the year belongs to the reason.
        named_year = f" {year}" if (month, day) == (2, 29) else ""
        raise UserError(f"{MONTHS[month - 1]}{named_year} has {days} days. Choose another day.")
    if day < 1:
        raise UserError("Days of a month are counted from 1.")
    return date(year, month, day)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year not in _YEARS:
        raise _too_far()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def weekday_number(word: str) -> int | None:
    """0 for Monday; None for a word that is no weekday. Three letters suffice."""
    return _by_prefix("wed" if word == "weds" else word, WEEKDAYS)


def month_number(word: str) -> int | None:
    """1 for January; None for a word that is no month. Three letters suffice."""
    found = _by_prefix("sep" if word == "sept" else word, MONTHS)
    return None if found is None else found + 1


def _by_prefix(word: str, names: tuple[str, ...]) -> int | None:
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(names) if name.lower().startswith(word)), None)


def _week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _named(match: re.Match[str], context: DayContext) -> date:
    days = {"yesterday": -1, "today": 0, "day after tomorrow": 2}
    return context.today + timedelta(days=days.get(match[0], 1))


def _offset(match: re.Match[str], context: DayContext) -> date:
    count = _COUNTS.get(match["n"]) or int(match["n"])
    count = -count if match["sign"] in ("-", "ago") else count
    unit = match["unit"] or "d"
    if unit.startswith(("wd", "work", "bus")):
        return context.calendar.add_working_days(context.today, count)
    if unit.startswith("d"):
        return context.today + timedelta(days=count)
    if unit.startswith("w"):
        return context.today + timedelta(weeks=count)
    return add_months(context.today, count * (12 if unit.startswith("y") else 1))


def _weekday(match: re.Match[str], context: DayContext) -> date | None:
    weekday = weekday_number(match["weekday"])
    if weekday is None:
        return None
    today = context.today
    weeks = {"this": 0, "next": 1, "last": -1}.get(match["which"] or "")
    if weeks is not None:
        return _week_start(today) + timedelta(weeks=weeks, days=weekday)
    if context.prefer_past:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday_and_date(match: re.Match[str], context: DayContext) -> date | None:
    weekday = weekday_number(match["weekday"])
    if weekday is None:
        return None
    day = read_day(match["rest"], context)
    if match["rest"].rstrip(".").isdigit():
        # "fri 13" is a date when that Friday is near. Otherwise, as in "fri 10", the number is an hour.
        is_near = abs((day - context.today).days) <= _NEAR_DAYS
        return day if is_near and day.weekday() == weekday else None
    if day.weekday() == weekday:
        return day
    raise UserError(f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {WEEKDAYS[day.weekday()]}.")


def _next_period(match: re.Match[str], context: DayContext) -> date:
    today = context.today
    first = today.replace(day=1)
    match match["period"]:
        case "week":
            return _week_start(today) + timedelta(weeks=1)
        case "month":
            return add_months(first, 1)
        case "quarter":
            return add_months(first, 3 - (today.month - 1) % 3)
        case _:
            return date(today.year + 1, 1, 1)


def _end_of_period(match: re.Match[str], context: DayContext) -> date | None:
    today = context.today
    period = match["period"] or {"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["short"]]
    if period == "week":
        return _week_start(today) + timedelta(days=4)
    month = today.month if period == "month" else month_number(period)
    if period == "quarter":
        month = (today.month + 2) // 3 * 3
    elif period == "year":
        month = 12
    if month is None:
        return None
    year = today.year + (month < today.month)
    return date(year, month, monthrange(year, month)[1])


def _iso_week(match: re.Match[str], context: DayContext) -> date:
    week = int(match["week"])
    year = context.today.isocalendar().year
    weeks = date(year, 12, 28).isocalendar().week
    if not 1 <= week <= weeks:
        raise UserError(f"{year} has {weeks} weeks")
    monday = date.fromisocalendar(year, week, 1)
    return date.fromisocalendar(year + 1, week, 1) if monday < _week_start(context.today) else monday


def _year_first(match: re.Match[str], _context: DayContext) -> date:
    return make_day(int(match["year"]), int(match["month"]), int(match["day"]))


def _dotted(match: re.Match[str], context: DayContext) -> date:
    return _resolve(int(match["first"]), int(match["second"]), match["year"], context)


def _slashed(match: re.Match[str], context: DayContext) -> date:
    first, second = int(match["first"]), int(match["second"])
    day_first = context.day_first
    if (second if day_first else first) > 12 >= (first if day_first else second):
        day_first = not day_first
    day, month = (first, second) if day_first else (second, first)
    return _resolve(day, month, match["year"], context)


def _with_month_name(match: re.Match[str], context: DayContext) -> date | None:
    month = month_number(match["month"])
    year = match["year"]
    if month is None or _is_hour(year):
        return None
    return _resolve(int(match["day"]), month, year and year.lstrip("'"), context)


def _is_hour(year: str | None) -> bool:
    """Two digits up to 23 behind a date are the hour, "27 mar 10", unless an apostrophe marks a year."""
    return year is not None and len(year) == 2 and int(year) < 24


def _month_alone(match: re.Match[str], _context: DayContext) -> None:
    month = month_number(match["month"])
    if month is not None:
        short = MONTHS[month - 1][:3].lower()
        raise IncompleteDate(f"Which day of {MONTHS[month - 1]}? Type 15 {short} or end of {short}.")


def _day_alone(match: re.Match[str], context: DayContext) -> date | None:
    number, today = int(match["day"]), context.today
    if not 1 <= number <= 31:
        return None
    step = -1 if context.prefer_past else 1
    # This month's may be over, and the month beside it may lack the day; the one after that has it.
    months = (add_months(today.replace(day=1), step * n) for n in range(3))
    days = (month.replace(day=number) for month in months if number <= monthrange(month.year, month.month)[1])
    return next(day for day in days if (day - today).days * step >= 0)


def _resolve(day: int, month: int, year: str | None, context: DayContext) -> date:
    """The date; without a year the nearest one in the wanted direction."""
    if year:
        return make_day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    today, step = context.today, -1 if context.prefer_past else 1
    years = (today.year + step * away for away in range(_LEAP_GAP + 1))
    days = (make_day(each, month, day) for each in years if (month, day) != (2, 29) or isleap(each))
    return next(found for found in days if found == today or (found < today) is context.prefer_past)


_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_N = rf"(?P<n>[0-9]{{1,4}}|{'|'.join(_COUNTS)})"
_UNIT = r"(?P<unit>d|days?|wd|(?:working|work|business) days?|w|wks?|weeks?|m|mos?|months?|y|yrs?|years?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"

_Reader = Callable[[re.Match[str], DayContext], date | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.A), reader)
    for pattern, reader in (
        (r"today|tomorrow|tmrw?|yesterday|day after tomorrow", _named),
        (rf"(?P<sign>[+-]) ?(?P<n>[0-9]{{1,4}})(?: ?{_UNIT})?", _offset),
        (rf"(?P<sign>in) {_N} ?{_UNIT}", _offset),
        (rf"{_N} ?{_UNIT} (?P<sign>ago|from now|from today)", _offset),
        (r"(?:(?P<which>this|next|last) )?(?P<weekday>[a-z]+)\.?", _weekday),
        (r"(?P<weekday>[a-z]+)\.?,? (?P<rest>.*[0-9].*)", _weekday_and_date),
        (r"next (?P<period>week|month|quarter|year)", _next_period),
        (r"end of (?:the )?(?P<period>[a-z]+)|eo(?P<short>[wmqy])", _end_of_period),
        (r"(?:week|wk|w|cw|kw) ?(?P<week>[0-9]{1,2})", _iso_week),
        (r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})", _year_first),
        (r"(?P<first>[0-9]{1,2})\. ?(?P<second>[0-9]{1,2})(?:\.(?P<year> ?[0-9]{4}|[0-9]{2})?)?", _dotted),
        (r"(?P<first>[0-9]{1,2})([-/])(?P<second>[0-9]{1,2})(?:\2(?P<year>[0-9]{4}|[0-9]{2}))?", _slashed),
        (rf"{_DAY} ?(?:of )?(?P<month>[a-z]+)\.?(?:,? {_YEAR})?", _with_month_name),
        (rf"(?P<month>[a-z]+)\.? {_DAY}(?:,? {_YEAR})?", _with_month_name),
        (r"(?P<month>[a-z]+)\.?(?: [0-9]{4})?", _month_alone),
        (rf"(?:the )?{_DAY}", _day_alone),
    )
)
