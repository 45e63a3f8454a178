"""The bin in the real window: found in the menu, restored by key, removed for good by owners only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.services.bin import bin_rows
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, create_deal, delete_deal
from app.services.deals.sheet import deal_sheet
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, DeleteContact, create_contact, delete_contact
from app.services.tasks import AddTask, add_task
from app.services.users import CreateUser, create_user
from app.ui.bin.rooms import bin_rooms
from app.ui.bin.screen import BinList
from app.ui.rooms import Rooms
from app.ui.shared.dialog import Dialog
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.sheet.history_dialog import HistoryDialog
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, as_user

Open = Callable[..., Driver]


def rooms() -> Rooms:
    found = bin_rooms()
    return Rooms((ui_host.blank("home", "Home"), *found.places), actions=found.actions)


@pytest.fixture
def deal(team: Context) -> int:
    """A deleted deal with a task, and a deleted person."""
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    deal = create_deal(team, CreateDeal("Crane scales", company)).record_id
    add_task(team, AddTask("Call Ana", TODAY, deal_id=deal))
    delete_deal(team, DeleteDeal(deal))
    delete_contact(team, DeleteContact(create_contact(team, CreateContact("Ben Ode")).record_id))
    return deal


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.main.run("edit.bin")
    driver.settle()
    return driver


def titles(driver: Driver) -> list[str]:
    grid = driver.find(BinList).view.grid
    return [str(grid.index(row, 1).data()) for row in range(grid.rowCount())]


def go(driver: Driver, title: str) -> None:
    view = driver.find(BinList).view
    view.setFocus()
    view.setCurrentIndex(view.grid.index(titles(driver).index(title), 1))


def test_enter_brings_a_deal_back_with_its_task_and_undo_takes_that_back(
    team: Context, deal: int, open_window: Open
) -> None:
    driver = opened(open_window)
    assert titles(driver) == ["Ben Ode", "Crane scales, Ferro Castings"]
    go(driver, "Crane scales, Ferro Castings")
    driver.press("Return")
    driver.until(lambda: titles(driver) == ["Ben Ode"])
    assert [task.subject for task in deal_sheet(team, deal).tasks] == ["Call Ana"]
    driver.press("Ctrl+Z")
    driver.until(lambda: titles(driver) == ["Crane scales, Ferro Castings", "Ben Ode"])


def test_typing_finds(deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("Ctrl+F")
    driver.type("cast")
    driver.until(lambda: titles(driver) == ["Crane scales, Ferro Castings"])
    driver.press("Escape")
    driver.until(lambda: len(titles(driver)) == 2)


def test_what_happened_to_it_can_be_looked_up(deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    go(driver, "Crane scales, Ferro Castings")
    driver.press("Ctrl+H")
    driver.settle()
    dialog = driver.find(HistoryDialog)
    assert dialog.changes.rows[0].accessibleName().startswith("Deleted Ferro Castings, Mira Osei")


def test_owners_remove_for_good_after_a_question(team: Context, deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    go(driver, "Ben Ode")
    driver.press("Del")
    assert driver.find(Dialog).accessibleName() == "Remove Ben Ode for good?"
    driver.press("Ctrl+Return")
    driver.until(lambda: titles(driver) == ["Crane scales, Ferro Castings"])
    assert [row.title for row in bin_rows(team)] == ["Crane scales, Ferro Castings"]


def test_others_do_not(team: Context, deal: int, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Jonas Lind"))
    with ui_host.hosting(as_user(team, "Jonas Lind"), rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        main.run("edit.bin")
        driver.settle()
        go(driver, "Ben Ode")
        driver.press("Del")
        driver.settle()
        assert not [dialog for dialog in driver.window.findChildren(Dialog) if dialog.isVisible()]
        assert titles(driver) == ["Ben Ode", "Crane scales, Ferro Castings"]


def test_an_empty_bin_says_so_and_names_no_keys_of_rows(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    assert driver.find(EmptyState).accessibleName() == "Nothing here"
    assert "restore" not in driver.main.frame.status.right_text
    delete_contact(team, DeleteContact(create_contact(team, CreateContact("Ben Ode")).record_id))
    driver.until(lambda: titles(driver) == ["Ben Ode"])
    assert "Enter restore" in driver.main.frame.status.right_text
