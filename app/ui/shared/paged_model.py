"""A table model for lists of any length: the keys of all rows are known, the rows come in blocks as they are seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.ui.shared.table import COLOR_ROLE, STRONG_ROLE

BLOCK = 200
# Twenty screens of rows; beyond that the blocks not looked at longest are forgotten.
_MOST_BLOCKS = 20
_WAITING = "…"

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PagedColumn:
    """One column. ``key`` is what it sorts by and, where ``is_editable``, the record's column that it edits.

    ``text`` is asked with the row, and ``typed`` where something else is edited than is shown. ``width`` is in pixels
    at font scale 1; 0 takes the room that is left. ``picks`` is the record's column that is edited by choosing;
    ``chosen`` answers what of it is stored. Columns that are ``more`` show only where somebody asks for them.
    """

    key: str
    head: str
    text: Callable[[Any], str]
    width: int = 120
    is_right: bool = False
    is_strong: bool = False
    is_editable: bool = False
    typed: Callable[[Any], str] | None = None
    picks: str = ""
    chosen: Callable[[Any], int | None] = lambda _row: None
    more: bool = False

    def stored(self, row: Any) -> str:
        """What somebody who edits the cell finds there."""
        return self.text(row) if self.typed is None else self.typed(row)


class PagedModel(QAbstractTableModel):
    """Nothing here waits: a row that has not come yet shows a placeholder and is asked for by ``block_wanted``."""

    block_wanted = Signal(object)
    """Keys of rows to read; answer with ``put_rows``."""
    edited = Signal(object, str, str)
    """The row as it was when somebody began to type, column key and the typed text."""

    def __init__(self, columns: Sequence[PagedColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ids: array[int] = array("q")
        self._places: dict[int, int] | None = None
        self._rows: dict[int, Any] = {}
        self._blocks: OrderedDict[int, None] = OrderedDict()
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._begun: Any = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def set_ids(self, ids: array[int]) -> None:
        """Show these rows in this order. Rows read before are kept until they are read again."""
        self.beginResetModel()
        self._ids, self._places = ids, None
        self._blocks.clear()
        self._wanted.clear()
        self._asked.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """The stored rows changed: read those in sight again, and show the old ones until then."""
        self._blocks.clear()
        self._asked.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def put_rows(self, rows: Mapping[int, Any]) -> None:
        """Rows that were read."""
        self._rows.update(rows)
        places = [place for key in rows if (place := self.place_of(key)) is not None]
        if places:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))

    @property
    def ids(self) -> array[int]:
        """All keys in their order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """The key of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def place_of(self, key: int) -> int | None:
        """The row of a key. The way back is only built when it is first asked for."""
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self._ids)}
        return self._places.get(key)

    def row_of(self, key: int) -> Any | None:
        """What is known of a row."""
        return self._rows.get(key)

    # -- Qt's questions ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - an invalid index has no state
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - an invalid index has no state
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            row = self._row(index.row())
            return (_WAITING if column.is_strong else "") if row is None else column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == STRONG_ROLE:
            return column.is_strong
        if role == COLOR_ROLE and column.is_strong and self._ids[index.row()] not in self._rows:
            return "text3"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].is_right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        column = self.columns[index.column()]
        can_edit = (column.is_editable or bool(column.picks)) and self._ids[index.row()] in self._rows
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column, row = self.columns[index.column()], self._begun
        if role != Qt.ItemDataRole.EditRole or row is None or str(value) == column.stored(row):
            return False
        self.edited.emit(row, column.key, str(value))
        return True

    def begin(self, index: _Index) -> str:
        """Somebody begins to type in a cell; answers what stands there. A newer state was not decided on."""
        self._begun = self._rows.get(self._ids[index.row()])
        return "" if self._begun is None else self.columns[index.column()].stored(self._begun)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _row(self, place: int) -> Any | None:
        """What is known of the row at a place; its block is asked for where it is not up to date."""
        block = place // BLOCK
        if block in self._blocks:
            self._blocks.move_to_end(block)
        elif block not in self._asked:
            self._wanted.add(block)
            if not self._timer.isActive():
                self._timer.start()
        return self._rows.get(self._ids[place])

    def _ask(self) -> None:
        """Ask for the blocks that were looked at since, all of them fewer than fit on two screens."""
        for block in sorted(self._wanted):
            self._asked.add(block)
            self.block_wanted.emit(self._ids[block * BLOCK : (block + 1) * BLOCK])
        self._wanted.clear()

    def block_came(self, keys: Sequence[int]) -> None:
        """The block that begins with these keys was answered; forget those not looked at for longest."""
        place = self.place_of(keys[0]) if keys else None
        if place is None:
            return
        self._asked.discard(place // BLOCK)
        self._blocks[place // BLOCK] = None
        while len(self._blocks) > _MOST_BLOCKS:
            oldest, _ = self._blocks.popitem(last=False)
            for key in self._ids[oldest * BLOCK : (oldest + 1) * BLOCK]:
                self._rows.pop(key, None)
