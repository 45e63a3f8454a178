"""Forgotten deals in the real window: each is mended where it stands, by one key, and undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMenu

from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.deals.sheet import deal_sheet
from app.services.forgotten import forgotten
from app.services.people.companies import CreateCompany, create_company
from app.services.users import CreateUser, create_user
from app.ui.forgotten.rooms import forgotten_rooms
from app.ui.forgotten.screen import ForgottenList, ForgottenScreen
from app.ui.rooms import Rooms
from app.ui.shared.dialog import Dialog
from app.ui.shared.empty_state import EmptyState
from tests.support import ui_host
from tests.support.driver import Driver

Open = Callable[..., Driver]


def rooms() -> Rooms:
    found = forgotten_rooms()
    return Rooms((ui_host.blank("home", "Home"), *found.places), actions=found.actions)


@pytest.fixture
def deal(team: Context) -> int:
    """A deal of nobody, with nothing planned."""
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    made = create_deal(team, CreateDeal("Crane scales", company)).record_id
    edit_deal(team, EditDeal(made, None, {"owner_id": None}))
    return made


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.main.run("forgotten.show")
    driver.settle()
    driver.find(ForgottenList).view.setFocus()
    return driver


def lacking(driver: Driver) -> list[str]:
    grid = driver.find(ForgottenList).view.grid
    column = next(place for place, one in enumerate(grid.columns) if one.key == "lacks")
    return [str(grid.index(row, column).data()) for row in range(grid.rowCount())]


def test_one_key_takes_it_and_one_plans_a_step_by_a_sentence(team: Context, deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    assert lacking(driver) == ["No owner, no next step"]
    driver.press("T")
    driver.until(lambda: lacking(driver) == ["No next step"])
    assert deal_sheet(team, deal).values["owner_id"] == team.user.id
    driver.press("N")
    driver.type("call Ana tomorrow 10:00")
    driver.press("Return")
    driver.until(lambda: driver.find(ForgottenScreen).list.view.grid.rowCount() == 0)
    (task,) = deal_sheet(team, deal).tasks
    assert (task.kind, str(task.due_on), str(task.due_time)) == ("call", "2026-03-13", "10:00:00")
    driver.press("Ctrl+Z")
    driver.until(lambda: lacking(driver) == ["No next step"])
    driver.press("Ctrl+Z")
    driver.until(lambda: lacking(driver) == ["No owner, no next step"])


def test_a_day_to_look_again_is_typed_in_words(team: Context, deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("W")
    driver.type("1 June")
    driver.press("Return")
    driver.until(lambda: lacking(driver) == ["No owner"])
    (task,) = deal_sheet(team, deal).tasks
    assert (task.subject, str(task.due_on)) == ("Look again", "2026-06-01")


def test_it_is_given_to_somebody(team: Context, deal: int, open_window: Open) -> None:
    rep = create_user(team, CreateUser("Jonas Lund", role="rep")).record_id
    driver = opened(open_window)
    driver.press("O")
    (menu,) = [one for one in driver.window.findChildren(QMenu) if one.isVisible()]
    next(action for action in menu.actions() if action.text() == "Jonas Lund").trigger()
    menu.close()
    driver.until(lambda: lacking(driver) == ["No next step"])
    assert deal_sheet(team, deal).values["owner_id"] == rep


def test_it_is_marked_as_lost_after_a_reason(team: Context, deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("X")
    assert driver.find(Dialog).accessibleName() == "Mark Ferro Castings as lost?"
    driver.press("Ctrl+Return")
    driver.until(lambda: driver.find(ForgottenList).view.grid.rowCount() == 0)
    assert driver.find(EmptyState).accessibleName() == "Nothing is forgotten"
    assert forgotten(team).total == 0


def test_nothing_forgotten_says_so(open_window: Open) -> None:
    driver = open_window(rooms())
    driver.main.run("forgotten.show")
    driver.settle()
    assert driver.find(EmptyState).accessibleName() == "Nothing is forgotten"
