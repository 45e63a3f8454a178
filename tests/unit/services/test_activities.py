"""What happened, as it is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.errors import UserError
from app.services.activities import (
    DeleteActivity,
    EditActivity,
    LogActivity,
    delete_activity,
    edit_activity,
    log_activity,
)
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.timeline import Entry, timeline


@pytest.fixture
def company(ctx: Context) -> int:
    return create_company(ctx, CreateCompany("Ferro")).record_id


def told(ctx: Context, company: int) -> list[Entry]:
    return list(timeline(ctx, Subject(company_id=company)).entries)


@pytest.mark.parametrize(
    ("text", "title", "detail"),
    [
        ("Board meets on the 24th", "Board meets on the 24th", ""),
        ("Board meets\nAna will call\nback", "Board meets", "Ana will call\nback"),
        ("word " * 80, "word " * 58 + "word…", ("word " * 80).strip()),
    ],
)
def test_the_first_line_of_a_note_is_its_subject(
    ctx: Context, company: int, text: str, title: str, detail: str
) -> None:
    log_activity(ctx, LogActivity("note", text, company_id=company))
    (entry,) = told(ctx, company)
    assert (entry.title, entry.detail, entry.who) == (title, detail, "Mira Osei")


@pytest.mark.parametrize(
    ("kind", "title"), [("call", "Call with Ana Ruiz"), ("email", "E-mail to Ana Ruiz"), ("visit", "Visit to Ana Ruiz")]
)
def test_other_kinds_name_the_person(ctx: Context, company: int, kind: str, title: str) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company)).record_id
    log_activity(ctx, LogActivity(kind, "Week 14", minutes=11, contact_id=ana))
    (entry,) = told(ctx, company)
    assert (entry.title, entry.detail, entry.minutes) == (title, "Week 14", 11)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (LogActivity("note", " \n "), "subject"),
        (LogActivity("call", minutes=-1), "minutes"),
        (LogActivity("call", happened_at=datetime(2026, 3, 13, 9, tzinfo=UTC)), "happened_at"),
    ],
)
def test_what_cannot_have_happened_is_refused(ctx: Context, command: LogActivity, field: str) -> None:
    with pytest.raises(UserError) as refused:
        log_activity(ctx, command)
    assert refused.value.field == field


def test_a_company_hears_of_its_deals_its_people_and_itself(ctx: Context, company: int) -> None:
    deal = create_deal(ctx, CreateDeal("Scales", company_id=company)).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company)).record_id
    log_activity(ctx, LogActivity("note", "about the deal", deal_id=deal))
    log_activity(ctx, LogActivity("note", "about Ana", contact_id=ana))
    log_activity(ctx, LogActivity("note", "about the company", company_id=company))
    edit_company(ctx, EditCompany(company, None, {"city": "York"}))
    log_activity(ctx, LogActivity("note", "about nobody"))
    assert [(entry.title, entry.about) for entry in told(ctx, company)] == [
        ("Mira Osei changed city", ""),
        ("about the company", ""),
        ("about Ana", ""),
        ("about the deal", "Scales"),
        ("opened here by Mira Osei", "Scales"),
    ]


def test_an_entry_is_corrected_deleted_and_brought_back(ctx: Context, company: int) -> None:
    key = log_activity(ctx, LogActivity("note", "Ana Riuz", company_id=company)).record_id
    edit_activity(ctx, EditActivity(key, 1, {"subject": "Ana Ruiz"}))
    gone = delete_activity(ctx, DeleteActivity(key, 2))
    assert told(ctx, company) == []
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [entry.title for entry in told(ctx, company)] == ["Ana Ruiz"]
