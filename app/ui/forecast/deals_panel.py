"""The deals behind a figure, over the right side of the place; the sheet of one opens beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from app.domain.plurals import counted
from app.ui.forecast import words
from app.ui.forecast.deal_rows import REALLY, DealRow, deal_columns
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView
from app.ui.shared.side_list import SideList

_REALLY = 118


class DealsPanel(SideList):
    """Several deals can be chosen in it."""

    def __init__(self, over: QWidget, today: date) -> None:
        self.lock_category: Callable[[DealRow], str] = lambda _row: "It can't be chosen here"
        super().__init__(over, "Deals", deal_columns(today, lambda row: self.lock_category(row)))
        self.under: QWidget | None = None
        """A strip at the top of the place that stays in sight."""
        self.view.setSelectionMode(GridView.SelectionMode.ExtendedSelection)
        self._really = next(place for place, one in enumerate(self.view.grid.columns) if one.key == REALLY)
        self.view.setColumnHidden(self._really, True)

    def opens(self, column: GridColumn) -> bool:
        """A category is chosen in place."""
        return column.key != "category"

    def choose_category(self) -> None:
        """Offer the categories of the current deal."""
        place = next(place for place, one in enumerate(self.view.grid.columns) if one.key == "category")
        self.view.edit(self.view.currentIndex().siblingAtColumn(place))

    def show_deals(self, title: str, rows: Sequence[DealRow], currency: str) -> None:
        """Show these, with the focus on the first."""
        self.show_rows(title, rows, _together(rows, currency))
        self._fit(rows)

    def refresh(self, rows: Sequence[DealRow], currency: str) -> None:
        """The same deals with newer figures."""
        ids = set(self.chosen_ids())
        self.refresh_rows(rows, _together(rows, currency))
        if len(ids) > 1:
            self._choose(ids)
        self._fit(rows)

    def chosen_ids(self) -> list[int]:
        """The deals that are chosen, from top to bottom."""
        chosen = {index.row() for index in self.view.selectionModel().selectedRows()}
        return [row.id for place, row in enumerate(self.view.grid.rows) if place in chosen]

    def _fit(self, rows: Sequence[DealRow]) -> None:
        """Room for the real figures, where something is supposed."""
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

    def wanted_width(self) -> int:
        """Wider where the real figures stand beside."""
        wide = super().wanted_width()
        return wide if self.view.isColumnHidden(self._really) else wide + _REALLY

    def top(self) -> int:
        """Below the strip."""
        if self.under is None or self.under.isHidden():
            return super().top()
        return self.under.sizeHint().height() + 2


def _together(rows: Sequence[DealRow], currency: str) -> str:
    total = words.money(sum(row.expected_minor for row in rows), currency)
    return f"{counted(len(rows), 'deal', 'deals')}, {total}"
