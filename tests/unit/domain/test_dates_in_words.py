from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.dates_in_words import NotADate, read_date
from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar

TODAY = date(2026, 3, 12)  # a Thursday


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("today", date(2026, 3, 12)),
        ("Tomorrow", date(2026, 3, 13)),
        ("tmr", date(2026, 3, 13)),
        ("day after tomorrow", date(2026, 3, 14)),
        ("yesterday", date(2026, 3, 11)),
        ("fri", date(2026, 3, 13)),
        ("thu", date(2026, 3, 19)),
        ("weds", date(2026, 3, 18)),
        ("this fri", date(2026, 3, 13)),
        ("next fri", date(2026, 3, 20)),
        ("last fri", date(2026, 3, 6)),
        ("next week", date(2026, 3, 16)),
        ("next month", date(2026, 4, 1)),
        ("next quarter", date(2026, 4, 1)),
        ("next year", date(2027, 1, 1)),
        ("end of week", date(2026, 3, 13)),
        ("eom", date(2026, 3, 31)),
        ("end of the quarter", date(2026, 3, 31)),
        ("eoy", date(2026, 12, 31)),
        ("end of march", date(2026, 3, 31)),
        ("end of feb", date(2027, 2, 28)),
        ("week 14", date(2026, 3, 30)),
        ("w11", date(2026, 3, 9)),
        ("w2", date(2027, 1, 11)),
    ],
)
def test_days_in_words(text: str, on: date) -> None:
    assert read_date(text, TODAY).on == on


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("+10d", date(2026, 3, 22)),
        ("+10", date(2026, 3, 22)),
        ("+2w", date(2026, 3, 26)),
        ("+1m", date(2026, 4, 12)),
        ("+1y", date(2027, 3, 12)),
        ("-3d", date(2026, 3, 9)),
        ("in 2 weeks", date(2026, 3, 26)),
        ("in a week", date(2026, 3, 19)),
        ("3 days ago", date(2026, 3, 9)),
        ("two weeks from now", date(2026, 3, 26)),
        ("+2wd", date(2026, 3, 16)),
        ("in 2 working days", date(2026, 3, 16)),
    ],
)
def test_offsets(text: str, on: date) -> None:
    assert read_date(text, TODAY).on == on


def test_working_days_follow_the_teams_calendar() -> None:
    calendar = WorkingCalendar(None, extra_holidays=frozenset({date(2026, 3, 13)}))
    assert read_date("+2wd", TODAY, calendar=calendar).on == date(2026, 3, 17)


def test_months_keep_to_their_end() -> None:
    assert read_date("+1m", date(2026, 1, 31)).on == date(2026, 2, 28)
    assert read_date("+1y", date(2028, 2, 29)).on == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("27 mar", date(2026, 3, 27)),
        ("29 feb", date(2028, 2, 29)),
        ("27mar", date(2026, 3, 27)),
        ("27. March", date(2026, 3, 27)),
        ("27th of march", date(2026, 3, 27)),
        ("mar 27", date(2026, 3, 27)),
        ("March 27, 2027", date(2027, 3, 27)),
        ("27 mar '27", date(2027, 3, 27)),
        ("27 mar 26", date(2026, 3, 27)),
        ("11 mar", date(2027, 3, 11)),
        ("12 mar", date(2026, 3, 12)),
        ("sept 5", date(2026, 9, 5)),
        ("31.12.", date(2026, 12, 31)),
        ("31.12", date(2026, 12, 31)),
        ("31. 12. 2026", date(2026, 12, 31)),
        ("31.12.27", date(2027, 12, 31)),
        ("2026-03-27", date(2026, 3, 27)),
        ("2026/3/7", date(2026, 3, 7)),
        ("27", date(2026, 3, 27)),
        ("the 11th", date(2026, 4, 11)),
        ("Fri 27 March", date(2026, 3, 27)),
        ("Friday, 27 March 2026", date(2026, 3, 27)),
        ("Mon 16", date(2026, 3, 16)),
        ("by fri", date(2026, 3, 13)),
        ("on 27 mar", date(2026, 3, 27)),
    ],
)
def test_dates_in_figures(text: str, on: date) -> None:
    reading = read_date(text, TODAY)
    assert (reading.on, reading.at) == (on, None)


def test_the_order_of_day_and_month_matters_only_where_both_are_possible() -> None:
    assert read_date("3/4", TODAY).on == date(2026, 4, 3)
    assert read_date("3/4", TODAY, day_first=False).on == date(2027, 3, 4)
    for day_first in (True, False):
        assert read_date("31/12", TODAY, day_first=day_first).on == date(2026, 12, 31)
        assert read_date("12/31", TODAY, day_first=day_first).on == date(2026, 12, 31)
        assert read_date("3.4.", TODAY, day_first=day_first).on == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("fri", date(2026, 3, 6)),
        ("thu", date(2026, 3, 5)),
        ("27 mar", date(2025, 3, 27)),
        ("29 feb", date(2024, 2, 29)),
        ("12 mar", date(2026, 3, 12)),
        ("31.12.", date(2025, 12, 31)),
        ("27", date(2026, 2, 27)),
        ("31", date(2026, 1, 31)),
        ("Fri 6", date(2026, 3, 6)),
    ],
)
def test_what_has_happened_lies_in_the_past(text: str, on: date) -> None:
    assert read_date(text, TODAY, prefer_past=True).on == on


