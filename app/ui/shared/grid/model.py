"""The rows of an editable list, and what somebody typed that is not stored yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.errors import UserError
from app.ui.shared.grid.columns import GridColumn, Row
from app.ui.shared.table import AVATAR_ROLE, BADGES_ROLE, COLOR_ROLE, PHASE_ROLE, STRONG_ROLE

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, str]

_NOTHING = QModelIndex()


class GridModel(QAbstractTableModel):
    """What was typed is shown at once. What was refused stays, marked, until it is corrected or taken back."""

    edited = Signal(object, str, object)
    """A row, the key of a column, and the value that was read from the text or chosen."""
    said = Signal(str)
    """What is wrong with what was typed last; "" when nothing is."""

    def __init__(self, columns: Sequence[GridColumn], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.refused = ""
        """Why nothing here may be edited by the user; "" where it may."""
        self._rows: tuple[Any, ...] = ()
        self._typed: dict[Cell, str] = {}
        self._wrong: dict[Cell, str] = {}
        self._stored: set[Cell] = set()
        # The rows as they were when somebody began to type in a cell: a newer state was not decided on.
        self._begun: dict[Cell, Any] = {}

    # -- rows ------------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows in their order."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these. Rows that stay in their order keep selection and focus."""
        same = [row.id for row in rows] == [row.id for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = tuple(rows)
        here = {row.id for row in rows}
        for cell in [c for c in self._typed if c in self._stored or c[0] not in here]:
            self._forget(cell)
        self._stored.clear()
        if same:
            self._tell()
        else:
            self.endResetModel()

    def row_at(self, index: Index) -> Any:
        """The row of an index; None where there is none."""
        return self._rows[index.row()] if index.isValid() else None

    def place_of(self, row_id: int) -> int:
        """Where a row stands, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    # -- typing ----------------------------------------------------------------------------------------------------

    def begin(self, index: Index) -> str:
        """Somebody begins to type in a cell; answers the text that the editor begins with."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        self._begun.setdefault((row.id, column.key), row)
        return self._typed.get((row.id, column.key)) or (column.as_typed or column.text)(row)

    def end(self) -> None:
        """Nobody types any more. What was typed and is not stored yet keeps the row it was typed on."""
        self._begun = {cell: row for cell, row in self._begun.items() if cell in self._typed}

    def type_in(self, index: Index, text: str) -> None:
        """Somebody left an editor with this text."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        cell = (row.id, column.key)
        row = self._begun.get(cell, row)
        if text == (column.as_typed or column.text)(row):
            self.take_back(cell)
            return
        assert column.read is not None
        self._typed[cell] = text
        try:
            value = column.read(text)
        except UserError as error:
            self.refuse(cell, error.message)
            return
        self._begin(cell, row, value)

    def choose(self, row: Any, column: GridColumn, value: object, words: str) -> None:
        """Somebody chose a value for a row as it was when they were offered it."""
        if column.value is not None and column.value(row) == value:
            return
        self._typed[row.id, column.key] = words
        self._begun[row.id, column.key] = row
        self._begin((row.id, column.key), row, value)

    def _begin(self, cell: Cell, row: Any, value: object) -> None:
        self._wrong.pop(cell, None)
        self.said.emit("")
        self._tell()
        self.edited.emit(row, cell[1], value)

    def store(self, cell: Cell) -> None:
        """It was stored: the next rows will show it."""
        self._stored.add(cell)

    def refuse(self, cell: Cell, words: str) -> None:
        """It can't be stored: keep what was typed, and say why."""
        self._wrong[cell] = words
        self._tell()
        self.said.emit(words)

    def take_back(self, cell: Cell) -> bool:
        """Forget what was typed; false when nothing was."""
        self._begun.pop(cell, None)
        if cell not in self._typed:
            return False
        self._forget(cell)
        self._tell()
        self.said.emit("")
        return True

    def is_wrong(self, cell: Cell) -> bool:
        """Whether what was typed here was refused."""
        return cell in self._wrong

    def _forget(self, cell: Cell) -> None:
        self._typed.pop(cell, None)
        self._wrong.pop(cell, None)
        self._begun.pop(cell, None)

    def _tell(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.column()]
        if column.is_editable and not self._lock(self._rows[index.row()], column):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object | None:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        row, column = self._rows[index.row()], self.columns[index.column()]
        cell = (row.id, column.key)
        if role == Qt.ItemDataRole.DisplayRole:
            # A badge says it already, unless something else was typed.
            return self._typed.get(cell, "" if column.badge or column.badges else column.text(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._typed.get(cell, column.text(row))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._wrong.get(cell) or self._lock(row, column) or None
        return self._look(row, column, cell, role)

    def _lock(self, row: Any, column: GridColumn) -> str:
        return (self.refused if column.is_editable else "") or column.lock(row)

    def _look(self, row: Any, column: GridColumn, cell: Cell, role: int) -> object | None:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == STRONG_ROLE:
            return column.is_strong
        if role == COLOR_ROLE:
            return "danger" if cell in self._wrong else column.color(row)
        if role == PHASE_ROLE and column.badge is not None and cell not in self._typed:
            return column.badge(row)
        if role == BADGES_ROLE and column.badges is not None:
            return column.badges(row)
        if role == AVATAR_ROLE and column.avatar is not None:
            return column.avatar(row)
        return None


def _side(column: GridColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
