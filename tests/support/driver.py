"""Drives the real window as a person does: with mouse and keys, looking for things by what they are called."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.runner import WorkRunner
from tests.support.gui_thread import no_sql_from_this_thread
from tests.support.ui_host import activate

W = TypeVar("W", bound=QWidget)

PATIENCE = 10_000  # milliseconds
LONGEST = 120.0  # seconds that work may take on a busy machine


class Driver:
    """Hands and eyes on one window. While it waits, SQL from the thread that draws is refused."""

    def __init__(self, main: MainWindow, qtbot: QtBot) -> None:
        self.main, self.qtbot = main, qtbot
        self.window = main.window

    # -- waiting -----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Wait until nothing is loading, saving or about to be."""
        runner = self.main.runner
        assert isinstance(runner, WorkRunner)
        with no_sql_from_this_thread():
            for _ in range(3):  # what one answer brings may ask again
                self.qtbot.wait(20)
                self.qtbot.waitUntil(lambda: runner.is_idle, timeout=PATIENCE)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds. As long as work is under way, it may be what brings it."""
        runner = self.main.runner
        assert isinstance(runner, WorkRunner)
        end = time.monotonic() + LONGEST
        with no_sql_from_this_thread():
            while not condition() and not runner.is_idle and time.monotonic() < end:
                self.qtbot.wait(20)
            self.qtbot.waitUntil(condition, timeout=PATIENCE)

    # -- looking -----------------------------------------------------------------------------------------------------

    def find(self, kind: type[W], name: str = "", within: QWidget | None = None) -> W:
        """The one visible widget of a kind whose accessible name begins with ``name``."""
        found = [w for w in (within or self.window).findChildren(kind) if w.isVisible()]
        named = [w for w in found if w.accessibleName().startswith(name)]
        assert len(named) == 1, f"{len(named)} of {[w.accessibleName() for w in found]} are called {name!r}"
        return named[0]

    def item(self, text: str, within: QWidget | None = None) -> tuple[QAbstractItemView, QModelIndex]:
        """The view and index of the first visible row, card or cell whose text begins with ``text``."""
        seen: list[str] = []
        for view in (within or self.window).findChildren(QAbstractItemView):
            model: QAbstractItemModel | None = view.model()
            if model is None or not view.isVisible():
                continue
            for row in range(model.rowCount(view.rootIndex())):
                for column in range(_columns(model, view.rootIndex())):
                    index = model.index(row, column, view.rootIndex())
                    words = _words(index)
                    seen.append(words)
                    if words.startswith(text):
                        return view, index
        raise AssertionError(f"nothing is called {text!r} among {seen}")

    def grab(self) -> QPixmap:
        """A picture of the window."""
        return self.window.grab()

    # -- keys --------------------------------------------------------------------------------------------------------

    def press(self, key: str, times: int = 1) -> None:
        """Press a key in portable notation, such as ``Ctrl+K`` or ``G, P``, wherever the focus is."""
        for _ in range(times):
            QTest.keySequence(self._target(), QKeySequence.fromString(key))
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self._target(), text)
        QApplication.processEvents()

    def write(self, line: QLineEdit, text: str, *, behind: bool = False) -> None:
        """Click into a line, and type over what stands there, or behind it."""
        activate(self.window)
        self.click(line)
        self.press("End" if behind else "Ctrl+A")
        self.type(text)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    # -- mouse -------------------------------------------------------------------------------------------------------

    def click(
        self,
        widget: QWidget,
        at: QPoint | None = None,
        *,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        """Click in the middle of a widget, or at a point of it."""
        QTest.mouseClick(widget, button, modifier, at or widget.rect().center())
        QApplication.processEvents()

    def click_item(
        self,
        text: str,
        within: QWidget | None = None,
        *,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Click on the middle of a row, card or cell."""
        view, index = self.item(text, within)
        view.scrollTo(index)
        QApplication.processEvents()
        self.click(view.viewport(), view.visualRect(index).center(), modifier=modifier)

    def drag(self, start: QWidget, at: QPoint, end: QWidget, to: QPoint, *, steps: int = 8, drop: bool = True) -> None:
        """Press, move in steps, and let go; all points are of their own widget. Without ``drop`` the button stays."""
        QTest.mousePress(start, Qt.MouseButton.LeftButton, pos=at)
        goal = start.mapFromGlobal(end.mapToGlobal(to))
        for step in range(1, steps + 1):
            between = at + (goal - at) * step / steps
            QTest.mouseMove(start, between)
            QApplication.processEvents()
        if drop:
            QTest.mouseRelease(start, Qt.MouseButton.LeftButton, pos=goal)
            QApplication.processEvents()


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    # Qt keeps the count of a list's one column to itself.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _words(index: QModelIndex) -> str:
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole))
