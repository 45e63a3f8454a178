"""What somebody was told, and what they have seen of it, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from app.domain.promises import Outcome, Side
from app.domain.stall import StallDecision as Decision
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs.tick import tick
from app.services.notices import MarkRead, mark_read, notices, unread_count
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.promises.commands import GivePromise, SettlePromise, give_promise, settle_promise
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.tasks import (
    AddTask,
    CompleteTask,
    DeleteTask,
    SnoozeTask,
    add_task,
    complete_task,
    delete_task,
    snooze_task,
)
from app.services.users import CreateUser, create_user
from tests.support.fernhill import settle_in
from tests.support.team import TODAY, as_user, phase_id, ticking_clock


def plan(ctx: Context, subject: str, late: int = 0) -> int:
    return add_task(ctx, AddTask(subject, TODAY - timedelta(late), time(8, 30))).record_id


def seen(ctx: Context) -> list[tuple[str, bool]]:
    return [(one.title, one.is_read) for one in notices(ctx)]


def test_the_newest_stands_first_with_what_it_is_about(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales", company)).record_id
    plan(ctx, "Older")
    tick(ctx)
    add_task(ctx, AddTask("Call Ana", TODAY, deal_id=deal))
    tick(ctx)
    newest, older = notices(ctx)
    assert (newest.title, newest.about, newest.record) == ("Call Ana", "Ferro Castings", ("deals", deal))
    assert (older.title, older.record, older.is_read) == ("Older", None, False)
    assert unread_count(ctx) == 2


def test_what_was_seen_stays_seen_wherever_one_looks(ctx: Context) -> None:
    for subject in ("one", "two", "three"):
        plan(ctx, subject)
    tick(ctx)
    assert mark_read(ctx, MarkRead((notices(ctx)[1].id,))) == 1
    elsewhere = as_user(ctx, "Mira Osei")
    assert [read for _title, read in seen(elsewhere)] == [False, True, False]
    assert (mark_read(ctx, MarkRead()), unread_count(elsewhere), mark_read(ctx, MarkRead())) == (2, 0, 0)
    assert tick(ctx) == [], "what was told is told once"


def test_what_is_done_is_no_news_and_what_is_gone_is_not_listed(ctx: Context) -> None:
    done, gone = plan(ctx, "done"), plan(ctx, "gone")
    tick(ctx)
    complete_task(ctx, CompleteTask(done))
    delete_task(ctx, DeleteTask(gone))
    assert unread_count(ctx) == 0
    assert [(one.title, one.is_over, one.is_read) for one in notices(ctx)] == [("done", True, True)]


def test_nobody_sees_or_marks_what_others_were_told(ctx: Context) -> None:
    create_user(ctx, CreateUser("Jonas Lind"))
    jonas = as_user(ctx, "Jonas Lind")
    plan(ctx, "Mira's")
    tick(ctx)
    assert (notices(jonas), unread_count(jonas), mark_read(jonas, MarkRead())) == ((), 0, 0)
    assert unread_count(ctx) == 1


def test_the_owner_of_a_deal_is_told_that_it_runs_out_of_time(ctx: Context) -> None:
    settle_in(ctx)
    tick(ctx)
    kinds = {(one.kind, one.title, one.record is not None) for one in notices(ctx) if one.kind != "reminder"}
    assert ("warning", "Ashdown Chemicals", True) in kinds


def over(ctx: Context) -> dict[str, bool]:
    """Of each kind told of, whether it is no news any more."""
    return {one.kind: one.is_over for one in notices(ctx)}


def test_what_was_put_off_or_settled_is_no_news_until_it_is_due_anew(ctx: Context) -> None:
    task = plan(ctx, "Call Ana")
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    promise = give_promise(ctx, GivePromise("Send the drawings", TODAY, company_id=company)).record_id
    tick(ctx)
    assert (over(ctx), unread_count(ctx)) == ({"reminder": False, "promise": False}, 2)
    tomorrow = TODAY + timedelta(1)
    snooze_task(ctx, SnoozeTask(task, to_on=tomorrow, to_time=time(8, 30)))
    settle_promise(ctx, SettlePromise(promise, Outcome.KEPT))
    assert (over(ctx), unread_count(ctx)) == ({"reminder": True, "promise": True}, 0)
    assert [one.is_done for one in notices(ctx)] == [False, False], "put off is not done"
    tick(replace(ctx, clock=ticking_clock(tomorrow)))
    assert (notices(ctx)[0].kind, notices(ctx)[0].is_over) == ("reminder", False)
    assert unread_count(ctx) == 1


def test_a_deal_that_moved_on_or_was_decided_is_no_news(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales", phase_id=phase_id(ctx, "D1"))).record_id
    late = replace(ctx, clock=ticking_clock(TODAY + timedelta(60)))
    tick(late)
    assert over(late) == {"warning": True, "stall": False}, "it was moved to the stall in the same turn"
    assert unread_count(late) == 1
    until = late.clock.today() + timedelta(1)
    decide_stall(late, DecideStall(deal, Decision.DEFER, "They vote next week", until_on=until))
    assert (over(late), unread_count(late)) == ({"warning": True, "stall": True}, 0)


def test_a_broken_promise_says_whose_word_it_was_and_to_whom(ctx: Context) -> None:
    create_user(ctx, CreateUser("Jonas Lind"))
    jonas = as_user(ctx, "Jonas Lind")
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    person = create_contact(ctx, CreateContact("Ana Ruiz", company_id=company)).record_id
    before = TODAY - timedelta(1)
    give_promise(jonas, GivePromise("Send the drawings", before, contact_id=person))
    give_promise(ctx, GivePromise("Name a date", before, Side.THEIRS, company_id=company))
    give_promise(ctx, GivePromise("Lend a scale", before, company_id=company))
    tick(ctx)
    assert {one.title: one.about for one in notices(ctx) if one.kind == "promise broken"} == {
        "Send the drawings": "Ferro Castings · promised by Jonas Lind",
        "Name a date": "Ferro Castings · promised to us",
        "Lend a scale": "Ferro Castings",
    }


def test_a_reminder_about_a_person_names_their_company(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    person = create_contact(ctx, CreateContact("Ana Ruiz", company_id=company)).record_id
    add_task(ctx, AddTask("Call back", TODAY, contact_id=person))
    tick(ctx)
    (one,) = notices(ctx)
    assert (one.about, one.record) == ("Ferro Castings", ("contacts", person))
