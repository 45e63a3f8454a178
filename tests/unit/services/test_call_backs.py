"""Call-backs: at the very moment that somebody was promised where they are, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.call_backs import call_time, soon, warnings
from app.domain.clock import Clock
from app.domain.errors import NotFound, UserError
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs import reminders
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.tasks import task_rows
from app.services.tasks.call_backs import ScheduleCallBack, called_of, schedule_call_back
from app.storage.database import Database
from tests.support.team import new_team

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 12, 15, tzinfo=UTC)


@pytest.fixture
def ctx(database: Database) -> Context:
    return at(new_team(database), NOW)


def at(ctx: Context, moment: datetime) -> Context:
    return replace(ctx, clock=Clock(zone=MADRID, source=lambda: moment))


def test_it_comes_up_at_its_minute_wherever_they_are(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro", {"country": "Japan", "phone": "+81 3 5550"})).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company_id=company)).record_id
    called = called_of(ctx, "contacts", ana)
    assert (called.name, called.country, called.wants_none) == ("Ana Ruiz", "Japan", False)
    done = schedule_call_back(ctx, ScheduleCallBack(called, date(2026, 3, 13), time(9), "Asia/Tokyo", "Prices"))
    (task,) = task_rows(ctx, [done.record_id])
    assert task.subject == "Call back Ana Ruiz (09:00 in Tokyo)"
    # Nine in Tokyo on Friday is one in the night in Madrid.
    assert (task.kind, task.due_on, task.due_time, task.zone) == ("call", date(2026, 3, 13), time(1), "Europe/Madrid")
    moment = datetime(2026, 3, 13, 0, tzinfo=UTC)
    assert reminders.run(at(ctx, moment - timedelta(minutes=1))) == []
    assert [one.due_at for one in reminders.run(at(ctx, moment))] == [moment]


def test_who_wants_no_calls_is_not_called_back_and_the_past_is_past(ctx: Context) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    called = called_of(ctx, "contacts", ana)
    for on, zone, words in (
        (date(2026, 3, 12), "Europe/Madrid", "has passed"),
        (date(2026, 3, 13), "Europe/Atlantis", "not a time zone"),
    ):
        with pytest.raises(UserError, match=words):
            schedule_call_back(ctx, ScheduleCallBack(called, on, time(9), zone))
    edit_contact(ctx, EditContact(ana, None, {"do_not_call": True}))
    refused = called_of(ctx, "contacts", ana)
    with pytest.raises(UserError, match="wants no calls"):
        schedule_call_back(ctx, ScheduleCallBack(refused, date(2026, 3, 13), time(9), "Europe/Madrid"))


def test_of_a_deal_its_company_is_called(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro", {"country": "US"})).record_id
    deal = create_deal(ctx, CreateDeal("Scales", company)).record_id
    lone = create_deal(ctx, CreateDeal("Alone")).record_id
    of_deal, of_company, of_lone = (
        called_of(ctx, "deals", deal),
        called_of(ctx, "companies", company),
        called_of(ctx, "deals", lone),
    )
    assert (of_deal.name, of_deal.country, of_deal.deal_id, of_deal.company_id) == ("Ferro", "US", deal, None)
    assert (of_company.company_id, of_lone.name, of_lone.deal_id) == (company, "Alone", lone)
    with pytest.raises(NotFound):
        called_of(ctx, "contacts", 999)


def test_odd_hours_and_clocks_that_change_are_pointed_out() -> None:
    def said(on: date, hour: int, minute: int = 0) -> str:
        return warnings(call_time(on, time(hour, minute), "America/New_York", UTC, NOW), UTC)

    assert said(date(2026, 3, 13), 9) == ""
    assert said(date(2026, 3, 13), 18) == "Outside business hours in New York."
    assert said(date(2026, 3, 14), 9) == "Outside business hours in New York."
    assert "The clocks skip 02:30 that day" in said(date(2027, 3, 14), 2, 30)


@pytest.mark.parametrize(
    ("zone", "on", "hour"),
    [
        ("America/New_York", date(2026, 3, 12), 12),  # it is eleven there
        ("Asia/Tokyo", date(2026, 3, 13), 9),  # midnight
        ("Europe/Madrid", date(2026, 3, 12), 17),
        ("Asia/Dubai", date(2026, 3, 13), 9),  # seven in the evening
    ],
)
def test_the_moment_that_is_offered_lies_ahead_and_in_their_hours(zone: str, on: date, hour: int) -> None:
    clock = Clock(zone=UTC, source=lambda: NOW)
    assert soon(zone, clock) == (on, time(hour))
    late_on_friday = Clock(zone=UTC, source=lambda: NOW + timedelta(days=1, hours=9))
    assert soon(zone, late_on_friday)[0].weekday() in (0, 4)
    assert call_time(*soon(zone, late_on_friday), zone, UTC, late_on_friday.now()).is_business_hours
