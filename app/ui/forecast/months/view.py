"""The columns side by side: as wide as the window gives them, scrolled sideways where there are more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.by_month import key_of
from app.ui.forecast.months.column import MonthColumnView
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.month_list import MonthList
from app.ui.forecast.months.reading import Months
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.theme import Theme


class MonthsView(QScrollArea):
    """Knows its columns by their keys; a column that stays keeps its cards, its selection and its place."""

    column_made = Signal(object)

    def __init__(self, desk: Desk, keys: KeyHandler) -> None:
        super().__init__()
        self._desk, self._keys = desk, keys
        self._columns: dict[str, MonthColumnView] = {}
        self._order: tuple[str, ...] = ()
        self._content = QWidget()
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(20, 4, 20, 12)
        self._row.setSpacing(Theme.current().space("betweenColumns"))
        self._row.addStretch(0)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        desk.faces.arrived.connect(self.touch)
        Theme.instance().theme_changed.connect(self._on_theme_changed)

    def show_months(self, months: Months, basis: Basis) -> None:
        """Show these columns."""
        order = tuple(column.key for column in months.columns)
        if order != self._order:
            self._arrange(order)
        for column in months.columns:
            self._columns[column.key].show_column(column, basis, months.facts.currency)

    def shift(self, moved: Collection[int]) -> None:
        """Show these deals in the columns of their present days at once; the figures follow when they are summed."""
        months = self._desk.months
        if months is None:
            return
        homes: dict[str, list[int]] = defaultdict(list)
        for deal in filter(None, map(self._desk.deal, moved)):
            homes[key_of(deal, months.facts)].append(deal.id)
        for column in self.columns():
            ids = [key for key in column.list.cards.ids if key not in moved]
            if homes[column.key]:
                ids = sorted((*ids, *homes[column.key]), key=self._place)
            column.list.show_deals(ids)

    def _place(self, deal_id: int) -> tuple[date, int, int]:
        """The order of `columns_of`."""
        months, deal = self._desk.months, self._desk.deal(deal_id)
        if months is None or deal is None:
            return date.max, 0, deal_id
        return deal.close_on or date.max, -months.worths[deal_id].minor, deal_id

    def _arrange(self, order: tuple[str, ...]) -> None:
        had_focus = next((column for column in self.columns() if column.list.hasFocus()), None)
        for key in set(self._columns) - set(order):
            gone = self._columns.pop(key)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, key in enumerate(order):
            if key not in self._columns:
                self._columns[key] = MonthColumnView(key, self._desk, self._keys, self._content)
                self.column_made.emit(self._columns[key])
            self._row.removeWidget(self._columns[key])
            self._row.insertWidget(place, self._columns[key], 1)
        self._order = order
        if had_focus is not None and had_focus.key not in self._columns:
            next(self.columns()).list.setFocus()

    def columns(self) -> Iterator[MonthColumnView]:
        """From left to right."""
        return (self._columns[key] for key in self._order)

    def lists(self) -> Iterator[MonthList]:
        """Their lists."""
        return (column.list for column in self.columns())

    def column(self, key: str) -> MonthColumnView | None:
        """The column of a key, if it is shown."""
        return self._columns.get(key)

    def home_of(self, deal_id: int) -> MonthColumnView | None:
        """The column in which a deal is shown."""
        return next((column for column in self.columns() if deal_id in column.list.cards.ids), None)

    def column_at(self, position: QPoint) -> MonthColumnView | None:
        """The column at a point of the screen."""
        if not self.viewport().rect().contains(self.viewport().mapFromGlobal(position)):
            return None
        inside = (column for column in self.columns() if column.rect().contains(column.mapFromGlobal(position)))
        return next(inside, None)

    def touch(self) -> None:
        """Cards may look different now."""
        for cards in self.lists():
            cards.viewport().update()

    def _on_theme_changed(self) -> None:
        for column in self.columns():
            column.setMaximumWidth(Theme.current().size("columnMax"))
            column.list.fit()
            column.update()
        self.touch()
