"""The sheets of a company and of a person: facts, people, deals, story, and the way between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.domain.money import Money
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.sheets import company_sheet, contact_sheet
from app.services.timeline import timeline
from app.ui.companies.people_rows import PersonRow
from app.ui.companies.rooms import company_rooms
from app.ui.companies.sheet import CompanySheetView
from app.ui.contacts.rooms import contact_rooms
from app.ui.contacts.sheet import ContactSheetView
from app.ui.deals.rooms import deal_rooms
from app.ui.rooms import Rooms
from app.ui.shared.buttons import Button
from app.ui.shared.sheet.deal_rows import DealRow
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.text_button import TextButton
from tests.support import ui_host
from tests.support.driver import Driver


@pytest.fixture
def ferro(team: Context) -> int:
    return create_company(team, CreateCompany("Ferro Castings", {"city": "Sheffield", "phone": "100"})).record_id


@pytest.fixture
def ana(team: Context, ferro: int) -> int:
    return create_contact(
        team, CreateContact("Ana Ruiz", ferro, {"phone": "200", "email": "ana@ferro.example"})
    ).record_id


@pytest.fixture
def driver(team: Context, open_window: Callable[..., Driver]) -> Driver:
    parts = (deal_rooms(), company_rooms(), contact_rooms())
    sheets = tuple(kind for part in parts for kind in part.sheets)
    return open_window(Rooms((ui_host.blank("home", "Home"),), sheets))


def opened(driver: Driver, table: str, key: int, kind: type[Any]) -> Any:
    driver.main.open_record(table, key)
    driver.settle()
    sheet = driver.main.navigator.sheet
    assert isinstance(sheet, kind)
    return sheet


def type_into(driver: Driver, form: FactsForm, column: str, text: str) -> None:
    field = form.field(column)
    driver.click(field.line_edit())
    field.line_edit().selectAll()
    driver.type(text)
    driver.settle()
    driver.press("Return")
    driver.settle()


def name(sheet: QWidget | None) -> str:
    assert sheet is not None
    return sheet.accessibleName()


@pytest.mark.parametrize(
    ("column", "typed", "stored"),
    [
        ("phone", "+44 114 496", "+44 114 496"),
        ("employees", "1,250", 1250),
        ("owner_id", "mira", 1),
        ("lead_source_id", "Hanover fair 2026", None),
        ("website", "ferro.example", "ferro.example"),
    ],
)
def test_facts_of_a_company_are_edited_in_place(
    driver: Driver, team: Context, ferro: int, column: str, typed: str, stored: object
) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    type_into(driver, view.facts, column, typed)
    sheet = company_sheet(team, ferro)
    if stored is None:
        assert sheet.names[column] == typed
    else:
        assert sheet.values[column] == stored


def test_rare_facts_appear_on_request_and_stay_once_known(driver: Driver, team: Context, ferro: int) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    assert not view.facts.field("revenue_minor").isVisible()
    view._more.click()
    type_into(driver, view.facts, "revenue_minor", "12.4m")
    view._more.click()
    assert view.facts.field("revenue_minor").isVisible()
    assert not view.facts.field("street").isVisible()
    values = company_sheet(team, ferro).values
    assert (values["revenue_minor"], values["revenue_currency"]) == (12_400_000_00, "EUR")


def test_a_company_leads_to_its_people_and_deals_and_back(driver: Driver, team: Context, ferro: int, ana: int) -> None:
    create_deal(team, CreateDeal("Crane scales", ferro, Money.of(31200, "EUR")))
    view = opened(driver, "companies", ferro, CompanySheetView)
    view.tabs.turn_to("People")
    driver.click(driver.find(PersonRow, "Ana Ruiz"))
    driver.settle()
    assert name(driver.main.navigator.sheet) == "Person: Ana Ruiz"
    driver.click(driver.find(TextButton, "Ferro Castings"))
    driver.settle()
    view.tabs.turn_to("Deals")
    driver.click(driver.find(DealRow, "G1, Crane scales, €31,200, No next step"))
    driver.settle()
    assert name(driver.main.navigator.sheet) == "Deal: Ferro Castings"
    driver.press("Alt+Left")
    driver.settle()
    assert name(driver.main.navigator.sheet) == "Company: Ferro Castings"


def test_a_person_is_added_to_the_company_that_is_open(driver: Driver, team: Context, ferro: int) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    view.tabs.turn_to("People")
    driver.click(driver.find(Button, "New person"))
    driver.type("Leila Marsh")
    driver.press("Return")
    driver.settle()
    assert [person.full_name for person in company_sheet(team, ferro).people] == ["Leila Marsh"]
    assert name(driver.main.navigator.sheet) == "Person: Leila Marsh"


def test_a_deal_is_begun_from_its_company(driver: Driver, team: Context, ferro: int) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    view.tabs.turn_to("Deals")
    driver.click(view.new_deal.line_edit())
    driver.type("Spare load cells")
    driver.press("Return")
    driver.settle()
    assert name(driver.main.navigator.sheet) == "Deal: Ferro Castings"
    assert [deal.name for deal in company_sheet(team, ferro).open_deals] == ["Spare load cells"]


def test_a_note_about_a_person_is_told_on_the_company(driver: Driver, team: Context, ferro: int, ana: int) -> None:
    view = opened(driver, "contacts", ana, ContactSheetView)
    view.take_focus()
    driver.press("N")
    driver.type("Plays chess")
    driver.press("Return")
    driver.settle()
    assert [entry.title for entry in timeline(team, Subject(company_id=ferro)).entries] == ["Plays chess"]


def test_who_wants_no_calls_cannot_be_called_from_here(driver: Driver, team: Context, ana: int) -> None:
    view = opened(driver, "contacts", ana, ContactSheetView)
    assert driver.find(Button, "Call", view).isEnabled()
    type_into(driver, view.facts, "do_not_call", "n")
    assert contact_sheet(team, ana).values["do_not_call"] is True
    call = driver.find(Button, "Call", view)
    assert (call.isEnabled(), call.toolTip()) == (False, "They want no calls.")


def test_a_company_refuses_calls_for_everybody_who_works_there(
    driver: Driver, team: Context, ferro: int, ana: int
) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    assert not view.facts.field("do_not_call").isVisible()
    view._more.click()
    type_into(driver, view.facts, "do_not_call", "n")
    view._more.click()
    assert company_sheet(team, ferro).values["do_not_call"] is True
    assert view.facts.field("do_not_call").isVisible()
    assert not view.facts.field("do_not_mail").isVisible()
    call = driver.find(Button, "Call", opened(driver, "contacts", ana, ContactSheetView))
    assert (call.isEnabled(), call.toolTip()) == (False, "Their company wants no calls.")


def test_a_person_moves_to_another_company(driver: Driver, team: Context, ana: int) -> None:
    create_company(team, CreateCompany("Harrow Mills"))
    view = opened(driver, "contacts", ana, ContactSheetView)
    type_into(driver, view.facts, "company_id", "harrow")
    assert contact_sheet(team, ana).names["company_id"] == "Harrow Mills"
    assert driver.find(TextButton, "Harrow Mills").isVisible()


def test_a_persons_seats_are_named(driver: Driver, team: Context, ferro: int, ana: int) -> None:
    deal = create_deal(team, CreateDeal("Crane scales", ferro)).record_id
    add_seat(team, AddSeat(deal, ana, "gatekeeper"))
    view = opened(driver, "contacts", ana, ContactSheetView)
    view.tabs.turn_to("Deals")
    driver.settle()
    (line,) = contact_sheet(team, ana).open_deals
    assert (line.name, line.role) == ("Crane scales", "gatekeeper")
    assert driver.find(DealRow, "G1, Crane scales").isVisible()


@pytest.mark.parametrize(("table", "kind"), [("companies", CompanySheetView), ("contacts", ContactSheetView)])
def test_deleting_asks_first_and_comes_back_by_undo(
    driver: Driver, team: Context, table: str, kind: type[CompanySheetView] | type[ContactSheetView]
) -> None:
    if table == "companies":
        key = create_company(team, CreateCompany("Ferro")).record_id
    else:
        key = create_contact(team, CreateContact("Ferro")).record_id
    view = opened(driver, table, key, kind)
    next(action for action in view.actions_here if action.id.endswith(".remove")).run()
    driver.press("Escape")
    assert view.isVisible()
    next(action for action in view.actions_here if action.id.endswith(".remove")).run()
    driver.press("Ctrl+Return")
    driver.settle()
    assert not view.isVisible()
    driver.press("Ctrl+Z")
    driver.settle()
    assert opened(driver, table, key, kind).title.field(view.title.columns[0]).text() == "Ferro"


def test_a_company_in_use_says_why_it_stays(driver: Driver, team: Context, ferro: int, ana: int) -> None:
    view = opened(driver, "companies", ferro, CompanySheetView)
    next(action for action in view.actions_here if action.id == "company.remove").run()
    driver.press("Ctrl+Return")
    driver.settle()
    assert view.isVisible()
    assert driver.main.messages.messages()[-1].text.startswith("1 person belongs to Ferro")


def test_the_frame_of_each_fact_has_room_and_its_text_stands_in_line(driver: Driver, ferro: int, ana: int) -> None:
    for table, key, kind in (("companies", ferro, CompanySheetView), ("contacts", ana, ContactSheetView)):
        sheet = opened(driver, table, key, kind)
        for grid in (sheet.title, sheet.facts):
            for column in grid.columns:
                field = grid.field(column)
                out = field.frame_outset
                assert not field.isVisible() or grid.rect().contains(field.geometry().adjusted(out, out, -out, -out))
        left = sheet.title.field(sheet.title.columns[0]).line_edit().mapTo(sheet, QPoint(0, 0)).x()
        assert left == sheet.steps.mapTo(sheet, QPoint(0, 0)).x()
