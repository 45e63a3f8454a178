"""A page of the settings by itself, where a test needs no more of them than that one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.ui.host import Host
from app.ui.rooms import Place, Rooms, SettingsPage
from tests.support import ui_host
from tests.support.driver import Driver


class PageScreen(QWidget):
    """A screen that is one page."""

    subtitle = ""

    def __init__(self, host: Host, page: SettingsPage) -> None:
        super().__init__()
        self.title = page.title
        self.page = page.build(host)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 0)
        column.addWidget(self.page)
        self.setFocusProxy(self.page)

    def activate(self) -> None:
        """Pages load when they are seen."""

    def toolbar(self) -> QWidget | None:
        return None

    def session_state(self) -> dict[str, object]:
        return {}

    def restore_session(self, _state: dict[str, object]) -> None:
        """There is nothing to restore."""


def rooms_with(rooms: Rooms, key: str) -> Rooms:
    """Rooms with one place, which shows the page of this key."""
    page = next(page for page in rooms.settings_pages if page.key == key)
    place = Place("settings", page.title, page.icon, "Work", lambda host: PageScreen(host, page))
    return Rooms((place,), actions=rooms.actions)


def to_front(driver: Driver) -> Driver:
    """Make the window the one that keys go to."""
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    return driver


@contextmanager
def page_of(ctx: Context, qtbot: QtBot, rooms: Rooms, key: str) -> Iterator[Driver]:
    """A page of the settings as the user of a context sees it."""
    with ui_host.hosting(ctx, rooms_with(rooms, key)) as main:
        driver = to_front(Driver(main, qtbot))
        driver.settle()
        yield driver
