from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange.fields import FIELDS, What, field_named, what_named
from app.services.exchange.guess import guess_columns
from app.services.exchange.reading import open_table
from app.services.exchange.rows import Cell
from app.services.exchange.synonyms import SYNONYMS


def guessed(what: What, headers: list[str], rows: list[list[Cell]] | None = None) -> dict[str, str | None]:
    return {guess.header: guess.field for guess in guess_columns(what, headers, rows or [])}


def test_every_synonym_belongs_to_a_field() -> None:
    known = {(what.value, field.name) for what in What for field in FIELDS[what]}
    anywhere = {("", name) for _, name in known}
    assert set(SYNONYMS) <= known | anywhere


@pytest.mark.parametrize("what", What)
def test_no_header_means_two_fields(what: What) -> None:
    seen: dict[str, str] = {}
    for field in FIELDS[what]:
        for synonym in field.synonyms(what):
            assert seen.setdefault(synonym, field.name) == field.name, synonym


@pytest.mark.parametrize("text", ["phase", "Phase", "stage", "Deal Stage", "deal_stage", "Étape"])
def test_fields_answer_to_names_labels_and_synonyms(text: str) -> None:
    assert field_named(What.DEALS, text).name == "phase"


def test_unknown_fields_and_kinds_name_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"Products have no field “colour”. Their fields are: name, code"):
        field_named(What.PRODUCTS, "colour")
    with pytest.raises(UserError, match="Choose one of: companies, contacts, products, users, deals"):
        what_named("fish")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Deal #", "external_id"),
        ("Opportunity №", "external_id"),
        ("Our ref", "external_id"),
        ("Quote no", "external_id"),
        ("Deal", "name"),
        ("Closing", "close_on"),
        ("Est. close date", "expected_close_on"),
        ("Exp. close", "expected_close_on"),
        ("Expected order date", "expected_close_on"),
        ("Target date", "expected_close_on"),
        ("Win %", "own_probability"),
        ("Likelihood", "own_probability"),
        ("Deal size", "amount"),
    ],
)
def test_headers_of_deals_as_people_write_them(header: str, field: str) -> None:
    assert guessed(What.DEALS, [header]) == {header: field}


def test_no_field_is_given_away_twice() -> None:
    guesses = guess_columns(What.CONTACTS, ["Work city", "City", "Colour"], [])
    assert [guess.field for guess in guesses] == [None, "city", None]
    assert guesses[0].evidence == "“Work city” is another name for it, but “City” fits better"
    assert guesses[2].evidence == "no field fits"


def test_content_confirms_contradicts_and_finds() -> None:
    rows: list[list[Cell]] = [["a@b.example", "soon", "x"], ["c@d.example", "later", "y"]]
    guesses = guess_columns(What.DEALS, ["Who", "Close date", "Name"], rows)
    assert [guess.field for guess in guesses] == [None, None, "name"]
    guesses = guess_columns(What.CONTACTS, ["Who", "Close date", "Name"], rows)
    assert (guesses[0].field, guesses[0].evidence) == ("email", "the values fit")


def test_values_that_are_ours_name_a_column_of_any_header() -> None:
    rows: list[list[Cell]] = [["G1", "x"], ["D2", "y"], ["D2", "z"]]
    known = {"phases": {"g1", "d2"}}
    [first, _] = guess_columns(What.DEALS, ["Spalte 7", "Spalte 8"], rows, known)
    assert first.field == "phase"


def test_keys_of_another_program_are_no_owners_of_ours() -> None:
    rows: list[list[Cell]] = [["005x0001"], ["005x0002"]]
    [guess] = guess_columns(What.DEALS, ["OWNERID"], rows, {"users": {"anasommer"}})
    assert guess.field is None
    [guess] = guess_columns(What.DEALS, ["Owner"], [["Ben"], ["Kim"]], {"users": {"anasommer"}})
    assert guess.field == "owner"


def test_misspelt_and_scrambled_headers_are_known() -> None:
    headers = ["Frist Name", "SociÃ©tÃ©", "E-Mail-Adrese", "Ã"]
    assert guessed(What.CONTACTS, headers) == {
        "Frist Name": "given_name",
        "SociÃ©tÃ©": "company",
        "E-Mail-Adrese": "email",
        "Ã": None,
    }


