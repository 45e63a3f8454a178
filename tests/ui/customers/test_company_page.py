"""A company as a page: reached from everywhere, left to where one was, and everything on it worked in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.services.company_pages import company_page
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.sheets import company_sheet
from app.services.users import CreateUser, create_user
from app.ui.companies.page import CompanyPageView
from app.ui.companies.people_rows import PersonRow
from app.ui.companies.rooms import company_rooms
from app.ui.companies.sheet import CompanySheetView
from app.ui.contacts.rooms import contact_rooms
from app.ui.deals.rooms import deal_rooms
from app.ui.rooms import Rooms
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.record_list import RecordListScreen
from app.ui.shared.sheet.deal_rows import DealRow
from app.ui.shared.strips import Strip
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user, phase_id


@pytest.fixture
def ferro(team: Context) -> int:
    values = {"city": "Sheffield", "industry": "Metal", "phone": "100", "email": "info@ferro.example"}
    return create_company(team, CreateCompany("Ferro Castings", values)).record_id


@pytest.fixture
def harrow(team: Context) -> int:
    return create_company(team, CreateCompany("Harrow Mills")).record_id


def rooms() -> Rooms:
    parts = (company_rooms(), contact_rooms(), deal_rooms())
    return Rooms(
        tuple(place for part in parts for place in part.places),
        tuple(kind for part in parts for kind in part.sheets),
        actions=tuple(action for part in parts for action in part.actions),
    )


@pytest.fixture
def driver(team: Context, ferro: int, harrow: int, open_window: Callable[..., Driver]) -> Driver:
    return open_window(rooms())


def shown(driver: Driver) -> CompanyPageView:
    page = driver.main.navigator.sheet
    assert isinstance(page, CompanyPageView)
    assert page.isVisible()
    return page


def opened(driver: Driver, company_id: int) -> CompanyPageView:
    driver.main.open_record("companies", company_id, full=True)
    driver.settle()
    return shown(driver)


def move(team: Context, deal_id: int, code: str) -> None:
    move_deal(team, MoveDeal(deal_id, phase_id(team, code)))


def companies_list(driver: Driver) -> RecordListScreen:
    return driver.find(RecordListScreen)


# -- the way there and back ------------------------------------------------------------------------------------------


def test_control_and_enter_open_it_from_the_list_and_escape_comes_back(driver: Driver) -> None:
    view = companies_list(driver).view
    view.setFocus()
    driver.press("Down")
    driver.press("Ctrl+Return")
    driver.settle()
    page = shown(driver)
    assert page.accessibleName() == "Company: Harrow Mills"
    status = driver.main.frame.status
    assert status.right_text.startswith("Esc back")
    assert page.mapTo(driver.window, page.rect().topLeft()).x() <= view.mapTo(driver.window, view.rect().topLeft()).x()
    driver.press("Escape")
    driver.settle()
    assert driver.main.navigator.sheet is None
    assert QApplication.focusWidget() is view
    assert view.currentIndex().row() == 1
    assert status.right_text.startswith("Enter open")


def test_the_sheet_becomes_the_page_and_the_way_back_is_the_sheet(driver: Driver, ferro: int) -> None:
    driver.main.open_record("companies", ferro)
    driver.settle()
    sheet = driver.main.navigator.sheet
    assert isinstance(sheet, CompanySheetView)
    driver.click(driver.find(IconButton, "Open as a page", sheet))
    driver.settle()
    assert shown(driver).accessibleName() == "Company: Ferro Castings"
    driver.press("Alt+Left")
    driver.settle()
    assert driver.main.navigator.sheet is sheet
    sheet.take_focus()
    driver.press("Ctrl+Return")
    driver.settle()
    assert shown(driver).record_id == ferro


def test_search_opens_the_page(driver: Driver, ferro: int) -> None:
    driver.press("Ctrl+K")
    driver.type("ferro")
    driver.settle()
    driver.press("Ctrl+Return")
    driver.settle()
    assert shown(driver).record_id == ferro


def test_control_and_down_show_the_next_company_of_the_list(driver: Driver, ferro: int) -> None:
    opened(driver, ferro)
    driver.press("Ctrl+Down")
    driver.settle()
    assert shown(driver).accessibleName() == "Company: Harrow Mills"
    driver.press("Ctrl+Up")
    driver.settle()
    assert shown(driver).accessibleName() == "Company: Ferro Castings"


def test_the_next_start_begins_with_the_page(driver: Driver, ferro: int) -> None:
    opened(driver, ferro)
    visit = driver.main.navigator.visit()
    assert (visit.table, visit.record_id, visit.full) == ("companies", ferro, True)
    driver.main.attach(driver.main.ctx, rooms(), visit)
    driver.settle()
    assert shown(driver).record_id == ferro


# -- what is on it ---------------------------------------------------------------------------------------------------


def test_a_company_of_which_nothing_is_known_says_what_to_do(driver: Driver, team: Context, harrow: int) -> None:
    page = opened(driver, harrow)
    assert not page.committee.isVisible()
    assert not driver.find(Button, "Call", page).isEnabled()
    assert page.deals.findChild(DealRow) is None
    driver.click(page.new_deal.line_edit())
    driver.type("Silo load cells")
    driver.press("Return")
    driver.settle()
    assert driver.find(DealRow, "G1, Silo load cells", page).isVisible()
    assert page.committee.isVisible()
    driver.click(driver.find(Button, "New person", page))
    driver.type("Edmund Harrow")
    driver.press("Return")
    driver.settle()
    assert [person.full_name for person in company_sheet(team, harrow).people] == ["Edmund Harrow"]


def test_facts_are_edited_in_place(driver: Driver, team: Context, ferro: int) -> None:
    page = opened(driver, ferro)
    field = page.facts.field("employees")
    driver.click(field.line_edit())
    driver.type("85")
    driver.press("Return")
    driver.settle()
    assert company_sheet(team, ferro).values["employees"] == 85
    driver.click(page.title.field("name").line_edit())
    page.title.field("name").line_edit().selectAll()
    driver.type("Ferro Group")
    driver.press("Return")
    driver.settle()
    assert page.accessibleName() == "Company: Ferro Group"


def test_each_open_deal_has_its_committee_with_its_empty_seats(driver: Driver, team: Context, ferro: int) -> None:
    ana = create_contact(team, CreateContact("Ana Ruiz", ferro)).record_id
    scales = create_deal(team, CreateDeal("Crane scales", ferro, Money.of(31200, "EUR"))).record_id
    cells = create_deal(team, CreateDeal("Spare cells", ferro, Money.of(800, "EUR"))).record_id
    move(team, scales, "D2")
    add_seat(team, AddSeat(scales, ana, "champion"))
    petra = create_contact(team, CreateContact("Petra Novak", ferro)).record_id
    add_seat(team, AddSeat(cells, petra, "user"))
    create_deal(team, CreateDeal("Nobody sits here", ferro))
    page = opened(driver, ferro)
    assert page.committee._rest.text() == "and 1 more open deal; open one to name its people"
    assert page.committee.head.aside.text() == "1 of 3 deciding roles known"
    assert [page.committee._parts[key][0].name.text() for key in (scales, cells)] == ["Crane scales", "Spare cells"]
    seats = page.committee._parts[cells][1]
    driver.click(driver.find(Button, "Add: Decides", seats))
    driver.type("Ana")
    driver.settle()
    driver.press("Return")
    driver.settle()
    committees = {deal.deal_id: deal.committee for deal in company_page(team, ferro).seats}
    assert [(seat.name, seat.role) for seat in committees[cells].seats] == [
        ("Ana Ruiz", "decision_maker"),
        ("Petra Novak", "user"),
    ]
    assert page.committee.head.aside.text() == "2 of 3 deciding roles known"
    driver.click(driver.find(PersonRow, "Ana Ruiz", page))
    driver.settle()
    assert driver.main.navigator.open_spot() == ("contacts", ana)


def test_it_follows_what_others_do(driver: Driver, team: Context, ferro: int) -> None:
    page = opened(driver, ferro)
    assert page.page_head.badge.isHidden()
    deal = create_deal(team, CreateDeal("Crane scales", ferro, Money.of(31200, "EUR"))).record_id
    driver.until(lambda: not page.page_head.badge.isHidden())
    assert page.page_head.badge.accessibleName() == "G1 Fit"
    move(team, deal, "D3")
    driver.until(lambda: page.page_head.badge.accessibleName() == "D3 Contract")
    assert page._deals_section.head.aside.text().startswith("€31,200 open, ")
    driver.until(lambda: page.committee.isVisible())


def test_a_note_begun_beside_the_list_goes_on_here(driver: Driver, team: Context, ferro: int) -> None:
    driver.main.open_record("companies", ferro)
    driver.settle()
    sheet = driver.main.navigator.sheet
    assert isinstance(sheet, CompanySheetView)
    sheet.take_focus()
    driver.press("N")
    driver.type("Budget round")
    page = opened(driver, ferro)
    assert page.story.composer.draft.text == "Budget round"
    page.take_focus()
    driver.press("N")
    driver.type(" in April")
    driver.press("Return")
    driver.settle()
    assert [entry.title for entry in company_sheet(team, ferro).timeline.entries] == ["Budget round in April"]
    assert sheet.story.composer.draft.is_empty


def test_who_wants_no_calls_is_said_first(driver: Driver, team: Context) -> None:
    quiet = create_company(team, CreateCompany("Quiet Ltd", {"phone": "100"})).record_id
    page = opened(driver, quiet)
    assert page.wish.isHidden()
    assert driver.find(Button, "Call", page).isEnabled()
    refuse_calls(team, quiet)
    driver.until(lambda: not page.wish.isHidden())
    strip = driver.find(Strip, "Quiet Ltd wants no calls. That holds for everybody who works there.", page)
    assert strip.isVisible()
    call = driver.find(Button, "Call", page)
    assert (call.isEnabled(), call.toolTip()) == (False, "They want no calls.")


def refuse_calls(team: Context, company_id: int) -> None:
    from app.models.people import Company

    with team.unit_of_work("No calls") as uow:
        company = uow.session.get(Company, company_id)
        assert company is not None
        company.do_not_call = True


@pytest.mark.parametrize(
    ("name", "facts", "seats", "new_deal", "new_person"),
    [
        ("Mira Osei", "", "", "", ""),
        ("Jonas Lind", "", "This belongs to Mira Osei", "", ""),
        ("Ruth Bell", *["Acc"] * 4),
    ],
)
def test_what_the_role_does_not_allow_is_locked_with_the_reason(
    team: Context, ferro: int, qtbot: QtBot, name: str, facts: str, seats: str, new_deal: str, new_person: str
) -> None:
    create_user(team, CreateUser("Jonas Lind"))
    create_user(team, CreateUser("Ruth Bell", "accounting"))
    deal = create_deal(team, CreateDeal("Crane scales", ferro)).record_id
    with ui_host.hosting(as_user(team, name), rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        page = opened(driver, ferro)
        adder = page.committee._parts[deal][1].adder
        city, person = page.facts.field("city"), driver.find(Button, "New person", page)
        said = [field.toolTip() if field.state == "locked" else "" for field in (city, adder, page.new_deal)]
        said.append("" if person.isEnabled() else person.toolTip())
        for words, expected in zip(said, (facts, seats, new_deal, new_person), strict=True):
            assert words.startswith(expected)
            assert bool(words) == bool(expected)


def test_what_was_bought_is_summed_by_year(driver: Driver, team: Context, ferro: int) -> None:
    for name, amount in (("One", 1000), ("Two", 2500)):
        deal = create_deal(team, CreateDeal(name, ferro, Money.of(amount, "EUR"))).record_id
        move_deal(team, MoveDeal(deal, phase_id(team, "Won"), closed_on=date(2026, 3, 10)))
    page = opened(driver, ferro)
    assert page.worth.bars.accessibleDescription() == "2026: €3,500"
    assert page.page_head.badge.accessibleName().startswith("Won")
    assert page.closed.isVisible()


def test_of_many_deals_the_first_few_are_shown_and_the_others_when_asked_for(
    driver: Driver, team: Context, ferro: int, harrow: int
) -> None:
    for number in range(10):
        create_deal(team, CreateDeal(f"Deal {number}", ferro))
    page = opened(driver, ferro)
    assert len(shown_rows(page)) == 8
    assert page._deals_section.head.hint.text() == "10"
    driver.click(driver.find(Button, "Show 2 more", page))
    assert len(shown_rows(page)) == 10
    opened(driver, harrow)
    opened(driver, ferro)
    assert len(shown_rows(page)) == 8


def shown_rows(page: CompanyPageView) -> list[DealRow]:
    return [row for row in page.deals.findChildren(DealRow) if row.isVisible()]


@pytest.mark.parametrize(("size", "columns"), [((1440, 900), 3), ((1024, 700), 2)])
def test_columns_follow_the_room(
    team: Context, ferro: int, open_window: Callable[..., Driver], size: tuple[int, int], columns: int
) -> None:
    driver = open_window(rooms(), size=size)
    page = opened(driver, ferro)
    assert page.columns.count == columns
    content = page.columns.parentWidget()
    assert content is not None
    assert content.width() <= page.width(), "nothing is cut at the right"
    assert page.columns.height() >= page.columns.heightForWidth(page.columns.width())
