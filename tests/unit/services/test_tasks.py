"""What is due: planning, doing, putting off."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from app.domain.errors import ConflictError, UserError
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import (
    AddTask,
    CompleteTask,
    CompleteTasks,
    DeleteTask,
    DeleteTasks,
    EditTask,
    SnoozeTask,
    TaskRow,
    add_task,
    complete_task,
    complete_tasks,
    delete_task,
    delete_tasks,
    edit_task,
    next_steps,
    next_turn,
    open_tasks,
    snooze_task,
    task_rows,
)
from app.services.timeline import timeline
from tests.support.team import TODAY


@pytest.fixture
def deal(ctx: Context) -> int:
    return create_deal(ctx, CreateDeal("Scales")).record_id


def plan(ctx: Context, deal_id: int, subject: str, due_on: date = TODAY, due_time: time | None = None) -> int:
    return add_task(ctx, AddTask(subject, due_on, due_time, deal_id=deal_id)).record_id


def due(ctx: Context, deal_id: int) -> list[TaskRow]:
    return list(open_tasks(ctx, Subject(deal_id=deal_id)))


def test_the_earliest_open_task_is_the_next_step(ctx: Context, deal: int) -> None:
    plan(ctx, deal, "later", date(2026, 3, 20))
    plan(ctx, deal, "whole day")
    plan(ctx, deal, "at noon", TODAY, time(12))
    assert [task.subject for task in due(ctx, deal)] == ["at noon", "whole day", "later"]
    with ctx.reading() as session:
        assert next_steps(session, [deal])[deal].subject == "at noon"


def test_the_person_comes_with_their_phone_unless_they_want_no_calls(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro", {"phone": "100"})).record_id
    key = create_deal(ctx, CreateDeal("Scales", company_id=company)).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company)).record_id
    quiet = create_contact(ctx, CreateContact("Sam Okoro", company, {"phone": "300", "do_not_call": True})).record_id
    add_task(ctx, AddTask("a", TODAY, kind="call", deal_id=key, contact_id=ana))
    add_task(ctx, AddTask("b", TODAY, kind="call", deal_id=key, contact_id=quiet))
    assert [(task.who, task.phone, task.do_not_call) for task in due(ctx, key)] == [
        ("Ana Ruiz", "100", False),
        ("Sam Okoro", "", True),
    ]


def test_done_leaves_the_list_enters_the_timeline_and_can_be_taken_back(ctx: Context, deal: int) -> None:
    key = plan(ctx, deal, "Send the drawings")
    done = complete_task(ctx, CompleteTask(key, 1))
    assert due(ctx, deal) == []
    assert [e.title for e in timeline(ctx, Subject(deal_id=deal)).entries if e.source == "task"] == [
        "Send the drawings"
    ]
    assert complete_task(ctx, CompleteTask(key)).change_set_id is None
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert [task.subject for task in due(ctx, deal)] == ["Send the drawings"]


@pytest.mark.parametrize(
    ("due_on", "working_days", "expected"),
    [
        (date(2026, 3, 10), 1, date(2026, 3, 13)),  # overdue: counted from today, Thursday
        (date(2026, 3, 12), 2, date(2026, 3, 16)),  # over the weekend
        (date(2026, 3, 13), 1, date(2026, 3, 16)),  # not due yet: counted from its own day
    ],
)
def test_putting_off_counts_working_days(
    ctx: Context, deal: int, due_on: date, working_days: int, expected: date
) -> None:
    key = plan(ctx, deal, "Call", due_on)
    snooze_task(ctx, SnoozeTask(key, working_days=working_days))
    assert due(ctx, deal)[0].due_on == expected


def test_putting_off_to_a_day_that_has_passed_is_refused(ctx: Context, deal: int) -> None:
    key = plan(ctx, deal, "Call")
    with pytest.raises(UserError, match="has passed"):
        snooze_task(ctx, SnoozeTask(key, to_on=date(2026, 3, 11)))
    snooze_task(ctx, SnoozeTask(key, to_on=date(2026, 3, 14)))
    assert due(ctx, deal)[0].due_on == date(2026, 3, 14)


def test_two_people_putting_off_the_same_task_collide(ctx: Context, deal: int) -> None:
    key = plan(ctx, deal, "Call")
    snooze_task(ctx, SnoozeTask(key, 1, to_on=date(2026, 3, 20)))
    with pytest.raises(ConflictError):
        snooze_task(ctx, SnoozeTask(key, 1, to_on=date(2026, 3, 27)))


def test_a_task_says_what_and_when(ctx: Context, deal: int) -> None:
    with pytest.raises(UserError) as refused:
        plan(ctx, deal, " ")
    assert refused.value.field == "subject"
    key = plan(ctx, deal, "Call")
    with pytest.raises(UserError) as undated:
        edit_task(ctx, EditTask(key, None, {"due_on": None}))
    assert undated.value.field == "due_on"


def test_a_deleted_task_comes_back_by_undo(ctx: Context, deal: int) -> None:
    key = plan(ctx, deal, "Call", TODAY, time(10, 30))
    gone = delete_task(ctx, DeleteTask(key, 1))
    assert due(ctx, deal) == []
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [(task.subject, task.due_time) for task in due(ctx, deal)] == [("Call", time(10, 30))]


def test_several_are_deleted_in_one_step_or_none(ctx: Context, deal: int) -> None:
    first, second, gone = plan(ctx, deal, "First"), plan(ctx, deal, "Second"), plan(ctx, deal, "Gone")
    delete_task(ctx, DeleteTask(gone))
    deleted = delete_tasks(ctx, DeleteTasks({first: 1, second: 1, gone: 1}))
    assert (deleted.label, due(ctx, deal)) == ("Deleted 2 reminders", [])
    assert deleted.change_set_id is not None
    undo_change(ctx, deleted.change_set_id)
    assert {task.subject for task in due(ctx, deal)} == {"First", "Second"}
    edit_task(ctx, EditTask(second, None, {"subject": "Other"}))
    with pytest.raises(ConflictError):
        delete_tasks(ctx, DeleteTasks({first: None, second: 1}))
    assert {task.subject for task in due(ctx, deal)} == {"First", "Other"}


def test_several_are_done_in_one_step_and_come_back_in_one(ctx: Context, deal: int) -> None:
    first, second = plan(ctx, deal, "Call"), add_task(ctx, AddTask("Weekly", TODAY, rrule="FREQ=WEEKLY")).record_id
    gone, done = plan(ctx, deal, "Gone"), plan(ctx, deal, "Done")
    delete_task(ctx, DeleteTask(gone))
    complete_task(ctx, CompleteTask(done))
    changed = complete_tasks(ctx, CompleteTasks((second, first, gone, done, first)))
    assert (changed.label, list(changed.versions)) == ("Done: 2 reminders", [second, first])
    following = next_turn(ctx, second)
    assert following is not None
    assert following[1] == TODAY + timedelta(weeks=1)
    assert changed.change_set_id is not None
    undo_change(ctx, changed.change_set_id)
    assert [row.done_at is None for row in task_rows(ctx, [first, second, done])] == [True, True, False]
    assert next_turn(ctx, second) is None
    assert complete_tasks(ctx, CompleteTasks((done,))).change_set_id is None
