"""One change of many records: all or none, and nobody's change is written over."""

from __future__ import annotations

import pytest

from app.domain.errors import ConflictError, NotFound
from app.services.context import Context
from app.services.history import undo_change
from app.services.people.companies import (
    CreateCompany,
    DeleteCompany,
    EditCompany,
    create_company,
    delete_company,
    edit_company,
)
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.lists import company_rows, contact_rows
from app.services.people.many import EditMany, edit_many, versions_of
from app.services.users import CreateUser, create_user


@pytest.fixture
def jonas(ctx: Context) -> int:
    return create_user(ctx, CreateUser("Jonas Lind")).record_id


def test_all_are_changed_and_come_back_as_one_step(ctx: Context, jonas: int) -> None:
    keys = [create_company(ctx, CreateCompany(name)).record_id for name in ("One", "Two", "Three")]
    saved = edit_many(ctx, EditMany("companies", versions_of(ctx, "companies", keys), {"owner_id": jonas}))
    assert (saved.label, saved.count) == ("Changed owner of 3 companies", 3)
    assert {row.owner for row in company_rows(ctx, keys).values()} == {"Jonas Lind"}
    assert saved.change_set_id is not None
    undo_change(ctx, saved.change_set_id)
    assert {row.owner for row in company_rows(ctx, keys).values()} == {"Mira Osei"}


def test_one_in_dispute_holds_all_back_and_is_named(ctx: Context, jonas: int) -> None:
    keys = [create_company(ctx, CreateCompany(name)).record_id for name in ("One", "Two", "Three")]
    seen = versions_of(ctx, "companies", keys)
    edit_company(ctx, EditCompany(keys[1], None, {"owner_id": None}))
    edit_company(ctx, EditCompany(keys[2], None, {"city": "Leeds"}))
    with pytest.raises(ConflictError) as caught:
        edit_many(ctx, EditMany("companies", seen, {"owner_id": jonas}))
    assert (caught.value.record_id, caught.value.others) == (keys[1], 2)
    assert "Jonas Lind" not in {row.owner for row in company_rows(ctx, keys).values()}
    edit_many(ctx, EditMany("companies", {**seen, keys[1]: caught.value.version}, {"owner_id": jonas}))
    assert {row.owner for row in company_rows(ctx, keys).values()} == {"Jonas Lind"}
    assert company_rows(ctx, keys)[keys[2]].city == "Leeds"


def test_who_was_deleted_meanwhile_is_left_out(ctx: Context, jonas: int) -> None:
    keys = [create_company(ctx, CreateCompany(name)).record_id for name in ("One", "Two")]
    delete_company(ctx, DeleteCompany(keys[0]))
    assert edit_many(ctx, EditMany("companies", dict.fromkeys(keys, 1), {"owner_id": jonas})).count == 1
    with pytest.raises(NotFound):
        edit_many(ctx, EditMany("companies", {keys[0]: 1}, {"owner_id": jonas}))


def test_people_too_but_no_names(ctx: Context, jonas: int) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    edit_many(ctx, EditMany("contacts", {ana: 1}, {"owner_id": jonas, "city": "Leeds"}))
    assert (contact_rows(ctx, [ana])[ana].owner, contact_rows(ctx, [ana])[ana].city) == ("Jonas Lind", "Leeds")
    with pytest.raises(ValueError, match="full_name"):
        edit_many(ctx, EditMany("contacts", {ana: 2}, {"full_name": "Somebody"}))
