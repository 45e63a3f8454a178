"""People: what may be stored, where they belong, how they go."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import ConflictError, NotFound, UserError
from app.services.activities import LogActivity, log_activity
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.choices import company_choices, contact_choices
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import (
    CreateContact,
    DeleteContact,
    EditContact,
    create_contact,
    delete_contact,
    edit_contact,
)
from app.services.people.sheets import company_sheet, contact_sheet
from app.services.people.similar import find_similar_contacts
from app.services.people.sources import CreateLeadSource, create_lead_source, lead_source_choices
from app.services.tasks import AddTask, add_task, open_tasks
from app.services.timeline import timeline


@pytest.fixture
def ferro(ctx: Context) -> int:
    return create_company(ctx, CreateCompany("Ferro Castings")).record_id


def add(ctx: Context, name: str, company_id: int | None = None, **values: object) -> int:
    return create_contact(ctx, CreateContact(name, company_id, dict(values))).record_id


def test_a_person_shows_on_their_company(ctx: Context, ferro: int) -> None:
    key = add(ctx, "Ana Ruiz", ferro, job_title="Buyer", mobile="+44 20 7946 0143", do_not_mail=True)
    sheet = company_sheet(ctx, ferro)
    (person,) = sheet.people
    assert (person.id, person.full_name, person.job_title, person.phone) == (
        key,
        "Ana Ruiz",
        "Buyer",
        "+44 20 7946 0143",
    )
    assert (person.do_not_call, person.do_not_mail) == (False, True)
    assert sheet.people_count == 1
    assert contact_sheet(ctx, key).names["company_id"] == "Ferro Castings"


def test_a_person_needs_a_name_and_a_company_that_exists(ctx: Context) -> None:
    with pytest.raises(UserError) as nameless:
        add(ctx, " ")
    assert nameless.value.field == "full_name"
    with pytest.raises(NotFound) as homeless:
        add(ctx, "Ana", 4711)
    assert homeless.value.field == "company_id"


def test_a_new_company_comes_along_in_one_change(ctx: Context) -> None:
    saved = create_contact(ctx, CreateContact("Ana Ruiz", new_company="Ferro Castings"))
    assert contact_sheet(ctx, saved.record_id).names["company_id"] == "Ferro Castings"
    assert saved.change_set_id is not None
    undo_change(ctx, saved.change_set_id)
    assert company_choices(ctx, "ferro") == ()
    with pytest.raises(UserError):
        create_contact(ctx, CreateContact("Ben", values={"email": "none"}, new_company="Harrow Mills"))
    assert company_choices(ctx, "harrow") == ()


def test_a_stale_edit_shows_both_values(ctx: Context) -> None:
    key = add(ctx, "Ana Ruiz", job_title="Buyer")
    seen = contact_sheet(ctx, key).version
    edit_contact(ctx, EditContact(key, seen, {"job_title": "Head buyer"}))
    with pytest.raises(ConflictError) as refused:
        edit_contact(ctx, EditContact(key, seen, {"job_title": "Director"}))
    assert refused.value.conflicts[0].theirs == "Head buyer"
    assert refused.value.who == "Mira Osei"
    kept = edit_contact(ctx, EditContact(key, refused.value.version, {"job_title": "Director"}))
    assert kept.label == "Changed job title of Ana Ruiz"


def test_deleting_a_person_leaves_the_deal_its_history(ctx: Context, ferro: int) -> None:
    key = add(ctx, "Ana Ruiz", ferro)
    deal = create_deal(ctx, CreateDeal("Scales", company_id=ferro)).record_id
    log_activity(ctx, LogActivity("call", "Wants week 14", deal_id=deal, contact_id=key))
    log_activity(ctx, LogActivity("note", "Plays chess", contact_id=key))
    add_task(ctx, AddTask("Call Ana", date(2026, 3, 13), deal_id=deal, contact_id=key))
    gone = delete_contact(ctx, DeleteContact(key))
    titles = [entry.title for entry in timeline(ctx, Subject(deal_id=deal)).entries if entry.source == "activity"]
    assert titles == ["Call with Ana Ruiz"]
    assert [(task.subject, task.who) for task in open_tasks(ctx, Subject(deal_id=deal))] == [("Call Ana", "")]
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [task.who for task in open_tasks(ctx, Subject(deal_id=deal))] == ["Ana Ruiz"]
    assert {entry.title for entry in contact_sheet(ctx, key).timeline.entries} == {"Call with Ana Ruiz", "Plays chess"}


def test_the_same_address_or_name_raises_a_warning(ctx: Context, ferro: int) -> None:
    key = add(ctx, "Ana Ruiz", ferro, email="Ana.Ruiz@ferro.example", job_title="Buyer")
    by_mail = find_similar_contacts(ctx, "Somebody Else", email="ana.ruiz@FERRO.example")
    assert [(found.id, found.detail, found.why) for found in by_mail] == [
        (key, "Buyer, Ferro Castings", "has this e-mail address")
    ]
    assert [found.why for found in find_similar_contacts(ctx, "Anna Ruiz")] == ["has a similar name"]
    assert find_similar_contacts(ctx, "Pedro Ruiz") == ()


def test_a_picker_offers_the_people_of_the_company_first(ctx: Context, ferro: int) -> None:
    add(ctx, "Ana Abel")
    add(ctx, "Ana Ruiz", ferro)
    assert [found.text for found in contact_choices(ctx, "ana", company_id=ferro)] == ["Ana Ruiz", "Ana Abel"]
    assert [found.text for found in contact_choices(ctx, company_id=ferro)] == ["Ana Ruiz"]


def test_a_source_exists_once(ctx: Context) -> None:
    create_lead_source(ctx, CreateLeadSource("Hanover fair"))
    with pytest.raises(UserError, match="already"):
        create_lead_source(ctx, CreateLeadSource("HANOVER-FAIR"))
    assert [found.text for found in lead_source_choices(ctx, "fair")] == ["Hanover fair", "Trade fair"]
