"""Call sheets from the window: of the day by key, of a person from their sheet, of chosen rows of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from app.services.context import Context
from app.services.people.contacts import CreateContact, create_contact
from app.services.promises.commands import GivePromise, give_promise
from app.services.tasks import AddTask, add_task
from app.ui.contacts.rooms import contact_rooms
from app.ui.rooms import Rooms, joined
from app.ui.shared.buttons import IconButton
from app.ui.shared.call_sheets import CallSheetsDialog
from app.ui.tickler.rooms import tickler_rooms
from app.ui.tickler.screen import TicklerScreen
from app.ui.today.rooms import today_rooms
from app.ui.today.screen import TodayScreen
from tests.support.driver import Driver
from tests.support.team import TODAY
from tests.support.ui_host import activate

Open = Callable[..., Driver]


@pytest.fixture
def driver(team: Context, open_window: Open) -> Driver:
    ana = create_contact(team, CreateContact("Ana Ruiz", values={"phone": "+34 94 555"})).record_id
    bo = create_contact(team, CreateContact("Bo Lind", values={"do_not_call": True})).record_id
    give_promise(team, GivePromise("Send the load data", TODAY - timedelta(days=1), contact_id=ana))
    for person in (ana, bo):
        add_task(team, AddTask("Call about the pit", TODAY, None, "call", contact_id=person))
    tickler = Rooms(tickler_rooms().places, actions=tickler_rooms().actions)
    return open_window(joined(tickler, contact_rooms(), Rooms(today_rooms().places)))


def shown(driver: Driver) -> CallSheetsDialog:
    driver.until(lambda: "1 call, 1 page" in driver.find(CallSheetsDialog).said.text())
    return driver.find(CallSheetsDialog)


def test_the_calls_of_a_day_are_shown_and_saved_and_an_empty_day_says_so(driver: Driver, tmp_path: Path) -> None:
    driver.press("Ctrl+Alt+P")
    dialog = shown(driver)
    assert "keyed back by the number 1" in dialog.said.text()
    assert [dialog.left_out.rows.item(0).text()] == ["Bo Lind: wants no calls"]
    assert dialog.days is not None
    dialog.days.day.setCurrentIndex(1)
    driver.until(lambda: "No call is due on Friday 13 March" in dialog.error)
    assert not dialog.primary.isEnabled()
    dialog.days.day.setCurrentIndex(0)
    shown(driver)
    assert dialog.primary.isEnabled()
    dialog.save(tmp_path / "calls.pdf")
    driver.until(lambda: not isValid(dialog))
    words = PdfReader(tmp_path / "calls.pdf").pages[0].extract_text()
    assert "Broken: Send the load data" in words
    assert "+34 94 555" in words


def test_a_line_prints_its_own_call_and_not_the_first_of_its_record(driver: Driver, team: Context) -> None:
    later = add_task(team, AddTask("Call again", TODAY, None, "call", contact_id=1)).record_id

    def printed(screen: QWidget) -> list[int]:
        menu = next(menu for menu in screen.findChildren(QMenu) if menu.isVisible())
        entry = next(entry for entry in menu.actions() if entry.text().startswith("Print"))
        menu.close()  # as Qt does it: first the menu goes, then its line acts
        entry.trigger()
        found = shown(driver).sheets
        activate(driver.window)  # where there is no screen the menu takes this along, once it is gone
        driver.press("Esc")
        assert found is not None
        return [call.task.id for call in found.calls if call.task]

    driver.press("G, T")
    driver.settle()
    today = driver.find(TodayScreen)
    driver.press("Down", 2)
    line = today.view.line
    assert line is not None
    assert line.task.id == later
    today.view.menu_asked.emit(line, QPoint())
    assert printed(today) == [later]
    driver.press("G, K")
    driver.settle()
    tickler = driver.find(TicklerScreen)
    driver.press("Enter")
    driver.press("Down", 2)
    assert [task.id for task in tickler.chosen()] == [later]
    tickler.menus.open_rows(QPoint())
    assert printed(tickler) == [later]


def test_today_leads_there_and_a_person_has_one_from_their_sheet_and_many_from_the_list(driver: Driver) -> None:
    driver.press("G, T")
    driver.settle()
    driver.find(IconButton, "Print call sheets").click()
    assert shown(driver).days is not None
    driver.press("Esc")
    driver.press("G, U")
    driver.settle()
    driver.main.open_record("contacts", 1)
    driver.settle()
    driver.main.run("person.call_sheet")
    assert shown(driver).left_out.isHidden()
    driver.press("Esc")
    driver.main.close_sheet()
    driver.settle()
    driver.press("Ctrl+A")
    driver.main.run("contacts.calls")
    assert shown(driver).left_out.rows.count() == 1
    driver.press("Esc")
