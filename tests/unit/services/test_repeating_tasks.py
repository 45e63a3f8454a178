"""Tasks that repeat or follow one another: done and planned anew in one step, once."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.models.tasks import Task
from app.services.context import Context, open_context
from app.services.history import undo_change
from app.services.tasks import (
    AddTask,
    CompleteTask,
    EditTask,
    MoveTasks,
    ReopenTask,
    SnoozeTask,
    add_task,
    complete_task,
    edit_task,
    move_tasks,
    next_turn,
    reopen_task,
    snooze_task,
    task_rows,
)
from app.storage.database import Database
from tests.support.team import new_team

THURSDAY = date(2026, 3, 12)


def at(ctx: Context, day: date, hour: int = 9) -> Context:
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    return open_context(ctx.db, clock, ctx.user.name)


@pytest.fixture
def ctx(database: Database) -> Context:
    return at(new_team(database), THURSDAY)


def add(ctx: Context, rule: str | None = None, due_on: date = THURSDAY, **more: object) -> int:
    return add_task(ctx, AddTask("Check in", due_on, rrule=rule, **more)).record_id  # type: ignore[arg-type] # any field


def done(ctx: Context, key: int, day: date) -> date | None:
    """Do it on a day; the due day of the next turn."""
    complete_task(at(ctx, day), CompleteTask(key))
    following = next_turn(ctx, key)
    return following and following[1]


def all_tasks(ctx: Context) -> list[Task]:
    with ctx.reading() as session:
        return list(session.scalars(select(Task).order_by(Task.id)))


def test_the_first_turn_is_the_first_day_that_fits(ctx: Context) -> None:
    (row,) = task_rows(ctx, [add(ctx, "every 2nd monday", due_time=time(9))])
    assert (row.due_on, row.series_started_on) == (date(2026, 3, 16), date(2026, 3, 16))
    assert done(ctx, row.id, date(2026, 3, 16)) == date(2026, 3, 30)


def test_undo_takes_the_doing_and_the_next_turn_back_together(ctx: Context) -> None:
    key = add(ctx, "weekly")
    saved = complete_task(ctx, CompleteTask(key))
    assert saved.label == "Done: Check in; next on Thu 19 March"
    assert saved.change_set_id is not None
    undo_change(ctx, saved.change_set_id)
    assert [(task.id, task.done_at) for task in all_tasks(ctx)] == [(key, None)]
    assert done(ctx, key, THURSDAY) == date(2026, 3, 19)


def test_done_late_what_was_missed_is_left_out_but_not_the_turn_of_the_day(ctx: Context) -> None:
    assert done(ctx, add(ctx, "daily"), date(2026, 3, 20)) == date(2026, 3, 20)
    assert done(ctx, add(ctx, "weekly"), date(2026, 4, 6)) == date(2026, 4, 9)


def test_putting_a_turn_off_does_not_move_the_series(ctx: Context) -> None:
    key = add(ctx, "weekly", due_time=time(9))
    snooze_task(ctx, SnoozeTask(key, to_on=date(2026, 3, 17), to_time=time(15)))
    (row,) = task_rows(ctx, [key])
    assert (row.due_on, row.due_time, row.snoozed_count) == (date(2026, 3, 17), time(15), 1)
    assert done(ctx, key, date(2026, 3, 17)) == date(2026, 3, 19)
    following = next_turn(ctx, key)
    assert following is not None
    (after,) = task_rows(ctx, [following[0]])
    assert (after.due_time, after.snoozed_count) == (time(9), 0)


def test_counted_from_its_doing(ctx: Context) -> None:
    key = add(ctx, "every month", date(2026, 1, 31), after_completion=True)
    assert done(ctx, key, date(2026, 2, 3)) is not None
    plain = add(ctx, "FREQ=MONTHLY;COUNT=2", date(2026, 1, 30), after_completion=True)
    assert done(ctx, plain, date(2026, 1, 31)) == date(2026, 2, 28)
    second = next_turn(ctx, plain)
    assert second is not None
    assert done(ctx, second[0], date(2026, 3, 1)) is None


def test_turns_on_free_days_come_together_on_the_next_working_day(ctx: Context) -> None:
    key = add(ctx, "daily", date(2026, 3, 13), on_working_days=True)
    assert done(ctx, key, date(2026, 3, 13)) == date(2026, 3, 16)
    monday = next_turn(ctx, key)
    assert monday is not None
    assert done(ctx, monday[0], date(2026, 3, 16)) == date(2026, 3, 17)


def test_a_series_ends(ctx: Context) -> None:
    key = add(ctx, "every week 2 times")
    assert done(ctx, key, THURSDAY) == date(2026, 3, 19)
    second = next_turn(ctx, key)
    assert second is not None
    assert done(ctx, second[0], date(2026, 3, 19)) is None


def test_two_clients_that_complete_at_once_plan_one_next_turn(ctx: Context) -> None:
    key = add(ctx, "weekly")
    others = [Database.open(ctx.db.location) for _ in range(3)]
    barrier = threading.Barrier(3)
    errors: list[BaseException] = []

    def work(database: Database) -> None:
        other = open_context(database, ctx.clock, ctx.user.name)
        barrier.wait()
        try:
            complete_task(other, CompleteTask(key))
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(database,)) for database in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.close()
    assert errors == []
    assert [(task.due_on, task.follows_id) for task in all_tasks(ctx)][1:] == [(date(2026, 3, 19), key)]


def test_opened_again_the_next_turn_goes_unless_it_was_touched(ctx: Context) -> None:
    key = add(ctx, "weekly")
    complete_task(ctx, CompleteTask(key))
    reopen_task(ctx, ReopenTask(key))
    assert [(task.id, task.done_at) for task in all_tasks(ctx)] == [(key, None)]
    complete_task(ctx, CompleteTask(key))
    following = next_turn(ctx, key)
    assert following is not None
    edit_task(ctx, EditTask(following[0], None, {"notes": "Bring the list"}))
    reopen_task(ctx, ReopenTask(key))
    complete_task(ctx, CompleteTask(key))
    assert [task.notes for task in all_tasks(ctx)] == [None, "Bring the list"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("every 31 april", "no such day"),
        ("FREQ=HOURLY", "at most once a day"),
        ("every blue moon", "not a repetition we know"),
        ("every week 5000 times", "1 to 1,000"),
    ],
)
def test_rules_that_can_not_be_are_refused(ctx: Context, rule: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as refused:
        add(ctx, rule)
    assert refused.value.field == "rrule"


def test_what_follows_moves_with_what_it_follows(ctx: Context) -> None:
    first = add(ctx)
    deadline = add(ctx, chain_after_id=first, chain_days=2)
    completion = add(ctx, chain_after_id=first, chain_days=1, after_completion=True)
    last = add(ctx, chain_after_id=completion, chain_days=1, after_completion=True)
    days = {row.id: row.due_on for row in task_rows(ctx, [deadline, completion, last])}
    assert days == {deadline: date(2026, 3, 16), completion: date(2026, 3, 13), last: date(2026, 3, 16)}
    assert {row.id: row.waits_for for row in task_rows(ctx, [deadline, completion])} == {
        deadline: "",
        completion: "Check in",
    }
    complete_task(at(ctx, date(2026, 3, 17)), CompleteTask(first))
    days = {row.id: row.due_on for row in task_rows(ctx, [deadline, completion, last])}
    assert days == {deadline: date(2026, 3, 16), completion: date(2026, 3, 18), last: date(2026, 3, 19)}
    assert task_rows(ctx, [completion])[0].waits_for == ""


def test_nothing_follows_itself(ctx: Context) -> None:
    first = add(ctx)
    second = add(ctx, chain_after_id=first, chain_days=1)
    with pytest.raises(UserError, match="follow itself"):
        edit_task(ctx, EditTask(first, None, {"chain_after_id": second}))


def test_many_move_in_one_step_and_back_in_one(ctx: Context) -> None:
    keys = [add(ctx, due_on=THURSDAY + timedelta(days=n)) for n in range(5)]
    complete_task(ctx, CompleteTask(keys[0]))
    moved = move_tasks(ctx, MoveTasks((*keys, 999_999), date(2026, 3, 20)))
    assert (moved.label, set(moved.versions)) == ("Moved 4 reminders to Fri 20 March", set(keys[1:]))
    assert {row.due_on for row in task_rows(ctx, keys[1:])} == {date(2026, 3, 20)}
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert [row.due_on for row in task_rows(ctx, keys)] == [THURSDAY + timedelta(days=n) for n in range(5)]
    with pytest.raises(UserError, match="has passed"):
        move_tasks(ctx, MoveTasks(tuple(keys), date(2026, 3, 1)))


def test_the_day_is_that_of_the_tasks_own_zone(ctx: Context) -> None:
    key = add(ctx, "daily", zone="Pacific/Auckland", due_time=time(9))
    late = at(ctx, THURSDAY, hour=20)  # Friday in Auckland
    complete_task(late, CompleteTask(key))
    following = next_turn(ctx, key)
    assert following is not None
    assert following[1] == date(2026, 3, 13)
