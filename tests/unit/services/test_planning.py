"""A next step typed as one sentence, and the list of changes of one record."""

from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.quick_add import Reading
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.planning import PlanStep, plan_step, read_plan
from app.services.record_changes import record_changes
from app.services.tasks import open_tasks
from tests.support.team import TODAY, sales

HOW = Reading(TODAY)
_BY_RULE = ", by the rule FREQ=MONTHLY;BYMONTHDAY=1,15, counted from when it is done"


@pytest.mark.parametrize(
    ("text", "kind", "subject", "due_on", "due_time", "who"),
    [
        ("call Ana fri 10:30", "call", "Call Ana", date(2026, 3, 13), time(10, 30), "Ana"),
        ("fri 10:30 call Ana: prices", "call", "Call Ana: prices", date(2026, 3, 13), time(10, 30), "Ana"),
        ("Visit monday", "meeting", "Visit", date(2026, 3, 16), None, ""),
        ("send the drawings", "task", "Send the drawings", date(2026, 3, 13), None, ""),
    ],
)
def test_a_sentence_plans(text: str, kind: str, subject: str, due_on: date, due_time: time | None, who: str) -> None:
    plan = read_plan(text, HOW)
    assert (plan.kind, plan.subject, plan.due_on, plan.due_time, plan.who) == (kind, subject, due_on, due_time, who)


@pytest.mark.parametrize(
    ("text", "subject", "due_on", "details"),
    [
        ("Call Ana every 2nd monday 9:00", "Call Ana", date(2026, 3, 16), " 09:00, every 2nd Monday"),
        (
            "pay rent every month on the 31st",
            "Pay rent",
            date(2026, 3, 31),
            ", every month on the 31st, or the last day of shorter months",
        ),
        ("call Ana in 3 days", "Call Ana", date(2026, 3, 15), ""),
        ("call Ana tomorrow 10:00 Europe/Madrid", "Call Ana", date(2026, 3, 13), " 10:00 Europe/Madrid"),
        ("ring Bo tomorrow 10:00 New York time", "Ring Bo", date(2026, 3, 13), " 10:00 America/New_York"),
        ("send weekly report fri", "Send weekly report", date(2026, 3, 13), ""),
        ("walk the pipeline weekly at 9", "Walk the pipeline", TODAY, " 09:00, every week"),
        (
            "change the battery every 6 months after it is done, on working days",
            "Change the battery",
            TODAY,
            ", every 6 months after it is done, on working days",
        ),
        (
            "report every week after completion of the audit",
            "Report after completion of the audit",
            TODAY,
            ", every week",
        ),
        ("check every customer", "Check every customer", date(2026, 3, 13), ""),
        ("Team time tomorrow 9:00", "Team time", date(2026, 3, 13), " 09:00"),
    ],
)
def test_a_sentence_says_how_it_repeats_and_in_which_zone(text: str, subject: str, due_on: date, details: str) -> None:
    plan = read_plan(text, HOW)
    assert (plan.subject, plan.due_on, plan.details) == (subject, due_on, details)


def test_a_repetition_that_can_not_be_is_said() -> None:
    with pytest.raises(UserError, match="no such day"):
        read_plan("water plants every 31 april", HOW)


@pytest.mark.parametrize(("text", "field"), [("fri 10:30", "subject"), ("", "subject"), ("call 31 feb", "due_on")])
def test_a_sentence_that_plans_nothing_says_so(text: str, field: str) -> None:
    with pytest.raises(UserError) as refused:
        read_plan(text, HOW)
    assert refused.value.field == field


def test_the_person_is_sought_on_the_committee_before_the_company(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro")).record_id
    deal = create_deal(ctx, CreateDeal("Scales", company_id=company)).record_id
    create_contact(ctx, CreateContact("Ana Abel", company))
    seated = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    create_contact(ctx, CreateContact("Ben Ode", company))
    add_seat(ctx, AddSeat(deal, seated))
    for text in ("call Ana", "call Ben", "call Zoe", "call somebody"):
        plan_step(ctx, PlanStep(read_plan(text, HOW), Subject(deal_id=deal)))
    assert [(task.subject, task.who) for task in open_tasks(ctx, Subject(deal_id=deal))] == [
        ("Call Ana", "Ana Ruiz"),
        ("Call Ben", "Ben Ode"),
        ("Call Zoe", ""),
        ("Call somebody", ""),
    ]


def test_changes_are_listed_in_words_and_know_what_was_undone(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Scales", amount=Money(100_00, "EUR"))).record_id
    first = edit_deal(ctx, EditDeal(deal, None, {"amount_minor": 200_00}))
    move_deal(ctx, MoveDeal(deal, sales(ctx).phase("D1").id))
    assert first.change_set_id is not None
    undo_change(ctx, first.change_set_id)
    changes = record_changes(ctx, "deals", deal)
    assert [(change.label, change.is_undone) for change in changes] == [
        ("Undid: Changed amount of Scales", False),
        ("Moved Scales to D1", False),
        ("Changed amount of Scales", True),
        ("Added Scales", False),
    ]
    (news,) = changes[2].fields
    assert (news.label, news.before, news.after) == ("Amount", Money(100_00, "EUR"), Money(200_00, "EUR"))
    (moved,) = changes[1].fields
    assert (moved.label, moved.before, moved.after) == ("Phase", "G1", "D1")
    assert (changes[3].op, changes[3].fields) == ("I", ())
    undo_change(ctx, changes[0].change_set_id)
    assert [change.is_undone for change in record_changes(ctx, "deals", deal)] == [False, True, False, False, False]
