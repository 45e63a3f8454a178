"""Intervals, fields and steps of programmes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.nurture import (
    Channel,
    Interval,
    StepSpec,
    check_steps,
    due_on,
    fill_in,
    require_known,
    unknown_words,
    untexted_words,
)
from app.domain.working_calendar import WorkingCalendar

NO_HOLIDAYS = WorkingCalendar(None)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 months", "3 months"),
        ("1m", "1 month"),
        ("10 d", "10 days"),
        ("2 Weeks", "2 weeks"),
        ("1 year", "12 months"),
        ("0 days", "0 days"),
    ],
)
def test_intervals_are_read_and_said(text: str, words: str) -> None:
    assert Interval.read(text).text == words


@pytest.mark.parametrize("text", ["", "soon", "3", "-1 day", "1.5 months", "99 years", "9999 days"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        Interval.read(text)
    assert caught.value.field == "after"


@pytest.mark.parametrize(
    ("day", "after", "expected"),
    [
        (date(2026, 1, 31), "1 month", date(2026, 2, 28)),
        (date(2028, 1, 31), "1 month", date(2028, 2, 29)),
        (date(2024, 2, 29), "12 months", date(2025, 2, 28)),
        (date(2026, 11, 30), "3 months", date(2027, 2, 28)),
        (date(2026, 12, 31), "2 weeks", date(2027, 1, 14)),
    ],
)
def test_of_a_shorter_month_it_is_the_last_day(day: date, after: str, expected: date) -> None:
    assert Interval.read(after).after(day) == expected


@given(DAYS, st.integers(0, 60), st.sampled_from(["day", "week", "month"]))
def test_later_days_have_later_touches_and_each_is_a_working_day(day: date, count: int, unit: str) -> None:
    after = Interval(count, unit)
    assert day <= after.after(day) <= after.after(day + timedelta(1))
    due = due_on(day, after, NO_HOLIDAYS)
    assert due >= after.after(day)
    assert NO_HOLIDAYS.is_working(due)


def test_a_programme_needs_steps_with_words_and_known_fields() -> None:
    step = StepSpec(Interval(1, "month"), Channel.CALL, "Call {given}", "{company} since {person}")
    check_steps((step,))
    for bad, words in (
        ((), "at least one step"),
        ((StepSpec(step.after, Channel.CALL, " "),), "what step 1 is about"),
        ((step, StepSpec(step.after, Channel.CALL, "Hello {firstname}")), "no field {firstname}"),
        ((StepSpec(step.after, Channel.CALL, "Call", "{person.__class__}"),), "no field"),
        ((StepSpec(step.after, Channel.CALL, "Call", "{"),), "brace"),
    ):
        with pytest.raises(UserError, match=words):
            check_steps(bad)


def test_letters_without_a_text_are_named() -> None:
    call, letter = (StepSpec(Interval(1, "month"), channel, "Write") for channel in (Channel.CALL, Channel.LETTER))
    written = StepSpec(letter.after, Channel.LETTER, "Write", "Dear {given}")
    assert untexted_words((call, written)) == ""
    assert untexted_words((call, letter)) == "Step 2 is a letter without a text, so it can't be printed"
    assert untexted_words((letter, written, letter, letter)).startswith("Steps 1, 3 and 4 are letters without a text")


def test_fields_are_filled_in_and_empty_ones_leave_nothing() -> None:
    values = {"given": "Ana", "company": ""}
    assert fill_in("Call {given} at {company} today {{now}}", values) == "Call Ana at today {now}"

    assert fill_in("Call {given} at {company}", values, keeps_unknown=True) == "Call Ana at {company}"


def test_what_a_text_names_and_nobody_knows_is_said() -> None:
    values = {"given": "Ana", "company": "", "deal": ""}
    assert unknown_words(("Dear {given}", "{{deal}} {other} {"), values) == ""
    assert unknown_words(("{deal}", "{deal}"), values) == "the text names a deal, and none is known"
    said = "the text names a person, a company and a deal, which are not known"
    assert unknown_words(("About {deal} of {company}", "Dear {person} {given}")) == said
    with pytest.raises(UserError, match=r"The text names a company, and none is known\. Take that field out"):
        require_known(("Dear {given} of {company}",), values)
