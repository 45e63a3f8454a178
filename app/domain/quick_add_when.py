"""Finding the date in a quick-add sentence.

Within a sentence only what can hardly be anything else is a date: not a bare number, not ``24/7``, not
``week 14``, unless a word like "by" stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.dates_in_words import DateReading, IncompleteDate, NotADate, NotATime, read_date
from app.domain.day_words import month_number, weekday_number
from app.domain.errors import UserError
from app.domain.number_text import DecimalMark
from app.domain.sentence import Role, Sentence
from app.domain.working_calendar import WorkingCalendar

_MOST_WORDS = 6
_STARTS = frozenset(
    {
        "today",
        "tomorrow",
        "tmr",
        "tmrw",
        "yesterday",
        "day",
        "next",
        "this",
        "last",
        "in",
        "end",
        "eow",
        "eom",
        "eoq",
        "eoy",
        "at",
        "on",
        "by",
        "until",
        "till",
        "due",
        "the",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "ten",
    }
)
_LEADS = frozenset({"on", "by", "until", "till", "due", "at", "closing", "closes", "close", "before"})
_TOO_BOLD = re.compile(
    r"(?:the )?[+-]?[0-9]{1,4}|[0-9]{1,2}[./-][0-9]{1,2}|(?:week|wk|w|cw|kw) ?[0-9]{1,2}", re.I | re.A
)
_TIME = re.compile(r"(?:at )?(?:[0-9]{1,2}[:h][0-9]{2}(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m|noon)|at [0-9]{1,2}", re.I | re.A)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the user writes: today, the order of day and month, decimal mark, home currency, working calendar."""

    today: date
    day_first: bool = True
    decimal_mark: DecimalMark | None = None
    home_currency: str | None = None
    calendar: WorkingCalendar | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The date found, if any; ``problem`` says why the one that stands there does not exist."""

    reading: DateReading | None = None
    problem: str = ""


def is_time_alone(text: str) -> bool:
    """Whether a text is a time of day and names no day."""
    return _TIME.fullmatch(text.strip(" ,;.")) is not None


def take_when(sentence: Sentence, how: Reading) -> When:
    """Take the first date, joined by a time that stands apart from it ("tomorrow call Ana at 10")."""
    for start, end, text in sentence.windows(_MOST_WORDS):
        if not _could_be_date(text, ends_in_dot=sentence.words[end - 1].text.endswith(".")):
            continue
        if _begins_a_name(sentence, start, end):
            continue
        try:
            found = _read(text, how)
        except (NotADate, NotATime, IncompleteDate):
            continue
        except UserError as error:
            sentence.take(Role.WHEN, start, end)
            return When(problem=error.message)
        sentence.take(Role.WHEN, _with_lead(sentence, start), end)
        clock = None if found.at else _take_time(sentence)
        if problem := "" if found.at or clock else _no_time(sentence, end):
            return When(problem=problem)
        return When(_read(f"{found.on} {clock}", how) if clock else found)
    clock = _take_time(sentence)
    return When(_read(clock, how) if clock else None)


def _take_time(sentence: Sentence) -> str | None:
    """Take the first time of the day that exists."""
    for start, end, text in sentence.windows(3):
        if _TIME.fullmatch(text) is None:
            continue
        try:
            read_date(text, date(2000, 1, 1))  # any day: only whether the time exists is asked
        except NotATime:
            continue
        return sentence.take(Role.WHEN, start, end)
    return None


def _no_time(sentence: Sentence, start: int) -> str:
    """Take what is written like a time right behind the date and is on no clock; why it is none, or ""."""
    for end in (start + 1, start + 2):
        if sentence.is_free(start, end) and _TIME.fullmatch(sentence.part(start, end)):
            try:
                read_date(sentence.part(start, end), date(2000, 1, 1))
            except NotATime as refused:
                sentence.take(Role.WHEN, start, end)
                return refused.message
    return ""


def _read(text: str, how: Reading) -> DateReading:
    return read_date(text, how.today, day_first=how.day_first, calendar=how.calendar)


def _could_be_date(text: str, *, ends_in_dot: bool) -> bool:
    if not text or _TIME.fullmatch(text):
        return False
    if _TOO_BOLD.fullmatch(text) and not (ends_in_dot and "." in text):
        return False
    first = text.split()[0].lower().strip(".,")
    is_day_name = weekday_number(first) is not None or month_number(first) is not None
    return is_day_name or first in _STARTS or first[:1] in tuple("+-0123456789")


def _begins_a_name(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a weekday is the first word of a name, as in "call Sun Microsystems"."""
    is_first_or_small = start == 0 or not sentence.words[start].is_name
    if is_first_or_small or end - start > 1 or not sentence.is_free(end):
        return False
    return weekday_number(sentence.words[start].bare) is not None and sentence.words[end].is_name


def _with_lead(sentence: Sentence, start: int) -> int:
    """One word further back where that only leads to the date ("closing 27 mar")."""
    before = start - 1
    return before if sentence.is_free(before) and sentence.words[before].bare in _LEADS else start
