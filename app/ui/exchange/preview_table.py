"""The first rows of a file as they stand in it, so that one sees whether it is read as it was meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.services.exchange.rows import Cell, Record, cell_text
from app.ui.exchange.cells import style_quiet_table
from app.ui.exchange.step import StepTable
from app.ui.shared.table import COLOR_ROLE
from app.ui.shared.text_paint import text_width
from app.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LONGEST = 200
_NARROWEST, _WIDEST = 72, 260


class FileRowsModel(QAbstractTableModel):
    """The line of each row and its cells. A row that is broken says so in its first cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers: tuple[str, ...] = ()
        self._rows: tuple[Record, ...] = ()

    def show(self, headers: Sequence[str], rows: Sequence[Record]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._headers, self._rows = tuple(headers), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._headers) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{record.line:,}" if column == 0 else _shown(record, column - 1)
        if role == Qt.ItemDataRole.ToolTipRole:
            return record.problem
        if role == COLOR_ROLE:
            return "danger" if record.problem else "text3" if column == 0 else "text"
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column == 0 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "Line" if section == 0 else self._headers[section - 1]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == 0 else None


def _shown(record: Record, column: int) -> str:
    if column >= len(record.cells):
        return ""
    return one_line(record.cells[column])


def one_line(cell: Cell) -> str:
    """A cell in one short line that can be shown: control characters become visible signs."""
    text = cell_text(cell)[:_LONGEST]
    return "".join(c if c.isprintable() else " " if c in "\t\r\n" else "�" for c in text)


class RowsTable(StepTable):
    """Its rows reach the right edge where there is room; where there is none, the last column keeps its own width."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0

    def fit(self) -> None:
        """Make each column as wide as what stands in it, within bounds."""
        tokens, model, header = Theme.current(), self.model(), self.horizontalHeader()
        body, head = tokens.font("body"), tokens.font("captionStrong")
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        for column in range(model.columnCount()):
            label = str(model.headerData(column, Qt.Orientation.Horizontal) or "").upper()
            texts = (str(model.index(row, column).data() or "")[:60] for row in range(min(model.rowCount(), 30)))
            widest = max((text_width(text, body) for text in texts), default=0.0)
            wanted = round(max(widest, text_width(label, head))) + 26
            self._last = min(max(wanted, 56 if column == 0 else _NARROWEST), tokens.px(_WIDEST))
            header.resizeSection(column, self._last)
        self._stretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        header = self.horizontalHeader()
        if self._last:
            header.setStretchLastSection(False)
            header.resizeSection(header.count() - 1, self._last)
            header.setStretchLastSection(header.length() < self.viewport().width())


def make_rows_table(model: FileRowsModel) -> RowsTable:
    """A table over the model, in the program's look."""
    view = RowsTable()
    view.setModel(model)
    style_quiet_table(view, "First rows of the file", compact=True)
    return view
