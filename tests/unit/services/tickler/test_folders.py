"""Counting and opening folders, on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, text

from app.domain.errors import UserError
from app.domain.quick_add import Reading
from app.domain.tickler import folders
from app.models.tasks import Task
from app.services.context import Context
from app.services.day_sheets import PrintDaySheet, make_day_sheet
from app.services.history import undo_change
from app.services.quick_add.understand import Asked
from app.services.tasks import AddTask, CompleteTask, MoveTasks, add_task, complete_task, move_tasks
from app.services.tasks.asking import open_of
from app.services.tickler import (
    AddToFolder,
    OpenFolder,
    Refile,
    add_to_folder,
    due_today,
    people,
    person_named,
    read_folder,
    read_tickler,
    refile,
)
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, as_user


def due(ctx: Context, subject: str, day: date, **more: object) -> int:
    return add_task(ctx, AddTask(subject, day, **more)).record_id  # type: ignore[arg-type] # fields of the command


def test_each_task_is_counted_in_one_folder(ctx: Context) -> None:
    days = [TODAY - timedelta(days=2), TODAY, TODAY, date(2026, 4, 11), date(2026, 4, 12), date(2027, 3, 31)]
    for day in [*days, date(2027, 4, 1)]:
        due(ctx, f"{day}", day)
    complete_task(ctx, CompleteTask(due(ctx, "Done", TODAY)))
    found = read_tickler(ctx)
    counts = {count.folder.key: count.count for count in found.folders if count.count}
    assert counts == {"2026-03-12": 2, "2026-04-11": 1, "2026-04": 1, "2027-03": 1}
    assert (found.overdue.count, found.overdue.first, found.later) == (1, days[0], 1)


def test_signs_are_the_most_frequent_kinds(ctx: Context) -> None:
    for kind in ("call", "meeting", "call", "task", "email", "email", "email"):
        due(ctx, kind, TODAY, kind=kind)
    due(ctx, "Again", TODAY + timedelta(days=1), rrule="FREQ=DAILY", kind="call")
    today, tomorrow, saturday = read_tickler(ctx).days[:3]
    assert (today.signs, today.count) == (("email", "call", "meeting"), 7)
    assert tomorrow.signs == ("repeats",)
    assert (saturday.is_free, saturday.holiday) == (True, "")


def test_what_waits_for_another_lies_nowhere_until_that_is_done(ctx: Context) -> None:
    first = due(ctx, "Offer", TODAY)
    due(ctx, "Call about it", TODAY, chain_after_id=first, chain_days=0, after_completion=True)

    def in_today() -> list[str]:
        return [task.subject for task in read_folder(ctx, OpenFolder(folders(TODAY)[0])).tasks]

    assert (read_tickler(ctx).days[0].count, due_today(ctx), in_today()) == (1, 1, ["Offer"])
    complete_task(ctx, CompleteTask(first))
    assert in_today() == ["Call about it"]


def test_counting_looks_no_task_up(ctx: Context) -> None:
    if ctx.db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on what is stored")
    query = select(func.count()).where(open_of(ctx.user.id)).group_by(Task.due_on, Task.kind, Task.rrule.is_not(None))
    words = str(query.compile(ctx.db.engine, compile_kwargs={"literal_binds": True}))
    with ctx.reading() as session:
        steps = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert any("COVERING INDEX ix_tasks_open_owner (owner_id=?" in step for step in steps), steps


def test_a_folder_opens_by_time(ctx: Context) -> None:
    for subject, at in (("Any time", None), ("Late", time(17)), ("Early", time(9))):
        due(ctx, subject, TODAY, due_time=at)
    due(ctx, "Old", TODAY - timedelta(days=1))
    today = folders(TODAY)[0]
    assert [task.subject for task in read_folder(ctx, OpenFolder(today)).tasks] == ["Early", "Late", "Any time"]
    assert [task.subject for task in read_folder(ctx, OpenFolder(None)).tasks] == ["Old"]


def test_repeats_that_land_on_the_weekday_are_told(ctx: Context) -> None:
    monday = date(2026, 3, 16)
    due(ctx, "Pipeline walk", monday, rrule="FREQ=WEEKLY", due_time=time(8, 30))
    due(ctx, "Check-in", date(2026, 3, 23), rrule="FREQ=WEEKLY;INTERVAL=2")
    due(ctx, "Not then", date(2026, 3, 17), rrule="FREQ=WEEKLY")
    due(ctx, "Over", monday, rrule="FREQ=WEEKLY;UNTIL=20260323")
    by_day = {folder.first: folder for folder in folders(TODAY)[:31]}

    def repeats(day: date) -> list[str]:
        return [repeat.subject for repeat in read_folder(ctx, OpenFolder(by_day[day])).repeats]

    assert repeats(monday) == ["Pipeline walk", "Check-in", "Over"]
    assert repeats(date(2026, 3, 30)) == ["Pipeline walk", "Check-in"]
    assert repeats(date(2026, 3, 18)) == []


def test_leaders_look_into_the_tickler_of_others_and_nobody_else_does(ctx: Context) -> None:
    create_user(ctx, CreateUser("Ruth Baker", role="rep"))
    ruth = as_user(ctx, "Ruth")
    due(ruth, "Hers", TODAY)
    assert read_tickler(ctx, ruth.user.id).days[0].count == 1
    assert read_tickler(ctx).days[0].count == 0
    assert [person.name for person in people(ctx)] == ["Mira Osei", "Ruth Baker"]
    assert person_named(ctx, "ruth").id == ruth.user.id
    assert [person.name for person in people(ruth)] == ["Ruth Baker"]
    for read in (lambda: read_tickler(ruth, ctx.user.id), lambda: read_folder(ruth, OpenFolder(None, ctx.user.id))):
        with pytest.raises(UserError, match="Only owners and managers"):
            read()
    with pytest.raises(UserError, match="There is nobody"):
        person_named(ruth, "Mira")


def test_all_of_a_folder_goes_into_another_and_back_by_one_undo(ctx: Context) -> None:
    for subject in ("One", "Two"):
        due(ctx, subject, TODAY - timedelta(days=1))
    due(ctx, "Stays", TODAY)
    may = next(folder for folder in folders(TODAY) if folder.key == "2026-05")
    moved = refile(ctx, Refile(OpenFolder(None), may.filing_day(ctx.calendar)))
    assert moved.label == "Moved 2 reminders to Fri 1 May"
    assert {count.folder.key: count.count for count in read_tickler(ctx).folders if count.count} == {
        "2026-03-12": 1,
        "2026-05": 2,
    }
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert read_tickler(ctx).overdue.count == 2
    with pytest.raises(UserError, match="has passed"):
        refile(ctx, Refile(OpenFolder(folders(TODAY)[0]), TODAY - timedelta(days=1)))


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("Call about the audit", date(2026, 4, 13), None),
        ("Call about the audit at 14:00", date(2026, 4, 13), time(14)),
        ("Call about the audit tomorrow 9:30", date(2026, 3, 13), time(9, 30)),
    ],
)
def test_a_sentence_is_filed_in_the_open_folder_unless_it_names_a_day(
    ctx: Context, text: str, day: date, at: time | None
) -> None:
    april = next(folder for folder in folders(TODAY) if folder.key == "2026-04")
    asked = Asked(text, Reading(TODAY, True, ".", ctx.team.currency, ctx.calendar))
    add_to_folder(ctx, AddToFolder(asked, april))
    found = read_folder(
        ctx, OpenFolder(next(folder for folder in folders(TODAY) if folder.first <= day <= folder.last))
    )
    assert [(task.subject, task.due_on, task.due_time) for task in found.tasks] == [("Call about the audit", day, at)]


def test_a_leader_adds_to_the_folder_of_somebody_else(ctx: Context) -> None:
    create_user(ctx, CreateUser("Ruth Baker", role="rep"))
    ruth = as_user(ctx, "Ruth")
    asked = Asked("Write the offer", Reading(TODAY, True, ".", ctx.team.currency, ctx.calendar))
    add_to_folder(ctx, AddToFolder(asked, folders(TODAY)[0], ruth.user.id))
    assert due_today(ruth) == 1
    assert due_today(ctx) == 0


@pytest.mark.parametrize(
    ("stored", "at", "zone", "own", "own_at"),
    [
        # Here it is 12 March in UTC. In Los Angeles the clocks are seven hours behind, in Tokyo nine ahead.
        (TODAY, time(23, 30), "America/Los_Angeles", TODAY + timedelta(1), time(6, 30)),
        (TODAY, time(0, 30), "Asia/Tokyo", TODAY - timedelta(1), time(15, 30)),
        (TODAY + timedelta(31), time(0, 30), "Asia/Tokyo", TODAY + timedelta(30), time(15, 30)),
        (date(2027, 3, 31), time(20), "America/Los_Angeles", date(2027, 4, 1), time(3)),
    ],
)
def test_a_time_elsewhere_lies_on_ones_own_day_in_folders_counts_and_on_paper(
    ctx: Context, stored: date, at: time, zone: str, own: date, own_at: time
) -> None:
    key = due(ctx, "Elsewhere", stored, due_time=at, zone=zone, kind="call")
    for day in (TODAY, TODAY + timedelta(1)):
        due(ctx, "Here", day, due_time=time(10))
    tickler = read_tickler(ctx)
    place = next((folder for folder in folders(TODAY) if folder.first <= own <= folder.last), None)
    counted = {count.folder: count.count for count in tickler.folders}
    assert sum(counted.values()) + tickler.overdue.count + tickler.later == 3
    assert tickler.overdue.count == int(own < TODAY)
    assert tickler.later == int(own > folders(TODAY)[-1].last)
    for folder, count in counted.items():
        assert read_folder(ctx, OpenFolder(folder)).count == count, folder
    late = read_folder(ctx, OpenFolder(None))
    if place is not None or late.count:
        inside = read_folder(ctx, OpenFolder(place)).tasks
        assert [(task.due_on, task.due_time) for task in inside if task.id == key] == [(own, own_at)]
    assert due_today(ctx) == counted[folders(TODAY)[0]] == 1
    for day in (TODAY, TODAY + timedelta(1)):
        on_paper = [line.task.id for line in make_day_sheet(ctx, PrintDaySheet(day)).lines]
        assert (key in on_paper) == (own == day or own < day == TODAY)
    # Refiled, it lies where it was put.
    move_tasks(ctx, MoveTasks((key,), TODAY + timedelta(5)))
    assert read_folder(ctx, OpenFolder(folders(TODAY)[5])).tasks[0].due_time == own_at
