"""Call-backs: at the very moment that somebody was promised where they are, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.call_backs import call_time, here_words, hours_words, soon, there_words, warnings, window_end
from app.domain.clock import Clock
from app.domain.errors import NotFound, UserError
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.jobs import missed_calls as job
from app.services.jobs import reminders
from app.services.notices import notices, unread_count
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.tasks import (
    CompleteTask,
    EditTask,
    SnoozeTask,
    complete_task,
    edit_task,
    snooze_task,
    task_rows,
)
from app.services.tasks.call_backs import ScheduleCallBack, called_of, schedule_call_back
from app.services.tasks.missed_calls import missed_calls, next_window_end
from app.services.tasks.zones_there import zones_of
from app.services.today.side import side_of_today
from app.services.users import CreateUser, create_user
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
    assert (called.name, called.zones, called.wants_none) == ("Ana Ruiz", ("Asia/Tokyo",), False)
    done = schedule_call_back(ctx, ScheduleCallBack(called, date(2026, 3, 13), time(9), "Asia/Tokyo", "Prices"))
    (task,) = task_rows(ctx, [done.record_id])
    assert task.subject == "Call back Ana Ruiz (09:00 in Tokyo)"
    # Nine in Tokyo on Friday is one in the night in Madrid.
    assert (task.kind, task.due_on, task.due_time, task.zone) == ("call", date(2026, 3, 13), time(1), "Europe/Madrid")
    moment = datetime(2026, 3, 13, 0, tzinfo=UTC)
    assert reminders.run(at(ctx, moment - timedelta(minutes=1))) == []
    assert [one.due_at for one in reminders.run(at(ctx, moment))] == [moment]


@pytest.mark.parametrize(
    ("country", "city", "zone"),
    [
        ("United States", "", "America/New_York"),
        ("usa", "Los Angeles", "America/Los_Angeles"),
        ("ES", "", "Europe/Madrid"),
        ("Australia", "", "Australia/Sydney"),
        ("Brazil", "", "America/Sao_Paulo"),
        ("Canada", "", "America/Toronto"),
        ("Canada", "Vancouver", "America/Vancouver"),
        ("Russia", "", "Europe/Moscow"),
        ("Ukraine", "", "Europe/Kyiv"),
        ("Korea", "Busan", "Asia/Seoul"),
        ("Great Britain", "", "Europe/London"),
        ("Türkiye", "", "Europe/Istanbul"),
        ("Atlantis", "", None),
        ("UK", "Leeds", "Europe/London"),
        ("", "Tokyo", None),
    ],
)
def test_the_likeliest_zone_is_that_of_the_city_or_of_most_people(country: str, city: str, zone: str | None) -> None:
    assert next(iter(zones_of(country, city)), None) == zone


def test_what_the_moment_and_their_hours_are_here_is_said(ctx: Context) -> None:
    def said(at_time: time, zone: str) -> str:
        call = call_time(date(2026, 3, 13), at_time, zone, MADRID, NOW)
        return f"{here_words(call, ctx.clock)} {hours_words(call, ctx.clock)}"

    assert said(time(16, 30), "America/New_York") == (
        "Friday 13 March 16:30 in New York is 21:30 here. Their business hours are 08:00 to 18:00, here 13:00 to 23:00."
    )
    assert said(time(9), "Asia/Tokyo").endswith("here 00:00 to 10:00.")
    assert said(time(9), "Europe/Madrid").endswith("Their business hours are 08:00 to 18:00.")
    assert said(time(7), "Europe/Madrid").endswith("Outside business hours in Madrid. ")


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
    assert (of_deal.name, of_deal.zones[0], of_deal.deal_id, of_deal.company_id) == (
        "Ferro",
        "America/New_York",
        deal,
        None,
    )
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
    ("zone", "on", "at", "hours", "moment"),
    [
        ("Europe/Berlin", date(2026, 3, 12), time(9), "Berlin, same time as here: 08:00 to 18:00", ""),
        (
            "Europe/Berlin",
            date(2026, 3, 14),
            time(9),
            "Berlin, same time as here: 08:00 to 18:00",
            "outside business hours",
        ),
        (
            *("America/New_York", date(2026, 3, 12), time(12, 30)),
            "New York, 5 h behind: 08:00 to 18:00 is 13:00 to 23:00 here",
            "12:30 here is 07:30 there, outside business hours",
        ),
        (
            *("Asia/Kolkata", date(2026, 3, 12), time(9)),
            "Kolkata, 4 h 30 m ahead: 08:00 to 18:00 is 03:30 to 13:30 here",
            "09:00 here is 13:30 there",
        ),
        (
            *("Asia/Tokyo", date(2026, 3, 13), time(22)),
            "Tokyo, 8 h ahead: 08:00 to 18:00 is 00:00 to 10:00 here",
            "22:00 here is Saturday 14 March 06:00 there, outside business hours",
        ),
        (
            *("America/Los_Angeles", date(2026, 3, 12), None),
            "Los Angeles, 8 h behind: 08:00 to 18:00 is 16:00 to Friday 13 March 02:00 here",
            "",
        ),
    ],
)
def test_when_to_reach_somebody_is_said_for_paper(
    zone: str, on: date, at: time | None, hours: str, moment: str
) -> None:
    assert there_words(zone, on, at, Clock(zone=MADRID, source=lambda: NOW)) == (hours, moment)


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


def test_a_call_is_in_time_until_they_close_and_an_hour_after_hours() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    for day, called, until in (
        (13, "09:00", "18:00"),
        (13, "17:30", "18:30"),
        (13, "20:00", "21:00"),
        (14, "09:00", "10:00"),
    ):
        at_, until_ = (datetime.fromisoformat(f"2026-03-{day}T{when}+09:00") for when in (called, until))
        assert window_end(at_, tokyo) == until_


def test_who_was_not_called_is_told_to_caller_to_whose_customer_it_is_and_to_leaders_once(ctx: Context) -> None:
    for name, role in (("Jonas", "rep"), ("Priya", "rep"), ("Sol", "rep"), ("Max", "manager")):
        create_user(ctx, CreateUser(name, role=role))
    jonas, priya, sol, max_ = (open_context(ctx.db, ctx.clock, name) for name in ("Jonas", "Priya", "Sol", "Max"))
    deal = create_deal(priya, CreateDeal("Scales")).record_id
    ana = create_contact(jonas, CreateContact("Ana Ruiz")).record_id
    task = schedule_call_back(
        jonas, ScheduleCallBack(called_of(ctx, "contacts", ana), date(2026, 3, 13), time(16), "America/New_York")
    ).record_id
    edit_task(ctx, EditTask(task, None, {"contact_id": ana}))
    of_deal = schedule_call_back(
        jonas, ScheduleCallBack(called_of(ctx, "deals", deal), date(2026, 3, 13), time(15), "America/New_York")
    ).record_id
    # Six in the evening in New York, where the clocks went forward already.
    closed = datetime(2026, 3, 13, 22, tzinfo=UTC)

    def told(who: Context, moment: datetime) -> list[tuple[str, datetime]]:
        return [(one.subject, one.due_at) for one in job.run(at(who, moment))]

    assert told(max_, closed - timedelta(minutes=1)) == []
    assert next_window_end(at(max_, NOW)) == closed
    # Putting it off is no call.
    snooze_task(at(jonas, closed), SnoozeTask(task))
    both = [(f"Not made in time: Call back {who} in New York)", closed) for who in ("Ana Ruiz (16:00", "Scales (15:00")]
    assert (told(jonas, closed), told(max_, closed), told(ctx, closed)) == (both, both, both)
    assert (told(priya, closed), told(sol, closed)) == (both[1:], [])
    assert told(max_, closed + timedelta(days=3)) == []
    assert [(one.kind, one.is_over) for one in notices(max_)] == [("call missed", False)] * 2
    assert [one.owner for one in missed_calls(at(max_, closed))] == ["Jonas", "Jonas"]
    assert side_of_today(at(priya, closed)).missed[0].place == ("deals", deal)
    # Called at last: no news any more. Agreed anew and missed again: told again.
    complete_task(at(jonas, closed), CompleteTask(task))
    edit_task(at(jonas, closed), EditTask(of_deal, None, {"due_on": date(2026, 3, 16)}))
    assert (missed_calls(at(max_, closed)), unread_count(max_)) == ((), 0)
    again = datetime(2026, 3, 16, 22, tzinfo=UTC)
    assert told(max_, again) == [(both[1][0], again)]


def test_undoing_the_appointment_takes_its_window_along(ctx: Context) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    made = schedule_call_back(
        ctx, ScheduleCallBack(called_of(ctx, "contacts", ana), date(2026, 3, 13), time(9), "Europe/Madrid")
    )
    moved = edit_task(ctx, EditTask(made.record_id, None, {"due_on": date(2026, 3, 20)}))
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert next_window_end(ctx) == datetime(2026, 3, 13, 17, tzinfo=UTC)
