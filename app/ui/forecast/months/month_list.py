"""The list of a month: its cards, which of them are chosen, and how they fit the column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.forecast.months.cards import MonthCards, MonthPainter
from app.ui.forecast.months.desk import Desk
from app.ui.shared.lift_list import KeyHandler, LiftList
from app.ui.shared.theme import Theme


class MonthList(LiftList):
    """What keys mean is decided for the whole board."""

    def __init__(self, desk: Desk, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(desk.look, keys, parent)
        self.cards = MonthCards(desk, self)
        self.setModel(self.cards)
        self.setItemDelegate(MonthPainter(self.cards, self))

    def show_deals(self, ids: Sequence[int]) -> None:
        """Show these deals, at the same place as far as they are the same."""
        place, current, chosen = self.verticalScrollBar().value(), self.current_deal(), self.selected_deals()
        row = self.currentIndex().row()
        if not self.cards.show(ids):
            self.viewport().update()
            return
        if current is not None and current not in self.cards.ids and self.cards.ids:
            current = self.cards.ids[min(row, len(self.cards.ids) - 1)]
        self.choose(chosen, current)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)

    def deal_in(self, row: int) -> int | None:
        return self.cards.ids[row]

    def selected_deals(self) -> list[int]:
        """The chosen cards, from top to bottom."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return [self.cards.ids[row] for row in sorted(row for p in parts for row in range(p.top(), p.bottom() + 1))]

    def choose(self, deal_ids: Iterable[int], current: int | None = None) -> None:
        """Select exactly these cards, as far as they are here, and make one of them the current one."""
        chosen, rows = QItemSelection(), {key: row for row, key in enumerate(self.cards.ids)}
        for row in (rows[key] for key in deal_ids if key in rows):
            chosen.select(self.cards.index(row), self.cards.index(row))
        if current in rows:
            index = self.cards.index(rows[current])
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Adapt the cells to the width and to the size of text."""
        cell = self._look.cell_height(Theme.current())
        self.setGridSize(QSize(max(1, self.viewport().width()), cell))
        self.verticalScrollBar().setSingleStep(cell // 2)
