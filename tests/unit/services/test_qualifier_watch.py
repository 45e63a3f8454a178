"""Automatic rules are asked about the deals whose facts have changed, and about no others."""

from __future__ import annotations

import pytest

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.committee import AddSeat, RemoveSeat, add_seat, remove_seat
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.qualifiers.rules import CreateQualifier, EditQualifier, RuleSpec, create_qualifier, edit_qualifier
from app.services.qualifiers.verdicts import asked_about
from app.services.qualifiers.watch import Watch
from app.storage.database import Database
from tests.support.team import again, new_team, sales

BIG = ({"field": "employees", "comparison": "at_least", "value": "25"},)


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    create_qualifier(ctx, CreateQualifier(spec(ctx)))
    return ctx


def spec(ctx: Context, name: str = "Big enough") -> RuleSpec:
    return RuleSpec(name, BIG, sales(ctx).phase("G2").id)


def deal(ctx: Context, name: str) -> int:
    company = create_company(ctx, CreateCompany(name)).record_id
    return create_deal(ctx, CreateDeal(name, company, phase_id=sales(ctx).phase("G1").id)).record_id


def news(ctx: Context, watch: Watch) -> list[int]:
    """What is to be asked about, and counts as asked from then on."""
    with ctx.reading() as session:
        watch.look(session, asked_about(ctx, session))
    found = [key for some in watch.waiting(2) for key in some]
    watch.asked(found)
    return found


def test_first_all_are_asked_about_then_those_whose_company_changed(ctx: Context, migrated_url: str) -> None:
    keys = [deal(ctx, name) for name in "ABC"]
    watch = Watch.of(ctx)
    assert [news(ctx, watch), news(ctx, watch)] == [keys, []]
    elsewhere = again(migrated_url)
    edit_company(elsewhere, EditCompany(2, None, {"employees": 40}))
    elsewhere.db.close()
    assert [news(ctx, watch), news(ctx, watch)] == [[keys[1]], []]
    edit_qualifier(ctx, EditQualifier(1, None, spec(ctx, "Large")))
    assert [news(ctx, watch), news(ctx, watch)] == [keys, []]


def test_people_and_their_seats_count_those_that_were_left_as_well(ctx: Context) -> None:
    first, _second = deal(ctx, "A"), deal(ctx, "B")
    watch = Watch.of(ctx)
    news(ctx, watch)
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    assert news(ctx, watch) == []
    seat = add_seat(ctx, AddSeat(first, ana)).record_id
    assert news(ctx, watch) == [first]
    edit_contact(ctx, EditContact(ana, None, {"job_title": "Student of law"}))
    assert news(ctx, watch) == [first]
    remove_seat(ctx, RemoveSeat(seat))
    assert news(ctx, watch) == [first]


def test_what_was_not_settled_waits_for_the_next_turn(ctx: Context) -> None:
    keys = [deal(ctx, name) for name in "AB"]
    watch = Watch.of(ctx)
    with ctx.reading() as session:
        watch.look(session, asked_about(ctx, session))
    watch.asked(keys[:1])
    assert list(watch.waiting(5)) == [keys[1:]]


def test_after_more_changes_than_it_can_tell_apart_all_are_asked_about(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.qualifiers.watch._RECENT", 2)
    keys = [deal(ctx, name) for name in "AB"]
    watch = Watch.of(ctx)
    news(ctx, watch)
    for count in (1, 2, 3):
        edit_company(ctx, EditCompany(1, None, {"employees": count}))
    assert news(ctx, watch) == keys
