"""Tasks in a calendar file, read back with the library."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.domain.clock import Clock
from app.services.context import Context, open_context
from app.services.tasks import (
    AddTask,
    CompleteTask,
    EditTask,
    SnoozeTask,
    add_task,
    complete_task,
    edit_task,
    next_turn,
    snooze_task,
)
from app.services.tasks.calendar_file import calendar_text
from app.storage.database import Database
from tests.support.team import new_team

DAY = date(2026, 3, 12)


@pytest.fixture
def ctx(database: Database) -> Context:
    clock = Clock(zone=UTC, source=lambda: datetime(2026, 3, 12, 9, tzinfo=UTC))
    return open_context(new_team(database).db, clock, None)


def read(ctx: Context, **how: Any) -> tuple[Calendar, list[Any]]:
    calendar = Calendar.from_ical(calendar_text(ctx, **how))
    return calendar, [*calendar.walk("VEVENT"), *calendar.walk("VTODO")]


def test_a_task_for_a_time_in_a_zone(ctx: Context) -> None:
    add_task(ctx, AddTask("Call; Ana,\nnow", DAY, time(10, 30), zone="Europe/Berlin", minutes=45, notes="Week 14"))
    calendar, (event,) = read(ctx)
    assert event.decoded("dtstart") == datetime(2026, 3, 12, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (event.decoded("duration").total_seconds(), event["description"]) == (45 * 60, "Week 14")
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger").total_seconds() == 0


def test_a_task_for_a_whole_day_is_told_in_the_morning(ctx: Context) -> None:
    add_task(ctx, AddTask("Any time", DAY))
    calendar, (event,) = read(ctx)
    assert (event.decoded("dtstart"), event["transp"]) == (DAY, "TRANSPARENT")
    assert event.walk("VALARM")[0].decoded("trigger").total_seconds() == 9 * 3600
    assert calendar.walk("VTIMEZONE") == []
    (todo,) = read(ctx, as_todos=True)[1]
    assert (todo.name, todo.decoded("due")) == ("VTODO", date(2026, 3, 13))


def test_a_series_keeps_its_uid_and_counts_its_changes(ctx: Context) -> None:
    key = add_task(ctx, AddTask("Weekly", DAY, time(9), rrule="weekly 5 times", zone="Europe/Berlin")).record_id
    (first,) = read(ctx)[1]
    assert first["rrule"] == {"FREQ": ["WEEKLY"], "COUNT": [5]}
    complete_task(ctx, CompleteTask(key))
    (second,) = read(ctx)[1]
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert (second.decoded("dtstart").date(), second["rrule"]["COUNT"]) == (date(2026, 3, 19), [4])
    following = next_turn(ctx, key)
    assert following is not None
    edit_task(ctx, EditTask(following[0], None, {"notes": "More"}))
    assert read(ctx)[1][0]["sequence"] == second["sequence"] + 1


def test_a_turn_that_was_put_off_stands_beside_its_series(ctx: Context) -> None:
    key = add_task(ctx, AddTask("Weekly", DAY, rrule="weekly until december")).record_id
    snooze_task(ctx, SnoozeTask(key, to_on=date(2026, 3, 16)))
    series, moved = read(ctx)[1]
    assert series["rrule"]["UNTIL"] == [date(2026, 12, 31)]
    assert moved["uid"] == series["uid"]
    assert (moved.decoded("recurrence-id"), moved.decoded("dtstart")) == (DAY, date(2026, 3, 16))


def test_an_end_is_of_the_kind_of_its_start(ctx: Context) -> None:
    add_task(ctx, AddTask("Here", DAY, time(9), rrule="daily until 31 mar"))
    add_task(ctx, AddTask("There", DAY, time(9), rrule="daily until 31 mar", zone="America/New_York"))
    here, there = (event["rrule"]["UNTIL"][0] for event in read(ctx)[1])
    assert here == datetime(2026, 3, 31, 23, 59, 59)  # noqa: DTZ001 - a time of whoever looks has no zone
    assert there == datetime(2026, 4, 1, 3, 59, 59, tzinfo=UTC)


def test_what_a_calendar_can_not_know_is_told_in_words(ctx: Context) -> None:
    add_task(ctx, AddTask("Service", DAY, rrule="every 2 weeks", after_completion=True))
    (event,) = read(ctx)[1]
    assert ("rrule" in event, event["description"]) == (False, "Every 2 weeks after it is done")


def test_done_ones_and_those_of_others_are_left_out_and_nothing_new_changes_nothing(ctx: Context) -> None:
    key = add_task(ctx, AddTask("Done", DAY)).record_id
    add_task(ctx, AddTask("Open", DAY))
    complete_task(ctx, CompleteTask(key))
    text = calendar_text(ctx, ctx.user.id)
    assert [event["summary"] for event in Calendar.from_ical(text).walk("VEVENT")] == ["Open"]
    assert calendar_text(ctx, ctx.user.id) == text
    assert b"BEGIN:VEVENT" not in calendar_text(ctx, ctx.user.id + 1)
