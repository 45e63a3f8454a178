"""The calls of today: how many were made, what came of them, and who is next, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.models.people import Company
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.tasks import AddTask, CompleteTask, SnoozeTask, add_task, complete_task, snooze_task
from app.services.today import Section
from app.services.today.calls import MOST_LEFT, NextCall, next_call, read_calls
from app.services.today.rows import CallList, MadeCall
from app.services.today.side import side_of_today
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, as_user

YESTERDAY = TODAY - timedelta(1)
TALKED, MISSED, MET = MadeCall(True), MadeCall(False), MadeCall(True, led_to_meeting=True)


def person(ctx: Context, name: str, company: str) -> int:
    employer = create_company(ctx, CreateCompany(company)).record_id
    return create_contact(ctx, CreateContact(name, company_id=employer)).record_id


def call(ctx: Context, contact: int, on: date = TODAY, at: time | None = None) -> int:
    return add_task(ctx, AddTask("Call", on, at, "call", contact_id=contact)).record_id


@pytest.fixture
def people(ctx: Context) -> dict[str, int]:
    names = {"Greta Holm": "Pike & Rowe", "Ana Ruiz": "Ferro Castings", "Imre Vass": "Ashdown", "Bo Lind": "Corvid"}
    return {name.split()[0]: person(ctx, name, company) for name, company in names.items()}


def test_nothing_to_call_and_nothing_called_is_nothing(ctx: Context, people: dict[str, int]) -> None:
    add_task(ctx, AddTask("Write to Ana", TODAY, kind="email", contact_id=people["Ana"]))
    call(ctx, people["Ana"], TODAY + timedelta(1))
    log_activity(ctx, LogActivity("call", contact_id=people["Ana"], happened_at=datetime(2026, 3, 11, 9, tzinfo=UTC)))
    log_activity(ctx, LogActivity("email", contact_id=people["Ana"]))
    assert (read_calls(ctx), next_call(ctx)) == (CallList(), None)


def test_calls_are_told_in_the_order_in_which_they_were_made(ctx: Context, people: dict[str, int]) -> None:
    call(ctx, people["Greta"], at=time(16))
    call(ctx, people["Bo"], YESTERDAY)
    log_activity(ctx, LogActivity("call", contact_id=people["Ana"]))
    complete_task(ctx, CompleteTask(call(ctx, people["Imre"])))
    log_activity(ctx, LogActivity("attempt", contact_id=people["Greta"]))
    found = read_calls(ctx)
    assert found == CallList((TALKED, TALKED, MISSED), 2, next_who="Bo Lind, Corvid")
    assert (found.all, found.connected, found.meetings, found.not_reached) == (5, 2, 0, 1)
    assert side_of_today(ctx).calls == found


def test_a_call_that_was_logged_and_ticked_off_is_one(ctx: Context, people: dict[str, int]) -> None:
    deal = create_deal(ctx, CreateDeal("Scales")).record_id
    task = add_task(ctx, AddTask("Call", TODAY, None, "call", deal_id=deal, contact_id=people["Ana"])).record_id
    log_activity(ctx, LogActivity("attempt", contact_id=people["Ana"]))
    log_activity(ctx, LogActivity("call", deal_id=deal))
    complete_task(ctx, CompleteTask(task))
    complete_task(ctx, CompleteTask(call(ctx, people["Bo"])))
    # Each entry stands for one of the done ones: the attempt for it, the conversation is a call of its own.
    assert read_calls(ctx).made == (MISSED, TALKED, TALKED)


def test_a_meeting_planned_today_marks_the_conversation_that_led_to_it(ctx: Context, people: dict[str, int]) -> None:
    add_task(ctx, AddTask("Old plan", TODAY + timedelta(3), None, "meeting", contact_id=people["Bo"]))
    tomorrow = replace(ctx, clock=replace(ctx.clock, source=lambda: datetime(2026, 3, 13, 9, tzinfo=UTC)))
    for who in ("Ana", "Ana", "Bo"):
        log_activity(tomorrow, LogActivity("call", contact_id=people[who]))
    log_activity(tomorrow, LogActivity("attempt", contact_id=people["Imre"]))
    later = replace(ctx, clock=replace(ctx.clock, source=lambda: datetime(2026, 3, 13, 9, 5, tzinfo=UTC)))
    for who in ("Ana", "Imre"):
        add_task(later, AddTask("Demo", TODAY + timedelta(9), None, "meeting", contact_id=people[who]))
    found = read_calls(later)
    assert sorted(found.made, key=lambda one: (one.reached, one.led_to_meeting)) == [MISSED, TALKED, TALKED, MET]
    assert (found.connected, found.meetings, found.not_reached) == (3, 1, 1)


def test_who_wants_no_calls_is_never_offered(ctx: Context, people: dict[str, int]) -> None:
    tasks = {name: call(ctx, key, YESTERDAY, time(9 + place)) for place, (name, key) in enumerate(people.items())}
    edit_contact(ctx, EditContact(people["Greta"], None, {"do_not_call": True}))
    with ctx.reading() as session:
        ferro = session.query(Company).filter(Company.name == "Ferro Castings").one().id
    edit_company(ctx, EditCompany(ferro, None, {"do_not_call": True}))
    assert (read_calls(ctx).left, read_calls(ctx).next_who) == (2, "Imre Vass, Ashdown")
    assert next_call(ctx) == NextCall(tasks["Imre"], Section.OVERDUE, 2, ("contacts", people["Imre"]))
    turn = [next_call(ctx, after=task) for task in (tasks["Imre"], tasks["Bo"], tasks["Greta"])]
    assert [one.task_id for one in turn if one] == [tasks["Bo"], tasks["Imre"], tasks["Imre"]]


def test_who_was_tried_today_comes_last_and_what_is_being_done_is_passed_over(
    ctx: Context, people: dict[str, int]
) -> None:
    first, second, third = (call(ctx, people[name], at=time(9 + n)) for n, name in enumerate(("Ana", "Bo", "Imre")))
    log_activity(ctx, LogActivity("attempt", contact_id=people["Ana"]))
    found = next_call(ctx)
    assert found == NextCall(second, Section.TODAY, 1, ("contacts", people["Bo"]))
    for after, without, expected in ((second, (), third), (third, (), first), (None, {second}, third)):
        step = next_call(ctx, after=after, without=without)
        assert step is not None
        assert step.task_id == expected
    assert next_call(ctx, without={first, second, third}) is None
    snooze_task(ctx, SnoozeTask(second, None, to_on=TODAY + timedelta(2)))
    assert read_calls(ctx).next_who == "Imre Vass, Ashdown"


def test_everybody_has_calls_of_their_own(ctx: Context, people: dict[str, int]) -> None:
    create_user(ctx, CreateUser("Jonas Lind"))
    jonas = as_user(ctx, "Jonas Lind")
    call(ctx, people["Ana"])
    log_activity(ctx, LogActivity("call", contact_id=people["Ana"]))
    assert read_calls(jonas) == CallList()


def test_a_call_lies_on_the_day_that_it_is_here(ctx: Context, people: dict[str, int]) -> None:
    at_home = AddTask("Call", TODAY, time(23, 30), "call", contact_id=people["Ana"], zone="America/Los_Angeles")
    add_task(ctx, at_home)  # here it is half past six of tomorrow
    assert read_calls(ctx).left == 0
    add_task(ctx, replace(at_home, due_on=YESTERDAY))
    found = next_call(ctx)
    assert (read_calls(ctx).left, found.section if found else None) == (1, Section.TODAY)


def test_of_very_many_calls_some_are_counted_and_all_are_found_by_an_index(
    ctx: Context, people: dict[str, int]
) -> None:
    for _ in range(MOST_LEFT + 2):
        call(ctx, people["Ana"])
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    log_activity(ctx, LogActivity("call", contact_id=people["Bo"]))
    event.listen(ctx.db.engine, "before_cursor_execute", note)
    found = read_calls(ctx)
    event.remove(ctx.db.engine, "before_cursor_execute", note)
    assert (found.left, found.is_more, len(found.made)) == (MOST_LEFT, True, 1)
    if ctx.db.engine.dialect.name != "sqlite":
        return  # the plan of PostgreSQL depends on what is stored
    with ctx.reading() as session:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                assert [row[3] for row in plan if row[3].startswith("SCAN")] == [], statement
