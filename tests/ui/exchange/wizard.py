"""Drives the import page in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.exchange.cells import go_to_cell
from app.ui.exchange.draft import Step
from app.ui.exchange.page import ImportPage
from app.ui.exchange.pick import PickPopup
from app.ui.exchange.rooms import Exchange
from app.ui.rooms import Rooms
from app.ui.shared.dialog import Dialog
from tests.support.driver import Driver
from tests.support.ui_host import blank


def rooms(exchange: Exchange) -> Rooms:
    """The import beside somewhere to be."""
    brought = exchange.rooms()
    return replace(brought, places=(blank("pipeline", "Pipeline", letter="P"), *brought.places))


def drop(target: QWidget, *paths: Path) -> bool:
    """Drop files on a widget; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, action = QPoint(40, 40), Qt.DropAction.CopyAction
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, action, data, buttons, modifiers)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(at.toPointF(), action, data, buttons, modifiers, QEvent.Type.Drop)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


class Wizard:
    """Hands on the page. What a person does with keys and mouse is done with keys and mouse."""

    def __init__(self, driver: Driver, exchange: Exchange) -> None:
        self.driver, self._exchange = driver, exchange

    @property
    def page(self) -> ImportPage:
        assert self._exchange.page is not None
        return self._exchange.page

    @property
    def step(self) -> Step:
        return self.page.step

    def begin(self) -> None:
        """Open the page by its key."""
        self.driver.press("Ctrl+I")
        self.driver.settle()

    def open(self, path: Path) -> None:
        """Drop a file on the window."""
        assert drop(self.driver.window, path)
        self.driver.settle()

    def next(self) -> Step:
        """Press the key for going on; where that led."""
        self.driver.press("Ctrl+Return")
        self.driver.settle()
        return self.step

    def back(self) -> Step:
        self.driver.press("Alt+Left")
        self.driver.settle()
        return self.step

    def go_to(self, step: Step) -> None:
        """On until there; what is open on the way must be settled."""
        while self.step is not step:
            before = self.step
            assert self.next() is not before, self.page.foot.problem

    def popup(self) -> PickPopup:
        """The list that lies open."""
        return self.driver.find(PickPopup)

    def map(self, column: str, field: str) -> None:
        """Put a column to a field by keys: Enter, the field's name, Enter."""
        page = self.page.columns
        headers = [page.model.header(row) for row in range(page.model.rowCount())]
        page.table.setFocus()
        go_to_cell(page.table, headers.index(column), 2)
        self.driver.press("Return")
        self.driver.type(field)
        self.driver.press("Return")
        self.driver.settle()

    def mean(self, field: str, theirs: str, option: str) -> None:
        """Say by keys what a value means."""
        page = self.page.values
        page.side.choose(field)
        page.table.setFocus()
        go_to_cell(page.table, page.model.row_of(theirs), 2)
        self.driver.press("Return")
        self.driver.type(option)
        self.driver.press("Return")
        self.driver.settle()

    def read(self, column: str, written: str) -> None:
        """Say by its key how the open dates or numbers of a column are read."""
        page = self.page.formats
        page.side.choose(column)
        panel = next(panel for panel in page.panels if panel.chosen is None)
        number = panel.keys().index(written)
        panel.focus_first()
        self.driver.press(str(number + 1))
        self.driver.settle()

    def dialog(self) -> Dialog:
        """The dialog that lies open."""
        return self.driver.find(Dialog)

    def messages(self) -> list[str]:
        """What the window says now."""
        return [message.text for message in self.driver.main.messages.messages()]
