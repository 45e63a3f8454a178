"""Companies: what may be stored, what belongs to them, how they go."""

from __future__ import annotations

import pytest

from app.domain.errors import ConflictError, NotFound, UserError
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.choices import company_choices
from app.services.people.companies import (
    CreateCompany,
    DeleteCompany,
    EditCompany,
    create_company,
    delete_company,
    edit_company,
)
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.sheets import company_sheet
from app.services.people.similar import find_similar_companies


def add(ctx: Context, name: str, **values: object) -> int:
    return create_company(ctx, CreateCompany(name, dict(values))).record_id


def test_a_company_is_kept_as_typed_and_belongs_to_whoever_added_it(ctx: Context) -> None:
    saved = create_company(ctx, CreateCompany("  Ferro Castings ", {"city": "York", "employees": 85, "phone": ""}))
    sheet = company_sheet(ctx, saved.record_id)
    assert sheet.title == "Ferro Castings"
    assert (sheet.values["city"], sheet.values["employees"], sheet.values["phone"]) == ("York", 85, None)
    assert sheet.names["owner_id"] == "Mira Osei"
    assert saved.label == "Added Ferro Castings"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("name", "x" * 301),
        ("email", "no address"),
        ("employees", -1),
        ("employees", 3_000_000_000),
        ("founded_year", 12),
        ("owner_id", 99),
    ],
)
def test_what_cannot_be_stored_names_its_field(ctx: Context, field: str, value: object) -> None:
    key = add(ctx, "Ferro")
    with pytest.raises(UserError) as refused:
        edit_company(ctx, EditCompany(key, None, {field: value}))
    assert refused.value.field == field


def test_only_the_field_in_dispute_is_refused(ctx: Context) -> None:
    key = add(ctx, "Ferro", city="York")
    seen = company_sheet(ctx, key).version
    edit_company(ctx, EditCompany(key, seen, {"city": "Leeds"}))
    assert edit_company(ctx, EditCompany(key, seen, {"phone": "1904 496"})).change_set_id
    with pytest.raises(ConflictError) as refused:
        edit_company(ctx, EditCompany(key, seen, {"city": "Hull"}))
    (conflict,) = refused.value.conflicts
    assert (conflict.before, conflict.theirs, conflict.mine) == ("York", "Leeds", "Hull")


def test_a_company_cannot_become_its_own_grandmother(ctx: Context) -> None:
    mother = add(ctx, "Mother")
    daughter = add(ctx, "Daughter", parent_id=mother)
    grandchild = add(ctx, "Grandchild", parent_id=daughter)
    with pytest.raises(UserError) as refused:
        edit_company(ctx, EditCompany(mother, None, {"parent_id": grandchild}))
    assert refused.value.field == "parent_id"


def test_a_company_with_deals_or_people_stays(ctx: Context) -> None:
    key = add(ctx, "Ferro")
    create_deal(ctx, CreateDeal("Scales", company_id=key))
    create_contact(ctx, CreateContact("Ana Ruiz", key))
    create_contact(ctx, CreateContact("Ben Ode", key))
    with pytest.raises(UserError, match="1 deal and 2 people belong to Ferro"):
        delete_company(ctx, DeleteCompany(key))


def test_deleting_takes_its_own_timeline_along_and_undo_brings_all_back(ctx: Context) -> None:
    key = add(ctx, "Ferro")
    daughter = add(ctx, "Ferro North", parent_id=key)
    log_activity(ctx, LogActivity("note", "Met at the fair", company_id=key))
    gone = delete_company(ctx, DeleteCompany(key, company_sheet(ctx, key).version))
    with pytest.raises(NotFound):
        company_sheet(ctx, key)
    assert company_sheet(ctx, daughter).values["parent_id"] is None
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [entry.title for entry in company_sheet(ctx, key).timeline.entries] == ["Met at the fair"]
    assert company_sheet(ctx, daughter).names["parent_id"] == "Ferro"


def test_pickers_find_by_the_beginning_of_any_word(ctx: Context) -> None:
    add(ctx, "Łódź Castings", city="Łódź", country="Poland")
    add(ctx, "Harrow Mills", city="York")
    found = company_choices(ctx, "cast lodz")
    assert [(choice.text, choice.detail) for choice in found] == [("Łódź Castings", "Łódź, Poland")]
    assert [choice.text for choice in company_choices(ctx)] == ["Harrow Mills", "Łódź Castings"]
    assert company_choices(ctx, "zzz") == ()


@pytest.mark.parametrize(
    ("typed", "website", "why"),
    [
        ("FERRO-CASTINGS", "", "has this name"),
        ("Ferro Castings Ltd", "", "has a similar name"),
        ("Fero Castings", "", "has a similar name"),
        ("Castings, Ferro", "", "has a similar name"),
        ("Foundry North", "https://www.ferro.example/contact", "has this website"),
    ],
)
def test_a_likely_duplicate_is_named(ctx: Context, typed: str, website: str, why: str) -> None:
    key = add(ctx, "Ferro Castings", website="ferro.example", city="York")
    add(ctx, "Harrow Mills Ltd")
    (found,) = find_similar_companies(ctx, typed, website=website)
    assert (found.id, found.name, found.detail, found.why) == (key, "Ferro Castings", "York", why)
    assert find_similar_companies(ctx, typed, website=website, exclude_id=key) == ()


@pytest.mark.parametrize("typed", ["", "Harbour Mills", "Ferrovia", "Castings"])
def test_other_names_raise_no_alarm(ctx: Context, typed: str) -> None:
    add(ctx, "Ferro Castings")
    add(ctx, "Harrow Quarry")
    assert find_similar_companies(ctx, typed) == ()
