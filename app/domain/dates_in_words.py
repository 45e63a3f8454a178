"""Dates and times as typed: a day in words or figures, perhaps with a time before or behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from app.domain.day_text import long_day, medium_day, time_text
from app.domain.day_words import DayContext, IncompleteDate, NotADate, not_a_date, read_day
from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar

__all__ = ["DateReading", "IncompleteDate", "NotADate", "NotATime", "read_date"]

_LONGEST_TEXT = 60
_LEAD = re.compile(r"^(?:on|by|until|till|due) ")
_ISO_T = re.compile(r"(?<=[0-9])t(?=[0-9])")
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:[:h](?P<minute>[0-9]{2}))(?: ?(?P<half>am|pm))?"
    r"|(?P<hour2>[0-9]{1,2}) ?(?P<half2>am|pm)"
    r"|(?P<noon>noon)"
)
_TIME_BEHIND = re.compile(rf"(?P<day>.*?),? ?(?:(?:^|(?<= ))at )?(?<![0-9.:])(?:{_CLOCK})", re.A)
_TIME_BEFORE = re.compile(rf"(?:at )?(?:{_CLOCK}),? (?:on )?(?P<day>.+)", re.A)
# A bare number is an hour only where the rest is a day already.
_HOUR = re.compile(
    r"(?:(?P<day>(?!at ).+?),? |at )(?:at )?(?P<hour>[0-9]{1,2})"
    r"|at (?P<hour2>[0-9]{1,2}),? (?:on )?(?P<day2>.+)",
    re.A,
)


class NotATime(UserError):
    """What stands where a time should does not exist on a clock."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, perhaps a local time on it, and how the program understood it.

    ``text`` is ``"Fri 27 March"`` or ``"Fri 13 March, 10:00"``; ``long_text`` writes the weekday in full.
    """

    on: date
    at: time | None
    text: str
    long_text: str


def read_date(
    text: str,
    today: date,
    *,
    day_first: bool = True,
    prefer_past: bool = False,
    calendar: WorkingCalendar | None = None,
) -> DateReading:
    """Read a typed date, relative to ``today``.

    ``day_first`` orders 3/4; ``prefer_past`` puts days without a year into the past, for things that have
    happened; ``calendar`` counts working days (``+10wd``). A time alone is today. Raises NotADate for a
    text with nothing of a date, and UserError for a date or time that does not exist.
    """
    if len(text) > _LONGEST_TEXT:
        raise not_a_date(text)
    plain = _ISO_T.sub(" ", _LEAD.sub("", " ".join(text.lower().split())))
    context = DayContext(today, day_first, prefer_past, calendar or WorkingCalendar(None))
    try:
        on, at = _split(plain, context)
    except NotADate:
        raise not_a_date(text) from None
    suffix = "" if at is None else f", {time_text(at)}"
    return DateReading(on, at, medium_day(on, today) + suffix, long_day(on, today) + suffix)


def _split(text: str, context: DayContext) -> tuple[date, time | None]:
    """The day, and the time where there is one."""
    for pattern in (_TIME_BEHIND, _TIME_BEFORE):
        match = pattern.fullmatch(text)
        if match is not None:
            return _day_or_today(match["day"], context), _clock_time(match)
    try:
        return read_day(text, context), None
    except NotADate:
        match = _HOUR.fullmatch(text)
        if match is None:
            raise
    day = _day_or_today(match["day"] or match["day2"], context)
    return day, _make_time(int(match["hour"] or match["hour2"]), 0)


def _day_or_today(text: str | None, context: DayContext) -> date:
    return read_day(text, context) if text else context.today


def _clock_time(match: re.Match[str]) -> time:
    if match["noon"]:
        return time(12)
    hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or 0)
    half = match["half"] or match["half2"]
    if half and not 1 <= hour <= 12:
        raise NotATime(f"{hour} {half} is not a time. Hours with am and pm go from 1 to 12.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return _make_time(hour, minute)


def _make_time(hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise NotATime(f"{hour}:{minute:02} is not a time. Times go from 0:00 to 23:59.")
    return time(hour, minute)