# File, kind, and what its columns must be taken for.
REAL = [
    (
        "maven_crm/accounts.csv",
        What.COMPANIES,
        "account=name sector=industry year_established=founded_year revenue=revenue employees=employees "
        "office_location=country subsidiary_of=parent",
    ),
    ("maven_crm/products.csv", What.PRODUCTS, "product=name series=family sales_price=price"),
    ("maven_crm/sales_teams.csv", What.USERS, "sales_agent=name manager=manager regional_office=region"),
    (
        "maven_crm/sales_pipeline.csv",
        What.DEALS,
        "opportunity_id=external_id sales_agent=owner product=product account=company deal_stage=phase "
        "engage_date=started_on close_date=close_on close_value=amount",
    ),
    (
        "northwind/customers.csv",
        What.COMPANIES,
        "customerID=external_id companyName=name address=street city=city region=region postalCode=postal_code "
        "country=country phone=phone contactName= contactTitle= fax=",
    ),
    (
        "northwind/employees.csv",
        What.USERS,
        "employeeID=external_id lastName=family_name firstName=given_name reportsTo=manager photo=",
    ),
    ("northwind/products.csv", What.PRODUCTS, "productName=name unitPrice=price discontinued=is_discontinued"),
    (
        "atomic_crm_import/test-data/contacts.csv",
        What.CONTACTS,
        "id=external_id first_name=given_name last_name=family_name title=job_title background=notes "
        "company=company sales=owner email_work=email phone_work=phone gender= tags=",
    ),
    (
        "salesforce_dataloader/main/resources/samples/data/accountData.csv",
        What.COMPANIES,
        "ID=external_id NAME=name BILLINGCITY=city SHIPPINGCITY= INDUSTRY=industry ANNUALREVENUE=revenue "
        "NUMBEROFEMPLOYEES=employees WEBSITE=website PHONE=phone FAX= CREATEDDATE=",
    ),
    (
        "salesforce_dataloader/main/resources/samples/data/opportunityData.csv",
        What.DEALS,
        "ID=external_id ACCOUNTID=company NAME=name STAGENAME=phase AMOUNT=amount CLOSEDATE=close_on "
        "PROBABILITY=own_probability LEADSOURCE=source DESCRIPTION=notes EXPECTEDREVENUE= FISCALYEAR=",
    ),
    (
        "format_headers/google_contacts_2024_header.csv",
        What.CONTACTS,
        "First_Name=given_name Last_Name=family_name Organization_Name=company Organization_Title=job_title "
        "E-mail_1_-_Value=email Phone_1_-_Value=phone Notes=notes Birthday=",
    ),
    (
        "format_headers/hubspot_deals_fixture.csv",
        What.DEALS,
        "Record_ID=external_id Deal_Name=name Deal_Stage=phase Amount=amount Deal_owner=owner Lead_source=source "
        "Customer_tier=",
    ),
    (
        "format_headers/outlook_de_cp1252.csv",
        What.CONTACTS,
        "Vorname=given_name Nachname=family_name Firma=company Position=job_title E-Mail-Adresse=email "
        "Telefon_geschäftlich=phone Mobiltelefon=mobile Ort_geschäftlich=city Ort_privat= Geburtstag=",
    ),
    (
        "format_headers/outlook_fr_cp1252_header.csv",
        What.CONTACTS,
        "Prénom=given_name Nom=family_name Société=company Adresse_de_messagerie=email "
        "Téléphone_(bureau)=phone Ville_(bureau)=city Ville_(domicile)=",
    ),
    (
        "format_headers/outlook_fr_mojibake_header.csv",
        What.CONTACTS,
        "PrÈnom=given_name Nom=family_name SociÈtÈ=company Adresse_de_messagerie=email",
    ),
    (
        "format_headers/pipedrive_import_sample_1row.csv",
        What.DEALS,
        "Deal_-_Title=name Deal_-_Value=amount Organization_-_Name*=company Activity_-_Due_date=",
    ),
    (
        "format_headers/pipedrive_import_sample_1row.csv",
        What.CONTACTS,
        "Person_-_Name*=full_name Person_-_Phone=phone Person_-_Email_(Work)=email Organization_-_Name*=company",
    ),
]


@pytest.mark.realdata
@pytest.mark.parametrize(("file", "what", "expected"), REAL, ids=[f"{file}-{what}" for file, what, _ in REAL])
def test_columns_of_real_exports(real_data: Callable[[str], Path], file: str, what: What, expected: str) -> None:
    folder, _, rest = file.partition("/")
    opened = open_table(real_data(folder) / rest)
    rows = [row.cells for row in islice(opened.rows(), 200) if row.problem is None]
    found = {g.header.replace(" ", "_"): g.field or "" for g in guess_columns(what, opened.headers, rows)}
    wanted = dict(pair.rsplit("=", 1) for pair in expected.split())
    assert {header: found[header] for header in wanted} == wanted


def test_numbers_that_happen_to_be_our_keys_name_no_column() -> None:
    rows: list[list[Cell]] = [["1"], ["2"]]
    [guess] = guess_columns(What.DEALS, ["shipVia"], rows, {"products": {"1", "2"}})
    assert guess.field is None
