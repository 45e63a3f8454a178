"""The lists of companies and people: exact, of any length, worked by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.domain.text import match_key
from app.services.context import Context
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.lists import ListQuery, company_ids, company_rows
from app.storage.bulk import bulk_insert
from app.ui.companies.rooms import company_rooms
from app.ui.contacts.rooms import contact_rooms
from app.ui.rooms import Rooms
from app.ui.shared.adding import NewCompanyDialog, NewPersonDialog
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.paged_model import BLOCK
from app.ui.shared.record_list import RecordListScreen
from app.ui.shared.strips import Strip
from tests.support.driver import Driver


def rooms() -> Rooms:
    parts = (company_rooms(), contact_rooms())
    return Rooms(
        tuple(place for part in parts for place in part.places),
        tuple(kind for part in parts for kind in part.sheets),
        actions=tuple(action for part in parts for action in part.actions),
    )


def screen(driver: Driver) -> RecordListScreen:
    found = [each for each in driver.window.findChildren(RecordListScreen) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def column(driver: Driver, key: str, rows: int = 12) -> list[str]:
    """What a column shows in its first rows."""
    model = screen(driver).model
    place = [column.key for column in model.columns].index(key)
    return [model.data(model.index(row, place)) for row in range(min(rows, model.rowCount()))]


def focused(driver: Driver) -> Driver:
    screen(driver).view.setFocus()
    return driver


@pytest.fixture
def companies(team: Context) -> Context:
    for name, city in (("Zeta Foods", "York"), ("Beta Mills", "Leeds"), ("Ångström Labs", "")):
        create_company(team, CreateCompany(name, {"city": city}))
    return team


@pytest.fixture
def listed(companies: Context, open_window: Callable[..., Driver]) -> Driver:
    return open_window(rooms())


def test_rows_come_sorted_with_their_count(listed: Driver) -> None:
    assert column(listed, "name") == ["Ångström Labs", "Beta Mills", "Zeta Foods"]
    assert screen(listed).subtitle == "3 companies"


def test_a_click_on_a_head_sorts_and_another_turns_it_round(listed: Driver) -> None:
    head = screen(listed).view.horizontalHeader()
    at = QPoint(head.sectionPosition(2) + 20, head.height() // 2)
    for expected in (["Beta Mills", "Zeta Foods", "Ångström Labs"], ["Zeta Foods", "Beta Mills", "Ångström Labs"]):
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
        listed.settle()
        assert column(listed, "name") == expected


def test_typing_finds_and_escape_clears(listed: Driver) -> None:
    focused(listed).press("Ctrl+F")
    listed.type("mil")
    listed.until(lambda: screen(listed).model.rowCount() == 1)
    listed.settle()
    assert column(listed, "name") == ["Beta Mills"]
    listed.press("Escape")
    listed.until(lambda: screen(listed).model.rowCount() == 3)


def test_what_a_filter_hides_is_told_from_what_is_not_there(listed: Driver) -> None:
    focused(listed).press("/")
    listed.type("nobody")
    listed.until(lambda: screen(listed).model.rowCount() == 0)
    listed.settle()
    nothing = listed.find(EmptyState)
    assert nothing.accessibleName() == "No company fits the filter"
    listed.click(nothing.button)
    listed.until(lambda: screen(listed).model.rowCount() == 3)


def test_an_empty_list_leads_to_the_first_company(team: Context, open_window: Callable[..., Driver]) -> None:
    driver = open_window(rooms())
    nothing = driver.find(EmptyState)
    assert nothing.accessibleName() == "No companies yet"
    driver.click(nothing.button)
    driver.type("Ferro Castings")
    driver.press("Return")
    driver.settle()
    driver.until(lambda: screen(driver).model.rowCount() == 1)
    assert driver.main.navigator.sheet is not None


def test_the_owner_filter_asks_the_database(listed: Driver, companies: Context) -> None:
    create_company(companies, CreateCompany("Nobody's", {"owner_id": None}))
    listed.click(screen(listed).bar.owner)
    menu = next(menu for menu in listed.window.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Nobody").trigger()
    menu.close()
    listed.settle()
    assert column(listed, "name") == ["Nobody's"]
    assert screen(listed).bar.owner.value == "Nobody"


def test_f2_edits_a_cell_and_enter_stores_it(listed: Driver, companies: Context) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, 2))
    focused(listed).press("F2")
    listed.type("Hull")
    listed.press("Return")
    listed.settle()
    listed.settle()
    assert column(listed, "city") == ["", "Hull", "York"]
    rows = company_rows(companies, company_ids(companies, ListQuery(text="beta")))
    assert [row.city for row in rows.values()] == ["Hull"]
    assert listed.main.undo.undo_label == "Changed city of Beta Mills"


def test_a_stale_cell_is_refused_with_both_values(listed: Driver, companies: Context) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, 2))
    focused(listed).press("F2")
    listed.type("Hull")
    key = company_ids(companies, ListQuery(text="beta"))[0]
    edit_company(companies, EditCompany(key, None, {"city": "Bath"}))
    listed.press("Return")
    listed.settle()
    assert listed.window.findChild(ConflictDialog) is not None
    listed.press("Ctrl+S")
    listed.settle()
    assert company_rows(companies, [key])[key].city == "Hull"


def test_what_cannot_be_stored_is_said(listed: Driver) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(0, 0))
    focused(listed).press("F2")
    listed.type(" ")
    listed.press("Return")
    listed.settle()
    assert [message.text for message in listed.main.messages.messages()] == ["Give the company a name."]
    assert column(listed, "name")[0] == "Ångström Labs"


def test_enter_opens_the_sheet_and_ctrl_down_the_next(listed: Driver) -> None:
    focused(listed).press("Home")
    listed.press("J")
    listed.press("Return")
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Company: Beta Mills"
    sheet.setFocus()
    listed.press("Ctrl+Down")
    listed.settle()
    assert sheet.accessibleName() == "Company: Zeta Foods"
    listed.press("Ctrl+Down")  # there is no more
    listed.settle()
    assert sheet.accessibleName() == "Company: Zeta Foods"
    assert screen(listed).view.current_id == company_ids(listed.main.ctx, ListQuery(text="zeta"))[0]


def test_somebody_elses_company_appears_and_the_current_row_stays(listed: Driver, companies: Context) -> None:
    focused(listed).press("End")
    assert screen(listed).view.current_id is not None
    before = screen(listed).view.current_id
    create_company(companies, CreateCompany("Alpha"))
    listed.until(lambda: screen(listed).model.rowCount() == 4)
    assert screen(listed).view.current_id == before


def test_a_list_of_any_length_is_read_in_blocks(team: Context, open_window: Callable[..., Driver]) -> None:
    count = BLOCK * 12 + 7
    with team.unit_of_work("Many", is_bulk=True) as uow:
        rows = [
            {"name": f"Company {n:05}", "match_key": match_key(f"Company {n:05}"), "created_at": uow.now}
            for n in range(count)
        ]
        bulk_insert(uow, "companies", rows)
    driver = open_window(rooms())
    assert screen(driver).model.rowCount() == count
    assert column(driver, "name", 1) == ["Company 00000"]
    focused(driver).press("End")
    driver.settle()
    driver.settle()
    model = screen(driver).model
    assert model.data(model.index(count - 1, 0)) == f"Company {count - 1:05}"
    held = sum(model.row_of(key) is not None for key in model.ids)
    assert held <= 4 * BLOCK  # the middle was never looked at, so it was never read
    driver.press("Ctrl+A")
    assert screen(driver).view.selected_count == count
    assert len(list(screen(driver).view.selected_ids())) == count


def test_a_session_is_taken_up_again(listed: Driver) -> None:
    focused(listed).press("/")
    listed.type("a")
    listed.until(lambda: screen(listed).query.text == "a")
    listed.settle()
    listed.press("Return")
    listed.press("End")
    state = screen(listed).session_state()
    other = RecordListScreen(listed.main, screen(listed)._kind)
    other.restore_session({**state, "sort": [["nothing", True], "x"], "owner_ids": ["y"]})
    assert other.query == screen(listed).query
    other.restore_session({"text": 3, "sort": None})
    assert other.query.text == ""
    other.bar.deleteLater()
    other.deleteLater()


def test_a_new_company_is_compared_with_those_that_are_there(listed: Driver, companies: Context) -> None:
    listed.main.run("new.company")
    dialog = listed.window.findChild(NewCompanyDialog)
    assert dialog is not None
    listed.type("Beta Mill Ltd")
    listed.until(lambda: any(strip.isVisible() for strip in dialog.findChildren(Strip)))
    strip = dialog.findChild(Strip)
    assert strip is not None
    assert strip.text == "Beta Mills (Leeds) has a similar name."
    listed.click(strip.button)
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Company: Beta Mills"
    assert len(company_ids(companies, ListQuery())) == 3


def test_a_new_person_brings_a_new_company_along(listed: Driver, companies: Context) -> None:
    create_contact(companies, CreateContact("Ana Ruiz", values={"email": "ana@ferro.example"}))
    listed.main.run("new.person")
    dialog = listed.window.findChild(NewPersonDialog)
    assert dialog is not None
    listed.type("Ben Ode")
    listed.press("Tab")
    listed.type("Ferro Castings")
    listed.settle()
    listed.press("Return")
    listed.press("Tab")
    listed.press("Tab")
    listed.type("no address")
    listed.press("Return")
    listed.settle()
    assert dialog.isVisible()  # said at the field, and nothing was stored
    assert len(company_ids(companies, ListQuery(text="ferro"))) == 0
    email = dialog.field("email")
    email.setFocus()
    listed.press("Ctrl+A")
    listed.type("ana@ferro.example")
    listed.until(lambda: any(strip.isVisible() for strip in dialog.findChildren(Strip)))
    listed.press("Return")
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Person: Ben Ode"
    assert len(company_ids(companies, ListQuery(text="ferro"))) == 1