def test_a_day_number_passes_over_months_that_lack_it() -> None:
    assert read_date("30", date(2026, 1, 31)).on == date(2026, 3, 30)
    assert read_date("31", date(2026, 4, 1)).on == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("tomorrow 10", date(2026, 3, 13), time(10)),
        ("tomorrow, 10:30", date(2026, 3, 13), time(10, 30)),
        ("tomorrow at 10", date(2026, 3, 13), time(10)),
        ("10:30 tomorrow", date(2026, 3, 13), time(10, 30)),
        ("at 10 tomorrow", date(2026, 3, 13), time(10)),
        ("tmr 9am", date(2026, 3, 13), time(9)),
        ("noon on fri", date(2026, 3, 13), time(12)),
        ("tomorrow 12 am", date(2026, 3, 13), time(0)),
        ("tomorrow 12:30 pm", date(2026, 3, 13), time(12, 30)),
        ("tomorrow 5h30", date(2026, 3, 13), time(5, 30)),
        ("at 10", TODAY, time(10)),
        ("10:30", TODAY, time(10, 30)),
        ("27 mar 10", date(2026, 3, 27), time(10)),
        ("12.5. 14", date(2026, 5, 12), time(14)),
        ("Fri 27 March, 10:00", date(2026, 3, 27), time(10)),
        ("2026-03-27T10:30", date(2026, 3, 27), time(10, 30)),
        ("Mon 16 10:30", date(2026, 3, 16), time(10, 30)),
        ("fri 10", date(2026, 3, 13), time(10)),
        ("fri 14", date(2026, 3, 13), time(14)),
        ("fri at 9", date(2026, 3, 13), time(9)),
    ],
)
def test_times(text: str, on: date, at: time) -> None:
    reading = read_date(text, TODAY)
    assert (reading.on, reading.at) == (on, at)


def test_the_reading_is_shown() -> None:
    assert read_date("27 mar", TODAY).text == "Fri 27 March"
    assert read_date("tomorrow 10", TODAY).text == "Fri 13 March, 10:00"
    assert read_date("tomorrow 10", TODAY).long_text == "Friday 13 March, 10:00"
    assert read_date("next year", TODAY).text == "Fri 1 January 2027"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30 feb", "February has 28 days"),
        ("30 feb 2028", "February has 29 days"),
        ("29 feb 2026", r"February 2026 has 28 days\. Choose another day\."),
        ("31.4.", "April has 30 days"),
        ("Thu 27 March", r"27 March 2026 is a Friday\."),
        ("0.3.", r"Days of a month are counted from 1\."),
        ("1.13.", r"There is no month 13\."),
        ("13/13", r"There is no month 13\."),
        ("w54", "2026 has 53 weeks"),
        ("march", r"Which day of March\? Type 15 mar or end of mar\."),
        ("1899-01-01", r"Use a year from 1900 to 2199\."),
        ("+9999y", r"Use a year from 1900 to 2199\."),
        ("in 9999 weeks", r"Use a year from 1900 to 2199\."),
        ("tomorrow 25", r"25:00 is not a time\."),
        ("10:75", r"10:75 is not a time\."),
        ("13pm", r"13 pm is not a time\."),
    ],
)
def test_a_day_that_does_not_exist_is_explained(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        read_date(text, TODAY)
    assert not isinstance(caught.value, NotADate)


@pytest.mark.parametrize(
    "text", ["foo", "next", "99", "27 foo", "fri foo 3", "a week", "on", "at", "at fri", "x" * 61, "end of it"]
)
def test_what_is_no_date_is_quoted_with_a_hint(text: str) -> None:
    with pytest.raises(NotADate, match=r"” is not a date\. Try tomorrow, fri, 27 mar, \+10d or 2026-03-27\."):
        read_date(text, TODAY)


@pytest.mark.parametrize("text", ["tomorrow", "next year", "next week"])
def test_the_end_of_all_dates_is_no_crash(text: str) -> None:
    with pytest.raises(UserError, match="too far away"):
        read_date(text, date.max)


def test_an_empty_field_asks_for_a_date() -> None:
    with pytest.raises(NotADate, match=r"Type a date\."):
        read_date("  ", TODAY)


def test_the_message_quotes_what_was_typed() -> None:
    with pytest.raises(NotADate, match="“Foo 10:30”"):
        read_date("Foo 10:30", TODAY)
