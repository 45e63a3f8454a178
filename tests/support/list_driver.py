"""Hands on a page of the settings that is a list."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu

from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.grid.page import ListPage
from tests.support.driver import Driver


class ListDriver:
    """Hands on one list: cells by the name of their row and the key of their column."""

    def __init__(self, driver: Driver, page: ListPage) -> None:
        self.driver, self.page = driver, page
        self.page.view.setFocus()

    def names(self, column: int = 0) -> list[str]:
        grid = self.page.view.grid
        return [str(grid.index(row, column).data()) for row in range(grid.rowCount())]

    def go(self, name: str, key: str = "name") -> None:
        grid = self.page.view.grid
        place = [column.key for column in grid.columns].index(key)
        self.page.view.setCurrentIndex(grid.index(self.names().index(name), place))

    def cell(self) -> str:
        return str(self.page.view.currentIndex().data())

    def type_in(self, name: str, key: str, text: str) -> None:
        self.go(name, key)
        self.driver.press("F2")
        self.driver.press("Ctrl+A")
        self.driver.type(text)
        self.driver.press("Return")
        self.driver.settle()

    def choose(self, name: str, key: str, words: str) -> None:
        self.go(name, key)
        self.driver.press("Return")
        menu = next(menu for menu in self.page.findChildren(QMenu) if menu.isVisible())
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()
        self.driver.settle()

    def press(self, key: str) -> None:
        self.driver.press(key)
        self.driver.settle()

    @property
    def problem(self) -> str:
        return self.page.problem.text if self.page.problem.isVisible() else ""

    def dialog(self) -> FormDialog:
        return self.driver.find(FormDialog)

    def fill(self, **texts: str) -> None:
        dialog = self.dialog()
        for key, text in texts.items():
            field = dialog.field(key)
            if isinstance(field, QComboBox):
                field.setCurrentText(text)
            else:
                assert isinstance(field, QLineEdit)
                field.setText(text)

    def accept(self) -> None:
        self.press("Ctrl+Return")
