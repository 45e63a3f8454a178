"""Nobody's edit is lost: what was changed since somebody looked is told field by field, with who and when."""

from __future__ import annotations

import pytest

from app.domain.errors import ConflictError, FieldConflict, Settlement
from app.models.deals import Deal
from app.services import history
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import (
    CreateContact,
    DeleteContact,
    EditContact,
    create_contact,
    delete_contact,
    edit_contact,
)
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import as_user, new_team


@pytest.fixture
def mira(database: Database) -> Context:
    return new_team(database)


@pytest.fixture
def jonas(mira: Context) -> Context:
    create_user(mira, CreateUser("Jonas Lind", "manager"))
    return as_user(mira, "Jonas Lind")


def stored(ctx: Context, deal_id: int) -> Deal:
    with ctx.reading() as session:
        return session.get_one(Deal, deal_id)


def test_each_field_tells_who_changed_it_and_when(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(jonas, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    edit_deal(mira, EditDeal(deal.record_id, 2, {"notes": "Call before ten"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(mira, EditDeal(deal.record_id, 1, {"competitor": "Sartorius", "notes": "Ring twice"}))
    competitor, notes = caught.value.conflicts
    assert (competitor.before, competitor.mine, competitor.theirs) == (None, "Sartorius", "Mettler")
    assert (competitor.who, notes.who) == ("Jonas Lind", "Mira Osei")
    assert competitor.at is not None
    assert notes.at is not None
    assert competitor.at < notes.at
    assert (caught.value.who, caught.value.at) == ("Mira Osei", notes.at)


def test_before_is_what_was_seen_however_often_it_changed_since(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    for minor in (100, 200, 300):
        edit_deal(jonas, EditDeal(deal.record_id, None, {"amount_minor": minor, "currency": "EUR"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(mira, EditDeal(deal.record_id, 2, {"amount_minor": 5, "currency": "EUR"}))
    assert caught.value.conflicts[0] == FieldConflict("amount_minor", 100, 5, 300)


def test_an_amount_never_takes_on_another_currency(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(mira, EditDeal(deal.record_id, None, {"amount_minor": 100, "currency": "EUR"}))
    edit_deal(jonas, EditDeal(deal.record_id, 2, {"currency": "USD"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(mira, EditDeal(deal.record_id, 2, {"amount_minor": 120, "currency": "EUR"}))
    assert caught.value.conflicts == (
        FieldConflict("amount_minor", 100, 120, 100),
        FieldConflict("currency", "EUR", "EUR", "USD"),
    )


def test_what_is_derived_stands_with_what_it_is_derived_from(mira: Context, jonas: Context) -> None:
    company = create_company(mira, CreateCompany("Ferro"))
    edit_company(jonas, EditCompany(company.record_id, 1, {"name": "Ferro Castings"}))
    with pytest.raises(ConflictError) as caught:
        edit_company(mira, EditCompany(company.record_id, 1, {"name": "Ferro Group"}))
    assert [conflict.field for conflict in caught.value.conflicts] == ["name", "match_key"]


def test_a_settlement_says_what_is_still_to_be_stored() -> None:
    settled = Settlement(7, frozenset({"notes"}))
    assert settled.of({"notes": "a", "phone": "b"}) == {"phone": "b"}


def test_nothing_is_deleted_that_somebody_changed_since(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(jonas, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    with pytest.raises(ConflictError) as caught:
        delete_deal(mira, DeleteDeal(deal.record_id, 1))
    error = caught.value
    assert (error.refused, error.deletes, error.who) == ("delete", True, "Jonas Lind")
    assert error.conflicts == (FieldConflict("competitor", None, None, "Mettler"),)
    assert stored(mira, deal.record_id).competitor == "Mettler"
    delete_deal(mira, DeleteDeal(deal.record_id, error.version))
    with mira.reading() as session:
        assert session.get(Deal, deal.record_id) is None


def test_a_change_taken_back_since_is_no_reason_to_refuse(mira: Context, jonas: Context) -> None:
    contact = create_contact(mira, CreateContact("Ana Ruiz"))
    edit = edit_contact(jonas, EditContact(contact.record_id, 1, {"phone": "1"}))
    assert edit.change_set_id is not None
    history.undo_change(jonas, edit.change_set_id)
    edit_contact(mira, EditContact(contact.record_id, 1, {"phone": "2"}))
    delete_contact(mira, DeleteContact(contact.record_id, 4))


def test_a_record_that_was_deleted_and_came_back_is_compared_with_what_was_seen(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    deleted = delete_deal(jonas, DeleteDeal(deal.record_id))
    assert deleted.change_set_id is not None
    history.undo_change(jonas, deleted.change_set_id)
    edit_deal(jonas, EditDeal(deal.record_id, None, {"competitor": "Mettler"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(mira, EditDeal(deal.record_id, 1, {"competitor": "Sartorius"}))
    assert caught.value.conflicts == (FieldConflict("competitor", None, "Sartorius", "Mettler"),)
    edit_deal(mira, EditDeal(deal.record_id, 1, {"notes": "Ring twice"}))


def test_a_version_that_the_log_does_not_know_is_not_trusted(mira: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(mira, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(mira, EditDeal(deal.record_id, 77, {"competitor": "Sartorius", "name": "Crane scales"}))
    assert not caught.value.is_before_known
    assert [conflict.field for conflict in caught.value.conflicts] == ["competitor"]
    with pytest.raises(ConflictError):
        delete_deal(mira, DeleteDeal(deal.record_id, 77))
