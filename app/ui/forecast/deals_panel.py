"""The deals behind a figure, over the right side of the place; the sheet of one opens beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.forecast import words
from app.ui.forecast.deal_rows import REALLY, DealRow, deal_columns
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import IconButton
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.shadow import draw_shadow, shadow_outset
from app.ui.shared.theme import Theme

_WIDTH, _REALLY, _TOP = 740, 118, 12
_CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class DealsPanel(QWidget):
    """Escape closes it and gives the focus back to the figure."""

    opened = Signal(int)
    """The deal whose sheet shall open."""
    closed = Signal()

    def __init__(self, over: QWidget, today: date) -> None:
        super().__init__(over)
        self._over = over
        self._came_from: QWidget | None = None
        self.ids: tuple[int, ...] = ()
        self.title, self.sum = ElidedLabel("", "bodyStrong"), Label("", "meta", "text2")
        self.close_button = IconButton("x", "Close the list", key="Esc")
        self.lock_category: Callable[[DealRow], str] = lambda _row: "It can't be chosen here"
        self.view = GridView("Deals", deal_columns(today, lambda row: self.lock_category(row)))
        self.view.setSelectionMode(GridView.SelectionMode.ExtendedSelection)
        self._really = next(place for place, one in enumerate(self.view.grid.columns) if one.key == REALLY)
        self.view.setColumnHidden(self._really, True)
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
        """What can be done with a deal beside opening it."""
        self.view.set_deeds((RowDeed("Open", lambda row: self.opened.emit(row.id), "Return"), *deeds))

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.view.current
        if QApplication.keyboardModifiers() & _CHOOSING:
            return
        if row is not None and self.view.grid.columns[index.column()].key != "category":
            self.opened.emit(row.id)

    def choose_category(self) -> None:
        """Offer the categories of the current deal."""
        place = next(place for place, one in enumerate(self.view.grid.columns) if one.key == "category")
        self.view.edit(self.view.currentIndex().siblingAtColumn(place))

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_deals(self, title: str, rows: Sequence[DealRow], currency: str) -> None:
        """Show these, with the focus on the first."""
        self.setAccessibleName(title)
        self.title.setText(title)
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self.refresh(rows, currency)
        self.place()
        self.show()
        self.raise_()
        if rows:
            self.view.pick(rows[0].id)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self, rows: Sequence[DealRow], currency: str) -> None:
        """The same deals with newer figures."""
        self.ids = tuple(row.id for row in rows)
        total = words.money(sum(row.expected_minor for row in rows), currency)
        self.sum.setText(f"{words.counted(len(rows), 'deal', 'deals')}, {total}")
        chosen = {index.row() for index in self.view.selectionModel().selectedRows()}
        ids = {row.id for place, row in enumerate(self.view.grid.rows) if place in chosen}
        self.view.set_rows(rows)
        if len(ids) > 1:
            self._choose(ids)
        is_supposed = any(row.real is not None or row.is_dropped for row in rows)
        if is_supposed == self.view.isColumnHidden(self._really):
            self.view.setColumnHidden(self._really, not is_supposed)
            self.place()

    def _choose(self, ids: set[int]) -> None:
        """The same deals are chosen, wherever they stand now."""
        choice, flags = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        choice.clearSelection()
        for place, row in enumerate(self.view.grid.rows):
            if row.id in ids:
                choice.select(self.view.grid.index(place, 0), flags.Select | flags.Rows)

    def step(self, deal_id: int, by: int) -> int | None:
        """Make the deal so many places after this one current; None beyond the ends and where it isn't listed."""
        if self.isHidden() or deal_id not in self.ids:
            return None
        place = self.ids.index(deal_id) + by
        if not 0 <= place < len(self.ids):
            return None
        self.view.pick(self.ids[place])
        return self.ids[place]

    def place(self) -> None:
        """At the right of the place, over its whole height."""
        tokens = Theme.current()
        out = shadow_outset("popover", tokens)
        wanted = _WIDTH if self.view.isColumnHidden(self._really) else _WIDTH + _REALLY
        wide = min(tokens.px(wanted), self._over.width() - 2 * _TOP) + 2 * out
        left = self._over.width() - wide + out - _TOP
        self.setGeometry(left, _TOP - out, wide, self._over.height() - 2 * _TOP + 2 * out)

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
        tokens = Theme.current()
        out = shadow_outset("popover", tokens)
        card, radius = QRectF(self.rect()).adjusted(out, out, -out, -out), tokens.radius("popover")
        painter = QPainter(self)
        draw_shadow(painter, card, radius, "popover", tokens)
        draw_box(painter, card, tokens, fill="surface", outline="border", radius=radius)
        painter.end()
