"""Lists of companies and people: sorted and filtered by the database."""

from __future__ import annotations

import pytest

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, DeleteContact, create_contact, delete_contact
from app.services.people.lists import (
    CompanySums,
    ListQuery,
    company_ids,
    company_rows,
    company_sums,
    contact_ids,
    contact_rows,
    count_companies,
    count_contacts,
)
from app.services.people.sources import CreateLeadSource, create_lead_source
from app.services.pipelines.queries import pipelines
from app.storage.database import Database
from tests.support.team import new_team


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    lost = next(phase for phase in pipelines(ctx)[0].phases if phase.spec.code == "Lost")
    for name, city, people, deals in (("Zeta", "york", 2, 0), ("ångström", "", 0, 2), ("Beta", "Leeds", 1, 1)):
        key = create_company(ctx, CreateCompany(name, {"city": city})).record_id
        for number in range(people):
            create_contact(ctx, CreateContact(f"{name} {number}", key, {"email": f"{number}@{name}.example"}))
        for number in range(deals):
            create_deal(ctx, CreateDeal(f"Deal {number}", company_id=key))
        create_deal(ctx, CreateDeal("Gone", company_id=key, phase_id=lost.id))
    create_company(ctx, CreateCompany("Nobody's", {"owner_id": None}))
    return ctx


def names(ctx: Context, query: ListQuery) -> list[str]:
    ids = company_ids(ctx, query)
    rows = company_rows(ctx, ids)
    return [rows[key].name for key in ids]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ((), ["ångström", "Beta", "Nobody's", "Zeta"]),
        ((("name", True),), ["Zeta", "Nobody's", "Beta", "ångström"]),
        ((("city", False),), ["Beta", "Zeta", "ångström", "Nobody's"]),
        ((("city", True),), ["Zeta", "Beta", "ångström", "Nobody's"]),
        ((("people", True),), ["Zeta", "Beta", "ångström", "Nobody's"]),
        ((("open_deals", True), ("name", True)), ["ångström", "Beta", "Zeta", "Nobody's"]),
        ((("owner", False), ("name", True)), ["Zeta", "Beta", "ångström", "Nobody's"]),
    ],
)
def test_companies_are_sorted_with_empty_cells_last(
    ctx: Context, sort: tuple[tuple[str, bool], ...], expected: list[str]
) -> None:
    assert names(ctx, ListQuery(sort=sort)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ListQuery(text="angs"), ["ångström"]),
        (ListQuery(text="leed bet"), ["Beta"]),
        (ListQuery(text="zzz"), []),
        (ListQuery(text="  "), ["ångström", "Beta", "Nobody's", "Zeta"]),
        (ListQuery(mine=True), ["ångström", "Beta", "Zeta"]),
        (ListQuery(unowned=True), ["Nobody's"]),
        (ListQuery(mine=True, unowned=True, text="no"), ["Nobody's"]),
        (ListQuery(owner_ids=(99,)), []),
    ],
)
def test_companies_are_filtered(ctx: Context, query: ListQuery, expected: list[str]) -> None:
    assert names(ctx, query) == expected


def test_rows_count_people_and_open_deals(ctx: Context) -> None:
    rows = {row.name: (row.people, row.open_deals) for row in company_rows(ctx, company_ids(ctx, ListQuery())).values()}
    assert rows == {"Zeta": (2, 0), "ångström": (0, 2), "Beta": (1, 1), "Nobody's": (0, 0)}
    assert (count_companies(ctx), count_contacts(ctx)) == (4, 3)


def test_people_are_sorted_by_what_a_column_shows(ctx: Context) -> None:
    ids = contact_ids(ctx, ListQuery(sort=(("company", True), ("full_name", True))))
    rows = contact_rows(ctx, ids)
    assert [(rows[key].full_name, rows[key].company) for key in ids] == [
        ("Zeta 1", "Zeta"),
        ("Zeta 0", "Zeta"),
        ("Beta 0", "Beta"),
    ]


def test_who_is_gone_meanwhile_is_left_out(ctx: Context) -> None:
    ids = contact_ids(ctx, ListQuery(text="zeta"))
    delete_contact(ctx, DeleteContact(ids[0]))
    assert list(contact_rows(ctx, ids)) == [ids[1]]


def test_several_companies_are_summed(ctx: Context) -> None:
    ids = company_ids(ctx, ListQuery())
    assert company_sums(ctx, ids) == CompanySums(people=3, open_deals=3)
    assert company_sums(ctx, []) == CompanySums(0, 0)


def test_sources_and_days_can_be_sorted_by(ctx: Context) -> None:
    fair = create_lead_source(ctx, CreateLeadSource("Road show")).record_id
    key = create_company(ctx, CreateCompany("Omega", {"lead_source_id": fair})).record_id
    create_contact(ctx, CreateContact("Zoe", key, {"lead_source_id": fair}))
    assert names(ctx, ListQuery(sort=(("source", False),)))[0] == "Omega"
    assert names(ctx, ListQuery(sort=(("added_on", True),)))[0] == "Omega"
    people = contact_ids(ctx, ListQuery(sort=(("source", False), ("country", True), ("region", False))))
    assert contact_rows(ctx, people)[people[0]].source == "Road show"
