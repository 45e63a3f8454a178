"""Files that other programs really write, from their reading to the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from app.services.context import Context
from app.services.exchange.batches import RejectionRow, rejections
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping
from tests.unit.services.exchange.importing import load, stored

pytestmark = pytest.mark.realdata

# The stages of Salesforce's sample, and where they would stand with us.
STAGES = {
    "Prospecting": "G1",
    "Qualification": "G2",
    "Needs Analysis": "D1",
    "Value Proposition": "D2",
    "Id. Decision Makers": "D1",
    "Perception Analysis": "D2",
    "Proposal/Price Quote": "D2",
    "Negotiation/Review": "D3",
}


def said(rows: Iterable[RejectionRow]) -> list[tuple[int, str | None, str]]:
    """Line, column and first sentence of each problem."""
    return [(row.line, p.column, p.reason.partition(".")[0]) for row in rows for p in row.problems]


def test_accounts_and_opportunities_of_salesforce(ctx: Context, real_data: Callable[[str], Path]) -> None:
    folder = real_data("salesforce_dataloader") / "main/resources/samples/data"
    _, accounts = load(ctx, folder / "accountData.csv", What.COMPANIES)
    assert (accounts.read, accounts.created, accounts.rejected) == (423, 423, 0)
    revenue = dict(stored(ctx, "companies", "external_id", "revenue_minor"))
    assert max(amount for amount in revenue.values() if amount) == 84_800_000_000_00

    def settle(mapping: FileMapping) -> FileMapping:
        for theirs, ours in STAGES.items():
            mapping = mapping.with_value("phase", theirs, ours)
        return mapping

    _, deals = load(ctx, folder / "opportunityData.csv", What.DEALS, settle)
    assert (deals.read, deals.created, deals.rejected) == (38, 38, 0)
    found = stored(ctx, "deals", "amount_minor", "closed_on", "expected_close_on", "company_id")
    assert sum(amount or 0 for amount, *_ in found) == 6_270_000_00
    days = [closed or expected for _, closed, expected, _ in found]
    assert (min(days), max(days)) == (date(2005, 11, 9), date(2006, 6, 6))
    assert sum(closed is not None for _, closed, *_ in found) == 8
    assert None not in [company for *_, company in found]


def test_northwind_with_its_broken_rows(ctx: Context, real_data: Callable[[str], Path]) -> None:
    folder = real_data("northwind")
    _, customers = load(ctx, folder / "customers.csv", What.COMPANIES)
    assert (customers.created, customers.rejected) == (67, 24)
    assert {problem.reason for row in rejections(ctx, customers.batch) for problem in row.problems} == {
        "The row has 12 cells, the header has 11 columns. Does a cell hold the separator without quotation marks?"
    }
    assert "NULL" not in stored(ctx, "companies", "region")
    _, products = load(ctx, folder / "products.csv", What.PRODUCTS)
    assert (products.created, Counter(stored(ctx, "products", "is_active"))) == (77, {True: 69, False: 8})
    before, employees = load(ctx, folder / "employees.csv", What.USERS)
    assert (employees.created, employees.unlinked, before.also_created) == (9, 0, {})
    users = {key: (name, manager) for key, name, manager in stored(ctx, "users", "id", "name", "manager_id")}
    managers = Counter(users[manager][0] for _, manager in users.values() if manager)
    assert managers == {"Andrew Fuller": 5, "Steven Buchanan": 3}
    _, orders = load(ctx, folder / "orders.csv", What.DEALS)
    # Of the sound rows, those of customers whose own row was broken have nobody to belong to.
    reasons = Counter(row.problems[0].reason.partition("“")[0] for row in rejections(ctx, orders.batch))
    assert (
        reasons[
            "The row has 15 cells, the header has 14 columns. Does a cell hold the separator without quotation marks?"
        ]
        == 176
    )
    assert orders.created + orders.rejected == 830
    assert min(stored(ctx, "deals", "started_on")) == date(1996, 7, 4)


def test_contacts_of_atomic_crm(ctx: Context, real_data: Callable[[str], Path]) -> None:
    path = real_data("atomic_crm_import") / "test-data/contacts.csv"
    before, done = load(ctx, path, What.CONTACTS, lambda m: m.with_value("owner", "Jane Doe", "+"))
    assert (done.read, done.created, done.rejected) == (500, 500, 0)
    companies = dict(stored(ctx, "companies", "id", "name"))
    assert sorted(companies.values()) == sorted(before.also_created["company"])
    assert "Gottlieb and Sons" in companies.values()
    people = stored(ctx, "contacts", "external_id", "full_name", "company_id", "notes")
    assert ("2", "Shelley Kerluke", "Gottlieb and Sons", "Eaque ipsa velit.") in [
        (key, name, companies.get(company), notes) for key, name, company, notes in people
    ]
    _, again = load(ctx, path, What.CONTACTS)
    assert (again.created, again.unchanged, again.rejected) == (0, 500, 0)


def test_contacts_of_other_programs(ctx: Context, real_data: Callable[[str], Path]) -> None:
    folder = real_data("format_headers")
    _, linkedin = load(ctx, folder / "linkedin_connections_fixture.csv", What.CONTACTS)
    _, thunderbird = load(ctx, folder / "thunderbird_basic.csv", What.CONTACTS)
    _, pipedrive = load(ctx, folder / "pipedrive_import_sample_1row.csv", What.CONTACTS)
    assert [one.created for one in (linkedin, thunderbird, pipedrive)] == [2, 2, 1]
    assert stored(ctx, "contacts", "full_name") == [
        "Anita Desai",
        'Rohan Mehta "RM"',
        "John Doe",
        "Jane Doe",
        "Tony Turner",
    ]
    _, deal = load(ctx, folder / "pipedrive_import_sample_1row.csv", What.DEALS)
    companies = dict(stored(ctx, "companies", "id", "name"))
    [(name, amount, company)] = stored(ctx, "deals", "name", "amount_minor", "company_id")
    assert (deal.created, name, amount, companies[company]) == (1, "Moveer Deal", 100_00, "Moveer Limited")


def test_companies_and_deals_of_hubspot(ctx: Context, real_data: Callable[[str], Path]) -> None:
    folder = real_data("format_headers")
    _, refused = load(ctx, folder / "hubspot_companies_fixture.csv", What.COMPANIES)
    assert (refused.created, refused.rejected) == (1, 2)

    def settle(mapping: FileMapping) -> FileMapping:
        return mapping.with_value("owner", "Sam Sales", "+").with_value("owner", "Someone Else", "")

    _, done = load(ctx, folder / "hubspot_companies_fixture.csv", What.COMPANIES, settle)
    assert (done.created, done.updated, done.rejected) == (2, 1, 0)
    _, contacts = load(ctx, folder / "hubspot_contacts_fixture.csv", What.CONTACTS)
    reasons = said(rejections(ctx, contacts.batch))
    assert reasons == [(3, "Associated Company IDs", "There is no company “9002;9999”")]
    _, deals = load(ctx, folder / "hubspot_deals_fixture.csv", What.DEALS)
    rejected = said(rejections(ctx, deals.batch))
    assert rejected == [
        (2, "Product (event type)", "There is no product “Horses;Greyhound”"),
        (3, "Deal Stage", "There is no phase “Contract Sent (old stage)”"),
        (3, "Deal owner", "There is no user “Nobody Here”"),
    ]
