"""A list of records over the right side of a place; the sheet of one opens beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.shared.buttons import IconButton
from app.ui.shared.floating import paint_floating
from app.ui.shared.grid.columns import GridColumn, Row
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.theme import Theme

_WIDTH, _AROUND = 740, 12
_CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class SideList(QWidget):
    """Escape closes it and gives the focus back to where it came from."""

    opened = Signal(int)
    """The record whose sheet shall open."""
    closed = Signal()

    def __init__(self, over: QWidget, name: str, columns: tuple[GridColumn, ...]) -> None:
        super().__init__(over)
        self._over = over
        self._came_from: QWidget | None = None
        self.ids: tuple[int, ...] = ()
        self.title, self.sum = ElidedLabel("", "bodyStrong"), Label("", "meta", "text2")
        self.close_button = IconButton("x", "Close the list", key="Esc")
        self.view = GridView(name, columns)
        self.set_deeds(())
        self._lay_out()
        self.view.clicked.connect(self._on_clicked)
        self.close_button.clicked.connect(self.close_panel)
        self.hide()

    def _lay_out(self) -> None:
        out = shadow_outset("popover", Theme.current())
        column = QVBoxLayout(self)
        column.setContentsMargins(out + 2, out + 10, out + 2, out + 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.sum)
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def set_deeds(self, deeds: Sequence[RowDeed]) -> None:
        """What can be done with a row beside opening it."""
        self.view.set_deeds((RowDeed("Open", lambda row: self.opened.emit(row.id), "Return"), *deeds))

    def opens(self, _column: GridColumn) -> bool:
        """Whether a click into this column opens the record."""
        return True

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.view.current
        if QApplication.keyboardModifiers() & _CHOOSING:
            return
        if row is not None and self.opens(self.view.grid.columns[index.column()]):
            self.opened.emit(row.id)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_rows(self, title: str, rows: Sequence[Row], told: str) -> None:
        """Show these, with the focus on the first; ``told`` says what they are together."""
        self.setAccessibleName(title)
        self.title.setText(title)
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self.refresh_rows(rows, told)
        self.place()
        self.show()
        self.raise_()
        if rows:
            self.view.pick(rows[0].id)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh_rows(self, rows: Sequence[Row], told: str) -> None:
        """The same with newer figures."""
        self.ids = tuple(row.id for row in rows)
        self.sum.setText(told)
        self.view.set_rows(rows)

    def step(self, record_id: int, by: int) -> int | None:
        """Make the row so many places after this one current; None beyond the ends and where it isn't listed."""
        if self.isHidden() or record_id not in self.ids:
            return None
        place = self.ids.index(record_id) + by
        if not 0 <= place < len(self.ids):
            return None
        self.view.pick(self.ids[place])
        return self.ids[place]

    def wanted_width(self) -> int:
        """Pixels at font scale 1."""
        return _WIDTH

    def top(self) -> int:
        """Pixels that stay free at the top of the place."""
        return _AROUND

    def place(self) -> None:
        """At the right of the place, over its whole height."""
        tokens = Theme.current()
        out = shadow_outset("popover", tokens)
        wide = min(tokens.px(self.wanted_width()), self._over.width() - 2 * _AROUND) + 2 * out
        left, top = self._over.width() - wide + out - _AROUND, self.top()
        self.setGeometry(left, top - out, wide, self._over.height() - top - _AROUND + 2 * out)

    def close_panel(self) -> None:
        """Close it."""
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._over)
        self.hide()
        if had_focus and self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._came_from = None
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_floating(self, fill="surface")
