"""What a file holds is guessed from its columns first and its name second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.exchange.fields import What
from app.services.exchange.kind_guess import guess_kind, kind_by_name
from app.services.exchange.reading import open_table


@pytest.mark.parametrize(
    ("header", "name", "what"),
    [
        ("Company,Industry,City", "list", What.COMPANIES),
        ("First name,Last name,Company,E-mail", "list", What.CONTACTS),
        ("Product,Series,Sales price", "list", What.PRODUCTS),
        ("Sales agent,Manager,Regional office", "list", What.USERS),
        ("Opportunity,Account,Stage,Close date,Amount", "list", What.DEALS),
        ("Vorname,Nachname,Firma,Telefon", "Adressen", What.CONTACTS),
        ("Name", "products 2026", What.PRODUCTS),
        ("Name", "sales team", What.USERS),
    ],
)
def test_columns_and_the_name_tell(header: str, name: str, what: What) -> None:
    headers = header.split(",")
    guess = guess_kind(headers, [], name)
    assert (guess.what, guess.columns) == (what, len(headers))


def test_how_many_columns_fit_is_counted() -> None:
    assert guess_kind(["Company", "City", "Zzz"], [["A", "B", "C"]], "list").fitting == 2


def test_a_wide_file_is_looked_at_in_part() -> None:
    headers = ["Company", *(f"Column {number}" for number in range(900))]
    guess = guess_kind(headers, [["x"] * 901] * 5, "list")
    assert guess.what is What.COMPANIES
    assert guess.columns < 100


def test_the_name_alone_orders_files_by_what_others_refer_to() -> None:
    assert kind_by_name("sales_teams") is What.USERS
    assert kind_by_name("sales_pipeline") is What.DEALS
    assert kind_by_name("accounts") is What.COMPANIES
    assert kind_by_name("data_dictionary") is None


@pytest.mark.realdata
def test_exports_of_other_programs(real_data: Callable[[str], Path]) -> None:
    kinds = {
        "format_headers/google_contacts_2024_header.csv": What.CONTACTS,
        "format_headers/hubspot_companies_fixture.csv": What.COMPANIES,
        "format_headers/hubspot_deals_fixture.csv": What.DEALS,
        "format_headers/outlook_de_cp1252.csv": What.CONTACTS,
        "format_headers/thunderbird_semicolon.csv": What.CONTACTS,
        "maven_crm/accounts.csv": What.COMPANIES,
        "maven_crm/products.csv": What.PRODUCTS,
        "maven_crm/sales_teams.csv": What.USERS,
        "maven_crm/sales_pipeline.csv": What.DEALS,
        "northwind/customers.csv": What.COMPANIES,
        "northwind/products.csv": What.PRODUCTS,
    }
    for name, what in kinds.items():
        folder, _, file = name.partition("/")
        table = open_table(real_data(folder) / file)
        rows = [row.cells for row, _ in zip(table.rows(), range(100), strict=False)]
        assert (name, guess_kind(table.headers, rows, Path(file).stem).what) == (name, what)
