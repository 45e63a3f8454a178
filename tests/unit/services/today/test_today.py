"""What the worklist reads, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select, text

from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks import AddTask, CompleteTask, DeleteTask, add_task, complete_task, delete_task
from app.services.today import Section, Shown, read_worklist
from app.services.today.counts import DueCounts, due_counts, waiting
from app.services.today.side import side_of_today
from app.services.today.worklist import conditions
from app.services.users import CreateUser, create_user
from tests.support.fernhill import settle_in
from tests.support.team import TODAY, as_user


def plan(ctx: Context, subject: str, on: date, at: time | None = None, minutes: int | None = None) -> int:
    return add_task(ctx, AddTask(subject, on, at, minutes=minutes)).record_id


def test_each_section_holds_its_tasks_in_order(ctx: Context) -> None:
    plan(ctx, "yesterday", TODAY - timedelta(1))
    plan(ctx, "long ago", TODAY - timedelta(40))
    plan(ctx, "any time", TODAY, minutes=20)
    plan(ctx, "at ten", TODAY, time(10), 45)
    plan(ctx, "tomorrow", TODAY + timedelta(1), time(9, 30))
    plan(ctx, "next week", TODAY + timedelta(7))
    for subject in ("first done", "last done"):
        complete_task(ctx, CompleteTask(plan(ctx, subject, TODAY)))
    found = read_worklist(ctx, Shown(tomorrow=5))
    subjects = {section: [task.subject for task in found.part(section).tasks] for section in Section}
    assert subjects == {
        Section.OVERDUE: ["long ago", "yesterday"],
        Section.TODAY: ["at ten", "any time"],
        Section.DONE: ["last done", "first done"],
        Section.TOMORROW: ["tomorrow"],
    }
    assert (found.due, found.booked, found.next_at, found.is_new) == (4, 65, time(9, 30), False)


def test_what_was_done_on_an_earlier_day_is_not_shown(ctx: Context) -> None:
    complete_task(ctx, CompleteTask(plan(ctx, "old", TODAY)))
    tomorrow = replace(ctx, clock=replace(ctx.clock, fixed_today=TODAY + timedelta(1)))
    assert (read_worklist(ctx).done.count, read_worklist(tomorrow).done.count) == (1, 0)


def test_only_so_many_rows_are_read_and_all_are_counted(ctx: Context) -> None:
    for number in range(7):
        plan(ctx, f"{number}", TODAY - timedelta(number + 1))
    part = read_worklist(ctx, Shown(overdue=3)).overdue
    assert ([task.subject for task in part.tasks], part.count, part.hidden) == (["6", "5", "4"], 7, 4)
    assert read_worklist(ctx, Shown().with_more(Section.OVERDUE, 50)).overdue.hidden == 0


def test_a_task_is_about_its_deals_company_and_shows_its_phase(ctx: Context) -> None:
    settle_in(ctx)
    tasks = {task.about: task for task in read_worklist(ctx).today.tasks}
    assert (tasks["Ferro Castings"].phase_code, tasks["Ferro Castings"].record is not None) == ("D2", True)
    assert (tasks["Alder Vet Group"].phase_code, tasks["Alder Vet Group"].is_stall) == ("D4", True)


def test_everybody_sees_their_own(ctx: Context) -> None:
    create_user(ctx, CreateUser("Jonas Lind"))
    jonas = as_user(ctx, "Jonas Lind")
    plan(ctx, "Mira's", TODAY)
    plan(jonas, "his", TODAY - timedelta(1))
    assert due_counts(jonas) == DueCounts(1, 0)
    assert due_counts(ctx) == DueCounts(0, 1)
    assert not read_worklist(jonas).is_new


def test_a_task_of_a_series_says_so(ctx: Context) -> None:
    add_task(ctx, AddTask("Check in", TODAY, rrule="FREQ=MONTHLY"))
    plan(ctx, "Call", TODAY)
    assert [(task.subject, task.repeats) for task in read_worklist(ctx).today.tasks] == [
        ("Check in", True),
        ("Call", False),
    ]


def test_nothing_ever_planned_is_told_from_nothing_left(ctx: Context) -> None:
    assert read_worklist(ctx).is_new
    task = plan(ctx, "one", TODAY + timedelta(30))
    assert not read_worklist(ctx).is_new
    delete_task(ctx, DeleteTask(task))
    assert read_worklist(ctx).is_new


def test_leaders_are_asked_about_all_stalls_and_others_about_their_own(ctx: Context) -> None:
    settle_in(ctx)
    assert {row.title for row in side_of_today(ctx).stalls} == {"Meridian Grain", "Alder Vet Group"}
    jonas = as_user(ctx, "Jonas Lund")
    assert [row.title for row in side_of_today(jonas).stalls] == ["Meridian Grain"]
    assert (side_of_today(jonas).to_decide, waiting(jonas)) == (1, due_counts(jonas).due + 1)


def test_however_much_is_stored_only_ones_own_open_tasks_are_looked_at(ctx: Context) -> None:
    """Each section is found by an index of what one has to do, or did: nothing else of a million rows is touched."""
    if ctx.db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on what is stored")
    for section, where in conditions(ctx).items():
        query = select(func.count()).select_from(Task).where(where)
        words = str(query.compile(ctx.db.engine, compile_kwargs={"literal_binds": True}))
        with ctx.reading() as session:
            steps = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
        index = "ix_tasks_done_owner" if section is Section.DONE else "ix_tasks_open_owner"
        assert any(f"INDEX {index} (owner_id=?" in step for step in steps), (section, steps)


def test_of_a_day_with_ten_thousand_tasks_only_those_that_are_shown_are_looked_at(ctx: Context) -> None:
    """Their index has them in the order of the list; what is overdue is sorted day by day, until enough are there."""
    if ctx.db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on what is stored")
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(ctx.db.engine, "before_cursor_execute", note)
    read_worklist(ctx, Shown(tomorrow=5))
    event.remove(ctx.db.engine, "before_cursor_execute", note)
    steps: dict[str, list[str]] = {}
    with ctx.reading() as session:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                steps[statement] = [row[3] for row in plan]
    (sorting,) = (step for found in steps.values() for step in found if "B-TREE" in step)
    assert sorting != "USE TEMP B-TREE FOR ORDER BY"
    (booked,) = (found for statement, found in steps.items() if "sum(" in statement)
    assert "COVERING INDEX ix_tasks_open_owner" in booked[0]


@pytest.mark.parametrize(
    ("on", "at", "zone", "section"),
    [
        # Here it is 12 March in UTC.
        (TODAY, time(23, 30), "America/Los_Angeles", Section.TOMORROW),  # 06:30 on the 13th
        (TODAY + timedelta(days=1), time(0, 30), "Asia/Tokyo", Section.TODAY),  # 15:30 on the 12th
        (TODAY, time(0, 30), "Asia/Tokyo", Section.OVERDUE),  # 15:30 on the 11th
        (TODAY - timedelta(days=1), time(20, 0), "America/Los_Angeles", Section.TODAY),  # 03:00 on the 12th
        (TODAY, time(12, 0), "Europe/Madrid", Section.TODAY),
    ],
)
def test_a_time_elsewhere_stands_on_ones_own_day_as_the_bell_rings(
    ctx: Context, on: date, at: time, zone: str, section: Section
) -> None:
    plan(ctx, "Here", TODAY)
    key = add_task(ctx, AddTask("Elsewhere", on, at, zone=zone)).record_id
    found = read_worklist(ctx, Shown(tomorrow=9))
    parts = {part: [task.id for task in getattr(found, str(part)).tasks] for part in Section}
    assert [part for part, ids in parts.items() if key in ids] == [section]
    here = {Section.OVERDUE: -1, Section.TODAY: 0, Section.TOMORROW: 1}[section]
    (task,) = (task for task in getattr(found, str(section)).tasks if task.id == key)
    moment = datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)
    assert (task.due_on, task.due_time) == (TODAY + timedelta(days=here), moment.time())
    assert found.next_at == (moment.time() if section is Section.TOMORROW else None)
    assert due_counts(ctx) == DueCounts(int(section is Section.OVERDUE), 1 + int(section is Section.TODAY))
