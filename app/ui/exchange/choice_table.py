"""A table with cells to pick for: Enter, F2, Space, Alt+Down or a click opens the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.exchange.cells import CHOICE_ROLE, HEADING_ROLE, span_headings, style_choice_table
from app.ui.exchange.pick import PickPopup, open_picker
from app.ui.exchange.pick_list import Option
from app.ui.exchange.step import StepTable

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ChoiceTable(StepTable):
    """Signals which row wants its list, and where it belongs in global coordinates."""

    pick_requested = Signal(int, QRect)
    """A row, and the rectangle of its cell in global coordinates."""
    heading_toggled = Signal(int)
    cleared = Signal(int)
    """Delete was pressed on this row."""

    def __init__(self, name: str, choice_column: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice_column = choice_column
        style_choice_table(self, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(lambda: span_headings(self))

    def request_pick(self, row: int) -> None:
        """Ask for the list of a row, as Enter on it does."""
        index = self.model().index(row, self._choice_column)
        if not index.data(CHOICE_ROLE):
            return
        self.scrollTo(index)
        rect = self.visualRect(index).adjusted(8, 4, -8, -4)
        self.pick_requested.emit(row, QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size()))

    def selected_rows(self) -> list[int]:
        """The selected rows, in order; the current one where nothing is selected."""
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        rows = sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        current = self.currentIndex().row()
        return rows or ([current] if current >= 0 else [])

    def open_list(
        self, name: str, anchor: QRect, options: Sequence[Option], current: str | None, take: Callable[[str], None]
    ) -> PickPopup:
        """Open a list below a cell."""
        return open_picker(self.window(), name, anchor, options, current, take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        drops = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if row >= 0 and ((plain and event.key() in _OPENING) or drops):
            self._act_on(row)
        elif row >= 0 and plain and event.key() in _CLEARING:
            self.cleared.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or not plain:
            return
        if _is_heading(index) or index.column() == self._choice_column:
            self._act_on(index.row())

    def _act_on(self, row: int) -> None:
        index = self.model().index(row, 0)
        if _is_heading(index):
            self.heading_toggled.emit(row)
        else:
            self.request_pick(row)


def _is_heading(index: QModelIndex) -> bool:
    return bool(index.siblingAtColumn(0).data(HEADING_ROLE))
