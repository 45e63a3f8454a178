"""The table of a report: its rows, and the total below them in bold."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from app.services.number_reports.table import Column, Table, Unit, shown
from app.ui.shared.table import STRONG_ROLE, style_table
from app.ui.shared.text_paint import text_width
from app.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()
_INSET, _EDGES, _WIDEST = 18, 8, 320


class ReportModel(QAbstractTableModel):
    """Shows one table; money as the currency's units."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table("", "", (), ())
        self._heads: list[str] = []
        self._cells: list[list[str]] = []

    def show_table(self, table: Table, currency: str) -> None:
        """Show another one."""
        self.beginResetModel()
        self.table = table
        self._heads = [heading(column, currency) for column in table.columns]
        self._cells = [
            [shown(value, column.unit) for value, column in zip(line, table.columns, strict=True)]
            for line in table.lines
        ]
        self.endResetModel()

    def is_total(self, row: int) -> bool:
        """Whether a row is the last line."""
        return row == len(self.table.rows)

    def width_of(self, place: int) -> float:
        """Pixels that the words of a column take."""
        tokens = Theme.current()
        head = text_width(self._heads[place].upper(), tokens.font("captionStrong"))
        font = tokens.font("bodyMedium")
        return max((head, *(text_width(cells[place], font) for cells in self._cells)))

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return _side(self.table.columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        column = self.table.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == STRONG_ROLE:
            return self.is_total(index.row()) or index.column() == 0
        return None


class ReportView(QTableView):
    """Columns are as wide as their words; the last one of words takes what is left; a wide table scrolls sideways.

    Enter and a click on a row that stands for deals ask for them.
    """

    asked = Signal(int)
    """The line whose deals are asked for; the total is the last one."""

    def __init__(self) -> None:
        super().__init__()
        self.report = ReportModel()
        self.setModel(self.report)
        style_table(self, "Figures", compact=True)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.clicked.connect(lambda index: self._ask(index))
        Theme.instance().theme_changed.connect(self.fit)

    def show_table(self, table: Table, currency: str) -> None:
        """Show another table, its first row being current; the same with newer figures keeps the place."""
        is_same = self.report.table.columns == table.columns
        row = min(max(self.currentIndex().row(), 0), len(table.lines) - 1) if is_same else 0
        self.report.show_table(table, currency)
        self.setAccessibleName(table.title)
        self.fit()
        self.setCurrentIndex(self.report.index(row, 0))

    def fit(self) -> None:
        """Give each column its room."""
        count = self.report.columnCount()
        if not count:
            return
        tokens = Theme.current()
        least = self.horizontalHeader().minimumSectionSize()
        wide = [
            max(min(round(self.report.width_of(place)), tokens.px(_WIDEST)) + tokens.px(_INSET), least)
            for place in range(count)
        ]
        for edge in {0, count - 1}:
            wide[edge] += tokens.px(_EDGES)
        words = [place for place, column in enumerate(self.report.table.columns) if not column.is_right]
        wide[words[-1]] += max(self.viewport().width() - sum(wide), 0)
        for place, width in enumerate(wide):
            self.setColumnWidth(place, width)

    def _ask(self, index: QModelIndex) -> None:
        if index.isValid() and self.report.table.deals_of(index.row()):
            self.asked.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def heading(column: Column, currency: str) -> str:
    """What stands above a column."""
    return f"{column.heading} {currency}" if column.unit is Unit.MONEY else column.heading


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
