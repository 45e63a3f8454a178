"""A person is told what falls due, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from app.domain.clock import Clock
from app.services.context import Context, open_context
from app.services.jobs import reminders
from app.services.tasks import AddTask, CompleteTask, EditTask, add_task, complete_task, edit_task
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import new_team

DAY = date(2026, 3, 12)


def at(ctx: Context, hour: int, day: date = DAY, user: str | None = None) -> Context:
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    return open_context(ctx.db, clock, user or ctx.user.name)


@pytest.fixture
def ctx(database: Database) -> Context:
    return at(new_team(database), 8)


def told(ctx: Context) -> list[str]:
    return [fired.subject for fired in reminders.run(ctx)]


def test_each_is_told_when_it_falls_due_and_not_again(ctx: Context) -> None:
    add_task(ctx, AddTask("Any time", DAY))
    add_task(ctx, AddTask("At ten", DAY, time(10)))
    add_task(ctx, AddTask("Tomorrow", date(2026, 3, 13)))
    assert told(at(ctx, 9)) == ["Any time"]
    assert told(at(ctx, 9)) == []
    assert told(at(ctx, 10)) == ["At ten"]
    assert told(at(ctx, 23)) == []
    assert told(at(ctx, 0, date(2026, 3, 13))) == ["Tomorrow"]


def test_what_was_missed_comes_at_once_with_its_own_time(ctx: Context) -> None:
    add_task(ctx, AddTask("At ten", DAY, time(10)))
    add_task(ctx, AddTask("Next day", date(2026, 3, 13)))
    fired = reminders.run(at(ctx, 9, date(2026, 3, 20)))
    assert [(one.subject, one.due_at) for one in fired] == [
        ("At ten", datetime(2026, 3, 12, 10, tzinfo=UTC)),
        ("Next day", datetime(2026, 3, 13, tzinfo=UTC)),
    ]


def test_what_is_done_is_not_told(ctx: Context) -> None:
    task = add_task(ctx, AddTask("Call", DAY))
    complete_task(ctx, CompleteTask(task.record_id))
    assert told(ctx) == []


def test_put_off_it_is_told_anew_and_back_again_it_is_not(ctx: Context) -> None:
    task = add_task(ctx, AddTask("Call", DAY, time(8)))
    assert told(ctx) == ["Call"]
    edit_task(ctx, EditTask(task.record_id, None, {"due_time": time(9)}))
    assert told(ctx) == []
    assert told(at(ctx, 9)) == ["Call"]
    edit_task(ctx, EditTask(task.record_id, None, {"due_time": time(8)}))
    assert told(at(ctx, 9)) == []


def test_each_person_is_told_their_own(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Jonas Lindqvist", role="rep")).record_id
    task = add_task(ctx, AddTask("Call", DAY, owner_id=rep))
    assert told(ctx) == []
    assert told(at(ctx, 8, user="Jonas Lindqvist")) == ["Call"]
    edit_task(ctx, EditTask(task.record_id, None, {"owner_id": ctx.user.id}))
    assert told(ctx) == ["Call"]
