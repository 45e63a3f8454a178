"""What holds of any rule of repetition, and of any way of putting off."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.recurrence import DAYS, days_on, first_day, next_on, next_turn, parse_rule, working_day
from app.domain.recurrence_phrases import read_rule
from app.domain.recurrence_words import rule_words
from app.domain.snooze import snooze_choices
from app.domain.working_calendar import WorkingCalendar

CALENDAR = WorkingCalendar("GB")
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A rule that may be stored."""
    parts = [f"FREQ={draw(st.sampled_from(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']))}"]
    parts.append(f"INTERVAL={draw(st.integers(1, 10))}")
    if "WEEKLY" in parts[0]:
        parts.append("BYDAY=" + ",".join(draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True))))
    elif "MONTHLY" in parts[0]:
        parts.append(f"BYMONTHDAY={draw(st.integers(-28, 31).filter(bool))}")
    end = draw(st.sampled_from(["", "COUNT=7", "UNTIL=21001231"]))
    return ";".join([*parts, end] if end else parts)


@given(rule=rules(), started_on=days, after=days)
def test_the_next_day_is_later_and_the_first_such(rule: str, started_on: date, after: date) -> None:
    stored = parse_rule(rule, started_on)
    day = next_on(stored, started_on, after)
    if day is None:
        assert "COUNT" in stored
        return
    assert day > after
    assert day >= started_on
    assert next_on(stored, started_on, day - timedelta(days=1)) == day


@given(rule=rules(), started_on=days)
def test_asked_one_by_one_or_all_at_once_the_days_are_the_same(rule: str, started_on: date) -> None:
    stored = parse_rule(rule, started_on)
    before = started_on - timedelta(days=1)
    at_once = list(islice(days_on(stored, started_on, before), 8))
    one_by_one: list[date] = []
    while len(one_by_one) < 8 and (day := next_on(stored, started_on, one_by_one[-1] if one_by_one else before)):
        one_by_one.append(day)
    assert one_by_one == at_once
    assert at_once == sorted(set(at_once))


@given(rule=rules(), started_on=days)
def test_a_stored_rule_reads_as_itself_and_has_words(rule: str, started_on: date) -> None:
    stored = parse_rule(rule, started_on)
    assert read_rule(stored, started_on) == stored
    assert rule_words(stored, started_on, started_on)[0].isupper()
    assert first_day(stored, started_on) is not None


@given(rule=rules(), turn=days, late=st.integers(0, 90))
def test_the_next_turn_is_due_on_a_working_day_after_the_last_one(rule: str, turn: date, late: int) -> None:
    stored = parse_rule(rule, turn)
    following = next_turn(stored, turn, turn, turn + timedelta(days=late), CALENDAR)
    if following is not None:
        assert following.on > turn
        assert CALENDAR.is_working(following.due_on)
        assert following.due_on > working_day(turn, CALENDAR)
        assert following.due_on >= following.on >= turn + timedelta(days=late)


@given(text=st.text(max_size=60))
def test_any_text_is_a_rule_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(UserError):
        rule = read_rule(text, date(2026, 3, 12))
        assert parse_rule(rule, date(2026, 3, 12)) == rule


@given(due_on=days, today=days, at=st.times())
def test_putting_off_never_goes_back_and_overdue_counts_from_today(due_on: date, today: date, at: time) -> None:
    now = datetime.combine(today, at, UTC)
    choices = snooze_choices(due_on, now, CALENDAR)
    assert len({choice.key for choice in choices}) == len(choices)
    for choice in choices:
        if choice.key == "L":
            assert choice.to_on == now.date()
            assert choice.to_time is not None
            assert choice.to_time > now.time()
        elif choice.to_on is not None:
            assert choice.to_on > max(due_on, now.date())
            assert choice.key == "T" or CALENDAR.is_working(choice.to_on)
    if due_on < now.date():
        assert choices == snooze_choices(now.date(), now, CALENDAR)
