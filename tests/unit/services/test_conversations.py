"""A conversation does the call that was planned for it: which one that is, in one step that undo takes back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from app.models.tasks import Task
from app.services.activities import LogActivity
from app.services.concerns import Subject
from app.services.context import Context
from app.services.conversations import Conversation, LogConversation, log_conversation
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import AddTask, add_task
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY


@pytest.fixture
def ferro(ctx: Context) -> int:
    return create_company(ctx, CreateCompany("Ferro Castings")).record_id


@pytest.fixture
def deal(ctx: Context, ferro: int) -> int:
    return create_deal(ctx, CreateDeal("Crane scales", ferro)).record_id


@pytest.fixture
def people(ctx: Context, ferro: int) -> tuple[int, int]:
    ana, ben = (create_contact(ctx, CreateContact(name, ferro)).record_id for name in ("Ana Ruiz", "Ben Ode"))
    return ana, ben


def call(ctx: Context, deal: int | None, days: int = 0, **more: object) -> int:
    plan = AddTask("Call them", TODAY + timedelta(days), kind="call", deal_id=deal, **more)  # type: ignore[arg-type]
    return add_task(ctx, plan).record_id


def talk(ctx: Context, chosen: int | None = None, *, with_planned: bool = False, **about: int) -> Conversation:
    entry = LogActivity("call", "Wants a demo", **about)  # type: ignore[arg-type]
    return log_conversation(ctx, LogConversation(entry, chosen, with_planned))


def done(ctx: Context, *tasks: int) -> list[bool]:
    with ctx.reading() as session:
        return [session.get_one(Task, task).done_at is not None for task in tasks]


def test_the_call_is_done_with_the_conversation_and_undone_with_it(ctx: Context, deal: int) -> None:
    task = call(ctx, deal, -1, rrule="every week")
    said = talk(ctx, deal_id=deal)
    assert (said.made, said.label) == (True, "Logged: Call; done: Call them; next on Wed 18 March")
    assert done(ctx, task) == [True]
    assert said.change_set_id is not None
    undo_change(ctx, said.change_set_id)
    assert done(ctx, task) == [False]
    with ctx.reading() as session:
        assert session.query(Task).count() == 1
    assert not [one for one in timeline(ctx, Subject(deal_id=deal)).entries if one.source == "activity"]


def test_what_is_no_due_call_of_ones_own_about_the_record_stays(
    ctx: Context, deal: int, ferro: int, people: tuple[int, int]
) -> None:
    ana, _ = people
    ivo = create_user(ctx, CreateUser("Ivo Marek", "inside_sales")).record_id
    kept = [
        call(ctx, deal, 1),
        call(ctx, deal, owner_id=ivo),
        call(ctx, None, company_id=ferro),
        call(ctx, None, contact_id=ana),
        add_task(ctx, AddTask("Send it", TODAY, deal_id=deal)).record_id,
        call(ctx, None),
    ]
    assert not talk(ctx, deal_id=deal).made
    assert not any(done(ctx, *kept))
    assert talk(ctx, company_id=ferro).made
    assert talk(ctx, contact_id=ana).made
    assert done(ctx, *kept) == [False, False, True, True, False, False]


def test_of_several_it_is_the_one_with_that_person_or_the_one_that_was_chosen(
    ctx: Context, deal: int, people: tuple[int, int]
) -> None:
    ana, ben = people
    first, second, third = (call(ctx, deal, contact_id=who) for who in (ana, ben, ana))
    assert not talk(ctx, deal_id=deal).made, "nobody can tell which"
    assert not talk(ctx, deal_id=deal, contact_id=ana).made
    assert talk(ctx, deal_id=deal, contact_id=ben, chosen=first).made
    assert done(ctx, first, second, third) == [False, True, False]
    assert talk(ctx, deal_id=deal, contact_id=ana, chosen=third).made
    assert done(ctx, first, third) == [False, True]
    assert not talk(ctx, deal_id=deal, contact_id=ben).made, "Ana is still to be called"
    assert not talk(ctx).made


def test_whom_it_was_with_is_the_planned_person_where_that_was_not_asked(
    ctx: Context, deal: int, people: tuple[int, int]
) -> None:
    ana, _ = people
    call(ctx, deal, contact_id=ana)
    assert talk(ctx, deal_id=deal, with_planned=True).label.startswith("Logged: Call with Ana Ruiz")


def test_a_call_at_a_time_elsewhere_is_due_by_the_day_here(ctx: Context, deal: int) -> None:
    """One o'clock in Auckland on the thirteenth is noon in London on the twelfth."""
    task = call(ctx, deal, 1, due_time=time(1), zone="Pacific/Auckland")
    assert talk(ctx, deal_id=deal).made
    assert done(ctx, task) == [True]
