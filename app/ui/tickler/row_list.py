"""The list of the open folder: which keys and pulls mean what. What they do is done elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from app.services.tickler import FolderTask
from app.ui.shared.spare_letters import pass_letters_on
from app.ui.shared.theme import Theme
from app.ui.tickler.rows import RowsDelegate, RowsModel

_PLAIN = {
    Qt.Key.Key_Space: "done",
    Qt.Key.Key_S: "snooze",
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Escape: "leave",
    Qt.Key.Key_Left: "leave",
}
_CTRL = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_X: "cut",
    Qt.Key.Key_V: "paste",
}


class RowList(QListView):
    """Several rows can be chosen. ``asked`` names what a key means for them."""

    asked = Signal(str)
    pulled = Signal(QPoint)
    """The chosen rows are pulled away; the point is global."""
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self._pressed_at: QPoint | None = None
        self.setModel(self.rows)
        self.setItemDelegate(RowsDelegate(self, self.rows))
        self.setAccessibleName("Contents of the folder")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setProperty("board", True)
        self.viewport().setAutoFillBackground(False)
        Theme.instance().theme_changed.connect(self.scheduleDelayedItemsLayout)

    # -- where one is --------------------------------------------------------------------------------------------------

    @property
    def current(self) -> FolderTask | None:
        """The row that keys act on."""
        return self.rows.task_at(self.currentIndex().row())

    def chosen(self) -> tuple[FolderTask, ...]:
        """All chosen rows, from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = (self.rows.task_at(place) for place in places)
        return tuple(task for task in found if task is not None)

    def select(self, place: int) -> None:
        """Make a row current, as far as there are rows."""
        place = min(place, self.rows.rowCount() - 1)
        if place >= 0:
            index = self.rows.index(place)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def keep(self, tasks: tuple[int, ...], place: int) -> None:
        """After other rows came: choose the same tasks, or what stands in their place."""
        there = [row for row, task in enumerate(self.rows.tasks) if task.id in tasks]
        if not there:
            if self.hasFocus():
                self.select(max(place, 0))
            return
        self.select(there[0])
        for row in there[1:]:
            self.selectionModel().select(self.rows.index(row), QItemSelectionModel.SelectionFlag.Select)

    def row_rect(self) -> QRect:
        """The current row on the screen, for what opens beside it."""
        rect = self.visualRect(self.currentIndex())
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    # -- keys and mouse ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
        table = {Qt.KeyboardModifier.NoModifier: _PLAIN, Qt.KeyboardModifier.ControlModifier: _CTRL}.get(modifiers, {})
        if key in table:
            self.asked.emit(table[key])
        elif modifiers == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.select(max(0, self.currentIndex().row() + (1 if key == Qt.Key.Key_J else -1)))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        pass_letters_on(self, search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.select(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed_at = at if index.isValid() and event.button() == Qt.MouseButton.LeftButton else None
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        # A press on one of several chosen rows may be the beginning of a pull: they stay chosen until it is let go.
        if not (self._pressed_at and is_plain and self.selectionModel().isSelected(index)):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None:
            return
        if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self.pulled.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.select(self.indexAt(self._pressed_at).row())
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.asked.emit("open")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current is not None:
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.menu_asked.emit(self.row_rect().bottomLeft() if by_key else event.globalPos())

    def sizeHint(self) -> QSize:
        return QSize(320, Theme.current().px(58) * max(1, min(self.rows.rowCount(), 6)) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, Theme.current().px(58) * max(1, min(self.rows.rowCount(), 2)) + 8)
