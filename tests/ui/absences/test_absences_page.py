"""Absences are noted, changed and removed on a page of the settings, which keeps the calendar file as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.tasks import AddTask, add_task, task_rows
from app.services.tasks.absences import SetAbsence, absences, set_absence
from app.services.tasks.subscription import subscribed_file
from app.services.users import CreateUser, create_user
from app.ui.absences.page import AbsencesPage
from app.ui.absences.rooms import absence_rooms
from app.ui.rooms import Place, Rooms, SettingsPage
from app.ui.settings.screen import SettingsScreen
from app.ui.shared.form_dialog import FormDialog
from tests.support.driver import Driver
from tests.support.list_driver import ListDriver
from tests.support.settings_place import page_of, rooms_with, to_front
from tests.support.team import as_user

Opener = Callable[..., Driver]


@pytest.fixture
def jonas(team: Context) -> int:
    return create_user(team, CreateUser("Jonas Lind", "rep")).record_id


@pytest.fixture
def page(team: Context, jonas: int, open_window: Opener) -> ListDriver:
    driver = to_front(open_window(rooms_with(absence_rooms(), "absence")))
    return ListDriver(driver, driver.find(AbsencesPage))


def fill(dialog: FormDialog, **values: object) -> None:
    for key, value in values.items():
        field = dialog.field(key)
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        else:
            assert isinstance(field, QLineEdit)
            field.setText(str(value))


def test_an_absence_is_noted_and_its_reminders_change_hands(page: ListDriver, team: Context, jonas: int) -> None:
    key = add_task(team, AddTask("Call Ana", date(2026, 4, 8))).record_id
    assert isinstance(page.page, AbsencesPage)
    page.page.add()
    dialog = page.dialog()
    fill(dialog, stand_in_id=jonas, from_on="7 april", until_on="soon")
    dialog.accepted.emit()
    fill(dialog, until_on="17 april")
    dialog.accepted.emit()
    page.driver.settle()
    (row,) = absences(team)
    assert (row.from_on, row.until_on, row.stand_in) == (date(2026, 4, 7), date(2026, 4, 17), "Jonas Lind")
    assert task_rows(team, [key])[0].owner_id == jonas
    assert page.names() == ["Mira Osei"]


def test_it_is_changed_in_place_and_removed(page: ListDriver, team: Context, jonas: int) -> None:
    set_absence(team, SetAbsence(date(2026, 4, 7), date(2026, 4, 17), jonas))
    page.driver.until(lambda: page.names() == ["Mira Osei"])
    grid = page.page.view.grid
    page.page.view.setCurrentIndex(grid.index(0, 2))
    for key in ("F2", "Ctrl+A"):
        page.driver.press(key)
    page.driver.type("20 april")
    page.press("Return")
    assert absences(team)[0].until_on == date(2026, 4, 20)
    page.press("Delete")
    assert absences(team) == ()


def test_a_rep_changes_their_own_only(team: Context, jonas: int, qtbot: QtBot) -> None:
    set_absence(team, SetAbsence(date(2026, 4, 7), date(2026, 4, 17)))
    with page_of(as_user(team, "Jonas"), qtbot, absence_rooms(), "absence") as driver:
        page = driver.find(AbsencesPage)
        assert page._may_be_away() == ((jonas, "Jonas Lind"),)  # what its dialog offers
        ListDriver(driver, page).press("Delete")
    assert len(absences(team)) == 1


def test_a_calendar_file_is_kept_and_given_up(page: ListDriver, team: Context, tmp_path: Path) -> None:
    assert isinstance(page.page, AbsencesPage)
    panel = page.page.calendar
    page.driver.until(lambda: panel.said.text() == "No file is kept.")
    panel.path.setText(str(tmp_path / "none" / "mine.ics"))
    panel.keep.click()
    page.driver.until(lambda: "can't be written" in panel.said.text())
    panel.path.setText(str(tmp_path / "mine.ics"))
    panel.keep.click()
    page.driver.until(lambda: panel.said.text() == "It is kept up to date.")
    assert subscribed_file(team) == tmp_path / "mine.ics"
    panel.stop.click()
    page.driver.until(lambda: panel.said.text() == "No file is kept.")


def test_the_key_of_its_button_works_from_the_list_of_pages(team: Context, open_window: Opener) -> None:
    rooms = absence_rooms()
    pages = (*rooms.settings_pages, SettingsPage("team", "Team", "users", lambda _host: QWidget()))
    place = Place("settings", "Settings", "door-open", "Work", lambda host: SettingsScreen(host, pages))
    driver = to_front(open_window(Rooms((place,), actions=rooms.actions)))
    driver.find(QAbstractButton, "Team").setFocus()  # as by a click that was drawn away: its page is not shown
    driver.press("Insert")
    assert driver.find(FormDialog).isVisible()
