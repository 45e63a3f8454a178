"""Rules of repetition in everyday words: ``every 2nd monday``, ``monthly on the 31st``, ``quarterly until december``.

How words are understood where they leave it open:

- ``every 2nd monday`` is every other week; ``every 2nd monday of the month`` is the second one of each month
- ``every month on the 31st`` is the last day of months that are shorter, ``every 29 february`` the 28th in other years
- ``until december`` goes to its last day
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from app.domain.dates_in_words import read_date
from app.domain.day_words import month_number, weekday_number
from app.domain.errors import UserError
from app.domain.recurrence import DAYS, HELP, MOST_TIMES, parse_rule

_COUNTS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "first": 1, "last": -1}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_ADVERBS = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY",
}
_EXPLAINED = (" or the last day of shorter months", " in other years on the 28th")
_AFTER = re.compile(r" (?:after (?:it is done|completion)|counted from when it is done)\b", re.I)
_WORKING = re.compile(r" on working days(?: only)?\b", re.I)
_ADVERB_UNITS = {"dai": "day", "week": "week", "month": "month", "year": "year"}
_NTH = r"(?P<nth>\d{1,3}(?:st|nd|rd|th)|other|first|second|third|fourth|fifth|last)"
_EVERY = r"(?:every|each)"
_MONTHLY = r"(?: of (?:the|each|every) month| (?:in|of) a month)"


def read_rule(text: str, started_on: date) -> str:
    """The rule that words or RFC 5545 text mean, as it is stored. UserError says what is not understood, or can't be.

    ``started_on`` is the first day: it gives the day of the month, or of the year, where the words name none.
    """
    words = _plain(text)
    if "freq=" in words.replace(" ", ""):
        return parse_rule(_WORKING.sub("", _AFTER.sub("", " ".join(text.split()))), started_on)
    body, end = _ending(words, started_on)
    rule = rule_in(body, started_on)
    if rule is None:
        raise UserError(f"“{text.strip()[:40]}” is not a repetition we know. {HELP}", field="rrule")
    return parse_rule(rule + end, started_on)


def counts_from_completion(text: str) -> bool:
    """Whether a phrase says that each turn counts from when the last one is done."""
    return _AFTER.search(_spaced(text)) is not None


def waits_for_working_days(text: str) -> bool:
    """Whether a phrase says that a turn on a free day waits for the next working day."""
    return _WORKING.search(_spaced(text)) is not None


def is_rule(text: str, started_on: date) -> bool:
    """Whether words speak of a repetition, be it one that can't be."""
    try:
        return rule_in(_ending(_plain(text), started_on)[0], started_on) is not None
    except UserError as refused:
        return refused.field == "rrule"


def _plain(text: str) -> str:
    """In lower case with single spaces, without what `recurrence_words` explains."""
    words = " ".join(_WORKING.sub("", _AFTER.sub("", _spaced(text))).split())
    for explained in _EXPLAINED:
        words = words.replace(explained, "")
    return re.sub(r"^(dai|week|month|year)ly on ", lambda found: f"every {_ADVERB_UNITS[found[1]]} on ", words)


def _spaced(text: str) -> str:
    return " ".join(text.lower().replace(",", " ").split())


def rule_in(words: str, started_on: date) -> str | None:
    """The rule of a phrase in lower case without its end; None for words that are none."""
    if words in _ADVERBS:
        return _on_day(_ADVERBS[words], started_on)
    for pattern, reader in _READERS:
        match = pattern.fullmatch(words)
        rule = None if match is None else reader(match, started_on)
        if rule is not None:
            return rule
    return None


def month_days(day: int) -> str:
    """The part of a rule for a day of the month, or the last one of a month that is shorter."""
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def _on_day(rule: str, started_on: date) -> str:
    """A monthly or yearly rule whose first day is not in every month, or year, with the last one instead."""
    if "MONTHLY" in rule and started_on.day > 28:
        return f"{rule};{month_days(started_on.day)}"
    if "YEARLY" in rule and (started_on.month, started_on.day) == (2, 29):
        return f"{rule};BYMONTH=2;{month_days(29)}"
    return rule


def _ending(words: str, started_on: date) -> tuple[str, str]:
    """The words without their end, and the end as part of a rule."""
    times = re.fullmatch(r"(?P<body>.+?) (?:for )?(?P<n>\d{1,6}) times", words)
    if times is not None:
        if not 1 <= int(times["n"]) <= MOST_TIMES:
            raise UserError(f"A series has from 1 to {MOST_TIMES:,} turns.", field="rrule")
        return times["body"], f";COUNT={times['n']}"
    until = re.fullmatch(r"(?P<body>.+?) (?:until|till|to the end of) (?P<day>.+)", words)
    if until is None:
        return words, ""
    return until["body"], f";UNTIL={_last_day(until['day'], started_on):%Y%m%d}"


def _last_day(words: str, started_on: date) -> date:
    month = month_number(words.split(" ")[0])
    named = re.fullmatch(r"[a-z]+(?: (?P<year>\d{4}))?", words)
    if month is not None and named is not None:
        year = int(named["year"] or started_on.year + (month < started_on.month))
        return date(year, month, monthrange(year, month)[1])
    return read_date(words, started_on).on


def _count(word: str | None) -> int:
    if not word:
        return 1
    return _COUNTS.get(word) or int(re.sub(r"\D", "", word))


def _units(match: re.Match[str], started_on: date) -> str | None:
    count = int(match["n"]) if match["n"] else _count(match["nth"])
    if count == 0:
        raise UserError(f"Nothing comes every 0 {match['unit']}s. Count from 1, as in every 2 weeks.", field="rrule")
    if count < 1:
        return None
    if match["unit"] == "quarter":
        return _on_day(f"FREQ=MONTHLY;INTERVAL={3 * count}", started_on)
    return _on_day(f"FREQ={_UNITS[match['unit']]};INTERVAL={count}", started_on)


def _working_days(_match: re.Match[str], _started_on: date) -> str:
    return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def _weekdays(match: re.Match[str], _started_on: date) -> str | None:
    names = [word for word in re.split(r" and | ", match["days"]) if word]
    numbers = [weekday_number(name.removesuffix("s") if len(name) > 4 else name) for name in names]
    count = int(match["n"]) if match["n"] else _count(match["nth"])
    if None in numbers or not numbers or count < 1:
        return None
    days = ",".join(DAYS[number] for number in sorted({number for number in numbers if number is not None}))
    return f"FREQ=WEEKLY;INTERVAL={count};BYDAY={days}"


def _nth_weekday(match: re.Match[str], _started_on: date) -> str | None:
    day = weekday_number(match["day"])
    count = _count(match["nth"])
    if day is None:
        return "FREQ=MONTHLY;BYMONTHDAY=-1" if match["day"] == "day" and count == -1 else None
    return f"FREQ=MONTHLY;INTERVAL={match['n'] or 1};BYDAY={count}{DAYS[day]}"


def _month_day(match: re.Match[str], _started_on: date) -> str:
    if match["day"] is None:
        return f"FREQ=MONTHLY;INTERVAL={match['n'] or 1};BYMONTHDAY=-1"
    day = int(match["day"])
    if not 1 <= day <= 31:
        raise UserError("Days of a month are counted from 1 to 31.", field="rrule")
    return f"FREQ=MONTHLY;INTERVAL={match['n'] or 1};{month_days(day)}"


def _year_day(match: re.Match[str], _started_on: date) -> str | None:
    month = month_number(match["month"])
    if month is None:
        return None
    day = int(match["day"])
    days = month_days(day) if (month, day) == (2, 29) else f"BYMONTHDAY={day}"
    return f"FREQ=YEARLY;BYMONTH={month};{days}"


_N = r"(?: (?P<n>\d{1,4}))?"
_WEEKDAY_LIST = r"(?P<days>[a-z]{3,}(?:(?: and | )[a-z]{3,})*)"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str | None]], ...] = (
    (re.compile(rf"{_EVERY} (?:week|working|business|work) ?days?"), _working_days),
    (re.compile(rf"{_EVERY}(?: (?:(?P<n>\d{{1,4}})|{_NTH}))? (?P<unit>day|week|month|quarter|year)s?"), _units),
    (re.compile(rf"{_EVERY}{_N} months? on the {_NTH} (?P<day>[a-z]+)"), _nth_weekday),
    (re.compile(rf"{_EVERY}(?P<n>(?!))? ?{_NTH} (?P<day>[a-z]+){_MONTHLY}"), _nth_weekday),
    (re.compile(rf"{_EVERY}(?P<n>(?!))? (?P<nth>last) (?P<day>[a-z]+)"), _nth_weekday),
    (re.compile(rf"{_EVERY}{_N} months? on (?:the )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|last day)"), _month_day),
    (re.compile(rf"{_EVERY}(?P<n>(?!))? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_MONTHLY}?"), _month_day),
    (
        re.compile(rf"{_EVERY}(?: year on(?: the)?)? (?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>[a-z]+)"),
        _year_day,
    ),
    (re.compile(rf"{_EVERY}(?: year on)? (?P<month>[a-z]+) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"), _year_day),
    (re.compile(rf"{_EVERY}(?: (?:(?P<n>\d{{1,3}}) weeks? on|(?:week on)|{_NTH}))? {_WEEKDAY_LIST}"), _weekdays),
)
